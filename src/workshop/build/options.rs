//! What a caller may choose.

use super::output::OutputOptions;

/// How a tileset is built. The default suits a viewer with a screen-space error
/// of 16 pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildOptions {
    /// Replace a tileset that is already there, once the new one is whole.
    /// A folder that holds something other than a tileset is never replaced.
    pub overwrite: bool,
    /// No leaf holds more triangles; every leaf of a larger model holds more
    /// than half of it. Taken as at least 64 and at most 2^20.
    pub max_tile_triangles: usize,
    /// Quality of pictures, 1 to 100.
    pub jpeg_quality: u8,
    /// Longest side of a tile's own picture, in texels.
    pub max_picture_size: u32,
    /// How normals are stored where positions are kept exactly; where they are rounded, in bytes.
    pub normals: NormalFormat,
    /// How tiles and what lies beside them are written.
    pub output: OutputOptions,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            overwrite: false,
            max_tile_triangles: 65_536,
            jpeg_quality: 88,
            max_picture_size: 4096,
            normals: NormalFormat::Float,
            output: OutputOptions::default(),
        }
    }
}

impl BuildOptions {
    /// `max_tile_triangles` within its limits.
    pub(super) fn leaf_limit(&self) -> usize {
        self.max_tile_triangles.clamp(64, 1 << 20)
    }
}

/// How normals are stored in a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NormalFormat {
    /// 12 bytes a vertex, readable everywhere.
    #[default]
    Float,
    /// 4 bytes a vertex, within half a degree; needs `KHR_mesh_quantization`.
    Byte,
}
