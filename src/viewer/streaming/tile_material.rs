//! How tiles are drawn: surfaces by `shaders/tile.wgsl`, points by `shaders/points.wgsl`, lit by baked openness and either
//! a simple daylight or the light of the visit, looked up in two textures.
//!
//! Bevy's standard material does far more work for each pixel, which a processor feels.

use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, Face, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

use crate::content::surface::{Alpha, Material as Described};
use crate::viewer::visitor::LightTextures;

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
    kind: u32,
    volume_low: Vec3,
    volume_scale: Vec3,
}

/// What the shader does with a material: its number there. Panes are known by their name, which a visit with light agrees
/// to (`docs/visit-format.md`).
fn kind(described: &Described) -> u32 {
    match described.name.strip_prefix("stained glass") {
        Some(side) if side.contains("outside") => 3,
        Some(_) => 2,
        None => u32::from(described.unlit),
    }
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
    #[texture(3, dimension = "3d")]
    #[sampler(4)]
    sun: Option<Handle<Image>>,
    #[texture(5, dimension = "3d")]
    around: Option<Handle<Image>>,
    alpha: AlphaMode,
    double_sided: bool,
    fading: bool,
}

/// What needs a pipeline of its own. Only masked and fading ones leave pixels out, so that all other surfaces keep the early
/// depth test.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Variant {
    double_sided: bool,
    masked: bool,
    fading: bool,
    /// The visit says where light passes.
    lit: bool,
}

impl From<&TileMaterial> for Variant {
    fn from(material: &TileMaterial) -> Self {
        Self {
            double_sided: material.double_sided,
            masked: matches!(material.alpha, AlphaMode::Mask(_)),
            fading: material.fading,
            lit: material.sun.is_some(),
        }
    }
}

impl TileMaterial {
    pub(super) fn new(described: &Described, picture: Option<Handle<Image>>, light: Option<&LightTextures>) -> Self {
        let kind = kind(described);
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
                // Panes without light behind them are what they were described as.
                kind: if light.is_none() { u32::from(described.unlit) } else { kind },
                volume_low: light.map_or(Vec3::ZERO, |light| light.shape.low),
                volume_scale: light
                    .map_or(Vec3::ONE, |light| (light.shape.size.as_vec3() * light.shape.cell_m).recip()),
            },
            picture,
            sun: light.map(|light| light.sun.clone()),
            around: light.map(|light| light.around.clone()),
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
        let Variant { double_sided, masked, fading, lit } = key.bind_group_data;
        descriptor.primitive.cull_mode = if double_sided { None } else { Some(Face::Back) };
        let defs = [("MASKED", masked), ("FADING", fading), ("LIT", lit)];
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
