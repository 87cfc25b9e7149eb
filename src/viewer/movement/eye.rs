//! The body's birth, its posture, and the camera in its head.

use bevy::prelude::*;

use crate::viewer::visitor::{Eye, Preferences, Toggle, Visitor};

/// Seconds in which the eye goes most of the way to another height.
const POSTURE_SECS: f32 = 0.35;

pub(super) fn spawn_visitor(mut commands: Commands, preferences: Res<Preferences>) {
    let posture = preferences.posture;
    commands.spawn((Name::new("visitor"), Visitor { posture, eye_height_m: posture.eye_height_m(), ..default() }));
}

/// Obeys posture switches and brings the eye to its height: smoothly, or at once under reduced motion.
pub(super) fn follow_posture(
    mut toggles: MessageReader<Toggle>,
    mut preferences: ResMut<Preferences>,
    mut visitors: Query<&mut Visitor>,
    time: Res<Time>,
) {
    for toggle in toggles.read() {
        match toggle {
            Toggle::Posture => preferences.posture = preferences.posture.toggled(),
            Toggle::SetPosture(posture) => preferences.posture = *posture,
            Toggle::StreamingPanel
            | Toggle::Captions
            | Toggle::Timeline
            | Toggle::TileBoxes
            | Toggle::BoxColors(_)
            | Toggle::FreezeTiles => {}
        }
    }
    for mut visitor in &mut visitors {
        visitor.posture = preferences.posture;
        let wanted = visitor.posture.eye_height_m();
        let gap = wanted - visitor.eye_height_m;
        if gap == 0.0 {
            continue;
        }
        let part = 1.0 - (-time.delta_secs() * 3.0 / POSTURE_SECS).exp();
        visitor.eye_height_m =
            if preferences.reduced_motion || gap.abs() < 0.002 { wanted } else { visitor.eye_height_m + gap * part };
    }
}

/// Puts the camera where the head is.
pub(super) fn place_eye(
    visitors: Query<(&Visitor, &Transform), Without<Eye>>,
    mut eyes: Query<(&mut Transform, &mut Projection), With<Eye>>,
    preferences: Res<Preferences>,
) {
    let Ok((visitor, feet)) = visitors.single() else { return };
    let wanted = Transform {
        translation: feet.translation + Vec3::Y * visitor.eye_height_m,
        rotation: Quat::from_euler(EulerRot::YXZ, visitor.yaw, visitor.pitch, 0.0),
        ..default()
    };
    for (mut transform, mut projection) in &mut eyes {
        transform.set_if_neq(wanted);
        let fov = preferences.field_of_view_deg.clamp(50.0, 100.0).to_radians();
        if let Projection::Perspective(p) = &*projection
            && p.fov != fov
            && let Projection::Perspective(p) = &mut *projection
        {
            p.fov = fov;
        }
    }
}
