//! Rose windows: hub, colonnettes set like spokes, arches, rim, glass.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use glam::{Vec2, Vec3};

use super::chisel::Chisel;
use super::curves::{circle, foil};
use super::ornament::colonnette;
use crate::workshop::cathedral::glazing::Glazing;
use crate::workshop::cathedral::kit::MaterialId;

/// One ring of lights. Lengths are ratios of the rose's radius.
#[derive(Debug, Clone, Copy)]
pub struct Lights {
    /// How many lights.
    pub count: usize,
    /// Where the colonnettes stand and where their capitals end.
    pub from: f32,
    /// Springing of the heads.
    pub to: f32,
    /// Apex of the heads.
    pub head: f32,
    /// Radius of a colonnette in metres.
    pub shaft: f32,
}

/// A rose: ratios fitted to the west (12 and 24 lights), north (16 and 32) and
/// south (12 and 24) windows; bar depths after Viollet-le-Duc, Dictionnaire VIII.
#[derive(Debug, Clone)]
pub struct Rose {
    /// Clear radius in metres.
    pub radius: f32,
    /// Ratio of the central eye.
    pub hub: f32,
    /// From the hub outwards.
    pub rings: Vec<Lights>,
    /// Depth of the principal bars in metres.
    pub depth: f32,
}

impl Rose {
    /// The window of the west front.
    pub fn west(radius: f32) -> Self {
        let ring = |count, from, to, head, shaft| Lights { count, from, to, head, shaft };
        Self {
            radius,
            hub: 0.17,
            rings: vec![ring(12, 0.19, 0.42, 0.52, 0.07), ring(24, 0.55, 0.79, 0.91, 0.07)],
            depth: 0.24,
        }
    }

    /// The window of the north arm.
    pub fn north(radius: f32) -> Self {
        let ring = |count, from, to, head, shaft| Lights { count, from, to, head, shaft };
        Self {
            radius,
            hub: 0.13,
            rings: vec![ring(16, 0.145, 0.41, 0.49, 0.075), ring(32, 0.515, 0.81, 0.89, 0.08)],
            depth: 0.42,
        }
    }

    /// The window of the south arm.
    pub fn south(radius: f32) -> Self {
        let ring = |count, from, to, head, shaft| Lights { count, from, to, head, shaft };
        Self {
            radius,
            hub: 0.13,
            rings: vec![ring(12, 0.145, 0.38, 0.50, 0.08), ring(24, 0.525, 0.79, 0.89, 0.085)],
            depth: 0.42,
        }
    }
}

/// Draws the rose about the local origin: bars from z = 0 (their back, where
/// the glass lies) to `depth`.
pub fn rose(c: &mut Chisel<'_>, rose: &Rose) {
    let r = rose.radius;
    let d = rose.depth;
    let n = c.pick(32, 72);
    let glass = match rose.rings.first() {
        Some(ring) if ring.count == 16 => Glazing::RoseNorth,
        _ if rose.depth > 0.3 => Glazing::RoseSouth,
        _ => Glazing::RoseWest,
    };
    painted_disc(c, r + 0.05, -0.03, n, glass);
    c.bar(&circle(Vec2::ZERO, r * rose.hub, c.pick(12, 32), 0.0), true, 0.035 * r, -0.10, d);
    if c.is_fine() {
        c.bar(&foil(Vec2::ZERO, r * (rose.hub - 0.015), 8, 0.0, 5), true, 0.014 * r, -0.05, 0.6 * d);
    }
    for (index, lights) in rose.rings.iter().enumerate() {
        let last = index + 1 == rose.rings.len();
        ring_of_lights(c, r, d, lights, last);
        if !last {
            let edge = lights.head + 0.012;
            c.bar(&circle(Vec2::ZERO, r * edge, c.pick(24, 64), 0.0), true, 0.026 * r, -0.10, d);
        }
    }
    // The rim: a broad moulded ring that bites into the wall.
    let w = 0.045 * r;
    let profile = [
        Vec2::new(-w, -0.12),
        Vec2::new(0.6 * w, -0.12),
        Vec2::new(0.6 * w, d + 0.10),
        Vec2::new(0.1 * w, d + 0.16),
        Vec2::new(-0.35 * w, d + 0.06),
        Vec2::new(-0.45 * w, d),
        Vec2::new(-w, d - 0.05),
    ];
    let rim: Vec<Vec2> = circle(Vec2::ZERO, r, n, 0.0).into_iter().rev().collect();
    c.moulding(&rim, true, &profile, true);
}

fn ring_of_lights(c: &mut Chisel<'_>, r: f32, d: f32, lights: &Lights, outer: bool) {
    let half = PI / lights.count as f32;
    let bar = 2.0 * lights.shaft;
    for k in 0..lights.count {
        // A spoke on the vertical, as Viollet-le-Duc turned the south rose.
        let spoke = FRAC_PI_2 + TAU * k as f32 / lights.count as f32;
        let mut radial = c.spun(spoke - FRAC_PI_2);
        let length = (lights.to - lights.from) * r;
        if radial.is_fine() {
            radial.bar(
                &[Vec2::new(0.0, lights.from * r), Vec2::new(0.0, lights.to * r)],
                false,
                0.8 * bar,
                -0.10,
                0.5 * d,
            );
        }
        colonnette(&mut radial.at(0.0, lights.from * r, 0.62 * d), length, lights.shaft);
        let middle = spoke + half;
        let steps = c.pick(2, 7);
        let polar = |s: f32, rise: f32, low: f32, high: f32, side: f32| {
            Vec2::from_angle(middle - half * s * side) * r * (low + (high - low) * rise)
        };
        let head: Vec<Vec2> = (0..=2 * steps)
            .map(|i| {
                let s = -1.0 + i as f32 / steps as f32;
                // A pointed flank: circle arcs about centres beyond the axis.
                let rise = ((1.6f32 * 1.6 - (s.abs() + 0.6).powi(2)).max(0.0)).sqrt() / 1.483;
                polar(s, rise, lights.to, lights.head, 1.0)
            })
            .collect();
        c.bar(&head, false, 0.9 * bar, -0.10, 0.85 * d);
        if c.is_fine() {
            // Cusps make each head a trefoil.
            let cusp: Vec<Vec2> = (0..=10)
                .map(|i| {
                    let s = -1.0 + i as f32 / 5.0;
                    let dip = 0.34 * (1.5 * PI * s).cos().powi(2).min(1.0) * (1.0 - s.abs()).max(0.12);
                    let rise = (1.0 - s * s).max(0.0).sqrt() * 0.62 + dip;
                    polar(s, rise, lights.to - 0.02, lights.head, 0.86)
                })
                .collect();
            c.bar(&cusp, false, 0.45 * bar, -0.04, 0.5 * d);
        }
        if outer && c.is_fine() {
            // A pierced eye in each spandrel between head and rim.
            let place = Vec2::from_angle(spoke) * r * 0.5 * (lights.head + 0.985);
            let eye = 0.42 * r * (1.0 - lights.to).min(2.2 * half * lights.head);
            let eye = eye.min(0.055 * r);
            c.bar(&circle(place, eye, c.pick(5, 10), spoke), true, 0.5 * bar, -0.05, 0.6 * d);
        }
    }
}

/// A small round pane: one medallion.
pub fn glass_disc(c: &mut Chisel<'_>, r: f32, z: f32, n: usize) {
    painted_disc(c, r, z, n, Glazing::Eye);
}

/// Round glass seen from both sides: dark outside, glowing inside. The picture is seen rightly from inside.
fn painted_disc(c: &mut Chisel<'_>, r: f32, z: f32, n: usize, glass: Glazing) {
    for (material, lift, front) in [(MaterialId::GlassDark, 0.01, true), (MaterialId::Glass, -0.01, false)] {
        let normal = if front { Vec3::Z } else { Vec3::NEG_Z };
        let mut vertices = vec![(Vec3::Z * (z + lift), normal, glass.uv(Vec2::splat(0.5)))];
        let mut indices = Vec::with_capacity(3 * n);
        for k in 0..n {
            let p = Vec2::from_angle(TAU * k as f32 / n as f32);
            vertices.push(((p * r).extend(z + lift), normal, glass.uv(0.5 + 0.5 * Vec2::new(-p.x, p.y))));
            let (a, b) = (k as u32 + 1, (k as u32 + 1) % n as u32 + 1);
            indices.extend(if front { [0, a, b] } else { [0, b, a] });
        }
        c.of(material).shell(&vertices, &indices);
    }
}

/// A glazed opening of any outline (counter-clockwise, star-shaped about its
/// middle) at depth `z`.
pub fn glass_sheet(c: &mut Chisel<'_>, outline: &[Vec2], z: f32) {
    let middle = outline.iter().copied().sum::<Vec2>() / outline.len().max(1) as f32;
    let (low, high) =
        outline.iter().fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), p| (low.min(*p), high.max(*p)));
    let size = (high - low).max(Vec2::splat(1e-3));
    // Slender lancets hold a king each, anything broader plain lozenges.
    let slender = size.y > 2.0 * size.x && size.x < 1.2;
    let glass = if slender { Glazing::King((middle.x * 1.7).floor().rem_euclid(6.0) as u8) } else { Glazing::Lozenges };
    for (material, lift, front) in [(MaterialId::GlassDark, 0.01, true), (MaterialId::Glass, -0.01, false)] {
        let normal = if front { Vec3::Z } else { Vec3::NEG_Z };
        let corner = |p: Vec2| {
            let at = (p - low) / size;
            (p.extend(z + lift), normal, glass.uv(Vec2::new(1.0 - at.x, at.y)))
        };
        let mut vertices = vec![corner(middle)];
        vertices.extend(outline.iter().map(|p| corner(*p)));
        let n = outline.len() as u32;
        let indices: Vec<u32> = (0..n)
            .flat_map(|k| {
                let (a, b) = (k + 1, (k + 1) % n + 1);
                if front { [0, a, b] } else { [0, b, a] }
            })
            .collect();
        c.of(material).shell(&vertices, &indices);
    }
}
