//! Normals for files that have none.

use super::Primitive;
use super::repair::pick;
use glam::Vec3;

/// Faces that meet at a smaller angle are shaded as one smooth surface, radians.
///
/// glTF asks for flat shading where normals are missing, which cuts every
/// triangle loose and makes scans look faceted; averaging everything rounds the
/// edges of masonry. Between the two: an arris stays sharp, a column round.
pub const CREASE_ANGLE: f32 = 40.0 * std::f32::consts::PI / 180.0;

/// The angles at a triangle's corners, radians. Of one without area they mean nothing.
fn angles([a, b, c]: [Vec3; 3]) -> [f32; 3] {
    let (ab, bc, ca) = ((b - a).normalize_or_zero(), (c - b).normalize_or_zero(), (a - c).normalize_or_zero());
    let at_a = ab.dot(-ca).clamp(-1.0, 1.0).acos();
    let at_b = bc.dot(-ab).clamp(-1.0, 1.0).acos();
    [at_a, at_b, (std::f32::consts::PI - at_a - at_b).max(0.0)]
}

/// Makes vectors unit long, four at a time; the places of those that have no direction, which stay as they are.
fn normalize(vectors: &mut [[f32; 3]]) -> Vec<usize> {
    let mut bad = Vec::new();
    let mut one = |place: usize, vector: &mut [f32; 3]| match Vec3::from_array(*vector).try_normalize() {
        Some(unit) => *vector = unit.to_array(),
        None => bad.push(place),
    };
    let (fours, rest) = vectors.as_chunks_mut::<4>();
    let whole = fours.len() * 4;
    for (number, four) in fours.iter_mut().enumerate() {
        let squares = four.map(|[x, y, z]| x * x + y * y + z * z);
        let scales = squares.map(|square| square.sqrt().recip());
        // As long as numbers of 32 bits can tell; the others one by one.
        if scales.iter().fold(true, |all, scale| all & (*scale > 1e-18) & (*scale < 1e18)) {
            for (vector, scale) in four.iter_mut().zip(scales) {
                *vector = vector.map(|number| number * scale);
            }
        } else {
            four.iter_mut().enumerate().for_each(|(place, vector)| one(number * 4 + place, vector));
        }
    }
    rest.iter_mut().enumerate().for_each(|(place, vector)| one(whole + place, vector));
    bad
}

impl Primitive {
    /// Makes the normals that a file had unit long, and computes those that are
    /// missing ([`compute_normals`](Self::compute_normals)). A single one that is
    /// zero or not finite is replaced by the mean of its faces, and the others stay.
    /// Returns the old number of each vertex, or `None` where they stay as they are.
    pub fn finish_normals(&mut self) -> Option<Vec<u32>> {
        if self.normals.len() != self.positions.len() {
            return Some(self.compute_normals());
        }
        let bad = normalize(&mut self.normals);
        if bad.is_empty() {
            return None;
        }
        let mut sums = vec![Vec3::ZERO; self.positions.len()];
        for triangle in self.indices.chunks_exact(3) {
            let corner =
                |k: usize| self.positions.get(triangle[k] as usize).map_or(Vec3::ZERO, |p| Vec3::from_array(*p));
            let face = (corner(1) - corner(0)).cross(corner(2) - corner(0));
            for &i in triangle {
                if let Some(sum) = sums.get_mut(i as usize) {
                    *sum += face;
                }
            }
        }
        for number in bad {
            self.normals[number] = sums[number].try_normalize().unwrap_or(Vec3::Y).to_array();
        }
        None
    }

    /// Gives every vertex a normal: the average of its faces, weighted by their
    /// angle there. Where faces meet at more than [`CREASE_ANGLE`], the vertex is
    /// split, so that the edge stays sharp. Only faces that share a vertex by
    /// index are averaged. Returns the old number of each vertex.
    pub fn compute_normals(&mut self) -> Vec<u32> {
        let position = |i: u32| self.positions.get(i as usize).map_or(Vec3::ZERO, |p| Vec3::from_array(*p));
        let faces: Vec<Vec3> = self
            .indices
            .chunks_exact(3)
            .map(|t| (position(t[1]) - position(t[0])).cross(position(t[2]) - position(t[0])).normalize_or_zero())
            .collect();

        // Each group is one vertex of the result: the first face's normal decides who joins.
        struct Group {
            source: u32,
            lead: Vec3,
            sum: Vec3,
            next: u32,
        }
        const NONE: u32 = u32::MAX;
        let mut first_group = vec![NONE; self.positions.len()];
        let mut groups: Vec<Group> = Vec::with_capacity(self.positions.len());
        let mut indices = Vec::with_capacity(self.indices.len());
        let crease = CREASE_ANGLE.cos();
        for (triangle, face) in self.indices.chunks_exact(3).zip(&faces) {
            let angles = angles([position(triangle[0]), position(triangle[1]), position(triangle[2])]);
            for (&vertex, angle) in triangle.iter().zip(angles) {
                let weighted = *face * angle;
                let Some(head) = first_group.get_mut(vertex as usize) else { continue };
                let mut candidate = *head;
                while let Some(group) = groups.get_mut(candidate as usize) {
                    // A face without area has no direction and joins anything.
                    if group.lead == Vec3::ZERO || *face == Vec3::ZERO || group.lead.dot(*face) >= crease {
                        if group.lead == Vec3::ZERO {
                            group.lead = *face;
                        }
                        group.sum += weighted;
                        break;
                    }
                    candidate = group.next;
                }
                if candidate == NONE {
                    candidate = groups.len() as u32;
                    groups.push(Group { source: vertex, lead: *face, sum: weighted, next: *head });
                    *head = candidate;
                }
                indices.push(candidate);
            }
        }

        let sources: Vec<u32> = groups.iter().map(|g| g.source).collect();
        self.positions = pick(&self.positions, sources.iter().copied());
        self.uvs = pick(&self.uvs, sources.iter().copied());
        self.colors = pick(&self.colors, sources.iter().copied());
        self.normals = groups
            .iter()
            .map(|g| g.sum.try_normalize().or(g.lead.try_normalize()).unwrap_or(Vec3::Y).to_array())
            .collect();
        self.indices = indices;
        sources
    }
}
