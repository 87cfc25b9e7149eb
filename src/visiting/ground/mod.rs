//! What bodies stand on and bump into: triangles, and everything that can be asked about them.

mod patches;
mod triangles;
mod world;

use std::ops::ControlFlow;

use glam::Vec3;

pub use patches::{Patch, Patches};
pub use triangles::{Met, Triangles};
pub use world::{CollisionError, CollisionWorld, MAX_TRIANGLES};

/// What a body meets. Visit space.
pub trait Ground {
    /// The highest floor at or below `from`, at most `reach` metres down: its height and its normal's
    /// upward part (1 is level).
    fn floor_below(&self, from: Vec3, reach: f32) -> Option<(f32, f32)>;

    /// Calls `f` with the nearest point of every triangle closer than `radius` to `center`.
    fn touching(&self, center: Vec3, radius: f32, f: &mut dyn FnMut(Vec3));

    /// Calls `f` with the corners of every triangle whose box meets the box from `low` to `high`, until it has seen
    /// enough.
    fn within(&self, low: Vec3, high: Vec3, f: &mut dyn FnMut([Vec3; 3]) -> ControlFlow<()>);
}
