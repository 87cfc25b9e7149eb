//! Viollet-le-Duc's spire: an octagon of oak under lead with two open storeys,
//! a crocketed needle to 96 m, cock and cross, and sixteen copper figures that
//! come down the valleys of the roof in four rows.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4};

use glam::{Vec2, Vec3};

use super::beasts::gargoyle;
use super::chisel::Chisel;
use super::curves::{arch_on_jambs, foil};
use super::ornament::{colonnette, crocketed_arris, finial};
use super::statue::{Figure, statue};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use crate::workshop::cathedral::plan::Plan;

/// Foot (inside the roof), floors of the two open storeys, foot of the needle.
const STOREYS: [f32; 4] = [36.0, 46.2, 53.6, 60.6];

/// Apothems of the octagon at those heights.
const APOTHEMS: [f32; 4] = [3.3, 3.0, 2.55, 2.05];

/// Builds it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let x = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let mut c = Chisel::new(out, detail, MaterialId::Lead, Vec3::new(x, 0.0, 0.0), Vec2::X);
    let c = &mut c;
    c.part("spire");
    base(c);
    storey(c, STOREYS[1], STOREYS[2], APOTHEMS[1], APOTHEMS[2], true);
    storey(c, STOREYS[2], STOREYS[3], APOTHEMS[2], APOTHEMS[3], false);
    needle(c, plan.spire_top);
}

/// Circumradius of an octagon with this apothem; faces look along the axes.
fn corner(apothem: f32) -> f32 {
    apothem / (FRAC_PI_4 * 0.5).cos()
}

fn base(c: &mut Chisel<'_>) {
    let v = Vec2::new;
    let turn = FRAC_PI_4 * 0.5;
    let (r0, r1) = (corner(APOTHEMS[0]), corner(APOTHEMS[1]));
    c.turnery(
        &[
            v(r0, STOREYS[0]),
            v(r0, STOREYS[1] - 1.6),
            v(r0 + 0.25, STOREYS[1] - 1.3),
            v(r0 + 0.25, STOREYS[1] - 0.9),
            v(r1 + 0.2, STOREYS[1] - 0.4),
            v(r1 + 0.2, STOREYS[1]),
            v(0.0, STOREYS[1]),
        ],
        8,
        turn,
    );
    for k in 0..8 {
        let mut face = c.turned(FRAC_PI_4 * k as f32);
        let a = APOTHEMS[0];
        // Blind tracery of lead on each face.
        let width = a * turn.tan();
        for side in [-0.5f32, 0.5] {
            face.bar(
                &arch_on_jambs(STOREYS[1] - 4.6, v(side * width, STOREYS[1] - 2.9), 0.40 * width, 0.7 * width, 4),
                false,
                0.10,
                a - 0.05,
                a + 0.10,
            );
        }
    }
}

/// An open storey: eight corner posts, an arch and a gable on each face, a balustrade.
fn storey(c: &mut Chisel<'_>, z0: f32, z1: f32, a0: f32, a1: f32, gabled: bool) {
    let v = Vec2::new;
    let turn = FRAC_PI_4 * 0.5;
    let n = c.pick(3, 7);
    for k in 0..8 {
        let angle = FRAC_PI_4 * k as f32;
        let mut face = c.turned(angle);
        let half = a1 * turn.tan();
        let spring = z1 - 1.9 - half * 0.6;
        let open = half - 0.16;
        // The wall above each arch, cut by it.
        let mut outline = vec![v(-half, spring)];
        let path = super::curves::arch(v(0.0, spring), open, 1.7 * open, n);
        outline.extend(&path);
        outline.extend([v(half, spring), v(half, z1 - 0.2), v(-half, z1 - 0.2)]);
        face.cut(&Outline::new(outline), a1 - 0.22, a1 + 0.02);
        face.bar(&arch_on_jambs(z0 + 0.3, v(0.0, spring), open, 1.7 * open, n), false, 0.13, a1 - 0.20, a1 + 0.10);
        // A thin mullion from the floor up to a trefoil, where there is one, else to the arch.
        let head = if face.is_fine() { spring + 0.25 * open } else { spring + 1.75 * open };
        face.bar(&[v(0.0, z0 - 0.05), v(0.0, head)], false, 0.09, a1 - 0.14, a1 - 0.02);
        if face.is_fine() {
            face.bar(
                &foil(v(0.0, spring + 0.75 * open), 0.52 * open, 3, FRAC_PI_2, n.min(4)),
                true,
                0.08,
                a1 - 0.14,
                a1 - 0.02,
            );
        }
        // Balustrade.
        face.bar(&[v(-half, z0 + 1.0), v(half, z0 + 1.0)], false, 0.10, a1 + 0.02, a1 + 0.14);
        let posts = face.pick(2, 5);
        for p in 0..posts {
            let x = -half + 2.0 * half * (p as f32 + 0.5) / posts as f32;
            face.bar(&[v(x, z0 + 0.05), v(x, z0 + 1.0)], false, 0.06, a1 + 0.05, a1 + 0.11);
        }
        if gabled || half > 0.6 {
            let (w, foot, apex) = (half * 0.92, z1 - 1.2, z1 + 1.6);
            face.cut(
                &Outline::new(vec![
                    v(-w, foot),
                    v(-w + 0.16, foot),
                    v(0.0, apex - 0.55),
                    v(w - 0.16, foot),
                    v(w, foot),
                    v(0.0, apex),
                ]),
                a1 + 0.03,
                a1 + 0.18,
            );
            for side in [-1.0f32, 1.0] {
                crocketed_arris(
                    &mut face,
                    Vec3::new(side * w, foot, a1 + 0.1),
                    Vec3::new(0.0, apex, a1 + 0.1),
                    Vec3::new(side, 0.3, 0.0),
                    0.42,
                    0.22,
                );
            }
            if face.is_fine() {
                finial(&mut face.at(0.0, apex - 0.1, a1 + 0.1), 0.8);
            }
        }
        // Corner post with its pinnacle.
        let mut post = face.turned(turn);
        let r = corner(a1);
        post.block(Vec3::new(-0.17, z0, r - 0.34), Vec3::new(0.17, z1 + 0.3, r + 0.04));
        colonnette(&mut post.at(0.0, z0 + 0.1, r + 0.08), spring - z0, 0.09);
        post.at(0.0, z1 + 0.2, r - 0.1).turnery(&[v(0.26, 0.0), v(0.26, 0.5), v(0.22, 0.6), v(0.0, 2.4)], 4, 0.0);
        if post.is_fine() {
            gargoyle(&mut post.at(0.0, z1 - 0.25, r), 0.9);
        }
    }
    // Floors and roofs of the storey: octagonal plates.
    let r = corner(a0.max(a1)) + 0.02;
    c.turnery(
        &[
            v(0.0, z1 - 0.35),
            v(r - 0.1, z1 - 0.35),
            v(r + 0.15, z1 - 0.2),
            v(r + 0.15, z1),
            v(corner(a1) - 0.1, z1 + 0.12),
            v(0.0, z1 + 0.12),
        ],
        8,
        turn,
    );
    // The king post and its braces, seen through the openings.
    c.of(MaterialId::Oak).turnery(&[v(0.30, z0), v(0.30, z1)], 8, turn);
}

fn needle(c: &mut Chisel<'_>, top: f32) {
    let v = Vec2::new;
    let turn = FRAC_PI_4 * 0.5;
    let foot = STOREYS[3];
    let tip = top - 4.4;
    let r = corner(APOTHEMS[3] - 0.15);
    // Long faces are drawn in lengths, so that tiles stay small.
    let lengths = 5;
    let mut profile: Vec<Vec2> = (0..=lengths)
        .map(|i| {
            let t = i as f32 / lengths as f32;
            v(r + (0.10 - r) * t, foot + 0.1 + (tip - foot) * t)
        })
        .collect();
    profile.push(v(0.0, tip + 0.1));
    c.turnery(&profile, 8, turn);
    for k in 0..8 {
        let mut arris = c.turned(FRAC_PI_4 * k as f32 + turn);
        crocketed_arris(
            &mut arris,
            Vec3::new(0.0, foot + 0.6, r - 0.02),
            Vec3::new(0.0, tip - 0.4, 0.14),
            Vec3::Z,
            0.95,
            0.46,
        );
    }
    // Small gabled lucarnes on four faces, a third of the way up.
    for k in 0..4 {
        let mut face = c.turned(FRAC_PI_2 * k as f32);
        let y = foot + 7.0;
        let a = (APOTHEMS[3] - 0.15) * (1.0 - 7.0 / (tip - foot));
        face.slab(&[v(-0.42, y), v(0.42, y), v(0.42, y + 1.0), v(0.0, y + 2.1), v(-0.42, y + 1.0)], a - 0.5, a + 0.22);
        face.of(MaterialId::Oak).slab(
            &[v(-0.24, y + 0.15), v(0.24, y + 0.15), v(0.24, y + 0.9), v(0.0, y + 1.45), v(-0.24, y + 0.9)],
            a + 0.1,
            a + 0.24,
        );
    }
    // Crown, cross and cock.
    finial(&mut c.at(0.0, tip - 0.3, 0.0), 1.3);
    let mut gold = c.of(MaterialId::Gilding);
    gold.turnery(
        &[
            v(0.0, tip + 0.75),
            v(0.22, tip + 0.9),
            v(0.24, tip + 1.05),
            v(0.10, tip + 1.25),
            v(0.05, tip + 1.3),
            v(0.05, top - 0.75),
            v(0.0, top - 0.7),
        ],
        8,
        0.0,
    );
    gold.bar(&[v(-0.95, top - 1.75), v(0.95, top - 1.75)], false, 0.12, -0.06, 0.06);
    for x in [-0.95, 0.95] {
        gold.slab(&[v(x - 0.16, top - 1.75), v(x, top - 1.95), v(x + 0.16, top - 1.75), v(x, top - 1.55)], -0.08, 0.08);
    }
    let p = |x: f32, y: f32| Vec3::new(x, top + y, 0.0);
    gold.limb(
        &[
            p(-0.62, -0.22),
            p(-0.35, -0.30),
            p(0.0, -0.52),
            p(0.28, -0.42),
            p(0.38, -0.18),
            p(0.46, -0.06),
            p(0.62, -0.10),
        ],
        &[0.02, 0.15, 0.20, 0.17, 0.10, 0.09, 0.015],
        8,
    );
    gold.slab(&[v(-0.35, top - 0.35), v(-0.30, top - 0.45), v(-0.55, top - 0.02), v(-0.70, top - 0.08)], -0.03, 0.03);
    gold.slab(&[v(0.36, top - 0.06), v(0.52, top - 0.06), v(0.48, top), v(0.40, top)], -0.02, 0.02);
}

/// Twelve apostles and four evangelists' beasts in copper, stepping down the four valleys in four rows.
pub fn figures(plan: &Plan, detail: Detail, out: &mut Sink) {
    let v = Vec2::new;
    let x = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let mut c = Chisel::new(out, detail, MaterialId::Lead, Vec3::new(x, 0.0, 0.0), Vec2::X);
    let (foot, ridge) = (plan.level.wall_top + 0.3, plan.level.ridge);
    let half = plan.nave_y[0] + 0.3;
    for quarter in 0..4 {
        let mut valley = c.turned(FRAC_PI_4 + FRAC_PI_2 * quarter as f32);
        for row in 0..4u32 {
            let out = 4.15 + 1.35 * row as f32;
            let roof = ridge - (ridge - foot) * (out * std::f32::consts::FRAC_1_SQRT_2 / half);
            let y = 44.6 - 2.15 * row as f32;
            let height = if row == 3 { 2.2 } else { 3.1 };
            let mut at = valley.at(0.0, 0.0, out);
            at.shaft4(&[v(0.62, roof.min(y) - 1.2), v(0.62, y - 0.25), v(0.72, y - 0.15), v(0.72, y), v(0.0, y)]);
            at.part("spire figure");
            let mut at = at.of(MaterialId::Copper);
            let mut at = at.at(0.0, y, 0.0);
            statue(&mut at, Figure { height, crown: false, wings: row == 3, seed: 300 + row + 4 * quarter as u32 });
        }
    }
}
