//! Flying: the eye goes where it looks, slides along what it meets, and is slow near things.

use bevy::prelude::*;

use super::drive::{Drive, walking_speed};
use super::obey::Began;
use super::surroundings::Surroundings;
use crate::viewer::visitor::{Eye, Gliding, Moving, Preferences, Visitor};
use crate::visiting::ways::{TOUCHING_M, drift, gaze, speed_near};

/// Times the walking speed, where there is room.
const FASTER: f32 = 2.0;
/// Metres within which things slow a flight down.
const FEEL_M: f32 = 2.5;
/// Times as near as what lies ahead may be what lies beside.
const BESIDE: f32 = 8.0;
/// Nobody flies farther from where they began, metres.
const FARTHEST_M: f32 = 2_000.0;
/// As walking has it.
const LONGEST_FRAME_SECS: f32 = 0.35;
/// Near plane of an eye that may touch things, and of one with a body's radius before it, metres.
const NEAR_M: (f32, f32) = (TOUCHING_M * 0.3, 0.1);

pub(super) fn fly(
    mut visitors: Query<(&mut Visitor, &mut Transform), Without<Gliding>>,
    surroundings: Surroundings,
    (drive, preferences, began, time): (Res<Drive>, Res<Preferences>, Res<Began>, Res<Time>),
) {
    let dt = time.delta_secs().min(LONGEST_FRAME_SECS);
    for (mut visitor, mut feet) in &mut visitors {
        if !visitor.floating {
            (visitor.floating, visitor.fall_speed) = (true, 0.0);
        }
        if drive.look != Vec2::ZERO {
            visitor.yaw = (visitor.yaw + drive.look.x) % std::f32::consts::TAU;
            visitor.pitch = (visitor.pitch + drive.look.y).clamp(-1.5, 1.5);
        }
        if !drive.goes() {
            continue;
        }
        let (ahead, right) = (gaze(visitor.yaw, visitor.pitch), Vec3::new(visitor.yaw.cos(), 0.0, -visitor.yaw.sin()));
        let along = |walk: Vec2| right * walk.x + ahead * walk.y;
        let eye = feet.translation + Vec3::Y * visitor.eye_height_m;
        let wish = along(drive.walk) + Vec3::Y * drive.rise;
        let fastest = walking_speed(preferences.walk_speed) * FASTER;
        let around = surroundings.around(eye, FEEL_M + fastest * 3.0 * dt + drive.stride.length());
        let direction = wish.normalize_or_zero();
        let beside = around.nearest(eye, FEEL_M).map_or(f32::INFINITY, |point| point.distance(eye));
        let ahead = around.ray(eye, direction, FEEL_M).map_or(f32::INFINITY, |(distance, _)| distance);
        // What is only passed may be near; what is flown at may not.
        let gap = (ahead - TOUCHING_M).min(BESIDE * beside);
        let speed = speed_near(gap, fastest * wish.length().max(1.0)).min(fastest * wish.length());
        let delta = direction * speed * dt + along(drive.stride);
        let next = drift(eye, delta, TOUCHING_M, &|center, radius| around.nearest(center, radius));
        let moved = feet.translation + (next - eye);
        if moved.is_finite() && moved.distance(began.0.feet) < FARTHEST_M {
            feet.translation = moved;
        }
    }
}

/// Who may come to touching distance sees what they touch.
pub(super) fn fit_near_plane(moving: Res<Moving>, mut eyes: Query<&mut Projection, With<Eye>>) {
    let near = if matches!(*moving, Moving::Flying | Moving::Orbiting) { NEAR_M.0 } else { NEAR_M.1 };
    for mut projection in &mut eyes {
        if let Projection::Perspective(now) = &*projection
            && now.near != near
            && let Projection::Perspective(now) = &mut *projection
        {
            now.near = near;
        }
    }
}
