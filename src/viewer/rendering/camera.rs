//! The camera in the visitor's head.

use bevy::anti_alias::fxaa::Fxaa;
use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};
use bevy::render::renderer::RenderAdapterInfo;

use super::OffscreenTarget;
use crate::viewer::visitor::{AppScreen, Eye, Quality};

#[derive(Resource)]
pub(super) struct WantedTarget(pub(super) Option<UVec2>);

/// Metres. Near enough to stand at a pillar with a body's radius between.
const NEAR_M: f32 = 0.1;

/// Metres. Depth is infinite and reversed: this only bounds what is considered at all.
const FAR_M: f32 = 200_000.0;

/// Whether the pictures are drawn by the processor.
pub(super) fn is_software(adapter: Option<&RenderAdapterInfo>) -> bool {
    adapter.is_some_and(|a| format!("{:?}", a.device_type) == "Cpu")
}

/// On a processor a frame's cost is its pixels and triangles: in a window both are kept low, so that walking
/// stays possible; a picture is always at full detail.
fn quality(software: bool, picture: bool) -> Quality {
    let full = Quality::default();
    match (software, picture) {
        (false, _) => full,
        (true, true) => Quality { anisotropy: 1, fade_secs: 0.0, eye_dome: false, shaft_steps: 20, ..full },
        // Where a frame lasts a fifth of a second, a fade is over before it is seen.
        (true, false) => Quality {
            anisotropy: 1,
            first_factor: 3.0,
            frame_secs: 0.1,
            fade_secs: 0.0,
            eye_dome: false,
            shaft_steps: 0,
            ..full
        },
    }
}

pub(super) fn spawn_eye(
    mut commands: Commands,
    wanted: Res<WantedTarget>,
    mut images: ResMut<Assets<Image>>,
    adapter: Option<Res<RenderAdapterInfo>>,
) {
    let software = is_software(adapter.as_deref());
    commands.insert_resource(quality(software, wanted.0.is_some()));
    let mut eye = commands.spawn((
        Name::new("eye"),
        Eye,
        // Captions are drawn into what the eye sees, in a window and in a picture.
        IsDefaultUiCamera,
        // Eye-dome shading reads the depth.
        Camera3d {
            depth_texture_usages: (TextureUsages::RENDER_ATTACHMENT | TextureUsages::TEXTURE_BINDING).into(),
            ..default()
        },
        Projection::Perspective(PerspectiveProjection { near: NEAR_M, far: FAR_M, ..default() }),
        // The tiles' shader goes to the screen's range itself.
        Tonemapping::None,
        DebandDither::Disabled,
    ));
    match wanted.0 {
        // A picture may take its time: four samples a pixel.
        Some(size) => {
            let handle = images.add(picture_target(size));
            eye.insert((RenderTarget::Image(handle.clone().into()), Msaa::Sample4));
            commands.insert_resource(OffscreenTarget(handle));
        }
        // Four samples cost three times the frame on software drawing; FXAA costs a twentieth.
        None if software => {
            eye.insert((Msaa::Off, Fxaa::default()));
        }
        None => {
            eye.insert(Msaa::Sample4);
        }
    }
}

fn picture_target(size: UVec2) -> Image {
    let extent = Extent3d { width: size.x, height: size.y, depth_or_array_layers: 1 };
    let mut image =
        Image::new_uninit(extent, TextureDimension::D2, TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::RENDER_WORLD);
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT;
    image
}

/// Outside a visit there is nothing to see in three dimensions: only the background is drawn.
pub(super) fn rest_outside_visits(screen: Res<State<AppScreen>>, mut eyes: Query<&mut Camera, With<Eye>>) {
    if !screen.is_changed() {
        return;
    }
    let color = match screen.get() {
        AppScreen::Visiting => ClearColorConfig::Default,
        AppScreen::Start | AppScreen::Opening => ClearColorConfig::Custom(Color::srgb(0.106, 0.098, 0.090)),
    };
    for mut camera in &mut eyes {
        camera.clear_color = color;
    }
}
