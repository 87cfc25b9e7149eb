//! Brings tiles into the world: the eye's view to the streamer, its answers to entities.
//!
//! [`StreamingPlugin`] decodes on the streamer's workers (`prepare`), applies within the frame's
//! budget (`apply`) and shows exactly the tiles that the selection names; one level of detail fades into the next
//! (`fade`), and what is asked for is what the machine can draw in time (`pace`).

mod apply;
mod fade;
mod materials;
mod overlay;
mod pace;
mod pictures;
mod pointing;
mod prepare;
pub mod slices;
mod spawn;
mod tile_material;
mod upload;

use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::mesh::allocator::MeshAllocatorSettings;
use bevy::render::slab_allocator::SlabAllocatorSettings;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{Foreseen, LightField, OpenedTilesets, Preferences, Quality, StreamingReport};

/// Adds streaming of whatever [`OpenedTilesets`] holds.
#[derive(Debug, Clone, Copy)]
pub struct StreamingPlugin {
    /// Bytes that tiles may take, CPU and GPU together.
    pub budget_bytes: u64,
}

impl Plugin for StreamingPlugin {
    fn build(&self, app: &mut App) {
        tile_material::add(app);
        upload::add(app);
        if let Some(render) = app.get_sub_app_mut(RenderApp) {
            render.insert_resource(small_slabs());
        }
        app.init_resource::<StreamingReport>()
            .insert_resource(apply::WholeBudget(self.budget_bytes))
            .init_resource::<Quality>()
            .init_resource::<apply::Streams>()
            .init_resource::<materials::Palette>()
            .init_resource::<Foreseen>()
            .init_resource::<LightField>()
            .init_resource::<Preferences>()
            .init_resource::<OpenedTilesets>()
            .add_message::<RequestRedraw>()
            .add_systems(Startup, (pace::set_up, fade::warm_up))
            .add_systems(
                Update,
                (
                    apply::open,
                    apply::begin_again,
                    pace::keep,
                    apply::stream,
                    pointing::point,
                    overlay::draw_boxes.run_if(resource_exists::<GizmoConfigStore>),
                    fade::cool_down,
                )
                    .chain()
                    .in_set(VisitorSystems::Streaming),
            );
    }
}

/// Meshes share buffers that grow by being copied into larger ones: for a moment both are there. With Bevy's 512 MiB a
/// tile too many could cost a gibibyte; so it costs a tenth.
fn small_slabs() -> MeshAllocatorSettings {
    let slabs = SlabAllocatorSettings { max_slab_size: 64 << 20, large_threshold: 32 << 20, ..default() };
    MeshAllocatorSettings { slab_allocator_settings: slabs, ..default() }
}
