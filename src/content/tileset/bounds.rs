//! Bounding volumes in visit space.

use super::solid;
use glam::{DMat3, DMat4, DVec3};

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

    /// Metres from `point` to the nearest point of the volume, 0 inside.
    ///
    /// Exact, also for boxes that a transform has sheared.
    pub fn distance(&self, point: DVec3) -> f64 {
        match *self {
            Self::Sphere { center, radius } => (point.distance(center) - radius).max(0.0),
            Self::Box { center, half_axes } => solid::distance(&half_axes, point - center),
        }
    }

    /// Whether every point `p` of the volume has `normal · p + d < 0`: it lies
    /// wholly on the back of the plane. `normal` need not be a unit vector.
    pub fn is_outside(&self, normal: DVec3, d: f64) -> bool {
        normal.dot(self.center()) + d < -self.extent_along(normal)
    }

    /// How far the volume reaches from its centre along `direction`, times the
    /// length of `direction`.
    pub fn extent_along(&self, direction: DVec3) -> f64 {
        match *self {
            Self::Sphere { radius, .. } => radius * direction.length(),
            Self::Box { half_axes: h, .. } => {
                direction.dot(h.x_axis).abs() + direction.dot(h.y_axis).abs() + direction.dot(h.z_axis).abs()
            }
        }
    }

    /// The smallest box along the axes of visit space that holds the volume: lower and upper corner.
    pub fn aligned_corners(&self) -> (DVec3, DVec3) {
        let reach = DVec3::new(self.extent_along(DVec3::X), self.extent_along(DVec3::Y), self.extent_along(DVec3::Z));
        (self.center() - reach, self.center() + reach)
    }

    /// The volume after `transform`; a sphere takes the largest scale, so that it still holds everything.
    pub fn transformed(&self, transform: &DMat4) -> Self {
        let linear = DMat3::from_mat4(*transform);
        match *self {
            Self::Sphere { center, radius } => {
                Self::Sphere { center: transform.transform_point3(center), radius: radius * largest_scale(&linear) }
            }
            Self::Box { center, half_axes } => {
                Self::Box { center: transform.transform_point3(center), half_axes: linear * half_axes }
            }
        }
    }

    /// Whether all of `other` lies inside, give or take `tolerance` metres.
    pub fn contains_volume(&self, other: &Self, tolerance: f64) -> bool {
        match (*self, *other) {
            (Self::Sphere { center, radius }, Self::Sphere { center: c, radius: r }) => {
                center.distance(c) + r <= radius + tolerance
            }
            (Self::Sphere { center, radius }, Self::Box { .. }) => {
                other.corners().iter().all(|corner| corner.distance(center) <= radius + tolerance)
            }
            (Self::Box { center, half_axes }, _) => solid::slabs(&half_axes).iter().all(|(normal, extent)| {
                normal.dot(other.center() - center).abs() + other.extent_along(*normal) <= extent + tolerance
            }),
        }
    }

    /// A volume of the same kind that holds this one and `other`. Itself when it does already.
    ///
    /// A box keeps its directions, in their order, where they are at right angles.
    #[must_use]
    pub fn grown_to_hold(&self, other: &Self) -> Self {
        // Children often touch their parent's faces: rounding is no reason to grow.
        let tolerance = (self.center().length() + self.radius()) * 1e-9;
        if self.contains_volume(other, tolerance) {
            return *self;
        }
        match *self {
            Self::Sphere { center, radius } => {
                let (c, r) = (other.center(), other.radius());
                let apart = center.distance(c);
                if apart + radius <= r {
                    return Self::Sphere { center: c, radius: r };
                }
                // The smallest ball around two balls.
                let grown = f64::midpoint(apart + r, radius).max(radius);
                let toward = (c - center).try_normalize().unwrap_or(DVec3::ZERO);
                Self::Sphere { center: center + toward * (grown - radius), radius: grown }
            }
            Self::Box { center, half_axes } => {
                let axes = solid::right_angled_directions(&half_axes);
                let mut moved = center;
                let mut grown = [DVec3::ZERO; 3];
                for (axis, column) in axes.iter().zip(&mut grown) {
                    let own = self.extent_along(*axis);
                    let (theirs, offset) = (other.extent_along(*axis), axis.dot(other.center() - center));
                    let low = (-own).min(offset - theirs);
                    let high = own.max(offset + theirs);
                    moved += *axis * f64::midpoint(low, high);
                    *column = *axis * ((high - low) / 2.0);
                }
                Self::Box { center: moved, half_axes: DMat3::from_cols(grown[0], grown[1], grown[2]) }
            }
        }
    }

    /// Nothing fits inside: no extent in two directions or more.
    pub fn is_empty(&self) -> bool {
        match *self {
            Self::Sphere { radius, .. } => radius <= 0.0,
            Self::Box { half_axes: h, .. } => {
                [h.x_axis, h.y_axis, h.z_axis].iter().filter(|axis| axis.length_squared() > 0.0).count() < 2
            }
        }
    }

    /// Every number is a number and not absurd.
    pub fn is_finite(&self) -> bool {
        let finite = match *self {
            Self::Sphere { center, radius } => center.is_finite() && radius.is_finite(),
            Self::Box { center, half_axes } => center.is_finite() && half_axes.is_finite(),
        };
        // Squares of larger numbers would not be finite.
        finite && self.center().length() < 1e150 && self.radius() < 1e150
    }

    /// The corners of a box; for a sphere those of the box around it.
    pub fn corners(&self) -> [DVec3; 8] {
        let (center, h) = match *self {
            Self::Sphere { center, radius } => (center, DMat3::from_diagonal(DVec3::splat(radius))),
            Self::Box { center, half_axes } => (center, half_axes),
        };
        [
            [-1.0, -1.0, -1.0],
            [1.0, -1.0, -1.0],
            [-1.0, 1.0, -1.0],
            [1.0, 1.0, -1.0],
            [-1.0, -1.0, 1.0],
            [1.0, -1.0, 1.0],
            [-1.0, 1.0, 1.0],
            [1.0, 1.0, 1.0],
        ]
        .map(|signs| center + h * DVec3::from_array(signs))
    }
}

/// By how much `linear` lengthens a vector at most.
///
/// Exact where the columns are at right angles, never too small otherwise
/// (Gershgorin's bound on the eigenvalues of `linearᵀ linear`).
pub fn largest_scale(linear: &DMat3) -> f64 {
    let squares = linear.transpose() * *linear;
    let row = |r: DVec3| r.abs().element_sum();
    row(squares.x_axis).max(row(squares.y_axis)).max(row(squares.z_axis)).sqrt()
}
