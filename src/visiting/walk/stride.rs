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
    /// Way that no step has gone yet (x, z), metres.
    owed: Vec2,
    /// Feet before and after the last step; others may have moved them since.
    last: Option<(Vec3, Vec3)>,
    /// Does not stand on anything.
    in_air: bool,
}

impl Stride {
    /// Goes `way` (x, z; metres) in the whole steps of `secs` and of what was left of earlier frames; what falls on the
    /// rest of a step is gone in the next frame.
    pub fn walk(
        &mut self,
        ground: &dyn Ground,
        shape: Shape,
        feet: Vec3,
        fall_speed: f32,
        way: Vec2,
        secs: f32,
    ) -> Moved {
        let secs = if secs.is_finite() { secs.max(0.0) } else { 0.0 };
        let steps = ((self.rest_secs + secs) / STEP_SECS + ROUNDING).floor();
        let owed = self.owed + if way.is_finite() { way } else { Vec2::ZERO };
        let whole = self.rest_secs + secs;
        let piece = if steps > 0.0 { owed / (whole / STEP_SECS).max(steps) } else { Vec2::ZERO };
        self.rest_secs = (whole - steps * STEP_SECS).clamp(0.0, STEP_SECS);
        self.owed = owed - piece * steps;
        // What is left of a way for ever smaller parts of steps is no way.
        if way == Vec2::ZERO && self.owed.length() < 1e-4 {
            self.owed = Vec2::ZERO;
        }
        let mut moved = Moved { feet, fall_speed, grounded: !self.in_air, obstacle: None };
        let still = |moved: &Moved| piece == Vec2::ZERO && moved.grounded && moved.fall_speed == 0.0;
        for _ in 0..(steps as u32).min(MOST_STEPS) {
            let before = moved.feet;
            let now = walk(ground, shape, before, moved.fall_speed, piece, STEP_SECS);
            moved = Moved { obstacle: moved.obstacle.or(now.obstacle), ..now };
            self.last = Some((before, moved.feet));
            // Who stands will stand in the next step, too.
            if still(&moved) && before == moved.feet {
                break;
            }
        }
        if way == Vec2::ZERO && steps == 0.0 {
            self.last = None;
        }
        self.in_air = !moved.grounded;
        moved
    }

    /// Where feet that are at `feet` after the last step are seen: as far on as time is since then.
    pub fn shown(&self, feet: Vec3) -> Vec3 {
        match self.last {
            Some((before, after)) if after == feet => {
                feet + ((after - before) * (self.rest_secs / STEP_SECS).clamp(0.0, 1.0)).with_y(0.0)
            }
            _ => feet,
        }
    }
}
