//! Pieces of glass between leading, and where they lie in lights and petals.

use super::glass::{BLUE, GOLD, GREEN, RUBY, VIOLET, WHITE};
use super::{Noise, hex};
use glam::{Vec2, Vec3};

pub(super) use std::f32::consts::TAU;

/// The piece at a place: its colour, and how far in metres the next leading line is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pane {
    pub color: Vec3,
    pub lead: f32,
}

impl Pane {
    /// Lays a piece where `distance` (metres, negative inside) is below zero; its outline is leaded.
    pub fn fill(&mut self, distance: f32, color: Vec3) {
        if distance < 0.0 {
            self.color = color;
            self.lead = -distance;
        } else {
            self.lead = self.lead.min(distance);
        }
    }

    /// A stroke of brown paint, without leading.
    pub fn stroke(&mut self, distance: f32, width: f32) {
        if distance.abs() < width {
            self.color *= 0.42;
        }
    }

    /// Iron bars across the window.
    pub fn saddle_bars(&mut self, y: f32, pitch: f32) {
        let f = y / pitch - (y / pitch).round();
        self.lead = self.lead.min((f.abs() * pitch - 0.006).max(0.0));
    }

    /// The colour with its leading drawn, the piece glowing from its middle. `texel` is metres.
    pub fn leaded(self, noise: &Noise, p: Vec2, texel: f32) -> Vec3 {
        let halo = 0.70 + 0.42 * (self.lead / 0.05).clamp(0.0, 1.0).sqrt();
        let streak = 1.0 + 0.16 * noise.wave(p * 5.0) + 0.09 * noise.wave(p * 23.0);
        let width = 0.008f32.max(texel * 0.55);
        let dark = 1.0 - ((self.lead - width) / texel.max(0.004)).clamp(0.0, 1.0);
        // Leading thinner than a texel darkens it by its share.
        let share = (0.020 / texel).min(1.0);
        (self.color * halo * streak).lerp(hex(0x0A0A0D), dark * 0.92 * share)
    }
}

/// One of six robes.
pub(super) fn aspect_color(k: i64) -> Vec3 {
    hex([RUBY, GREEN, GOLD, BLUE, WHITE, VIOLET][k.rem_euclid(6) as usize])
}

/// The light that a place of a window lies in: tracery of tangent circles as in `windows`.
pub(super) fn light_edge(p: Vec2, half: f32, spring: f32, rise: f32, lights: usize) -> petal::Light {
    if lights == 1 {
        return petal::Light {
            x: 0.0,
            y: 0.0,
            half,
            spring,
            edge: half - p.x.abs(),
            index: 0,
            eye: false,
            radius: 0.0,
        };
    }
    let radius = |a: f32, h: f32| (h * h + a * a) / (2.0 * a);
    let (mut middle, mut a, mut h) = (0.0, half, rise);
    let mut index = 0;
    let mut parts = lights;
    while parts > 1 {
        let (big, small) = (radius(a, h), radius(a / 2.0, h / 2.0));
        let eye = h * h / (2.0 * (big + small));
        let y = spring + (2.0 * small * eye + eye * eye).sqrt();
        if p.distance(Vec2::new(middle, y)) < eye {
            let edge = eye - p.distance(Vec2::new(middle, y));
            return petal::Light { x: middle, y, half: eye, spring, edge, index, eye: true, radius: eye };
        }
        let right = p.x > middle;
        middle += if right { a / 2.0 } else { -a / 2.0 };
        index = index * 2 + usize::from(right);
        (a, h, parts) = (a / 2.0, h / 2.0, parts / 2);
    }
    let x = (p.x - middle).abs();
    let edge = if p.y < spring {
        a - x
    } else {
        let r = radius(a, h);
        r - Vec2::new(x + r - a, p.y - spring).length()
    };
    // Stone covers some of the glass along the edge.
    petal::Light { x: middle, y: 0.0, half: a - 0.13, spring, edge: edge - 0.13, index, eye: false, radius: 0.0 }
}

/// Places in windows.
pub(super) mod petal {
    use super::TAU;
    use glam::Vec2;

    /// A light of a window or the eye above.
    #[derive(Debug, Clone, Copy)]
    pub struct Light {
        /// Its middle along the window; for an eye also its height.
        pub x: f32,
        pub y: f32,
        /// Half its clear width.
        pub half: f32,
        /// Springing over the sill.
        pub spring: f32,
        /// Distance from its edge, positive inside.
        pub edge: f32,
        /// From the left.
        pub index: usize,
        /// Whether this is an eye, and its radius.
        pub eye: bool,
        pub radius: f32,
    }

    /// A place in a ring of petals.
    #[derive(Debug, Clone, Copy)]
    pub struct Spot {
        /// Across and outwards from the petal's foot, metres.
        pub local: Vec2,
        /// Distance from the petal's sides.
        pub edge: f32,
        pub index: usize,
        from: f32,
        length: f32,
        half_angle: f32,
    }

    /// A spoke stands on the vertical, petals between.
    pub fn place(p: Vec2, count: usize, from: f32, to: f32) -> Spot {
        let turn = (p.to_angle() / TAU - 0.25).rem_euclid(1.0) * count as f32;
        let index = (turn.floor() as usize).min(count - 1);
        let half_angle = TAU / count as f32 / 2.0;
        let away = (turn - index as f32 - 0.5) * 2.0 * half_angle;
        let r = p.length();
        let local = Vec2::new(-r * away.sin(), r * away.cos() - from);
        let edge = (r * (half_angle - away.abs()).sin() - 0.09).min(r - from).min(to - r - 0.05);
        Spot { local, edge, index, from, length: to - from, half_angle }
    }

    impl Spot {
        /// Middles (outwards from the foot) and radii of the medallions that fit between the spokes, largest first.
        pub fn medallions(&self) -> Vec<(f32, f32)> {
            let fits = |along: f32| ((self.from + along) * self.half_angle.sin() - 0.17).min(self.length / 2.0 - 0.05);
            let mut out = Vec::new();
            let mut top = self.length - 0.16;
            while out.len() < 3 {
                let mut size = fits(top).max(0.0) * 0.9;
                size = fits(top - size).min(size);
                if size < 0.13 || top - 2.0 * size < 0.0 {
                    break;
                }
                out.push((top - size, size));
                top -= 2.0 * size + 0.08;
            }
            out
        }
    }
}
