//! Threads that read tiles and prepare them.
//!
//! Reading waits and preparing computes: so many reads at once as pay off for
//! the source, and so many tiles prepared at once as there are cores for it. All
//! threads are of one kind; each takes what is next, and prefers to prepare what
//! has been read to reading more.

use super::prepare::{BranchError, Content, Formats, Job, Loaded, Prepare};
use super::schedule::{Entry, Need, Queue};
use super::selection::LoadGroup;
use crate::content::source::Source;
use crate::content::tileset::{Branch, Contents, Site, TileId};
use glam::DMat4;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Reads at once, however many a source asks for.
const MAX_READS: usize = 16;
/// Tiles prepared at once, however many cores there are.
const MAX_PREPARING: usize = 64;

/// What a worker needs to know of a tile.
#[derive(Debug)]
pub(super) struct Task {
    pub path: String,
    pub contents: Contents,
    /// What files that grow below the tile need to know of it.
    pub site: Site,
    pub visit_from_tile: DMat4,
    pub gltf_z_up: bool,
    pub cancelled: Arc<AtomicBool>,
}

/// How a worker's work on one tile ended.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    Cancelled,
    Failed { reason: String, may_recover: bool },
    Done { loaded: Option<Loaded<T>>, branches: Vec<Branch> },
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
    pub started: Vec<Started>,
    pub finished: Vec<Finished<T>>,
    /// What still fits into memory.
    pub room: Room,
    /// Read, and waiting to be prepared.
    fetched: Vec<Fetched>,
    reading: usize,
    preparing: usize,
    stop: bool,
}

/// A tile whose files have been read.
#[derive(Debug)]
struct Fetched {
    entry: Entry<Task>,
    contents: Vec<Content>,
    read_bytes: u64,
}

/// The next thing a thread does.
enum Work {
    Read(Entry<Task>),
    Prepare(Fetched),
}

/// How much of what is done at once.
#[derive(Debug, Clone, Copy)]
struct Limits {
    reading: usize,
    preparing: usize,
}

/// What workers may take before the main thread looks again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Room {
    /// Tiles of any kind, so that the engine can keep up.
    pub slots: usize,
    /// Bytes for what is wanted on screen.
    pub wanted_bytes: u64,
    /// Bytes for what may be wanted soon.
    pub preload_bytes: u64,
    /// Bytes for tiles after which finer ones go.
    pub relief_bytes: u64,
    /// What does not fit need not be waited for: nothing will ever make room for it.
    pub skips: bool,
}

impl Room {
    /// Whether a tile of `bytes` may be taken: there is room at all, and it is not known to be too large.
    pub fn admits(&self, group: LoadGroup, bytes: u64) -> bool {
        let room = if group.is_wanted() { self.wanted_bytes } else { self.preload_bytes };
        self.slots > 0 && room > 0 && bytes <= room
    }

    /// The same for a waiting tile, which may be one that makes room.
    fn admits_entry<T>(&self, entry: &Entry<T>) -> bool {
        self.admits(entry.need.group, entry.expected_bytes) || self.relieved_by(entry)
    }

    /// Whether it may be taken although a more needed one does not fit.
    fn admits_out_of_turn<T>(&self, entry: &Entry<T>) -> bool {
        if self.skips { self.admits_entry(entry) } else { self.relieved_by(entry) }
    }

    fn relieved_by<T>(&self, entry: &Entry<T>) -> bool {
        entry.relieves && self.slots > 0 && entry.expected_bytes <= self.relief_bytes
    }

    /// So much less room.
    pub fn take(&mut self, bytes: u64) {
        self.slots = self.slots.saturating_sub(1);
        self.relief_bytes = self.relief_bytes.saturating_sub(bytes);
        self.wanted_bytes = self.wanted_bytes.saturating_sub(bytes);
        self.preload_bytes = self.preload_bytes.saturating_sub(bytes);
    }
}

impl<T> Board<T> {
    fn next(&mut self, limits: Limits) -> Option<Work> {
        if self.preparing < limits.preparing
            && let Some(most_needed) = most_needed(&self.fetched)
        {
            self.preparing += 1;
            return Some(Work::Prepare(self.fetched.swap_remove(most_needed)));
        }
        // What has been read waits in memory: not more of it than will be prepared next.
        if self.reading < limits.reading && self.reading + self.fetched.len() < limits.reading + limits.preparing {
            let entry = self.take()?;
            self.reading += 1;
            return Some(Work::Read(entry));
        }
        None
    }

    /// Whether something on screen waits for room, and nothing can be taken meanwhile.
    pub fn is_blocked(&self) -> bool {
        let room = self.room;
        self.queue.peek().is_some_and(|top| top.need.group.is_wanted() && !room.admits_entry(top))
            && !self.queue.iter().any(|entry| room.admits_out_of_turn(entry))
    }

    /// The most needed tile if there is room for it, else one that makes room.
    fn take(&mut self) -> Option<Entry<Task>> {
        let room = self.room;
        let entry = if room.admits_entry(self.queue.peek()?) {
            self.queue.pop()
        } else {
            self.queue.pop_first(|entry| room.admits_out_of_turn(entry))
        }?;
        self.room.take(entry.expected_bytes);
        self.started.push(Started {
            tile: entry.tile,
            expected_bytes: entry.expected_bytes,
            cancelled: entry.job.cancelled.clone(),
        });
        Some(entry)
    }
}

fn most_needed(fetched: &[Fetched]) -> Option<usize> {
    let order = |index: usize| (fetched[index].entry.need, fetched[index].entry.tile);
    (0..fetched.len()).min_by(|&a, &b| Need::order(order(a), order(b)))
}

/// A tile that a worker has taken.
#[derive(Debug)]
pub(super) struct Started {
    pub tile: TileId,
    pub expected_bytes: u64,
    pub cancelled: Arc<AtomicBool>,
}

/// What every worker reads with.
struct Tools<P> {
    source: Arc<dyn Source>,
    prepare: Arc<P>,
    formats: Formats,
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
    limits: Limits,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, Board<T>> {
        // Nothing panics while it holds the lock, and the board is whole between any two statements.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Workers<T> {
    /// Starts threads for `preparing` tiles at once, and for as many reads as pay off for the source; an error where
    /// not even one thread could be started.
    pub fn start<P: Prepare<Prepared = T>>(
        preparing: usize,
        max_queued: usize,
        source: Arc<dyn Source>,
        prepare: Arc<P>,
        formats: Formats,
        max_file_bytes: u64,
    ) -> (Self, Option<std::io::Error>) {
        let board = Board {
            queue: Queue::new(max_queued),
            started: Vec::new(),
            finished: Vec::new(),
            room: Room::default(),
            fetched: Vec::new(),
            reading: 0,
            preparing: 0,
            stop: false,
        };
        let limits = Limits {
            reading: source.parallel_reads().clamp(1, MAX_READS),
            preparing: preparing.clamp(1, MAX_PREPARING),
        };
        let shared = Arc::new(Shared { board: Mutex::new(board), work: Condvar::new(), limits });
        let tools = Arc::new(Tools { source, prepare, formats, max_file_bytes });
        let mut failure = None;
        for number in 0..limits.reading + limits.preparing {
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

    /// Tiles that can be in the threads' hands at once.
    pub fn at_once(&self) -> usize {
        self.shared.limits.reading + self.shared.limits.preparing
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
            for started in &board.started {
                started.cancelled.store(true, Ordering::Relaxed);
            }
        }
        self.shared.work.notify_all();
    }
}

fn work<P: Prepare>(shared: &Shared<P::Prepared>, tools: &Tools<P>) {
    loop {
        let work = {
            let mut board = shared.lock();
            loop {
                if board.stop {
                    return;
                }
                if let Some(work) = board.next(shared.limits) {
                    break work;
                }
                board = shared.work.wait(board).unwrap_or_else(PoisonError::into_inner);
            }
        };
        match work {
            Work::Read(entry) => {
                let mut read_bytes = 0;
                let span = traced!("read", tile = entry.tile.0, bytes = tracing::field::Empty);
                let read = guarded(|| read(tools, &entry.job, &mut read_bytes));
                span.record("bytes", read_bytes);
                drop(span);
                let mut board = shared.lock();
                board.reading -= 1;
                match read {
                    Ok(contents) => board.fetched.push(Fetched { entry, contents, read_bytes }),
                    Err(outcome) => board.finish(entry, read_bytes, outcome),
                }
            }
            Work::Prepare(Fetched { entry, contents, read_bytes }) => {
                let span = traced!("prepare", tile = entry.tile.0, bytes = read_bytes);
                let outcome = guarded(|| Ok(prepare(tools, &entry, contents))).unwrap_or_else(|failed| failed);
                drop(span);
                let mut board = shared.lock();
                board.preparing -= 1;
                board.finish(entry, read_bytes, outcome);
            }
        }
        // Another thread may have waited for just this.
        shared.work.notify_all();
    }
}

/// A decoder that panics fails one tile, not the program.
fn guarded<V, T>(work: impl FnOnce() -> Result<V, Outcome<T>>) -> Result<V, Outcome<T>> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Outcome::Failed { reason: describe_panic(&*panic), may_recover: false }))
}

impl<T> Board<T> {
    fn finish(&mut self, entry: Entry<Task>, read_bytes: u64, outcome: Outcome<T>) {
        let called_off = entry.job.cancelled.load(Ordering::Relaxed);
        let outcome = if called_off && !matches!(outcome, Outcome::Done { .. }) { Outcome::Cancelled } else { outcome };
        self.finished.push(Finished { tile: entry.tile, read_bytes, outcome });
    }
}

/// All files of a tile.
fn read<P: Prepare>(tools: &Tools<P>, task: &Task, read_bytes: &mut u64) -> Result<Vec<Content>, Outcome<P::Prepared>> {
    let mut contents = Vec::new();
    for uri in task.contents.iter() {
        let bytes = tools.source.read_unless(uri, tools.max_file_bytes, &task.cancelled).map_err(|error| {
            Outcome::Failed { reason: error.to_string(), may_recover: (tools.formats.may_recover)(&error) }
        })?;
        *read_bytes += bytes.len() as u64;
        contents.push(Content { uri: uri.to_owned(), bytes });
    }
    Ok(contents)
}

/// Branches of the tree, and what the engine applies.
fn prepare<P: Prepare>(tools: &Tools<P>, entry: &Entry<Task>, read: Vec<Content>) -> Outcome<P::Prepared> {
    let task = &entry.job;
    if task.cancelled.load(Ordering::Relaxed) {
        return Outcome::Cancelled;
    }
    let mut contents = Vec::new();
    let mut branches = Vec::new();
    for content in read {
        if (tools.formats.grows_by)(&task.site, &content.uri, &content.bytes) {
            match (tools.formats.read_branch)(&task.site, &content, tools.source.as_ref()) {
                Ok(branch) => branches.push(branch),
                Err(BranchError { reason, may_recover }) => return Outcome::Failed { reason, may_recover },
            }
        } else {
            contents.push(content);
        }
    }
    if contents.is_empty() {
        return Outcome::Done { loaded: None, branches };
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
        Ok(loaded) => Outcome::Done { loaded: Some(loaded), branches },
        Err(reason) => Outcome::Failed { reason, may_recover: false },
    }
}

fn describe_panic(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("its decoder stopped unexpectedly: {}", text.unwrap_or("no reason given"))
}
