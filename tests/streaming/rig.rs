//! A whole streamer with the real decoder on a real source, and what must hold in every frame whatever goes wrong.

use crate::common::glb;
use glam::DVec3;
use parvis::content::payload::TileContent;
use parvis::content::source::{HttpOptions, Source, SourceOptions, open};
use parvis::content::tileset::{Refine, TileId, Tileset};
use parvis::streaming::{
    ApplyBudget, DecodedTiles, Formats, Selection, SelectionOptions, Streamer, StreamingOptions, StreamingStats, View,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Waits of milliseconds instead of seconds, and no second try within a read.
pub fn hasty() -> HttpOptions {
    HttpOptions {
        connect_timeout: Duration::from_secs(5),
        stall_timeout: Duration::from_millis(200),
        retries: 0,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(50),
        ..HttpOptions::default()
    }
}

/// A source that nobody waits for in vain: what keeps silent does so for an hour.
pub fn patient() -> HttpOptions {
    HttpOptions { stall_timeout: Duration::from_secs(3600), ..hasty() }
}

pub fn options() -> StreamingOptions {
    StreamingOptions {
        selection: SelectionOptions { preload_ancestors: false, preload_siblings: false, ..Default::default() },
        workers: 2,
        max_file_bytes: 1 << 20,
        memory_budget_bytes: 1 << 20,
        ..StreamingOptions::default()
    }
}

/// Sees the whole sphere of [`tile`].
pub fn view() -> View {
    View::perspective(DVec3::new(0.0, 0.0, 5.0), DVec3::NEG_Z, DVec3::Y, 1.0, 1.0, 0.1, 1000.0)
}

/// Sees nothing of it.
pub fn turned() -> View {
    View::perspective(DVec3::new(0.0, 0.0, 5.0), DVec3::Z, DVec3::Y, 1.0, 1.0, 0.1, 1000.0)
}

/// A tile within two metres of the origin.
pub fn tile(error: f64, uri: &str, children: &[Value]) -> Value {
    json!({
        "boundingVolume": {"sphere": [0, 0, 0, 2]}, "geometricError": error, "content": {"uri": uri},
        "children": children,
    })
}

/// A root of 50 m of error above leaves with these contents.
pub fn above(uris: &[String]) -> Vec<u8> {
    let leaves: Vec<Value> = uris.iter().map(|uri| tile(0.0, uri, &[])).collect();
    file(&tile(50.0, "root.glb", &leaves))
}

pub fn file(root: &Value) -> Vec<u8> {
    json!({"asset": {"version": "1.1"}, "geometricError": 100, "root": root}).to_string().into_bytes()
}

pub fn glb() -> Vec<u8> {
    glb::triangle().glb()
}

pub struct Rig {
    pub streamer: Streamer<DecodedTiles>,
    pub now_secs: f64,
    held: BTreeMap<TileId, Vec<TileContent>>,
    covered: bool,
}

impl Rig {
    /// The tileset at a path or an address.
    pub fn open(path: impl AsRef<Path>, http: HttpOptions) -> Self {
        let opened = open(path.as_ref(), &SourceOptions { http, cache: None }).unwrap();
        let bytes = opened.source.read("tileset.json", 64 << 20).unwrap();
        Self::over(opened.source, &bytes, options())
    }

    pub fn over(source: Arc<dyn Source>, tileset: &[u8], options: StreamingOptions) -> Self {
        let tileset = Tileset::parse(tileset, "tileset.json").unwrap();
        let decoder = Arc::new(DecodedTiles { max_bytes: 1 << 20, ..DecodedTiles::default() });
        let streamer = Streamer::new(tileset, source, decoder, Formats::TILES, options);
        Self { streamer, now_secs: 0.0, held: BTreeMap::new(), covered: false }
    }

    /// One frame; what must always hold is looked after.
    #[track_caller]
    pub fn frame(&mut self, view: View) {
        self.now_secs += 1.0 / 60.0;
        let covers_all = self.streamer.update(&[view], self.now_secs).counts.holes == 0;
        let held = &mut self.held;
        self.streamer.drain_evicted(|tile| assert!(held.remove(&tile).is_some(), "let go of what was not held"));
        self.covered |= covers_all && !self.streamer.selection().shown.is_empty();
        assert!(covers_all || !self.covered, "a hole: {:#?}", self.streamer.stats());
        assert_sound(self.streamer.tileset(), self.streamer.selection(), self.streamer.stats(), |tile| {
            self.held.contains_key(&tile)
        });
        let mut budget = ApplyBudget::new(u64::MAX);
        while let Some((tile, contents)) = self.streamer.take_ready(&mut budget) {
            assert!(self.held.insert(tile, contents).is_none(), "handed over twice");
        }
        let bytes: usize = self.held.values().flatten().map(|content| content.model.size_bytes()).sum();
        assert!(bytes as u64 <= self.streamer.stats().budget_bytes, "{bytes} bytes are held");
    }

    /// Frames until `done`; the workers are given time in between.
    #[track_caller]
    pub fn until(&mut self, view: View, what: &str, mut done: impl FnMut(&Self) -> bool) {
        for _ in 0..100_000 {
            self.frame(view);
            if done(self) {
                return;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        let problems: Vec<_> = self.streamer.problems().take(5).collect();
        panic!("it never came to that: {what}; {:#?} {problems:#?}", self.streamer.stats());
    }

    #[track_caller]
    pub fn until_complete(&mut self, view: View) {
        self.until(view, "complete", |rig| rig.streamer.is_complete());
    }

    /// First contents of the tiles shown, sorted.
    pub fn shown(&self) -> Vec<String> {
        let first = |tile: &TileId| self.streamer.tileset().tile(*tile).contents.iter().next().unwrap().to_owned();
        let mut names: Vec<String> = self.streamer.selection().shown.iter().map(first).collect();
        names.sort_unstable();
        names
    }

    /// What is wrong with each tile: the reason, and whether it is so for good.
    pub fn problems(&self) -> Vec<(String, bool)> {
        self.streamer.problems().map(|problem| (problem.reason.to_string(), problem.for_good)).collect()
    }

    /// What is wrong with the only bad tile.
    #[track_caller]
    pub fn problem(&self) -> String {
        let [(reason, _)] = &self.problems()[..] else { panic!("{:?}", self.problems()) };
        reason.clone()
    }
}

/// The budget holds; only what is held is shown; and nothing is shown together with what it replaces.
#[track_caller]
pub fn assert_sound(
    tileset: &Tileset,
    selection: &Selection,
    stats: &StreamingStats,
    is_held: impl Fn(TileId) -> bool,
) {
    assert!(stats.resident_bytes <= stats.budget_bytes, "{} of {}", stats.resident_bytes, stats.budget_bytes);
    let shown: BTreeSet<TileId> = selection.shown.iter().copied().collect();
    assert_eq!(shown.len(), selection.shown.len(), "shown twice");
    for tile in &shown {
        assert!(is_held(*tile), "shown without being there");
        let above = std::iter::successors(tileset.tile(*tile).parent, |above| tileset.tile(*above).parent);
        for ancestor in above.filter(|ancestor| shown.contains(ancestor)) {
            assert_eq!(tileset.tile(ancestor).refine, Refine::Add, "{tile:?} is shown through {ancestor:?}");
        }
    }
}
