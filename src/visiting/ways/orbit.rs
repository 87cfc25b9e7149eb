//! Going around a thing.

use std::f32::consts::TAU;

use glam::{Vec2, Vec3};

use super::{facing, gaze};

/// Touching distance, metres.
pub const TOUCHING_M: f32 = 0.05;
/// Highest and lowest view, radians.
const STEEPEST: f32 = 1.4;

/// What one goes around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orbit {
    /// Its middle.
    pub center: Vec3,
    /// From the middle, metres: from here one sees all of it.
    pub farthest_m: f32,
}

impl Orbit {
    /// Around a thing that is looked at from `eye`: its surface is met `distance_m` along `direction`, and where the ray
    /// comes out of it again, it is so thick. A wall has no back: its surface is its middle.
    pub fn around(eye: Vec3, direction: Vec3, distance_m: f32, thickness_m: Option<f32>) -> Self {
        let inside = thickness_m.map_or(0.0, |thick| thick / 2.0);
        let center = eye + direction * (distance_m + inside);
        Self { center, farthest_m: (distance_m + inside).max(6.0 * inside).max(1.0) }
    }

    /// Whether the thing is still seen after a move: how far from its middle the line of sight ends, before and after it,
    /// in metres. Behind a pier that comes between there would be nothing to go around.
    pub fn stays_in_view(&self, before_m: f32, after_m: f32) -> bool {
        /// A thing is not equally thick from all sides.
        const UNEVEN: f32 = 1.5;
        const UNEVEN_M: f32 = 0.5;
        after_m <= UNEVEN * before_m + UNEVEN_M
    }

    /// Where the eye should go that is turned by `turn` (radians, x to the left around it, y up) and brought nearer by
    /// `zoom` (each 1 divides the space between by e). `gap_m` is the space between eye and surface.
    pub fn wanted(&self, eye: Vec3, turn: Vec2, zoom: f32, gap_m: f32) -> Vec3 {
        let (yaw, pitch) = facing(self.center - eye, 0.0);
        let distance = eye.distance(self.center);
        let gap = gap_m.clamp(0.0, distance);
        let next_gap = if zoom == 0.0 { gap } else { (gap * (-zoom).exp()).max(TOUCHING_M) };
        let distance = (distance - gap + next_gap).clamp(TOUCHING_M, self.farthest_m);
        let yaw = (yaw + turn.x).rem_euclid(TAU);
        let pitch = (pitch + turn.y).clamp(-STEEPEST, STEEPEST);
        self.center - gaze(yaw, pitch) * distance
    }
}
