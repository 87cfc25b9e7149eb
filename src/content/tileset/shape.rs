//! Bounding volumes as a file gives them, checked, in the file's own spaces.

use super::BoundingVolume;
use super::ellipsoid::Region;
use super::json::RawVolume;
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
        let shape = match raw {
            RawVolume::Box(leaf) => {
                let n = leaf.numbers::<12>().map_err(|what| format!("the box is unusable: {what}"))?;
                Self::Local(BoundingVolume::Box {
                    center: DVec3::new(n[0], n[1], n[2]),
                    half_axes: DMat3::from_cols(
                        DVec3::new(n[3], n[4], n[5]),
                        DVec3::new(n[6], n[7], n[8]),
                        DVec3::new(n[9], n[10], n[11]),
                    ),
                })
            }
            RawVolume::Sphere(leaf) => {
                let [x, y, z, radius] =
                    leaf.numbers::<4>().map_err(|what| format!("the sphere is unusable: {what}"))?;
                if radius < 0.0 {
                    return Err("the sphere has a negative radius".to_owned());
                }
                Self::Local(BoundingVolume::Sphere { center: DVec3::new(x, y, z), radius })
            }
            RawVolume::Region(leaf) => {
                let numbers = leaf.numbers::<6>().map_err(|what| format!("the region is unusable: {what}"))?;
                Self::Region(Region::new(numbers)?)
            }
            RawVolume::Unknown(found) => return Err(format!("there is {found} instead of a box, region or sphere")),
        };
        match shape {
            Self::Local(volume) if !volume.is_finite() => Err("its numbers are too large".to_owned()),
            shape => Ok(shape),
        }
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
