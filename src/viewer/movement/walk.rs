//! One frame of walking.

use bevy::prelude::*;

use crate::viewer::visitor::{Gliding, Preferences, TileCollider, Visitor, VisitorInput, WalkBlocked};
use crate::visiting::ground::{Patch, Patches};
use crate::visiting::walk::{Shape, walk as walk_body};

/// Seconds between two messages about the same step.
const TELL_AGAIN_SECS: f32 = 4.0;
/// A frame longer than this is walked as if it had been this long: after a pause nobody leaps.
const LONGEST_FRAME_SECS: f32 = 0.35;

pub(super) fn walk(
    mut visitors: Query<(&mut Visitor, &mut Transform), Without<Gliding>>,
    input: Res<VisitorInput>,
    preferences: Res<Preferences>,
    tiles: Query<(&TileCollider, &Transform, &Visibility), Without<Visitor>>,
    time: Res<Time>,
    mut blocked: MessageWriter<WalkBlocked>,
    mut quiet_secs: Local<f32>,
) {
    let dt = time.delta_secs().min(LONGEST_FRAME_SECS);
    *quiet_secs = (*quiet_secs - time.delta_secs()).max(0.0);
    for (mut visitor, mut feet) in &mut visitors {
        if input.look != Vec2::ZERO {
            visitor.yaw = (visitor.yaw + input.look.x) % std::f32::consts::TAU;
            visitor.pitch = (visitor.pitch + input.look.y).clamp(-1.5, 1.5);
        }
        let steps = input.walk != Vec2::ZERO;
        if visitor.floating && !steps {
            continue;
        }
        visitor.floating = false;
        let (sin, cos) = visitor.yaw.sin_cos();
        let (right, forward) = (Vec2::new(cos, -sin), Vec2::new(-sin, -cos));
        let speed = preferences.walk_speed * input.pace;
        let delta = (right * input.walk.x + forward * input.walk.y) * speed * dt;
        let shape = Shape::with_eye_at(visitor.eye_height_m);
        let reach = delta.length() + 2.0;
        let ground = nearby(&tiles, feet.translation, reach);
        let moved = walk_body(&ground, shape, feet.translation, visitor.fall_speed, delta, dt);
        if moved.feet.is_finite() && moved.feet != feet.translation {
            feet.translation = moved.feet;
        }
        if visitor.fall_speed != moved.fall_speed {
            visitor.fall_speed = moved.fall_speed;
        }
        if moved.blocked_by_step.is_some() && *quiet_secs == 0.0 {
            *quiet_secs = TELL_AGAIN_SECS;
            blocked.write(WalkBlocked { step_m: moved.blocked_by_step });
        }
    }
}

/// Shown tiles whose column the body is in, or that are within `reach` of it.
pub(super) fn nearby<'a>(
    tiles: &'a Query<(&TileCollider, &Transform, &Visibility), Without<Visitor>>,
    feet: Vec3,
    reach: f32,
) -> Patches<'a> {
    let patches = tiles
        .iter()
        .filter(|(_, _, visibility)| **visibility != Visibility::Hidden)
        .filter_map(|(collider, place, _)| {
            let local = feet - place.translation;
            let (min, max) = collider.0.bounds();
            let near = local.x > min.x - reach
                && local.x < max.x + reach
                && local.z > min.z - reach
                && local.z < max.z + reach;
            near.then_some(Patch { origin: place.translation, triangles: &collider.0 })
        })
        .collect();
    Patches(patches)
}
