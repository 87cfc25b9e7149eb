//! Draws one view of a tileset with the crate `bevy_3d_tiles`, without a window, and prints when it was complete:
//!
//! `peer-bevy-3d-tiles URL PICTURE EYE LOOK SIZE FOV_DEG SSE_PX`
//!
//! `EYE` and `LOOK` are `x,y,z` in metres with Y up, `SIZE` is `1280x720`. One line of JSON: seconds from the start to
//! the last frame that brought anything new, processor seconds until then, tiles decoded and shown, peak memory in MiB.

use std::process::ExitCode;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bevy::app::PluginsState;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::{Extent3d, TextureFormat, TextureUsages};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy_3d_tiles::{Tiles3dAttach, Tiles3dCamera, Tiles3dConfig, Tiles3dDecodeStats, Tiles3dPlugin, Tiles3dTile};

/// The crate does not say what is still under way: a view counts as complete when nothing has changed for so long.
const QUIET: Duration = Duration::from_secs(2);
const LIMIT: Duration = Duration::from_secs(590);
/// Main world and renderer overlap: what changed is on screen a frame later.
const FRAMES_UNTIL_DRAWN: u32 = 2;

#[derive(Resource, Clone)]
struct View {
    url: String,
    picture: String,
    eye: Vec3,
    look: Vec3,
    width: u32,
    height: u32,
    fov_deg: f32,
    sse_px: f64,
}

impl View {
    fn from_arguments() -> Option<Self> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let [url, picture, eye, look, size, fov, sse] = arguments.as_slice() else { return None };
        let [width, height] = numbers(size, 'x')?;
        let ([ex, ey, ez], [lx, ly, lz]) = (numbers(eye, ',')?, numbers(look, ',')?);
        Some(Self {
            url: url.clone(),
            picture: picture.clone(),
            eye: Vec3::new(ex, ey, ez),
            look: Vec3::new(lx, ly, lz),
            width,
            height,
            fov_deg: fov.parse().ok()?,
            sse_px: sse.parse().ok()?,
        })
    }
}

fn numbers<T: FromStr, const N: usize>(text: &str, between: char) -> Option<[T; N]> {
    let parts: Option<Vec<T>> = text.split(between).map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

#[derive(Resource, Clone)]
struct Target(Handle<Image>);

fn main() -> ExitCode {
    let begin = Instant::now();
    let Some(view) = View::from_arguments() else {
        eprintln!("peer-bevy-3d-tiles URL PICTURE EYE LOOK SIZE FOV_DEG SSE_PX");
        return ExitCode::from(2);
    };
    let mut app = App::new();
    app.insert_resource(view.clone())
        // The same error wherever a tile is, as the others have it.
        .insert_resource(Tiles3dConfig { sse_threshold_px: view.sse_px, detail_falloff_m: 0.0, ..default() })
        .add_plugins(
            DefaultPlugins
                .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
                .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() }),
        )
        .add_plugins(Tiles3dPlugin)
        .add_systems(Startup, set_up);
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();

    let Some(done) = draw_until_quiet(&mut app, begin) else {
        eprintln!("not complete after {} s", LIMIT.as_secs());
        return ExitCode::FAILURE;
    };
    if !shoot(&mut app, &view.picture) {
        eprintln!("there is no picture");
        return ExitCode::FAILURE;
    }
    println!("{done}");
    ExitCode::SUCCESS
}

fn set_up(
    mut commands: Commands,
    view: Res<View>,
    mut images: ResMut<Assets<Image>>,
    mut attach: MessageWriter<Tiles3dAttach>,
) {
    let size = Extent3d { width: view.width, height: view.height, depth_or_array_layers: 1 };
    let mut image = Image::new_target_texture(size.width, size.height, TextureFormat::Rgba8UnormSrgb, None);
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let target = images.add(image);
    commands.insert_resource(Target(target.clone()));
    commands.spawn((
        Camera3d::default(),
        RenderTarget::Image(target.into()),
        Projection::Perspective(PerspectiveProjection { fov: view.fov_deg.to_radians(), near: 0.1, ..default() }),
        Transform::from_translation(view.eye).looking_at(view.look, Vec3::Y),
        Msaa::Sample4,
        Tonemapping::None,
        AmbientLight { brightness: 1000.0, ..default() },
        Tiles3dCamera,
    ));
    let anchor = commands.spawn((Transform::IDENTITY, Visibility::default())).id();
    attach.write(Tiles3dAttach { anchor, url: view.url.clone(), label: "peer".to_owned(), ..default() });
}

/// Draws frame after frame, as a window would, until nothing has changed for [`QUIET`]. The report is of the frame
/// that showed the last change.
fn draw_until_quiet(app: &mut App, begin: Instant) -> Option<String> {
    let mut before = (0, Vec::new());
    let mut changed = Instant::now();
    let mut frames = 0;
    let mut report = String::new();
    while begin.elapsed() < LIMIT {
        app.update();
        let now = state(app.world_mut());
        if now != before {
            before = now;
            changed = Instant::now();
            frames = 0;
            continue;
        }
        frames += 1;
        let (loaded, shown) = (before.0, before.1.len());
        if frames == FRAMES_UNTIL_DRAWN {
            let (seconds, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds());
            let peak = peak_mib();
            report = format!(
                r#"{{"settled":{seconds:.3},"cpu":{cpu:.2},"loaded":{loaded},"shown":{shown},"peakMiB":{peak}}}"#
            );
        }
        if shown > 0 && frames > FRAMES_UNTIL_DRAWN && changed.elapsed() > QUIET {
            return Some(report);
        }
    }
    None
}

/// Tiles decoded so far, and the tiles that are shown.
fn state(world: &mut World) -> (u64, Vec<Entity>) {
    let decoded = world.resource::<Tiles3dDecodeStats>().tiles;
    let mut tiles = world.query_filtered::<(Entity, &Visibility), With<Tiles3dTile>>();
    let mut shown: Vec<Entity> =
        tiles.iter(world).filter(|(_, visibility)| **visibility == Visibility::Visible).map(|(tile, _)| tile).collect();
    shown.sort_unstable();
    (decoded, shown)
}

fn shoot(app: &mut App, file: &str) -> bool {
    let caught: Arc<Mutex<Option<Image>>> = Arc::default();
    let into = Arc::clone(&caught);
    let target = app.world().resource::<Target>().0.clone();
    app.world_mut().spawn(Screenshot::image(target)).observe(move |shot: On<ScreenshotCaptured>| {
        if let Ok(mut slot) = into.lock() {
            *slot = Some(shot.image.clone());
        }
    });
    for _ in 0..120 {
        app.update();
        let image = caught.lock().ok().and_then(|mut slot| slot.take());
        if let Some(image) = image.and_then(|image| image.try_into_dynamic().ok()) {
            return image.to_rgb8().save(file).is_ok();
        }
    }
    false
}

/// What the processors have spent on this process (Linux: fields 14 and 15 of its `stat`, hundredths of a second).
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_mib() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
