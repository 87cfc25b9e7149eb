//! Deep portals: jambs with statues, moulded archivolts with figures, a carved
//! tympanum, a trumeau, and doors that stand open.

use std::f32::consts::{FRAC_PI_2, PI};

use glam::{Vec2, Vec3};

use super::chisel::Chisel;
use super::curves::{arch, arch_on_jambs};
use super::ornament::colonnette;
use super::statue::{Figure, statue};
use crate::workshop::cathedral::kit::{MaterialId, Outline};

/// A portal in a façade, about the local x = 0; z = 0 is the façade's plane.
#[derive(Debug, Clone, Copy)]
pub struct Portal {
    /// The wall it stands in: half its width, and its height.
    pub wall: Vec2,
    /// Half-span and apex of the outermost archivolt.
    pub outer: Vec2,
    /// Springing of all arches.
    pub springing: f32,
    /// Half-span of the tympanum.
    pub inner: f32,
    /// z of the wall's front, of the tympanum's face, and of the wall's inner face.
    pub depth: [f32; 3],
    /// Archivolts.
    pub orders: usize,
    /// Clear width and height of each of the two openings.
    pub door: Vec2,
    /// Width of the trumeau between them.
    pub trumeau: f32,
    /// Decides the figures.
    pub seed: u32,
}

/// Draws it.
pub fn portal(c: &mut Chisel<'_>, p: &Portal) {
    c.part("portal");
    let v = Vec2::new;
    let n = c.pick(6, 16);
    let rise = p.outer.y - p.springing;
    let foot = v(0.0, p.springing);
    let [front, face, _] = p.depth;

    // The wall around the outermost arch, as thick as the first moulding needs.
    // A little wider than the moulding, so that its reveal lies behind the moulding's first face and not in it.
    let head = arch(foot, p.outer.x + 0.03, rise + 0.03, n);
    c.pierced(v(-p.wall.x, 0.0), v(p.wall.x, p.wall.y), front - 0.4, front, &head, 0.0);

    // Archivolts: one section for all orders, each with a roll and a hollow.
    let spread = p.outer.x - p.inner;
    let (step, sink) = (spread / p.orders as f32, (front - face) / p.orders as f32);
    let mut section = vec![v(0.30, front + 0.02), v(0.22, front + 0.10), v(0.06, front + 0.10), v(0.0, front)];
    for k in 0..p.orders {
        let (o, z) = (-step * k as f32, front - sink * k as f32);
        let roll = 0.30 * sink;
        if c.is_fine() {
            section.push(v(o, z - 0.16 * sink));
            for i in 0..=5 {
                let t = PI * 0.75 - (PI * 1.5) * i as f32 / 5.0 + PI;
                section.push(v(o - roll * 0.55 + roll * t.cos(), z - 0.55 * sink + roll * -t.sin()));
            }
            section.push(v(o, z - 0.92 * sink));
        }
        section.push(v(o, z - sink));
        section.push(v(o - step, z - sink));
    }
    let arches = arch(foot, p.outer.x, rise, n);
    c.of(MaterialId::CarvedOut).moulding(&arches, false, &section, false);

    // Below the springing the same steps stand as plain jambs with a socle.
    let mut jamb = vec![v(0.06, front - 0.01), v(0.06, front + 0.02), v(0.0, front + 0.02)];
    for k in 0..p.orders {
        let (o, z) = (-step * k as f32, front - sink * k as f32);
        jamb.push(v(o, z - sink));
        jamb.push(v(o - step, z - sink));
    }
    let upright = [v(-p.outer.x, 0.0), v(-p.outer.x, p.springing)];
    c.moulding(&upright, false, &jamb, false);
    let upright = [v(p.outer.x, p.springing), v(p.outer.x, 0.0)];
    c.moulding(&upright, false, &jamb, false);
    jambs(c, p, step, sink);
    voussoir_figures(c, p, step, sink, rise);
    door_wall(c, p);
    tympanum(c, p, rise);
    doors(c, p);
}

/// Socle, column statues and canopies in the steps of the jambs.
fn jambs(c: &mut Chisel<'_>, p: &Portal, step: f32, sink: f32) {
    let [front, ..] = p.depth;
    let v = Vec2::new;
    let socle = 1.9;
    for side in [-1.0f32, 1.0] {
        for k in 0..p.orders {
            let x = side * (p.outer.x - step * (k as f32 + 0.5) + 0.02);
            let z = front - sink * (k as f32 + 0.5) + 0.02;
            let mut niche = c.at(x, 0.0, z);
            let mut niche = niche.of(MaterialId::CarvedOut);
            let a = 0.46 * step.min(sink * 1.4);
            niche.shaft4(&[
                v(a + 0.06, 0.0),
                v(a + 0.06, 0.32),
                v(a, 0.40),
                v(a, socle - 0.2),
                v(a + 0.07, socle - 0.12),
                v(a + 0.07, socle),
                v(0.0, socle),
            ]);
            if niche.is_fine() {
                // Blind arcade on the socle.
                let mut panel = niche.turned(side * -FRAC_PI_2 * 0.5);
                panel.bar(&arch_on_jambs(0.5, v(0.0, 1.2), 0.7 * a, 0.9 * a, 3), false, 0.05, a * 1.30, a * 1.42);
            }
            let figure = Figure {
                height: 2.45,
                crown: (k + p.seed as usize).is_multiple_of(3),
                wings: false,
                seed: p.seed * 31 + k as u32 * 7 + u32::from(side > 0.0),
            };
            {
                let mut turned = niche.at(0.0, socle, 0.0);
                let mut turned = turned.turned(-side * 0.75);
                turned.part("statue");
                statue(&mut turned, figure);
            }
            if !niche.is_fine() {
                continue;
            }
            let canopy = socle + 2.55;
            niche.turnery(
                &[
                    v(0.0, canopy),
                    v(a * 0.9, canopy),
                    v(a * 1.15, canopy + 0.12),
                    v(a * 1.1, canopy + 0.45),
                    v(a * 0.55, canopy + 0.5),
                    v(a * 0.5, canopy + 0.8),
                    v(0.0, canopy + 1.15),
                ],
                6,
                0.0,
            );
            if p.springing > canopy + 0.4 {
                colonnette(&mut niche.at(0.0, canopy + 0.4, -0.05), p.springing - canopy - 0.4, 0.11);
            }
        }
    }
}

/// Angels, patriarchs, virgins: small figures at equal arc lengths in each order.
fn voussoir_figures(c: &mut Chisel<'_>, p: &Portal, step: f32, sink: f32, rise: f32) {
    if !c.is_fine() {
        return;
    }
    let a = p.outer.x;
    let centre = (rise * rise - a * a) / (2.0 * a);
    let radius = a + centre;
    for k in 0..p.orders {
        let r = radius - step * (k as f32 + 0.62);
        let top = (centre / r).clamp(-1.0, 1.0).acos();
        let length = r * top;
        let count = (length / 0.98).floor().max(2.0) as usize;
        let z = p.depth[0] - sink * (k as f32 + 0.72);
        for side in [-1.0f32, 1.0] {
            for i in 0..count {
                let t = top * (i as f32 + 0.5) / count as f32;
                let at = Vec2::new(side * (r * t.cos() - centre), p.springing + r * t.sin());
                let mut place = c.at(at.x, at.y, z);
                let mut place = place.spun(side * t * 0.92);
                figurine(&mut place.of(MaterialId::CarvedOut), 0.60, p.seed + i as u32 + 5 * k as u32);
            }
        }
    }
}

/// A small seated figure under a canopy, centred on the origin.
pub fn figurine(c: &mut Chisel<'_>, height: f32, seed: u32) {
    let h = height;
    let q = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
    let lean = 0.04 * ((seed % 5) as f32 - 2.0);
    c.limb(
        &[
            q(0.0, -0.5, 0.06),
            q(0.0, -0.36, 0.14),
            q(lean, -0.14, 0.18),
            q(lean, 0.04, 0.12),
            q(lean, 0.22, 0.07),
            q(lean, 0.27, 0.07),
        ],
        &[0.17 * h, 0.20 * h, 0.20 * h, 0.18 * h, 0.15 * h, 0.06 * h],
        5,
    );
    c.limb(&[q(lean, 0.25, 0.08), q(lean, 0.32, 0.10), q(lean, 0.42, 0.09)], &[0.055 * h, 0.085 * h, 0.05 * h], 5);
    let side = if seed.is_multiple_of(2) { 1.0 } else { -1.0 };
    c.limb(
        &[q(side * 0.14, 0.16, 0.10), q(side * 0.19, 0.02, 0.20), q(side * 0.08, -0.04, 0.32)],
        &[0.06 * h, 0.06 * h, 0.04 * h],
        4,
    );
    if seed % 3 != 1 {
        for wing in [-1.0, 1.0] {
            c.limb(
                &[q(wing * 0.10, 0.18, -0.02), q(wing * 0.27, 0.26, 0.0), q(wing * 0.24, -0.22, 0.0)],
                &[0.05 * h, 0.08 * h, 0.03 * h],
                3,
            );
        }
    }
    let v = Vec2::new;
    c.turnery(&[v(0.0, 0.50 * h), v(0.20 * h, 0.50 * h), v(0.22 * h, 0.62 * h), v(0.0, 0.72 * h)], 5, 0.0);
}

/// The wall behind the orders with its two openings and the trumeau between.
fn door_wall(c: &mut Chisel<'_>, p: &Portal) {
    let v = Vec2::new;
    let [_, face, back] = p.depth;
    let (t, w, h) = (0.5 * p.trumeau, p.door.x, p.door.y);
    let corbel = 0.22;
    let outline = vec![
        v(-p.wall.x, 0.0),
        v(-t - w, 0.0),
        v(-t - w, h - corbel),
        v(-t - w + corbel, h),
        v(-t - corbel, h),
        v(-t, h - corbel),
        v(-t, 0.0),
        v(t, 0.0),
        v(t, h - corbel),
        v(t + corbel, h),
        v(t + w - corbel, h),
        v(t + w, h - corbel),
        v(t + w, 0.0),
        v(p.wall.x, 0.0),
        v(p.wall.x, p.wall.y),
        v(-p.wall.x, p.wall.y),
    ];
    c.lined(MaterialId::Stone).cut(&Outline::new(outline), back, face);
    // The trumeau's statue on its pillar.
    let mut pillar = c.at(0.0, 0.0, face + 0.16);
    let mut pillar = pillar.of(MaterialId::CarvedOut);
    let a = 0.36 * p.trumeau;
    pillar.shaft4(&[
        v(a + 0.08, 0.0),
        v(a + 0.08, 0.35),
        v(a, 0.45),
        v(a, 2.2),
        v(a + 0.08, 2.3),
        v(a + 0.08, 2.42),
        v(0.0, 2.42),
    ]);
    pillar.part("statue");
    statue(
        &mut pillar.at(0.0, 2.42, 0.02),
        Figure { height: 2.6, crown: p.seed.is_multiple_of(2), wings: false, seed: p.seed + 3 },
    );
    let top = 5.1;
    pillar.turnery(&[v(0.0, top), v(0.30, top), v(0.40, top + 0.12), v(0.36, top + 0.42), v(0.0, top + 0.55)], 8, 0.2);
}

/// Lintel and two registers of figures under the arch, Christ or the Virgin enthroned above.
fn tympanum(c: &mut Chisel<'_>, p: &Portal, rise: f32) {
    let [_, face, _] = p.depth;
    let mut c = c.of(MaterialId::CarvedOut);
    let a = p.outer.x;
    let centre = (rise * rise - a * a) / (2.0 * a);
    let r = p.inner + centre;
    let half_at = |y: f32| ((r * r - (y - p.springing).max(0.0).powi(2)).max(0.0)).sqrt() - centre;
    let apex = p.springing + (r * r - centre * centre).max(0.0).sqrt();
    let door = p.door.y;
    let register = ((apex - door) * 0.24).min(1.55);
    let mut y = door + 0.12;
    for level in 0..3 {
        let half = half_at(y + if level == 2 { 0.0 } else { register * 0.6 }) - 0.05;
        c.block(Vec3::new(-half_at(y) - 0.06, y - 0.14, face - 0.1), Vec3::new(half_at(y) + 0.06, y, face + 0.16));
        if level < 2 {
            let count = ((2.0 * half / 0.42) as usize).max(3);
            for k in 0..count {
                let x = -half + (k as f32 + 0.5) * 2.0 * half / count as f32;
                let seed = p.seed + 11 * k as u32 + level;
                let figure =
                    Figure { height: register * (0.84 + 0.04 * (seed % 3) as f32), crown: false, wings: false, seed };
                if c.is_fine() {
                    slim_figure(&mut c.at(x, y, face + 0.04), figure.height, seed);
                } else {
                    c.limb(&[Vec3::new(x, y, face), Vec3::new(x, y + figure.height, face)], &[0.16, 0.08], 4);
                }
            }
            y += register + 0.14;
        } else {
            let tall = (apex - y) * 0.62;
            c.part("statue");
            statue(
                &mut c.at(0.0, y, face + 0.1).scaled(1.25, 1.0, 0.9),
                Figure { height: tall, crown: true, wings: false, seed: p.seed + 1 },
            );
            for side in [-1.0f32, 1.0] {
                let x = side * (half_at(y + 0.8) * 0.52);
                let angel = Figure { height: tall * 0.72, crown: false, wings: true, seed: p.seed + 9 };
                statue(&mut c.at(x, y, face + 0.06), angel);
                if half_at(y + 0.4) > 1.7 {
                    let x = side * (half_at(y + 0.4) - 0.42);
                    slim_figure(&mut c.at(x, y, face + 0.05), tall * 0.42, p.seed + 2);
                }
            }
        }
    }
}

/// A figure of a relief, cheaper than a statue in the round.
fn slim_figure(c: &mut Chisel<'_>, h: f32, seed: u32) {
    let q = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
    let sway = 0.03 * ((seed % 5) as f32 - 2.0);
    c.limb(
        &[
            q(0.0, 0.0, 0.0),
            q(0.0, 0.05, 0.02),
            q(sway, 0.35, 0.03),
            q(sway * 0.5, 0.62, 0.03),
            q(0.0, 0.80, 0.02),
            q(0.0, 0.84, 0.02),
        ],
        &[0.13 * h, 0.135 * h, 0.115 * h, 0.12 * h, 0.11 * h, 0.04 * h],
        6,
    );
    c.limb(&[q(0.0, 0.83, 0.03), q(0.0, 0.90, 0.045), q(0.0, 0.985, 0.03)], &[0.04 * h, 0.062 * h, 0.034 * h], 6);
    let side = if seed.is_multiple_of(2) { 1.0 } else { -1.0 };
    c.limb(
        &[
            q(side * 0.11, 0.76, 0.03),
            q(side * 0.15, 0.60, 0.08),
            q(side * 0.03, 0.58 + 0.03 * (seed % 4) as f32, 0.15),
        ],
        &[0.04 * h, 0.042 * h, 0.03 * h],
        5,
    );
}

/// Two leaves an opening, folded back against the reveals, with iron straps.
fn doors(c: &mut Chisel<'_>, p: &Portal) {
    let [_, face, back] = p.depth;
    let (t, w, h) = (0.5 * p.trumeau, p.door.x, p.door.y - 0.26);
    let leaf = (0.5 * w).min(face - back - 0.12);
    let thick = 0.07;
    for hinge in [-t - w, -t, t, t + w] {
        // A leaf lies on that side of its hinge line where the opening is.
        let inward = if hinge == -t - w || hinge == t { 1.0 } else { -1.0 };
        let (x0, x1) = (hinge + inward * 0.012, hinge + inward * (0.012 + thick));
        let (low, high) = (x0.min(x1), x0.max(x1));
        let z0 = face - 0.06 - leaf;
        c.of(MaterialId::Oak).block(Vec3::new(low, 0.015, z0), Vec3::new(high, h, face - 0.06));
        let mut iron = c.of(MaterialId::Iron);
        let skin = if inward > 0.0 { (high - 0.005, high + 0.012) } else { (low - 0.012, low + 0.005) };
        for k in 0..3 {
            let y = h * (0.18 + 0.30 * k as f32);
            iron.block(Vec3::new(skin.0, y, z0 + 0.06), Vec3::new(skin.1, y + 0.07, face - 0.09));
            if iron.is_fine() {
                for (s, at) in [(1.0, 0.35), (-1.0, 0.35), (1.0, 0.68), (-1.0, 0.68)] {
                    let z = z0 + 0.06 + leaf * at;
                    let x = 0.5 * (skin.0 + skin.1);
                    let stem = [
                        Vec3::new(x, y + 0.035, z),
                        Vec3::new(x, y + 0.035 + s * 0.18, z + 0.10),
                        Vec3::new(x, y + 0.035 + s * 0.28, z - 0.02),
                        Vec3::new(x, y + 0.035 + s * 0.18, z - 0.06),
                    ];
                    iron.limb(&stem, &[0.022, 0.018, 0.016, 0.02], 4);
                }
            }
        }
    }
}
