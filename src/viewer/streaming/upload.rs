//! Hands pieces of pictures to the graphics card. The engine would write a whole picture with all its levels in one frame.

use bevy::prelude::*;
use bevy::render::render_asset::{RenderAssets, prepare_assets};
use bevy::render::render_resource::{Extent3d, Origin3d, TexelCopyBufferLayout, TexelCopyTextureInfo, TextureAspect};
use bevy::render::renderer::RenderQueue;
use bevy::render::texture::GpuImage;
use bevy::render::{ExtractSchedule, MainWorld, Render, RenderApp, RenderSystems};

use super::slices::Slice;

/// What this frame hands over.
#[derive(Resource, Default)]
pub(super) struct Outbox(pub(super) Vec<(AssetId<Image>, Slice)>);

/// What has arrived where drawing is prepared, and waits for its picture to be made there.
#[derive(Resource, Default)]
struct Inbox(Vec<(AssetId<Image>, Slice)>);

/// Frames that never draw have nowhere to send to: the outbox is emptied by who fills it.
pub(super) fn add(app: &mut App) {
    app.init_resource::<Outbox>();
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_resource::<Inbox>()
            .add_systems(ExtractSchedule, receive)
            .add_systems(Render, write.in_set(RenderSystems::PrepareAssets).after(prepare_assets::<GpuImage>));
    }
}

fn receive(mut main: ResMut<MainWorld>, mut inbox: ResMut<Inbox>) {
    if let Some(mut outbox) = main.get_resource_mut::<Outbox>()
        && !outbox.0.is_empty()
    {
        inbox.0.append(&mut outbox.0);
    }
}

/// Pieces of pictures that were let go in the meantime are dropped with the next picture that is made: there is none
/// to write to.
fn write(mut inbox: ResMut<Inbox>, images: Res<RenderAssets<GpuImage>>, queue: Res<RenderQueue>) {
    for (id, slice) in inbox.0.drain(..) {
        let Some(image) = images.get(id) else { continue };
        queue.write_texture(
            TexelCopyTextureInfo {
                texture: &image.texture,
                mip_level: slice.level,
                origin: Origin3d { x: 0, y: slice.y, z: 0 },
                aspect: TextureAspect::All,
            },
            slice.bytes(),
            TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(slice.row_bytes), rows_per_image: None },
            Extent3d { width: slice.width, height: slice.height, depth_or_array_layers: 1 },
        );
    }
}
