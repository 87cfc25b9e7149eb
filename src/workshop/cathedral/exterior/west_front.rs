//! The west front up to the chimera gallery: portals, gallery of kings, rose
//! storey, open arcade.
//!
//! Drawn as seen from the parvis: local x runs south from the axis, y up, z west
//! from the plane of the buttresses.

use glam::{Vec2, Vec3};

use super::beasts::gargoyle;
use super::chisel::Chisel;
use super::curves::{arch, circle, foil, trefoil_head};
use super::ornament::{balustrade, colonnette};
use super::portal::{Portal, portal};
use super::rose::{Rose, glass_sheet, rose};
use super::statue::{Figure, statue};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink, extrude, rect};
use crate::workshop::cathedral::plan::Plan;
use crate::workshop::cathedral::stairs;

/// Half the width of the front at the upper storeys, a little inside the buttresses' outer faces.
const HALF: f32 = 20.3;

/// Builds it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::ZERO, Vec2::NEG_Y);
    buttresses(&mut c, plan);
    portals(&mut c, plan);
    kings(&mut c, plan);
    rose_storey(&mut c, plan);
    open_arcade(&mut c, plan);
}

/// A string course across the whole front, returned along its ends, with its
/// foot at `y` and `height` high; `z` is the plane it clings to.
fn band(c: &mut Chisel<'_>, y: f32, height: f32, z: f32, reach: f32, back: f32) {
    let v = Vec2::new;
    let plan = [v(-HALF, back), v(-HALF, z), v(HALF, z), v(HALF, back)];
    let h = height;
    let profile = [
        v(0.0, y),
        v(0.25 * reach, y + 0.10 * h),
        v(0.45 * reach, y + 0.30 * h),
        v(0.9 * reach, y + 0.42 * h),
        v(reach, y + 0.55 * h),
        v(reach, y + 0.72 * h),
        v(0.0, y + h),
    ];
    c.of(MaterialId::CarvedOut).course(&plan, false, &profile);
}

/// A floor across the whole front from `low` to `high`, which the tower's stair passes.
fn deck(c: &mut Chisel<'_>, low: f32, high: f32, back: f32, front: f32) {
    // Local depth is west: plan x turned round.
    let outline = Outline::with_holes(rect(Vec2::new(-front, -HALF), Vec2::new(-back, HALF)), vec![stairs::well()]);
    c.sink().put(MaterialId::StoneDark, &extrude(&outline, low, high));
}

fn buttresses(c: &mut Chisel<'_>, plan: &Plan) {
    let v = Vec2::new;
    let [inner, outer] = plan.west.buttress_axes;
    let half = 0.5 * plan.west.buttress_width;
    for (x, kind) in [(-outer, 0u32), (-inner, 1), (inner, 2), (outer, 3)] {
        // The foot steps back twice; the niche with its statue stands half-way up.
        let left = (x - half).max(-0.5 * plan.west.width);
        let right = (x + half).min(0.5 * plan.west.width);
        let (l, r) = (left - x, right - x);
        let mut b = c.at(x, 0.0, 0.0);
        let b = &mut b;
        for (y0, y1, z) in [(0.0, 1.2, 0.30), (1.2, 17.9, 0.0)] {
            // The southern flank's own wall, with the stair's door and slits, stands before the outermost side.
            let right = if x == outer { -0.2 } else { -3.58 };
            b.lined(MaterialId::Stone).sleeve(Vec3::new(l - 0.02, y0, -3.58), Vec3::new(r + 0.02, y1, z), right);
        }
        let socle = [v(l, 0.0), v(r, 0.0)];
        b.of(MaterialId::CarvedOut).course(
            &socle,
            false,
            &[v(0.30, 1.0), v(0.40, 1.1), v(0.40, 1.2), v(0.05, 1.5), v(-0.1, 1.5)],
        );
        let mut niche = b.of(MaterialId::CarvedOut);
        niche.course(&socle, false, &[v(-0.05, 7.0), v(0.30, 7.15), v(0.34, 7.35), v(-0.05, 7.55)]);
        for side in [-1.05f32, 1.05] {
            colonnette(&mut niche.at(side, 7.5, 0.16), 3.9, 0.13);
        }
        let gable = [v(-1.35, 11.4), v(1.35, 11.4), v(0.0, 14.6)];
        niche.cut(
            &Outline::new(gable.to_vec()).hole(foil(v(0.0, 12.45), 0.5, 3, std::f32::consts::FRAC_PI_2, 5)),
            -0.05,
            0.34,
        );
        niche.bar(&arch(v(0.0, 11.0), 1.05, 1.3, 5), false, 0.22, 0.0, 0.30);
        if niche.is_fine() {
            super::ornament::crocketed_arris(
                &mut niche,
                Vec3::new(-1.35, 11.4, 0.2),
                Vec3::new(0.0, 14.6, 0.2),
                Vec3::new(-1.0, 0.5, 0.0),
                0.6,
                0.3,
            );
            super::ornament::crocketed_arris(
                &mut niche,
                Vec3::new(1.35, 11.4, 0.2),
                Vec3::new(0.0, 14.6, 0.2),
                Vec3::new(1.0, 0.5, 0.0),
                0.6,
                0.3,
            );
        }
        super::ornament::finial(&mut niche.at(0.0, 14.4, 0.15), 1.1);
        niche.part("statue");
        statue(&mut niche.at(0.0, 7.5, 0.32), Figure { height: 3.0, crown: kind == 1, wings: false, seed: 200 + kind });
    }
}

fn portals(c: &mut Chisel<'_>, plan: &Plan) {
    let west = &plan.west;
    let half = 0.5 * west.buttress_width;
    let [inner, outer] = west.buttress_axes;
    let back = -plan.west_inner;
    let leaf = 0.5 * west.trumeau + west.door.x;
    let spring = 6.7;
    let center = Portal {
        wall: Vec2::new(inner - half, 17.9),
        outer: Vec2::new(inner - half - 0.12, 16.4),
        springing: spring + 0.3,
        inner: leaf,
        depth: [-0.30, -2.45, back],
        orders: 6,
        door: west.door,
        trumeau: west.trumeau,
        seed: 1,
    };
    portal(&mut c.at(0.0, 0.0, 0.0), &center);
    let middle = 0.5 * (inner + outer);
    let reach = 0.5 * (outer - inner) - half;
    for (x, seed) in [(-middle, 5), (middle, 8)] {
        let side = Portal {
            wall: Vec2::new(reach, 17.9),
            outer: Vec2::new(reach - 0.12, 13.9),
            springing: spring,
            inner: leaf,
            depth: [-0.30, -2.25, back],
            orders: 5,
            seed,
            ..center
        };
        let mut at = c.at(x, 0.0, 0.0);
        portal(&mut at, &side);
        if x < 0.0 {
            // The portal of the Virgin alone stands in a triangular frame.
            let v = Vec2::new;
            let gable = [v(-reach, 11.6), v(0.0, 17.2), v(reach, 11.6)];
            let profile = [v(0.0, -0.25), v(0.0, -0.02), v(-0.18, 0.06), v(-0.32, 0.0), v(-0.32, -0.30)];
            at.of(MaterialId::CarvedOut).moulding(&gable, false, &profile, false);
        }
    }
}

/// Twenty-eight kings under trefoil arches, in front of a service passage.
fn kings(c: &mut Chisel<'_>, plan: &Plan) {
    let v = Vec2::new;
    let (foot, top) = (plan.west.kings.x, plan.west.kings.y);
    let back = -plan.west_inner;
    band(c, foot - 0.75, 0.80, 0.0, 0.38, back);
    deck(c, foot - 0.12, foot + 0.12, back + 0.02, 0.08);
    // Back wall of the passage, and its stone ceiling.
    c.lined(MaterialId::Stone).sheet(v(-HALF, foot), v(HALF, top + 1.2), back, -1.35);
    for side in [-1.0f32, 1.0] {
        c.at(side * (HALF - 0.35), 0.0, 0.0).block(Vec3::new(-0.34, foot, back), Vec3::new(0.34, top, -0.02));
    }
    deck(c, top - 0.55, top + 0.02, back + 0.015, 0.12);
    band(c, top - 0.62, 0.72, 0.10, 0.42, back);
    let count = 28;
    let (left, right) = (-HALF + 0.75, HALF - 0.75);
    let pitch = (right - left) / count as f32;
    let spring = 3.02;
    let mut carved = c.of(MaterialId::CarvedOut);
    let steps = carved.pick(2, 5);
    for k in 0..=count {
        let x = left + pitch * k as f32;
        carved.part("colonnette");
        colonnette(&mut carved.at(x, foot + 0.12, -0.22), spring, 0.105);
    }
    for k in 0..count {
        let x = left + pitch * (k as f32 + 0.5);
        // The arch is a slab cut by its trefoil.
        let half = 0.5 * pitch;
        let y = foot + 0.12 + spring;
        let mut outline = vec![v(-half, 0.0)];
        outline.extend(trefoil_head(Vec2::ZERO, half - 0.09, steps));
        outline.extend([v(half, 0.0), v(half, top - 0.5 - y), v(-half, top - 0.5 - y)]);
        let mut at = carved.at(x, y, 0.0);
        at.cut(&Outline::new(outline), -0.40, -0.04);
        if at.is_fine() {
            let drip = trefoil_head(v(0.0, 0.04), half - 0.04, steps);
            at.moulding(
                &drip[1..drip.len() - 1],
                false,
                &[v(0.06, -0.06), v(0.06, 0.05), v(-0.02, 0.05), v(-0.02, -0.06)],
                true,
            );
        }
        let mut king = carved.at(x, foot + 0.12, -0.70);
        king.shaft4(&[v(0.40, 0.0), v(0.40, 0.10), v(0.34, 0.22), v(0.0, 0.22)]);
        king.part("king");
        let tall = 3.38 + 0.10 * ((k * 7) % 4) as f32 / 3.0;
        statue(
            &mut king.at(0.0, 0.22, 0.0).turned(0.16 * ((k * 5 % 7) as f32 / 3.0 - 1.0)),
            Figure { height: tall, crown: true, wings: false, seed: 40 + k as u32 },
        );
    }
    let rail = top + 0.08;
    balustrade(&mut c.of(MaterialId::CarvedOut).at(0.0, rail, 0.22), -HALF, HALF, 1.25);
    for side in [-1.0f32, 1.0] {
        let mut end = c.at(side * (HALF + 0.12), rail, 0.0);
        let mut end = end.turned(side * std::f32::consts::FRAC_PI_2);
        let (a, b) = if side > 0.0 { (-0.2, 1.2) } else { (-1.2, 0.2) };
        balustrade(&mut end.of(MaterialId::CarvedOut), a, b, 1.25);
    }
}

/// The rose between twin windows, with the Virgin and two angels before it.
fn rose_storey(c: &mut Chisel<'_>, plan: &Plan) {
    let v = Vec2::new;
    let west = &plan.west;
    let (foot, top) = (west.kings.y, west.gallery.x);
    let (front, back) = (-west.wall_outer, -plan.west_inner);
    let [inner, outer] = west.buttress_axes;
    let half = 1.7;
    for x in [-outer, -inner, inner, outer] {
        let (l, r) = ((x - half).max(-HALF), (x + half).min(HALF));
        c.lined(MaterialId::Stone).sleeve(Vec3::new(l, foot, back + 0.01), Vec3::new(r, top + 0.1, -0.45), back + 0.01);
        c.of(MaterialId::CarvedOut).course(
            &[v(l, -1.6), v(l, -0.45), v(r, -0.45), v(r, -1.6)],
            false,
            &[v(0.0, 29.2), v(0.14, 29.3), v(0.16, 29.45), v(0.0, 29.7)],
        );
    }
    // Ends outside the outer buttresses, where they stop short of the corner.
    for side in [-1.0f32, 1.0] {
        let (a, b) = (outer + half - 0.01, HALF);
        let (l, r) = if side > 0.0 { (a, b) } else { (-b, -a) };
        c.block(Vec3::new(l, foot, back + 0.01), Vec3::new(r, top, front + 0.6));
    }
    let n = c.pick(32, 72);
    let radius = 0.5 * west.rose_diameter;
    let centre = v(0.0, west.rose_center_z);
    c.lined(MaterialId::Stone).round_hole(
        v(-(inner - half), foot),
        v(inner - half, top),
        back,
        front,
        centre,
        radius,
        n,
    );
    c.part("rose");
    rose(&mut c.of(MaterialId::CarvedOut).at(centre.x, centre.y, front - 0.75), &Rose::west(radius));
    // A relieving arch frames the rose.
    let reach = inner - half;
    let rim: Vec<Vec2> = circle(centre, radius + 0.02, n, 0.0).into_iter().rev().collect();
    let section = [
        v(0.0, front - 0.02),
        v(0.42, front - 0.02),
        v(0.36, front + 0.14),
        v(0.18, front + 0.20),
        v(0.04, front + 0.08),
    ];
    let section: Vec<Vec2> = section.iter().map(|p| v(p.x.min(reach - radius - 0.02 + 0.30), p.y)).collect();
    c.of(MaterialId::CarvedOut).moulding(&rim, true, &section, true);

    let middle = 0.5 * (inner + outer);
    let wall = 0.5 * (outer - inner) - half;
    for (x, seed) in [(-middle, 70), (middle, 71)] {
        let mut at = c.at(x, 0.0, 0.0);
        twin_window(&mut at, wall, foot, top, front, back);
        let mut carved = at.of(MaterialId::CarvedOut);
        let x = if x < 0.0 { 2.9 } else { -2.9 };
        carved.part("statue");
        statue(&mut carved.at(x, foot + 0.3, -0.55), Figure { height: 2.7, crown: false, wings: false, seed });
        carved.at(x, foot, -0.55).shaft4(&[v(0.42, 0.0), v(0.42, 0.3), v(0.0, 0.3)]);
    }
    let mut carved = c.of(MaterialId::CarvedOut);
    for (x, height, wings) in [(0.0, 3.0, false), (-2.1, 2.5, true), (2.1, 2.5, true)] {
        carved.at(x, foot, -0.75).shaft4(&[v(0.45, 0.0), v(0.45, 0.75), v(0.0, 0.75)]);
        carved.part("statue");
        statue(&mut carved.at(x, foot + 0.75, -0.75), Figure { height, crown: !wings, wings, seed: 80 });
    }
}

/// Two lancets and an eye under one pointed relieving arch, in a wall `2·wall` wide.
fn twin_window(c: &mut Chisel<'_>, wall: f32, foot: f32, top: f32, front: f32, back: f32) {
    let v = Vec2::new;
    let n = c.pick(4, 12);
    let (a, spring, sill) = (wall - 0.55, foot + 6.9, foot + 1.9);
    let rise = 1.32 * a;
    let head = arch(v(0.0, spring), a, rise, n);
    c.pierced(v(-wall, foot), v(wall, top), front - 0.9, front, &head, sill);
    let jambs = super::curves::arch_on_jambs(sill, v(0.0, spring), a, rise, n);
    let roll = [
        v(0.28, front - 0.05),
        v(0.24, front + 0.12),
        v(0.08, front + 0.14),
        v(0.0, front + 0.02),
        v(-0.14, front - 0.10),
        v(-0.16, front - 0.28),
        v(0.0, front - 0.36),
    ];
    c.of(MaterialId::CarvedOut).moulding(&jambs, false, &roll, false);
    // The plate set back in the arch, with its lancets and eye.
    let plate = front - 0.85;
    let half = 0.5 * a;
    let lancet = half - 0.36;
    let low = sill;
    let outline = vec![v(-wall, foot), v(wall, foot), v(wall, top), v(-wall, top)];
    let mut holes = Vec::new();
    for side in [-1.0f32, 1.0] {
        let mut hole = vec![v(side * half - lancet, low + 0.3), v(side * half + lancet, low + 0.3)];
        hole.extend(arch(v(side * half, spring - 0.6), lancet, 1.5 * lancet, n).into_iter().rev());
        hole.dedup_by(|p, q| p.distance(*q) < 1e-3);
        glass_sheet(c, &hole, plate - 0.35);
        holes.push(hole);
    }
    let eye = v(0.0, spring + 0.48 * rise);
    holes.push(circle(eye, 0.30 * a, c.pick(12, 28), 0.0));
    glass_sheet(c, &circle(eye, 0.31 * a, 20, 0.0), plate - 0.3);
    c.lined(MaterialId::Stone).cut(&Outline::with_holes(outline, holes), back, plate);
    let mut carved = c.of(MaterialId::CarvedOut);
    carved.bar(&foil(eye, 0.29 * a, 6, 0.0, 5), true, 0.10, plate - 0.3, plate - 0.02);
    for x in [-half - lancet - 0.1, -half + lancet + 0.12, half - lancet - 0.12, half + lancet + 0.1] {
        colonnette(&mut carved.at(x, low + 0.05, plate + 0.16), spring - 0.6 - low, 0.12);
    }
    for side in [-1.0f32, 1.0] {
        let curve = arch(v(side * half, spring - 0.6), lancet + 0.12, 1.5 * (lancet + 0.12), n);
        carved.bar(&curve, false, 0.26, plate - 0.05, plate + 0.22);
    }
}

/// The grande galerie: slender columns and interlacing arches, open to the sky
/// between the towers, with the chimeras' balustrade on top.
fn open_arcade(c: &mut Chisel<'_>, plan: &Plan) {
    let v = Vec2::new;
    let west = &plan.west;
    let (foot, top) = (west.gallery.x, west.gallery.y);
    let back = -plan.west_inner;
    let [inner, outer] = west.buttress_axes;
    band(c, foot - 0.45, 0.62, -0.40, 0.55, back);
    deck(c, foot - 0.25, foot + 0.15, back - 0.2, -0.12);
    for x in [-outer, -inner, inner, outer] {
        let (l, r) = ((x - 1.5).max(-HALF), (x + 1.5).min(HALF));
        // Before the stair's turret it is shallower.
        let deep = if x == outer { -1.2 } else { -2.6 };
        c.block(Vec3::new(l, foot, deep), Vec3::new(r, top - 0.9, -0.5));
        let mut carved = c.of(MaterialId::CarvedOut);
        for side in [l + 0.12, 0.5 * (l + r), r - 0.12] {
            colonnette(&mut carved.at(side, foot + 0.15, -0.42), 5.75, 0.12);
        }
        for pair in [(l + 0.12, 0.5 * (l + r)), (0.5 * (l + r), r - 0.12)] {
            let (m, a) = (0.5 * (pair.0 + pair.1), 0.5 * (pair.1 - pair.0));
            carved.bar(&arch(v(m, foot + 5.9), a, 1.5 * a, 5), false, 0.2, -0.55, -0.33);
        }
    }
    screen(c, -inner + 1.5, inner - 1.5, foot, top, -0.55, 6);
    screen(c, -inner + 1.5, inner - 1.5, foot, top, back + 0.45, 6);
    for side in [-1.0f32, 1.0] {
        let (a, b) = (inner + 1.5, outer - 1.5);
        let (l, r) = if side > 0.0 { (a, b) } else { (-b, -a) };
        screen(c, l, r, foot, top, -0.55, 5);
        c.block(Vec3::new(l - 0.2, foot, back + 0.02), Vec3::new(r + 0.2, top - 0.5, -2.3));
    }
    // Cornice, floor of the upper gallery, balustrade.
    deck(c, top - 0.95, top, back, -0.25);
    band(c, top - 0.95, 1.0, -0.25, 0.75, back);
    let rail = top;
    balustrade(
        &mut c.of(MaterialId::CarvedOut).at(0.0, rail, 0.18),
        -HALF - 0.3,
        HALF + 0.3,
        west.chimera_z + 0.15 - top,
    );
    balustrade(
        &mut c.of(MaterialId::CarvedOut).at(0.0, rail, back + 0.2),
        -inner + 0.9,
        inner - 0.9,
        west.chimera_z + 0.15 - top,
    );
    let mut carved = c.of(MaterialId::CarvedOut);
    for x in [-outer, -inner - 1.2, -inner + 1.2, inner - 1.2, inner + 1.2, outer] {
        carved.part("gargoyle");
        gargoyle(&mut carved.at(x, top - 0.42, 0.35), 1.5);
    }
}

/// Columns carrying arches that each span two of the `count` spaces, so that they interlace.
fn screen(c: &mut Chisel<'_>, l: f32, r: f32, foot: f32, top: f32, z: f32, count: usize) {
    let v = Vec2::new;
    let mut c = c.of(MaterialId::CarvedOut);
    let pitch = (r - l) / count as f32;
    let spring = foot + 5.9;
    let n = c.pick(3, 8);
    for k in 0..=count {
        let x = l + pitch * k as f32;
        let x = x.clamp(l + 0.14, r - 0.14);
        c.part("colonnette");
        colonnette(&mut c.at(x, foot + 0.15, z), spring - foot - 0.15, 0.135);
    }
    for k in 0..count {
        let x = l + pitch * (k as f32 + 0.5);
        // A trefoil under each small arch.
        c.bar(&arch(v(x, spring), 0.5 * pitch - 0.03, 0.75 * pitch, n), false, 0.16, z - 0.14, z + 0.14);
        if c.is_fine() {
            let head: Vec<Vec2> = trefoil_head(v(x, spring), 0.5 * pitch - 0.12, 5);
            c.bar(&head[1..head.len() - 1], false, 0.09, z - 0.08, z + 0.08);
        }
    }
    for k in 0..=count {
        // Arches over two spaces; the outermost are halves against the piers.
        let x = l + pitch * k as f32;
        let whole = arch(v(x, spring), pitch - 0.02, 1.62 * pitch, n);
        let rise: Vec<Vec2> = whole.into_iter().filter(|p| p.x > l - 1e-3 && p.x < r + 1e-3).collect();
        c.bar(&rise, false, 0.15, z - 0.16, z + 0.16);
    }
    let crown = spring + 1.62 * pitch;
    if crown < top - 0.95 {
        let (low, high) = (Vec3::new(l, crown - 0.02, z - 0.2), Vec3::new(r, top - 0.9, z + 0.2));
        c.block(low, high);
    }
}
