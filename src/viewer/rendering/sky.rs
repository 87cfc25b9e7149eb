//! A calm sky: a dome of vertex colours around the eye.

use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

use crate::viewer::visitor::Eye;

/// Marks the dome.
#[derive(Component)]
pub(super) struct Sky;

/// Metres; inside the camera's far plane, and beyond whatever a visit may show.
const RADIUS_M: f32 = 150_000.0;
const RINGS: u32 = 16;
const SECTORS: u32 = 24;

pub(super) fn spawn_sky(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let material = materials.add(StandardMaterial { unlit: true, cull_mode: None, fog_enabled: false, ..default() });
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
