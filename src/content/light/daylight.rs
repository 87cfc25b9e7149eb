//! What sun and sky give at a height of the sun.

use glam::Vec3;

/// Light outside, linear RGB; 1 is what a white surface shows as white at noon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Daylight {
    /// Unit vector towards the sun.
    pub towards_sun: Vec3,
    /// On a surface that faces the sun.
    pub sun: Vec3,
    /// From the whole sky, on a surface that sees all of it.
    pub sky: Vec3,
    /// The horizon, into which distance dissolves.
    pub haze: Vec3,
    /// How brightly lamps shine, 0.15 by day to 1 at night.
    pub lamps: f32,
}

impl Daylight {
    /// The light of a sun that stands there. Colours are chosen by eye along a day's course: white at noon, gold from
    /// fifteen degrees down, red at the horizon, blue after that.
    pub fn new(towards_sun: Vec3) -> Self {
        let height = towards_sun.y.asin().to_degrees();
        // Degrees of height, sun, sky, haze.
        const COURSE: [(f32, [f32; 3], [f32; 3], [f32; 3]); 8] = [
            (-18.0, [0.0, 0.0, 0.0], [0.010, 0.014, 0.028], [0.012, 0.017, 0.036]),
            (-8.0, [0.0, 0.0, 0.0], [0.026, 0.034, 0.062], [0.060, 0.060, 0.100]),
            (-2.0, [0.0, 0.0, 0.0], [0.13, 0.14, 0.20], [0.42, 0.30, 0.28]),
            (1.0, [0.75, 0.32, 0.12], [0.24, 0.24, 0.30], [0.80, 0.50, 0.34]),
            (7.0, [1.45, 0.86, 0.42], [0.36, 0.37, 0.43], [0.84, 0.66, 0.50]),
            (18.0, [1.65, 1.23, 0.80], [0.46, 0.49, 0.56], [0.78, 0.74, 0.70]),
            (35.0, [1.60, 1.40, 1.12], [0.52, 0.57, 0.66], [0.68, 0.74, 0.80]),
            (90.0, [1.60, 1.48, 1.28], [0.56, 0.62, 0.72], [0.66, 0.73, 0.80]),
        ];
        let next = COURSE.iter().position(|row| row.0 > height).unwrap_or(COURSE.len() - 1).max(1);
        let (a, b) = (COURSE[next - 1], COURSE[next]);
        let t = ((height - a.0) / (b.0 - a.0)).clamp(0.0, 1.0);
        let mix = |a: [f32; 3], b: [f32; 3]| Vec3::from(a).lerp(Vec3::from(b), t);
        let dark = ((4.0 - height) / 12.0).clamp(0.0, 1.0);
        Self {
            towards_sun,
            sun: mix(a.1, b.1),
            sky: mix(a.2, b.2),
            haze: mix(a.3, b.3),
            lamps: 0.15 + 0.85 * dark * dark * (3.0 - 2.0 * dark),
        }
    }
}
