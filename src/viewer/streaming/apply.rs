//! On the main thread: applies prepared tiles within the frame's budget, shows what is selected, drops what is evicted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::ecs::system::SystemParam;
use bevy::image::{CompressedImageFormatSupport, CompressedImageFormats};
use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;

use super::fade::{self, Fades, Worn};
use super::materials::Palette;
use super::pictures::PictureLimit;
use super::prepare::{PreparedTile, TilePreparer};
use super::spawn::spawn;
use super::tile_material::{PointMaterial, TileMaterial};
use super::upload::Outbox;
use crate::content::payload::TextureTarget;
use crate::content::picture::MAX_SIDE;
use crate::content::source::Source;
use crate::content::tileset::{TileId, Tileset};
use crate::content::visit::groups_outside;
use crate::streaming::traced;
use crate::streaming::{ApplyBudget, Formats, SelectionOptions, Streamer, StreamingOptions, StreamingStats, View};
use crate::viewer::visitor::{
    Eye, Foreseen, LightField, MemoryShortages, OpenedTilesets, Preferences, Quality, StreamingReport, TakesPictures,
    Timeline,
};

/// Bytes that all tiles may take, as the program was told.
#[derive(Resource)]
pub(super) struct WholeBudget(pub(super) u64);

/// What they may take now.
#[derive(SystemParam)]
pub(super) struct Budget<'w> {
    whole: Res<'w, WholeBudget>,
    shortages: Option<Res<'w, MemoryShortages>>,
}

impl Budget<'_> {
    /// Of each of so many tilesets.
    fn share(&self, tilesets: usize) -> u64 {
        let halvings = self.shortages.as_ref().map_or(0, |shortages| shortages.0.min(8));
        (self.whole.0 >> halvings) / tilesets.max(1) as u64
    }
}

/// What a frame may apply, bytes handed to the graphics card and time: so much when frames are quick, and as much more
/// as they are longer. Where a frame lasts a second anyway, nobody should wait a minute for what a second could bring.
const APPLY_BYTES: (u64, u64) = (8 << 20, 128 << 20);
const APPLY_TIME: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(100));
/// One picture may take the budget divided by this.
const PICTURE_SHARE: u64 = 4;
/// A quick frame, in seconds.
const QUICK_FRAME_SECS: f64 = 1.0 / 60.0;
/// The same while nobody can see a frame (a picture is taken): loading may take whole frames, of which each holds what
/// it applies twice for a moment.
const APPLY_BYTES_OFFSCREEN: u64 = 16 << 20;

/// The open tilesets.
#[derive(Resource, Default)]
pub(super) struct Streams(Vec<Stream>);

struct Stream {
    streamer: Streamer<TilePreparer>,
    source: Arc<dyn Source>,
    preparer: Arc<TilePreparer>,
    /// What stands in the world for a tile.
    entities: HashMap<TileId, Vec<Entity>>,
    shown: HashSet<TileId>,
    fades: Fades,
    view: Option<View>,
    /// The visit's phase that it was last told to show.
    phase: Option<String>,
}

impl Stream {
    /// Hides what does not stand in the phase that is shown.
    fn follow(&mut self, timeline: Option<&Timeline>) {
        let Some(phase) = timeline.and_then(|timeline| timeline.shown.as_ref()) else { return };
        if self.phase.as_ref() != Some(phase) {
            self.streamer.hide_groups(&groups_outside(self.streamer.tileset(), phase));
            self.phase = Some(phase.clone());
        }
    }
}

impl Streams {
    /// The tileset with this number, and where its files come from.
    pub(super) fn tileset(&self, number: usize) -> Option<(&Tileset, &Arc<dyn Source>)> {
        self.0.get(number).map(|stream| (stream.streamer.tileset(), &stream.source))
    }

    /// Every tileset's streamer, and the view that it last chose for.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Streamer<TilePreparer>, Option<&View>)> {
        self.0.iter().map(|stream| (&stream.streamer, stream.view.as_ref()))
    }
}

/// Replaces what is open when the session has opened something else.
pub(super) fn open(
    mut opened: ResMut<OpenedTilesets>,
    mut streams: ResMut<Streams>,
    mut report: ResMut<StreamingReport>,
    mut palette: ResMut<Palette>,
    budget: Budget,
    quality: Res<Quality>,
    (device, formats_read): (Option<Res<RenderDevice>>, Option<Res<CompressedImageFormatSupport>>),
    mut commands: Commands,
) {
    let Some(tilesets) = opened.take() else { return };
    for stream in streams.0.drain(..) {
        for entity in stream.entities.into_values().flatten() {
            commands.entity(entity).despawn();
        }
    }
    *palette = Palette::default();
    let reads_blocks = formats_read.is_some_and(|read| read.0.contains(CompressedImageFormats::BC));
    let textures = if reads_blocks { TextureTarget::Bc } else { TextureTarget::Rgba8 };
    let share = budget.share(tilesets.len());
    let side = device.map_or(MAX_SIDE, |device| device.limits().max_texture_dimension_2d);
    let limit = PictureLimit { side, bytes: (share / PICTURE_SHARE) as usize };
    streams.0 = tilesets
        .into_iter()
        .map(|(tileset, source)| {
            let selection = SelectionOptions { max_sse_px: quality.max_sse_px, ..default() };
            let options = StreamingOptions { memory_budget_bytes: share, selection, ..default() };
            let preparer = Arc::new(TilePreparer::new(textures, limit));
            let made_by = Arc::clone(&preparer);
            let streamer = Streamer::new(tileset, Arc::clone(&source), made_by, Formats::TILES, options);
            let (entities, shown, fades) = (HashMap::new(), HashSet::new(), Fades::default());
            Stream { streamer, source, preparer, entities, shown, fades, view: None, phase: None }
        })
        .collect();
    let StreamingReport { open, boxes, pace_factor, .. } = *report;
    *report = StreamingReport { open, boxes, pace_factor, ..default() };
}

/// A graphics card that was started anew holds nothing of what it was given: all tiles are streamed again.
pub(super) fn begin_again(
    device: Option<Res<RenderDevice>>,
    mut known: Local<bool>,
    mut streams: ResMut<Streams>,
    mut palette: ResMut<Palette>,
    budget: Budget,
    time: Res<Time>,
) {
    if !device.is_some_and(|device| device.is_changed()) || !std::mem::replace(&mut *known, true) {
        return;
    }
    *palette = Palette::default();
    let share = budget.share(streams.0.len());
    for stream in &mut streams.0 {
        stream.preparer.pictures.forget();
        stream.streamer.set_memory_budget(share);
        stream.streamer.start_over(time.elapsed_secs_f64());
    }
}

/// What the frame's work on tiles needs of the engine.
#[derive(SystemParam)]
pub(super) struct Tools<'w, 's> {
    pub(super) palette: ResMut<'w, Palette>,
    pub(super) meshes: ResMut<'w, Assets<Mesh>>,
    pub(super) images: ResMut<'w, Assets<Image>>,
    pub(super) outbox: ResMut<'w, Outbox>,
    pub(super) materials: ResMut<'w, Assets<TileMaterial>>,
    pub(super) point_materials: ResMut<'w, Assets<PointMaterial>>,
    pub(super) worn: Worn<'w, 's>,
    pub(super) quality: Res<'w, Quality>,
    pub(super) light: Res<'w, LightField>,
}

/// How far a fade goes on in this frame, and how long a whole one is; 0 cuts.
struct FadeTime {
    passed_secs: f32,
    whole_secs: f32,
}

/// One frame of streaming for all tilesets.
pub(super) fn stream(
    mut streams: ResMut<Streams>,
    mut report: ResMut<StreamingReport>,
    eyes: Query<(&Transform, &Projection, &Camera), With<Eye>>,
    offscreen: Option<Res<TakesPictures>>,
    foreseen: Res<Foreseen>,
    (preferences, timeline): (Res<Preferences>, Option<Res<Timeline>>),
    (time, real): (Res<Time>, Res<Time<Real>>),
    mut tools: Tools,
    mut commands: Commands,
    mut last_view: Local<Option<View>>,
) {
    let Ok((place, projection, camera)) = eyes.single() else { return };
    if streams.0.is_empty() {
        return;
    }
    let Some(lens) = Lens::of(projection, camera) else { return };
    let now = lens.view(place);
    // Frozen: the tiles stay those of the view in which they were frozen.
    let view = last_view.filter(|_| report.frozen).unwrap_or(now);
    *last_view = Some(view);
    let ways = foreseen.way.iter().chain(&foreseen.tour);
    let ahead: Vec<View> =
        ways.map(|gaze| lens.view(&Transform::from_translation(gaze.eye).looking_at(gaze.look, Vec3::Y))).collect();
    let whole_secs = if preferences.reduced_motion { 0.0 } else { tools.quality.fade_secs };
    let fade = FadeTime { passed_secs: time.delta_secs(), whole_secs };
    let begin = Instant::now();
    let (bytes, limit) = match offscreen {
        Some(_) => (APPLY_BYTES_OFFSCREEN, Duration::MAX),
        None => may_apply(real.delta_secs_f64()),
    };
    let mut budget = ApplyBudget::new(bytes);
    let (mut complete, mut whole) = (true, true);
    for (number, stream) in streams.0.iter_mut().enumerate() {
        stream.follow(timeline.as_deref());
        stream.streamer.set_max_sse(tools.quality.max_sse_px * report.pace_factor);
        stream.streamer.foresee(&ahead);
        // Everything from the choice of tiles to the last entity.
        let _span = traced!("frame");
        stream.streamer.update(&[view], time.elapsed_secs_f64());
        stream.view = Some(view);
        let (entities, fades) = (&mut stream.entities, &mut stream.fades);
        let mut evicted = false;
        stream.streamer.drain_evicted(|tile| {
            evicted = true;
            fades.forget(tile);
            for entity in entities.remove(&tile).unwrap_or_default() {
                commands.entity(entity).despawn();
            }
        });
        if evicted || tools.palette.is_busy() {
            let Tools { palette, materials, .. } = &mut tools;
            palette.sweep(materials);
        }
        show(stream, &fade, &mut tools, &mut commands);
        let _span = traced!("apply");
        while begin.elapsed() < limit {
            let preparer = &stream.preparer;
            let taken = stream.streamer.take_ready_in_parts(&mut budget, |loaded, budget| {
                hand_over(&mut loaded.prepared, preparer, &mut tools, budget)
            });
            let Some((tile, prepared)) = taken else { break };
            stream.entities.insert(tile, spawn(prepared, (number, tile), &mut tools, &mut commands));
        }
        // A window goes on drawing while anything comes that may be wanted soon; a picture need not wait for it.
        whole &= stream.streamer.is_picture_complete() && stream.fades.is_empty();
        complete &= whole && (offscreen.is_some() || stream.streamer.is_complete());
    }
    let is_read = report.open || offscreen.is_some();
    report.whole = whole;
    publish(&streams, complete, begin.elapsed(), is_read, &mut report);
}

/// Hands over the pictures of a tile, over several frames if need be; then the rest has to fit.
fn hand_over(tile: &mut PreparedTile, preparer: &TilePreparer, tools: &mut Tools, budget: &mut ApplyBudget) -> bool {
    let Tools { palette, images, outbox, quality, .. } = tools;
    let beside = &preparer.pictures;
    let all_there = tile
        .pictures
        .iter_mut()
        .all(|picture| palette.hand_over(picture, beside, quality.anisotropy, images, outbox, budget));
    let fits = all_there && budget.admits(tile.rest_bytes);
    if fits {
        budget.take(tile.rest_bytes);
    }
    fits
}

/// What may be applied after a frame that took so long.
fn may_apply(frame_secs: f64) -> (u64, Duration) {
    let quick_frames = (frame_secs / QUICK_FRAME_SECS).clamp(1.0, 1000.0);
    let bytes = (APPLY_BYTES.0 as f64 * quick_frames) as u64;
    (bytes.min(APPLY_BYTES.1), APPLY_TIME.0.mul_f64(quick_frames).min(APPLY_TIME.1))
}

/// Shows exactly the selected tiles, and lets one level of detail dissolve into the next; only differences are touched.
fn show(stream: &mut Stream, fade: &FadeTime, tools: &mut Tools, commands: &mut Commands) {
    let Stream { streamer, entities, shown, fades, .. } = stream;
    let selected = &streamer.selection().shown;
    let over = fades.advance(fade.passed_secs, fade.whole_secs);
    let came: Vec<TileId> = selected.iter().copied().filter(|tile| !shown.contains(tile)).collect();
    let mut gone: Vec<TileId> = Vec::new();
    if !came.is_empty() || shown.len() != selected.len() {
        let wanted: HashSet<TileId> = selected.iter().copied().collect();
        gone.extend(shown.difference(&wanted));
        gone.sort_unstable();
        *shown = wanted;
    }
    let now = fades.change(streamer.tileset(), &came, &gone, fade.whole_secs);
    let of = |tile: &TileId| entities.get(tile).map_or(&[][..], Vec::as_slice);
    for tile in over.done.iter().chain(&now.done) {
        fade::end(of(tile), &tools.worn, commands);
    }
    for tile in over.hide.iter().chain(&now.hide) {
        set_visibility(of(tile), Visibility::Hidden, commands);
    }
    for tile in now.show.iter().chain(&now.fade) {
        set_visibility(of(tile), Visibility::Visible, commands);
    }
    for tile in &now.fade {
        fade::begin(of(tile), &tools.worn, &mut tools.palette, &mut tools.materials, commands);
    }
    for (tile, tag) in fades.tags(fade.whole_secs) {
        for entity in of(&tile) {
            commands.entity(*entity).try_insert(tag.clone());
        }
    }
}

fn set_visibility(entities: &[Entity], visibility: Visibility, commands: &mut Commands) {
    for entity in entities {
        commands.entity(*entity).try_insert(visibility);
    }
}

/// What the camera makes of any pose.
struct Lens {
    fov_y: f64,
    aspect: f64,
    near: f64,
    height_px: f64,
}

impl Lens {
    fn of(projection: &Projection, camera: &Camera) -> Option<Self> {
        let Projection::Perspective(p) = projection else { return None };
        let size = camera.physical_viewport_size().filter(|size| size.x > 0 && size.y > 0)?;
        let (width, height) = (f64::from(size.x), f64::from(size.y));
        Some(Self { fov_y: f64::from(p.fov), aspect: width / height, near: f64::from(p.near), height_px: height })
    }

    fn view(&self, place: &Transform) -> View {
        let (eye, forward, up) = (place.translation, place.forward(), place.up());
        View::perspective(
            eye.as_dvec3(),
            forward.as_dvec3(),
            up.as_dvec3(),
            self.fov_y,
            self.aspect,
            self.near,
            self.height_px,
        )
    }
}

/// With `is_read` failures are put into words as well.
fn publish(streams: &Streams, complete: bool, took: Duration, is_read: bool, report: &mut StreamingReport) {
    report.complete = complete;
    report.main_thread_secs = took.as_secs_f64();
    report.stats = StreamingStats::sum(streams.0.iter().map(|stream| stream.streamer.stats()));
    if !is_read {
        report.failures.clear();
        return;
    }
    report.failures = streams
        .0
        .iter()
        .flat_map(|s| s.streamer.problems())
        .map(|problem| format!("{}: {}", problem.path, problem.reason))
        .take(50)
        .collect();
}
