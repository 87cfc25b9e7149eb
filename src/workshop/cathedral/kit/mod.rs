//! Mesh tools: shapes in metres with outward winding, normals and texture
//! coordinates in metres, pushed into a [`Sink`] of one buffer a material.

mod arch;
mod mesh;
mod outline;
mod revolve;
mod sink;
mod solid;
mod surface;
mod sweep;

pub use arch::{PointedArch, Side};
pub use mesh::Mesh;
pub use outline::{Outline, area, circle, foil, rect, resample};
pub use revolve::{cone, disc, revolve, revolve_arc, sphere};
pub use sink::{Detail, MaterialId, Shape, Sink};
pub use solid::{block, centered, cuboid, extrude, extrude_profile, frustum, pyramid, regular_prism};
pub use surface::{grid, ruled, tube};
pub use sweep::{Path, profile_roll, profile_string, sweep};

use glam::{Affine3A, Mat3A, Vec2, Vec3, Vec3A};

/// A frame standing on `origin`: local x runs horizontally along `along`, local y is up, local z comes out of
/// the wall to the right of `along` (so that x × y = z). Outlines drawn as elevations are placed with it.
pub fn upright(origin: Vec3, along: Vec2) -> Affine3A {
    let x = along.normalize_or(Vec2::X).extend(0.0);
    let matrix = Mat3A::from_cols(x.into(), Vec3A::Z, x.cross(Vec3::Z).into());
    Affine3A { matrix3: matrix, translation: origin.into() }
}

/// A frame lying on `origin`, turned by `yaw` radians about z: for plans extruded upwards.
pub fn flat(origin: Vec3, yaw: f32) -> Affine3A {
    Affine3A::from_rotation_translation(glam::Quat::from_rotation_z(yaw), origin)
}

/// The mirror of the building's axis: y to -y. [`Mesh::append`] keeps the winding outward.
pub fn mirror_y() -> Affine3A {
    Affine3A::from_scale(Vec3::new(1.0, -1.0, 1.0))
}
