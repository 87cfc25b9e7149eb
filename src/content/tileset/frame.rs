//! From a tileset's own space to visit space.
//!
//! A tileset's root frame is right-handed with Z up, often centred on the
//! earth. Visit space is metres with Y up, near its origin:
//!
//! - Always: `visit = (x, z, -y)`, a quarter turn about X.
//! - A root volume that is a region, or whose centre is 6200 to 6500 km from
//!   the origin (as far as the earth's surface is from its centre): `x` is
//!   east, `y` north, `z` up at that centre, and the centre is the origin.
//!   So up is up, and north is `-Z` of visit space.
//! - A centre that is farther than 10 km from the origin otherwise: the centre
//!   becomes the origin.
//! - Nearer: the origin stays where it is.
//!
//! Everything happens in f64; a rigid motion, so that metres stay metres.

use super::ellipsoid;
use glam::{DMat3, DMat4, DVec3};

/// Beyond this the origin moves to the tileset.
const FAR_METRES: f64 = 10_000.0;

/// A rigid motion from a tileset's root frame to visit space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The motion. Its linear part is a rotation.
    pub visit_from_root: DMat4,
    /// How it was chosen.
    pub kind: FrameKind,
}

/// How a [`Frame`] was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Only Z up turned to Y up.
    Turned,
    /// Moved to the origin as well.
    Moved,
    /// East, up and south at the root's centre on the earth.
    EastUpSouth,
}

impl Default for Frame {
    fn default() -> Self {
        Self::new(DMat3::IDENTITY, DVec3::ZERO, FrameKind::Turned)
    }
}

impl Frame {
    /// The frame for a root volume with this centre (in the root's frame, metres).
    pub fn around(center: DVec3, is_region: bool) -> Self {
        let distance = center.length();
        if is_region || (6.2e6..=6.5e6).contains(&distance) {
            let (longitude, latitude) = ellipsoid::longitude_latitude(center);
            Self::new(ellipsoid::east_north_up(longitude, latitude), center, FrameKind::EastUpSouth)
        } else if distance > FAR_METRES {
            Self::new(DMat3::IDENTITY, center, FrameKind::Moved)
        } else {
            Self::default()
        }
    }

    /// `axes` holds the directions that become east (X), -Z and up (Y).
    fn new(axes: DMat3, origin: DVec3, kind: FrameKind) -> Self {
        let rotation = DMat3::from_cols(axes.x_axis, axes.z_axis, -axes.y_axis).transpose();
        let mut visit_from_root = DMat4::from_mat3(rotation);
        visit_from_root.w_axis = (-(rotation * origin)).extend(1.0);
        Self { visit_from_root, kind }
    }
}
