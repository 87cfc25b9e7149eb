//! Roofs of lead: nave, choir, transept and apse at one ridge; terraces over
//! tribunes, aisles and chapels; cornices and gutters of the high walls.

use glam::{Vec2, Vec3};

use super::chisel::Chisel;
use super::ornament::{balustrade, finial};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use crate::workshop::cathedral::plan::Plan;

/// How far the lead's foot stands inside the gutter's edge.
const GUTTER: f32 = 0.35;

/// Builds them.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let mut south = Sink::new();
    vessels(plan, detail, &mut south);
    terraces(plan, detail, &mut south);
    high_cornices(plan, detail, &mut south);
    out.place_both(&south);
    apse(plan, detail, out);
    cresting(plan, detail, out);
    west_gable(plan, detail, out);
}

/// Foot of the roofs.
fn foot(plan: &Plan) -> f32 {
    plan.level.wall_top + 0.08
}

/// Southern slopes, cut along the valleys of the crossing; both slopes of the south arm.
fn vessels(plan: &Plan, detail: Detail, out: &mut Sink) {
    let mut c = lead(detail, out);
    let (z0, z1) = (foot(plan), plan.level.ridge);
    let nave = plan.nave_y[0] + 0.5 * plan.arcade_wall - GUTTER;
    let choir = plan.choir_y[0] + 0.5 * plan.arcade_wall - GUTTER;
    let cross = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let arm = 0.5 * (plan.transept.x.y - plan.transept.x.x) + 0.5 * plan.arcade_wall - GUTTER;
    let west = plan.west.tower_east - 0.05;
    let east = plan.apse.center_x;
    let p = Vec3::new;
    // Long slopes are laid in bays so that tiles stay small.
    slope(&mut c, p(west, -nave, z0), p(cross - arm, -nave, z0), p(cross, 0.0, z1), p(west, 0.0, z1), 8);
    slope(&mut c, p(cross + arm, -choir, z0), p(east, -choir, z0), p(east, 0.0, z1), p(cross, 0.0, z1), 6);
    let front = -(plan.transept.front - 0.7);
    slope(&mut c, p(cross - arm, -nave, z0), p(cross - arm, front, z0), p(cross, front, z1), p(cross, 0.0, z1), 3);
    slope(&mut c, p(cross + arm, front, z0), p(cross + arm, -choir, z0), p(cross, 0.0, z1), p(cross, front, z1), 3);
    if detail.fine() {
        seams(&mut c, p(west, -nave, z0), p(cross - arm, -nave, z0), p(west, 0.0, z1), p(cross, 0.0, z1));
        seams(&mut c, p(cross + arm, -choir, z0), p(east, -choir, z0), p(cross, 0.0, z1), p(east, 0.0, z1));
        seams(&mut c, p(cross - arm, -nave, z0), p(cross - arm, front, z0), p(cross, 0.0, z1), p(cross, front, z1));
        seams(&mut c, p(cross + arm, front, z0), p(cross + arm, -choir, z0), p(cross, front, z1), p(cross, 0.0, z1));
    }
    // Dormers, three a side on the nave and two on the choir.
    for x in [27.0, 37.5, 48.0, 84.0, 95.0] {
        dormer(&mut c, plan, x, if x < cross { nave } else { choir });
    }
}

/// The chisel in plan axes: local x east, y up, z south.
fn lead(detail: Detail, out: &mut Sink) -> Lead<'_> {
    Lead(Chisel::new(out, detail, MaterialId::Lead, Vec3::ZERO, Vec2::X))
}

/// Draws in plan axes.
struct Lead<'a>(Chisel<'a>);

impl Lead<'_> {
    fn face(&mut self, points: &[Vec3]) {
        let turned: Vec<Vec3> = points.iter().map(|p| Vec3::new(p.x, p.z, -p.y)).collect();
        self.0.face(&turned);
    }
}

/// A slope from its foot (a, b) to its ridge (d, c), laid in `bays` strips.
fn slope(c: &mut Lead<'_>, a: Vec3, b: Vec3, top_b: Vec3, top_a: Vec3, bays: usize) {
    for i in 0..bays {
        let (s, t) = (i as f32 / bays as f32, (i + 1) as f32 / bays as f32);
        c.face(&[a.lerp(b, s), a.lerp(b, t), top_a.lerp(top_b, t), top_a.lerp(top_b, s)]);
    }
}

/// Standing seams (rolls of lead over battens) from foot to ridge, about every metre.
fn seams(c: &mut Lead<'_>, a: Vec3, b: Vec3, top_a: Vec3, top_b: Vec3) {
    let count = (a.distance(b) / 1.05) as usize;
    let normal = (b - a).cross(top_a - a).normalize_or(Vec3::Z);
    let side = (b - a).normalize_or(Vec3::X) * 0.045;
    for k in 1..count {
        let t = k as f32 / count as f32;
        let (p, q) = (a.lerp(b, t), top_a.lerp(top_b, t));
        let crest = normal * 0.07;
        c.face(&[p - side, p + crest, q + crest, q - side]);
        c.face(&[p + crest, p + side, q + side, q + crest]);
    }
}

fn dormer(c: &mut Lead<'_>, plan: &Plan, x: f32, half: f32) {
    let (z0, z1) = (foot(plan), plan.level.ridge);
    let at = |z: f32| -half * (1.0 - (z - z0) / (z1 - z0));
    let (low, sill, top) = (z0 + 3.1, z0 + 4.4, z0 + 5.6);
    let y = at(low) - 0.05;
    let p = Vec3::new;
    let w = 0.55;
    c.face(&[p(x - w, y, low), p(x + w, y, low), p(x + w, y, sill), p(x, y, top), p(x - w, y, sill)]);
    c.face(&[p(x + w, y, low), p(x + w, at(low), low), p(x + w, at(sill), sill), p(x + w, y, sill)]);
    c.face(&[p(x - w, at(low), low), p(x - w, y, low), p(x - w, y, sill), p(x - w, at(sill), sill)]);
    let (under, over) = (sill - 0.12, top + 0.1);
    let right = [
        p(x + w + 0.12, y - 0.15, under),
        p(x + w + 0.12, at(sill - 0.1), under),
        p(x, at(top), over),
        p(x, y - 0.15, over),
    ];
    let left = [
        p(x - w - 0.12, at(sill - 0.1), under),
        p(x - w - 0.12, y - 0.15, under),
        p(x, y - 0.15, over),
        p(x, at(top), over),
    ];
    for mut sheet in [right, left] {
        c.face(&sheet);
        // Its underside, seen from the gutter.
        sheet.reverse();
        c.face(&sheet.map(|q| q - Vec3::new(0.0, 0.0, 0.04)));
    }
    let mut dark = c.0.of(MaterialId::Oak);
    let q = |x: f32, z: f32| Vec3::new(x, z, -y + 0.015);
    dark.face(&[
        q(x - 0.36, low + 0.25),
        q(x + 0.36, low + 0.25),
        q(x + 0.36, sill - 0.05),
        q(x, top - 0.5),
        q(x - 0.36, sill - 0.05),
    ]);
}

/// Five facets over the apse, meeting at the ridge's end.
fn apse(plan: &Plan, detail: Detail, out: &mut Sink) {
    let angles = plan.apse_angles(0);
    let r = plan.apse.radii[0] + 0.5 * plan.arcade_wall - GUTTER;
    let apex = Vec3::new(plan.apse.center_x, 0.0, plan.level.ridge);
    for pair in angles.windows(2) {
        let (a, b) = (plan.apse_point(r, pair[0], foot(plan)), plan.apse_point(r, pair[1], foot(plan)));
        let mut c = lead(detail, out);
        c.face(&[a, b, apex]);
        if detail.fine() {
            // Hips.
            let side = Vec2::from_angle(pair[0]).perp().extend(0.0) * 0.12;
            let up = Vec3::new(0.0, 0.0, 0.12);
            let sunk = Vec3::new(0.0, 0.0, -0.06);
            c.face(&[a - side + sunk, a + up, apex + up, apex - side + sunk]);
            c.face(&[a + up, a + side + sunk, apex + side + sunk, apex + up]);
        }
        cornice(
            out,
            detail,
            0.5 * (a + b),
            (b - a).truncate(),
            0.5 * a.distance(b) + 0.15,
            plan.level.wall_top,
            GUTTER,
        );
    }
}

/// The cross of the chevet, set up anew in 1859 and again in 2024.
pub fn chevet_cross(plan: &Plan, detail: Detail, out: &mut Sink) {
    let apex = Vec3::new(plan.apse.center_x, 0.0, plan.level.ridge);
    // 12 m tall with the part inside the roof (S), so 7.5 m of it show.
    let mut c = Chisel::new(out, detail, MaterialId::Gilding, apex, Vec2::NEG_Y);
    let v = Vec2::new;
    c.bar(&[v(0.0, -0.5), v(0.0, 7.0)], false, 0.16, -0.08, 0.08);
    c.bar(&[v(-1.5, 5.1), v(1.5, 5.1)], false, 0.16, -0.08, 0.08);
    c.bar(&super::curves::circle(v(0.0, 5.1), 0.8, 16, 0.0), true, 0.09, -0.05, 0.05);
    finial(&mut c.at(0.0, 6.8, 0.0), 1.1);
}

/// Cornice of leaves and the gutter's balustrade, on a wall face whose middle
/// lies under `at`; `inset` is how far `at` stands behind the face.
fn cornice(out: &mut Sink, detail: Detail, at: Vec3, along: Vec2, half: f32, top: f32, inset: f32) {
    let v = Vec2::new;
    let mut c = Chisel::new(out, detail, MaterialId::CarvedOut, Vec3::new(at.x, at.y, 0.0), along);
    let mut c = c.at(0.0, 0.0, inset);
    let line = [v(-half, 0.0), v(half, 0.0)];
    c.course(
        &line,
        false,
        &[
            v(-0.04, top - 0.95),
            v(0.14, top - 0.88),
            v(0.14, top - 0.72),
            v(0.08, top - 0.6),
            v(0.35, top - 0.3),
            v(0.42, top - 0.2),
            v(0.42, top + 0.04),
            v(-0.55, top + 0.20),
        ],
    );
    if c.is_fine() {
        let leaves = (2.0 * half / 0.75) as usize;
        for k in 0..leaves {
            let x = -half + (k as f32 + 0.5) * 2.0 * half / leaves as f32;
            super::ornament::far_crocket(&mut c.at(x, top - 0.66, 0.06), 0.32);
        }
    }
    balustrade(&mut c.at(0.0, top + 0.05, 0.18), -half, half, 1.15);
}

fn high_cornices(plan: &Plan, detail: Detail, out: &mut Sink) {
    let top = plan.level.wall_top;
    let wall = 0.5 * plan.arcade_wall;
    let t = &plan.transept;
    let (west, east) = (plan.west.tower_east, plan.apse.center_x);
    let (arm_west, arm_east) = (t.x.x - wall, t.x.y + wall);
    let nave = plan.nave_y[0] + wall;
    let choir = plan.choir_y[0] + wall;
    let run = |out: &mut Sink, a: Vec2, b: Vec2| {
        let middle = 0.5 * (a + b);
        cornice(out, detail, middle.extend(0.0), b - a, 0.5 * a.distance(b), top, 0.0);
    };
    let v = Vec2::new;
    run(out, v(west, -nave), v(arm_west, -nave));
    run(out, v(arm_west, -nave), v(arm_west, -t.arm_inner));
    run(out, v(arm_east, -t.arm_inner), v(arm_east, -choir));
    run(out, v(arm_east, -choir), v(east, -choir));
    // Tribune terraces end in a parapet as well.
    let mut low = |a: Vec2, b: Vec2, y: f32| {
        let middle = 0.5 * (a + b);
        let half = 0.5 * a.distance(b);
        let mut c = Chisel::new(out, detail, MaterialId::CarvedOut, middle.extend(0.0), b - a);
        let line = [v(-half, 0.0), v(half, 0.0)];
        c.course(
            &line,
            false,
            &[v(-0.05, y - 0.5), v(0.12, y - 0.45), v(0.32, y - 0.2), v(0.32, y - 0.02), v(-0.3, y + 0.16)],
        );
        balustrade(&mut c.at(0.0, y + 0.05, 0.04), -half, half, 0.95);
    };
    let tribune = plan.level.tribune_terrace;
    let half_wall = 0.5 * plan.outer_wall;
    let (n, q) = (plan.nave_y[1] + half_wall, plan.choir_y[1] + half_wall);
    low(v(west, -n), v(arm_west, -n), tribune);
    low(v(arm_east, -q), v(east, -q), tribune);
}

/// Flat roofs: stone and lead over chapels and aisles, and over the tribunes.
fn terraces(plan: &Plan, detail: Detail, out: &mut Sink) {
    let mut c = lead(detail, out);
    let wall = 0.5 * plan.arcade_wall;
    let (west, east) = (plan.west.tower_east - 0.4, plan.apse.center_x);
    let (arm_west, arm_east) = (plan.transept.x.x - wall, plan.transept.x.y + wall);
    let (low, high) = (plan.level.chapel_terrace + 0.08, plan.level.tribune_terrace + 0.08);
    let p = Vec3::new;
    for (x0, x1, y, chapel) in [
        (west, arm_west + 0.1, plan.nave_y, plan.nave_chapel_y),
        (arm_east - 0.1, east, plan.choir_y, plan.choir_chapel_y),
    ] {
        let bays = ((x1 - x0) / 5.6).round().max(1.0) as usize;
        for i in 0..bays {
            let (a, b) = (x0 + (x1 - x0) * i as f32 / bays as f32, x0 + (x1 - x0) * (i + 1) as f32 / bays as f32);
            c.face(&[
                p(a, -chapel + 0.05, low),
                p(b, -chapel + 0.05, low),
                p(b, -y[1], low + 0.25),
                p(a, -y[1], low + 0.25),
            ]);
            c.face(&[
                p(a, -y[1] - 0.4, high),
                p(b, -y[1] - 0.4, high),
                p(b, -y[0], high + 0.25),
                p(a, -y[0], high + 0.25),
            ]);
        }
    }
    // The ring, southern half.
    let steps = plan.apse_angles(2);
    for pair in steps.windows(2).filter(|pair| pair[1] <= 1e-3 || pair[0] < -1e-3) {
        let (a, b) = (pair[0], pair[1].min(0.0));
        let q = |r: f32, t: f32, z: f32| plan.apse_point(r, t, z);
        let [r0, r1, _, r3] = plan.apse.radii;
        c.face(&[q(r3 - 0.05, a, low), q(r3 - 0.05, b, low), q(r1, b, low + 0.25), q(r1, a, low + 0.25)]);
        c.face(&[q(r1 + 0.40, a, high), q(r1 + 0.40, b, high), q(r0, b, high + 0.25), q(r0, a, high + 0.25)]);
    }
    let angles = plan.apse_angles(1);
    for pair in angles.windows(2).filter(|pair| pair[1] <= 1e-3) {
        let r = plan.apse.radii[1] + 0.45;
        let (a, b) = (plan.apse_point(r, pair[0], 0.0), plan.apse_point(r, pair[1], 0.0));
        let y = plan.level.tribune_terrace;
        let half = 0.5 * a.distance(b);
        let mut c = Chisel::new(&mut *c.0.sink(), detail, MaterialId::CarvedOut, 0.5 * (a + b), (b - a).truncate());
        let v = Vec2::new;
        c.course(
            &[v(-half, 0.0), v(half, 0.0)],
            false,
            &[v(-0.05, y - 0.5), v(0.12, y - 0.45), v(0.32, y - 0.2), v(0.32, y - 0.02), v(-0.3, y + 0.16)],
        );
        balustrade(&mut c.at(0.0, y + 0.05, 0.04), -half, half, 0.95);
    }
}

/// A ridge roll with fleurons from the towers to the apse and across the arms.
fn cresting(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = plan.level.ridge;
    let cross = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let front = plan.transept.front - 0.7;
    let ends = [
        (Vec3::new(plan.west.tower_east, 0.0, z), Vec2::X, cross - plan.west.tower_east),
        (Vec3::new(cross, 0.0, z), Vec2::X, plan.apse.center_x - cross),
        (Vec3::new(cross, -front, z), Vec2::Y, 2.0 * front),
    ];
    for (at, along, length) in ends {
        let mut c = Chisel::new(out, detail, MaterialId::Lead, at, along);
        c.cut(
            &Outline::new(vec![
                Vec2::new(0.0, -0.25),
                Vec2::new(length, -0.25),
                Vec2::new(length, 0.16),
                Vec2::new(0.0, 0.16),
            ]),
            -0.14,
            0.14,
        );
        let count = (length / if c.is_fine() { 0.9 } else { 3.0 }) as usize;
        for k in 0..count {
            let x = (k as f32 + 0.5) * length / count as f32;
            let v = Vec2::new;
            c.slab(
                &[v(x - 0.06, 0.12), v(x + 0.06, 0.12), v(x + 0.24, 0.52), v(x, 0.95), v(x - 0.24, 0.52)],
                -0.03,
                0.03,
            );
        }
    }
}

/// The wall that closes the nave's roof towards the towers, and the court's floor between them.
fn west_gable(plan: &Plan, detail: Detail, out: &mut Sink) {
    let (z0, z1) = (plan.level.wall_top - 0.4, plan.level.ridge + 0.5);
    let half = plan.nave_y[0] + 0.1;
    let x = plan.west.tower_east;
    let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::new(x, 0.0, 0.0), Vec2::NEG_Y);
    let v = Vec2::new;
    c.cut(
        &Outline::new(vec![v(-half, z0), v(half, z0), v(half, z0 + 1.2), v(0.0, z1), v(-half, z0 + 1.2)]),
        -0.5,
        0.15,
    );
    let p = Vec3::new;
    let floor = plan.level.wall_top + 0.9;
    // Slabs of stone carry the lead: they are what is seen from below.
    let slab = [v(-half, floor - 0.3), v(half, floor - 0.3), v(half, floor - 0.02), v(-half, floor - 0.02)];
    c.slab(&slab, 0.0, x - plan.west_inner + 0.3);
    lead(detail, out).face(&[
        p(plan.west_inner - 0.3, -half, floor),
        p(x, -half, floor),
        p(x, half, floor),
        p(plan.west_inner - 0.3, half, floor),
    ]);
}
