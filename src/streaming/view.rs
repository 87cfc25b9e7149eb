//! Where somebody looks from, and what that means for a bounding volume.

use crate::content::tileset::BoundingVolume;
use glam::DVec3;

/// Distances below this are taken as this, so that the error stays finite inside a volume. Metres.
const MIN_DISTANCE: f64 = 1e-7;

/// A half space: points with `normal.dot(p) + offset >= 0` are inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    /// Unit vector that points inside.
    pub normal: DVec3,
    /// Metres.
    pub offset: f64,
}

impl Plane {
    /// The plane through `point`; `normal` (any length) points inside.
    pub fn through(point: DVec3, normal: DVec3) -> Self {
        let normal = normal.normalize_or_zero();
        Self { normal, offset: -normal.dot(point) }
    }

    /// Whether the whole volume lies outside.
    pub fn excludes(&self, volume: &BoundingVolume) -> bool {
        volume.is_outside(self.normal, self.offset)
    }
}

/// One perspective camera, in visit space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Where the eye is. Metres.
    pub eye: DVec3,
    /// Where it looks; a unit vector.
    pub forward: DVec3,
    /// Left, right, bottom, top, near. There is no far plane: far tiles are coarse, not absent.
    pub planes: [Plane; 5],
    /// Vertical field of view in radians.
    pub fov_y: f64,
    /// Height of the picture in pixels.
    pub viewport_height_px: f64,
}

impl View {
    /// A camera at `eye` that looks along `forward` with `up` (neither need be unit vectors) upwards in the picture.
    ///
    /// `aspect` is width over height; `near` in metres.
    pub fn perspective(
        eye: DVec3,
        forward: DVec3,
        up: DVec3,
        fov_y: f64,
        aspect: f64,
        near: f64,
        viewport_height_px: f64,
    ) -> Self {
        let forward = forward.try_normalize().unwrap_or(DVec3::NEG_Z);
        let right = forward.cross(up).try_normalize().unwrap_or_else(|| forward.any_orthonormal_vector());
        let up = right.cross(forward);
        let tan_y = (fov_y * 0.5).tan();
        let tan_x = tan_y * aspect;
        let planes = [
            Plane::through(eye, right + forward * tan_x),
            Plane::through(eye, -right + forward * tan_x),
            Plane::through(eye, up + forward * tan_y),
            Plane::through(eye, -up + forward * tan_y),
            Plane::through(eye + forward * near, forward),
        ];
        Self { eye, forward, planes, fov_y, viewport_height_px }
    }

    /// Whether nothing of the volume can be in the picture. Errs towards `false`.
    pub fn culls(&self, volume: &BoundingVolume) -> bool {
        self.planes.iter().any(|plane| plane.excludes(volume))
    }

    /// Pixels that an error of `geometric_error` metres covers at `distance` metres
    /// (3D Tiles 1.1, "Screen-space error").
    pub fn sse_px(&self, geometric_error: f64, distance: f64) -> f64 {
        geometric_error * self.viewport_height_px / (distance.max(MIN_DISTANCE) * 2.0 * (self.fov_y * 0.5).tan())
    }

    /// How little a volume at `distance` is needed: 0 in the middle of the
    /// picture, more towards its edges and far away (cesium-native's measure).
    pub fn remoteness(&self, center: DVec3, distance: f64) -> f64 {
        (1.0 - (center - self.eye).normalize_or_zero().dot(self.forward)) * distance
    }
}
