//! Tiles and their children, as the cutting planes give them.

use super::kd::{Kd, KdNode};

/// One tile's place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workshop::build) struct Node {
    pub parent: Option<usize>,
    /// Indices into the tree's nodes.
    pub children: Vec<usize>,
    /// 0 is the root.
    pub level: u32,
    /// Position among the tiles of its level.
    pub ordinal: usize,
    /// Which leaf it is, where it has no children.
    pub leaf: Option<u32>,
    /// Levels below it.
    pub height: u32,
    /// Triangles of all leaves below.
    pub triangles: u64,
}

/// All tiles, level by level from the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workshop::build) struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Two planes in a row make one level; a leaf below only one of them is a child as well.
    pub fn of(kd: &Kd, leaf_triangles: &[u64]) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        let mut places = vec![(0u32, None)];
        let (mut level, mut done) = (0, 0);
        while done < places.len() {
            let end = places.len();
            for at in done..end {
                let (place, parent) = places[at];
                let leaf = match kd.nodes.get(place as usize) {
                    Some(KdNode::End(leaf)) => Some(*leaf),
                    _ => None,
                };
                let triangles = leaf.and_then(|l| leaf_triangles.get(l as usize)).copied().unwrap_or(0);
                let node = Node { parent, children: Vec::new(), level, ordinal: at - done, leaf, height: 0, triangles };
                nodes.push(node);
                for child in below(kd, place).into_iter().flat_map(|half| match kd.nodes.get(half as usize) {
                    Some(KdNode::Cut { .. }) => below(kd, half),
                    _ => vec![half],
                }) {
                    nodes[at].children.push(places.len());
                    places.push((child, Some(at)));
                }
            }
            (done, level) = (end, level + 1);
        }
        for at in (1..nodes.len()).rev() {
            let (height, triangles) = (nodes[at].height, nodes[at].triangles);
            if let Some(parent) = nodes[at].parent {
                nodes[parent].height = nodes[parent].height.max(height + 1);
                nodes[parent].triangles += triangles;
            }
        }
        Self { nodes }
    }

    /// A tile's address, relative to the tileset.
    pub fn address(&self, node: usize) -> String {
        let node = &self.nodes[node];
        format!("tiles/L{}_{}.glb", node.level, node.ordinal)
    }

    /// Every node after its children, each with all below it together: work in this order keeps little waiting.
    pub fn children_first(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut stack = vec![0];
        while let Some(node) = stack.pop() {
            order.push(node);
            stack.extend(&self.nodes[node].children);
        }
        order.reverse();
        order
    }
}

fn below(kd: &Kd, node: u32) -> Vec<u32> {
    match kd.nodes.get(node as usize) {
        Some(KdNode::Cut { children, .. }) => children.to_vec(),
        _ => Vec::new(),
    }
}
