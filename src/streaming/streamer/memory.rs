//! One budget over all that is held.
//!
//! What a tile will hold is only known once it is prepared: before that it is
//! estimated, and exactly remembered afterwards. A tile that turns out not to fit
//! is let go at once, and asked for again when so much room is there. While the
//! picture could become coarser only by loading more, room for one such tile is
//! held back; where that is not enough, finer tiles go first and what lies above
//! stands in for them. So the budget holds in every frame.

use super::{SETTLING_FRAMES, Streamer};
use crate::content::tileset::TileId;
use crate::streaming::prepare::{Loaded, Prepare};
use crate::streaming::state::LoadState;
use crate::streaming::workers::Room;

/// A tile that claims more than this many bytes counts as this large, so that sums cannot overflow.
const MAX_TILE_BYTES: u64 = 1 << 44;
/// What is only preloaded may fill nine tenths of the budget, so that it never pushes anything out.
const PRELOAD_SHARE: (u64, u64) = (9, 10);
/// Not more than this part of the budget is held back for a coarser tile.
const RESERVE_SHARE: u64 = 4;

impl<P: Prepare> Streamer<P> {
    /// Whether what is wanted does not fit, and cannot be coarser.
    pub(super) fn is_out_of_memory(&self) -> bool {
        self.pressure.starved && self.governor.is_at_end(self.options.selection.max_sse_px, &self.pressure)
    }

    /// Bytes held now.
    fn held_bytes(&self) -> u64 {
        let counts = self.states.counts();
        counts.resident_bytes + counts.decoded_bytes
    }

    /// Bytes held, and what the workers are expected to add.
    pub(super) fn committed_bytes(&self) -> u64 {
        self.held_bytes() + self.in_flight.iter().map(|job| job.expected_bytes).sum::<u64>()
    }

    /// Bytes held back for a tile that makes the picture coarser.
    fn reserve_bytes(&self) -> u64 {
        if self.selection.counts.skipped == 0 {
            return 0;
        }
        self.sizes.most().min(self.options.memory_budget_bytes / RESERVE_SHARE)
    }

    pub(super) fn room(&self) -> Room {
        let counts = self.states.counts();
        let budget = self.options.memory_budget_bytes;
        let committed = self.committed_bytes();
        let (nine, tenths) = PRELOAD_SHARE;
        let relief_bytes = budget.saturating_sub(committed);
        let reserve = self.reserve_bytes();
        Room {
            slots: self.options.max_decoded.saturating_sub(counts.decoded + self.in_flight.len()),
            wanted_bytes: relief_bytes.saturating_sub(reserve),
            preload_bytes: (budget / tenths * nine).min(budget - reserve).saturating_sub(committed),
            relief_bytes,
            skips: self.governor.is_at_end(self.options.selection.max_sse_px, &self.pressure),
        }
    }

    /// Whether everything that the engine holds is needed now.
    pub(super) fn lru_is_needed(&self) -> bool {
        self.lru.oldest().is_none_or(|(_, last_used)| last_used >= self.frame)
    }

    /// Takes a prepared tile over, if it fits.
    pub(super) fn admit(&mut self, tile: TileId, mut loaded: Loaded<P::Prepared>, now_secs: f64) {
        let bytes = loaded.size_bytes.min(MAX_TILE_BYTES);
        loaded.size_bytes = bytes;
        self.sizes.learn(self.tileset.tile(tile).level, bytes);
        self.sizes.remember(tile, bytes);
        if bytes > self.options.memory_budget_bytes {
            self.refuse(tile, bytes, now_secs);
        } else if self.make_room(bytes) {
            self.states.set(tile, LoadState::Decoded { bytes });
            self.decoded.push((tile, loaded));
        } else {
            self.states.set(tile, LoadState::Unloaded);
            self.stats.wasted += 1;
        }
    }

    /// How many tiles may be on their way out at the end of this frame.
    pub(super) fn most_evicted(&self) -> usize {
        self.eviction.tiles_in(self.options.evict_secs)
    }

    /// Lets go of what nobody needs until `bytes` more fit; false where they do not.
    fn make_room(&mut self, bytes: u64) -> bool {
        while self.held_bytes().saturating_add(bytes) > self.options.memory_budget_bytes {
            if self.evicted.len() >= self.most_evicted() || !self.let_go_of_unneeded() {
                return false;
            }
        }
        true
    }

    /// A tile that is larger than the whole budget can never be had: what is below or above it stands in for it.
    fn refuse(&mut self, tile: TileId, bytes: u64, now_secs: f64) {
        let budget = self.options.memory_budget_bytes;
        let reason = format!(
            "it takes {bytes} bytes of memory, more than the {budget} that all tiles together may take; raise the \
             memory budget, or build the tileset with smaller tiles"
        );
        self.fail(tile, &reason, false, now_secs);
    }

    /// After a change of the budget: what can be had at all has changed.
    pub(super) fn judge_sizes(&mut self, old_budget: u64) {
        let budget = self.options.memory_budget_bytes;
        let large: Vec<(TileId, u64)> = self.sizes.above(budget.min(old_budget)).collect();
        for (tile, bytes) in large {
            if bytes <= budget {
                // Whatever else it failed of comes up again.
                if matches!(self.states.get(tile), LoadState::Failed { .. }) {
                    self.troubles.remove(&tile);
                    self.states.set(tile, LoadState::Unloaded);
                }
            } else if matches!(self.states.get(tile), LoadState::Unloaded) {
                self.refuse(tile, bytes, 0.0);
            }
        }
        self.settling = SETTLING_FRAMES;
    }

    /// Keeps the budget, a few tiles a frame; whether something went that the latest selection needs.
    pub(super) fn evict(&mut self) -> bool {
        let _span = traced!("evict");
        let mut needed = false;
        let budget = self.options.memory_budget_bytes;
        let next = if self.next_bytes > 0 { self.next_bytes.saturating_add(self.reserve_bytes()) } else { 0 };
        while self.evicted.len() < self.most_evicted() {
            let over = self.held_bytes() > budget;
            // Room is made ahead for what comes next, but only as far as it is loaded soon.
            let short = over || self.committed_bytes().saturating_add(next) > budget;
            if !short || !self.let_go_of_unneeded() {
                if !over || !self.let_go_of_needed() {
                    break;
                }
                needed = true;
            }
        }
        let relieved = self.pressure.starved && self.relieve();
        self.relief_stuck = self.pressure.starved && !relieved;
        needed || relieved
    }

    /// The resident tile that was needed least lately, if it is not needed now; else a prepared one that nobody waits for.
    fn let_go_of_unneeded(&mut self) -> bool {
        if let Some((tile, last_used)) = self.lru.oldest()
            && last_used < self.frame
        {
            self.let_go(tile);
            return true;
        }
        let unwanted = self.decoded.iter().position(|(tile, _)| !self.is_wanted(*tile));
        unwanted.map(|index| self.waste(index)).is_some()
    }

    /// The finest tile in place of which a coarser one can be shown, or the finest at all.
    fn let_go_of_needed(&mut self) -> bool {
        let fineness = |tile: TileId| (self.has_cover(tile), self.tileset.tile(tile).level, tile);
        let finest = self.selection.kept.iter().copied().filter(|tile| self.is_resident(*tile));
        match finest.max_by_key(|tile| fineness(*tile)).or(self.lru.oldest().map(|(tile, _)| tile)) {
            Some(tile) => {
                self.let_go(tile);
                self.settling = SETTLING_FRAMES;
                true
            }
            None if self.decoded.is_empty() => false,
            None => {
                self.waste(self.decoded.len() - 1);
                true
            }
        }
    }

    /// Nothing fits any more although a coarser tile would make room: those that it would replace go before it comes,
    /// where something coarser still can be shown meanwhile. False where there is none.
    fn relieve(&mut self) -> bool {
        let room = self.options.memory_budget_bytes.saturating_sub(self.committed_bytes());
        let relief = {
            let board = self.workers.board();
            let found = board.queue.iter().find(|entry| entry.relieves && self.has_cover(entry.tile));
            found.map(|entry| (entry.tile, entry.expected_bytes))
        };
        let Some((coarser, bytes)) = relief else { return false };
        let evicted_before = self.evicted.len();
        let mut missing = bytes.saturating_sub(room);
        let below = |tile: &TileId| self.is_resident(*tile) && self.ancestors(*tile).any(|above| above == coarser);
        let mut finer: Vec<TileId> = self.selection.kept.iter().copied().filter(below).collect();
        while missing > 0
            && self.evicted.len() < self.most_evicted()
            && let Some(tile) = finer.pop()
        {
            missing = missing.saturating_sub(self.let_go(tile));
            self.settling = SETTLING_FRAMES;
        }
        self.evicted.len() > evicted_before
    }

    /// Whether a coarser tile that is there can be shown instead of this one.
    fn has_cover(&self, tile: TileId) -> bool {
        self.ancestors(tile).any(|above| self.is_resident(above))
    }

    fn ancestors(&self, tile: TileId) -> impl Iterator<Item = TileId> {
        std::iter::successors(self.tileset.tile(tile).parent, |above| self.tileset.tile(*above).parent)
    }

    fn is_resident(&self, tile: TileId) -> bool {
        matches!(self.states.get(tile), LoadState::Resident { .. })
    }

    /// The engine's objects of a resident tile go; gives the bytes that it held.
    pub(super) fn let_go(&mut self, tile: TileId) -> u64 {
        let bytes = match self.states.get(tile) {
            LoadState::Resident { bytes } => *bytes,
            _ => 0,
        };
        self.lru.remove(tile);
        self.states.set(tile, LoadState::Unloaded);
        self.evicted.push(tile);
        self.stats.evicted += 1;
        if bytes > self.options.memory_budget_bytes {
            self.refuse(tile, bytes, 0.0);
        }
        bytes
    }

    pub(super) fn waste(&mut self, index: usize) {
        let (tile, _) = self.decoded.swap_remove(index);
        self.states.set(tile, LoadState::Unloaded);
        self.stats.wasted += 1;
    }

    fn is_wanted(&self, tile: TileId) -> bool {
        self.tickets[tile.index()].frame == self.frame
    }
}
