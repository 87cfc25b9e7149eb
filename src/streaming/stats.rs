//! What streaming does, in figures; panels and reports only read them.

use crate::content::tileset::TileId;
use serde::Serialize;
use std::sync::Arc;

/// Live figures, renewed each frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StreamingStats {
    /// Updates so far.
    pub frame: u64,
    /// Tiles known so far, with those of external tilesets.
    pub tiles: usize,
    /// Tiles that the latest selection looked at.
    pub visited: usize,
    /// Tiles shown.
    pub shown: usize,
    /// Visited tiles out of view.
    pub culled: usize,
    /// Ready tiles not shown because others that belong with them are not ready.
    pub kicked: usize,
    /// Tiles wanted on screen that are not there yet.
    pub wanted: usize,
    /// Tiles waiting for a worker.
    pub queued: usize,
    /// Tiles in the workers' hands.
    pub loading: usize,
    /// Prepared tiles waiting for the engine.
    pub decoded: usize,
    /// Tiles that the engine holds.
    pub resident: usize,
    /// Tiles that will be tried again.
    pub failed_for_now: usize,
    /// Tiles that failed for good.
    pub failed: usize,
    /// Bytes that prepared and resident tiles hold on CPU and GPU.
    pub resident_bytes: u64,
    /// The budget for them.
    pub budget_bytes: u64,
    /// Bytes read from the source.
    pub read_bytes: u64,
    /// Tiles handed to workers.
    pub requests: u64,
    /// Tiles called off, before or after a worker took them.
    pub cancelled: u64,
    /// Tiles prepared and let go without ever having been taken by the engine.
    pub wasted: u64,
    /// Tiles let go.
    pub evicted: u64,
    /// What is wanted does not fit into the budget, and the picture cannot get any coarser.
    pub out_of_memory: bool,
    /// Screen-space error allowed now, in pixels.
    pub effective_sse_px: f64,
    /// How long the latest selection took, in seconds.
    pub selection_secs: f64,
    /// Deepest level shown.
    pub deepest_level: u32,
    /// What failed last.
    pub last_failure: Option<String>,
}

/// A tile that could not be had.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Which.
    pub tile: TileId,
    /// Where it stands in its tileset.
    pub path: String,
    /// What happened.
    pub reason: Arc<str>,
    /// It will not be tried again.
    pub for_good: bool,
}
