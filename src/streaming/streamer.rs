//! The facade: one tileset, streamed.

mod frame;
mod layers;
mod memory;
mod prune;
mod trouble;

use super::cache::{EvictionPace, LruList, SizeEstimate};
use super::governor::{Governor, Pressure};
use super::layers::Layers;
use super::options::{SelectionOptions, StreamingOptions};
use super::prepare::{Formats, Loaded, Prepare};
use super::schedule::Need;
use super::select::SelectionMemory;
use super::selection::{LoadGroup, Selection};
use super::state::{LoadState, TileStates};
use super::stats::{Problem, StreamingStats};
use super::view::View;
use super::workers::{Finished, Workers};
use crate::content::source::Source;
use crate::content::tileset::{TileId, Tileset};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// After a change selection runs so many times more: the second one sees what the first decided.
const SETTLING_FRAMES: u8 = 2;

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

    /// Whether so much still fits.
    pub fn admits(&self, bytes: u64) -> bool {
        self.taken == 0 || bytes <= self.bytes_left
    }

    /// So much is used.
    pub fn take(&mut self, bytes: u64) {
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
    /// What comes of it belongs to an engine that is gone.
    stale: bool,
}

/// A failure and what was tried against it.
struct Trouble {
    problem: Problem,
    tries: u32,
}

/// Views that will come, and what was last decided for them.
#[derive(Default)]
struct Foreseen {
    views: Vec<View>,
    memory: SelectionMemory,
    selection: Selection,
}

/// Streams one tileset.
///
/// A frame: [`Self::update`], despawn what [`Self::drain_evicted`] names, take
/// and apply tiles with [`Self::take_ready`], show exactly [`Selection::shown`].
/// What was taken is shown from the next update on.
pub struct Streamer<P: Prepare> {
    tileset: Tileset,
    options: StreamingOptions,
    workers: Workers<P::Prepared>,
    views: Vec<View>,
    memory: SelectionMemory,
    selection: Selection,
    foreseen: Foreseen,
    layers: Layers,
    /// Content groups that are hidden now.
    hidden_groups: Vec<u32>,
    change: Option<layers::Change>,
    states: TileStates,
    tickets: Vec<Ticket>,
    in_flight: Vec<InFlight>,
    decoded: Vec<(TileId, Loaded<P::Prepared>)>,
    finished: Vec<Finished<P::Prepared>>,
    lru: LruList,
    sizes: SizeEstimate,
    evicted: Vec<TileId>,
    eviction: EvictionPace,
    governor: Governor,
    pressure: Pressure,
    troubles: BTreeMap<TileId, Trouble>,
    /// Bytes that the tiles which workers take next are expected to hold.
    next_bytes: u64,
    /// When the next tile that was given up for now may be tried again.
    wake_at_secs: f64,
    /// The file that was last looked at to give its tiles back.
    next_file: usize,
    /// A coarser tile would make room, and no room can be made for it.
    relief_stuck: bool,
    /// Number of the latest selection.
    frame: u64,
    /// How many more selections the latest change asks for.
    settling: u8,
    /// What is allowed has changed since the latest selection.
    is_stale: bool,
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
        let (workers, failure) =
            Workers::start(options.workers, options.max_queued, source, prepare, formats, options.max_file_bytes);
        let mut stats = StreamingStats::default();
        if let Some(error) = failure {
            tracing::error!("no thread for loading tiles could be started: {error}");
            stats.last_failure = Some(format!("no thread for loading tiles could be started: {error}"));
        }
        let governor = Governor::new(options.selection.max_sse_px);
        let mut streamer = Self {
            layers: Layers::of(&tileset),
            hidden_groups: Vec::new(),
            change: None,
            tileset,
            options,
            workers,
            views: Vec::new(),
            memory: SelectionMemory::default(),
            selection: Selection::default(),
            foreseen: Foreseen::default(),
            states: TileStates::default(),
            tickets: Vec::new(),
            in_flight: Vec::new(),
            decoded: Vec::new(),
            finished: Vec::new(),
            lru: LruList::default(),
            sizes: SizeEstimate::default(),
            evicted: Vec::new(),
            eviction: EvictionPace::default(),
            governor,
            pressure: Pressure::default(),
            troubles: BTreeMap::new(),
            next_bytes: 0,
            wake_at_secs: f64::INFINITY,
            next_file: 0,
            relief_stuck: false,
            frame: 0,
            settling: SETTLING_FRAMES,
            is_stale: true,
            stats,
        };
        streamer.grow();
        streamer
    }

    /// Once a frame: collects finished work, selects for `views`, reschedules and evicts.
    ///
    /// `now_secs` is any clock that never goes back. While nothing changes this does next to nothing.
    pub fn update(&mut self, views: &[View], now_secs: f64) -> &Selection {
        let _span = traced!("update");
        self.stats.frame += 1;
        self.collect(now_secs);
        self.wake(now_secs);
        if self.views != views {
            self.views.clear();
            self.views.extend_from_slice(views);
            self.governor.views_changed(self.options.selection.max_sse_px);
            self.settling = SETTLING_FRAMES;
        }
        if self.is_busy() {
            self.settling = self.settling.saturating_sub(1);
            self.is_stale = false;
            self.select(now_secs);
            self.change_layers(now_secs);
            self.schedule(now_secs);
            self.govern(now_secs);
            if self.evict() {
                // What went was to be shown: what lies above it is shown in this frame already.
                self.select(now_secs);
            }
            self.prune();
        }
        self.refresh_stats();
        &self.selection
    }

    /// Says from where the camera will look next (the stop of a tour, the way to a place): what these views need is
    /// loaded after what is wanted now, and before what might be. An empty list when nothing is known.
    ///
    /// Every view costs as much selection as one that is shown: a handful tells enough of any way.
    pub fn foresee(&mut self, views: &[View]) {
        if self.foreseen.views != views {
            self.foreseen.views.clear();
            self.foreseen.views.extend_from_slice(views);
            self.settling = SETTLING_FRAMES;
        }
    }

    /// Whether everything that the foreseen views need is there.
    pub fn is_foreseen_ready(&self) -> bool {
        self.settling == 0 && !self.foreseen.selection.loads.iter().any(|load| load.need.group.is_wanted())
    }

    /// The most urgent prepared tile, if the budget allows it. The caller makes the engine hold it
    /// and stops asking when its time for this frame is spent.
    pub fn take_ready(&mut self, budget: &mut ApplyBudget) -> Option<(TileId, P::Prepared)> {
        self.take_ready_in_parts(budget, |loaded, budget| {
            let fits = budget.admits(loaded.size_bytes);
            if fits {
                budget.take(loaded.size_bytes);
            }
            fits
        })
    }

    /// The same for an engine that takes over a tile in parts: `hand_over` takes as much of the most urgent one as the
    /// budget allows, a frame at a time, and says when it has all of it. Until then the tile is not shown.
    pub fn take_ready_in_parts(
        &mut self,
        budget: &mut ApplyBudget,
        mut hand_over: impl FnMut(&mut Loaded<P::Prepared>, &mut ApplyBudget) -> bool,
    ) -> Option<(TileId, P::Prepared)> {
        let order = |(tile, _): &(TileId, Loaded<P::Prepared>)| (self.need_of(*tile), *tile);
        let index =
            (0..self.decoded.len()).min_by(|&a, &b| Need::order(order(&self.decoded[a]), order(&self.decoded[b])))?;
        let loaded = &mut self.decoded.get_mut(index)?.1;
        let bytes = loaded.size_bytes;
        if !hand_over(loaded, budget) {
            return None;
        }
        let (tile, loaded) = self.decoded.swap_remove(index);
        self.states.set(tile, LoadState::Resident { bytes });
        self.lru.touch(tile, self.frame);
        self.settling = SETTLING_FRAMES;
        Some((tile, loaded.prepared))
    }

    /// The engine has lost all tiles that it held, and what it took of others in parts: nothing is resident any more,
    /// [`Self::drain_evicted`] names every tile, and what is wanted is loaded again. `now_secs` as for [`Self::update`].
    pub fn start_over(&mut self, now_secs: f64) {
        self.collect(now_secs);
        for job in &mut self.in_flight {
            job.cancelled.store(true, Ordering::Relaxed);
            job.stale = true;
        }
        while let Some((tile, _)) = self.lru.oldest() {
            self.let_go(tile);
        }
        while !self.decoded.is_empty() {
            self.waste(0);
        }
        self.settling = SETTLING_FRAMES;
    }

    /// The engine could not apply a tile that it took: it counts as failed for good.
    pub fn reject(&mut self, tile: TileId, reason: &str) {
        self.lru.remove(tile);
        self.is_stale = true;
        self.fail(tile, reason, false, 0.0);
    }

    /// Names the tiles whose engine objects must go. Call it every frame, before [`Self::take_ready`].
    ///
    /// What `f` takes decides how many go in a frame ([`StreamingOptions::evict_secs`]).
    pub fn drain_evicted(&mut self, f: impl FnMut(TileId)) {
        let tiles = self.evicted.len();
        if tiles > 0 {
            let _span = traced!("let go", tiles = tiles);
            let begin = Instant::now();
            self.evicted.drain(..).for_each(f);
            self.eviction.observe(tiles, begin.elapsed().as_secs_f64());
        }
    }

    /// Whether nothing more is wanted for the latest views, and nothing is on its way that may be wanted soon: all is shown
    /// in the wanted detail, or in the best that memory and failures allow.
    pub fn is_complete(&self) -> bool {
        self.settling == 0 && self.is_picture_complete()
    }

    /// Whether all that the latest views want is shown, as [`Self::is_complete`] says; what is loaded ahead may go on.
    pub fn is_picture_complete(&self) -> bool {
        !self.is_stale
            && self.frame > 0
            && self.change.is_none()
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

    /// Changes the error allowed, in pixels, from the next update on: larger at once, smaller step by step, so that a
    /// machine that has just caught its breath is not asked for everything again.
    pub fn set_max_sse(&mut self, px: f64) {
        if px != self.options.selection.max_sse_px {
            self.options.selection.max_sse_px = px;
            self.governor.views_changed(px);
            self.is_stale = true;
            self.settling = SETTLING_FRAMES;
        }
    }

    /// Changes how tiles are chosen, from the next update on.
    pub fn set_selection_options(&mut self, options: SelectionOptions) {
        self.governor = Governor::new(options.max_sse_px);
        self.options.selection = options;
        self.is_stale = true;
        self.settling = SETTLING_FRAMES;
    }

    /// Changes the memory budget, from the next update on.
    pub fn set_memory_budget(&mut self, bytes: u64) {
        let old = std::mem::replace(&mut self.options.memory_budget_bytes, bytes);
        self.judge_sizes(old);
        self.governor.views_changed(self.options.selection.max_sse_px);
        self.is_stale = true;
        self.settling = SETTLING_FRAMES;
    }
}

impl<P: Prepare> Drop for Streamer<P> {
    fn drop(&mut self) {
        for job in &self.in_flight {
            job.cancelled.store(true, Ordering::Relaxed);
        }
    }
}
