//! How far two surfaces lie apart, measured.

use super::mesh::{Bounds, TileMesh};
use glam::Vec3;

/// Triangles in a leaf of the hierarchy.
const LEAF: usize = 4;

/// The larger of two one-sided distances, metres: from every vertex of `fine`
/// to the surface of `coarse`, which finds what was cut off or levelled, and
/// from the middle of every triangle and edge of `coarse` to the surface of
/// `fine`, which finds what was bridged over. A sampled Hausdorff distance; on
/// a surface of small facets its extremes lie at vertices, which are all sampled.
pub(super) fn deviation(fine: &TileMesh, coarse: &TileMesh) -> f64 {
    let coarse_hierarchy = Hierarchy::of(coarse);
    let fine_hierarchy = Hierarchy::of(fine);
    let mut farthest = 0.0f32;
    for (i, (vertex, group)) in fine.vertices.iter().zip(fine.position_groups()).enumerate() {
        // One measurement for each position.
        if group as usize == i {
            farthest = farthest.max(coarse_hierarchy.distance_squared(vertex.position.into(), farthest));
        }
    }
    for corners in coarse.triangles() {
        let [a, b, c] = corners.map(|i| coarse.position(i));
        for sample in [(a + b + c) / 3.0, (a + b) * 0.5, (b + c) * 0.5, (c + a) * 0.5] {
            farthest = farthest.max(fine_hierarchy.distance_squared(sample, farthest));
        }
    }
    f64::from(farthest).sqrt()
}

/// A hierarchy of boxes around triangles.
struct Hierarchy {
    nodes: Vec<Box3>,
    triangles: Vec<[Vec3; 3]>,
}

struct Box3 {
    bounds: Bounds,
    /// First triangle where `count` is not 0, otherwise the second child; the first child follows its parent.
    start: u32,
    count: u32,
}

impl Hierarchy {
    fn of(mesh: &TileMesh) -> Self {
        let mut triangles: Vec<[Vec3; 3]> = mesh.triangles().map(|t| t.map(|i| mesh.position(i))).collect();
        let mut nodes = Vec::with_capacity(triangles.len() / LEAF * 4 + 1);
        let count = triangles.len();
        if count > 0 {
            grow(&mut nodes, &mut triangles, 0);
        }
        Self { nodes, triangles }
    }

    /// Squared distance from `point` to the nearest triangle. Anything not above
    /// `enough` serves the caller, so the search stops as soon as it gets there.
    fn distance_squared(&self, point: Vec3, enough: f32) -> f32 {
        let mut nearest = f32::INFINITY;
        let mut stack = [(0.0f32, 0u32); 64];
        let mut depth = usize::from(!self.nodes.is_empty());
        while depth > 0 {
            depth -= 1;
            let (distance, index) = stack[depth];
            if distance >= nearest {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                for triangle in &self.triangles[node.start as usize..(node.start + node.count) as usize] {
                    nearest = nearest.min(point.distance_squared(closest_point(point, triangle)));
                }
                if nearest <= enough {
                    return nearest;
                }
                continue;
            }
            let children = [index + 1, node.start].map(|child| {
                let bounds = &self.nodes[child as usize].bounds;
                (point.distance_squared(point.clamp(bounds.min, bounds.max)), child)
            });
            // The nearer one is looked at first. Halving keeps the depth far below the stack's size.
            let [far, near] =
                if children[0].0 < children[1].0 { [children[1], children[0]] } else { [children[0], children[1]] };
            for child in [far, near] {
                if let Some(slot) = stack.get_mut(depth) {
                    *slot = child;
                    depth += 1;
                }
            }
        }
        nearest
    }
}

/// Adds the nodes over `triangles`, which start at `start` in the whole.
fn grow(nodes: &mut Vec<Box3>, triangles: &mut [[Vec3; 3]], start: u32) {
    let mut bounds = Bounds::EMPTY;
    let mut middles = Bounds::EMPTY;
    for triangle in triangles.iter() {
        triangle.iter().for_each(|&p| bounds.include(p));
        middles.include(triangle[0] + triangle[1] + triangle[2]);
    }
    let index = nodes.len();
    let count = triangles.len();
    nodes.push(Box3 { bounds, start, count: count as u32 });
    if count <= LEAF {
        return;
    }
    let axis = middles.size().max_position();
    let key = |t: &[Vec3; 3]| t[0][axis] + t[1][axis] + t[2][axis];
    let (low, high) = {
        triangles.select_nth_unstable_by(count / 2, |a, b| key(a).total_cmp(&key(b)));
        triangles.split_at_mut(count / 2)
    };
    grow(nodes, low, start);
    let second = nodes.len() as u32;
    grow(nodes, high, start + low.len() as u32);
    nodes[index].start = second;
    nodes[index].count = 0;
}

/// The point of a triangle nearest to `p` (Ericson, Real-Time Collision
/// Detection, 5.1.5: the Voronoi regions of corners, edges and face in turn).
fn closest_point(p: Vec3, [a, b, c]: &[Vec3; 3]) -> Vec3 {
    let (ab, ac, ap) = (b - a, c - a, p - a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return *a;
    }
    let bp = p - b;
    let (d3, d4) = (ab.dot(bp), ac.dot(bp));
    if d3 >= 0.0 && d4 <= d3 {
        return *b;
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return a + ab * (d1 / (d1 - d3).max(f32::MIN_POSITIVE));
    }
    let cp = p - c;
    let (d5, d6) = (ab.dot(cp), ac.dot(cp));
    if d6 >= 0.0 && d5 <= d6 {
        return *c;
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return a + ac * (d2 / (d2 - d6).max(f32::MIN_POSITIVE));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 >= d3 && d5 >= d6 {
        return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)).max(f32::MIN_POSITIVE));
    }
    let sum = (va + vb + vc).max(f32::MIN_POSITIVE);
    a + ab * (vb / sum) + ac * (vc / sum)
}
