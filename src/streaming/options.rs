//! What can be tuned, with defaults and units.

use crate::content::tileset::MAX_TILES;

/// How selection decides. Every field has cesium-native's default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelectionOptions {
    /// A tile is good enough when its error covers at most so many pixels.
    pub max_sse_px: f64,
    /// When a tile waits for more descendants than this, it is loaded before them, to be shown meanwhile.
    pub loading_descendant_limit: u32,
    /// Load the tiles between the root and the shown ones too, last, so that going back out shows no coarse picture.
    pub preload_ancestors: bool,
    /// Load the siblings that are out of view too, last, so that turning shows no coarse picture.
    pub preload_siblings: bool,
    /// Nothing is loaded only to stand in for what is wanted, and what is wanted is shown as soon as it is there, beside
    /// places of which nothing is. For measuring what it costs to leave no hole; visitors are not asked.
    pub holes_allowed: bool,
}

impl Default for SelectionOptions {
    fn default() -> Self {
        Self {
            max_sse_px: 16.0,
            loading_descendant_limit: 20,
            preload_ancestors: true,
            preload_siblings: true,
            holes_allowed: false,
        }
    }
}

/// How a [`Streamer`](super::Streamer) works.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamingOptions {
    /// How tiles are chosen. The error allowed is raised while the memory budget is too small for it.
    pub selection: SelectionOptions,
    /// CPU and GPU bytes that all tiles together may hold: the ones that the engine has and the ones that wait for it.
    /// Never exceeded.
    pub memory_budget_bytes: u64,
    /// Most tiles that are known at once, about 300 bytes each. What comes from files below others goes when nobody has
    /// looked at it for long.
    pub max_tiles: usize,
    /// Tiles that are prepared at once; at least one. How many are read at once, the source says.
    pub workers: usize,
    /// Tiles that may wait for a worker; the least needed beyond are asked for again next frame.
    pub max_queued: usize,
    /// Prepared tiles that may wait for the engine before workers pause.
    pub max_decoded: usize,
    /// Seconds that letting go of tiles may take in one frame: so many go as the engine's work on those before shows that
    /// there is time for.
    pub evict_secs: f64,
    /// No file larger than this is read, in bytes.
    pub max_file_bytes: u64,
    /// A tile in the workers' hands is called off when nothing wanted it for so long, in seconds.
    pub cancel_after_secs: f64,
    /// Wait before the second try where trying again can help, in seconds; doubles each time.
    pub retry_after_secs: f64,
    /// Tries that the picture waits for. After them what lies above the tile stands in for it, and it is only asked for
    /// now and then, or as soon as another one of them comes.
    pub max_tries: u32,
    /// The longest wait between two tries, in seconds.
    pub longest_wait_secs: f64,
}

impl Default for StreamingOptions {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            selection: SelectionOptions::default(),
            memory_budget_bytes: 1 << 30,
            max_tiles: MAX_TILES,
            workers: cores.saturating_sub(1).clamp(1, 4),
            max_queued: 256,
            max_decoded: 64,
            evict_secs: 0.001,
            max_file_bytes: 512 << 20,
            cancel_after_secs: 0.25,
            retry_after_secs: 1.0,
            max_tries: 5,
            longest_wait_secs: 30.0,
        }
    }
}
