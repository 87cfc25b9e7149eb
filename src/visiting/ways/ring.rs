//! The signs on the floor of somebody who points: a ring where one lands, a cross where one cannot. Light with dark
//! edges: on any floor one of the two keeps a contrast of 3:1, in any light.

use glam::{Vec2, Vec3};

/// Linear light of the middle band: a warm white, about 0.87 of white's luminance.
const LIGHT: [f32; 4] = [1.0, 0.86, 0.52, 1.0];
/// Of the edges.
const DARK: [f32; 4] = [0.0, 0.0, 0.0, 1.0];
/// Height above the floor, metres: clear of its unevenness.
const ABOVE_M: f32 = 0.02;
/// Height of the rim, by which it is seen from afar, where it lies nearly edge-on.
const RIM_M: f32 = 0.07;
const PIECES: u32 = 64;

/// Triangles with a colour (linear light) for each corner; around the origin, Y up, metres.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sign {
    /// Corners.
    pub positions: Vec<[f32; 3]>,
    /// Colours.
    pub colors: Vec<[f32; 4]>,
    /// Corners of triangles, to be seen from both sides.
    pub indices: Vec<u32>,
}

impl Sign {
    fn quad(&mut self, corners: [Vec3; 4], color: [f32; 4]) {
        let first = self.positions.len() as u32;
        self.positions.extend(corners.map(|corner| corner.to_array()));
        self.colors.extend([color; 4]);
        self.indices.extend([0, 1, 2, 0, 2, 3].map(|corner| first + corner));
    }

    /// A band between two lines of points, which may be closed.
    fn band(&mut self, inner: &[Vec3], outer: &[Vec3], color: [f32; 4]) {
        for (a, b) in inner.windows(2).zip(outer.windows(2)) {
            self.quad([a[0], b[0], b[1], a[1]], color);
        }
    }
}

fn circle(radius: f32, height: f32) -> Vec<Vec3> {
    let turn = |piece: u32| Vec2::from_angle(std::f32::consts::TAU * piece as f32 / PIECES as f32) * radius;
    (0..=PIECES).map(turn).map(|at| Vec3::new(at.x, height, at.y)).collect()
}

/// A ring with a point in its middle: here the feet will be.
pub fn ring(radius_m: f32) -> Sign {
    let mut sign = Sign::default();
    let edge = radius_m * 0.07;
    let (inner, outer) = (radius_m * 0.68, radius_m);
    let flat = |radius: f32| circle(radius, ABOVE_M);
    sign.band(&flat(inner - edge), &flat(inner), DARK);
    sign.band(&flat(inner), &flat(outer - edge), LIGHT);
    sign.band(&flat(outer - edge), &flat(outer), DARK);
    // The rim: light, with a dark line along its top and foot.
    for (low, high, color) in [(0.0, 0.25, DARK), (0.25, 0.75, LIGHT), (0.75, 1.0, DARK)] {
        let at = |share: f32| circle(outer, ABOVE_M + RIM_M * share);
        sign.band(&at(low), &at(high), color);
    }
    let middle = |radius: f32| circle(radius_m * radius, ABOVE_M);
    let point = vec![Vec3::Y * ABOVE_M; PIECES as usize + 1];
    sign.band(&point, &middle(0.14), LIGHT);
    sign.band(&middle(0.14), &middle(0.2), DARK);
    sign
}

/// A cross: here one cannot stand.
pub fn cross(radius_m: f32) -> Sign {
    let mut sign = Sign::default();
    let half = radius_m * 0.17;
    let edge = radius_m * 0.08;
    // The dark bars first and lower, so that the light ones lie on both.
    for (grown, height, color) in [(edge, ABOVE_M, DARK), (0.0, ABOVE_M + 0.006, LIGHT)] {
        for angle in [std::f32::consts::FRAC_PI_4, -std::f32::consts::FRAC_PI_4] {
            let (along, aside) = (Vec2::from_angle(angle), Vec2::from_angle(angle).perp());
            let at = |x: f32, y: f32| {
                let at = along * x * (radius_m + grown) + aside * y * (half + grown);
                Vec3::new(at.x, height, at.y)
            };
            sign.quad([at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)], color);
        }
    }
    sign
}
