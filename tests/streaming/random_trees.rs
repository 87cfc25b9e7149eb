//! Whatever the tree, the camera, the budget and the source's moods: no hole, no overlap, no byte too many, and rest.

use super::drawing::{share_out, slab, tile, tileset};
use super::rig::assert_sound;
use super::stage::{FORMATS, MockPrepare, options};
use glam::DVec3;
use parvis::content::source::{Source, SourceError};
use parvis::content::tileset::{Refine, TileId, Tileset};
use parvis::streaming::{ApplyBudget, LoadState, SelectionOptions, Streamer, StreamingOptions, View};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the source treats one tile.
#[derive(Debug, Clone, Copy)]
enum Mood {
    Well,
    /// Only after so many microseconds.
    Slow(u64),
    /// Not the first so many times.
    Flaky(u32),
    Missing,
    Corrupt,
}

#[derive(Debug, Clone)]
struct Leafage {
    parent: prop::sample::Index,
    bytes: u64,
    adds: bool,
    empty: bool,
    /// Its content fills only the left half of it.
    narrow: bool,
    mood: Mood,
    /// How much smaller the error is than the parent's.
    finer: f64,
}

#[derive(Debug)]
struct Moody {
    files: BTreeMap<String, (u64, Mood)>,
    reads: Mutex<Vec<String>>,
}

impl Source for Moody {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let (bytes, mood) = self.files[uri];
        let times = {
            let mut reads = self.reads.lock().unwrap();
            reads.push(uri.to_owned());
            reads.iter().filter(|read| *read == uri).count() as u32
        };
        // The mock formats take what is missing below "flaky" for what may come yet.
        match mood {
            Mood::Slow(micros) => std::thread::sleep(Duration::from_micros(micros)),
            Mood::Flaky(fails) if times <= fails => return Err(self.missing(uri)),
            Mood::Missing => return Err(self.missing(uri)),
            Mood::Corrupt => return Ok(b"corrupt".to_vec()),
            Mood::Well | Mood::Flaky(_) => {}
        }
        Ok(bytes.to_string().into_bytes())
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}

impl Moody {
    fn missing(&self, uri: &str) -> SourceError {
        SourceError::Missing { uri: uri.to_owned(), place: self.describe() }
    }

    fn reads(&self) -> Vec<String> {
        self.reads.lock().unwrap().clone()
    }

    /// Reads beyond the first of each tile.
    fn again(&self) -> u64 {
        let reads = self.reads();
        (reads.len() - reads.iter().collect::<BTreeSet<_>>().len()) as u64
    }
}

fn mood() -> impl Strategy<Value = Mood> {
    prop_oneof![
        6 => Just(Mood::Well),
        2 => (50..2000_u64).prop_map(Mood::Slow),
        1 => (1..4_u32).prop_map(Mood::Flaky),
        1 => Just(Mood::Missing),
        1 => Just(Mood::Corrupt),
    ]
}

fn leafage() -> impl Strategy<Value = Leafage> {
    let empty = prop::bool::weighted(0.15);
    let narrow = prop::bool::weighted(0.4);
    (any::<prop::sample::Index>(), 1..60_u64, prop::bool::weighted(0.3), empty, narrow, mood(), 1.2..6.0_f64).prop_map(
        |(parent, bytes, adds, empty, narrow, mood, finer)| Leafage { parent, bytes, adds, empty, narrow, mood, finer },
    )
}

/// A tree over the interval from -10 to 10; the root of 20 bytes is always to be had.
fn grown(leafage: &[Leafage]) -> (Tileset, Moody) {
    let mut set = tileset(vec![tile("root", None, 0, 400.0, (-10.0, 10.0))]);
    let mut files = BTreeMap::from([("root".to_owned(), (20, Mood::Well))]);
    for (index, leaf) in leafage.iter().enumerate() {
        let parent = TileId(leaf.parent.index(index + 1) as u32);
        let (level, error) = (set.tile(parent).level + 1, set.tile(parent).geometric_error / leaf.finer);
        let id = TileId(set.tiles.len() as u32);
        let name = if matches!(leaf.mood, Mood::Flaky(_)) { format!("flaky{index}") } else { format!("t{index}") };
        let mut new = tile(&name, Some(parent), level, 0.0, (0.0, 0.0));
        new.geometric_error = error;
        new.refine = if leaf.adds { Refine::Add } else { Refine::Replace };
        files.insert(name, (leaf.bytes, leaf.mood));
        set.tiles.push(new);
        set.tiles[parent.index()].children.push(id);
    }
    let intervals = share_out(&mut set, |index| index > 0 && leafage[index - 1].empty);
    // The contents of leaves, and of inner tiles what holds all below.
    let mut contents: Vec<(f64, f64)> = Vec::new();
    for (index, (from, to)) in intervals.into_iter().enumerate() {
        let is_narrow = index > 0 && leafage[index - 1].narrow;
        contents.push((from, if is_narrow { f64::midpoint(from, to) } else { to }));
    }
    for index in (0..set.tiles.len()).rev() {
        for child in set.tiles[index].children.clone() {
            let (from, to) = contents[child.index()];
            let first = set.tiles[index].children[0] == child;
            let (low, high) = if first { (from, to) } else { contents[index] };
            contents[index] = (low.min(from), high.max(to));
        }
        set.tiles[index].content_bounds = Some(Box::new(slab(contents[index])));
    }
    (set, Moody { files, reads: Mutex::default() })
}

struct Flight {
    streamer: Streamer<MockPrepare>,
    source: Arc<Moody>,
    held: BTreeSet<TileId>,
    frame: u32,
}

impl Flight {
    fn new(leafage: &[Leafage], budget: u64, preload: bool, apply_bytes: u64) -> (Self, u64) {
        let (set, source) = grown(leafage);
        let source = Arc::new(source);
        let options = StreamingOptions {
            selection: SelectionOptions {
                preload_ancestors: preload,
                preload_siblings: preload,
                loading_descendant_limit: 5,
                ..SelectionOptions::default()
            },
            memory_budget_bytes: budget,
            ..options()
        };
        let streamer = Streamer::new(set, source.clone(), Arc::new(MockPrepare), FORMATS, options);
        (Self { streamer, source, held: BTreeSet::new(), frame: 0 }, apply_bytes)
    }

    fn frame(&mut self, view: View, apply_bytes: u64) {
        self.frame += 1;
        let root_was_there = self.held.contains(&Tileset::ROOT);
        self.streamer.update(&[view], f64::from(self.frame) / 60.0);
        let held = &mut self.held;
        self.streamer.drain_evicted(|tile| assert!(held.remove(&tile)));
        let (set, selection) = (self.streamer.tileset(), self.streamer.selection());
        assert_sound(set, selection, self.streamer.stats(), |tile| held.contains(&tile));
        for (index, leaf) in set.tiles.iter().enumerate() {
            let seen = leaf.content_bounds.as_ref().unwrap_or_else(|| panic!("every tile has them"));
            let in_view = leaf.children.is_empty() && !view.culls(&leaf.bounds) && !view.culls(seen);
            if root_was_there && in_view {
                let mut chain = std::iter::successors(Some(TileId(index as u32)), |id| set.tile(*id).parent);
                assert!(chain.any(|id| selection.shown.contains(&id)), "a hole at tile {index}");
            }
        }
        let mut budget = ApplyBudget::new(apply_bytes);
        while let Some((tile, _)) = self.streamer.take_ready(&mut budget) {
            assert!(self.held.insert(tile));
        }
        let resident = |tile: &TileId| matches!(self.streamer.state(*tile), LoadState::Resident { .. });
        assert!(self.held.iter().all(resident));
    }

    fn settle(&mut self, view: View, apply_bytes: u64) {
        for _ in 0..20_000 {
            self.frame(view, apply_bytes);
            if self.streamer.is_complete() {
                return;
            }
            std::thread::sleep(Duration::from_micros(50));
        }
        panic!("it does not come to rest: {:#?}", self.streamer.stats());
    }
}

fn seen_from((x, turn, zoom): (f64, f64, f64)) -> View {
    let forward = DVec3::new(turn, 0.0, -1.0);
    View::perspective(DVec3::new(x, 0.0, 0.0), forward, DVec3::Y, 1.3, 1.0, 0.01, 2000.0 * zoom)
}

fn away() -> View {
    View::perspective(DVec3::ZERO, DVec3::Z, DVec3::Y, 1.3, 1.0, 0.01, 2000.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_flight_leaves_no_hole_keeps_the_budget_and_comes_to_rest(
        leafage in prop::collection::vec(leafage(), 0..60),
        ways in prop::collection::vec(((-12.0..12.0_f64, -0.8..0.8_f64, 0.05..4.0_f64), 1..40_u32), 1..8),
        budget in prop_oneof![20..120_u64, 120..600_u64, Just(1_000_000)],
        preload in any::<bool>(),
        apply_bytes in prop_oneof![Just(1_u64), Just(50), Just(u64::MAX)],
    ) {
        let (mut flight, apply) = Flight::new(&leafage, budget, preload, apply_bytes);
        for (place, frames) in &ways {
            for _ in 0..*frames {
                flight.frame(seen_from(*place), apply);
                std::thread::sleep(Duration::from_micros(30));
            }
        }
        let last = seen_from(ways[ways.len() - 1].0);
        flight.settle(last, apply);
        let stats = flight.streamer.stats().clone();
        let failures = flight.source.files.values().map(|(_, mood)| match mood {
            Mood::Flaky(times) => u64::from(*times),
            _ => 0,
        });
        let excused = failures.sum::<u64>() + stats.evicted + stats.wasted + stats.cancelled;
        prop_assert!(flight.source.again() <= excused, "{} reads again: {:#?}", flight.source.again(), stats);
    }

    #[test]
    fn a_camera_that_stands_still_reads_nothing_again_however_small_the_budget(
        leafage in prop::collection::vec(leafage(), 0..60),
        place in (-12.0..12.0_f64, -0.8..0.8_f64, 0.05..4.0_f64),
        budget in 20..400_u64,
        preload in any::<bool>(),
    ) {
        let (mut flight, apply) = Flight::new(&leafage, budget, preload, u64::MAX);
        flight.settle(seen_from(place), apply);
        // What is only loaded ahead, and the error allowed, come to rest a little later.
        for _ in 0..4000 {
            flight.frame(seen_from(place), apply);
        }
        std::thread::sleep(Duration::from_millis(5));
        for _ in 0..10 {
            flight.frame(seen_from(place), apply);
        }
        let reads = flight.source.reads().len();
        let shown = flight.streamer.selection().shown.clone();
        for _ in 0..2000 {
            flight.frame(seen_from(place), apply);
        }
        prop_assert_eq!(flight.source.reads().len(), reads, "{:#?}", flight.streamer.stats());
        prop_assert_eq!(&flight.streamer.selection().shown, &shown);
    }

    #[test]
    fn turning_round_and_back_reads_nothing_again_while_it_fits(
        leafage in prop::collection::vec(leafage(), 0..60),
        place in (-12.0..12.0_f64, -0.8..0.8_f64, 0.05..4.0_f64),
        preload in any::<bool>(),
    ) {
        // What comes only later may come while the camera is turned away.
        let steady = |leaf: &Leafage| match leaf.mood {
            Mood::Flaky(_) => Leafage { mood: Mood::Well, ..leaf.clone() },
            _ => leaf.clone(),
        };
        let leafage: Vec<Leafage> = leafage.iter().map(steady).collect();
        let (mut flight, apply) = Flight::new(&leafage, 1_000_000, preload, u64::MAX);
        let settled = |flight: &mut Flight, view| {
            flight.settle(view, apply);
            for _ in 0..20_000 {
                let stats = flight.streamer.stats();
                if stats.queued + stats.loading + stats.decoded == 0 {
                    break;
                }
                flight.frame(view, apply);
                std::thread::sleep(Duration::from_micros(50));
            }
        };
        settled(&mut flight, seen_from(place));
        let shown = flight.streamer.selection().shown.clone();
        settled(&mut flight, away());
        let reads = flight.source.reads().len();
        settled(&mut flight, seen_from(place));
        prop_assert_eq!(flight.source.reads().len(), reads);
        prop_assert_eq!(&flight.streamer.selection().shown, &shown);
        prop_assert_eq!(flight.streamer.stats().evicted, 0);
    }
}
