//! Where the sun stands.

use glam::Vec3;

use super::{LocalTime, Site};

/// Where the sun stands in the sky, radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunPosition {
    /// Above the horizon, without what the air bends.
    pub elevation: f64,
    /// Clockwise from north.
    pub azimuth: f64,
}

/// The sun over a place, to about a hundredth of a degree between 1800 and 2200: the low-accuracy formulas of the
/// Astronomical Almanac and of Meeus, "Astronomical Algorithms" (1998), chapters 12, 13 and 25, which NOAA's solar
/// calculator uses. Latitude and longitude in degrees, north and east positive.
pub fn sun_position(time: LocalTime, latitude_deg: f64, longitude_deg: f64) -> SunPosition {
    let days = time.days_since_2000();
    let t = days / 36_525.0;
    let mean_longitude = 280.466_46 + t * (36_000.769_83 + 0.000_303_2 * t);
    let anomaly = (357.529_11 + t * (35_999.050_29 - 0.000_153_7 * t)).to_radians();
    let center = (1.914_602 - t * (0.004_817 + 0.000_014 * t)) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1934.136 * t).to_radians();
    let longitude = (mean_longitude + center - 0.005_69 - 0.004_78 * node.sin()).to_radians();
    let obliquity = (23.439_291 - 0.013_004_2 * t + 0.002_56 * node.cos()).to_radians();
    let right_ascension = (obliquity.cos() * longitude.sin()).atan2(longitude.cos());
    let declination = (obliquity.sin() * longitude.sin()).asin();
    let sidereal = 280.460_618_37 + 360.985_647_366_29 * days + longitude_deg;
    let hour_angle = sidereal.rem_euclid(360.0).to_radians() - right_ascension;
    let latitude = latitude_deg.to_radians();
    let elevation = (latitude.sin() * declination.sin() + latitude.cos() * declination.cos() * hour_angle.cos()).asin();
    // From the south, westwards (Meeus 13.5); turned to be from the north.
    let from_south = hour_angle.sin().atan2(hour_angle.cos() * latitude.sin() - declination.tan() * latitude.cos());
    let azimuth = (from_south + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU);
    SunPosition { elevation, azimuth }
}

/// Unit vector towards the sun in visit space.
pub fn towards_sun(time: LocalTime, site: &Site) -> Vec3 {
    let sun = sun_position(time, f64::from(site.latitude_deg), f64::from(site.longitude_deg));
    // Clockwise from the visit's +X, seen from above; -Z lies to the left of it.
    let turn = sun.azimuth - f64::from(site.heading_deg).to_radians();
    let flat = sun.elevation.cos();
    Vec3::new((flat * turn.cos()) as f32, sun.elevation.sin() as f32, (flat * turn.sin()) as f32).normalize_or(Vec3::Y)
}
