//! One frame of walking.

use bevy::prelude::*;

use super::drive::Drive;
use crate::viewer::visitor::{Bodies, Gliding, Preferences, Solid, Visitor, WalkBlocked};
use crate::visiting::walk::lift;

/// Seconds between two messages about the same step.
const TELL_AGAIN_SECS: f32 = 4.0;
/// A frame longer than this is walked as if it had been this long: after a pause nobody leaps.
const LONGEST_FRAME_SECS: f32 = 0.35;

pub(super) fn walk(
    mut visitors: Query<(&mut Visitor, &mut Transform), Without<Gliding>>,
    drive: Res<Drive>,
    (preferences, bodies): (Res<Preferences>, Res<Bodies>),
    solid: Solid,
    time: Res<Time>,
    mut blocked: MessageWriter<WalkBlocked>,
    mut quiet_secs: Local<f32>,
) {
    let dt = time.delta_secs().min(LONGEST_FRAME_SECS);
    *quiet_secs = (*quiet_secs - time.delta_secs()).max(0.0);
    for (mut visitor, mut feet) in &mut visitors {
        if drive.look != Vec2::ZERO {
            visitor.yaw = (visitor.yaw + drive.look.x) % std::f32::consts::TAU;
            visitor.pitch = (visitor.pitch + drive.look.y).clamp(-1.5, 1.5);
        }
        let steps = drive.walk != Vec2::ZERO || drive.stride != Vec2::ZERO;
        if visitor.floating && !steps {
            continue;
        }
        if visitor.floating {
            visitor.floating = false;
        }
        let (sin, cos) = visitor.yaw.sin_cos();
        let (right, forward) = (Vec2::new(cos, -sin), Vec2::new(-sin, -cos));
        let fastest = bodies.0.get(&preferences.posture.profile).speed_m_s;
        let metres =
            drive.metres(preferences.walk_speed, dt).clamp_length_max(fastest.min(1e3) * dt + drive.stride.length());
        let way = right * metres.x + forward * metres.y;
        let shape = visitor.shape();
        let ground = solid.near(feet.translation, way.length() + 2.0);
        let mut stride = visitor.stride;
        let moved = stride.walk(&ground, shape, feet.translation, visitor.fall_speed, way, dt);
        if moved.feet != feet.translation {
            feet.translation = moved.feet;
        }
        if visitor.fall_speed != moved.fall_speed || visitor.stride != stride {
            visitor.fall_speed = moved.fall_speed;
            visitor.stride = stride;
        }
        if let Some(obstacle) = moved.obstacle
            && *quiet_secs == 0.0
        {
            *quiet_secs = TELL_AGAIN_SECS;
            blocked.write(WalkBlocked {
                step_m: moved.blocked_by_step(),
                barrier: obstacle.barrier,
                at: obstacle.at,
                direction: obstacle.direction,
                lift: lift(&ground, &shape, moved.feet, obstacle.direction),
            });
        }
    }
}
