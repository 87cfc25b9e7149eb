//! Gives the light to the graphics card: into the textures that are there, so that materials stay as they are.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::render::render_asset::{RenderAssets, prepare_assets};
use bevy::render::render_resource::{
    Extent3d, Origin3d, TexelCopyBufferLayout, TexelCopyTextureInfo, TextureAspect, TextureId,
};
use bevy::render::renderer::RenderQueue;
use bevy::render::texture::GpuImage;
use bevy::render::{Extract, ExtractSchedule, Render, RenderApp, RenderSystems};

use crate::content::light::LightVolume;

/// What should be on the graphics card; kept, as a card that was lost needs it again.
#[derive(Resource, Default, Clone)]
pub(super) struct WantedVolume(pub(super) Option<LatestVolume>);

#[derive(Clone)]
pub(super) struct LatestVolume {
    pub(super) volume: Arc<LightVolume>,
    pub(super) sun: AssetId<Image>,
    pub(super) around: AssetId<Image>,
}

/// What was written, into which textures.
#[derive(Resource, Default)]
struct Written(Option<(usize, [TextureId; 2])>);

pub(super) fn add(app: &mut App) {
    app.init_resource::<WantedVolume>();
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_resource::<WantedVolume>()
            .init_resource::<Written>()
            .add_systems(ExtractSchedule, receive)
            .add_systems(Render, write.in_set(RenderSystems::PrepareAssets).after(prepare_assets::<GpuImage>));
    }
}

fn receive(main: Extract<Res<WantedVolume>>, mut wanted: ResMut<WantedVolume>) {
    if main.is_changed() {
        *wanted = main.clone();
    }
}

fn write(
    wanted: Res<WantedVolume>,
    mut written: ResMut<Written>,
    images: Res<RenderAssets<GpuImage>>,
    queue: Res<RenderQueue>,
) {
    let Some(LatestVolume { volume, sun, around }) = &wanted.0 else { return };
    let (Some(sun), Some(around)) = (images.get(*sun), images.get(*around)) else { return };
    let key = (Arc::as_ptr(volume).addr(), [sun.texture.id(), around.texture.id()]);
    if written.0 == Some(key) {
        return;
    }
    written.0 = Some(key);
    let size = volume.shape.size;
    let copy = |image: &GpuImage, bytes: &[u8], texel_bytes: u32| {
        queue.write_texture(
            TexelCopyTextureInfo {
                texture: &image.texture,
                mip_level: 0,
                origin: Origin3d::ZERO,
                aspect: TextureAspect::All,
            },
            bytes,
            TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(size.x * texel_bytes),
                rows_per_image: Some(size.z),
            },
            Extent3d { width: size.x, height: size.z, depth_or_array_layers: size.y },
        );
    };
    copy(sun, volume.sun.as_flattened(), 4);
    copy(around, bytemuck::cast_slice(volume.around.as_flattened()), 8);
}
