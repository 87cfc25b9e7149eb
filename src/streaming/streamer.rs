//! The facade: one tileset, streamed.

use super::cache::{LruList, SizeEstimate};
use super::governor::{Governor, Pressure};
use super::options::{SelectionOptions, StreamingOptions};
use super::prepare::{Formats, Loaded, Prepare};
use super::schedule::{Entry, Need};
use super::select::{LoadGroup, LoadRequest, Readiness, Selection, SelectionMemory, select};
use super::state::{LoadState, TileStates};
use super::stats::{Problem, StreamingStats};
use super::view::View;
use super::workers::{Finished, Outcome, Room, Started, Task, Workers};
use crate::content::source::Source;
use crate::content::tileset::{TileId, Tileset};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A tile that claims more than this many bytes counts as this large, so that sums cannot overflow.
const MAX_TILE_BYTES: u64 = 1 << 44;
/// After a change selection runs so many times more: the second one sees what the first decided.
const SETTLING_FRAMES: u8 = 2;
/// What is only preloaded may fill nine tenths of the budget, so that it never pushes anything out.
const PRELOAD_SHARE: (u64, u64) = (9, 10);

/// How much the engine may apply in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApplyBudget {
    bytes_left: u64,
    taken: u32,
}

impl ApplyBudget {
    /// Up to `bytes` bytes; the first tile passes however large it is, so that loading always goes on.
    pub fn new(bytes: u64) -> Self {
        Self { bytes_left: bytes, taken: 0 }
    }

    /// Tiles taken within this budget.
    pub fn taken(&self) -> u32 {
        self.taken
    }

    fn admits(&self, bytes: u64) -> bool {
        self.taken == 0 || bytes <= self.bytes_left
    }

    fn take(&mut self, bytes: u64) {
        self.taken += 1;
        self.bytes_left = self.bytes_left.saturating_sub(bytes);
    }
}

/// The latest request for a tile.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    /// The selection that asked.
    frame: u64,
    need: Need,
    relieves: bool,
}

impl Ticket {
    const NEVER: Self =
        Self { frame: 0, need: Need { group: LoadGroup::Preload, remoteness: f32::INFINITY }, relieves: false };
}

/// A tile in a worker's hands.
struct InFlight {
    tile: TileId,
    expected_bytes: u64,
    cancelled: Arc<AtomicBool>,
    wanted_at_secs: f64,
}

/// A failure and what was tried against it.
struct Trouble {
    problem: Problem,
    tries: u32,
}

/// Streams one tileset.
///
/// A frame: [`Self::update`], despawn what [`Self::drain_evicted`] names, take
/// and apply tiles with [`Self::take_ready`], show exactly [`Selection::shown`].
/// What was taken is shown from the next update on.
pub struct Streamer<P: Prepare> {
    tileset: Tileset,
    options: StreamingOptions,
    formats: Formats,
    workers: Workers<P::Prepared>,
    views: Vec<View>,
    memory: SelectionMemory,
    selection: Selection,
    states: TileStates,
    tickets: Vec<Ticket>,
    in_flight: Vec<InFlight>,
    decoded: Vec<(TileId, Loaded<P::Prepared>)>,
    finished: Vec<Finished<P::Prepared>>,
    lru: LruList,
    sizes: SizeEstimate,
    evicted: Vec<TileId>,
    governor: Governor,
    pressure: Pressure,
    troubles: BTreeMap<TileId, Trouble>,
    /// Number of the latest selection.
    frame: u64,
    /// How many more selections the latest change asks for.
    settling: u8,
    stats: StreamingStats,
}

impl<P: Prepare> Streamer<P> {
    /// Starts the workers; nothing is loaded before the first [`Self::update`].
    pub fn new(
        tileset: Tileset,
        source: Arc<dyn Source>,
        prepare: Arc<P>,
        formats: Formats,
        options: StreamingOptions,
    ) -> Self {
        let (workers, failure) = Workers::start(
            options.workers,
            options.max_queued,
            source,
            prepare,
            formats.may_recover,
            options.max_file_bytes,
        );
        let mut stats = StreamingStats::default();
        if let Some(error) = failure {
            tracing::error!("no thread for loading tiles could be started: {error}");
            stats.last_failure = Some(format!("no thread for loading tiles could be started: {error}"));
        }
        let governor = Governor::new(options.selection.max_sse_px);
        let mut streamer = Self {
            tileset,
            options,
            formats,
            workers,
            views: Vec::new(),
            memory: SelectionMemory::default(),
            selection: Selection::default(),
            states: TileStates::default(),
            tickets: Vec::new(),
            in_flight: Vec::new(),
            decoded: Vec::new(),
            finished: Vec::new(),
            lru: LruList::default(),
            sizes: SizeEstimate::default(),
            evicted: Vec::new(),
            governor,
            pressure: Pressure::default(),
            troubles: BTreeMap::new(),
            frame: 0,
            settling: SETTLING_FRAMES,
            stats,
        };
        streamer.grow();
        streamer
    }

    /// Once a frame: collects finished work, selects for `views`, reschedules and evicts.
    ///
    /// `now_secs` is any clock that never goes back. While nothing changes this does next to nothing.
    pub fn update(&mut self, views: &[View], now_secs: f64) -> &Selection {
        self.stats.frame += 1;
        self.collect(now_secs);
        if self.views != views {
            self.views.clear();
            self.views.extend_from_slice(views);
            self.governor.views_changed(self.options.selection.max_sse_px);
            self.settling = SETTLING_FRAMES;
        }
        if self.is_busy() {
            self.settling = self.settling.saturating_sub(1);
            self.select();
            self.schedule(now_secs);
            self.govern(now_secs);
            self.evict();
        }
        self.refresh_stats();
        &self.selection
    }

    /// The most urgent prepared tile, if the budget allows it. The caller makes the engine hold it
    /// and stops asking when its time for this frame is spent.
    pub fn take_ready(&mut self, budget: &mut ApplyBudget) -> Option<(TileId, P::Prepared)> {
        let order = |(tile, _): &(TileId, Loaded<P::Prepared>)| (self.need_of(*tile), *tile);
        let index =
            (0..self.decoded.len()).min_by(|&a, &b| Need::order(order(&self.decoded[a]), order(&self.decoded[b])))?;
        let bytes = self.decoded[index].1.size_bytes;
        if !budget.admits(bytes) {
            return None;
        }
        budget.take(bytes);
        let (tile, loaded) = self.decoded.swap_remove(index);
        self.states.set(tile, LoadState::Resident { bytes });
        self.lru.touch(tile, self.frame);
        self.settling = SETTLING_FRAMES;
        Some((tile, loaded.prepared))
    }

    /// The engine could not apply a tile that it took: it counts as failed for good.
    pub fn reject(&mut self, tile: TileId, reason: &str) {
        self.lru.remove(tile);
        self.fail(tile, reason, false, 0.0);
    }

    /// Names the tiles whose engine objects must go. Call it every frame, before [`Self::take_ready`].
    pub fn drain_evicted(&mut self, f: impl FnMut(TileId)) {
        self.evicted.drain(..).for_each(f);
    }

    /// Whether nothing more is wanted for the latest views: all is shown in
    /// the wanted detail, or in the best that memory and failures allow.
    pub fn is_complete(&self) -> bool {
        self.settling == 0
            && self.frame > 0
            && (self.selection.counts.wanted == 0 || self.is_out_of_memory())
            && !self.governor.wants_lower(self.options.selection.max_sse_px, &self.pressure)
    }

    /// Live figures.
    pub fn stats(&self) -> &StreamingStats {
        &self.stats
    }

    /// The tiles known so far.
    pub fn tileset(&self) -> &Tileset {
        &self.tileset
    }

    /// What the latest update decided.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Where a tile is on its way.
    pub fn state(&self, tile: TileId) -> &LoadState {
        self.states.get(tile)
    }

    /// Tiles that could not be had, in the order of their ids.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.troubles.values().map(|trouble| &trouble.problem)
    }

    /// The options in force.
    pub fn options(&self) -> &StreamingOptions {
        &self.options
    }

    /// Changes how tiles are chosen, from the next update on.
    pub fn set_selection_options(&mut self, options: SelectionOptions) {
        self.governor = Governor::new(options.max_sse_px);
        self.options.selection = options;
        self.settling = SETTLING_FRAMES;
    }

    /// Changes the memory budget, from the next update on.
    pub fn set_memory_budget(&mut self, bytes: u64) {
        self.options.memory_budget_bytes = bytes;
        self.governor.views_changed(self.options.selection.max_sse_px);
        self.settling = SETTLING_FRAMES;
    }

    /// Whether anything could have changed since the last selection.
    fn is_busy(&self) -> bool {
        let counts = self.states.counts();
        self.settling > 0
            || counts.queued + counts.loading + counts.decoded > 0
            || (counts.failed_for_now > 0 && self.selection.counts.wanted > 0)
            || self.committed_bytes() > self.options.memory_budget_bytes
            || self.governor.wants_lower(self.options.selection.max_sse_px, &self.pressure)
    }

    /// Whether what is wanted does not fit, and cannot be coarser.
    fn is_out_of_memory(&self) -> bool {
        self.pressure.starved && self.governor.is_at_end(self.options.selection.max_sse_px, &self.pressure)
    }

    fn grow(&mut self) {
        let tiles = self.tileset.tiles.len();
        self.states.grow(tiles);
        self.tickets.resize(tiles, Ticket::NEVER);
    }

    fn need_of(&self, tile: TileId) -> Need {
        let ticket = &self.tickets[tile.index()];
        if ticket.frame == self.frame { ticket.need } else { Ticket::NEVER.need }
    }

    /// Takes over what the workers did since the last frame.
    fn collect(&mut self, now_secs: f64) {
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
                Outcome::Done { loaded, tilesets } => {
                    let grafted = tilesets.iter().try_for_each(|content| {
                        (self.formats.graft)(&mut self.tileset, done.tile, &content.bytes, &content.uri).map(|_| ())
                    });
                    self.grow();
                    match grafted {
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

    fn fail(&mut self, tile: TileId, reason: &str, may_recover: bool, now_secs: f64) {
        let path = &self.tileset.tile(tile).path;
        let tries = self.troubles.get(&tile).map_or(0, |trouble| trouble.tries) + 1;
        let for_good = !may_recover || tries >= self.options.max_tries;
        let text = format!("tile {path}: {reason}");
        self.stats.last_failure = Some(text);
        let reason: Arc<str> = reason.into();
        let problem = Problem { tile, path: path.clone(), reason: reason.clone(), for_good };
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

    fn select(&mut self) {
        self.frame += 1;
        let options = SelectionOptions { max_sse_px: self.governor.sse_px(), ..self.options.selection };
        let states = &self.states;
        let readiness = |tile| match states.get(tile) {
            LoadState::Resident { .. } => Readiness::Ready,
            LoadState::Grafted => Readiness::Empty,
            LoadState::Failed { .. } => Readiness::Failed,
            _ => Readiness::Waiting,
        };
        let start = Instant::now();
        select(&self.tileset, &self.views, &options, readiness, &mut self.memory, &mut self.selection);
        self.stats.selection_secs = start.elapsed().as_secs_f64();
        for load in &self.selection.loads {
            self.tickets[load.tile.index()] = Ticket { frame: self.frame, need: load.need, relieves: load.relieves };
        }
        let mut needed_bytes = 0;
        for &tile in &self.selection.kept {
            self.lru.touch(tile, self.frame);
            if let LoadState::Resident { bytes } = self.states.get(tile) {
                needed_bytes += bytes;
            }
        }
        self.pressure.needed_bytes = needed_bytes;
    }

    /// Tells the workers what is wanted now, and calls off what is not.
    fn schedule(&mut self, now_secs: f64) {
        for job in &mut self.in_flight {
            if self.tickets[job.tile.index()].frame == self.frame {
                job.wanted_at_secs = now_secs;
            } else if now_secs - job.wanted_at_secs > self.options.cancel_after_secs {
                job.cancelled.store(true, Ordering::Relaxed);
            }
        }
        let mut room = self.room();
        let mut blocked = false;
        {
            let mut board = self.workers.board();
            // Taken since `collect`: still counted as queued here, until the next frame.
            board.started.iter().for_each(|started| room.take(started.expected_bytes));
            let expected = |tile: TileId| self.sizes.bytes(self.tileset.tile(tile).level);
            // What is only preloaded waits outside, so that the queue is empty when there is nothing to do.
            let fits = |need: Need, bytes| need.group != LoadGroup::Preload || room.admits(need.group, bytes);
            board.queue.reprioritise(|entry| {
                let ticket = &self.tickets[entry.tile.index()];
                entry.need = ticket.need;
                entry.relieves = ticket.relieves;
                entry.expected_bytes = expected(entry.tile);
                let keep = ticket.frame == self.frame && fits(entry.need, entry.expected_bytes);
                if !keep {
                    self.stats.cancelled += 1;
                    self.states.set(entry.tile, LoadState::Unloaded);
                }
                keep
            });
            let mut places = self.options.max_queued;
            for load in &self.selection.loads {
                let bytes = expected(load.tile);
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
                if !waits {
                    self.states.set(load.tile, LoadState::Queued);
                    board.queue.push(entry(&self.tileset, load, bytes));
                }
            }
            board.queue.settle(|tile| self.states.set(tile, LoadState::Unloaded));
            if let Some(top) = board.queue.peek() {
                blocked = top.need.group != LoadGroup::Preload && !room.admits(top.need.group, top.expected_bytes);
            }
            board.room = room;
        }
        self.workers.wake();
        let counts = self.states.counts();
        self.pressure.starved = blocked && counts.loading + counts.decoded == 0;
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
        let evictable = counts.resident_bytes.saturating_sub(self.pressure.needed_bytes);
        let (nine, tenths) = PRELOAD_SHARE;
        Room {
            slots: self.options.max_decoded.saturating_sub(counts.decoded + self.in_flight.len()),
            wanted_bytes: budget.saturating_sub(committed - evictable),
            preload_bytes: (budget / tenths * nine).saturating_sub(committed),
        }
    }

    /// Raises the allowed error while what is needed does not fit, and lowers it again.
    fn govern(&mut self, now_secs: f64) {
        self.pressure.budget_bytes = self.options.memory_budget_bytes;
        self.pressure.loading = self.selection.counts.wanted > 0;
        self.pressure.can_degrade = self.selection.counts.refined > 0;
        self.pressure.relieving = self.selection.counts.relieving > 0;
        if self.governor.update(self.options.selection.max_sse_px, &self.pressure, now_secs) {
            self.settling = SETTLING_FRAMES;
        }
    }

    /// Lets go of what has not been used for longest, a few tiles a frame.
    fn evict(&mut self) {
        let budget = self.options.memory_budget_bytes;
        for _ in 0..self.options.max_evicted_per_frame {
            if self.committed_bytes() <= budget {
                return;
            }
            if let Some((tile, last_used)) = self.lru.oldest()
                && last_used < self.frame
            {
                self.lru.remove(tile);
                self.states.set(tile, LoadState::Unloaded);
                self.evicted.push(tile);
                self.stats.evicted += 1;
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

    fn refresh_stats(&mut self) {
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

impl<P: Prepare> Drop for Streamer<P> {
    fn drop(&mut self) {
        for job in &self.in_flight {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

fn entry(tileset: &Tileset, load: &LoadRequest, expected_bytes: u64) -> Entry<Task> {
    let tile = tileset.tile(load.tile);
    let job = Task {
        path: tile.path.clone(),
        contents: tile.contents.clone(),
        visit_from_tile: tile.visit_from_tile,
        gltf_z_up: tileset.gltf_z_up,
        cancelled: Arc::default(),
    };
    Entry { tile: load.tile, need: load.need, relieves: load.relieves, expected_bytes, job }
}
