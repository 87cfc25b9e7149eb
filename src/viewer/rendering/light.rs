//! The light of a visit: computed beside the frames for the hour, given to the graphics card, and the eye adapts to it.

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::camera::Exposure;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::light::GlobalAmbientLight;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::window::RequestRedraw;

use super::light_upload::{LatestVolume, WantedVolume};
use crate::content::light::{Daylight, LightError, LightGrid, LightVolume, VolumeShape, towards_sun};
use crate::content::source::Source;
use crate::content::visit;
use crate::viewer::job::Job;
use crate::viewer::schedule::VisitorSystems;
use crate::viewer::visitor::{
    CurrentVisit, Eye, Hour, LightField, LightTextures, OpenedTilesets, Preferences, SetHour, TakesPictures, Timeline,
    VisitLight,
};

/// Seconds in which an eye adapts most of the way.
const ADAPTING_SECS: f32 = 1.2;
/// What an eye makes of the light around it: fully adapted would be 1, a camera without automatics 0.
const ADAPTATION: f32 = 0.78;
/// The light to which exposure 1 belongs.
const USUAL_LIGHT: f32 = 0.62;
/// Between these, so that noon is no glare and night remains night.
const EXPOSURES: (f32, f32) = (0.75, 20.0);

pub(super) fn add(app: &mut App) {
    app.init_resource::<Hour>()
        .init_resource::<VisitLight>()
        .init_resource::<LightField>()
        .init_resource::<Current>()
        .init_resource::<OpenedTilesets>()
        .add_message::<SetHour>()
        .add_message::<RequestRedraw>()
        .add_systems(Startup, spawn_sun)
        .add_systems(
            Update,
            (set_hour, begin, follow).chain().after(VisitorSystems::Session).before(VisitorSystems::Streaming),
        )
        .add_systems(Update, adapt.in_set(VisitorSystems::Presentation));
}

/// What is being computed, and what was.
#[derive(Resource, Default)]
struct Current {
    job: Option<Job<Option<LightVolume>>>,
    volume: Option<Arc<LightVolume>>,
}

/// The light that the shaders know as the first directional one; it has no part where the light is even.
fn spawn_sun(mut commands: Commands) {
    let sun = DirectionalLight { illuminance: 0.0, shadow_maps_enabled: false, ..default() };
    commands.spawn((Name::new("sun"), sun, Transform::default()));
}

fn set_hour(mut requests: MessageReader<SetHour>, mut hour: ResMut<Hour>) {
    if let Some(SetHour(wanted)) = requests.read().last() {
        hour.set_if_neq(Hour(*wanted));
    }
}

/// Makes textures for a new visit, and starts to compute for a new visit or hour.
fn begin(
    light: Res<VisitLight>,
    hour: Res<Hour>,
    (timeline, visit): (Option<Res<Timeline>>, Option<Res<CurrentVisit>>),
    mut was: Local<Whose>,
    mut field: ResMut<LightField>,
    mut current: ResMut<Current>,
    mut images: ResMut<Assets<Image>>,
    mut wanted: ResMut<WantedVolume>,
) {
    let whose = whose(timeline.as_deref(), visit.as_deref());
    if !light.is_changed() && !hour.is_changed() && *was == whose {
        return;
    }
    was.clone_from(&whose);
    current.job = None;
    let Some(grid) = light.0.clone() else {
        *current = Current::default();
        *field = LightField::default();
        wanted.0 = None;
        return;
    };
    if light.is_changed() {
        current.volume = None;
        wanted.0 = None;
        field.textures = Some(textures(VolumeShape::of(&grid), &mut images));
    }
    let daylight = Daylight::new(towards_sun(hour.0, &grid.site));
    let source = visit.map(|visit| Arc::clone(&visit.0.source));
    current.job = Job::begin("light", move |cancelled| {
        let grid = grid_of(&whose, grid, source.as_deref());
        LightVolume::compute(&grid, &daylight, cancelled)
    });
    field.pending = current.job.is_some();
    if current.job.is_none() {
        field.textures = None;
    }
}

/// Whose light is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Whose {
    /// The visit's own.
    #[default]
    Visit,
    /// That of a phase, from this address.
    Phase(String),
    /// Of a phase of which nothing is known: as if nothing stood there.
    Nobody,
}

fn whose(timeline: Option<&Timeline>, visit: Option<&CurrentVisit>) -> Whose {
    let (Some(shown), Some(visit)) = (timeline.and_then(|timeline| timeline.shown.as_ref()), visit) else {
        return Whose::Visit;
    };
    let visit = &visit.0.visit;
    let phase = visit.phases.iter().find(|phase| phase.id == *shown);
    match phase.and_then(|phase| phase.light.as_ref()) {
        Some(uri) if visit.light.as_ref() != Some(uri) => Whose::Phase(uri.clone()),
        Some(_) => Whose::Visit,
        None if visit.first_phase().is_none_or(|first| first.id == *shown) => Whose::Visit,
        None => Whose::Nobody,
    }
}

/// The grid to compute with. It lies where the visit's own does, as its textures do.
fn grid_of(whose: &Whose, own: Arc<LightGrid>, source: Option<&dyn Source>) -> Arc<LightGrid> {
    let read = match (whose, source) {
        (Whose::Visit, _) => return own,
        (Whose::Phase(uri), Some(source)) => visit::light_grid(source, uri).and_then(|grid| {
            if grid.lies_as(&own) { Ok(grid) } else { Err(LightError::Elsewhere { file: uri.clone() }) }
        }),
        _ => return Arc::new(own.without_walls()),
    };
    read.map(Arc::new).unwrap_or_else(|error| {
        warn!("{error}");
        Arc::new(own.without_walls())
    })
}

fn textures(shape: VolumeShape, images: &mut Assets<Image>) -> LightTextures {
    // As in memory: x, then z, then y.
    let size = Extent3d { width: shape.size.x, height: shape.size.z, depth_or_array_layers: shape.size.y };
    let sampler = ImageSamplerDescriptor {
        address_mode_u: ImageAddressMode::ClampToEdge,
        address_mode_v: ImageAddressMode::ClampToEdge,
        address_mode_w: ImageAddressMode::ClampToEdge,
        mag_filter: ImageFilterMode::Linear,
        min_filter: ImageFilterMode::Linear,
        ..default()
    };
    let mut make = |format| {
        let usage = RenderAssetUsages::RENDER_WORLD;
        let mut image = Image::new_uninit(size, TextureDimension::D3, format, usage);
        image.sampler = ImageSampler::Descriptor(sampler.clone());
        images.add(image)
    };
    LightTextures { sun: make(TextureFormat::Rgba8Unorm), around: make(TextureFormat::Rgba16Float), shape }
}

/// Hands the light over when it is there.
fn follow(
    mut field: ResMut<LightField>,
    mut current: ResMut<Current>,
    mut wanted: ResMut<WantedVolume>,
    mut suns: Query<(&mut DirectionalLight, &mut Transform)>,
    mut ambient: ResMut<GlobalAmbientLight>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(job) = &current.job else { return };
    redraw.write(RequestRedraw);
    let volume = match job.poll() {
        Ok(None) => return,
        Ok(Some(Some(volume))) => Arc::new(volume),
        Ok(Some(None)) | Err(_) => {
            warn!("the light was not computed: the visit is shown in the light of before");
            current.job = None;
            field.pending = false;
            return;
        }
    };
    let day = *volume.daylight();
    for (mut sun, mut place) in &mut suns {
        let strength = day.sun.max_element().max(1e-3);
        let color = day.sun / strength;
        *sun = DirectionalLight {
            color: Color::linear_rgb(color.x, color.y, color.z),
            illuminance: strength,
            shadow_maps_enabled: false,
            ..default()
        };
        *place = Transform::default().looking_to(-day.towards_sun, Vec3::Y);
    }
    ambient.color = Color::linear_rgb(day.haze.x, day.haze.y, day.haze.z);
    ambient.brightness = 1.0;
    if let Some(textures) = &field.textures {
        wanted.0 =
            Some(LatestVolume { volume: Arc::clone(&volume), sun: textures.sun.id(), around: textures.around.id() });
    }
    current.volume = Some(volume);
    current.job = None;
    field.pending = false;
}

/// The eye opens in the dark and closes in the sun.
fn adapt(
    current: Res<Current>,
    preferences: Res<Preferences>,
    takes_pictures: Option<Res<TakesPictures>>,
    time: Res<Time>,
    mut eyes: Query<(&Transform, &mut Exposure), With<Eye>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for (place, mut exposure) in &mut eyes {
        let wanted = current.volume.as_ref().map_or(1.0, |volume| exposure_at(volume, place));
        // Bevy's exposure is that of a film: 1 / 1.2 at a value of zero.
        let wanted = -(wanted * 1.2).log2();
        let gap = wanted - exposure.ev100;
        if gap == 0.0 {
            continue;
        }
        let at_once = preferences.reduced_motion || takes_pictures.is_some() || gap.abs() < 0.01 || gap.abs() > 20.0;
        if at_once {
            exposure.ev100 = wanted;
        } else {
            exposure.ev100 += gap * (1.0 - (-time.delta_secs() * 3.0 / ADAPTING_SECS).exp());
            redraw.write(RequestRedraw);
        }
    }
}

/// How much light becomes of light for an eye here: what is around it and before it counts.
fn exposure_at(volume: &LightVolume, eye: &Transform) -> f32 {
    let day = volume.daylight();
    let ahead = *eye.forward();
    let mut sum = 0.0;
    let places = [0.0, 3.0, 8.0, 16.0];
    for distance in places {
        let (sun, around) = volume.near(eye.translation + ahead * distance);
        let all = around + sun * day.sun * 0.25;
        sum += all.dot(Vec3::new(0.2126, 0.7152, 0.0722)).max(1e-4).ln();
    }
    let light = (sum / places.len() as f32).exp();
    (USUAL_LIGHT / light).powf(ADAPTATION).clamp(EXPOSURES.0, EXPOSURES.1)
}
