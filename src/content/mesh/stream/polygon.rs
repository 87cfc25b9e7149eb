//! Polygons to triangles: a fan where the polygon is convex, ears cut off (the crate `earcut`) where it is not.

use glam::DVec3;

/// Corners of a polygon at most: what has more is damaged.
pub(super) const MAX_CORNERS: usize = 1 << 16;

/// The triangles of a polygon, by the places of its corners: at most `corners - 2` of them.
///
/// A polygon with a turn against its normal (Newell's) is seen along that normal and its ears are cut. Where what they
/// cover is not what the polygon covers, as for one that crosses itself, the fan is taken: it has the same border.
pub(super) fn triangulate(corners: &[DVec3], triangles: &mut Vec<[u32; 3]>) {
    triangles.clear();
    let count = corners.len();
    if count > 3 && !is_convex(corners) && cut_ears(corners, triangles) {
        return;
    }
    triangles.clear();
    triangles.extend((2..count as u32).map(|corner| [0, corner - 1, corner]));
}

/// The sum of the corners' cross products: twice the area along the normal.
fn newell(corners: &[DVec3]) -> DVec3 {
    let first = corners.first().copied().unwrap_or_default();
    corners.windows(2).map(|edge| (edge[0] - first).cross(edge[1] - first)).sum()
}

fn is_convex(corners: &[DVec3]) -> bool {
    let normal = newell(corners);
    // What is no number counts as convex: nobody could cut it better.
    let slack = -1e-9 * normal.length_squared();
    let count = corners.len();
    !(0..count).any(|at| {
        let [before, here, after] = [at + count - 1, at, at + 1].map(|i| corners[i % count]);
        (here - before).cross(after - here).dot(normal) < slack
    })
}

fn cut_ears(corners: &[DVec3], triangles: &mut Vec<[u32; 3]>) -> bool {
    let normal = newell(corners);
    let (Some(unit), Some(first)) = (normal.try_normalize(), corners.first()) else { return false };
    let (u, v) = unit.any_orthonormal_pair();
    let flat = corners.iter().map(|corner| [(*corner - *first).dot(u), (*corner - *first).dot(v)]);
    let mut indices: Vec<u32> = Vec::new();
    earcut::Earcut::new().earcut(flat, &[], &mut indices);
    triangles.extend(indices.as_chunks::<3>().0);
    let mut covered = 0.0;
    // The crate may turn triangles either way.
    for triangle in triangles.iter_mut() {
        let [a, b, c] = triangle.map(|i| corners.get(i as usize).copied().unwrap_or_default());
        let along = (b - a).cross(c - a).dot(unit);
        if along < 0.0 {
            triangle.swap(1, 2);
        }
        covered += along.abs();
    }
    let whole = normal.length();
    (covered - whole).abs() <= 1e-6 * whole
}
