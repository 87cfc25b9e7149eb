//! What a caller may choose.

use super::output::OutputOptions;
use std::path::PathBuf;

/// How a tileset is built. The default suits a viewer with a screen-space error
/// of 16 pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildOptions {
    /// Replace a tileset that is already there, once the new one is whole.
    /// A folder that holds something other than a tileset is never replaced.
    pub overwrite: bool,
    /// No leaf holds more triangles; every leaf of a larger model holds about
    /// half of it or more. Taken as at least 64 and at most 2^20.
    pub max_tile_triangles: usize,
    /// Quality of pictures, 1 to 100.
    pub jpeg_quality: u8,
    /// Longest side of a tile's own picture, in texels.
    pub max_picture_size: u32,
    /// How normals are stored where positions are kept exactly; where they are rounded, in bytes.
    pub normals: NormalFormat,
    /// How tiles and what lies beside them are written.
    pub output: OutputOptions,
    /// Where and with what the work is done; it decides nothing about what comes out.
    pub work: WorkOptions,
}

/// Where and with what a build works. The same tileset comes out whatever is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkOptions {
    /// Keeps what is done in `OUT.parvis-work` (or [`Self::folder`]), so that a build that was killed or ran out of disk
    /// can go on. Otherwise a temporary folder is used that goes in any case.
    pub resumable: bool,
    /// Goes on with what an earlier build with the same model and options left, and keeps the work folder whatever
    /// happens. Includes [`Self::resumable`].
    pub resume: bool,
    /// The work folder. Includes [`Self::resumable`].
    pub folder: Option<PathBuf>,
    /// Most memory to take, bytes: at least 512 MiB, by default a quarter of the machine's.
    pub memory_bytes: Option<u64>,
    /// Most triangles in the leaves of one cell of a plan; by default 4 Mi.
    pub cell_triangles: Option<u64>,
    /// Threads; by default those of the rayon pool in which the build is called, one for every core.
    pub threads: Option<usize>,
    /// Whatever tells this model from another one with the same materials: paths, sizes and times of its files.
    pub input: String,
}

impl WorkOptions {
    /// Whether the work folder has a name by which it is found again.
    pub(super) fn kept(&self) -> bool {
        self.resumable || self.resume || self.folder.is_some()
    }
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            overwrite: false,
            max_tile_triangles: 65_536,
            jpeg_quality: 88,
            max_picture_size: 4096,
            normals: NormalFormat::Float,
            work: WorkOptions::default(),
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
