//! Opening and leaving visits without a window, as the frame sees it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use bevy::camera::RenderTargetInfo;
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use parvis::content::source::{Source, SourceError};
use parvis::content::tileset::Tileset;
use parvis::viewer::schedule::VisitorSystems;
use parvis::viewer::session::{CacheFolder, SessionPlugin};
use parvis::viewer::streaming::StreamingPlugin;
use parvis::viewer::visitor::{
    AppScreen, CloseVisit, CurrentVisit, Eye, Loading, Notice, NoticeKind, OpenVisit, OpenedTilesets, Overlay,
    Preferences, StreamingReport, TileCollider, VisitSource,
};

use crate::common::glb;

/// Long enough for any machine, and no measure of anything.
const PATIENCE: Duration = Duration::from_secs(120);

/// Session and streaming with a cache folder of their own, and an eye at (0, 2, 5) that looks north.
fn app(cache: &Path) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, AssetPlugin::default()))
        .init_asset::<Mesh>()
        .init_asset::<Image>()
        .init_resource::<Preferences>()
        .init_resource::<Overlay>()
        .insert_resource(CacheFolder(cache.to_owned()))
        .configure_sets(Update, (VisitorSystems::Session, VisitorSystems::Streaming).chain())
        .add_plugins((SessionPlugin, StreamingPlugin { budget_bytes: 1 << 28 }))
        .add_message::<parvis::viewer::visitor::GoTo>();
    let mut camera = Camera::default();
    camera.computed.target_info = Some(RenderTargetInfo { physical_size: UVec2::new(640, 360), scale_factor: 1.0 });
    let projection = Projection::Perspective(PerspectiveProjection::default());
    app.world_mut().spawn((Eye, camera, projection, Transform::from_xyz(0.0, 2.0, 5.0)));
    app.update();
    app
}

fn open(app: &mut App, path: &Path) {
    app.world_mut().write_message(OpenVisit(VisitSource::Path(path.to_owned())));
    app.update();
}

fn screen(app: &App) -> AppScreen {
    *app.world().resource::<State<AppScreen>>().get()
}

/// Frames until something is so; every error that was told meanwhile.
fn until(app: &mut App, what: &str, so: impl Fn(&mut App) -> bool) -> Vec<String> {
    let begin = Instant::now();
    let mut cursor = app.world().resource::<Messages<Notice>>().get_cursor();
    let mut errors = Vec::new();
    loop {
        let told = app.world().resource::<Messages<Notice>>();
        errors.extend(cursor.read(told).filter(|n| n.kind == NoticeKind::Error).map(|n| n.text.clone()));
        if so(app) {
            return errors;
        }
        assert!(begin.elapsed() < PATIENCE, "{what} did not happen; told: {errors:?}");
        std::thread::sleep(Duration::from_millis(2));
        app.update();
    }
}

fn has_left_opening(app: &mut App) -> bool {
    app.update();
    screen(app) != AppScreen::Opening
}

fn colliders(app: &mut App) -> usize {
    app.world_mut()
        .query::<(&TileCollider, &Visibility)>()
        .iter(app.world())
        .filter(|(_, v)| **v != Visibility::Hidden)
        .count()
}

/// A tileset of one triangle.
fn tileset(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("tile.glb"), glb::triangle().glb()).unwrap();
    let file = folder.join("tileset.json");
    std::fs::write(&file, ONE_TILE).unwrap();
    file
}

const ONE_TILE: &str = r#"{"asset": {"version": "1.1"}, "geometricError": 10,
    "root": {"boundingVolume": {"sphere": [0.5, 0, 0.5, 1]}, "geometricError": 0, "refine": "REPLACE",
             "content": {"uri": "tile.glb"}}}"#;

#[test]
fn what_cannot_be_opened_is_one_error_and_the_start_screen() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let attempts = [
        (folder.path().join("nowhere/tileset.json"), "nowhere"),
        (write("list.json", br#"{"asset": {}, "list": [1, 2]}"#), "list.json"),
        (write("torn.json", b"{\"asset\": {\"ver"), "torn.json"),
        (write("letter.txt", b"Dear visitor"), "letter.txt"),
        (write("empty.glb", b""), "empty.glb"),
    ];
    for (path, named) in attempts {
        let mut app = app(&folder.path().join("cache"));
        open(&mut app, &path);
        let errors = until(&mut app, "an answer", has_left_opening);
        assert_eq!(screen(&app), AppScreen::Start, "{}", path.display());
        assert!(errors.len() == 1 && errors[0].contains(named), "{}: {errors:?}", path.display());
        assert!(app.world().get_resource::<CurrentVisit>().is_none());
        assert!(app.world().resource::<Preferences>().recent.is_empty(), "nothing to remember");
    }
}

#[test]
fn a_model_that_needs_an_unknown_extension_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("carpet.gltf");
    let needs =
        r#"{"asset": {"version": "2.0"}, "extensionsUsed": ["EXT_looms"], "extensionsRequired": ["EXT_looms"]}"#;
    std::fs::write(&model, needs).unwrap();
    let mut app = app(&folder.path().join("cache"));
    open(&mut app, &model);
    let errors = until(&mut app, "an answer", has_left_opening);
    assert_eq!(screen(&app), AppScreen::Start);
    assert!(errors.len() == 1 && errors[0].contains("EXT_looms"), "{errors:?}");
    assert!(errors[0].contains("carpet.gltf"), "{errors:?}");
}

#[test]
fn a_tileset_is_entered_shown_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app(&folder.path().join("cache"));
    open(&mut app, &tileset(&folder.path().join("one")));
    let errors =
        until(&mut app, "the tile", |app| app.world().resource::<StreamingReport>().complete && colliders(app) == 1);
    assert!(errors.is_empty() && screen(&app) == AppScreen::Visiting, "{errors:?}");
    assert_eq!(app.world().resource::<Preferences>().recent.len(), 1);
    app.world_mut().write_message(CloseVisit);
    app.update();
    app.update();
    assert_eq!((screen(&app), colliders(&mut app)), (AppScreen::Start, 0));
    assert!(app.world().get_resource::<CurrentVisit>().is_none());
}

#[test]
fn a_model_is_built_into_the_cache_once() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("square.glb");
    std::fs::write(&model, glb::textured_square().glb()).unwrap();
    let cache = folder.path().join("cache");
    let built = || std::fs::read_dir(cache.join("models")).unwrap().map(|e| e.unwrap().file_name()).collect::<Vec<_>>();
    let mut before = None;
    for _ in 0..2 {
        let mut app = app(&cache);
        open(&mut app, &model);
        let errors = until(&mut app, "the tile", |app| colliders(app) == 1);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(built().len(), 1, "{:?}", built());
        let tiles = std::fs::metadata(cache.join("models").join(&built()[0]).join("tileset.json")).unwrap();
        let made = tiles.modified().unwrap();
        assert_eq!(*before.get_or_insert(made), made, "used again");
    }
}

#[test]
fn another_visit_replaces_the_one_that_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app(&folder.path().join("cache"));
    for name in ["one", "two"] {
        open(&mut app, &tileset(&folder.path().join(name)));
        until(&mut app, "the tile", |app| screen(app) == AppScreen::Visiting && colliders(app) == 1);
        let visit = app.world().resource::<CurrentVisit>();
        assert_eq!(visit.0.visit.title.get("en"), name);
    }
    let recent: Vec<_> = app.world().resource::<Preferences>().recent.iter().map(|r| r.title.clone()).collect();
    assert_eq!(recent, ["two", "one"]);
}

#[test]
fn where_the_next_visit_cannot_be_opened_nothing_of_the_last_plays_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app(&folder.path().join("cache"));
    open(&mut app, &tileset(&folder.path().join("one")));
    until(&mut app, "the tile", |app| colliders(app) == 1);
    open(&mut app, &folder.path().join("nowhere"));
    let errors = until(&mut app, "an answer", has_left_opening);
    assert_eq!((errors.len(), screen(&app), colliders(&mut app)), (1, AppScreen::Start, 0));
    assert!(app.world().get_resource::<CurrentVisit>().is_none());
}

#[test]
fn only_the_last_of_two_wishes_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app(&folder.path().join("cache"));
    let (one, two) = (tileset(&folder.path().join("one")), tileset(&folder.path().join("two")));
    app.world_mut().write_message(OpenVisit(VisitSource::Path(folder.path().join("nowhere"))));
    app.update();
    app.world_mut().write_message(OpenVisit(VisitSource::Path(one)));
    app.world_mut().write_message(OpenVisit(VisitSource::Path(two)));
    let errors = until(&mut app, "the visit", |app| screen(app) == AppScreen::Visiting);
    assert_eq!(app.world().resource::<CurrentVisit>().0.visit.title.get("en"), "two");
    // The first wish may have been answered before it was replaced; no other may.
    assert!(errors.len() <= 1, "{errors:?}");
}

/// Entries of a folder, also hidden ones.
fn entries(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// An app in the midst of building the cathedral into `cache`.
fn building(cache: &Path) -> App {
    let mut app = app(cache);
    app.world_mut().write_message(OpenVisit(VisitSource::BuiltIn));
    app.update();
    until(&mut app, "the beginning of the work", |app| {
        let told = !app.world().resource::<Loading>().phase.is_empty();
        told && screen(app) == AppScreen::Opening && !entries(cache).is_empty()
    });
    app
}

#[test]
fn who_leaves_while_the_cathedral_is_built_leaves_nothing_behind() {
    let cache = tempfile::tempdir().unwrap();
    let mut app = building(cache.path());
    app.world_mut().write_message(CloseVisit);
    app.update();
    let errors = until(&mut app, "an empty cache folder", |_| entries(cache.path()).is_empty());
    app.update();
    assert!(errors.is_empty() && screen(&app) == AppScreen::Start, "{errors:?}");
    assert!(app.world().get_resource::<CurrentVisit>().is_none());
}

/// Runs it beside the test, which waits with patience but not for ever.
fn ends(work: impl FnOnce() + Send + 'static) {
    let (done, wait) = channel();
    let thread = std::thread::spawn(move || {
        work();
        done.send(()).unwrap();
    });
    assert!(wait.recv_timeout(PATIENCE).is_ok(), "it hangs, or has panicked");
    thread.join().unwrap();
}

#[test]
fn a_program_that_ends_while_the_cathedral_is_built_leaves_nothing_behind() {
    let cache = tempfile::tempdir().unwrap();
    let folder = cache.path().to_owned();
    ends(move || drop(building(&folder)));
    // On a busy machine the work stops a little after the program has given up waiting for it.
    let begin = Instant::now();
    while !entries(cache.path()).is_empty() {
        assert!(begin.elapsed() < PATIENCE, "{:?}", entries(cache.path()));
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A disk that never answers, until the test is over.
struct Silent(std::sync::Mutex<Receiver<()>>, Sender<()>);

impl std::fmt::Debug for Silent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Silent")
    }
}

impl Source for Silent {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        // Tells that somebody waits now.
        self.1.send(()).ok();
        self.0.lock().unwrap().recv().ok();
        Err(SourceError::Missing { uri: uri.to_owned(), place: "a silent disk".to_owned() })
    }

    fn describe(&self) -> String {
        "a silent disk".to_owned()
    }
}

#[test]
fn a_program_that_ends_while_a_tile_is_read_does_not_wait_for_the_disk() {
    let cache = tempfile::tempdir().unwrap();
    let folder = cache.path().to_owned();
    let (release, held) = channel();
    let (asked, asks) = channel();
    ends(move || {
        let mut app = app(&folder);
        let tileset = Tileset::parse(ONE_TILE.as_bytes(), "tileset.json").unwrap();
        let source: Arc<dyn Source> = Arc::new(Silent(std::sync::Mutex::new(held), asked));
        app.world_mut().resource_mut::<OpenedTilesets>().offer(vec![(tileset, source)]);
        until(&mut app, "a read", |_| asks.try_recv().is_ok());
        drop(app);
    });
    drop(release);
}
