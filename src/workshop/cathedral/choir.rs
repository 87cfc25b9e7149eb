//! The choir: three steps, marble floor, enclosure, stalls, high altar.

use super::floor::choir_outline;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, Path, PointedArch, Sink, circle, cuboid, extrude, extrude_profile, flat,
    frustum, rect, revolve, sweep, tube, upright,
};
use super::piers::shaft;
use super::plan::Plan;
use super::statues::{self, figure};
use glam::{Affine3A, Mat3, Vec2, Vec3};

/// Half the width of the raised floor.
const HALF: f32 = 5.5;

/// Everything in the choir.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    steps(plan, detail, out);
    let mut north = Sink::new();
    enclosure(plan, detail, &mut north);
    stalls(plan, detail, &mut north);
    out.place_both(&north);
    grilles(plan, detail, out);
    altar(plan, detail, out);
}

/// Three steps of 0.16 over the full width, and the floor they lead to.
fn steps(plan: &Plan, detail: Detail, out: &mut Sink) {
    let (x, going) = (plan.choir_steps.x, plan.choir_steps.y);
    let riser = plan.level.choir_floor / 3.0;
    let mut stone = Mesh::new();
    for k in 0..2 {
        let z = riser * (k as f32 + 1.0);
        out.part("choir step");
        let (from, to) = (x + going * k as f32, x + going * (k as f32 + 1.0));
        stone.append(
            &super::kit::block(
                Vec3::new(from, -HALF, z - riser),
                Vec3::new(to, HALF, z),
                [true, false, true, true, false, true],
            ),
            &Affine3A::IDENTITY,
        );
        // Under the next step the sides go on.
        stone.append(
            &super::kit::block(
                Vec3::new(to, -HALF, z - riser),
                Vec3::new(to + going, HALF, z),
                [false, false, true, true, false, false],
            ),
            &Affine3A::IDENTITY,
        );
    }
    out.part("choir step");
    let outline = choir_outline(plan, x + 2.0 * going, HALF, detail);
    let top = plan.level.choir_floor;
    let (points, indices) = outline.triangles();
    let mut marble = Mesh::new();
    for p in &points {
        marble.vertex(p.extend(top), Vec3::Z, *p);
    }
    marble.indices = indices;
    out.put(MaterialId::Inlay, &marble);
    stone.append(&extrude_profile(&outline.outer, 0.0, top, true), &Affine3A::IDENTITY);
    out.put(MaterialId::Carved, &stone);
}

/// The enclosure between the straight bays' piers: a wall with an arcade and scenes in relief to the aisle side.
fn enclosure(plan: &Plan, detail: Detail, north: &mut Sink) {
    let radius = plan.pier.shaft / 2.0 - 0.06;
    for pair in plan.choir_x.windows(2) {
        north.part("enclosure");
        let first = if pair[0] == plan.choir_x[0] { 2.3 } else { radius };
        let (x0, x1) = (pair[0] + first, pair[1] - radius);
        let length = x1 - x0;
        let place = upright(Vec3::new((x0 + x1) / 2.0, plan.choir_y[0], 0.0), Vec2::NEG_X);
        let half = length / 2.0;
        let top = 4.3;
        let count = if length > 4.5 { 5 } else { 3 };
        let pitch = (length - 0.3) / count as f32;
        let mut front = Outline::new(rect(Vec2::new(-half, 1.7), Vec2::new(half, 4.0)));
        let mut niches = Vec::new();
        for k in 0..count {
            let x = -half + 0.15 + pitch * (k as f32 + 0.5);
            let arch = PointedArch::equilateral(pitch / 2.0 - 0.09, 2.9);
            front =
                front.hole(arch.opening(1.95, detail.segments(7)).into_iter().map(|p| p + Vec2::new(x, 0.0)).collect());
            niches.push(x);
        }
        let mut part = Sink::new();
        part.put(MaterialId::Stone, &cuboid(Vec3::new(-half, -0.02, -0.20), Vec3::new(half, 4.0, 0.12)));
        part.put(MaterialId::Carved, &extrude(&front, 0.10, 0.26));
        part.put(MaterialId::Carved, &cuboid(Vec3::new(-half, 1.55, 0.10), Vec3::new(half, 1.72, 0.30)));
        part.put(MaterialId::Carved, &cuboid(Vec3::new(-half, 4.0, -0.30), Vec3::new(half, top - 0.1, 0.32)));
        part.put(MaterialId::Carved, &cuboid(Vec3::new(-half, top - 0.1, -0.24), Vec3::new(half, top, 0.26)));
        for (k, x) in niches.into_iter().enumerate() {
            // A relief figure in each niche, gilded halo behind it.
            let figure = figure(1.25, (pair[0] * 3.0) as u32 + 7 * k as u32, detail);
            let turn = Affine3A::from_mat3_translation(
                Mat3::from_cols(Vec3::X, Vec3::NEG_Z, Vec3::Y),
                Vec3::new(x, 1.94, 0.16),
            );
            part.place(MaterialId::Carved, &figure, &turn);
            let halo = revolve(&[Vec2::new(0.13, 0.0), Vec2::new(0.13, 0.02), Vec2::new(0.0, 0.02)], detail.around(16));
            part.place(MaterialId::Gilding, &halo, &Affine3A::from_translation(Vec3::new(x, 3.09, 0.125)));
        }
        north.place_sink(&part, &place);
    }
}

/// Two rows of stalls against the enclosure in three bays, panels and canopy above.
fn stalls(plan: &Plan, detail: Detail, north: &mut Sink) {
    let z = plan.level.choir_floor;
    let pitch = 0.72;
    let (x0, x1) = (plan.choir_x[0] + 4.6, plan.choir_x[3] - 0.9);
    let count = ((x1 - x0) / pitch).floor() as usize;
    let length = count as f32 * pitch;
    let seat = stall(pitch, detail);
    for (y, lift, front) in [(5.34, 0.32, 4.1), (3.98, 0.0, 3.3)] {
        let base = z + lift;
        if lift > 0.0 {
            north.put(
                MaterialId::Oak,
                &cuboid(Vec3::new(x0 - 0.1, front, z - 0.01), Vec3::new(x0 + length + 0.1, y + 0.1, base)),
            );
        }
        for k in 0..count {
            north.part("stall");
            north.place(
                MaterialId::Oak,
                &seat,
                &Affine3A::from_translation(Vec3::new(x0 + pitch * (k as f32 + 0.5), y, base)),
            );
        }
        // The last arm.
        north.place(MaterialId::Oak, &arm(), &Affine3A::from_translation(Vec3::new(x0 + length, y, base)));
    }
    // High backs with carved panels and a cornice, against the enclosure.
    let (y, low, high) = (5.40, z + 1.4, z + 4.6);
    north.put(MaterialId::Oak, &cuboid(Vec3::new(x0 - 0.1, y, z), Vec3::new(x0 + length + 0.1, y + 0.12, high)));
    let panels = (count / 2).max(1);
    let width = length / panels as f32;
    for k in 0..panels {
        let x = x0 + width * (k as f32 + 0.5);
        north.part("panel");
        let frame = Outline::with_holes(
            rect(Vec2::new(-width / 2.0 + 0.03, low), Vec2::new(width / 2.0 - 0.03, high - 0.25)),
            vec![rect(Vec2::new(-width / 2.0 + 0.16, low + 0.14), Vec2::new(width / 2.0 - 0.16, high - 0.42))],
        );
        let place = upright(Vec3::new(x, y, 0.0), Vec2::X);
        north.place(MaterialId::Oak, &extrude(&frame, -0.01, 0.06), &place);
        if !detail.fine() {
            continue;
        }
        // A scene in relief under a moulded oval, between garlands.
        let oval: Vec<Vec2> = circle(Vec2::ZERO, 1.0, detail.segments(28), 0.0)
            .iter()
            .map(|p| Vec2::new(p.x * 0.47, 3.25 + p.y * 0.68))
            .collect();
        let roll = [(-0.05, -0.01), (-0.03, 0.045), (0.0, 0.06), (0.03, 0.045), (0.05, -0.01)].map(Vec2::from);
        let ring = Path::elevation(&oval, 0.0, true);
        let roll: Vec<Vec2> = roll.iter().rev().copied().collect();
        north.place(MaterialId::Oak, &sweep(&roll, false, &ring), &place);
        for (n, (dx, height)) in [(-0.17f32, 0.95), (0.18, 0.82)].into_iter().enumerate() {
            let relief = figure(height, 80 + 2 * k as u32 + n as u32, detail);
            let flat = Affine3A::from_scale_rotation_translation(
                Vec3::new(1.0, 0.45, 1.0),
                glam::Quat::IDENTITY,
                Vec3::new(x + dx, y - 0.015, 2.76),
            );
            north.place(MaterialId::Oak, &relief, &flat);
        }
        for dx in [-0.5f32, 0.5] {
            let drop: Vec<Vec3> = (0..=6).map(|i| Vec3::new(x + dx * 0.94, y - 0.02, 4.25 - 0.30 * i as f32)).collect();
            north.place(MaterialId::Oak, &tube(&drop, 0.045, 0.015, 6), &Affine3A::IDENTITY);
        }
    }
    north.put(
        MaterialId::Oak,
        &cuboid(Vec3::new(x0 - 0.2, y - 0.55, high - 0.02), Vec3::new(x0 + length + 0.2, y + 0.14, high + 0.12)),
    );
    north.put(
        MaterialId::Oak,
        &cuboid(Vec3::new(x0 - 0.26, y - 0.63, high + 0.12), Vec3::new(x0 + length + 0.26, y + 0.14, high + 0.22)),
    );
}

/// One seat: seat, back, the arm to its left; origin at the middle of its back, facing -y.
fn stall(pitch: f32, detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let h = pitch / 2.0;
    mesh.append(&cuboid(Vec3::new(-h, -0.06, 0.0), Vec3::new(h, 0.0, 1.22)), &Affine3A::IDENTITY);
    mesh.append(&cuboid(Vec3::new(-h, -0.46, 0.42), Vec3::new(h, -0.05, 0.47)), &Affine3A::IDENTITY);
    if !detail.fine() {
        return mesh;
    }
    mesh.append(&cuboid(Vec3::new(-h, -0.20, 1.20), Vec3::new(h, 0.02, 1.26)), &Affine3A::IDENTITY);
    mesh.append(&arm(), &Affine3A::from_translation(Vec3::new(-h, 0.0, 0.0)));
    mesh
}

/// The curved end between two seats.
fn arm() -> Mesh {
    let profile = [
        (0.0, 0.0),
        (-0.50, 0.0),
        (-0.50, 0.30),
        (-0.44, 0.52),
        (-0.47, 0.68),
        (-0.55, 0.78),
        (-0.53, 0.86),
        (-0.42, 0.86),
        (-0.30, 0.90),
        (-0.22, 1.02),
        (-0.20, 1.20),
        (0.0, 1.20),
    ];
    // Drawn in (y, z); extruded along x.
    let outline = Outline::new(profile.iter().map(|(y, z)| Vec2::new(*y, *z)).collect());
    extrude(&outline, -0.035, 0.035).placed(&Affine3A::from_mat3(Mat3::from_cols(Vec3::Y, Vec3::Z, Vec3::X)))
}

/// Low iron grilles between the apse's piers.
fn grilles(plan: &Plan, detail: Detail, out: &mut Sink) {
    let angles = plan.apse_angles(0);
    let half_angle = (angles[1] - angles[0]) / 2.0;
    let radius = plan.apse.radii[0] * half_angle.cos();
    let length = 2.0 * (plan.apse.radii[0] * half_angle.sin() - plan.pier.shaft / 2.0 + 0.04);
    let bars = if detail.fine() { 18 } else { 6 };
    for pair in angles.windows(2) {
        out.part("grille");
        let middle = (pair[0] + pair[1]) / 2.0;
        let place = upright(plan.apse_point(radius, middle, 0.0), Vec2::from_angle(middle).perp());
        let h = length / 2.0;
        let mut mesh = Mesh::new();
        let mut add = |low: Vec3, high: Vec3| mesh.append(&cuboid(low, high), &Affine3A::IDENTITY);
        add(Vec3::new(-h, 0.0, -0.14), Vec3::new(h, 0.62, 0.14));
        let foot = mesh.clone();
        out.place(MaterialId::Carved, &foot, &place);
        let mut iron = Mesh::new();
        let mut add = |low: Vec3, high: Vec3| iron.append(&cuboid(low, high), &Affine3A::IDENTITY);
        for z in [0.72, 1.5, 2.2] {
            add(Vec3::new(-h, z, -0.02), Vec3::new(h, z + 0.05, 0.02));
        }
        for k in 0..=bars {
            let x = -h + 0.04 + (length - 0.08) * k as f32 / bars as f32;
            add(Vec3::new(x - 0.013, 0.60, -0.013), Vec3::new(x + 0.013, 2.42, 0.013));
        }
        out.place(MaterialId::Iron, &iron, &place);
        for k in 0..=bars {
            let x = -h + 0.04 + (length - 0.08) * k as f32 / bars as f32;
            let tip = frustum(&circle(Vec2::ZERO, 0.03, 4, 0.0), &circle(Vec2::ZERO, 0.004, 4, 0.0), 0.0, 0.14);
            let stand = Affine3A::from_mat3_translation(
                Mat3::from_cols(Vec3::X, Vec3::NEG_Z, Vec3::Y),
                Vec3::new(x, 2.41, 0.0),
            );
            out.place(MaterialId::Gilding, &tip, &(place * stand));
        }
    }
}

/// The high altar on two steps, six candlesticks and a cross, and the Pietà behind it.
fn altar(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("high altar");
    let (x, z) = (plan.altar_x, plan.level.choir_floor);
    let mut stone = Mesh::new();
    let mut add = |x0: f32, x1: f32, half: f32, z0: f32, z1: f32| {
        stone.append(&cuboid(Vec3::new(x0, -half, z0), Vec3::new(x1, half, z1)), &Affine3A::IDENTITY);
    };
    add(x - 1.6, x + 3.4, 3.4, z - 0.01, z + 0.16);
    add(x - 1.2, x + 3.2, 3.0, z + 0.15, z + 0.32);
    add(x + 0.08, x + 1.02, 1.72, z + 0.31, z + 1.2);
    add(x - 0.04, x + 1.14, 1.86, z + 1.2, z + 1.34);
    add(x + 0.78, x + 1.14, 1.80, z + 1.33, z + 1.62);
    add(x + 1.9, x + 3.0, 1.2, z + 0.31, z + 2.2);
    out.put(MaterialId::WhiteMarble, &stone);
    let top = z + 0.32;
    for k in 0..7 {
        let y = -1.5 + 0.5 * k as f32;
        // The front's arcade of gilded colonnettes.
        out.place_sink(&shaft(0.045, 0.0, 0.86, detail), &Affine3A::from_translation(Vec3::new(x + 0.03, y, top)));
    }
    for y in [-1.5, -1.0, -0.5, 0.5, 1.0, 1.5] {
        candlestick(out, Vec3::new(x + 0.95, y, z + 1.61), 0.9, detail);
    }
    let cross = |low: Vec3, high: Vec3| cuboid(low, high);
    out.put(MaterialId::Gilding, &cross(Vec3::new(x + 0.93, -0.035, z + 2.04), Vec3::new(x + 1.0, 0.035, z + 3.3)));
    out.put(MaterialId::Gilding, &cross(Vec3::new(x + 0.935, -0.42, z + 2.72), Vec3::new(x + 0.995, 0.42, z + 2.79)));
    statues::pieta(Vec3::new(x + 2.45, 0.0, z + 2.19), detail, out);
    // Louis XIII and Louis XIV kneel to both sides, turned to her.
    for (side, seed) in [(-1.0f32, 3), (1.0, 6)] {
        let turn = flat(Vec3::new(x + 2.2, side * 2.2, z + 1.30), -std::f32::consts::FRAC_PI_2 - side * 0.9);
        out.place(MaterialId::WhiteMarble, &figure(1.55, seed, detail), &turn);
        let base =
            cuboid(Vec3::new(x + 1.8, side * 2.2 - 0.40, z + 0.31), Vec3::new(x + 2.6, side * 2.2 + 0.40, z + 1.31));
        out.put(MaterialId::Carved, &base);
    }
    // The tabernacle of 2024 under the cross.
    out.part("tabernacle");
    let case = cuboid(Vec3::new(x + 0.80, -0.22, z + 1.61), Vec3::new(x + 1.12, 0.22, z + 2.05));
    out.put(MaterialId::Bronze, &case);
}

/// A turned candlestick with its candle, standing on `at`.
pub fn candlestick(out: &mut Sink, at: Vec3, height: f32, detail: Detail) {
    out.part("candlestick");
    let h = height;
    let profile: Vec<Vec2> = [
        (0.13, 0.0),
        (0.13, 0.03),
        (0.05, 0.08),
        (0.03, 0.16),
        (0.055, 0.24),
        (0.025, 0.34),
        (0.022, 0.62),
        (0.05, 0.68),
        (0.025, 0.72),
        (0.085, 0.80),
        (0.085, 0.83),
        (0.0, 0.83),
    ]
    .iter()
    .map(|(r, t)| Vec2::new(*r * (0.5 + 0.5 * h), *t * h))
    .collect();
    out.place(MaterialId::Gilding, &revolve(&profile, detail.around(12)), &flat(at, 0.0));
    let candle =
        revolve(&[Vec2::new(0.028, h * 0.82), Vec2::new(0.026, h * 1.25), Vec2::new(0.0, h * 1.25)], detail.around(8));
    out.place(MaterialId::Carved, &candle, &flat(at, 0.0));
}
