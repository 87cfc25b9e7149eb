//! Where each tile is on its way from the source to the screen.

use crate::content::tileset::TileId;
use std::sync::Arc;

/// The life of a tile's content.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum LoadState {
    /// Nothing is held and nothing is under way.
    #[default]
    Unloaded,
    /// Waits for a worker.
    Queued,
    /// A worker reads or prepares it.
    Loading,
    /// Prepared; waits until the engine takes it.
    Decoded {
        /// CPU and GPU bytes.
        bytes: u64,
    },
    /// The engine holds it: it can be shown.
    Resident {
        /// CPU and GPU bytes.
        bytes: u64,
    },
    /// Its content was an external tileset, whose root now hangs below: nothing to draw.
    Grafted,
    /// Could not be had, and asking again may help.
    FailedForNow {
        /// When, on the clock that [`Streamer::update`](super::Streamer::update) is given. Seconds.
        retry_at_secs: f64,
        /// How often it was tried.
        tries: u32,
        /// What happened.
        reason: Arc<str>,
    },
    /// Will never be shown; its parent stays in its place.
    Failed {
        /// What happened.
        reason: Arc<str>,
    },
}

/// How many tiles are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateCounts {
    /// [`LoadState::Queued`].
    pub queued: usize,
    /// [`LoadState::Loading`].
    pub loading: usize,
    /// [`LoadState::Decoded`].
    pub decoded: usize,
    /// [`LoadState::Resident`].
    pub resident: usize,
    /// [`LoadState::FailedForNow`].
    pub failed_for_now: usize,
    /// [`LoadState::Failed`].
    pub failed: usize,
    /// Bytes of decoded tiles.
    pub decoded_bytes: u64,
    /// Bytes of resident tiles.
    pub resident_bytes: u64,
}

/// The state of every tile, and the sums over them.
#[derive(Debug, Default)]
pub struct TileStates {
    states: Vec<LoadState>,
    counts: StateCounts,
}

impl TileStates {
    /// Makes room for `tiles` tiles; new ones are unloaded.
    pub fn grow(&mut self, tiles: usize) {
        if tiles > self.states.len() {
            self.states.resize(tiles, LoadState::Unloaded);
        }
    }

    /// The state of a tile.
    pub fn get(&self, tile: TileId) -> &LoadState {
        &self.states[tile.index()]
    }

    /// Moves a tile to another state.
    pub fn set(&mut self, tile: TileId, state: LoadState) {
        let slot = &mut self.states[tile.index()];
        let old = std::mem::replace(slot, state);
        let counts = &mut self.counts;
        match old {
            LoadState::Unloaded | LoadState::Grafted => {}
            LoadState::Queued => counts.queued -= 1,
            LoadState::Loading => counts.loading -= 1,
            LoadState::Decoded { bytes } => {
                counts.decoded -= 1;
                counts.decoded_bytes -= bytes;
            }
            LoadState::Resident { bytes } => {
                counts.resident -= 1;
                counts.resident_bytes -= bytes;
            }
            LoadState::FailedForNow { .. } => counts.failed_for_now -= 1,
            LoadState::Failed { .. } => counts.failed -= 1,
        }
        match *slot {
            LoadState::Unloaded | LoadState::Grafted => {}
            LoadState::Queued => counts.queued += 1,
            LoadState::Loading => counts.loading += 1,
            LoadState::Decoded { bytes } => {
                counts.decoded += 1;
                counts.decoded_bytes += bytes;
            }
            LoadState::Resident { bytes } => {
                counts.resident += 1;
                counts.resident_bytes += bytes;
            }
            LoadState::FailedForNow { .. } => counts.failed_for_now += 1,
            LoadState::Failed { .. } => counts.failed += 1,
        }
    }

    /// Sums over all tiles.
    pub fn counts(&self) -> &StateCounts {
        &self.counts
    }
}
