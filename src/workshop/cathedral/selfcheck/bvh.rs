//! Boxes around boxes around triangles: what is near, and what a ray meets.

use glam::Vec3;
use rayon::prelude::*;

/// Triangles of a leaf.
const LEAF: usize = 4;

/// A complete binary tree of boxes in heap order: node i has the children 2i and 2i + 1.
pub struct Bvh<'a> {
    corners: &'a [[Vec3; 3]],
    order: Vec<u32>,
    boxes: Vec<(Vec3, Vec3)>,
    leaves: usize,
}

/// Where a ray meets a triangle.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// Which.
    pub triangle: u32,
    /// Along the ray, in lengths of its direction.
    pub distance: f32,
    /// Whether it meets the face from behind.
    pub behind: bool,
}

impl<'a> Bvh<'a> {
    /// A tree of all triangles.
    pub fn new(corners: &'a [[Vec3; 3]]) -> Self {
        let leaves = corners.len().div_ceil(LEAF).max(1).next_power_of_two();
        let mut order: Vec<u32> = (0..corners.len() as u32).collect();
        arrange(corners, &mut order, leaves);
        let mut boxes = vec![(Vec3::INFINITY, Vec3::NEG_INFINITY); 2 * leaves];
        for (k, group) in order.chunks(LEAF).enumerate() {
            for p in group.iter().flat_map(|t| corners[*t as usize]) {
                let b = &mut boxes[leaves + k];
                *b = (b.0.min(p), b.1.max(p));
            }
        }
        for i in (1..leaves).rev() {
            let (a, b) = (boxes[2 * i], boxes[2 * i + 1]);
            boxes[i] = (a.0.min(b.0), a.1.max(b.1));
        }
        Self { corners, order, boxes, leaves }
    }

    /// Calls `found` for each triangle whose box meets the box from `low` to `high`.
    pub fn near(&self, low: Vec3, high: Vec3, mut found: impl FnMut(u32)) {
        self.walk(
            |(l, h)| l.cmple(high).all() && h.cmpge(low).all(),
            |t| {
                let [a, b, c] = self.corners[t as usize];
                if a.min(b).min(c).cmple(high).all() && a.max(b).max(c).cmpge(low).all() {
                    found(t);
                }
            },
        );
    }

    /// Calls `found` for everything that a ray meets within `reach`, in no order.
    pub fn all_along(&self, origin: Vec3, direction: Vec3, reach: f32, mut found: impl FnMut(Hit)) {
        let inverse = direction.recip();
        self.walk(
            |b| enters(b, origin, inverse).is_some_and(|d| d <= reach),
            |t| {
                if let Some(hit) = self.meets(t, origin, direction).filter(|h| h.distance <= reach) {
                    found(hit);
                }
            },
        );
    }

    /// The first thing that a ray meets of what `wanted` lets through.
    pub fn first(&self, origin: Vec3, direction: Vec3, wanted: impl Fn(u32) -> bool) -> Option<Hit> {
        let inverse = direction.recip();
        let mut best: Option<Hit> = None;
        let mut stack = vec![(1usize, 0.0f32)];
        while let Some((node, distance)) = stack.pop() {
            if best.is_some_and(|b| distance > b.distance) {
                continue;
            }
            if node >= self.leaves {
                for t in self.leaf(node) {
                    if let Some(hit) = self.meets(*t, origin, direction)
                        && best.is_none_or(|b| hit.distance < b.distance)
                        && wanted(*t)
                    {
                        best = Some(hit);
                    }
                }
                continue;
            }
            let mut children: Vec<(usize, f32)> = [2 * node, 2 * node + 1]
                .into_iter()
                .filter_map(|c| enters(self.boxes[c], origin, inverse).map(|d| (c, d)))
                .collect();
            children.sort_by(|a, b| b.1.total_cmp(&a.1));
            stack.extend(children);
        }
        best
    }

    fn leaf(&self, node: usize) -> &[u32] {
        let from = ((node - self.leaves) * LEAF).min(self.order.len());
        &self.order[from..(from + LEAF).min(self.order.len())]
    }

    fn walk(&self, enter: impl Fn((Vec3, Vec3)) -> bool, mut visit: impl FnMut(u32)) {
        let mut stack = vec![1usize];
        while let Some(node) = stack.pop() {
            if !enter(self.boxes[node]) {
                continue;
            }
            if node >= self.leaves {
                self.leaf(node).iter().for_each(|t| visit(*t));
            } else {
                stack.extend([2 * node, 2 * node + 1]);
            }
        }
    }

    /// Möller and Trumbore 1997, from either side.
    fn meets(&self, t: u32, origin: Vec3, direction: Vec3) -> Option<Hit> {
        let [a, b, c] = self.corners[t as usize];
        let (e1, e2) = (b - a, c - a);
        let p = direction.cross(e2);
        let det = e1.dot(p);
        if det.abs() < 1e-12 {
            return None;
        }
        let s = origin - a;
        let u = s.dot(p) / det;
        let q = s.cross(e1);
        let v = direction.dot(q) / det;
        let distance = e2.dot(q) / det;
        (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && distance > 0.0).then_some(Hit {
            triangle: t,
            distance,
            behind: det < 0.0,
        })
    }
}

/// Distance at which a ray enters a box, if it does.
fn enters((low, high): (Vec3, Vec3), origin: Vec3, inverse: Vec3) -> Option<f32> {
    if low.x > high.x {
        return None;
    }
    let (a, b) = ((low - origin) * inverse, (high - origin) * inverse);
    let (from, to) = (a.min(b).max_element().max(0.0), a.max(b).min_element());
    (from <= to).then_some(from)
}

/// Sorts triangles so that each half of the leaves holds one side of a cut across the longest extent of their middles.
fn arrange(corners: &[[Vec3; 3]], order: &mut [u32], leaves: usize) {
    if leaves <= 1 || order.len() <= LEAF {
        return;
    }
    let middle = |t: u32| corners[t as usize].iter().sum::<Vec3>();
    let bounds = |part: &[u32]| {
        part.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), t| (l.min(middle(*t)), h.max(middle(*t))))
    };
    let (low, high) = if order.len() > 100_000 {
        order
            .par_chunks(50_000)
            .map(bounds)
            .reduce(|| (Vec3::INFINITY, Vec3::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)))
    } else {
        bounds(order)
    };
    let axis = (high - low).max_position();
    let cut = (leaves / 2 * LEAF).min(order.len());
    if cut < order.len() {
        order.select_nth_unstable_by(cut, |a, b| middle(*a)[axis].total_cmp(&middle(*b)[axis]).then_with(|| a.cmp(b)));
    }
    let (left, right) = order.split_at_mut(cut);
    if left.len() > 20_000 {
        rayon::join(|| arrange(corners, left, leaves / 2), || arrange(corners, right, leaves / 2));
    } else {
        arrange(corners, left, leaves / 2);
        arrange(corners, right, leaves / 2);
    }
}
