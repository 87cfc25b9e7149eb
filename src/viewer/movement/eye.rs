//! The body's birth, and the camera in its head.

use bevy::prelude::*;

use crate::viewer::visitor::{Eye, Preferences, Visitor};

pub(super) fn spawn_visitor(mut commands: Commands, preferences: Res<Preferences>) {
    let (posture, eye_height_m) = (preferences.posture.posture(), preferences.posture.eye_height_m());
    commands.spawn((Name::new("visitor"), Visitor { posture, eye_height_m, ..default() }));
}

/// Puts the camera where the head is.
pub(super) fn place_eye(
    visitors: Query<(&Visitor, &Transform), Without<Eye>>,
    mut eyes: Query<(&mut Transform, &mut Projection), With<Eye>>,
    preferences: Res<Preferences>,
) {
    let Ok((visitor, feet)) = visitors.single() else { return };
    let wanted = Transform {
        translation: visitor.eye(visitor.stride.shown(feet.translation)),
        rotation: visitor.turned(),
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
