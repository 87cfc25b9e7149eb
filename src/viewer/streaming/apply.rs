//! On the main thread: applies prepared tiles within the frame's budget, shows what is selected, drops what is evicted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::image::{CompressedImageFormatSupport, CompressedImageFormats};
use bevy::prelude::*;

use super::materials::Palette;
use super::prepare::{PreparedTile, TilePreparer};
use super::tile_material::TileMaterial;
use crate::content::payload::TextureTarget;
use crate::content::surface::Picture;
use crate::content::tileset::TileId;
use crate::streaming::{ApplyBudget, Formats, SelectionOptions, Streamer, StreamingOptions, View};
use crate::viewer::visitor::{Eye, OpenedTilesets, Quality, StreamingReport, TileCollider, TileOrigin};

/// Bytes that all tiles may take.
#[derive(Resource)]
pub(super) struct Budget(pub(super) u64);

/// What a frame may apply: bytes handed to the graphics card, and time.
const APPLY_BYTES: u64 = 8 << 20;
const APPLY_TIME: Duration = Duration::from_millis(4);
/// The same while nobody can see a frame (a picture is taken): loading may take whole frames.
const APPLY_BYTES_OFFSCREEN: u64 = 256 << 20;

/// The open tilesets.
#[derive(Resource, Default)]
pub(super) struct Streams(Vec<Stream>);

struct Stream {
    streamer: Streamer<TilePreparer>,
    /// What stands in the world for a tile.
    entities: HashMap<TileId, Vec<Entity>>,
    shown: HashSet<TileId>,
}

/// Keeps pictures that lie beside tiles alive while a tile that uses them is there.
#[derive(Component)]
pub(super) struct UsesPictures(
    #[expect(dead_code, reason = "held, not read: the lease of shared pictures")] Vec<Arc<Picture>>,
);

/// Replaces what is open when the session has opened something else.
pub(super) fn open(
    mut opened: ResMut<OpenedTilesets>,
    mut streams: ResMut<Streams>,
    mut report: ResMut<StreamingReport>,
    mut palette: ResMut<Palette>,
    budget: Res<Budget>,
    quality: Res<Quality>,
    formats_read: Option<Res<CompressedImageFormatSupport>>,
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
    let share = budget.0 / (tilesets.len().max(1) as u64);
    streams.0 = tilesets
        .into_iter()
        .map(|(tileset, source)| {
            let selection = SelectionOptions { max_sse_px: quality.max_sse_px, ..default() };
            let options = StreamingOptions { memory_budget_bytes: share, selection, ..default() };
            let preparer = Arc::new(TilePreparer::new(quality.anisotropy, textures));
            let streamer = Streamer::new(tileset, source, preparer, Formats::TILES, options);
            Stream { streamer, entities: HashMap::new(), shown: HashSet::new() }
        })
        .collect();
    *report = StreamingReport { open: report.open, ..default() };
}

/// One frame of streaming for all tilesets.
pub(super) fn stream(
    mut streams: ResMut<Streams>,
    mut palette: ResMut<Palette>,
    mut report: ResMut<StreamingReport>,
    eyes: Query<(&Transform, &Projection, &Camera), With<Eye>>,
    offscreen: Option<Res<crate::viewer::visitor::TakesPictures>>,
    (mut meshes, mut images, mut materials): (
        ResMut<Assets<Mesh>>,
        ResMut<Assets<Image>>,
        ResMut<Assets<TileMaterial>>,
    ),
    (time, quality): (Res<Time>, Res<Quality>),
    mut commands: Commands,
) {
    let Ok((place, projection, camera)) = eyes.single() else { return };
    if streams.0.is_empty() {
        return;
    }
    let Some(view) = view(place, projection, camera) else { return };
    let begin = Instant::now();
    let bytes = if offscreen.is_some() { APPLY_BYTES_OFFSCREEN } else { APPLY_BYTES };
    let mut budget = ApplyBudget::new(bytes);
    let mut complete = true;
    for (number, stream) in streams.0.iter_mut().enumerate() {
        stream.streamer.update(&[view], time.elapsed_secs_f64());
        let entities = &mut stream.entities;
        let mut evicted = false;
        stream.streamer.drain_evicted(|tile| {
            evicted = true;
            for entity in entities.remove(&tile).unwrap_or_default() {
                commands.entity(entity).despawn();
            }
        });
        if evicted {
            palette.sweep(&materials);
        }
        show(stream, &mut commands);
        while offscreen.is_some() || begin.elapsed() < APPLY_TIME {
            let Some((tile, prepared)) = stream.streamer.take_ready(&mut budget) else { break };
            let spawned = spawn(
                prepared,
                (number, tile),
                &mut palette,
                quality.anisotropy,
                &mut commands,
                &mut meshes,
                &mut images,
                &mut materials,
            );
            stream.entities.insert(tile, spawned);
        }
        complete &= stream.streamer.is_complete();
    }
    publish(&streams, complete, &mut report);
}

/// Shows exactly the selected tiles; only differences are touched.
fn show(stream: &mut Stream, commands: &mut Commands) {
    let selected = &stream.streamer.selection().shown;
    let wanted: HashSet<TileId> = selected.iter().copied().collect();
    for tile in selected.iter().filter(|tile| !stream.shown.contains(tile)) {
        set_visibility(stream.entities.get(tile), Visibility::Visible, commands);
    }
    let mut gone: Vec<TileId> = stream.shown.difference(&wanted).copied().collect();
    gone.sort_unstable();
    for tile in gone {
        set_visibility(stream.entities.get(&tile), Visibility::Hidden, commands);
    }
    stream.shown = wanted;
}

fn set_visibility(entities: Option<&Vec<Entity>>, visibility: Visibility, commands: &mut Commands) {
    for entity in entities.into_iter().flatten() {
        commands.entity(*entity).try_insert(visibility);
    }
}

fn spawn(
    tile: PreparedTile,
    (tileset, id): (usize, TileId),
    palette: &mut Palette,
    anisotropy: u16,
    commands: &mut Commands,
    meshes: &mut Assets<Mesh>,
    images: &mut Assets<Image>,
    materials: &mut Assets<TileMaterial>,
) -> Vec<Entity> {
    let mut entities = Vec::new();
    for (content, group) in tile.groups.into_iter().enumerate() {
        let place = Transform::from_translation(group.center);
        for part in group.parts {
            let material = palette.material(&part.material, part.image, anisotropy, images, materials);
            let mesh = meshes.add(part.mesh);
            for copy in part.places {
                let stands = copy.with_translation(copy.translation + group.center);
                let seen = (Mesh3d(mesh.clone()), MeshMaterial3d(material.clone()), stands, Visibility::Hidden);
                entities.push(commands.spawn(seen).id());
            }
        }
        if let Some(triangles) = group.collider {
            let origin = TileOrigin { tileset, tile: id, content, known: group.known };
            let walked = (TileCollider(triangles), origin, UsesPictures(group.shared), place, Visibility::Hidden);
            entities.push(commands.spawn(walked).id());
        } else if !group.shared.is_empty() {
            entities.push(commands.spawn(UsesPictures(group.shared)).id());
        }
    }
    entities
}

fn view(place: &Transform, projection: &Projection, camera: &Camera) -> Option<View> {
    let Projection::Perspective(p) = projection else { return None };
    let size = camera.physical_viewport_size()?;
    if size.x == 0 || size.y == 0 {
        return None;
    }
    Some(View::perspective(
        place.translation.as_dvec3(),
        place.forward().as_dvec3(),
        place.up().as_dvec3(),
        f64::from(p.fov),
        f64::from(size.x) / f64::from(size.y),
        f64::from(p.near),
        f64::from(size.y),
    ))
}

fn publish(streams: &Streams, complete: bool, report: &mut StreamingReport) {
    report.complete = complete;
    // Figures of the first tileset; failures of all.
    if let Some(first) = streams.0.first() {
        report.stats = first.streamer.stats().clone();
    }
    report.failures = streams
        .0
        .iter()
        .flat_map(|s| s.streamer.problems())
        .map(|problem| format!("{}: {}", problem.path, problem.reason))
        .take(50)
        .collect();
}
