//! Tiles that come from files below others are given back when nobody has looked at them for long, so that a walk
//! through a tileset of any size takes no more memory than it has tiles in view and lately seen.

use super::{SETTLING_FRAMES, Streamer, Ticket};
use crate::content::tileset::{Branch, TileId};
use crate::streaming::prepare::{BranchError, Prepare};
use crate::streaming::state::LoadState;

/// From this part of the limit on tiles are given back.
const FILLED: (usize, usize) = (3, 4);
/// Files looked at in one frame.
const FILES_A_FRAME: usize = 64;
/// Tiles given back in one frame, after which it ends.
const TILES_A_FRAME: usize = 2048;
/// Selections in which nobody looked at a file before it goes: while there is some room left, and when there is little.
const PATIENCE: (u64, u64) = (600, 60);
/// The same where a file can be had only if another goes at once.
const IMPATIENCE: u64 = 3;
/// How often all files are looked at then.
const ROUNDS: usize = 3;

impl<P: Prepare> Streamer<P> {
    /// Adds the tiles of a file, for which others may have to go.
    pub(super) fn attach(&mut self, branch: Branch) -> Result<(), BranchError> {
        let (max, new) = (self.options.max_tiles, branch.tiles.len());
        let is_too_large = new >= max;
        // Files below others are not always behind them: what was not possible in one round may be in the next.
        for at in (0..self.tileset.files.len()).cycle().take(ROUNDS * self.tileset.files.len()) {
            if self.tileset.count() + new <= max {
                break;
            }
            self.give_back(at, IMPATIENCE);
        }
        let may_recover = !is_too_large && self.tileset.count() + new > max;
        let root = self.tileset.attach_within(branch, max);
        let root = root.map_err(|error| BranchError { reason: error.to_string(), may_recover })?;
        self.grow();
        self.memory.see(root);
        self.foreseen.memory.see(root);
        Ok(())
    }

    /// Gives a few files' tiles back while there are many.
    pub(super) fn prune(&mut self) {
        let (count, max, files) = (self.tileset.count(), self.options.max_tiles, self.tileset.files.len());
        let (filled, of) = FILLED;
        if count / filled <= max / of {
            return;
        }
        let is_short = max - max / (2 * of) < count;
        let patience = if is_short { PATIENCE.1 } else { PATIENCE.0 };
        let mut gone = 0;
        for _ in 0..FILES_A_FRAME.min(files) {
            self.next_file = (self.next_file + 1) % files;
            gone += self.give_back(self.next_file, patience);
            if gone >= TILES_A_FRAME {
                break;
            }
        }
    }

    /// Gives the tiles of a file back if nobody has looked at it for so many selections and nothing is done with them.
    /// How many.
    fn give_back(&mut self, file: usize, patience: u64) -> usize {
        let Some((root, Some(naming))) = self.tileset.files.get(file).map(|file| (file.first, file.named_by)) else {
            return 0;
        };
        let is_seen = |tile| {
            self.memory.unseen_for(tile) < patience
                || (!self.foreseen.views.is_empty() && self.foreseen.memory.unseen_for(tile) < patience)
        };
        if is_seen(root) || is_seen(naming) || !self.tileset.can_detach(file) {
            return 0;
        }
        let tiles: Vec<TileId> = self.tileset.tiles_of(file).collect();
        for &tile in &tiles {
            match self.states.get(tile) {
                LoadState::Queued | LoadState::Loading | LoadState::Decoded { .. } => return 0,
                LoadState::Resident { .. } if self.evicted.len() >= self.most_evicted() => return 0,
                LoadState::Resident { .. } => {
                    self.let_go(tile);
                }
                _ => {}
            }
        }
        for &tile in &tiles {
            self.states.set(tile, LoadState::Unloaded);
            self.troubles.remove(&tile);
            self.sizes.forget(tile);
            self.tickets[tile.index()] = Ticket::NEVER;
        }
        let gone = self.tileset.detach(file).len();
        self.states.set(naming, LoadState::Unloaded);
        self.stats.given_back += gone as u64;
        self.settling = SETTLING_FRAMES;
        gone
    }
}
