//! Daylight: a sun from the south-west, and light from everywhere. Depth indoors comes from the openness
//! that the workshop bakes into vertex colours, since shadows cost more than software drawing can give.

use bevy::light::GlobalAmbientLight;
use bevy::prelude::*;

/// Lux. Less than the real sun's 100 000: without shadows it also falls indoors, where it must only model.
const SUN_LUX: f32 = 4_200.0;
/// Candela a square metre, from everywhere.
const AMBIENT: f32 = 2_300.0;

pub(super) fn spawn_light(mut commands: Commands) {
    commands.insert_resource(GlobalAmbientLight {
        color: Color::srgb(1.0, 0.97, 0.93),
        brightness: AMBIENT,
        ..default()
    });
    // Afternoon in Paris: from the south-west, 42 degrees high. X is east, -Z north.
    let towards_sun = Vec3::new(-0.62, 0.9, 0.78);
    commands.spawn((
        Name::new("sun"),
        DirectionalLight {
            color: Color::srgb(1.0, 0.93, 0.82),
            illuminance: SUN_LUX,
            shadow_maps_enabled: false,
            ..default()
        },
        Transform::from_translation(towards_sun).looking_at(Vec3::ZERO, Vec3::Y),
    ));
}
