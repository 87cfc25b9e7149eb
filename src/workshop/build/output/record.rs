//! What is known of a tile once it has been written.

use super::staging::Written;
use crate::workshop::build::mesh::Bounds;

/// A tile that has been written. Records stand level by level from the root, which is the first.
#[derive(Debug, Clone)]
pub(in crate::workshop::build) struct TileRecord {
    /// Indices of records.
    pub children: Vec<usize>,
    /// 0 is the root.
    pub level: u32,
    /// Among the tiles of its level.
    pub ordinal: usize,
    /// Of its glb, relative to the tileset.
    pub address: String,
    /// Of all leaves below, Y up, metres.
    pub bounds: Bounds,
    /// What a viewer refines by, metres.
    pub error: f64,
    /// How far its surface lies from the model, metres: part of `error`.
    pub deviation: f64,
    pub triangles: usize,
    /// Texels of its own pictures.
    pub texels: u64,
    /// It holds more triangles than it should.
    pub is_dense: bool,
    pub written: Written,
}
