//! The steps of one frame.

use super::{Foreseen, InFlight, SETTLING_FRAMES, Streamer, Ticket, Trouble};
use crate::content::tileset::{TileId, Tileset};
use crate::streaming::options::SelectionOptions;
use crate::streaming::prepare::{Loaded, Prepare};
use crate::streaming::schedule::{Entry, Need};
use crate::streaming::select::select;
use crate::streaming::selection::{LoadGroup, LoadRequest, Readiness};
use crate::streaming::state::LoadState;
use crate::streaming::stats::Problem;
use crate::streaming::workers::{Outcome, Room, Started, Task};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A tile that claims more than this many bytes counts as this large, so that sums cannot overflow.
const MAX_TILE_BYTES: u64 = 1 << 44;
/// What is only preloaded may fill nine tenths of the budget, so that it never pushes anything out.
const PRELOAD_SHARE: (u64, u64) = (9, 10);
/// A tile on a level of which none was seen yet is taken to need this part of the budget.
const UNKNOWN_SHARE: u64 = 4;

impl<P: Prepare> Streamer<P> {
    /// Whether anything could have changed since the last selection.
    pub(super) fn is_busy(&self) -> bool {
        let counts = self.states.counts();
        self.settling > 0
            || counts.queued + counts.loading + counts.decoded > 0
            || (counts.failed_for_now > 0 && self.selection.counts.wanted > 0)
            || self.committed_bytes() > self.options.memory_budget_bytes
            || self.governor.wants_lower(self.options.selection.max_sse_px, &self.pressure)
    }

    /// Whether what is wanted does not fit, and cannot be coarser.
    pub(super) fn is_out_of_memory(&self) -> bool {
        self.pressure.starved && self.governor.is_at_end(self.options.selection.max_sse_px, &self.pressure)
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
        let mut finished = std::mem::take(&mut self.finished);
        {
            let mut board = self.workers.board();
            for Started { tile, expected_bytes, cancelled } in board.started.drain(..) {
                self.stats.requests += 1;
                self.states.set(tile, LoadState::Loading);
                self.in_flight.push(InFlight { tile, expected_bytes, cancelled, wanted_at_secs: now_secs });
            }
            std::mem::swap(&mut board.finished, &mut finished);
        }
        for done in finished.drain(..) {
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
                    let grown = (branches.into_iter()).try_for_each(|branch| {
                        self.tileset.attach(branch).map(drop).map_err(|error| error.to_string())
                    });
                    self.grow();
                    match grown {
                        Ok(()) => self.arrive(done.tile, loaded),
                        Err(reason) => self.fail(done.tile, &reason, false, now_secs),
                    }
                }
            }
        }
        self.finished = finished;
    }

    fn arrive(&mut self, tile: TileId, loaded: Option<Loaded<P::Prepared>>) {
        self.troubles.remove(&tile);
        match loaded {
            Some(mut loaded) => {
                loaded.size_bytes = loaded.size_bytes.min(MAX_TILE_BYTES);
                self.sizes.learn(self.tileset.tile(tile).level, loaded.size_bytes);
                self.states.set(tile, LoadState::Decoded { bytes: loaded.size_bytes });
                self.decoded.push((tile, loaded));
            }
            None => self.states.set(tile, LoadState::Grafted),
        }
    }

    pub(super) fn fail(&mut self, tile: TileId, reason: &str, may_recover: bool, now_secs: f64) {
        let path = self.tileset.path(tile);
        let tries = self.troubles.get(&tile).map_or(0, |trouble| trouble.tries) + 1;
        let for_good = !may_recover || tries >= self.options.max_tries;
        let text = format!("tile {path}: {reason}");
        self.stats.last_failure = Some(text);
        let reason: Arc<str> = reason.into();
        let problem = Problem { tile, path, reason: reason.clone(), for_good };
        self.troubles.insert(tile, Trouble { problem, tries });
        let state = if for_good {
            LoadState::Failed { reason }
        } else {
            let wait_secs = self.options.retry_after_secs * f64::from(tries - 1).exp2();
            LoadState::FailedForNow { retry_at_secs: now_secs + wait_secs, tries, reason }
        };
        self.states.set(tile, state);
        self.settling = SETTLING_FRAMES;
    }

    pub(super) fn select(&mut self) {
        self.frame += 1;
        let options = SelectionOptions { max_sse_px: self.governor.sse_px(), ..self.options.selection };
        let states = &self.states;
        let start = Instant::now();
        select(
            &self.tileset,
            &self.views,
            &options,
            |tile| readiness(states.get(tile)),
            &mut self.memory,
            &mut self.selection,
        );
        self.stats.selection_secs = start.elapsed().as_secs_f64();
        self.foresee_loads(&options);
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
    fn foresee_loads(&mut self, options: &SelectionOptions) {
        if self.foreseen.views.is_empty() {
            return;
        }
        let Foreseen { views, memory, selection } = &mut self.foreseen;
        let states = &self.states;
        select(&self.tileset, views, options, |tile| readiness(states.get(tile)), memory, selection);
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
        for job in &mut self.in_flight {
            if self.tickets[job.tile.index()].frame == self.frame {
                job.wanted_at_secs = now_secs;
            } else if now_secs - job.wanted_at_secs > self.options.cancel_after_secs {
                job.cancelled.store(true, Ordering::Relaxed);
            }
        }
        let mut room = self.room();
        let mut blocked = false;
        let mut next_bytes = 0;
        {
            let mut board = self.workers.board();
            // Taken since `collect`: still counted as queued here, until the next frame.
            board.started.iter().for_each(|started| room.take(started.expected_bytes));
            // Of an unknown size only a few are tried at a time, but one always is.
            let unknown_bytes = self.options.memory_budget_bytes / UNKNOWN_SHARE;
            let unknown = unknown_bytes.min(room.wanted_bytes);
            // What is loaded ahead on a level that nobody has seen is taken to be as large as anything was.
            let known = |tile: TileId, need: Need| {
                let seen = self.sizes.bytes(self.tileset.tile(tile).level);
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
                    board.queue.push(entry(&self.tileset, load, bytes.unwrap_or(unknown)));
                }
            }
            board.queue.settle(|tile| self.states.set(tile, LoadState::Unloaded));
            if let Some(top) = board.queue.peek() {
                blocked = top.need.group.is_wanted() && !room.admits(top.need.group, top.expected_bytes);
            }
            board.room = room;
        }
        self.workers.wake();
        let counts = self.states.counts();
        self.pressure.starved = blocked && counts.loading + counts.decoded == 0 && self.lru_is_needed();
        self.next_bytes = next_bytes;
    }

    /// Whether everything that the engine holds is needed now.
    fn lru_is_needed(&self) -> bool {
        self.lru.oldest().is_none_or(|(_, last_used)| last_used >= self.frame)
    }

    /// Bytes held, and what the workers are expected to add.
    fn committed_bytes(&self) -> u64 {
        let counts = self.states.counts();
        let expected: u64 = self.in_flight.iter().map(|job| job.expected_bytes).sum();
        counts.resident_bytes + counts.decoded_bytes + expected
    }

    fn room(&self) -> Room {
        let counts = self.states.counts();
        let budget = self.options.memory_budget_bytes;
        let committed = self.committed_bytes();
        let (nine, tenths) = PRELOAD_SHARE;
        Room {
            slots: self.options.max_decoded.saturating_sub(counts.decoded + self.in_flight.len()),
            wanted_bytes: budget.saturating_sub(committed),
            preload_bytes: (budget / tenths * nine).saturating_sub(committed),
            relief: self.in_flight.is_empty() && counts.decoded == 0 && self.lru_is_needed(),
        }
    }

    /// Raises the allowed error while what is needed does not fit, and lowers it again.
    pub(super) fn govern(&mut self, now_secs: f64) {
        self.pressure.budget_bytes = self.options.memory_budget_bytes;
        self.pressure.loading = self.selection.counts.wanted > 0;
        self.pressure.can_degrade = self.selection.counts.refined > 0;
        self.pressure.relieving = self.selection.counts.relieving > 0;
        if self.governor.update(self.options.selection.max_sse_px, &self.pressure, now_secs) {
            self.settling = SETTLING_FRAMES;
        }
    }

    /// Lets go of what has not been used for longest, a few tiles a frame.
    pub(super) fn evict(&mut self) {
        let budget = self.options.memory_budget_bytes;
        for _ in 0..self.options.max_evicted_per_frame {
            let committed = self.committed_bytes();
            // Room is made ahead for what comes next, but only as far as it is loaded soon.
            if committed.saturating_add(self.next_bytes) <= budget {
                return;
            }
            if let Some((tile, last_used)) = self.lru.oldest()
                && last_used < self.frame
            {
                self.lru.remove(tile);
                self.states.set(tile, LoadState::Unloaded);
                self.evicted.push(tile);
                self.stats.evicted += 1;
            } else if committed <= budget {
                return;
            } else if let Some(index) = self.decoded.iter().position(|(tile, _)| !self.is_wanted(*tile)) {
                let (tile, _) = self.decoded.swap_remove(index);
                self.states.set(tile, LoadState::Unloaded);
                self.stats.wasted += 1;
            } else {
                return;
            }
        }
    }

    fn is_wanted(&self, tile: TileId) -> bool {
        self.tickets[tile.index()].frame == self.frame
    }

    pub(super) fn refresh_stats(&mut self) {
        let out_of_memory = self.is_out_of_memory();
        let counts = self.states.counts();
        let selected = &self.selection.counts;
        let stats = &mut self.stats;
        stats.tiles = self.tileset.tiles.len();
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

fn readiness(state: &LoadState) -> Readiness {
    match state {
        LoadState::Resident { .. } => Readiness::Ready,
        LoadState::Grafted => Readiness::Empty,
        LoadState::Failed { .. } => Readiness::Failed,
        _ => Readiness::Waiting,
    }
}

fn entry(tileset: &Tileset, load: &LoadRequest, expected_bytes: u64) -> Entry<Task> {
    let tile = tileset.tile(load.tile);
    let job = Task {
        path: tileset.path(load.tile),
        contents: tile.contents.clone(),
        site: tileset.site(load.tile),
        visit_from_tile: *tile.visit_from_tile,
        gltf_z_up: tileset.gltf_z_up,
        cancelled: Arc::default(),
    };
    Entry { tile: load.tile, need: load.need, relieves: load.relieves, expected_bytes, job }
}
