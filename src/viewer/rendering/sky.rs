//! A calm sky: a dome of vertex colours around the eye; where the visit has light, the sky of its hour instead
//! (`shaders/sky.wgsl`).

use bevy::asset::{RenderAssetUsages, load_internal_asset, uuid_handle};
use bevy::camera::visibility::NoFrustumCulling;
use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::mesh::{Indices, MeshVertexBufferLayoutRef, PrimitiveTopology};
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, SpecializedMeshPipelineError};
use bevy::shader::ShaderRef;

use crate::viewer::visitor::{Eye, LightField};

const SHADER: Handle<Shader> = uuid_handle!("5a0e6a53-6f0e-4c39-9d41-1f1c5c9b7a05");

/// Marks the dome.
#[derive(Component)]
pub(super) struct Sky;

/// Metres; inside the camera's far plane, and beyond whatever a visit may show.
const RADIUS_M: f32 = 150_000.0;
const RINGS: u32 = 16;
const SECTORS: u32 = 24;

/// The sky of an hour. What it shows follows from the sun, which the shader knows.
#[derive(Asset, TypePath, AsBindGroup, Debug, Clone, Default)]
pub(super) struct HourSky {}

impl Material for HourSky {
    fn vertex_shader() -> ShaderRef {
        SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    /// Drawn after whatever hides it: its pixels cost more than theirs.
    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
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

pub(super) fn add(app: &mut App) {
    if !app.world().contains_resource::<Assets<Shader>>() {
        app.init_asset::<HourSky>();
        return;
    }
    load_internal_asset!(app, SHADER, "../../../shaders/sky.wgsl", Shader::from_wgsl);
    app.add_plugins(MaterialPlugin::<HourSky>::default());
}

/// The sky of the hour where the visit has light, the calm one elsewhere.
pub(super) fn follow_light(
    field: Res<LightField>,
    skies: Query<(Entity, Has<MeshMaterial3d<HourSky>>), With<Sky>>,
    mut calm: ResMut<Assets<StandardMaterial>>,
    mut hours: ResMut<Assets<HourSky>>,
    mut commands: Commands,
) {
    if !field.is_changed() {
        return;
    }
    for (sky, has) in &skies {
        match (field.textures.is_some(), has) {
            (true, false) => {
                let material = MeshMaterial3d(hours.add(HourSky {}));
                commands.entity(sky).remove::<MeshMaterial3d<StandardMaterial>>().insert(material);
            }
            (false, true) => {
                let material = MeshMaterial3d(calm.add(calm_material()));
                commands.entity(sky).remove::<MeshMaterial3d<HourSky>>().insert(material);
            }
            _ => {}
        }
    }
}

fn calm_material() -> StandardMaterial {
    StandardMaterial { unlit: true, cull_mode: None, fog_enabled: false, ..default() }
}

pub(super) fn spawn_sky(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let material = materials.add(calm_material());
    commands.spawn((
        Name::new("sky"),
        Sky,
        Mesh3d(meshes.add(dome())),
        MeshMaterial3d(material),
        NoFrustumCulling,
        NotShadowCaster,
        NotShadowReceiver,
    ));
}

pub(super) fn follow_eye(
    eyes: Query<&Transform, With<Eye>>,
    mut skies: Query<&mut Transform, (With<Sky>, Without<Eye>)>,
) {
    let Ok(eye) = eyes.single() else { return };
    for mut sky in &mut skies {
        sky.set_if_neq(Transform::from_translation(eye.translation));
    }
}

/// Linear colour at a height, -1 straight down to 1 straight up: haze at the horizon, blue above, ground grey below.
fn color_at(height: f32) -> [f32; 4] {
    let mix = |a: [f32; 3], b: [f32; 3], t: f32| [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * t);
    // The haze is that of `shaders/common.wgsl`, so that distance dissolves into the sky.
    let (haze, zenith, ground) = ([0.66, 0.73, 0.80], [0.13, 0.30, 0.62], [0.40, 0.38, 0.34]);
    let c =
        if height >= 0.0 { mix(haze, zenith, height.powf(0.55)) } else { mix(haze, ground, (-height * 6.0).min(1.0)) };
    [c[0], c[1], c[2], 1.0]
}

fn dome() -> Mesh {
    let (mut positions, mut colors, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for ring in 0..=RINGS {
        // Rings are denser around the horizon, where the colour changes most.
        let t = ring as f32 / RINGS as f32 * 2.0 - 1.0;
        let height = t * t.abs();
        let flat = (1.0 - height * height).max(0.0).sqrt();
        for sector in 0..=SECTORS {
            let angle = sector as f32 / SECTORS as f32 * std::f32::consts::TAU;
            positions.push([angle.cos() * flat * RADIUS_M, height * RADIUS_M, angle.sin() * flat * RADIUS_M]);
            colors.push(color_at(height));
        }
    }
    let row = SECTORS + 1;
    for ring in 0..RINGS {
        for sector in 0..SECTORS {
            let a = ring * row + sector;
            indices.extend([a, a + row, a + 1, a + 1, a + row, a + row + 1]);
        }
    }
    let normals = vec![[0.0, 1.0, 0.0]; positions.len()];
    // Small, and kept: it is needed again when the graphics card is started anew.
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colors)
        .with_inserted_indices(Indices::U32(indices))
}
