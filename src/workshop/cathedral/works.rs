//! What stood at other times and no longer does: the ends of a building that was growing, older roofs and fronts, the
//! spire of the 13th century. All of it is a plain stand-in: sizes follow the plan, forms are guesses that fit.

use super::arcade::faces;
use super::glazing::Glazing;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, PointedArch, Sink, circle, cuboid, extrude, flat, frustum, mirror_y, rect,
    upright,
};
use super::phases::{Element, Phase, Standing};
use super::plan::Plan;
use super::windows::{Window, window};
use super::worksite;
use Phase::{P1163, P1182, P1200, P1225, P1250, P1345};
use glam::{Affine3A, Vec2, Vec3};

/// West end of what stood of the nave about 1200: just beyond the piers at 37.6.
const NAVE_1200: f32 = 36.75;
/// Plane of the transept's fronts before they were moved out.
const OLD_FRONT: f32 = 18.35;
/// Top of the spire of the 13th century: 104 feet above the ridge by Guilhermy, 83 m above the floor by others.
const OLD_SPIRE: f32 = 81.0;

/// Everything.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    ground(during(out, P1163, P1345));
    worksite::begun(plan, during(out, P1163, P1163));
    // The choir alone: a timber and rubble end towards the crossing, a first roof, outer aisles without chapels.
    end_wall(during(out, P1182, P1182), 73.9, plan.choir_y, detail);
    roofs(plan, during(out, P1182, P1182), Some(73.6), None, false);
    outer_aisle(plan, during(out, P1182, P1250), &plan.choir_x, plan.choir_y, detail);
    outer_ring(plan, during(out, P1182, P1250), detail);
    // Transept and eastern nave.
    end_wall(during(out, P1200, P1200), NAVE_1200, plan.nave_y, detail);
    roofs(plan, during(out, P1200, P1200), None, Some(NAVE_1200 - 0.3), true);
    let east = plan.nave_x.iter().position(|x| *x > NAVE_1200).unwrap_or_default();
    outer_aisle(plan, during(out, P1200, P1225), &plan.nave_x[east..], plan.nave_y, detail);
    old_fronts(plan, during(out, P1200, P1250), detail);
    // The nave whole, towers not begun.
    outer_aisle(plan, during(out, P1225, P1225), &plan.nave_x[2..=east], plan.nave_y, detail);
    roofs(plan, during(out, P1225, P1250), None, None, true);
    let deck = cuboid(Vec3::new(1.7, -19.9, 36.5), Vec3::new(16.6, 19.9, 36.9));
    during(out, P1225, P1225).put(MaterialId::Lead, &deck);
    old_spire(plan, during(out, P1250, P1345));
    worksite::burnt(plan, during(out, Phase::P2019, Phase::P2019));
}

/// What comes next stands from one phase to another.
fn during(out: &mut Sink, first: Phase, last: Phase) -> &mut Sink {
    out.element(Element::Standing(Standing::guessed(first, last)))
}

/// Trodden earth around and under the building.
fn ground(out: &mut Sink) {
    let mut mesh = Mesh::new();
    let (cell, z) = (13.0, -0.08);
    for i in -7..14 {
        for j in -6..6 {
            let (x, y) = (i as f32 * cell, j as f32 * cell);
            mesh.quad([
                Vec3::new(x, y, z),
                Vec3::new(x + cell, y, z),
                Vec3::new(x + cell, y + cell, z),
                Vec3::new(x, y + cell, z),
            ]);
        }
    }
    out.put(MaterialId::StoneDark, &mesh);
}

/// A temporary end across all five vessels at `x`: rubble with a door and two windows, boards in the gable.
fn end_wall(out: &mut Sink, x: f32, y: [f32; 3], detail: Detail) {
    let v = Vec2::new;
    let n = detail.segments(8);
    let [a, b, c] = [y[0] + 0.75, y[1] + 0.5, y[2] + 0.5];
    let door = PointedArch::equilateral(1.3, 2.6).curve(n);
    let mut points = vec![v(c, -0.05), v(c, 11.3), v(b, 12.6), v(b, 19.9), v(a, 20.1), v(a, 34.1)];
    let left: Vec<Vec2> = points.iter().rev().map(|p| v(-p.x, p.y)).collect();
    points.extend(left);
    points.push(v(-1.3, -0.05));
    points.extend(door.iter().rev());
    points.push(v(1.3, -0.05));
    let lancet = |x: f32| -> Vec<Vec2> {
        PointedArch::equilateral(0.8, 25.0).opening(20.5, n).iter().map(|p| v(p.x + x, p.y)).collect()
    };
    let wall = Outline::with_holes(points, vec![lancet(-2.6), lancet(2.6)]);
    let place = upright(Vec3::new(x, 0.0, 0.0), Vec2::Y);
    out.part("temporary end");
    out.place(MaterialId::Stone, &extrude(&wall, -0.35, 0.35), &place);
    let gable = Outline::new(vec![v(-a, 34.05), v(a, 34.05), v(0.0, 44.4)]);
    out.place(MaterialId::Oak, &extrude(&gable, -0.12, 0.12), &place);
    // Battens over the joints of the boards, and a door of planks.
    for k in -5..=5 {
        let at = k as f32 * 1.2;
        let top = 44.4 - 10.3 * at.abs() / a - 0.4;
        for face in [-0.18, 0.14] {
            let batten = cuboid(Vec3::new(at - 0.08, 34.1, face), Vec3::new(at + 0.08, top.max(34.2), face + 0.05));
            out.place(MaterialId::Oak, &batten, &place);
        }
    }
    let leaf = cuboid(Vec3::new(-1.28, -0.02, -0.05), Vec3::new(1.28, 2.6, 0.05));
    out.place(MaterialId::Oak, &leaf, &(place * Affine3A::from_translation(Vec3::new(-2.3, 0.0, -0.6))));
}

/// Roofs as they may have been: the choir's from `choir` on, the nave's from `nave` on, and those of the arms that end
/// at the old fronts. Where neither is given, only the arms'.
fn roofs(plan: &Plan, out: &mut Sink, choir: Option<f32>, nave: Option<f32>, arms: bool) {
    let (z0, z1) = (plan.level.wall_top + 0.08, plan.level.ridge);
    let p = Vec3::new;
    let half = |y: f32| y + 0.5 * plan.arcade_wall - 0.35;
    let (n, c) = (half(plan.nave_y[0]), half(plan.choir_y[0]));
    let cross = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let arm = 0.5 * (plan.transept.x.y - plan.transept.x.x) + 0.3;
    let (east, front) = (plan.apse.center_x, OLD_FRONT + 0.35);
    let mut south = Mesh::new();
    if let Some(x) = nave {
        strips(&mut south, [p(x, -n, z0), p(cross - arm, -n, z0), p(cross, 0.0, z1), p(x, 0.0, z1)]);
    }
    if let Some(x) = choir {
        strips(&mut south, [p(x, -c, z0), p(east, -c, z0), p(east, 0.0, z1), p(x, 0.0, z1)]);
    } else if nave.is_some() {
        strips(&mut south, [p(cross + arm, -c, z0), p(east, -c, z0), p(east, 0.0, z1), p(cross, 0.0, z1)]);
    }
    if arms {
        let (w, e) = (cross - arm, cross + arm);
        strips(&mut south, [p(w, -n, z0), p(w, -front, z0), p(cross, -front, z1), p(cross, 0.0, z1)]);
        strips(&mut south, [p(e, -front, z0), p(e, -c, z0), p(cross, 0.0, z1), p(cross, -front, z1)]);
    }
    out.put(MaterialId::Lead, &south);
    out.place(MaterialId::Lead, &south, &mirror_y());
    if choir.is_some() || nave.is_some() {
        let radius = plan.apse.radii[0] + 0.3;
        for pair in plan.apse_angles(0).windows(2) {
            let (a, b) = (plan.apse_point(radius, pair[0], z0), plan.apse_point(radius, pair[1], z0));
            let mut facet = Mesh::new();
            let apex = p(east, 0.0, z1);
            facet.quad([a, b, apex, apex]);
            out.put(MaterialId::Lead, &facet);
        }
    }
}

/// A slope laid in strips, so that tiles stay small: its foot's two ends, then its ridge's.
fn strips(mesh: &mut Mesh, [a, b, c, d]: [Vec3; 4]) {
    let bays = (a.distance(b) / 6.0).ceil().max(1.0) as usize;
    for k in 0..bays {
        let (s, t) = (k as f32 / bays as f32, (k + 1) as f32 / bays as f32);
        mesh.quad([a.lerp(b, s), a.lerp(b, t), d.lerp(c, t), d.lerp(c, s)]);
    }
}

/// The wall that closed an outer aisle before it had chapels: a lancet a bay.
fn aisle_wall(length: f32, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("old aisle wall");
    let arch = PointedArch::equilateral(0.7, 6.0);
    let w = Window { arch, sill: 3.2, lights: 1, lobes: 0, bar: 0.14, glass: Glazing::Lozenges };
    let outline = rect(Vec2::new(-length / 2.0, -0.07), Vec2::new(length / 2.0, 10.7));
    let wall = extrude(&Outline::with_holes(outline, vec![w.opening(detail)]), -0.25, 0.25);
    faces(&mut sink, &wall, MaterialId::StoneDark);
    sink.place_sink(&window(&w, 0.22, detail), &Affine3A::IDENTITY);
    sink
}

/// The walls of an outer aisle, and the lean-to roof that ran from them to the tribune's wall.
fn outer_aisle(plan: &Plan, out: &mut Sink, lines: &[f32], y: [f32; 3], detail: Detail) {
    let mut north = Sink::new();
    for pair in lines.windows(2) {
        let (length, x) = (pair[1] - pair[0], 0.5 * (pair[0] + pair[1]));
        north.place_sink(&aisle_wall(length, detail), &upright(Vec3::new(x, y[2], 0.0), Vec2::NEG_X));
        let (low, high) = lean_to(plan);
        let mut roof = Mesh::new();
        let (near, far) = (y[1] + 0.4, y[2] + 0.8);
        roof.quad([
            Vec3::new(pair[1], far, low),
            Vec3::new(pair[0], far, low),
            Vec3::new(pair[0], near, high),
            Vec3::new(pair[1], near, high),
        ]);
        north.put(MaterialId::Lead, &roof);
    }
    out.place_both(&north);
}

/// Foot and head of the lean-to roofs.
fn lean_to(plan: &Plan) -> (f32, f32) {
    (plan.level.chapel_terrace - 0.25, plan.level.chapel_terrace + 0.95)
}

/// The same around the apse.
fn outer_ring(plan: &Plan, out: &mut Sink, detail: Detail) {
    let [_, inner, radius, _] = plan.apse.radii;
    let angles = plan.apse_angles(2);
    let half = 0.5 * (angles[1] - angles[0]);
    let part = aisle_wall(2.0 * radius * half.sin(), detail);
    let (low, high) = lean_to(plan);
    for pair in angles.windows(2) {
        let middle = 0.5 * (pair[0] + pair[1]);
        let at = plan.apse_point(radius * half.cos(), middle, 0.0);
        out.place_sink(&part, &upright(at, Vec2::from_angle(middle).perp()));
        let point = |r: f32, angle: f32, z: f32| plan.apse_point(r, angle, z);
        let (r0, r1) = (inner + 0.2, radius + 0.8);
        let mut roof = Mesh::new();
        roof.quad([
            point(r1, pair[0], low),
            point(r1, pair[1], low),
            point(r0, pair[1], high),
            point(r0, pair[0], high),
        ]);
        out.put(MaterialId::Lead, &roof);
    }
}

/// The transept's fronts before 1250: plain walls in three storeys with lancets, a door, a gable.
fn old_fronts(plan: &Plan, out: &mut Sink, detail: Detail) {
    let v = Vec2::new;
    let half = 0.5 * (plan.transept.x.y - plan.transept.x.x) + 0.5 * plan.arcade_wall;
    let (top, ridge) = (plan.level.wall_top + 0.3, plan.level.ridge + 0.3);
    let door = PointedArch::equilateral(1.5, 3.4);
    let mut points = vec![v(half, -0.07), v(half, top), v(0.0, ridge), v(-half, top), v(-half, -0.07)];
    points.push(v(-1.5, -0.07));
    points.extend(door.curve(detail.segments(8)).iter().rev());
    points.push(v(1.5, -0.07));
    let storey = |half: f32, sill: f32, springing: f32| Window {
        arch: PointedArch::equilateral(half, springing),
        sill,
        lights: 1,
        lobes: 0,
        bar: 0.16,
        glass: Glazing::Lozenges,
    };
    let windows: Vec<(f32, Window)> = [storey(0.85, 12.2, 15.6), storey(1.0, 21.0, 27.0)]
        .into_iter()
        .flat_map(|w| [-4.2, 0.0, 4.2].map(|x| (x, w)))
        .collect();
    let holes = windows.iter().map(|(x, w)| w.opening(detail).iter().map(|p| v(p.x + x, p.y)).collect()).collect();
    let mut front = Sink::new();
    front.part("old front");
    faces(&mut front, &extrude(&Outline::with_holes(points, holes), -0.4, 0.4), MaterialId::StoneDark);
    for (x, w) in &windows {
        front.place_sink(&window(w, 0.3, detail), &Affine3A::from_translation(Vec3::X * *x));
    }
    let x = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    out.place_sink(&front, &upright(Vec3::new(x, -OLD_FRONT, 0.0), Vec2::X));
    out.place_sink(&front, &upright(Vec3::new(x, OLD_FRONT, 0.0), Vec2::NEG_X));
}

/// A plain octagonal spire of lead with one storey of openings.
fn old_spire(plan: &Plan, out: &mut Sink) {
    let x = 0.5 * (plan.transept.x.x + plan.transept.x.y);
    let at = flat(Vec3::new(x, 0.0, 0.0), std::f32::consts::FRAC_PI_8);
    let ring = |r: f32| circle(Vec2::ZERO, r, 8, 0.0);
    out.part("old spire");
    let body =
        [(3.1, 38.0), (3.1, 47.6), (3.35, 47.9), (3.35, 48.2), (2.5, 48.6), (2.5, 53.4), (2.8, 53.8), (2.3, 54.6)];
    for pair in body.windows(2) {
        out.place(MaterialId::Lead, &frustum(&ring(pair[0].0), &ring(pair[1].0), pair[0].1, pair[1].1), &at);
    }
    let needle = OLD_SPIRE - 3.0;
    for k in 0..4 {
        let along = |t: f32| (2.3 + (0.12 - 2.3) * t, 54.6 + (needle - 54.6) * t);
        let ((r0, z0), (r1, z1)) = (along(k as f32 / 4.0), along((k + 1) as f32 / 4.0));
        out.place(MaterialId::Lead, &frustum(&ring(r0), &ring(r1), z0, z1), &at);
    }
    // Louvred openings of the bells' storey.
    for k in 0..8 {
        let face = at * Affine3A::from_rotation_z(std::f32::consts::FRAC_PI_4 * (k as f32 + 0.5));
        let louvre = cuboid(Vec3::new(2.0, -0.5, 49.2), Vec3::new(2.38, 0.5, 52.6));
        out.place(MaterialId::Oak, &louvre, &face);
    }
    let gold = [
        cuboid(Vec3::new(-0.07, -0.07, needle - 0.2), Vec3::new(0.07, 0.07, OLD_SPIRE)),
        cuboid(Vec3::new(-0.06, -0.8, needle + 1.7), Vec3::new(0.06, 0.8, needle + 1.85)),
    ];
    for bar in gold {
        out.place(MaterialId::Gilding, &bar, &flat(Vec3::new(x, 0.0, 0.0), 0.0));
    }
}
