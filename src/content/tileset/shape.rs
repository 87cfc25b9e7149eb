//! Bounding volumes as a file gives them, checked, in the file's own spaces.

use super::BoundingVolume;
use super::ellipsoid::Region;
use super::json::RawVolume;
use super::lenient::Leaf;
use glam::{DMat3, DMat4, DVec3};

/// A bounding volume with usable numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// A box or sphere in the tile's space.
    Local(BoundingVolume),
    /// On the earth, whatever the tile's transform.
    Region(Region),
}

impl Shape {
    /// The volume, or why it is none.
    pub(super) fn read(raw: &RawVolume) -> Result<Self, String> {
        match raw {
            RawVolume::Box(leaf) => Self::from_box(numbers(leaf, "box")?),
            RawVolume::Sphere(leaf) => Self::from_sphere(numbers(leaf, "sphere")?),
            RawVolume::Region(leaf) => Self::from_region(numbers(leaf, "region")?),
            RawVolume::Unknown(found) => Err(format!("there is {found} instead of a box, region or sphere")),
        }
    }

    /// From the numbers of a `box`: the centre and three half axes.
    pub(super) fn from_box(n: [f64; 12]) -> Result<Self, String> {
        let half_axes = DMat3::from_cols_slice(&n[3..]);
        Self::local(BoundingVolume::Box { center: DVec3::new(n[0], n[1], n[2]), half_axes })
    }

    /// From the numbers of a `sphere`: the centre and the radius.
    pub(super) fn from_sphere([x, y, z, radius]: [f64; 4]) -> Result<Self, String> {
        if radius < 0.0 {
            return Err("the sphere has a negative radius".to_owned());
        }
        Self::local(BoundingVolume::Sphere { center: DVec3::new(x, y, z), radius })
    }

    /// From the numbers of a `region`.
    pub(super) fn from_region(numbers: [f64; 6]) -> Result<Self, String> {
        Ok(Self::Region(Region::new(numbers)?))
    }

    fn local(volume: BoundingVolume) -> Result<Self, String> {
        if volume.is_finite() { Ok(Self::Local(volume)) } else { Err("its numbers are too large".to_owned()) }
    }

    /// The same with other heights, where it is a region and they are in order.
    #[must_use]
    pub(super) fn between(self, low: Option<f64>, high: Option<f64>) -> Self {
        let Self::Region(region) = self else { return self };
        let (low, high) = (low.unwrap_or(region.low), high.unwrap_or(region.high));
        let changed = Region::new([region.west, region.south, region.west, region.north, low, high]);
        // East may lie past the antimeridian, where no file writes it.
        changed.map_or(self, |_| Self::Region(Region { low, high, ..region }))
    }

    /// Where the centre lies in the root frame.
    pub(super) fn center(&self, root_from_tile: &DMat4) -> DVec3 {
        match self {
            Self::Local(volume) => root_from_tile.transform_point3(volume.center()),
            Self::Region(region) => region.center(),
        }
    }

    /// The volume in visit space.
    pub(super) fn placed(&self, visit_from_tile: &DMat4, visit_from_root: &DMat4) -> BoundingVolume {
        match self {
            Self::Local(volume) => volume.transformed(visit_from_tile),
            Self::Region(region) => region.to_box().transformed(visit_from_root),
        }
    }

    /// Whether `child` hangs out of `parent` by more than what exporters and
    /// the boxes around regions leave. The volumes are the shapes in visit space.
    pub(super) fn sticks_out(
        (child, child_volume): (Option<&Self>, &BoundingVolume),
        (parent, parent_volume): (Option<&Self>, &BoundingVolume),
    ) -> bool {
        const RADIANS: f64 = 1e-8;
        const METRES: f64 = 0.01;
        let tolerance = match (child, parent) {
            (Some(Self::Region(child)), Some(Self::Region(parent))) => {
                return !parent.contains(child, RADIANS, METRES);
            }
            // A box around a region is larger than the region, and turned.
            (Some(Self::Region(_)), _) | (_, Some(Self::Region(_))) => 0.05,
            _ => 0.001,
        };
        let slack = tolerance * parent_volume.radius() + METRES.min(parent_volume.radius());
        !parent_volume.contains_volume(child_volume, slack)
    }
}

fn numbers<const N: usize>(leaf: &Leaf, what: &str) -> Result<[f64; N], String> {
    leaf.numbers().map_err(|why| format!("the {what} is unusable: {why}"))
}
