//! The camera in the visitor's head.

use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};

use super::OffscreenTarget;
use crate::viewer::visitor::{AppScreen, Eye};

#[derive(Resource)]
pub(super) struct WantedTarget(pub(super) Option<UVec2>);

/// Metres. Near enough to stand at a pillar with a body's radius between.
const NEAR_M: f32 = 0.1;

/// Metres. Depth is infinite and reversed: this only bounds what is considered at all.
const FAR_M: f32 = 200_000.0;

pub(super) fn spawn_eye(mut commands: Commands, wanted: Res<WantedTarget>, mut images: ResMut<Assets<Image>>) {
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
    if let Some(size) = wanted.0 {
        let handle = images.add(picture_target(size));
        eye.insert(RenderTarget::Image(handle.clone().into()));
        commands.insert_resource(OffscreenTarget(handle));
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
