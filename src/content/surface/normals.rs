//! Normals for files that have none, and vertices no triangle uses.

use super::Primitive;
use glam::Vec3;

/// Faces that meet at a smaller angle are shaded as one smooth surface, radians.
///
/// glTF asks for flat shading where normals are missing, which cuts every
/// triangle loose and makes scans look faceted; averaging everything rounds the
/// edges of masonry. Between the two: an arris stays sharp, a column round.
pub const CREASE_ANGLE: f32 = 40.0 * std::f32::consts::PI / 180.0;

impl Primitive {
    /// Gives every vertex a normal: the average of its faces, weighted by their
    /// angle there. Where faces meet at more than [`CREASE_ANGLE`], the vertex is
    /// split, so that the edge stays sharp. Only faces that share a vertex by
    /// index are averaged.
    pub fn compute_normals(&mut self) {
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
            for corner in 0..3 {
                let vertex = triangle[corner];
                let here = position(vertex);
                let a = (position(triangle[(corner + 1) % 3]) - here).normalize_or_zero();
                let b = (position(triangle[(corner + 2) % 3]) - here).normalize_or_zero();
                let weighted = *face * a.dot(b).clamp(-1.0, 1.0).acos();
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

        self.positions = pick(&self.positions, groups.iter().map(|g| g.source));
        self.uvs = pick(&self.uvs, groups.iter().map(|g| g.source));
        self.colors = pick(&self.colors, groups.iter().map(|g| g.source));
        self.normals = groups
            .iter()
            .map(|g| g.sum.try_normalize().or(g.lead.try_normalize()).unwrap_or(Vec3::Y).to_array())
            .collect();
        self.indices = indices;
    }

    /// Removes the vertices that no triangle uses; the others keep their order.
    pub fn drop_unused_vertices(&mut self) {
        let mut used = vec![false; self.positions.len()];
        for &i in &self.indices {
            if let Some(flag) = used.get_mut(i as usize) {
                *flag = true;
            }
        }
        let kept: Vec<u32> = (0u32..).zip(&used).filter(|(_, used)| **used).map(|(i, _)| i).collect();
        if kept.len() == self.positions.len() {
            return;
        }
        let mut place = vec![0u32; self.positions.len()];
        for (new, &old) in (0u32..).zip(&kept) {
            place[old as usize] = new;
        }
        for index in &mut self.indices {
            *index = place.get(*index as usize).copied().unwrap_or(0);
        }
        self.positions = pick(&self.positions, kept.iter().copied());
        self.normals = pick(&self.normals, kept.iter().copied());
        self.uvs = pick(&self.uvs, kept.iter().copied());
        self.colors = pick(&self.colors, kept.iter().copied());
    }
}

/// The values at these places; empty stays empty.
fn pick<T: Copy>(values: &[T], places: impl Iterator<Item = u32>) -> Vec<T> {
    places.filter_map(|i| values.get(i as usize).copied()).collect()
}
