//! A thread opens the visit; the frame follows.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bevy::prelude::*;

use super::{CacheFolder, DiskCacheBytes};
use crate::content::light::LightGrid;
use crate::content::problem::Problem;
use crate::content::source::Source;
use crate::content::tileset::{MAX_JSON_BYTES, Tileset};
use crate::content::visit::ValidVisit;
use crate::viewer::visitor::{
    AppScreen, CloseVisit, CurrentVisit, GoTo, Loading, Notice, NoticeKind, OpenVisit, OpenedFrom, OpenedTilesets,
    Overlay, Preferences, RecentVisit, VisitLight, VisitSource,
};
use crate::workshop::cathedral::CathedralOptions;
use crate::workshop::progress::Progress;
use crate::workshop::shelf;

/// Recent visits that are remembered.
const RECENT: usize = 8;

/// How long the end of the program waits for a visit on its way to clean up behind itself.
const LONGEST_GOODBYE: Duration = Duration::from_secs(10);

/// A visit on its way.
#[derive(Resource, Default)]
pub(super) struct Opening(Option<Job>);

impl Drop for Opening {
    fn drop(&mut self) {
        // The program ends, and its threads with it: a half-built visit would be left in the cache folder.
        if let Some(job) = &self.0 {
            job.told.cancelled.store(true, Ordering::Relaxed);
            let result = job.result.lock().unwrap_or_else(PoisonError::into_inner);
            drop(result.recv_timeout(LONGEST_GOODBYE));
        }
    }
}

struct Job {
    source: VisitSource,
    told: Arc<Told>,
    result: Mutex<Receiver<Result<Opened, String>>>,
}

impl Drop for Job {
    fn drop(&mut self) {
        // Nobody waits for it any more: the thread stops at its next convenient point.
        self.told.cancelled.store(true, Ordering::Relaxed);
    }
}

struct Opened {
    path: PathBuf,
    cache: PathBuf,
    visit: ValidVisit,
    light: Option<Arc<LightGrid>>,
    tilesets: Vec<(Tileset, Arc<dyn Source>)>,
}

/// What the thread tells the frame.
#[derive(Default)]
struct Told {
    phase: Mutex<String>,
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress for Told {
    fn phase(&self, name: &str, total: u64) {
        name.clone_into(&mut self.phase.lock().unwrap_or_else(PoisonError::into_inner));
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Starts opening what was asked for last; leaves what is open and forgets what was on its way.
pub(super) fn begin(
    mut requests: MessageReader<OpenVisit>,
    cache: Option<Res<CacheFolder>>,
    disk_cache: Option<Res<DiskCacheBytes>>,
    mut opening: ResMut<Opening>,
    mut opened: ResMut<OpenedTilesets>,
    mut loading: ResMut<Loading>,
    mut overlay: ResMut<Overlay>,
    mut notices: MessageWriter<Notice>,
    mut commands: Commands,
) {
    let Some(OpenVisit(source)) = requests.read().last().cloned() else { return };
    let told = Arc::new(Told::default());
    let (send, result) = channel();
    let (work, progress) = (source.clone(), Arc::clone(&told));
    let cache = cache.map(|cache| cache.0.clone());
    let disk_cache = disk_cache.map(|bytes| bytes.0);
    let thread = std::thread::Builder::new().name("opening".to_owned()).spawn(move || {
        // The receiver is gone when the visitor has cancelled: then nobody wants to know.
        drop(send.send(open(&work, cache, disk_cache, progress.as_ref())));
    });
    if let Err(error) = thread {
        notices.write(Notice { kind: NoticeKind::Error, text: error.to_string() });
        return;
    }
    *loading = Loading::default();
    close_sheets(&mut overlay);
    opening.0 = Some(Job { source, told, result: Mutex::new(result) });
    // Its memory is free for the next one, and if that cannot be opened nothing plays on behind the start screen.
    opened.offer(Vec::new());
    commands.remove_resource::<CurrentVisit>();
    commands.remove_resource::<OpenedFrom>();
    commands.set_state_if_neq(AppScreen::Opening);
}

fn open(
    source: &VisitSource,
    cache: Option<PathBuf>,
    disk_cache: Option<u64>,
    progress: &dyn Progress,
) -> Result<Opened, String> {
    let work = || -> Result<Opened, Box<dyn std::error::Error>> {
        let cache = cache.map_or_else(shelf::cache_folder, Ok)?;
        let path = match source {
            VisitSource::BuiltIn => shelf::cathedral(&cache, &CathedralOptions::default(), progress)?,
            VisitSource::Path(path) => path.clone(),
        };
        progress.phase("opening", 0);
        let mut visit = shelf::open_with(&cache, &path, &shelf::source_options(&cache, disk_cache), progress)?;
        let tilesets = load_tilesets(&visit)?;
        let light = visit.light_grid().unwrap_or_else(|error| {
            visit.problems.push(Problem::error("visit.json", "light", error.to_string()));
            None
        });
        Ok(Opened { path, cache, visit, light: light.map(Arc::new), tilesets })
    };
    work().map_err(|error| error.to_string())
}

/// All tilesets of a visit, in the frame of the first.
fn load_tilesets(visit: &ValidVisit) -> Result<Vec<(Tileset, Arc<dyn Source>)>, Box<dyn std::error::Error>> {
    let mut tilesets: Vec<(Tileset, Arc<dyn Source>)> = Vec::new();
    for uri in visit.tileset_uris() {
        let bytes = visit.source.read(uri, MAX_JSON_BYTES)?;
        let frame = tilesets.first().map(|(first, _)| first.frame);
        let tileset = Tileset::parse_in(&bytes, uri, frame)?;
        for problem in &tileset.problems {
            tracing::warn!("{problem}");
        }
        tilesets.push((tileset, Arc::clone(&visit.source)));
    }
    Ok(tilesets)
}

/// Tells how far the thread is, and enters the visit when it is there.
pub(super) fn follow(
    mut opening: ResMut<Opening>,
    mut loading: ResMut<Loading>,
    mut opened: ResMut<OpenedTilesets>,
    mut visit_light: ResMut<VisitLight>,
    mut preferences: ResMut<Preferences>,
    mut notices: MessageWriter<Notice>,
    mut go: MessageWriter<GoTo>,
    mut commands: Commands,
) {
    let Some(job) = &opening.0 else { return };
    let (done, total) = (job.told.done.load(Ordering::Relaxed), job.told.total.load(Ordering::Relaxed));
    let now = Loading {
        phase: job.told.phase.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        fraction: (total > 0).then(|| (done as f32 / total as f32).clamp(0.0, 1.0)),
    };
    loading.set_if_neq(now);
    let result = match job.result.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
        Ok(result) => result,
        Err(TryRecvError::Empty) => return,
        Err(TryRecvError::Disconnected) => Err("opening the visit stopped unexpectedly; please try again".to_owned()),
    };
    let source = job.source.clone();
    opening.0 = None;
    match result {
        Ok(Opened { path, cache, visit, light, tilesets }) => {
            for problem in visit.problems.iter().take(5) {
                notices.write(Notice { kind: NoticeKind::Warning, text: problem.to_string() });
            }
            if let VisitSource::Path(path) = &source {
                remember(&mut preferences, &visit, path.clone());
            }
            commands.insert_resource(OpenedFrom { source, path, cache: Some(cache) });
            visit_light.0 = light;
            opened.offer(tilesets);
            commands.insert_resource(CurrentVisit(visit));
            go.write(GoTo::Entrance);
            commands.set_state_if_neq(AppScreen::Visiting);
        }
        Err(text) => {
            notices.write(Notice { kind: NoticeKind::Error, text });
            commands.set_state_if_neq(AppScreen::Start);
        }
    }
}

fn remember(preferences: &mut Preferences, visit: &ValidVisit, path: PathBuf) {
    let path = path.canonicalize().unwrap_or(path);
    let title = visit.visit.title.get(&preferences.language).to_owned();
    preferences.recent.retain(|known| known.path != path);
    preferences.recent.insert(0, RecentVisit { title, path });
    preferences.recent.truncate(RECENT);
}

/// Leaves the visit, or stops opening one.
pub(super) fn close(
    mut requests: MessageReader<CloseVisit>,
    mut opening: ResMut<Opening>,
    mut opened: ResMut<OpenedTilesets>,
    mut overlay: ResMut<Overlay>,
    mut commands: Commands,
) {
    if requests.read().count() == 0 {
        return;
    }
    opening.0 = None;
    opened.offer(Vec::new());
    close_sheets(&mut overlay);
    commands.remove_resource::<CurrentVisit>();
    commands.remove_resource::<OpenedFrom>();
    commands.set_state_if_neq(AppScreen::Start);
}

/// Whoever is being asked how to visit answers in their own time.
fn close_sheets(overlay: &mut Overlay) {
    if *overlay != Overlay::Welcome {
        *overlay = Overlay::None;
    }
}
