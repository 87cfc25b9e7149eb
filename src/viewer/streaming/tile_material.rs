//! How tiles are drawn: surfaces by `shaders/tile.wgsl`, points by `shaders/points.wgsl`, lit by baked openness and a simple daylight.
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
const POINTS: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a03");

/// Adds the material and its shaders, which are part of the program.
pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        // Nothing draws here.
        app.init_asset::<TileMaterial>().init_asset::<PointMaterial>();
        return;
    }
    load_internal_asset!(app, COMMON, "../../../shaders/common.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, TILE, "../../../shaders/tile.wgsl", Shader::from_wgsl);
    load_internal_asset!(app, POINTS, "../../../shaders/points.wgsl", Shader::from_wgsl);
    app.add_plugins((MaterialPlugin::<TileMaterial>::default(), MaterialPlugin::<PointMaterial>::default()));
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
#[bind_group_data(Variant)]
pub(super) struct TileMaterial {
    #[uniform(0)]
    surface: Surface,
    #[texture(1)]
    #[sampler(2)]
    picture: Option<Handle<Image>>,
    alpha: AlphaMode,
    double_sided: bool,
    fading: bool,
}

/// What needs a pipeline of its own. Only the last two leave pixels out, so that all other surfaces keep the early
/// depth test.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Variant {
    double_sided: bool,
    masked: bool,
    fading: bool,
}

impl From<&TileMaterial> for Variant {
    fn from(material: &TileMaterial) -> Self {
        Self {
            double_sided: material.double_sided,
            masked: matches!(material.alpha, AlphaMode::Mask(_)),
            fading: material.fading,
        }
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
            fading: false,
        }
    }

    /// The same surface, of which each mesh's tag says how much is drawn, see [`super::fade`].
    pub(super) fn fading(&self) -> Self {
        Self { fading: true, ..self.clone() }
    }
}

impl Material for TileMaterial {
    fn vertex_shader() -> ShaderRef {
        TILE.into()
    }

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
        let Variant { double_sided, masked, fading } = key.bind_group_data;
        descriptor.primitive.cull_mode = if double_sided { None } else { Some(Face::Back) };
        let defs = [("MASKED", masked), ("FADING", fading)];
        let defs = || defs.into_iter().filter(|def| def.1).map(|def| def.0.into());
        descriptor.vertex.shader_defs.extend(defs());
        if let Some(fragment) = &mut descriptor.fragment {
            fragment.shader_defs.extend(defs());
        }
        Ok(())
    }
}

/// A cloud's points on the graphics card.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone)]
pub(super) struct PointMaterial {
    /// Radius of a point in metres.
    #[uniform(0)]
    pub(super) radius_m: f32,
}

impl Material for PointMaterial {
    fn vertex_shader() -> ShaderRef {
        POINTS.into()
    }

    fn fragment_shader() -> ShaderRef {
        POINTS.into()
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        _key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}
