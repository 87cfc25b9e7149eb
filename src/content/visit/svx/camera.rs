//! Voyager's orbit and offset, and poses.
//!
//! The camera is turned by `R = Rz(roll) Ry(head) Rx(pitch)`, stands at `R offset` and looks along its own -Z, Y up
//! (`composeOrbitMatrix` in Voyager's `libs/ff-three/source/math.ts`).

use super::EYE_HEIGHT_M;
use crate::content::visit::{MAX_COORDINATE, Pose};
use glam::{DMat3, DVec3};

/// A camera as a snapshot has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Orbit {
    /// Pitch, head and roll, degrees.
    pub(super) orbit: DVec3,
    /// From the origin, in the camera's own axes and the scene's units.
    pub(super) offset: DVec3,
}

/// What Voyager shows where a document does not say.
pub(super) const USUAL: Orbit = Orbit { orbit: DVec3::new(-25.0, -25.0, 0.0), offset: DVec3::new(0.0, 0.0, 100.0) };

/// How far away the point is that is looked at, where the camera stands too near to the middle to tell, metres.
const USUAL_DISTANCE_M: f64 = 10.0;

impl Orbit {
    /// Free of any floor; `None` for a camera that is nowhere, or farther away than a visit is large.
    pub(super) fn pose(&self, metres_per_unit: f64) -> Option<Pose> {
        let turn = rotation(self.orbit);
        let eye = turn * self.offset * metres_per_unit;
        let distance = self.offset.z * metres_per_unit;
        let distance = if distance >= 1.0 { distance.min(100.0) } else { USUAL_DISTANCE_M };
        let look = eye + turn * DVec3::NEG_Z * distance;
        let fits = |point: DVec3| point.is_finite() && point.abs().max_element() <= MAX_COORDINATE;
        (fits(eye) && fits(look)).then(|| Pose::free(eye, look))
    }

    /// The camera of a pose, in metres, upright.
    pub(super) fn of(pose: &Pose) -> Self {
        let eye = pose.eye(EYE_HEIGHT_M);
        let toward = (pose.look - eye).normalize_or(DVec3::NEG_Z);
        let pitch = toward.y.clamp(-1.0, 1.0).asin();
        // Straight up or down any head will do; atan2 gives 0 for 0, but 180 degrees for -0.
        let head = if toward.x == 0.0 && toward.z == 0.0 { 0.0 } else { (-toward.x).atan2(-toward.z) };
        let orbit = DVec3::new(pitch.to_degrees(), head.to_degrees(), 0.0);
        Self { orbit, offset: rotation(orbit).transpose() * eye }
    }
}

fn rotation(orbit_degrees: DVec3) -> DMat3 {
    let [pitch, head, roll] = orbit_degrees.to_array().map(f64::to_radians);
    DMat3::from_rotation_z(roll) * DMat3::from_rotation_y(head) * DMat3::from_rotation_x(pitch)
}
