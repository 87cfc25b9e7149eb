//! WGS84: from longitude, latitude and height to metres, and regions to boxes.

use super::BoundingVolume;
use glam::{DMat3, DVec3};
use std::f64::consts::{PI, TAU};

/// Semi-major axis, metres.
const A: f64 = 6_378_137.0;
/// Flattening.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared.
const E2: f64 = F * (2.0 - F);

/// The earth-centred place (metres, Z to the north pole) of a longitude and
/// latitude (radians) and a height above the ellipsoid (metres).
pub(in crate::content) fn place(longitude: f64, latitude: f64, height: f64) -> DVec3 {
    let (sin, cos) = latitude.sin_cos();
    let n = A / (1.0 - E2 * sin * sin).sqrt();
    DVec3::new(
        (n + height) * cos * longitude.cos(),
        (n + height) * cos * longitude.sin(),
        (n * (1.0 - E2) + height) * sin,
    )
}

/// Longitude and latitude (radians) of an earth-centred place, by Bowring's
/// formula: exact to far less than a millimetre near the surface.
pub(super) fn longitude_latitude(place: DVec3) -> (f64, f64) {
    let b = A * (1.0 - F);
    let across = place.x.hypot(place.y);
    let (sin, cos) = (place.z * A).atan2(across * b).sin_cos();
    let second_e2 = E2 / (1.0 - E2);
    let latitude = (place.z + second_e2 * b * sin.powi(3)).atan2(across - E2 * A * cos.powi(3));
    (place.y.atan2(place.x), latitude)
}

/// Columns: the directions of east, north and up there.
pub(in crate::content) fn east_north_up(longitude: f64, latitude: f64) -> DMat3 {
    let (sin_lon, cos_lon) = longitude.sin_cos();
    let (sin_lat, cos_lat) = latitude.sin_cos();
    DMat3::from_cols(
        DVec3::new(-sin_lon, cos_lon, 0.0),
        DVec3::new(-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat),
        DVec3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat),
    )
}

/// A piece of the earth's shell: radians and metres above the ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Region {
    pub(super) west: f64,
    pub(super) south: f64,
    /// Not below `west`: past pi where the region crosses the antimeridian.
    pub(super) east: f64,
    pub(super) north: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Region {
    /// From the six numbers of a tileset, or why these are no region.
    pub(super) fn new([west, south, east, north, low, high]: [f64; 6]) -> Result<Self, String> {
        // Some slack: exporters round.
        const SLACK: f64 = 1e-6;
        if ![west, south, east, north, low, high].iter().all(|n| n.is_finite()) {
            return Err("the region has a number that is none".to_owned());
        }
        if west.abs().max(east.abs()) > PI + SLACK || south.abs().max(north.abs()) > PI / 2.0 + SLACK {
            return Err("the region is outside of the earth; longitudes and latitudes are radians".to_owned());
        }
        if south > north || low > high {
            return Err(
                "the region has a negative size: south is past north, or its lower height above the upper".to_owned()
            );
        }
        if low < -A / 2.0 || high > A * 10.0 {
            return Err("the region's heights are not near the earth's surface".to_owned());
        }
        let east = if east < west { east + TAU } else { east };
        Ok(Self { west, south, east, north, low, high })
    }

    /// Longitude and latitude of the middle.
    pub(super) fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
    }

    /// The earth-centred place in the middle of everything.
    pub(super) fn center(&self) -> DVec3 {
        let (longitude, latitude) = self.middle();
        place(longitude, latitude, f64::midpoint(self.low, self.high))
    }

    /// Whether `other` lies inside, give or take a tolerance in radians and one in metres.
    pub(super) fn contains(&self, other: &Self, radians: f64, metres: f64) -> bool {
        // The same meridian may be written with or without a full turn.
        let turns = [-TAU, 0.0, TAU];
        let across = turns
            .iter()
            .any(|turn| other.west + turn >= self.west - radians && other.east + turn <= self.east + radians);
        let whole = self.east - self.west >= TAU - radians;
        (across || whole)
            && other.south >= self.south - radians
            && other.north <= self.north + radians
            && other.low >= self.low - metres
            && other.high <= self.high + metres
    }

    /// An earth-centred box along the middle's east, north and up that holds
    /// the whole region, however large.
    ///
    /// The shell is sampled on a grid. Between samples a coordinate `f` along
    /// any axis differs from its bilinear interpolation, which never leaves
    /// the samples' range, by at most `(dx² max|f_xx| + dy² max|f_yy|) / 8`;
    /// both second derivatives are bounded by the largest radius of curvature.
    pub(super) fn to_box(self) -> BoundingVolume {
        // Small regions, of which an implicit tree may have a hundred thousand, are nearly flat: few samples do.
        let extent = (self.east - self.west).max(self.north - self.south);
        let steps: u32 = if extent < 1e-3 { 2 } else { 16 };
        let (longitude, latitude) = self.middle();
        let axes = east_north_up(longitude, latitude);
        let origin = self.center();

        let mut lowest = DVec3::INFINITY;
        let mut highest = DVec3::NEG_INFINITY;
        let (dx, dy) = ((self.east - self.west) / f64::from(steps), (self.north - self.south) / f64::from(steps));
        for i in 0..=steps {
            for j in 0..=steps {
                for height in [self.low, self.high] {
                    let sample = place(self.west + dx * f64::from(i), self.south + dy * f64::from(j), height) - origin;
                    let along = axes.transpose() * sample;
                    lowest = lowest.min(along);
                    highest = highest.max(along);
                }
            }
        }
        // Radii of curvature reach a/sqrt(1-e²), and the meridian's changes by
        // at most 1.5 e² a a radian: 1.02 a holds both.
        let curvature = A * 1.02 + self.low.abs().max(self.high.abs());
        let between = curvature * (dx * dx + dy * dy) / 8.0;
        let rounding = 1e-6;
        let half = (highest - lowest) / 2.0 + DVec3::splat(between + rounding);
        BoundingVolume::Box {
            center: origin + axes * ((lowest + highest) / 2.0),
            half_axes: axes * DMat3::from_diagonal(half),
        }
    }
}
