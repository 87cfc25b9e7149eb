//! The steps of one frame.

use super::{Foreseen, InFlight, SETTLING_FRAMES, Streamer, Ticket};
use crate::content::tileset::{TileId, Tileset};
use crate::streaming::options::SelectionOptions;
use crate::streaming::prepare::{BranchError, Prepare};
use crate::streaming::schedule::{Entry, Need};
use crate::streaming::select::select;
use crate::streaming::selection::{LoadGroup, LoadRequest, Readiness};
use crate::streaming::state::LoadState;
use crate::streaming::workers::{Outcome, Started, Task};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A tile on a level of which none was seen yet is taken to need this part of the budget.
const UNKNOWN_SHARE: u64 = 4;

impl<P: Prepare> Streamer<P> {
    /// Whether anything could have changed since the last selection.
    pub(super) fn is_busy(&self) -> bool {
        let counts = self.states.counts();
        self.settling > 0
            || self.change.is_some()
            || counts.queued + counts.loading + counts.decoded > 0
            || (counts.failed_for_now > 0 && self.selection.counts.wanted > 0)
            || self.committed_bytes() > self.options.memory_budget_bytes
            || self.governor.wants_lower(self.options.selection.max_sse_px, &self.pressure)
    }

    pub(super) fn grow(&mut self) {
        let tiles = self.tileset.tiles.len();
        self.states.grow(tiles);
        self.tickets.resize(tiles, Ticket::NEVER);
    }

    pub(super) fn need_of(&self, tile: TileId) -> Need {
        let ticket = &self.tickets[tile.index()];
        if ticket.frame == self.frame { ticket.need } else { Ticket::NEVER.need }
    }

    /// Takes over what the workers did since the last frame.
    pub(super) fn collect(&mut self, now_secs: f64) {
        let _span = traced!("collect");
        let mut finished = std::mem::take(&mut self.finished);
        {
            let mut board = self.workers.board();
            for Started { tile, expected_bytes, cancelled } in board.started.drain(..) {
                self.stats.requests += 1;
                self.states.set(tile, LoadState::Loading);
                self.in_flight.push(InFlight {
                    tile,
                    expected_bytes,
                    cancelled,
                    wanted_at_secs: now_secs,
                    stale: false,
                });
            }
            std::mem::swap(&mut board.finished, &mut finished);
        }
        for done in finished.drain(..) {
            let stale = self.in_flight.iter().any(|job| job.tile == done.tile && job.stale);
            self.in_flight.retain(|job| job.tile != done.tile);
            self.stats.read_bytes += done.read_bytes;
            self.settling = SETTLING_FRAMES;
            match done.outcome {
                Outcome::Cancelled => {
                    self.stats.cancelled += 1;
                    self.states.set(done.tile, LoadState::Unloaded);
                }
                Outcome::Failed { reason, may_recover } => self.fail(done.tile, &reason, may_recover, now_secs),
                Outcome::Done { loaded, branches } => {
                    match branches.into_iter().try_for_each(|branch| self.attach(branch)) {
                        Ok(()) => {
                            self.recover(done.tile, now_secs);
                            match loaded {
                                Some(_) if stale => self.states.set(done.tile, LoadState::Unloaded),
                                Some(loaded) => self.admit(done.tile, loaded, now_secs),
                                None => self.states.set(done.tile, LoadState::Grafted),
                            }
                        }
                        Err(BranchError { reason, may_recover }) => {
                            self.fail(done.tile, &reason, may_recover, now_secs);
                        }
                    }
                }
            }
        }
        self.finished = finished;
    }

    pub(super) fn select(&mut self, now_secs: f64) {
        let _span = traced!("select");
        self.frame += 1;
        let options = SelectionOptions { max_sse_px: self.governor.sse_px(), ..self.options.selection };
        let (states, max_tries) = (&self.states, self.options.max_tries);
        let readiness = |tile| readiness::<P>(states.get(tile), max_tries, now_secs);
        let start = Instant::now();
        select(&self.tileset, &self.views, &options, readiness, &mut self.memory, &mut self.selection);
        self.stats.selection_secs = start.elapsed().as_secs_f64();
        self.foresee_loads(&options, now_secs);
        let (tickets, frame) = (&mut self.tickets, self.frame);
        // Who is asked for twice is asked for where it is needed more.
        self.selection.loads.retain(|load| {
            let ticket = &mut tickets[load.tile.index()];
            let first = ticket.frame != frame;
            if first {
                *ticket = Ticket { frame, need: load.need, relieves: load.relieves };
            }
            first
        });
        let mut needed_bytes = 0;
        for &tile in &self.selection.kept {
            self.lru.touch(tile, self.frame);
            if let LoadState::Resident { bytes } = self.states.get(tile) {
                needed_bytes += bytes;
            }
        }
        self.pressure.needed_bytes = needed_bytes;
    }

    /// Adds what the views to come will want, and keeps what they will show rather than what nobody will.
    fn foresee_loads(&mut self, options: &SelectionOptions, now_secs: f64) {
        if self.foreseen.views.is_empty() && self.change.is_none() {
            return;
        }
        let Foreseen { views, memory, selection } = &mut self.foreseen;
        // Other layers are on their way: this view's comes before those of the camera's way.
        let views = if self.change.is_some() { &self.views } else { views };
        let (states, max_tries) = (&self.states, self.options.max_tries);
        let readiness = |tile| readiness::<P>(states.get(tile), max_tries, now_secs);
        select(&self.tileset, views, options, readiness, memory, selection);
        for &tile in &selection.kept {
            // Used less lately than what is shown now: that comes first where memory is short.
            self.lru.touch(tile, self.frame - 1);
        }
        let wanted = selection.loads.iter().filter(|load| load.need.group.is_wanted());
        self.selection.loads.extend(wanted.map(|load| LoadRequest {
            need: Need { group: LoadGroup::Foreseen, ..load.need },
            relieves: false,
            ..*load
        }));
        self.selection.loads.sort_unstable_by(|a, b| Need::order((a.need, a.tile), (b.need, b.tile)));
    }

    /// Tells the workers what is wanted now, and calls off what is not.
    pub(super) fn schedule(&mut self, now_secs: f64) {
        let _span = traced!("schedule");
        for job in &mut self.in_flight {
            if self.tickets[job.tile.index()].frame == self.frame {
                job.wanted_at_secs = now_secs;
            } else if now_secs - job.wanted_at_secs > self.options.cancel_after_secs {
                job.cancelled.store(true, Ordering::Relaxed);
            }
        }
        let mut room = self.room();
        let blocked;
        let mut next_bytes = 0;
        {
            let mut board = self.workers.board();
            // Taken since `collect`: still counted as queued here, until the next frame.
            board.started.iter().for_each(|started| room.take(started.expected_bytes));
            // Of an unknown size only a few are tried at a time, but one always is. Once any tile has been seen, none
            // is taken to be far larger: nothing that is there is let go for a guess.
            let share = self.options.memory_budget_bytes / UNKNOWN_SHARE;
            let unknown_bytes = self.sizes.largest().map_or(share, |largest| share.min(largest.saturating_mul(2)));
            let unknown = unknown_bytes.min(room.wanted_bytes);
            // What is loaded ahead on a level that nobody has seen is taken to be as large as anything was.
            let known = |tile: TileId, need: Need| {
                let seen = self.sizes.exact(tile).or_else(|| self.sizes.bytes(self.tileset.tile(tile).level));
                if need.group.is_wanted() { seen } else { seen.or(self.sizes.largest()) }
            };
            // What is only preloaded waits outside, so that the queue is empty when there is nothing to do.
            let fits = |need: Need, bytes: Option<u64>| {
                need.group.is_wanted() || bytes.is_some_and(|bytes| room.admits(need.group, bytes))
            };
            board.queue.reprioritise(|entry| {
                let ticket = &self.tickets[entry.tile.index()];
                entry.need = ticket.need;
                entry.relieves = ticket.relieves;
                let bytes = known(entry.tile, entry.need);
                entry.expected_bytes = bytes.unwrap_or(unknown);
                let keep = ticket.frame == self.frame && fits(entry.need, bytes);
                if !keep {
                    self.stats.cancelled += 1;
                    self.states.set(entry.tile, LoadState::Unloaded);
                }
                keep
            });
            let mut places = self.options.max_queued;
            let mut next = self.workers.at_once();
            for load in &self.selection.loads {
                let bytes = known(load.tile, load.need);
                if places == 0 || !fits(load.need, bytes) {
                    break;
                }
                let waits = match self.states.get(load.tile) {
                    LoadState::Queued => true,
                    LoadState::Unloaded => false,
                    LoadState::FailedForNow { retry_at_secs, .. } if *retry_at_secs <= now_secs => false,
                    _ => continue,
                };
                places -= 1;
                if next > 0 && load.need.group.is_wanted() {
                    next -= 1;
                    next_bytes += bytes.unwrap_or(unknown_bytes);
                }
                if !waits {
                    self.states.set(load.tile, LoadState::Queued);
                    let room = self.options.max_tiles;
                    board.queue.push(entry(&self.tileset, load, room, bytes.unwrap_or(unknown)));
                }
            }
            board.queue.settle(|tile| self.states.set(tile, LoadState::Unloaded));
            board.room = room;
            blocked = board.is_blocked();
        }
        self.workers.wake();
        let counts = self.states.counts();
        self.pressure.starved = blocked && counts.loading + counts.decoded == 0 && self.lru_is_needed();
        self.next_bytes = next_bytes;
    }

    /// Raises the allowed error while what is needed does not fit, and lowers it again.
    pub(super) fn govern(&mut self, now_secs: f64) {
        self.pressure.budget_bytes = self.options.memory_budget_bytes;
        self.pressure.loading = self.selection.counts.wanted > 0;
        self.pressure.can_degrade = self.selection.counts.refined > 0;
        self.pressure.relieving = self.selection.counts.relieving > 0 && !self.relief_stuck;
        if self.governor.update(self.options.selection.max_sse_px, &self.pressure, now_secs) {
            self.is_stale = true;
            self.settling = SETTLING_FRAMES;
        }
    }

    pub(super) fn refresh_stats(&mut self) {
        let out_of_memory = self.is_out_of_memory();
        let counts = self.states.counts();
        let selected = &self.selection.counts;
        let stats = &mut self.stats;
        stats.tiles = self.tileset.count();
        stats.visited = selected.visited;
        stats.shown = self.selection.shown.len();
        stats.culled = selected.culled;
        stats.kicked = selected.kicked;
        stats.wanted = selected.wanted;
        stats.holes = selected.holes;
        stats.deepest_level = selected.deepest_level;
        stats.queued = counts.queued;
        stats.loading = counts.loading;
        stats.decoded = counts.decoded;
        stats.resident = counts.resident;
        stats.failed_for_now = counts.failed_for_now;
        stats.failed = counts.failed;
        stats.resident_bytes = counts.resident_bytes + counts.decoded_bytes;
        stats.budget_bytes = self.options.memory_budget_bytes;
        stats.effective_sse_px = self.governor.sse_px();
        stats.out_of_memory = out_of_memory;
    }
}

fn readiness<P: Prepare>(state: &LoadState, max_tries: u32, now_secs: f64) -> Readiness {
    match state {
        LoadState::Resident { .. } => Readiness::Ready,
        LoadState::Grafted => Readiness::Empty,
        LoadState::Failed { .. } => Readiness::Failed,
        state if Streamer::<P>::is_given_up(state, max_tries, now_secs) => Readiness::Failed,
        _ => Readiness::Waiting,
    }
}

fn entry(tileset: &Tileset, load: &LoadRequest, room: usize, expected_bytes: u64) -> Entry<Task> {
    let tile = tileset.tile(load.tile);
    let job = Task {
        path: tileset.path(load.tile),
        contents: tile.contents.clone(),
        site: tileset.site(load.tile).with_room(room),
        visit_from_tile: *tile.visit_from_tile,
        gltf_z_up: tileset.gltf_z_up,
        cancelled: Arc::default(),
    };
    Entry { tile: load.tile, need: load.need, relieves: load.relieves, expected_bytes, job }
}
