//! The way on the floor: a light band with dark edges, seen on dark and on light stone.

use bevy::asset::RenderAssetUsages;
use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

use crate::viewer::visitor::{Preferences, Way};

/// Above the floor, metres: what is drawn roughly far away must not swallow it.
const ABOVE_M: f32 = 0.04;
/// Half the width of the dark edge and of the light band, metres.
const EDGE_M: f32 = 0.17;
const BAND_M: f32 = 0.11;
/// Between two arrows, metres.
const ARROWS_M: f32 = 2.0;
/// Near black and near white: 15:1, whatever the floor.
const DARK: Color = Color::srgb(0.04, 0.04, 0.06);
const LIGHT: Color = Color::srgb(1.0, 0.93, 0.72);
/// The same where the picture is bold: what no stone has, so that `shaders/vision.wgsl` knows the way by it.
const BOLD_DARK: Color = Color::srgb(0.0, 1.0, 1.0);
const BOLD_LIGHT: Color = Color::srgb(1.0, 0.0, 1.0);

/// Part of the way that is drawn.
#[derive(Component)]
pub(super) struct WayLine;

/// Draws it anew when it has changed.
pub(super) fn draw(
    way: Res<Way>,
    drawn: Query<Entity, With<WayLine>>,
    meshes: Option<ResMut<Assets<Mesh>>>,
    materials: Option<ResMut<Assets<StandardMaterial>>>,
    preferences: Res<Preferences>,
    mut was_bold: Local<bool>,
    mut commands: Commands,
) {
    let bold = preferences.vision.bold;
    if !way.is_changed() && *was_bold == bold {
        return;
    }
    *was_bold = bold;
    drawn.iter().for_each(|part| commands.entity(part).despawn());
    let (Some(mut meshes), Some(mut materials)) = (meshes, materials) else { return };
    if way.points.len() < 2 {
        return;
    }
    let (dark, light) = if bold { (BOLD_DARK, BOLD_LIGHT) } else { (DARK, LIGHT) };
    let parts = [
        (band(&way.points, EDGE_M, ABOVE_M), dark),
        (band(&way.points, BAND_M, ABOVE_M + 0.006), light),
        (arrows(&way.points, ABOVE_M + 0.012), dark),
    ];
    for (mesh, color) in parts {
        let material = StandardMaterial { base_color: color, unlit: true, cull_mode: None, ..default() };
        commands.spawn((
            WayLine,
            Name::new("way"),
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(materials.add(material)),
            NotShadowCaster,
            NotShadowReceiver,
        ));
    }
}

/// To the right of a direction, level.
fn right_of(along: Vec3) -> Vec3 {
    Vec3::new(-along.z, 0.0, along.x).normalize_or_zero()
}

fn band(points: &[Vec3], half: f32, above: f32) -> Mesh {
    let (mut corners, mut indices) = (Vec::new(), Vec::new());
    for (number, point) in points.iter().enumerate() {
        let before = points[number.saturating_sub(1)];
        let after = points[(number + 1).min(points.len() - 1)];
        let aside = right_of(after - before) * half;
        corners.extend([*point - aside, *point + aside].map(|corner| corner + Vec3::Y * above));
        if number > 0 {
            let first = corners.len() as u32 - 4;
            indices.extend([first, first + 1, first + 2, first + 1, first + 3, first + 2]);
        }
    }
    mesh(corners, indices)
}

/// Arrow heads along the way: where it leads is told without colour.
fn arrows(points: &[Vec3], above: f32) -> Mesh {
    let (mut corners, mut indices) = (Vec::new(), Vec::new());
    let mut left = ARROWS_M / 2.0;
    for pair in points.windows(2) {
        let (length, along) = (pair[0].distance(pair[1]), (pair[1] - pair[0]).normalize_or_zero());
        let mut at = left;
        while at < length {
            let tip = pair[0] + along * (at + 0.16) + Vec3::Y * above;
            let aside = right_of(along) * (BAND_M * 0.8);
            let first = corners.len() as u32;
            corners.extend([tip, tip - along * 0.2 + aside, tip - along * 0.13, tip - along * 0.2 - aside]);
            indices.extend([first, first + 1, first + 2, first, first + 2, first + 3]);
            at += ARROWS_M;
        }
        left = at - length;
    }
    mesh(corners, indices)
}

fn mesh(corners: Vec<Vec3>, indices: Vec<u32>) -> Mesh {
    let normals = vec![[0.0, 1.0, 0.0]; corners.len()];
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, corners)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_indices(Indices::U32(indices))
}
