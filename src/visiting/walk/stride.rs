//! Walking in steps of equal length in time, so that a way does not depend on how fast a machine draws.

use glam::{Vec2, Vec3};

use super::{Moved, Shape, walk};
use crate::visiting::ground::Ground;

/// Seconds of one step.
pub const STEP_SECS: f32 = 1.0 / 120.0;
/// Most steps of one frame: what took longer is left out.
const MOST_STEPS: u32 = 60;
/// Part of a step by which a sum of frames may fall short of it.
const ROUNDING: f32 = 2e-3;

/// What is kept between two frames of a walk.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stride {
    /// Time that no step has used yet, seconds.
    rest_secs: f32,
    /// Feet before and after the last step; others may have moved them since.
    last: Option<(Vec3, Vec3)>,
    /// Does not stand on anything.
    in_air: bool,
}

impl Stride {
    /// Walks at `velocity` (x, z; m/s) for the whole steps of `secs` and of what was left of earlier frames.
    pub fn walk(
        &mut self,
        ground: &dyn Ground,
        shape: Shape,
        feet: Vec3,
        fall_speed: f32,
        velocity: Vec2,
        secs: f32,
    ) -> Moved {
        let secs = if secs.is_finite() { secs.max(0.0) } else { 0.0 };
        let steps = ((self.rest_secs + secs) / STEP_SECS + ROUNDING).floor();
        self.rest_secs = (self.rest_secs + secs - steps * STEP_SECS).clamp(-STEP_SECS, STEP_SECS);
        let mut moved = Moved { feet, fall_speed, grounded: !self.in_air, obstacle: None };
        let still = |moved: &Moved| velocity == Vec2::ZERO && moved.grounded && moved.fall_speed == 0.0;
        for _ in 0..(steps as u32).min(MOST_STEPS) {
            let before = moved.feet;
            let now = walk(ground, shape, before, moved.fall_speed, velocity * STEP_SECS, STEP_SECS);
            moved = Moved { obstacle: moved.obstacle.or(now.obstacle), ..now };
            self.last = Some((before, moved.feet));
            // Who stands will stand in the next step, too.
            if still(&moved) && before == moved.feet {
                break;
            }
        }
        self.in_air = !moved.grounded;
        moved
    }

    /// Where feet that are at `feet` after the last step are seen: between the last two steps, as far as time is.
    pub fn shown(&self, feet: Vec3) -> Vec3 {
        match self.last {
            // Steps up and down are eased by whoever carries the eye.
            Some((before, after)) if after == feet => {
                before.lerp(after, (self.rest_secs / STEP_SECS).clamp(0.0, 1.0)).with_y(feet.y)
            }
            _ => feet,
        }
    }
}
