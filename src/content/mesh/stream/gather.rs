//! Corners of triangles to the vertices of a piece: each different corner becomes one vertex, in order of first use.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A hash for small keys of numbers, made by multiplying (Knuth 6.4): nobody who writes a file gains by collisions more
/// than a slow build of that file.
#[derive(Default)]
pub(super) struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The vertices and triangles of a piece while it is put together.
pub(super) struct Gather<K> {
    places: HashMap<K, u32, BuildHasherDefault<Multiply>>,
    /// What each vertex of the piece is made of.
    pub corners: Vec<K>,
    /// Three a triangle.
    pub indices: Vec<u32>,
}

impl<K: Hash + Eq + Copy> Gather<K> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { places: HashMap::default(), corners: Vec::new(), indices: Vec::new() }
    }

    /// Adds a triangle.
    pub fn push(&mut self, triangle: [K; 3]) {
        for corner in triangle {
            let next = self.corners.len() as u32;
            let place = *self.places.entry(corner).or_insert(next);
            if place == next {
                self.corners.push(corner);
            }
            self.indices.push(place);
        }
    }

    /// Triangles so far.
    pub fn triangles(&self) -> usize {
        self.indices.len() / 3
    }

    /// Whether another triangle may be added: 32-bit indices can name so many vertices.
    pub fn has_room(&self, max_triangles: usize) -> bool {
        self.triangles() < max_triangles.max(1) && self.corners.len() < (u32::MAX - 3) as usize
    }
}
