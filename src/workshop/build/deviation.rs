//! How far two surfaces lie apart, measured.

use super::mesh::{Bounds, TileMesh};
use glam::Vec3;
use std::collections::HashSet;

/// Triangles in a leaf of the hierarchy.
const LEAF: usize = 6;

/// The larger of two one-sided distances, metres: from every vertex of `fine`
/// to the surface of `coarse`, which finds what was cut off or levelled, and
/// from the middle of every triangle and edge of `coarse` to the surface of
/// `fine`, which finds what was bridged over. A sampled Hausdorff distance; on
/// a surface of small facets its extremes lie at vertices, which are all sampled.
///
/// `groups` are [`TileMesh::position_groups`] of `fine`.
pub(super) fn deviation(fine: &TileMesh, groups: &[u32], coarse: &TileMesh) -> f64 {
    let coarse_hierarchy = Hierarchy::of(coarse);
    let fine_hierarchy = Hierarchy::of(fine);
    // Samples follow each other through space, so that the triangle found for one is a good guess for the next.
    let mut search = Search { hierarchy: &coarse_hierarchy, guess: 0, farthest: 0.0 };
    let mut seen = vec![false; fine.vertices.len()];
    for triangle in fine_hierarchy.order.iter().map(|t| *t as usize * 3) {
        for &corner in &fine.indices[triangle..triangle + 3] {
            // One measurement for each position.
            let group = groups[corner as usize];
            if !std::mem::replace(&mut seen[group as usize], true) {
                search.look(fine.position(group));
            }
        }
    }
    let farthest = search.farthest;
    let mut search = Search { hierarchy: &fine_hierarchy, guess: 0, farthest };
    let mut edges = HashSet::with_capacity(coarse.indices.len() / 2);
    for triangle in coarse_hierarchy.order.iter().map(|t| *t as usize * 3) {
        let corners = [0, 1, 2].map(|k| coarse.indices[triangle + k]);
        let [a, b, c] = corners.map(|i| coarse.position(i));
        search.look((a + b + c) / 3.0);
        for (k, middle) in [(0, a + b), (1, b + c), (2, c + a)] {
            let (from, to) = (corners[k], corners[(k + 1) % 3]);
            if edges.insert((from.min(to), from.max(to))) {
                search.look(middle * 0.5);
            }
        }
    }
    f64::from(search.farthest).sqrt()
}

/// The largest squared distance of many points from a surface.
struct Search<'a> {
    hierarchy: &'a Hierarchy,
    /// A triangle that may be near the next point.
    guess: u32,
    farthest: f32,
}

impl Search<'_> {
    fn look(&mut self, point: Vec3) {
        let (distance, triangle) = self.hierarchy.nearest(point, self.guess, self.farthest);
        self.guess = triangle;
        self.farthest = self.farthest.max(distance);
    }
}

/// A hierarchy of boxes around triangles.
struct Hierarchy {
    nodes: Vec<Box3>,
    /// As they lie in the leaves.
    triangles: Vec<[Vec3; 3]>,
    /// Their numbers in the mesh.
    order: Vec<u32>,
}

struct Box3 {
    bounds: Bounds,
    /// First triangle where `count` is not 0, otherwise the second child; the first child follows its parent.
    start: u32,
    count: u32,
}

/// Three times the middle of a triangle, and its number.
#[derive(Clone, Copy)]
struct Middle {
    sum: Vec3,
    triangle: u32,
}

impl Hierarchy {
    fn of(mesh: &TileMesh) -> Self {
        let corners = |t: u32| [0, 1, 2].map(|k| mesh.position(mesh.indices[t as usize * 3 + k]));
        let count = mesh.triangle_count();
        let mut middles: Vec<Middle> =
            (0..count as u32).map(|triangle| Middle { sum: corners(triangle).into_iter().sum(), triangle }).collect();
        let mut nodes = Vec::with_capacity(count / LEAF * 4 + 1);
        if count > 0 {
            grow(&mut nodes, &mut middles, 0);
        }
        let order: Vec<u32> = middles.iter().map(|m| m.triangle).collect();
        let triangles: Vec<[Vec3; 3]> = order.iter().map(|&t| corners(t)).collect();
        // A child follows its parent, so that from the end every box is known before the one around it.
        for index in (0..nodes.len()).rev() {
            let (start, count) = (nodes[index].start as usize, nodes[index].count as usize);
            let mut bounds = Bounds::EMPTY;
            if count > 0 {
                triangles[start..start + count].iter().flatten().for_each(|&p| bounds.include(p));
            } else {
                bounds = nodes[index + 1].bounds.union(&nodes[start].bounds);
            }
            nodes[index].bounds = bounds;
        }
        Self { nodes, triangles, order }
    }

    /// Squared distance from `point` to the nearest triangle, and that triangle; `guess` is looked at first. Anything
    /// not above `enough` serves the caller, so the search stops as soon as it gets there.
    fn nearest(&self, point: Vec3, guess: u32, enough: f32) -> (f32, u32) {
        let distance = |triangle: u32| {
            self.triangles
                .get(triangle as usize)
                .map_or(f32::INFINITY, |corners| point.distance_squared(closest_point(point, corners)))
        };
        let mut nearest = (distance(guess), guess);
        let mut stack = [(0.0f32, 0u32); 64];
        let mut depth = usize::from(!self.nodes.is_empty());
        while depth > 0 && nearest.0 > enough {
            depth -= 1;
            let (lower_bound, index) = stack[depth];
            if lower_bound >= nearest.0 {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                for triangle in node.start..node.start + node.count {
                    let distance = distance(triangle);
                    if distance < nearest.0 {
                        nearest = (distance, triangle);
                    }
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
                if child.0 < nearest.0
                    && let Some(slot) = stack.get_mut(depth)
                {
                    *slot = child;
                    depth += 1;
                }
            }
        }
        nearest
    }
}

/// Adds the nodes over `middles`, which start at `start` in the whole; their boxes stay to be set.
fn grow(nodes: &mut Vec<Box3>, middles: &mut [Middle], start: u32) {
    let index = nodes.len();
    let count = middles.len();
    nodes.push(Box3 { bounds: Bounds::EMPTY, start, count: count as u32 });
    if count <= LEAF {
        return;
    }
    let mut bounds = Bounds::EMPTY;
    middles.iter().for_each(|m| bounds.include(m.sum));
    let axis = bounds.size().max_position();
    middles.select_nth_unstable_by(count / 2, |a, b| a.sum[axis].total_cmp(&b.sum[axis]));
    let (low, high) = middles.split_at_mut(count / 2);
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
