//! The fronts of the transept: portal under a gable, glazed gallery, the great
//! rose in its square, upper gable with a small rose, turrets at the corners.
//!
//! South: portal of St Stephen, rose of 12 and 24 lights. North: portal of the
//! cloister, rose of 16 and 32.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4};

use glam::{Vec2, Vec3};

use super::beasts::gargoyle;
use super::chisel::Chisel;
use super::curves::{arch, arch_on_jambs, circle, foil};
use super::ornament::{balustrade, colonnette, crocketed_arris, finial, pinnacle};
use super::portal::{Portal, portal};
use super::rose::{Rose, glass_disc, glass_sheet, rose};
use super::statue::{Figure, statue};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use crate::workshop::cathedral::plan::Plan;

/// Foot of the glazed gallery, foot of the rose's square, its top.
const STOREYS: [f32; 3] = [14.3, 18.0, 31.4];

/// Builds both.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let t = &plan.transept;
    let x = 0.5 * (t.x.x + t.x.y);
    for (y, along, north) in [(-t.front, Vec2::X, false), (t.front, Vec2::NEG_X, true)] {
        let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::new(x, y, 0.0), along);
        front(&mut c, plan, north);
    }
}

fn front(c: &mut Chisel<'_>, plan: &Plan, north: bool) {
    let t = &plan.transept;
    let v = Vec2::new;
    let half = 0.5 * (t.x.y - t.x.x) + 0.5 * plan.arcade_wall;
    let back = t.arm_inner - t.front;
    let clear = half - 0.95;
    let [gallery, square, cornice] = STOREYS;

    // Portal storey.
    let width = t.portal.x;
    let spec = Portal {
        wall: v(clear, gallery),
        outer: v(0.5 * width + 1.15, t.portal.y),
        springing: 6.3,
        inner: 0.5 * plan.west.trumeau + plan.west.door.x,
        depth: [-0.05, -0.80, back],
        orders: 3,
        door: plan.west.door,
        trumeau: plan.west.trumeau,
        seed: if north { 13 } else { 12 },
    };
    portal(c, &spec);

    gables(c, &spec, clear);
    inner_face(c, &spec, clear);

    glazed_gallery(c, clear, gallery, square, back);

    great_rose(c, plan, clear, back, north);

    // Above the square: cornice, balustrade, gable over the roof's end.
    let top = plan.level.wall_top;
    c.lined(MaterialId::Stone).sheet(v(-clear, cornice), v(clear, top + 0.2), back, -0.1);
    let mut carved = c.of(MaterialId::CarvedOut);
    let line = [v(-half, 0.0), v(half, 0.0)];
    for (y, reach) in [(gallery - 0.35, 0.28), (square - 0.30, 0.22), (cornice + 0.1, 0.35), (top - 0.35, 0.5)] {
        carved.course(
            &line,
            false,
            &[v(-0.2, y), v(0.3 * reach, y + 0.08), v(reach, y + 0.3), v(reach, y + 0.42), v(-0.2, y + 0.7)],
        );
    }
    balustrade(&mut carved.at(0.0, gallery + 0.15, 0.12), -clear, clear, 0.9);
    balustrade(&mut carved.at(0.0, top + 0.25, 0.15), -clear - 0.3, clear + 0.3, 1.1);
    upper_gable(c, plan, clear, north);

    for side in [-1.0f32, 1.0] {
        turret(c, side * (half + 0.15), top, back);
    }
    let mut carved = c.of(MaterialId::CarvedOut);
    for x in [-0.5 * clear, 0.5 * clear] {
        carved.part("gargoyle");
        gargoyle(&mut carved.at(x, top - 0.1, 0.3), 1.5);
    }
}

/// The gable over the portal, and two lesser ones over blind arches beside it.
fn gables(c: &mut Chisel<'_>, p: &Portal, clear: f32) {
    let v = Vec2::new;
    let mut carved = c.of(MaterialId::CarvedOut);
    let beside = 0.5 * (clear + p.outer.x) + 0.1;
    let narrow = 0.5 * (clear - p.outer.x) - 0.05;
    for (x, a, foot, apex) in
        [(0.0, p.outer.x + 0.25, 9.0, 16.6), (-beside, narrow, 9.2, 13.6), (beside, narrow, 9.2, 13.6)]
    {
        let at = |y: f32| a * (apex - y) / (apex - foot);
        let (eye, radius) = (v(x, foot + 0.56 * (apex - foot)), 0.34 * at(foot + 0.56 * (apex - foot)) + 0.1);
        let rim = 0.42;
        // The eye is as wide as its frame allows, and held by it.
        let eye_half = at(eye.y) - rim;
        let radius = radius.max(eye_half * (apex - foot) / a.hypot(apex - foot) + 0.05);
        let mut frame = Outline::new(vec![
            v(x - a, foot),
            v(x - a + rim, foot),
            v(x, apex - rim * (apex - foot) / a),
            v(x + a - rim, foot),
            v(x + a, foot),
            v(x, apex),
        ]);
        carved.cut(&frame, 0.0, 0.42);
        frame = Outline::new(circle(eye, radius, carved.pick(10, 20), 0.0)).hole(foil(
            eye,
            0.82 * radius,
            if x == 0.0 { 5 } else { 3 },
            FRAC_PI_2,
            carved.pick(2, 4),
        ));
        carved.cut(&frame, 0.06, 0.30);
        for side in [-1.0f32, 1.0] {
            crocketed_arris(
                &mut carved,
                Vec3::new(x + side * a, foot, 0.2),
                Vec3::new(x, apex, 0.2),
                Vec3::new(side, 0.4, 0.0),
                0.62,
                0.34,
            );
        }
        finial(&mut carved.at(x, apex - 0.2, 0.2), 1.3);
        if x != 0.0 {
            carved.bar(&arch_on_jambs(2.4, v(x, 8.4), 0.62 * a, 1.0 * a, 6), false, 0.22, -0.08, 0.24);
            carved.at(x, 2.4, 0.05).shaft4(&[v(0.36, 0.0), v(0.36, 0.7), v(0.0, 0.7)]);
            carved.part("statue");
            statue(&mut carved.at(x, 3.1, 0.10), Figure { height: 2.6, crown: false, wings: false, seed: p.seed + 40 });
        }
    }
    for x in [-p.outer.x - 0.2, p.outer.x + 0.2] {
        carved.block(Vec3::new(x - 0.28, 0.0, -0.1), Vec3::new(x + 0.28, 9.2, 0.42));
        pinnacle(&mut carved.at(x, 9.0, 0.14), 0.34, 1.8, 3.2);
    }
}

/// Inside, the doors sit in blind tracery like a great window, under a gable.
fn inner_face(c: &mut Chisel<'_>, p: &Portal, clear: f32) {
    let v = Vec2::new;
    let mut inside = c.at(0.0, 0.0, p.depth[2]);
    let mut inside = inside.turned(std::f32::consts::PI);
    let mut inside = inside.of(MaterialId::CarvedOut);
    let n = inside.pick(3, 8);
    let pitch = 2.0 * (clear - 0.2) / 8.0;
    for k in 0..8 {
        let x = -clear + 0.2 + pitch * (k as f32 + 0.5);
        let a = 0.5 * pitch - 0.03;
        inside.bar(&arch_on_jambs(7.3, v(x, 11.6), a, 1.5 * a, n), false, 0.13, -0.06, 0.12);
        inside.bar(&foil(v(x, 11.75), 0.62 * a, 3, FRAC_PI_2, inside.pick(2, 4)), true, 0.07, -0.06, 0.06);
    }
    for k in 0..4 {
        let x = -clear + 0.2 + 2.0 * pitch * (k as f32 + 0.5);
        inside.bar(&arch(v(x, 12.2), pitch, 1.35 * pitch, n), false, 0.15, -0.06, 0.15);
    }
    // A moulded frame around both doors, pointed above the trumeau.
    let half = p.inner + 0.28;
    let frame = arch_on_jambs(0.0, v(0.0, 4.8), half, 2.2, n);
    let (w, low, high) = (0.16, -0.08, 0.2);
    inside.moulding(
        &frame,
        false,
        &[v(w, low), v(w, high), v(0.3 * w, high + 0.06), v(-0.6 * w, high), v(-w, low)],
        false,
    );
    let line = [v(-clear, 0.0), v(clear, 0.0)];
    inside.course(&line, false, &[v(-0.05, 7.0), v(0.16, 7.08), v(0.16, 7.2), v(-0.05, 7.35)]);
}

/// Nine pairs of lancets under the rose, glazed (in the north the kings of Judah).
fn glazed_gallery(c: &mut Chisel<'_>, clear: f32, foot: f32, top: f32, back: f32) {
    let v = Vec2::new;
    let count = 18;
    let n = c.pick(2, 5);
    let pitch = 2.0 * (clear - 0.3) / count as f32;
    let (low, spring, a) = (foot + 0.75, top - 1.25, 0.5 * pitch - 0.10);
    let mut wall = Outline::new(vec![v(-clear, foot), v(clear, foot), v(clear, top), v(-clear, top)]);
    for k in 0..count {
        let x = -clear + 0.3 + pitch * (k as f32 + 0.5);
        let mut hole = vec![v(x - a, low), v(x + a, low)];
        hole.extend(arch(v(x, spring), a, 1.6 * a, n).into_iter().rev());
        glass_sheet(c, &hole, 0.5 * back);
        wall.holes.push(hole);
    }
    let wall = Outline::with_holes(wall.outer, wall.holes);
    c.lined(MaterialId::Stone).cut(&wall, back, -0.35);
    let mut carved = c.of(MaterialId::CarvedOut);
    for k in 0..=count {
        let x = -clear + 0.3 + pitch * k as f32;
        carved.part("colonnette");
        colonnette(&mut carved.at(x, low - 0.1, -0.25), spring - low + 0.1, 0.075);
    }
    for k in 0..count {
        let x = -clear + 0.3 + pitch * (k as f32 + 0.5);
        carved.bar(&arch(v(x, spring), a + 0.08, 1.6 * a + 0.1, n), false, 0.14, -0.36, -0.12);
    }
    carved.block(Vec3::new(-clear, foot - 0.1, -0.4), Vec3::new(clear, low - 0.1, -0.05));
}

/// The rose of 12.90 m, in a square whose lower corners are pierced.
fn great_rose(c: &mut Chisel<'_>, plan: &Plan, clear: f32, back: f32, north: bool) {
    let v = Vec2::new;
    let [_, foot, top] = STOREYS;
    let radius = 0.5 * plan.transept.rose_diameter;
    let centre = v(0.0, plan.transept.rose_center_z);
    let n = c.pick(32, 72);
    let mut wall = Outline::new(vec![v(-clear, foot), v(clear, foot), v(clear, top), v(-clear, top)])
        .hole(circle(centre, radius, n, 0.0));
    let mut eyes = Vec::new();
    for side in [-1.0f32, 1.0] {
        for (dx, dy, r) in [(5.38, -5.12, 0.80), (3.85, -6.05, 0.34), (6.25, -3.62, 0.30)] {
            eyes.push((centre + v(side * dx, dy), r));
        }
    }
    for (eye, r) in &eyes {
        wall.holes.push(circle(*eye, *r, c.pick(10, 20), 0.0));
    }
    let wall = Outline::with_holes(wall.outer, wall.holes);
    c.lined(MaterialId::Stone).cut(&wall, back, -0.15);
    c.part("rose");
    let spec = if north { Rose::north(radius) } else { Rose::south(radius) };
    let mut carved = c.of(MaterialId::CarvedOut);
    rose(&mut carved.at(centre.x, centre.y, -0.80), &spec);
    for (eye, r) in &eyes {
        glass_disc(&mut carved.at(eye.x, eye.y, 0.0), r + 0.03, -0.7, 12);
        if carved.is_fine() {
            carved.bar(&foil(*eye, 0.92 * r, 3, FRAC_PI_2, carved.pick(2, 4)), true, 0.10, -0.68, -0.25);
        }
        carved.bar(&circle(*eye, r + 0.08, carved.pick(10, 24), 0.0), true, 0.20, -0.30, -0.02);
    }
    // Blind piercings fill the upper corners.
    for side in [-1.0f32, 1.0] {
        for (dx, dy, r) in [(5.38, 5.12, 0.80), (3.85, 6.05, 0.34), (6.25, 3.62, 0.30)] {
            let eye = centre + v(side * dx, dy);
            carved.bar(&circle(eye, r + 0.04, carved.pick(10, 24), 0.0), true, 0.18, -0.20, 0.02);
            if carved.is_fine() {
                carved.bar(&foil(eye, 0.85 * r, 3, FRAC_PI_2, carved.pick(2, 4)), true, 0.10, -0.20, -0.04);
            }
        }
    }
    // A moulded circle and the square's frame.
    let rim: Vec<Vec2> = circle(centre, radius, n, 0.0).into_iter().rev().collect();
    let section =
        [v(0.0, -0.17), v(0.34, -0.17), v(0.30, 0.02), v(0.14, 0.08), v(0.0, -0.02), v(-0.12, -0.10), v(-0.10, -0.22)];
    carved.moulding(&rim, true, &section, true);
    for x in [-clear + 0.12, clear - 0.12] {
        colonnette(&mut carved.at(x, foot + 0.35, -0.02), top - foot - 0.35, 0.13);
    }
    // Trumpeting angels stand beside the rose's top (S for the north).
    for side in [-1.0f32, 1.0] {
        carved.part("statue");
        statue(
            &mut carved.at(side * (clear - 0.75), top + 0.75, 0.05),
            Figure { height: 1.9, crown: false, wings: true, seed: 91 },
        );
    }
}

/// The gable before the roof's end, with its small rose and three blind eyes.
fn upper_gable(c: &mut Chisel<'_>, plan: &Plan, clear: f32, north: bool) {
    let v = Vec2::new;
    let foot = plan.level.wall_top + 0.1;
    let apex = plan.level.ridge + 1.5;
    let n = c.pick(12, 32);
    let eye = v(0.0, foot + 3.9);
    let r = 1.75;
    let outline = Outline::new(vec![v(-clear, foot), v(clear, foot), v(0.0, apex)]).hole(circle(eye, r, n, 0.0));
    c.cut(&outline, -1.25, -0.35);
    let mut carved = c.of(MaterialId::CarvedOut);
    glass_disc(&mut carved.at(eye.x, eye.y, 0.0), r + 0.03, -0.95, 24);
    let count = if north { 8 } else { 6 };
    carved.bar(&foil(eye, 0.96 * r, count, FRAC_PI_2, carved.pick(2, 4)), true, 0.16, -0.92, -0.5);
    carved.bar(&circle(eye, 0.34 * r, 16, 0.0), true, 0.14, -0.92, -0.55);
    for k in 0..count {
        let spoke = Vec2::from_angle(
            FRAC_PI_2 + std::f32::consts::PI / count as f32 + std::f32::consts::TAU * k as f32 / count as f32,
        );
        carved.bar(&[eye + spoke * 0.34 * r, eye + spoke * 0.80 * r], false, 0.13, -0.92, -0.55);
    }
    carved.bar(&circle(eye, r + 0.12, n, 0.0), true, 0.34, -0.5, -0.15);
    for (x, y, s) in [(-3.6, 2.0, 0.85), (3.6, 2.0, 0.85), (0.0, 7.55, 0.75)] {
        carved.bar(&circle(v(x, foot + y), s, carved.pick(10, 20), 0.0), true, 0.2, -0.45, -0.18);
        carved.bar(&foil(v(x, foot + y), 0.82 * s, 3, FRAC_PI_2, carved.pick(2, 4)), true, 0.12, -0.45, -0.24);
    }
    for side in [-1.0f32, 1.0] {
        let run = v(side * clear, foot);
        let rake = [run, v(0.0, apex)];
        let path: Vec<Vec2> = if side < 0.0 { rake.to_vec() } else { rake.iter().rev().copied().collect() };
        carved.moulding(
            &path,
            false,
            &[v(0.22, -1.45), v(0.22, -0.15), v(-0.15, -0.05), v(-0.40, -0.30), v(-0.40, -1.3)],
            true,
        );
        crocketed_arris(
            &mut carved,
            Vec3::new(side * clear, foot + 0.5, -0.8),
            Vec3::new(0.0, apex + 0.2, -0.8),
            Vec3::new(side, 0.4, 0.0),
            0.85,
            0.5,
        );
    }
    carved.part("statue");
    carved.at(0.0, apex - 0.3, -0.8).shaft4(&[v(0.35, 0.0), v(0.35, 0.7), v(0.0, 0.7)]);
    statue(&mut carved.at(0.0, apex + 0.4, -0.8), Figure { height: 2.3, crown: false, wings: false, seed: 95 });
}

/// A corner buttress: square below, octagonal lantern and crocketed spire above.
fn turret(c: &mut Chisel<'_>, x: f32, top: f32, back: f32) {
    let v = Vec2::new;
    let half = 1.05;
    c.lined(MaterialId::Stone).block(Vec3::new(x - half, 0.0, back), Vec3::new(x + half, top + 0.8, 0.28));
    let mut carved = c.of(MaterialId::CarvedOut);
    for y in [1.2, 8.9, 13.95, 17.7, 31.5, top - 0.35] {
        let line = [v(x - half, back), v(x - half, 0.28), v(x + half, 0.28), v(x + half, back)];
        carved.course(&line, false, &[v(-0.05, y), v(0.14, y + 0.12), v(0.18, y + 0.3), v(-0.05, y + 0.6)]);
    }
    // Tall blind panels with a gablet, three storeys high.
    for (low, high) in [(2.0, 8.2), (18.9, 24.2), (25.4, 30.6)] {
        carved.bar(&arch_on_jambs(low, v(x, high - 1.0), 0.62, 0.95, 5), false, 0.17, 0.24, 0.42);
    }
    let gablet = [v(x - 1.0, 12.0), v(x + 1.0, 12.0), v(x, 14.0)];
    carved.slab(&gablet, 0.2, 0.45);
    let mut crown = c.at(x, top + 0.75, 0.5 * (back + 0.28));
    let mut crown = crown.of(MaterialId::CarvedOut);
    let r = 0.92;
    crown.turnery(
        &[
            v(0.0, 0.0),
            v(1.25, 0.0),
            v(1.25, 0.25),
            v(r, 0.5),
            v(r, 5.3),
            v(r + 0.2, 5.5),
            v(r + 0.2, 5.75),
            v(0.78, 5.9),
            v(0.06, 11.6),
            v(0.0, 11.6),
        ],
        8,
        FRAC_PI_4 * 0.5,
    );
    for k in 0..8 {
        let mut face = crown.turned(FRAC_PI_4 * k as f32);
        face.bar(&arch_on_jambs(1.2, v(0.0, 4.1), 0.24, 0.42, 4), false, 0.10, r * 0.9, r * 0.92 + 0.12);
        face.slab(&[v(-0.42, 5.4), v(0.42, 5.4), v(0.0, 6.7)], 0.82, 1.02);
        let mut arris = face.turned(FRAC_PI_4 * 0.5);
        crocketed_arris(&mut arris, Vec3::new(0.0, 6.6, 0.70), Vec3::new(0.0, 11.4, 0.08), Vec3::Z, 0.62, 0.30);
    }
    finial(&mut crown.at(0.0, 11.3, 0.0), 1.2);
}
