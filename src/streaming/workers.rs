//! Threads that read tiles and prepare them.

use super::prepare::{Content, Job, Loaded, Prepare, looks_like_tileset};
use super::schedule::{Entry, Queue};
use super::select::LoadGroup;
use crate::content::source::{Source, SourceError};
use crate::content::tileset::TileId;
use glam::DMat4;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What a worker needs to know of a tile.
#[derive(Debug)]
pub(super) struct Task {
    pub path: String,
    pub contents: Vec<String>,
    pub visit_from_tile: DMat4,
    pub gltf_z_up: bool,
    pub cancelled: Arc<AtomicBool>,
}

/// How a worker's work on one tile ended.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    Cancelled,
    Failed { reason: String, may_recover: bool },
    Done { loaded: Option<Loaded<T>>, tilesets: Vec<Content> },
}

#[derive(Debug)]
pub(super) struct Finished<T> {
    pub tile: TileId,
    pub read_bytes: u64,
    pub outcome: Outcome<T>,
}

/// What the main thread and the workers share.
#[derive(Debug)]
pub(super) struct Board<T> {
    pub queue: Queue<Task>,
    /// Tiles taken since the main thread last looked, and how to call them off.
    pub started: Vec<(TileId, Arc<AtomicBool>)>,
    pub finished: Vec<Finished<T>>,
    /// How many more tiles of each kind fit into memory.
    pub room: Room,
    stop: bool,
}

/// How many tiles workers may take before the main thread looks again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Room {
    /// Of any kind, so that the engine can keep up.
    pub slots: usize,
    /// In the group normal, unless they relieve memory.
    pub normal: usize,
    /// In the group preload.
    pub preload: usize,
}

impl Room {
    fn admits(&self, entry: &Entry<Task>) -> bool {
        self.slots > 0
            && match entry.need.group {
                LoadGroup::Urgent => true,
                LoadGroup::Normal => self.normal > 0 || entry.relieves,
                LoadGroup::Preload => self.preload > 0,
            }
    }

    fn take(&mut self, entry: &Entry<Task>) {
        self.slots -= 1;
        self.preload = self.preload.saturating_sub(1);
        if entry.need.group != LoadGroup::Preload {
            self.normal = self.normal.saturating_sub(1);
        }
    }
}

/// What every worker reads with.
struct Tools<P> {
    source: Arc<dyn Source>,
    prepare: Arc<P>,
    may_recover: fn(&SourceError) -> bool,
    max_file_bytes: u64,
}

/// The threads. Dropping it calls everything off and does not wait for a read
/// that hangs: each thread ends after the work it is in.
pub(super) struct Workers<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    board: Mutex<Board<T>>,
    work: Condvar,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, Board<T>> {
        // Nothing panics while it holds the lock, and the board is whole between any two statements.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Workers<T> {
    /// Starts up to `threads` threads; an error where not even one could be started.
    pub fn start<P: Prepare<Prepared = T>>(
        threads: usize,
        max_queued: usize,
        source: Arc<dyn Source>,
        prepare: Arc<P>,
        may_recover: fn(&SourceError) -> bool,
        max_file_bytes: u64,
    ) -> (Self, Option<std::io::Error>) {
        let board = Board {
            queue: Queue::new(max_queued),
            started: Vec::new(),
            finished: Vec::new(),
            room: Room::default(),
            stop: false,
        };
        let shared = Arc::new(Shared { board: Mutex::new(board), work: Condvar::new() });
        let tools = Arc::new(Tools { source, prepare, may_recover, max_file_bytes });
        let mut failure = None;
        for number in 0..threads.max(1) {
            let (shared, tools) = (shared.clone(), tools.clone());
            let thread = std::thread::Builder::new().name(format!("tiles {number}"));
            if let Err(error) = thread.spawn(move || work(&shared, &tools)) {
                failure = (number == 0).then_some(error);
                break;
            }
        }
        (Self { shared }, failure)
    }

    /// The board, locked. Call [`Self::wake`] after adding work or room.
    pub fn board(&self) -> MutexGuard<'_, Board<T>> {
        self.shared.lock()
    }

    /// Lets the threads look at the board again.
    pub fn wake(&self) {
        self.shared.work.notify_all();
    }
}

impl<T> Drop for Workers<T> {
    fn drop(&mut self) {
        {
            let mut board = self.shared.lock();
            board.stop = true;
            for (_, cancelled) in &board.started {
                cancelled.store(true, Ordering::Relaxed);
            }
        }
        self.shared.work.notify_all();
    }
}

fn work<P: Prepare>(shared: &Shared<P::Prepared>, tools: &Tools<P>) {
    loop {
        let entry = {
            let mut board = shared.lock();
            loop {
                if board.stop {
                    return;
                }
                let room = board.room;
                if let Some(entry) = board.queue.pop_where(|entry| room.admits(entry)) {
                    board.room.take(&entry);
                    board.started.push((entry.tile, entry.job.cancelled.clone()));
                    break entry;
                }
                board = shared.work.wait(board).unwrap_or_else(PoisonError::into_inner);
            }
        };
        let mut read_bytes = 0;
        let outcome = catch_unwind(AssertUnwindSafe(|| load(tools, &entry, &mut read_bytes)))
            .unwrap_or_else(|panic| Outcome::Failed { reason: describe_panic(&*panic), may_recover: false });
        let outcome = if entry.job.cancelled.load(Ordering::Relaxed) && !matches!(outcome, Outcome::Done { .. }) {
            Outcome::Cancelled
        } else {
            outcome
        };
        let finished = Finished { tile: entry.tile, read_bytes, outcome };
        let mut board = shared.lock();
        if board.stop {
            return;
        }
        board.finished.push(finished);
    }
}

fn load<P: Prepare>(tools: &Tools<P>, entry: &Entry<Task>, read_bytes: &mut u64) -> Outcome<P::Prepared> {
    let task = &entry.job;
    let called_off = || task.cancelled.load(Ordering::Relaxed);
    let mut contents = Vec::with_capacity(task.contents.len());
    let mut tilesets = Vec::new();
    for uri in &task.contents {
        if called_off() {
            return Outcome::Cancelled;
        }
        let bytes = match tools.source.read(uri, tools.max_file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => {
                return Outcome::Failed { reason: error.to_string(), may_recover: (tools.may_recover)(&error) };
            }
        };
        *read_bytes += bytes.len() as u64;
        let content = Content { uri: uri.clone(), bytes };
        if names_tileset(uri) || looks_like_tileset(&content.bytes) {
            tilesets.push(content);
        } else {
            contents.push(content);
        }
    }
    if called_off() {
        return Outcome::Cancelled;
    }
    if contents.is_empty() {
        return Outcome::Done { loaded: None, tilesets };
    }
    let job = Job {
        tile: entry.tile,
        path: &task.path,
        contents: &contents,
        visit_from_tile: task.visit_from_tile,
        gltf_z_up: task.gltf_z_up,
        source: &tools.source,
        cancelled: &task.cancelled,
    };
    match tools.prepare.prepare(&job) {
        Ok(loaded) => Outcome::Done { loaded: Some(loaded), tilesets },
        Err(reason) => Outcome::Failed { reason, may_recover: false },
    }
}

/// Whether the address, without query and fragment, ends in `.json`.
fn names_tileset(uri: &str) -> bool {
    let path = uri.split(['?', '#']).next().unwrap_or(uri);
    path.len() >= 5 && path.as_bytes()[path.len() - 5..].eq_ignore_ascii_case(b".json")
}

fn describe_panic(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("its decoder stopped unexpectedly: {}", text.unwrap_or("no reason given"))
}
