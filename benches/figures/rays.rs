//! Which triangle a ray meets first: a tree of boxes over the triangles of all leaf tiles.

use glam::Vec3;

/// No node holds more triangles without being split, unless they all lie in one place.
const LEAF_TRIANGLES: usize = 4;
/// Triangles are sorted into so many slices when a split is sought.
const BINS: usize = 16;
/// Below this many triangles a subtree is built on the thread that is there.
const PARALLEL_TRIANGLES: usize = 8192;
/// Deepest nesting of nodes: the traversal's stack holds one entry a level.
const MAX_DEPTH: usize = 64;

/// A triangle and the tile that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Triangle {
    pub corners: [Vec3; 3],
    pub tile: u32,
}

#[derive(Debug, Clone, Copy)]
struct Aabb {
    min: Vec3,
    max: Vec3,
}

impl Aabb {
    const NOTHING: Self = Self { min: Vec3::INFINITY, max: Vec3::NEG_INFINITY };

    fn of(triangle: &Triangle) -> Self {
        let [a, b, c] = triangle.corners;
        Self { min: a.min(b).min(c), max: a.max(b).max(c) }
    }

    fn and(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// Half of the surface; what a ray's chance to hit the box is proportional to.
    fn area(&self) -> f32 {
        let size = (self.max - self.min).max(Vec3::ZERO);
        size.x * size.y + size.y * size.z + size.z * size.x
    }

    /// Where a ray enters, if it does before `farthest`.
    fn entry(&self, origin: Vec3, inverse: Vec3, farthest: f32) -> Option<f32> {
        let (a, b) = ((self.min - origin) * inverse, (self.max - origin) * inverse);
        let near = a.min(b).max_element().max(0.0);
        let far = a.max(b).min_element().min(farthest);
        (near <= far).then_some(near)
    }
}

/// A box and what is in it.
#[derive(Debug, Clone, Copy)]
struct Node {
    bounds: Aabb,
    /// Inner: place of the second child (the first follows at once). Leaf: first triangle.
    first: u32,
    /// Triangles; 0 for an inner node.
    count: u32,
}

/// Triangles, sorted so that rays find the nearest quickly.
pub struct Rays {
    nodes: Vec<Node>,
    triangles: Vec<Triangle>,
}

impl Rays {
    pub fn new(mut triangles: Vec<Triangle>) -> Self {
        triangles.retain(|triangle| triangle.corners.iter().all(|corner| corner.is_finite()));
        let nodes = if triangles.is_empty() { Vec::new() } else { build(&mut triangles, 0, 0) };
        Self { nodes, triangles }
    }

    /// The tile of the nearest triangle that the ray meets, from either side.
    pub fn first(&self, origin: Vec3, direction: Vec3) -> Option<u32> {
        let inverse = direction.recip();
        let mut stack = [(0_u32, 0.0_f32); MAX_DEPTH + 2];
        let mut left = usize::from(!self.nodes.is_empty());
        let mut nearest = f32::INFINITY;
        let mut found = None;
        while left > 0 {
            left -= 1;
            let (index, entry) = stack[left];
            if entry > nearest {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                let range = node.first as usize..(node.first + node.count) as usize;
                for triangle in &self.triangles[range] {
                    if let Some(distance) = meets(triangle, origin, direction, nearest) {
                        nearest = distance;
                        found = Some(triangle.tile);
                    }
                }
                continue;
            }
            let children = [index + 1, node.first];
            let [a, b] = children.map(|child| self.nodes[child as usize].bounds.entry(origin, inverse, nearest));
            match (a, b) {
                (Some(a), Some(b)) => {
                    let (near, far) = if a <= b {
                        ((children[0], a), (children[1], b))
                    } else {
                        ((children[1], b), (children[0], a))
                    };
                    stack[left] = far;
                    stack[left + 1] = near;
                    left += 2;
                }
                (Some(a), None) => {
                    stack[left] = (children[0], a);
                    left += 1;
                }
                (None, Some(b)) => {
                    stack[left] = (children[1], b);
                    left += 1;
                }
                (None, None) => {}
            }
        }
        found
    }
}

/// Möller and Trumbore, "Fast, minimum storage ray/triangle intersection" (1997), both sides.
fn meets(triangle: &Triangle, origin: Vec3, direction: Vec3, farthest: f32) -> Option<f32> {
    let [a, b, c] = triangle.corners;
    let (ab, ac) = (b - a, c - a);
    let across = direction.cross(ac);
    let determinant = ab.dot(across);
    if determinant == 0.0 {
        return None;
    }
    let inverse = determinant.recip();
    let from_a = origin - a;
    let u = from_a.dot(across) * inverse;
    if !(0.0..=1.0).contains(&u) {
        return None;
    }
    let q = from_a.cross(ab);
    let v = direction.dot(q) * inverse;
    if v < 0.0 || u + v > 1.0 {
        return None;
    }
    let distance = ac.dot(q) * inverse;
    (distance > 0.0 && distance < farthest).then_some(distance)
}

/// Nodes of these triangles, which are put in order; `start` is the place of the first among all.
fn build(triangles: &mut [Triangle], start: u32, depth: usize) -> Vec<Node> {
    let bounds = triangles.iter().map(Aabb::of).fold(Aabb::NOTHING, Aabb::and);
    let leaf = |count: usize| vec![Node { bounds, first: start, count: count as u32 }];
    if triangles.len() <= LEAF_TRIANGLES || depth >= MAX_DEPTH {
        return leaf(triangles.len());
    }
    let middle = split(triangles);
    let (low, high) = triangles.split_at_mut(middle);
    let high_start = start + low.len() as u32;
    let parallel = low.len() + high.len() > PARALLEL_TRIANGLES;
    let (mut low, mut high) = if parallel {
        rayon::join(|| build(low, start, depth + 1), || build(high, high_start, depth + 1))
    } else {
        (build(low, start, depth + 1), build(high, high_start, depth + 1))
    };
    // Places within each part count from its own beginning.
    let second = 1 + low.len() as u32;
    let mut nodes = Vec::with_capacity(1 + low.len() + high.len());
    nodes.push(Node { bounds, first: second, count: 0 });
    low.iter_mut().filter(|node| node.count == 0).for_each(|node| node.first += 1);
    high.iter_mut().filter(|node| node.count == 0).for_each(|node| node.first += second);
    nodes.append(&mut low);
    nodes.append(&mut high);
    nodes
}

/// Puts the triangles in two parts where rays have least to do (binned surface area heuristic); where the second begins.
fn split(triangles: &mut [Triangle]) -> usize {
    let center = |triangle: &Triangle| {
        let Aabb { min, max } = Aabb::of(triangle);
        (min + max) * 0.5
    };
    let (mut min, mut max) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    for triangle in triangles.iter() {
        min = min.min(center(triangle));
        max = max.max(center(triangle));
    }
    let axis = (max - min).max_position();
    let width = max[axis] - min[axis];
    let half = triangles.len() / 2;
    if width <= 0.0 {
        return half;
    }
    let bin_of =
        |triangle: &Triangle| (((center(triangle)[axis] - min[axis]) / width * BINS as f32) as usize).min(BINS - 1);
    let mut bins = [(Aabb::NOTHING, 0_usize); BINS];
    for triangle in triangles.iter() {
        let bin = &mut bins[bin_of(triangle)];
        *bin = (bin.0.and(Aabb::of(triangle)), bin.1 + 1);
    }
    let cost = |part: &[(Aabb, usize)]| {
        let (bounds, count) =
            part.iter().fold((Aabb::NOTHING, 0), |(bounds, count), bin| (bounds.and(bin.0), count + bin.1));
        if count == 0 { 0.0 } else { bounds.area() * count as f32 }
    };
    let best = (1..BINS).min_by(|&a, &b| {
        let total = |at: usize| cost(&bins[..at]) + cost(&bins[at..]);
        total(a).total_cmp(&total(b))
    });
    let at = best.unwrap_or(BINS / 2);
    let mut low = 0;
    for index in 0..triangles.len() {
        if bin_of(&triangles[index]) < at {
            triangles.swap(index, low);
            low += 1;
        }
    }
    if low == 0 || low == triangles.len() { half } else { low }
}
