//! The points of a surface that are nearest to others, or above and below them.

use super::super::mesh::Bounds;
use glam::Vec3;

/// Triangles in a leaf of the hierarchy.
const LEAF: usize = 4;
/// Deep enough for any number of triangles: they are halved at every step.
const DEEPEST: usize = 64;
/// Normals count as agreeing up to a little over a right angle.
const AGREES: f32 = -0.1;
/// A surface is seen from the front by a direction that is not all but parallel to it.
const FRONT: f32 = 0.1;
/// So that no line slips through between two triangles.
const EDGE: f32 = 1e-4;

/// A triangle that can be looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facet {
    pub a: Vec3,
    pub ab: Vec3,
    pub ac: Vec3,
    /// Unit length, or zero where it has no area.
    pub normal: Vec3,
    middle: Vec3,
    /// Of the ball around `middle` that holds it.
    radius: f32,
    /// Which mesh it is of, and which of its triangles.
    pub name: (u32, u32),
}

impl Facet {
    pub fn new([a, b, c]: [Vec3; 3], name: (u32, u32)) -> Self {
        let middle = (a.min(b).min(c) + a.max(b).max(c)) * 0.5;
        let radius = [a, b, c].map(|p| p.distance(middle)).into_iter().fold(0.0, f32::max) * 1.0001;
        Self { a, ab: b - a, ac: c - a, normal: (b - a).cross(c - a).normalize_or_zero(), middle, radius, name }
    }

    /// Whether it faces as something with this normal does; what has no area agrees with all.
    pub fn agrees(&self, normal: Vec3) -> bool {
        self.normal.dot(normal) > AGREES
    }

    /// Where the line through `p` along `direction` (unit length) passes through it, if it faces that way: the height
    /// above `p`, and shares of `ab` and `ac` (Möller and Trumbore, "Fast, minimum storage ray/triangle
    /// intersection", 1997).
    fn pierced(&self, p: Vec3, direction: Vec3) -> Option<(f32, f32, f32)> {
        let across = direction.cross(self.ac);
        let determinant = self.ab.dot(across);
        // Positive where the line comes out of the front.
        if self.normal.dot(direction) < FRONT || determinant.abs() < f32::MIN_POSITIVE {
            return None;
        }
        let ap = p - self.a;
        let v = ap.dot(across) / determinant;
        let over = ap.cross(self.ab);
        let w = direction.dot(over) / determinant;
        (v >= -EDGE && w >= -EDGE && v + w <= 1.0 + EDGE).then(|| (self.ac.dot(over) / determinant, v, w))
    }

    /// Squared distance of `p` from the nearest of its points, and where that is: shares of `ab` and `ac`
    /// (Ericson, Real-Time Collision Detection, 5.1.5: the Voronoi regions of corners, edges and face in turn).
    fn nearest(&self, p: Vec3) -> (f32, f32, f32) {
        let Self { a, ab, ac, .. } = *self;
        let ap = p - a;
        let (d1, d2) = (ab.dot(ap), ac.dot(ap));
        let (v, w) = 'found: {
            if d1 <= 0.0 && d2 <= 0.0 {
                break 'found (0.0, 0.0);
            }
            let bp = ap - ab;
            let (d3, d4) = (ab.dot(bp), ac.dot(bp));
            if d3 >= 0.0 && d4 <= d3 {
                break 'found (1.0, 0.0);
            }
            let vc = d1 * d4 - d3 * d2;
            if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
                break 'found (d1 / (d1 - d3).max(f32::MIN_POSITIVE), 0.0);
            }
            let cp = ap - ac;
            let (d5, d6) = (ab.dot(cp), ac.dot(cp));
            if d6 >= 0.0 && d5 <= d6 {
                break 'found (0.0, 1.0);
            }
            let vb = d5 * d2 - d1 * d6;
            if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
                break 'found (0.0, d2 / (d2 - d6).max(f32::MIN_POSITIVE));
            }
            let va = d3 * d6 - d5 * d4;
            if va <= 0.0 && d4 >= d3 && d5 >= d6 {
                let w = (d4 - d3) / ((d4 - d3) + (d5 - d6)).max(f32::MIN_POSITIVE);
                break 'found (1.0 - w, w);
            }
            let sum = (va + vb + vc).max(f32::MIN_POSITIVE);
            (vb / sum, vc / sum)
        };
        ((ap - ab * v - ac * w).length_squared(), v, w)
    }
}

/// A point of the surface.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// Into [`Surface::facets`].
    pub facet: u32,
    /// Metres.
    pub distance: f32,
    /// Shares of `ab` and `ac`.
    pub v: f32,
    pub w: f32,
}

/// A hierarchy of boxes around triangles.
#[derive(Default)]
pub(super) struct Surface {
    nodes: Vec<Node>,
    pub facets: Vec<Facet>,
}

struct Node {
    bounds: Bounds,
    /// First facet where `count` is not 0, otherwise the second child; the first child follows its parent.
    start: u32,
    count: u32,
}

impl Surface {
    pub fn of(mut facets: Vec<Facet>) -> Self {
        let mut nodes = Vec::with_capacity(facets.len() / LEAF * 4 + 1);
        if !facets.is_empty() {
            grow(&mut nodes, &mut facets, 0);
        }
        Self { nodes, facets }
    }

    /// The nearest point among facets that `keep` lets through, nearer than `within`.
    pub fn nearest(&self, p: Vec3, within: f32, keep: impl Fn(&Facet) -> bool) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        let mut limit = within * within;
        let mut stack = [(0.0f32, 0u32); DEEPEST];
        let mut depth = usize::from(!self.nodes.is_empty());
        while depth > 0 {
            depth -= 1;
            let (distance, index) = stack[depth];
            if distance >= limit {
                continue;
            }
            let node = &self.nodes[index as usize];
            if node.count > 0 {
                let range = node.start..node.start + node.count;
                for (facet, index) in self.facets[range.start as usize..range.end as usize].iter().zip(range) {
                    if keep(facet) {
                        let (squared, v, w) = facet.nearest(p);
                        if squared < limit {
                            limit = squared;
                            best = Some(Hit { facet: index, distance: squared, v, w });
                        }
                    }
                }
                continue;
            }
            let children = [index + 1, node.start].map(|child| {
                let bounds = &self.nodes[child as usize].bounds;
                (p.distance_squared(p.clamp(bounds.min, bounds.max)), child)
            });
            let [far, near] =
                if children[0].0 < children[1].0 { [children[1], children[0]] } else { [children[0], children[1]] };
            for child in [far, near] {
                if let Some(slot) = stack.get_mut(depth) {
                    *slot = child;
                    depth += 1;
                }
            }
        }
        best.map(|hit| Hit { distance: hit.distance.sqrt(), ..hit })
    }

    /// All facets that `keep` lets through whose leaf lies within a distance of a box.
    pub fn gather(&self, around: &Bounds, within: f32, keep: impl Fn(&Facet) -> bool, found: &mut Vec<u32>) {
        found.clear();
        let limit = within * within;
        let mut stack = [0u32; DEEPEST];
        let mut depth = usize::from(!self.nodes.is_empty());
        while depth > 0 {
            depth -= 1;
            let index = stack[depth];
            let node = &self.nodes[index as usize];
            let apart = (node.bounds.min - around.max).max(around.min - node.bounds.max).max(Vec3::ZERO);
            if apart.length_squared() > limit {
                continue;
            }
            if node.count > 0 {
                let range = node.start..node.start + node.count;
                found.extend(range.filter(|&i| {
                    let facet = &self.facets[i as usize];
                    let reach = within + facet.radius;
                    let near = facet.middle.clamp(around.min, around.max).distance_squared(facet.middle);
                    near <= reach * reach && keep(facet)
                }));
                continue;
            }
            for child in [node.start, index + 1] {
                if let Some(slot) = stack.get_mut(depth) {
                    *slot = child;
                    depth += 1;
                }
            }
        }
    }

    /// The outermost of some facets on the line through `p` along `direction` (unit length), no further than `reach`
    /// above or below.
    pub fn outermost_of(&self, p: Vec3, direction: Vec3, reach: f32, among: &[u32]) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        let mut highest = -reach;
        for &index in among {
            let facet = &self.facets[index as usize];
            let aside = facet.middle - p;
            let height = aside.dot(direction);
            let lateral = aside.length_squared() - height * height;
            if height + facet.radius <= highest || lateral > facet.radius * facet.radius {
                continue;
            }
            if let Some((height, v, w)) = facet.pierced(p, direction)
                && height > highest
                && height <= reach
            {
                highest = height;
                best = Some(Hit { facet: index, distance: height.abs(), v, w });
            }
        }
        best
    }

    /// How far `p` lies from a facet, `None` where there is no such facet.
    pub fn distance(&self, facet: u32, p: Vec3) -> Option<f32> {
        self.facets.get(facet as usize).map(|facet| facet.nearest(p).0.sqrt())
    }
}

/// Adds the nodes over `facets`, which start at `start` in the whole.
fn grow(nodes: &mut Vec<Node>, facets: &mut [Facet], start: u32) {
    let mut bounds = Bounds::EMPTY;
    let mut middles = Bounds::EMPTY;
    for facet in facets.iter() {
        [facet.a, facet.a + facet.ab, facet.a + facet.ac].into_iter().for_each(|p| bounds.include(p));
        middles.include(facet.middle);
    }
    let index = nodes.len();
    let count = facets.len();
    nodes.push(Node { bounds, start, count: count as u32 });
    if count <= LEAF {
        return;
    }
    let axis = middles.size().max_position();
    facets
        .select_nth_unstable_by(count / 2, |a, b| a.middle[axis].total_cmp(&b.middle[axis]).then(a.name.cmp(&b.name)));
    let (low, high) = facets.split_at_mut(count / 2);
    grow(nodes, low, start);
    let second = nodes.len() as u32;
    grow(nodes, high, start + low.len() as u32);
    nodes[index].start = second;
    nodes[index].count = 0;
}
