//! Tiles that could not be had, and when they are tried again.

use super::{SETTLING_FRAMES, Streamer, Trouble};
use crate::content::tileset::TileId;
use crate::streaming::prepare::Prepare;
use crate::streaming::state::LoadState;
use crate::streaming::stats::Problem;
use std::sync::Arc;

impl<P: Prepare> Streamer<P> {
    pub(super) fn fail(&mut self, tile: TileId, reason: &str, may_recover: bool, now_secs: f64) {
        let path = self.tileset.path(tile);
        let tries = self.troubles.get(&tile).map_or(0, |trouble| trouble.tries).saturating_add(1);
        let for_good = !may_recover;
        self.stats.last_failure = Some(format!("tile {path}: {reason}"));
        let reason: Arc<str> = reason.into();
        let problem = Problem { tile, path, reason: reason.clone(), for_good };
        self.troubles.insert(tile, Trouble { problem, tries });
        let state = if for_good {
            LoadState::Failed { reason }
        } else {
            let wait_secs = self.options.retry_after_secs * f64::from((tries - 1).min(64)).exp2();
            let retry_at_secs = now_secs + wait_secs.min(self.options.longest_wait_secs);
            if tries >= self.options.max_tries {
                self.wake_at_secs = self.wake_at_secs.min(retry_at_secs);
            }
            LoadState::FailedForNow { retry_at_secs, tries, reason }
        };
        self.states.set(tile, state);
        self.settling = SETTLING_FRAMES;
    }

    /// Whether the picture waits for this tile no longer, until it is tried again.
    pub(super) fn is_given_up(state: &LoadState, max_tries: u32, now_secs: f64) -> bool {
        matches!(state, LoadState::FailedForNow { retry_at_secs, tries, .. }
            if *tries >= max_tries && *retry_at_secs > now_secs)
    }

    /// Looks whether tiles that were given up for now may be tried again.
    pub(super) fn wake(&mut self, now_secs: f64) {
        if now_secs < self.wake_at_secs {
            return;
        }
        let retry_at = |tile: &TileId| match self.states.get(*tile) {
            LoadState::FailedForNow { retry_at_secs, .. } => Some(*retry_at_secs),
            _ => None,
        };
        let later = self.troubles.keys().filter_map(retry_at).filter(|at| *at > now_secs);
        self.wake_at_secs = later.fold(f64::INFINITY, f64::min);
        self.settling = SETTLING_FRAMES;
    }

    /// A tile has come at last: the source is there again, and nobody need wait longer for the others.
    pub(super) fn recover(&mut self, tile: TileId, now_secs: f64) {
        let Some(trouble) = self.troubles.remove(&tile) else { return };
        if trouble.tries < self.options.max_tries {
            return;
        }
        let waiting: Vec<TileId> = self.troubles.keys().copied().collect();
        for other in waiting {
            if Self::is_given_up(self.states.get(other), self.options.max_tries, now_secs)
                && let LoadState::FailedForNow { tries, reason, .. } = self.states.get(other).clone()
            {
                self.states.set(other, LoadState::FailedForNow { retry_at_secs: now_secs, tries, reason });
            }
        }
    }
}
