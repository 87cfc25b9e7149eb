//! How tiles are drawn: `shaders/tile.wgsl`, lit by baked openness and a simple daylight.
//!
//! Bevy's standard material does far more work for each pixel, which a processor feels, and without
//! shadows shows nothing more.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, Face, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

use crate::content::surface::{Alpha, Material as Described};

const COMMON: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a01");
const TILE: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a02");

/// Adds the material and its shaders, which are part of the program.
pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        // Nothing draws here.
        app.init_asset::<TileMaterial>();
        return;
    }
    load_internal_asset!(app, COMMON, "../../../shaders/common.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, TILE, "../../../shaders/tile.wgsl", Shader::from_wgsl);
    app.add_plugins(MaterialPlugin::<TileMaterial>::default());
}

/// What `tile.wgsl` reads.
#[derive(ShaderType, Debug, Clone)]
struct Surface {
    color: Vec4,
    emissive: Vec3,
    cutoff: f32,
    unlit: u32,
}

/// A tile's surface on the graphics card.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
#[bind_group_data(DoubleSided)]
pub(super) struct TileMaterial {
    #[uniform(0)]
    surface: Surface,
    #[texture(1)]
    #[sampler(2)]
    picture: Option<Handle<Image>>,
    alpha: AlphaMode,
    double_sided: bool,
}

/// Whether both sides are drawn: another pipeline.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DoubleSided(bool);

impl From<&TileMaterial> for DoubleSided {
    fn from(material: &TileMaterial) -> Self {
        Self(material.double_sided)
    }
}

impl TileMaterial {
    pub(super) fn new(described: &Described, picture: Option<Handle<Image>>) -> Self {
        let (alpha, cutoff) = match described.alpha {
            Alpha::Opaque => (AlphaMode::Opaque, 0.0),
            Alpha::Mask(cutoff) => (AlphaMode::Mask(cutoff), cutoff),
            Alpha::Blend => (AlphaMode::Blend, 0.0),
        };
        Self {
            surface: Surface {
                color: Vec4::from(described.base_color),
                emissive: Vec3::from(described.emissive),
                cutoff,
                unlit: u32::from(described.unlit),
            },
            picture,
            alpha,
            double_sided: described.double_sided,
        }
    }
}

impl Material for TileMaterial {
    fn fragment_shader() -> ShaderRef {
        TILE.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        self.alpha
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.primitive.cull_mode = if key.bind_group_data.0 { None } else { Some(Face::Back) };
        Ok(())
    }
}
