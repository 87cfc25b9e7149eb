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
    /// Places in the picture that nothing covers yet.
    pub holes: usize,
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
    /// Tiles that are known no longer, as nobody had looked at them for long; their files are read again when needed.
    pub given_back: u64,
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

impl StreamingStats {
    /// The figures of several streamers taken together.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        all.into_iter().fold(Self::default(), |sum, one| Self {
            frame: sum.frame.max(one.frame),
            tiles: sum.tiles + one.tiles,
            visited: sum.visited + one.visited,
            shown: sum.shown + one.shown,
            culled: sum.culled + one.culled,
            kicked: sum.kicked + one.kicked,
            wanted: sum.wanted + one.wanted,
            holes: sum.holes + one.holes,
            queued: sum.queued + one.queued,
            loading: sum.loading + one.loading,
            decoded: sum.decoded + one.decoded,
            resident: sum.resident + one.resident,
            failed_for_now: sum.failed_for_now + one.failed_for_now,
            failed: sum.failed + one.failed,
            resident_bytes: sum.resident_bytes + one.resident_bytes,
            budget_bytes: sum.budget_bytes + one.budget_bytes,
            read_bytes: sum.read_bytes + one.read_bytes,
            requests: sum.requests + one.requests,
            cancelled: sum.cancelled + one.cancelled,
            wasted: sum.wasted + one.wasted,
            evicted: sum.evicted + one.evicted,
            given_back: sum.given_back + one.given_back,
            out_of_memory: sum.out_of_memory || one.out_of_memory,
            effective_sse_px: sum.effective_sse_px.max(one.effective_sse_px),
            selection_secs: sum.selection_secs + one.selection_secs,
            deepest_level: sum.deepest_level.max(one.deepest_level),
            last_failure: one.last_failure.clone().or(sum.last_failure),
        })
    }
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
