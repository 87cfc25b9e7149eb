//! Going around the thing that is looked at.

use bevy::prelude::*;

use super::drive::Drive;
use super::surroundings::Surroundings;
use super::voice::Voice;
use crate::viewer::visitor::{Gliding, Visitor};
use crate::visiting::ways::{Orbit, Stance, TOUCHING_M, drift, facing, gaze};

/// Nothing farther is gone around, metres.
const FARTHEST_M: f32 = 60.0;
/// What is thicker has no middle to go around: a wall. Metres.
const THICKEST_M: f32 = 3.0;
/// Radians a second, and times the space that is halved or doubled in a bit more than half a second.
const TURN: f32 = 0.7;
const ZOOM: f32 = 1.2;
/// Radians and zoom of one metre of a measured step.
const STRIDE: Vec2 = Vec2::new(0.35, 0.5);
const LONGEST_FRAME_SECS: f32 = 0.35;

/// What is gone around.
#[derive(Resource, Debug, Clone, Copy)]
pub(super) struct Around(Orbit);

impl Default for Around {
    fn default() -> Self {
        Self(Orbit::around(Vec3::ZERO, Vec3::NEG_Z, 1.0, None))
    }
}

/// The thing in the middle of the picture.
pub(super) fn seen(surroundings: &Surroundings, eye: Vec3, here: &Stance) -> Option<Around> {
    let direction = gaze(here.yaw, here.pitch);
    let (distance, _) = surroundings.ray(eye, direction, FARTHEST_M)?;
    let thickness = surroundings.around(eye, distance + THICKEST_M).thickness(eye, direction, distance + THICKEST_M);
    Some(Around(Orbit::around(eye, direction, distance, thickness)))
}

pub(super) fn circle(
    mut visitors: Query<(&mut Visitor, &mut Transform), Without<Gliding>>,
    surroundings: Surroundings,
    (drive, around, time): (Res<Drive>, Res<Around>, Res<Time>),
    mut hidden: Local<bool>,
    mut voice: Voice,
) {
    let dt = time.delta_secs().min(LONGEST_FRAME_SECS);
    let orbit = around.0;
    for (mut visitor, mut feet) in &mut visitors {
        if !visitor.floating {
            (visitor.floating, visitor.fall_speed) = (true, 0.0);
        }
        if !drive.moves() {
            continue;
        }
        let eye = feet.translation + Vec3::Y * visitor.eye_height_m;
        let (sideways, nearer) = (drive.walk * dt * Vec2::new(TURN, ZOOM) + drive.stride * STRIDE).into();
        // A view that is dragged takes the thing along: the eye goes the other way.
        let turn = Vec2::new(sideways - drive.look.x, -drive.rise * TURN * dt - drive.look.y);
        let distance = eye.distance(orbit.center);
        let near = surroundings.around(eye, distance + 1.0);
        let gap_at = |eye: Vec3| {
            let distance = eye.distance(orbit.center);
            let met = near.ray(eye, (orbit.center - eye).normalize_or_zero(), distance);
            met.map_or(distance, |(gap, _)| gap)
        };
        let gap = gap_at(eye);
        let wanted = orbit.wanted(eye, turn, nearer, gap);
        let next = drift(eye, wanted - eye, TOUCHING_M, &|center, radius| near.nearest(center, radius));
        let in_view = orbit.stays_in_view(distance - gap, next.distance(orbit.center) - gap_at(next));
        if next.is_finite() && in_view {
            feet.translation += next - eye;
            (visitor.yaw, visitor.pitch) = facing(orbit.center - next, visitor.yaw);
        }
        // Said once for each time that the way ends here.
        if !in_view && !*hidden {
            voice.tell("moves-orbit-hidden", 0.0);
        }
        *hidden = !in_view;
    }
}
