//! Ways to move: glides, steps, flight, going around a thing, walking along a way, and the way back. Plain functions and
//! small states that know neither an engine nor triangles: what is around they ask for.

mod ball;
mod follow;
mod gentle;
mod landing;
mod orbit;
mod path;
mod ride;
mod ring;
mod snap;
mod steps;
mod trail;

pub use ball::{drift, speed_near};
pub use follow::{Bend, Follow, Side, bends};
pub use gentle::Gentle;
pub use landing::{Aim, Landing, Room, landing};
pub use orbit::{Orbit, TOUCHING_M};
pub use path::Path;
pub use ride::Ride;
pub use ring::{Sign, cross, ring};
pub use snap::Snap;
pub use steps::{Measures, Part, Step, Steps};
pub use trail::{Stance, Trail};

use glam::Vec3;

/// The heading and pitch that look along a direction: 0 looks along -Z, left and up are positive; radians. Straight up,
/// down, or nowhere keeps `heading`.
pub fn facing(direction: Vec3, heading: f32) -> (f32, f32) {
    let flat = direction.x.hypot(direction.z);
    if flat < 1e-4 && direction.y.abs() < 1e-4 {
        return (heading, 0.0);
    }
    let yaw = if flat < 1e-4 { heading } else { (-direction.x).atan2(-direction.z) };
    (yaw, direction.y.atan2(flat))
}

/// The shorter way round from one heading to another, radians, left is positive.
pub fn turn_between(from: f32, to: f32) -> f32 {
    (to - from + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI
}

/// The direction of a gaze. Unit length.
pub fn gaze(yaw: f32, pitch: f32) -> Vec3 {
    let ((sin_yaw, cos_yaw), (sin_pitch, cos_pitch)) = (yaw.sin_cos(), pitch.sin_cos());
    Vec3::new(-sin_yaw * cos_pitch, sin_pitch, -cos_yaw * cos_pitch)
}
