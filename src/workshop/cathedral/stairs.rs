//! What is climbed: the stair of the south tower, and the ramp beside the choir's steps.
//!
//! The stair is a helix inside the tower's south-western corner: from a door at the foot of the south flank to the
//! gallery between the towers and on to the tower's terrace, 424 steps in all (the monument's own count; the division
//! is arithmetic). Its first flight has sixteen steps a turn, its second seventeen, so that each arrives at its door.

use super::kit::{MaterialId, Mesh, Outline, Sink, circle, cone, cuboid, disc, extrude, rect, upright};
use super::phases::Element;
use super::plan::Plan;
use glam::{Affine3A, Mat3A, Vec2, Vec3};
use std::f32::consts::{FRAC_PI_8, PI, TAU};

/// Axis of the stair, plan.
pub const AXIS: Vec2 = Vec2::new(2.5, -18.6);
/// Corner radius of its sixteen-sided shaft.
pub const SHAFT: f32 = 1.0;
/// Radius of the newel: the way is 0.86 m wide.
pub const NEWEL: f32 = 0.12;
/// Height of the tower's terrace.
pub const TERRACE: f32 = 67.35;
/// Height of thresholds above the floors of the stair's upper doors.
pub const SILL: f32 = 0.03;
/// Half the width of the stair's doors: at the foot (narrower than a wheelchair), at the gallery, on the terrace.
pub const HALF_DOOR: [f32; 3] = [0.30, 0.33, 0.33];
/// Height of the stair's doors.
pub const DOOR: f32 = 1.9;
/// Slits to the south: their lower edges.
pub const SLITS: [f32; 6] = [5.0, 10.5, 25.0, 31.0, 38.5, 41.5];
/// Height and half width of a slit.
pub const SLIT: Vec2 = Vec2::new(0.9, 0.07);

/// One step or landing of the helix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tread {
    /// Of its top.
    pub height: f32,
    /// Radians from east, counter-clockwise seen from above, where its riser stands.
    pub from: f32,
    /// Where the next one's riser stands.
    pub to: f32,
}

/// The 424 steps, upwards; the last of each flight is a landing.
pub fn treads(plan: &Plan) -> Vec<Tread> {
    let gallery = plan.west.gallery.y;
    let flights = [
        // Steps, from height, to height, first riser, angle of a step, angle of the landing.
        (281, 0.0, gallery, -PI / 4.0, TAU / 16.0, 3.0 * TAU / 16.0),
        (143, gallery, TERRACE, PI * 1.125, TAU / 17.0, PI / 3.0),
    ];
    let mut treads = Vec::with_capacity(424);
    for (count, low, high, first, step, landing) in flights {
        for k in 1..=count {
            let from = first + step * (k - 1) as f32;
            let to = from + if k == count { landing } else { step };
            treads.push(Tread { height: low + (high - low) * k as f32 / count as f32, from, to });
        }
    }
    treads
}

/// The ring that decks and ceilings leave free around the stair, plan axes.
pub fn well() -> Vec<Vec2> {
    circle(AXIS, SHAFT + 0.06, 16, 0.0)
}

/// The ramp at the choir: foot and head in plan axes, and its clear width. One in twelve.
pub fn ramp(plan: &Plan) -> [Vec3; 3] {
    let (y, width, rise) = (-2.9, 1.2, plan.level.choir_floor);
    let head = plan.choir_steps.x + 2.0 * plan.choir_steps.y;
    [Vec3::new(head - 12.0 * rise, y, 0.0), Vec3::new(head, y, rise), Vec3::new(0.0, width, 0.0)]
}

/// Everything that is climbed.
pub fn add(plan: &Plan, out: &mut Sink) {
    helix(plan, out);
    shaft(plan, out);
    doorway(plan, out);
    turret(out);
    add_ramp(plan, out.element(Element::Furniture));
}

fn around(angle: f32, radius: f32, z: f32) -> Vec3 {
    (AXIS + radius * Vec2::from_angle(angle)).extend(z)
}

fn helix(plan: &Plan, out: &mut Sink) {
    let mut mesh = Mesh::new();
    let treads = treads(plan);
    for (k, tread) in treads.iter().enumerate() {
        out.part("tower step");
        let below = if k == 0 { 0.0 } else { treads[k - 1].height };
        let (top, bottom) = (tread.height, (below - 0.03).max(-0.02));
        // Runs on a little under the next one.
        let to = tread.to + 0.06;
        let pieces = ((to - tread.from) / 0.46).ceil().max(1.0);
        let (r0, r1) = (NEWEL - 0.02, SHAFT + 0.05);
        for piece in 0..pieces as usize {
            let angle = |i: usize| tread.from + (to - tread.from) * i as f32 / pieces;
            let (a, b) = (angle(piece), angle(piece + 1));
            let at = |angle: f32, r: f32, z: f32| around(angle, r, z);
            flat(&mut mesh, [at(a, r0, top), at(a, r1, top), at(b, r1, top), at(b, r0, top)], Vec3::Z);
            flat(&mut mesh, [at(a, r0, bottom), at(b, r0, bottom), at(b, r1, bottom), at(a, r1, bottom)], -Vec3::Z);
        }
        let (a, b) = (tread.from, to);
        mesh.quad([around(a, r0, bottom), around(a, r1, bottom), around(a, r1, top), around(a, r0, top)]);
        mesh.quad([around(b, r1, bottom), around(b, r0, bottom), around(b, r0, top), around(b, r1, top)]);
    }
    let newel = cone(NEWEL, -0.02, NEWEL, TERRACE + 1.0, 10);
    mesh.append(&newel, &Affine3A::from_translation(AXIS.extend(0.0)));
    mesh.append(&disc(NEWEL, TERRACE + 1.0, 10, true), &Affine3A::from_translation(AXIS.extend(0.0)));
    out.put(MaterialId::Carved, &mesh);
}

/// A level face textured in plan.
fn flat(mesh: &mut Mesh, corners: [Vec3; 4], normal: Vec3) {
    let at = corners.map(|p| mesh.vertex(p, normal, Vec2::new(p.x, p.y)));
    mesh.triangle(at[0], at[1], at[2]);
    mesh.triangle(at[0], at[2], at[3]);
}

/// An opening in the shaft's wall, two of its sixteen sides wide, splayed towards a hole in the outer wall.
struct Opening {
    /// The side at its left seen from the axis is this one, counted from east; the other comes before it.
    side: usize,
    low: f32,
    high: f32,
    /// Half the width of the hole.
    half: f32,
    /// Distance from the axis to the outer wall's inner face.
    reach: f32,
    /// Whether it has a floor of its own.
    floor: bool,
}

/// The openings, from below.
fn openings(plan: &Plan) -> Vec<Opening> {
    let gallery = plan.west.gallery.y + SILL;
    let south = |low: f32, high: f32, half: f32, floor: bool| Opening { side: 12, low, high, half, reach: 1.1, floor };
    let mut all = vec![south(0.0, DOOR, HALF_DOOR[0], false)];
    all.extend(SLITS.map(|z| south(z, z + SLIT.x, SLIT.y, true)));
    all.push(Opening { side: 8, low: gallery, high: gallery + DOOR, half: HALF_DOOR[1], reach: 1.05, floor: true });
    let top = TERRACE + SILL;
    all.push(Opening { side: 0, low: top, high: top + DOOR, half: HALF_DOOR[2], reach: 1.08, floor: true });
    all
}

/// The shaft's wall from within.
fn shaft(plan: &Plan, out: &mut Sink) {
    let mut mesh = Mesh::new();
    let openings = openings(plan);
    let (foot, top) = (0.0, TERRACE + 2.5);
    let step = TAU / 16.0;
    for side in 0..16usize {
        let (a, b) = (step * side as f32, step * (side + 1) as f32);
        let mut panel = |low: f32, high: f32| {
            let (p, q) = (around(a, SHAFT, 0.0), around(b, SHAFT, 0.0));
            let normal = -(around((a + b) / 2.0, 1.0, 0.0) - AXIS.extend(0.0));
            let at = [(q, b, low), (p, a, low), (p, a, high), (q, b, high)]
                .map(|(p, angle, z)| mesh.vertex(p.with_z(z), normal, Vec2::new(-angle * SHAFT, z)));
            mesh.triangle(at[0], at[1], at[2]);
            mesh.triangle(at[0], at[2], at[3]);
        };
        let mut from = foot;
        for o in openings.iter().filter(|o| o.side == side || (o.side + 15) % 16 == side) {
            if o.low > from {
                panel(from, o.low);
            }
            from = o.high;
        }
        panel(from, top);
    }
    for o in &openings {
        out.part("stair opening");
        let axis = Vec2::from_angle(step * o.side as f32);
        let at = |along: f32, across: f32, z: f32| (AXIS + axis * along + axis.perp() * across).extend(z);
        let (c, s) = (SHAFT * step.cos(), SHAFT * step.sin());
        for (z, up) in [(o.low, true), (o.high, false)] {
            if up && !o.floor {
                continue;
            }
            let halves = [
                [at(SHAFT, 0.0, z), at(o.reach, 0.0, z), at(o.reach, o.half, z), at(c, s, z)],
                [at(c, -s, z), at(o.reach, -o.half, z), at(o.reach, 0.0, z), at(SHAFT, 0.0, z)],
            ];
            for mut corners in halves {
                if !up {
                    corners.reverse();
                }
                flat(&mut mesh, corners, if up { Vec3::Z } else { -Vec3::Z });
            }
        }
        let (l, h) = (o.low, o.high);
        mesh.quad([at(o.reach, o.half, l), at(c, s, l), at(c, s, h), at(o.reach, o.half, h)]);
        mesh.quad([at(c, -s, l), at(o.reach, -o.half, l), at(o.reach, -o.half, h), at(c, -s, h)]);
    }
    // The ceiling, seen from below.
    let lid = disc(SHAFT + 0.05, top, 16, false);
    mesh.append(&lid, &Affine3A::from_translation(AXIS.extend(0.0)));
    out.put(MaterialId::Stone, &mesh);
}

/// The foot of the tower's corner around the gallery's door, instead of the solid one.
fn doorway(plan: &Plan, out: &mut Sink) {
    let (low, high) = (plan.west.gallery.y - 0.6, CORNER_FOOT);
    let (x, y) = (Vec2::new(1.2, 4.1), Vec2::new(-20.3, -17.4));
    let sill = plan.west.gallery.y + SILL;
    let door = rect(Vec2::new(18.6 - HALF_DOOR[1], sill), Vec2::new(18.6 + HALF_DOOR[1], sill + DOOR));
    let wall = Outline::with_holes(rect(Vec2::new(-y.y, low), Vec2::new(-y.x, high)), vec![door]);
    let west = extrude(&wall, -0.25, 0.0);
    out.place(MaterialId::StoneDark, &west, &upright(Vec3::new(x.x, 0.0, 0.0), Vec2::NEG_Y));
    // The other three faces, without top and foot.
    let faces = [false, true, true, true, false, false];
    let rest = super::kit::block(Vec3::new(x.x + 0.2, y.x, low), Vec3::new(x.y, y.y, high), faces);
    out.put(MaterialId::StoneDark, &rest);
    // Behind the open arcade the stair shows as a turret.
    let turret = super::kit::extrude_profile(
        &circle(AXIS, 1.25, 8, FRAC_PI_8),
        plan.west.gallery.x + 0.1,
        plan.west.gallery.y - 0.9,
        true,
    );
    out.put(MaterialId::StoneDark, &turret);
}

/// Where the tower's solid corner begins above the gallery's door.
pub const CORNER_FOOT: f32 = 47.0;

/// The turret on the terrace, its door to the east.
fn turret(out: &mut Sink) {
    let (low, high) = (TERRACE - 0.4, TERRACE + 2.55);
    let corners = circle(AXIS, TURRET, 8, -FRAC_PI_8);
    let flat = TURRET * FRAC_PI_8.cos();
    // All faces but the eastern one, which is the first.
    let line: Vec<Vec2> = corners[1..].iter().chain(&corners[..1]).copied().collect();
    out.put(MaterialId::StoneDark, &super::kit::extrude_profile(&line, low, high, false));
    let half = TURRET * FRAC_PI_8.sin();
    let sill = TERRACE + SILL;
    let door = rect(Vec2::new(-HALF_DOOR[2], sill), Vec2::new(HALF_DOOR[2], sill + DOOR));
    let wall = Outline::with_holes(rect(Vec2::new(-half, low), Vec2::new(half, high)), vec![door]);
    let east = upright((AXIS + Vec2::X * flat).extend(0.0), Vec2::Y);
    out.place(MaterialId::StoneDark, &extrude(&wall, 1.08 - flat, 0.0), &east);
    let eaves = circle(AXIS, TURRET + 0.15, 8, -FRAC_PI_8);
    out.put(MaterialId::Carved, &extrude(&Outline::new(eaves.clone()), high - 0.02, high + 0.22));
    out.put(MaterialId::Lead, &super::kit::pyramid(&eaves, high + 0.22, AXIS.extend(high + 1.5)));
}

/// Corner radius of the turret on the terrace.
pub const TURRET: f32 = 1.4;

/// The ramp with kerbs and a rail, beside the southern end of the choir's steps.
fn add_ramp(plan: &Plan, out: &mut Sink) {
    out.part("ramp");
    let [foot, head, size] = ramp(plan);
    let half = size.y / 2.0;
    // Drawn in (x, z), given width along y.
    let turned = |y: f32| Affine3A {
        matrix3: Mat3A::from_cols(Vec3::X.into(), Vec3::Z.into(), (-Vec3::Y).into()),
        translation: Vec3::new(0.0, y, 0.0).into(),
    };
    let wedge = |lift: f32, bottom: f32| {
        Outline::new(vec![
            Vec2::new(foot.x, bottom),
            Vec2::new(head.x, bottom),
            Vec2::new(head.x, head.z + lift),
            Vec2::new(foot.x, foot.z + lift),
        ])
    };
    let slope = Outline::new(vec![Vec2::new(foot.x, 0.0), Vec2::new(head.x, 0.0), Vec2::new(head.x, head.z)]);
    out.place(MaterialId::Carved, &extrude(&slope, -half, half), &turned(foot.y));
    for side in [-1.0f32, 1.0] {
        out.place(
            MaterialId::Carved,
            &extrude(&wedge(0.1, -0.02), -0.05, 0.05),
            &turned(foot.y + side * (half + 0.05)),
        );
        let y = foot.y + side * (half + 0.05);
        let rail = |z: f32| {
            let line = [Vec3::new(foot.x + 0.1, y, foot.z + z), Vec3::new(head.x - 0.1, y, head.z + z)];
            super::kit::tube(&line, 0.02, 0.02, 6)
        };
        out.put(MaterialId::Iron, &rail(0.9));
        for k in 0..=4 {
            let x = foot.x + 0.15 + (head.x - foot.x - 0.3) * k as f32 / 4.0;
            let z = head.z * (x - foot.x) / (head.x - foot.x);
            out.put(
                MaterialId::Iron,
                &cuboid(Vec3::new(x - 0.015, y - 0.015, z + 0.05), Vec3::new(x + 0.015, y + 0.015, z + 0.9)),
            );
        }
    }
}
