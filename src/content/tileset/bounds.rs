//! Bounding volumes in visit space.

use glam::{DMat3, DVec3};

/// Encloses a tile's content and that of all its descendants. Visit space, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BoundingVolume {
    /// A ball.
    Sphere {
        /// Its centre.
        center: DVec3,
        /// Not negative.
        radius: f64,
    },
    /// An oriented box (also what a region becomes).
    Box {
        /// Its centre.
        center: DVec3,
        /// Columns: from the centre to three faces. A column may be zero (a flat box).
        half_axes: DMat3,
    },
}

impl BoundingVolume {
    /// The centre.
    pub fn center(&self) -> DVec3 {
        match *self {
            Self::Sphere { center, .. } | Self::Box { center, .. } => center,
        }
    }

    /// Radius of a ball around [`Self::center`] that holds everything.
    pub fn radius(&self) -> f64 {
        match *self {
            Self::Sphere { radius, .. } => radius,
            Self::Box { half_axes: h, .. } => {
                // The farthest corner; exact for any parallelepiped.
                let mut farthest: f64 = 0.0;
                for (sy, sz) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
                    farthest = farthest.max((h.x_axis + h.y_axis * sy + h.z_axis * sz).length());
                }
                farthest
            }
        }
    }
}
