//! Boxes around boxes around triangles: what lies on a ray or near a point is found without looking at the rest.

use std::ops::ControlFlow;

use glam::Vec3;

/// Triangles of one leaf, at most. Larger leaves take less memory and more looking; eight costs 11 bytes a triangle.
const LEAF: usize = 8;

/// A tree of boxes, halved at the median of the longest side, so that its depth stays below 32. It holds numbers of
/// triangles, not triangles: 15 bytes for each.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    nodes: Vec<Node>,
    /// Numbers of triangles, leaf after leaf.
    order: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    min: Vec3,
    /// First place in `order` of a leaf; otherwise the second child. The first child follows its parent.
    start: u32,
    max: Vec3,
    /// Triangles of a leaf, 0 for all others.
    count: u32,
}

impl Hierarchy {
    /// Over triangles as corners of each; numbers are their places in `triangles`.
    pub fn new(triangles: impl ExactSizeIterator<Item = [Vec3; 3]>) -> Self {
        let mut boxes: Vec<Boxed> = Vec::with_capacity(triangles.len());
        for (number, [a, b, c]) in (0..u32::MAX).zip(triangles) {
            boxes.push(Boxed { min: a.min(b).min(c), max: a.max(b).max(c), number });
        }
        let mut tree = Self { nodes: Vec::with_capacity(boxes.len() / 2 + 1), order: Vec::with_capacity(boxes.len()) };
        if !boxes.is_empty() {
            tree.grow(&mut boxes);
        }
        tree.nodes.shrink_to_fit();
        tree
    }

    fn grow(&mut self, boxes: &mut [Boxed]) {
        let (mut min, mut max) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
        let (mut low, mut high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
        for each in boxes.iter() {
            min = min.min(each.min);
            max = max.max(each.max);
            low = low.min(each.min + each.max);
            high = high.max(each.min + each.max);
        }
        let index = self.nodes.len();
        let start = self.order.len() as u32;
        self.nodes.push(Node { min, start, max, count: boxes.len() as u32 });
        if boxes.len() <= LEAF {
            self.order.extend(boxes.iter().map(|each| each.number));
            return;
        }
        let axis = (high - low).max_position();
        let key = |each: &Boxed| each.min[axis] + each.max[axis];
        let half = boxes.len() / 2;
        // Ties go by number, so that the tree depends on nothing but the triangles.
        boxes.select_nth_unstable_by(half, |a, b| key(a).total_cmp(&key(b)).then(a.number.cmp(&b.number)));
        let (lower, upper) = boxes.split_at_mut(half);
        self.grow(lower);
        let second = self.nodes.len() as u32;
        self.grow(upper);
        if let Some(node) = self.nodes.get_mut(index) {
            (node.start, node.count) = (second, 0);
        }
    }

    /// The box around everything (least and greatest corner); `None` without triangles.
    pub fn bounds(&self) -> Option<(Vec3, Vec3)> {
        self.nodes.first().map(|root| (root.min, root.max))
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node>() + self.order.len() * size_of::<u32>()
    }

    /// Calls `f` with the number of every triangle whose box comes closer than `radius` to `center`, and of some more.
    pub fn near(&self, center: Vec3, radius: f32, f: &mut dyn FnMut(u32)) {
        let reaches = |node: &Node| center.distance_squared(center.clamp(node.min, node.max)) <= radius * radius;
        self.visit(&mut |node| reaches(node).then_some(0.0), &mut |number| {
            f(number);
            ControlFlow::Continue(())
        });
    }

    /// Calls `f` with the number of every triangle whose box meets the box from `low` to `high`, and of some more, until
    /// it has seen enough.
    pub fn within(&self, low: Vec3, high: Vec3, f: &mut dyn FnMut(u32) -> ControlFlow<()>) {
        let meets = |node: &Node| node.min.cmple(high).all() && node.max.cmpge(low).all();
        self.visit(&mut |node| meets(node).then_some(0.0), f);
    }

    /// Follows a ray from `origin` along `direction` (of unit length) for `reach`; from near to far, `f` is asked about
    /// every triangle whose box is met before `reach`, and may return a shorter reach from then on.
    pub fn along(&self, origin: Vec3, direction: Vec3, reach: f32, f: &mut dyn FnMut(u32) -> Option<f32>) {
        let inverse = direction.recip();
        let reach = std::cell::Cell::new(reach);
        self.visit(&mut |node| entry(node, origin, inverse).filter(|entry| *entry <= reach.get()), &mut |number| {
            if let Some(shorter) = f(number) {
                reach.set(reach.get().min(shorter));
            }
            ControlFlow::Continue(())
        });
    }

    /// Walks down wherever `enters` says at which distance, the nearer of two children first, until `f` breaks off.
    fn visit(&self, enters: &mut dyn FnMut(&Node) -> Option<f32>, f: &mut dyn FnMut(u32) -> ControlFlow<()>) {
        let mut stack = [0u32; 64];
        let mut depth = usize::from(!self.nodes.is_empty());
        while let Some(top) = depth.checked_sub(1) {
            depth = top;
            let index = stack[top];
            let Some(node) = self.nodes.get(index as usize) else { continue };
            // Asked again although the parent did: what was found since may have made it superfluous.
            if enters(node).is_none() {
                continue;
            }
            if node.count > 0 {
                let first = node.start as usize;
                let mut leaf = self.order.iter().skip(first).take(node.count as usize);
                if leaf.try_for_each(|&number| f(number)).is_break() {
                    return;
                }
                continue;
            }
            let children = [index + 1, node.start];
            let [first, second] = children.map(|child| self.nodes.get(child as usize).and_then(&mut *enters));
            let swapped = matches!((first, second), (Some(a), Some(b)) if a < b);
            let met = if swapped {
                [(second, children[1]), (first, children[0])]
            } else {
                [(first, children[0]), (second, children[1])]
            };
            for (entry, child) in met {
                if let (Some(_), Some(slot)) = (entry, stack.get_mut(depth)) {
                    *slot = child;
                    depth += 1;
                }
            }
        }
    }
}

/// A triangle's box while the tree grows.
struct Boxed {
    min: Vec3,
    max: Vec3,
    number: u32,
}

/// Where a ray enters a box, in lengths of its direction; `None` where it misses it (Kay and Kajiya, "Ray tracing
/// complex scenes", 1986). A ray in the plane of a side counts as inside.
fn entry(node: &Node, origin: Vec3, inverse: Vec3) -> Option<f32> {
    let (a, b) = ((node.min - origin) * inverse, (node.max - origin) * inverse);
    let (mut enter, mut leave) = (0.0f32, f32::INFINITY);
    for axis in 0..3 {
        if inverse[axis].is_finite() {
            enter = enter.max(a[axis].min(b[axis]));
            leave = leave.min(a[axis].max(b[axis]));
        } else if origin[axis] < node.min[axis] || origin[axis] > node.max[axis] {
            return None;
        }
    }
    // Rounding must not open a gap between two boxes.
    (enter <= leave * 1.000_001).then_some(enter)
}
