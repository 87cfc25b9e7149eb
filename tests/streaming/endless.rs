//! Tilesets of far more tiles than are kept: what nobody looks at goes, what is in view is there.

use super::stage::{MockPrepare, options};
use glam::DVec3;
use parvis::content::source::{Source, SourceError};
use parvis::content::tileset::{TileId, Tileset};
use parvis::streaming::{ApplyBudget, Formats, LoadState, Streamer, StreamingOptions, View};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A plain of 16 km under a quadtree of twelve levels, 5.6 million tiles: three levels in each subtree, or each of its
/// quarters a tileset of its own.
#[derive(Debug, Default)]
struct Plain {
    reads: AtomicUsize,
}

const HALF: f64 = 8192.0;
const LEVELS: u32 = 12;
const BYTES: &[u8] = b"10";

fn external(level: u32, x: u32, y: u32) -> Vec<u8> {
    let cell = |level: u32, x: u32, y: u32| {
        let size = 2.0 * HALF / f64::from(level).exp2();
        let middle = |at: u32| (f64::from(at) + 0.5) * size - HALF;
        json!({ "box": [middle(x), middle(y), 0, size / 2.0, 0, 0, 0, size / 2.0, 0, 0, 0, 4] })
    };
    let error = |level: u32| 400.0 / f64::from(level).exp2();
    let leaf = level + 1 >= LEVELS;
    let children: Vec<_> = (0..4)
        .filter(|_| !leaf)
        .map(|at| {
            let (x, y) = (2 * x + at % 2, 2 * y + at / 2);
            json!({ "boundingVolume": cell(level + 1, x, y), "geometricError": error(level + 1),
                "content": { "uri": format!("{}.{x}.{y}.json", level + 1) } })
        })
        .collect();
    json!({ "asset": { "version": "1.1" }, "geometricError": 1000, "root": {
        "boundingVolume": cell(level, x, y), "geometricError": error(level), "refine": "REPLACE",
        "content": { "uri": format!("{level}.{x}.{y}.glb") }, "children": children,
    } })
    .to_string()
    .into_bytes()
}

impl Source for Plain {
    fn read(&self, uri: &str, _: u64) -> Result<Vec<u8>, SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        if uri.ends_with(".subtree") {
            let all = json!({ "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 1 }],
                "childSubtreeAvailability": { "constant": 1 } });
            return Ok(all.to_string().into_bytes());
        }
        if let Some(name) = uri.strip_suffix(".json") {
            let numbers: Vec<u32> = name.split('.').map(|part| part.parse().unwrap()).collect();
            return Ok(external(numbers[0], numbers[1], numbers[2]));
        }
        Ok(BYTES.to_vec())
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}

fn implicit() -> Vec<u8> {
    json!({ "asset": { "version": "1.1" }, "geometricError": 1000, "root": {
        "boundingVolume": { "box": [0, 0, 0, HALF, 0, 0, 0, HALF, 0, 0, 0, 4] }, "geometricError": 400,
        "refine": "REPLACE", "content": { "uri": "{level}.{x}.{y}.glb" },
        "implicitTiling": { "subdivisionScheme": "QUADTREE", "subtreeLevels": 3, "availableLevels": LEVELS,
            "subtrees": { "uri": "{level}.{x}.{y}.subtree" } },
    } })
    .to_string()
    .into_bytes()
}

struct Walker {
    streamer: Streamer<MockPrepare>,
    source: Arc<Plain>,
    held: BTreeMap<TileId, String>,
    seen: BTreeSet<String>,
    limit: usize,
    most: usize,
    now_secs: f64,
}

impl Walker {
    fn new(tileset: &[u8], limit: usize, preload: bool) -> Self {
        let tileset = Tileset::parse(tileset, "tileset.json").unwrap();
        let source = Arc::new(Plain::default());
        let mut options = StreamingOptions { max_tiles: limit, ..options() };
        options.selection.preload_siblings = preload;
        options.selection.preload_ancestors = preload;
        let streamer = Streamer::new(tileset, source.clone(), Arc::new(MockPrepare), Formats::TILES, options);
        Self { streamer, source, held: BTreeMap::new(), seen: BTreeSet::new(), limit, most: 0, now_secs: 0.0 }
    }

    fn frame(&mut self, view: View) {
        self.now_secs += 1.0 / 60.0;
        self.streamer.update(&[view], self.now_secs);
        let held = &mut self.held;
        self.streamer.drain_evicted(|tile| assert!(held.remove(&tile).is_some(), "let go of what was not held"));
        for tile in &self.streamer.selection().shown {
            // A place that another tile has taken shows that one's content, and no other.
            assert_eq!(self.streamer.tileset().tile(*tile).contents, [self.held[tile].as_str()]);
            self.seen.insert(self.held[tile].clone());
        }
        let count = self.streamer.tileset().count();
        assert_eq!(count, self.streamer.stats().tiles);
        assert!(count <= self.limit, "{count} tiles");
        assert!(self.streamer.tileset().tiles.len() <= self.limit, "places are taken again");
        self.most = self.most.max(count);
        let mut budget = ApplyBudget::new(u64::MAX);
        while let Some((tile, name)) = self.streamer.take_ready(&mut budget) {
            assert!(self.held.insert(tile, name).is_none(), "handed over twice");
        }
        let resident = |tile: &TileId| matches!(self.streamer.state(*tile), LoadState::Resident { .. });
        assert!(self.held.keys().all(resident));
    }

    #[track_caller]
    fn until_complete(&mut self, view: View) {
        for _ in 0..40_000 {
            self.frame(view);
            if self.streamer.is_complete() {
                return self.assert_complete(view);
            }
            std::thread::sleep(Duration::from_micros(100));
        }
        let problems: Vec<_> = self.streamer.problems().take(3).collect();
        panic!("it never came to that: {:#?} {problems:#?}", self.streamer.stats());
    }

    /// Everything in view is shown as finely as is wanted.
    #[track_caller]
    fn assert_complete(&self, view: View) {
        assert_eq!(self.streamer.problems().count(), 0);
        let (tileset, shown) = (self.streamer.tileset(), &self.streamer.selection().shown);
        assert!(shown.len() > 20, "{}", shown.len());
        for tile in shown {
            let tile = tileset.tile(*tile);
            let sse = view.sse_px(tile.geometric_error, tile.bounds.distance(view.eye));
            assert!(sse <= 16.0 || tile.children.is_empty(), "{sse} px");
        }
        // Without gaps: what is shown covers all of the ground in view.
        for across in -4..5 {
            for down in -3..0 {
                let ray = view.forward + DVec3::new(f64::from(across) * 0.1, f64::from(down) * 0.1, 0.0);
                let ground = view.eye - ray * (view.eye.y / ray.y);
                if ray.y < -0.05 && ground.x.abs().max(ground.z.abs()) < HALF - 1.0 {
                    let covers = |tile: &TileId| tileset.tile(*tile).bounds.distance(ground) <= 1e-6;
                    assert!(shown.iter().any(covers), "nothing at {ground}");
                }
            }
        }
    }
}

fn over(x: f64, z: f64) -> View {
    View::perspective(DVec3::new(x, 60.0, z), DVec3::new(0.0, -0.3, -1.0), DVec3::Y, 1.0, 1.0, 0.1, 800.0)
}

fn walk(tileset: &[u8], limit: usize, preload: bool) {
    let mut walker = Walker::new(tileset, limit, preload);
    let stops: Vec<(f64, f64)> =
        (0..40).map(|step| f64::from(step) * 350.0 - 7000.0).flat_map(|x| [(x, 3000.0), (x, -2000.0)]).collect();
    for (x, z) in &stops {
        walker.until_complete(over(*x, *z));
    }
    let stats = walker.streamer.stats().clone();
    assert!(walker.most > limit / 2, "the limit was never felt: {}", walker.most);
    assert!(stats.given_back as usize > limit, "{} of {limit}", stats.given_back);
    assert!(walker.seen.len() > 500, "{}", walker.seen.len());
    // And back: what went comes again.
    for (x, z) in stops.iter().rev().step_by(16) {
        walker.until_complete(over(*x, *z));
    }
    // Standing still reads nothing again.
    let here = over(0.0, 0.0);
    walker.until_complete(here);
    for _ in 0..3000 {
        walker.frame(here);
    }
    std::thread::sleep(Duration::from_millis(20));
    walker.frame(here);
    let reads = walker.source.reads.load(Ordering::Relaxed);
    for _ in 0..2000 {
        walker.frame(here);
    }
    assert_eq!(walker.source.reads.load(Ordering::Relaxed), reads);
}

#[test]
fn a_walk_over_an_implicit_tileset_of_millions_keeps_within_any_number_of_tiles() {
    walk(&implicit(), 3000, false);
}

#[test]
fn preloading_does_not_bring_back_what_has_just_gone() {
    walk(&implicit(), 8000, true);
}

#[test]
fn a_walk_over_external_tilesets_keeps_within_any_number_of_tiles() {
    walk(&external(0, 0, 0), 2500, false);
}

#[test]
fn a_picture_that_needs_more_tiles_than_are_kept_stays_coarse_and_recovers() {
    let mut walker = Walker::new(&implicit(), 500, false);
    let near = over(0.0, 0.0);
    for _ in 0..400 {
        walker.frame(near);
        std::thread::sleep(Duration::from_micros(100));
    }
    assert!(!walker.streamer.selection().shown.is_empty(), "what is above stays");
    assert!(walker.streamer.problems().all(|problem| !problem.for_good));
    let far = View::perspective(DVec3::new(0.0, 9000.0, 0.0), DVec3::NEG_Y, DVec3::Z, 1.0, 1.0, 0.1, 400.0);
    for _ in 0..20_000 {
        walker.now_secs += 1.0;
        walker.frame(far);
        if walker.streamer.is_complete() && walker.streamer.stats().failed_for_now == 0 {
            break;
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    assert!(walker.streamer.is_complete());
}
