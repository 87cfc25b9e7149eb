//! Sorts triangles into a tree of tiles adapted to where they are.
//!
//! A regular octree over a building leaves most cells almost empty and some
//! crowded. Here the cutting planes lie where they halve the triangles: every
//! leaf holds N / 2^k triangles, with the smallest k that respects the limit,
//! so all leaves of a model above the limit hold between half of it and all of
//! it. Cuts go across the longest side, which keeps tiles compact. Two cuts in
//! a row make one level (four children, and with a quarter of the triangles a
//! parent is as large as each child); where k is odd the lowest level has two
//! children a tile.

use super::input::Soup;
use glam::Vec3;

/// One tile's place in the tree.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub parent: Option<usize>,
    /// Indices into the tree's nodes.
    pub children: Vec<usize>,
    /// 0 is the root.
    pub level: u32,
    /// Position among the tiles of its level.
    pub ordinal: usize,
    /// Its part of the tree's `order`.
    pub triangles: std::ops::Range<usize>,
}

/// All tiles, level by level from the root.
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// Triangle indices, those of each tile side by side.
    pub order: Vec<u32>,
}

/// Sorts the triangles; no tile without children holds more than `limit`.
pub(super) fn sort(soup: &Soup, limit: usize) -> Tree {
    let count = soup.triangles.len();
    let mut halvings = 0;
    while count.div_ceil(1 << halvings) > limit {
        halvings += 1;
    }
    let centroids: Vec<Vec3> = soup
        .triangles
        .iter()
        .map(|corners| {
            let [a, b, c] = corners.map(|i| soup.position(i) / 3.0);
            a + b + c
        })
        .collect();
    let mut order: Vec<u32> = (0..count as u32).collect();
    halve(&mut order, &centroids, halvings);

    let mut nodes = vec![Node { parent: None, children: Vec::new(), level: 0, ordinal: 0, triangles: 0..count }];
    let mut remaining = halvings;
    let (mut first, mut level) = (0, 0);
    while remaining > 0 {
        let cuts = remaining.min(2);
        remaining -= cuts;
        level += 1;
        let parents = first..nodes.len();
        first = nodes.len();
        for parent in parents {
            let mut parts = vec![nodes[parent].triangles.clone()];
            for _ in 0..cuts {
                parts = parts.into_iter().flat_map(halves).collect();
            }
            for triangles in parts {
                let index = nodes.len();
                nodes[parent].children.push(index);
                let ordinal = index - first;
                nodes.push(Node { parent: Some(parent), children: Vec::new(), level, ordinal, triangles });
            }
        }
    }
    Tree { nodes, order }
}

fn middle(count: usize) -> usize {
    count.div_ceil(2)
}

fn halves(range: std::ops::Range<usize>) -> [std::ops::Range<usize>; 2] {
    let cut = range.start + middle(range.len());
    [range.start..cut, cut..range.end]
}

/// Cuts `order` in two equal parts `times` times over, each part across the
/// longest side of its own centroids' box. Ties go by index, so that the result
/// depends on nothing but the input.
fn halve(order: &mut [u32], centroids: &[Vec3], times: u32) {
    if times == 0 || order.len() < 2 {
        // Input order within a tile keeps what the author had side by side together.
        order.sort_unstable();
        return;
    }
    let (mut min, mut max) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    for &i in order.iter() {
        min = min.min(centroids[i as usize]);
        max = max.max(centroids[i as usize]);
    }
    let axis = (max - min).max_position();
    let cut = middle(order.len());
    order.select_nth_unstable_by(cut, |&a, &b| {
        let (x, y) = (centroids[a as usize][axis], centroids[b as usize][axis]);
        x.total_cmp(&y).then(a.cmp(&b))
    });
    let (low, high) = order.split_at_mut(cut);
    rayon::join(|| halve(low, centroids, times - 1), || halve(high, centroids, times - 1));
}

impl Tree {
    /// Level of the deepest tiles.
    pub fn depth(&self) -> u32 {
        self.nodes.last().map_or(0, |n| n.level)
    }

    /// Indices of the nodes of one level.
    pub fn level(&self, level: u32) -> std::ops::Range<usize> {
        let start = self.nodes.partition_point(|n| n.level < level);
        start..self.nodes.partition_point(|n| n.level <= level)
    }

    /// Writes into every vertex the level from which on its position is inside
    /// one tile: that of the lowest common ancestor of the leaves around it.
    pub fn find_borders(&self, soup: &mut Soup) {
        const NONE: usize = usize::MAX;
        let groups = super::mesh::position_groups(&soup.vertices);
        let mut holder = vec![NONE; soup.vertices.len()];
        for (leaf, node) in self.nodes.iter().enumerate().filter(|(_, n)| n.children.is_empty()) {
            for &triangle in &self.order[node.triangles.clone()] {
                for corner in soup.triangles[triangle as usize] {
                    let slot = &mut holder[groups[corner as usize] as usize];
                    *slot = if *slot == NONE { leaf } else { self.common_ancestor(*slot, leaf) };
                }
            }
        }
        for (vertex, &group) in soup.vertices.iter_mut().zip(&groups) {
            vertex.free_level = self.nodes.get(holder[group as usize]).map_or(0, |n| n.level);
        }
    }

    fn common_ancestor(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            // Nodes are in order of level: the later one is never above the other.
            let later = a.max(b);
            let parent = self.nodes[later].parent.unwrap_or(0);
            if later == a { a = parent } else { b = parent }
        }
        a
    }
}
