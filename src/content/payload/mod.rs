//! What a tile holds: glb, glTF and b3dm to plain CPU buffers.

use super::surface::Model;
use glam::DVec3;

/// A decoded tile, in visit space.
#[derive(Debug, Clone, Default)]
pub struct TileContent {
    /// Where the model's origin lies in visit space (metres, Y up, f64): vertex
    /// positions are relative to it, so that f32 is exact enough anywhere.
    pub center: DVec3,
    /// Triangles and materials; positions relative to `center`, axes of visit space.
    pub model: Model,
}
