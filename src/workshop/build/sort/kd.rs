//! The cutting planes, from the whole model down to the leaves.

use serde::{Deserialize, Serialize};

/// A plane, or what lies below the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workshop::build) enum KdNode {
    /// What has a key below `plane` along `axis` is in the first child.
    Cut { axis: u8, plane: i32, children: [u32; 2] },
    /// A part of the model, or a leaf.
    End(u32),
}

/// A region of keys: from `[0]`, which is inside, to `[1]`, which is not, on every axis.
pub(in crate::workshop::build) type Region = [[i32; 2]; 3];

/// All keys there are.
pub(in crate::workshop::build) const EVERYWHERE: Region = [[i32::MIN, i32::MAX]; 3];

/// Whether a key is in a region.
pub(in crate::workshop::build) fn inside(key: [i32; 3], region: &Region) -> bool {
    key.iter().zip(region).all(|(k, [low, high])| low <= k && k < high)
}

/// The two sides of a plane.
pub(in crate::workshop::build) fn sides(region: &Region, axis: usize, plane: i32) -> [Region; 2] {
    let mut both = [*region; 2];
    both[0][axis][1] = plane;
    both[1][axis][0] = plane;
    both
}

/// A tree of planes; the root is the first node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct Kd {
    pub nodes: Vec<KdNode>,
}

impl Kd {
    /// Adds an end and returns its node.
    pub fn end(&mut self, index: u32) -> u32 {
        self.nodes.push(KdNode::End(index));
        self.nodes.len() as u32 - 1
    }

    /// Turns an end into a plane with two new ends, which stay to be set.
    pub fn cut(&mut self, node: u32, axis: usize, plane: i32) -> [u32; 2] {
        let children = [self.end(u32::MAX), self.end(u32::MAX)];
        self.nodes[node as usize] = KdNode::Cut { axis: axis as u8, plane, children };
        children
    }

    /// The end in whose region a key lies.
    pub fn route(&self, key: [i32; 3]) -> u32 {
        self.route_from(0, key)
    }

    /// The same, among the ends below `node`.
    pub fn route_from(&self, mut node: u32, key: [i32; 3]) -> u32 {
        loop {
            match self.nodes.get(node as usize) {
                Some(KdNode::Cut { axis, plane, children }) => {
                    node = children[usize::from(key[usize::from(*axis)] >= *plane)];
                }
                Some(KdNode::End(index)) => return *index,
                None => return 0,
            }
        }
    }

    /// Puts the trees of the parts in the places of their ends. The leaves of all parts are numbered through, in the
    /// order of the parts.
    pub fn joined(&self, parts: &[Self]) -> Self {
        let mut first_leaf = Vec::with_capacity(parts.len());
        let mut leaves = 0;
        for part in parts {
            first_leaf.push(leaves);
            leaves += part.nodes.iter().filter(|n| matches!(n, KdNode::End(_))).count() as u32;
        }
        let mut whole = self.clone();
        for node in 0..self.nodes.len() {
            let KdNode::End(part) = self.nodes[node] else { continue };
            let Some(tree) = parts.get(part as usize) else { continue };
            // The part's root takes the place of the end, all else is appended.
            let base = whole.nodes.len() as u32 - 1;
            let moved = |n: &KdNode| match *n {
                KdNode::Cut { axis, plane, children } => {
                    KdNode::Cut { axis, plane, children: children.map(|c| base + c) }
                }
                KdNode::End(leaf) => KdNode::End(first_leaf[part as usize] + leaf),
            };
            if let Some(root) = tree.nodes.first() {
                whole.nodes[node] = moved(root);
                whole.nodes.extend(tree.nodes[1..].iter().map(moved));
            }
        }
        whole
    }
}

/// Where every leaf hangs, to find what two have in common.
pub(in crate::workshop::build) struct Ancestry {
    /// For every node its parent; the root's is itself.
    parents: Vec<u32>,
    depths: Vec<u32>,
    /// For every leaf its node.
    nodes: Vec<u32>,
}

impl Ancestry {
    pub fn of(kd: &Kd) -> Self {
        let mut all = Self { parents: vec![0; kd.nodes.len()], depths: vec![0; kd.nodes.len()], nodes: Vec::new() };
        let mut stack = vec![0u32];
        while let Some(node) = stack.pop() {
            match kd.nodes.get(node as usize) {
                Some(KdNode::Cut { children, .. }) => {
                    for &child in children {
                        all.parents[child as usize] = node;
                        all.depths[child as usize] = all.depths[node as usize] + 1;
                        stack.push(child);
                    }
                }
                Some(KdNode::End(leaf)) => {
                    let leaf = *leaf as usize;
                    all.nodes.resize(all.nodes.len().max(leaf + 1), 0);
                    all.nodes[leaf] = node;
                }
                None => {}
            }
        }
        all
    }

    /// The node of a leaf.
    pub fn node(&self, leaf: u32) -> u32 {
        self.nodes.get(leaf as usize).copied().unwrap_or(0)
    }

    /// The lowest node above, or equal to, both.
    pub fn common(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.depths[a as usize] >= self.depths[b as usize] {
                a = self.parents[a as usize];
            } else {
                b = self.parents[b as usize];
            }
        }
        a
    }

    /// Planes above a node.
    pub fn depth(&self, node: u32) -> u32 {
        self.depths[node as usize]
    }
}
