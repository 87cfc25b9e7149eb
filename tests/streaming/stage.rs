//! A streamer on a source whose every answer the test decides.

use super::drawing::{Drawn, append, read_branch, tileset};
use parvis::content::source::{Source, SourceError};
use parvis::content::tileset::TileId;
use parvis::streaming::{
    ApplyBudget, Formats, Job, LoadState, Loaded, Prepare, SelectionOptions, Streamer, StreamingOptions, View,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Files by address, each held back while the test wants it.
#[derive(Debug, Default)]
pub struct MockSource {
    one_read_at_a_time: AtomicBool,
    state: Mutex<SourceState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct SourceState {
    files: BTreeMap<String, Vec<u8>>,
    held: BTreeSet<String>,
    /// How often an address still fails although it is there.
    faults: BTreeMap<String, u32>,
    reads: Vec<String>,
}

impl MockSource {
    pub fn put(&self, uri: &str, bytes: impl Into<Vec<u8>>) {
        self.state.lock().unwrap().files.insert(uri.to_owned(), bytes.into());
    }

    pub fn remove(&self, uri: &str) {
        self.state.lock().unwrap().files.remove(uri);
    }

    pub fn hold(&self, uri: &str) {
        self.state.lock().unwrap().held.insert(uri.to_owned());
    }

    pub fn release(&self, uri: &str) {
        self.state.lock().unwrap().held.remove(uri);
        self.changed.notify_all();
    }

    pub fn fail_times(&self, uri: &str, times: u32) {
        self.state.lock().unwrap().faults.insert(uri.to_owned(), times);
    }

    /// From the next streamer on.
    pub fn read_one_at_a_time(&self) {
        self.one_read_at_a_time.store(true, Ordering::Relaxed);
    }

    pub fn reads(&self) -> Vec<String> {
        self.state.lock().unwrap().reads.clone()
    }
}

impl Source for MockSource {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let mut state = self.state.lock().unwrap();
        state.reads.push(uri.to_owned());
        while state.held.contains(uri) {
            state = self.changed.wait(state).unwrap();
        }
        let missing = || SourceError::Missing { uri: uri.to_owned(), place: self.describe() };
        if let Some(faults) = state.faults.get_mut(uri).filter(|faults| **faults > 0) {
            *faults -= 1;
            return Err(missing());
        }
        state.files.get(uri).cloned().ok_or_else(missing)
    }

    fn parallel_reads(&self) -> usize {
        if self.one_read_at_a_time.load(Ordering::Relaxed) { 1 } else { 2 }
    }

    fn describe(&self) -> String {
        "the test".to_owned()
    }
}

/// Files say in plain text how many bytes they become, or how their decoder fares.
#[derive(Debug, Default)]
pub struct MockPrepare;

impl Prepare for MockPrepare {
    type Prepared = String;

    fn prepare(&self, job: &Job<'_>) -> Result<Loaded<String>, String> {
        let mut size_bytes = 0;
        for content in job.contents {
            let text = std::str::from_utf8(&content.bytes).unwrap();
            match text {
                "panic" => panic!("a decoder's mistake"),
                "corrupt" => return Err(format!("{} is corrupt", content.uri)),
                size => size_bytes += size.parse::<u64>().unwrap(),
            }
        }
        Ok(Loaded { prepared: job.contents[0].uri.clone(), size_bytes })
    }
}

pub const FORMATS: Formats = Formats {
    grows_by: |_, uri, bytes| uri.ends_with(".json") || bytes.starts_with(b"{"),
    read_branch: |site, content, _| read_branch(site, &content.bytes, &content.uri).map_err(Into::into),
    may_recover: |error| matches!(error, SourceError::Missing { uri, .. } if uri.starts_with("flaky")),
};

pub fn options() -> StreamingOptions {
    StreamingOptions {
        selection: SelectionOptions { preload_ancestors: false, preload_siblings: false, ..Default::default() },
        workers: 2,
        ..StreamingOptions::default()
    }
}

/// A streamer, its source, a clock, and the engine's idea of what it holds.
pub struct Stage {
    pub streamer: Streamer<MockPrepare>,
    pub source: Arc<MockSource>,
    pub now_secs: f64,
    pub held_by_engine: BTreeSet<TileId>,
    /// The largest sum of bytes that the engine ever held.
    pub peak_bytes: u64,
    last_bytes: u64,
    names: BTreeMap<TileId, String>,
}

impl Stage {
    pub fn draw(drawing: &str) -> Self {
        Self::with(drawing, options())
    }

    pub fn with(drawing: &str, options: StreamingOptions) -> Self {
        Self::over(MockSource::default(), drawing, options)
    }

    /// With a source that reads one file at a time, and one tile prepared at a time.
    pub fn one_at_a_time(drawing: &str) -> Self {
        let source = MockSource::default();
        source.read_one_at_a_time();
        Self::over(source, drawing, StreamingOptions { workers: 1, ..options() })
    }

    fn over(source: MockSource, drawing: &str, options: StreamingOptions) -> Self {
        let mut set = tileset(Vec::new());
        let drawn = append(&mut set, drawing, None);
        let source = Arc::new(source);
        serve(&source, &drawn);
        let streamer = Streamer::new(set, source.clone(), Arc::new(MockPrepare), FORMATS, options);
        Self {
            streamer,
            source,
            now_secs: 0.0,
            held_by_engine: BTreeSet::new(),
            peak_bytes: 0,
            last_bytes: u64::MAX,
            names: BTreeMap::new(),
        }
    }

    /// Serves the contents of an external tileset's tiles too.
    pub fn serve_drawing(&self, drawing: &str) {
        serve(&self.source, &append(&mut tileset(Vec::new()), drawing, None));
    }

    /// One frame of the engine: it applies all that is ready.
    pub fn frame(&mut self, view: View) {
        self.update(view);
        let mut budget = ApplyBudget::new(u64::MAX);
        while let Some((tile, name)) = self.streamer.take_ready(&mut budget) {
            assert!(self.held_by_engine.insert(tile), "{name} was handed over twice");
            self.names.insert(tile, name);
        }
    }

    /// The same without applying anything.
    pub fn update(&mut self, view: View) {
        self.now_secs += 1.0 / 60.0;
        let selection = self.streamer.update(&[view], self.now_secs).clone();
        let held = &mut self.held_by_engine;
        self.streamer.drain_evicted(|tile| assert!(held.remove(&tile), "let go of what was not held"));
        for tile in &selection.shown {
            assert!(self.held_by_engine.contains(tile), "shown without being there");
        }
        let stats = self.streamer.stats();
        self.peak_bytes = self.peak_bytes.max(stats.resident_bytes);
        // A budget that has just been made smaller is kept after a few frames.
        let within = stats.resident_bytes <= stats.budget_bytes || stats.resident_bytes < self.last_bytes;
        assert!(within, "{} of {} bytes", stats.resident_bytes, stats.budget_bytes);
        self.last_bytes = stats.resident_bytes;
    }

    /// Frames until `done`; the workers are given time in between.
    #[track_caller]
    pub fn until(&mut self, view: View, mut done: impl FnMut(&Self) -> bool) {
        for _ in 0..20_000 {
            self.frame(view);
            if done(self) {
                return;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        panic!("it never came to that: {:#?}", self.streamer.stats());
    }

    #[track_caller]
    pub fn until_complete(&mut self, view: View) {
        self.until(view, |stage| stage.streamer.is_complete());
    }

    /// Names of the tiles shown, sorted.
    pub fn shown(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.streamer.selection().shown.iter().map(|tile| self.names[tile].as_str()).collect();
        names.sort_unstable();
        names
    }

    pub fn state(&self, name: &str) -> &LoadState {
        let tiles = &self.streamer.tileset().tiles;
        let index = tiles.iter().position(|tile| tile.contents == [name]).unwrap();
        self.streamer.state(TileId(index as u32))
    }
}

fn serve(source: &MockSource, drawn: &[Drawn]) {
    for tile in drawn {
        source.put(&tile.name, tile.bytes.to_string());
    }
}
