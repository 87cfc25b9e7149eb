//! Edges of a surface too large to keep them all: a sample of them, chosen by their places.

use std::collections::HashMap;

/// Edges kept; some forty megabytes.
const MOST: usize = 1 << 20;

/// Counts by how many triangles edges are used. Of a large surface only one edge in `2^shift` is watched, the same ones
/// wherever they are met, because their place decides.
#[derive(Debug, Default)]
pub(super) struct Edges {
    uses: HashMap<u64, u8>,
    shift: u32,
}

impl Edges {
    /// Counts the three edges of a triangle with these corners.
    pub fn add(&mut self, corners: [[f64; 3]; 3]) {
        let [a, b, c] = corners.map(hash);
        for (from, to) in [(a, b), (b, c), (c, a)] {
            let edge = mix(from.min(to) ^ mix(from.max(to)));
            if edge.trailing_zeros() >= self.shift {
                let uses = self.uses.entry(edge).or_default();
                *uses = uses.saturating_add(1);
            }
        }
        while self.uses.len() > MOST {
            self.shift += 1;
            let shift = self.shift;
            self.uses.retain(|edge, _| edge.trailing_zeros() >= shift);
        }
    }

    /// Edges with one triangle, and edges with more than two: estimates, where not all were watched.
    pub fn open_and_crowded(&self) -> (u64, u64) {
        let count =
            |wanted: fn(u8) -> bool| (self.uses.values().filter(|uses| wanted(**uses)).count() as u64) << self.shift;
        (count(|uses| uses == 1), count(|uses| uses > 2))
    }

    /// Whether all edges were watched.
    pub fn is_exact(&self) -> bool {
        self.shift == 0
    }
}

/// Equal places have equal hashes; 0.0 and -0.0 are one place.
fn hash(position: [f64; 3]) -> u64 {
    position.iter().fold(0, |sum, value| mix(sum ^ (value + 0.0).to_bits()))
}

/// The finisher of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (value ^ (value >> 31)).wrapping_add(0x9e37_79b9_7f4a_7c15)
}
