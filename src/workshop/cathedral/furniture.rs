//! What stands in the nave and transept: chairs, pulpit, candle stands, the organ's gallery.

use super::choir::candlestick;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, Path, PointedArch, Sink, circle, cuboid, extrude, flat, frustum, profile_string,
    rect, revolve, sphere, sweep, tube, upright,
};
use super::piers::shaft;
use super::plan::Plan;
use glam::{Affine3A, Vec2, Vec3};
use std::f32::consts::{FRAC_PI_2, TAU};

/// Clear width of the central aisle between the chairs.
const AISLE: f32 = 2.2;

/// Where candle stands are: x, and y on both sides.
pub(super) const CANDLE_STANDS: [(f32, f32); 7] =
    [(23.6, 8.1), (34.8, 8.1), (46.0, 8.1), (57.2, 8.6), (62.4, 15.4), (77.2, 7.6), (89.8, 7.6)];

/// Everything that stands loose.
pub fn add(plan: &Plan, detail: Detail, seed: u64, out: &mut Sink) {
    chairs(plan, detail, seed, out);
    pulpit(plan, detail, out);
    organ(plan, detail, out);
    for (x, y) in CANDLE_STANDS {
        for side in [1.0, -1.0] {
            candle_stand(out, Vec3::new(x, y * side, 0.0), detail);
        }
    }
}

/// Rows of chairs on both sides of the central aisle, in two blocks with a cross passage, clear of the piers.
fn chairs(plan: &Plan, detail: Detail, seed: u64, out: &mut Sink) {
    let chair = chair(detail);
    let (pitch, row) = (0.54, 0.98);
    let first = AISLE / 2.0 + pitch / 2.0;
    let columns = ((plan.nave_y[0] - 1.45 - AISLE / 2.0) / pitch).floor() as usize;
    let blocks = [(plan.nave_x[3] + 1.2, plan.nave_x[6] + 1.6), (plan.nave_x[6] + 3.6, plan.transept.x.x - 2.6)];
    let mut state = seed | 1;
    let mut wobble = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 40) as f32 / 16_777_216.0 - 0.5) * 2.0
    };
    for (from, to) in blocks {
        let rows = ((to - from) / row).floor() as usize;
        for r in 0..rows {
            for c in 0..columns {
                for side in [1.0, -1.0] {
                    let at = Vec3::new(from + row * r as f32 + 0.02 * wobble(), side * (first + pitch * c as f32), 0.0);
                    // The pulpit and its stair stand free.
                    let pulpit = Vec2::new(at.x - plan.nave_x[7], at.y - plan.nave_y[0] + 1.62);
                    if pulpit.y.abs() < 1.1 && (-3.3..1.2).contains(&pulpit.x) {
                        continue;
                    }
                    out.part("chair");
                    out.place(MaterialId::Oak, &chair, &flat(at, 0.03 * wobble()));
                }
            }
        }
    }
}

/// A low-backed oak chair facing +x, origin on the floor.
fn chair(detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let mut add =
        |low: [f32; 3], high: [f32; 3]| mesh.append(&cuboid(Vec3::from(low), Vec3::from(high)), &Affine3A::IDENTITY);
    if detail.fine() {
        add([-0.20, -0.21, 0.43], [0.22, 0.21, 0.46]);
        for (x, top) in [(-0.20, 0.84), (0.18, 0.43)] {
            for y in [-0.205, 0.165] {
                add([x, y, 0.0], [x + 0.04, y + 0.04, top]);
            }
        }
        for z in [0.56, 0.66, 0.76] {
            add([-0.195, -0.17, z], [-0.172, 0.17, z + 0.055]);
        }
        for y in [-0.195, 0.175] {
            add([-0.16, y, 0.18], [0.18, y + 0.02, 0.205]);
        }
    } else {
        add([-0.20, -0.20, 0.0], [-0.12, 0.20, 0.84]);
    }
    mesh
}

/// An oak pulpit against a pier on the north side, after the manner of the 19th century: an eight-sided body on a
/// clustered foot, saints in niches, a stair, a sounding board with gables under a crocketed spire.
fn pulpit(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("pulpit");
    let place = flat(Vec3::new(plan.nave_x[7], plan.nave_y[0] - 1.62, 0.0), 0.0);
    let turned = |profile: &[(f32, f32)]| {
        let ring = |r: f32| circle(Vec2::ZERO, r, 8, TAU / 16.0);
        let mut mesh = Mesh::new();
        for pair in profile.windows(2).filter(|pair| pair[1].1 > pair[0].1) {
            mesh.append(&frustum(&ring(pair[0].0), &ring(pair[1].0), pair[0].1, pair[1].1), &Affine3A::IDENTITY);
        }
        mesh
    };
    let mut oak = turned(&[(0.46, -0.02), (0.46, 0.10), (0.36, 0.20), (0.20, 0.32), (0.20, 1.05), (0.34, 1.22)]);
    let body = [(0.34, 1.22), (0.62, 1.46), (0.76, 1.62), (0.80, 1.66), (0.80, 1.74), (0.70, 1.80), (0.70, 2.62)];
    oak.append(&turned(&body), &Affine3A::IDENTITY);
    oak.append(&turned(&[(0.70, 2.62), (0.80, 2.70), (0.84, 2.74), (0.84, 2.82)]), &Affine3A::IDENTITY);
    // Sounding board and spire.
    oak.append(&turned(&[(0.88, 4.22), (1.04, 4.30), (1.08, 4.36), (1.08, 4.48), (0.94, 4.56)]), &Affine3A::IDENTITY);
    oak.append(&turned(&[(0.42, 4.55), (0.38, 5.10), (0.44, 5.14), (0.44, 5.22), (0.03, 6.70)]), &Affine3A::IDENTITY);
    for k in 0..8 {
        let angle = TAU * k as f32 / 8.0;
        let turn = flat(Vec3::ZERO, angle);
        let corner = flat(Vec3::ZERO, angle + TAU / 16.0);
        let arch = PointedArch::equilateral(0.17, 2.22).opening(1.90, detail.segments(6));
        let panel = Outline::with_holes(rect(Vec2::new(-0.27, 1.80), Vec2::new(0.27, 2.62)), vec![arch]);
        oak.append(&extrude(&panel, 0.0, 0.07), &(turn * upright(Vec3::new(0.645, 0.0, 0.0), Vec2::Y)));
        // A gable over each side of the board.
        let gable = vec![Vec2::new(-0.38, 4.40), Vec2::new(0.38, 4.40), Vec2::new(0.0, 5.05)];
        let gable = Outline::with_holes(gable, vec![circle(Vec2::new(0.0, 4.62), 0.11, detail.segments(10), 0.0)]);
        oak.append(&extrude(&gable, -0.02, 0.04), &(turn * upright(Vec3::new(0.94, 0.0, 0.0), Vec2::Y)));
        if !detail.fine() {
            continue;
        }
        let saint = super::statues::figure(0.62, 60 + k, detail);
        let niche = turn * Affine3A::from_translation(Vec3::new(0.68, 0.0, 1.86));
        let smaller = Affine3A::from_scale_rotation_translation(
            Vec3::new(1.0, 0.6, 1.0),
            glam::Quat::from_rotation_z(FRAC_PI_2),
            Vec3::ZERO,
        );
        oak.append(&saint, &(niche * smaller));
        let post = [Vec3::new(0.745, 0.0, 1.74), Vec3::new(0.745, 0.0, 2.66)];
        oak.append(&tube(&post, 0.035, 0.035, 8), &corner);
        let pinnacle = [Vec3::new(1.06, 0.0, 4.40), Vec3::new(1.06, 0.0, 4.85), Vec3::new(1.06, 0.0, 5.20)];
        oak.append(&tube(&pinnacle, 0.06, 0.012, 6), &corner);
        for step in 0..5 {
            let t = 0.12 + 0.18 * step as f32;
            let at = Vec3::new(0.48 * (1.0 - t) + 0.05, 0.0, 5.22 + 1.48 * t);
            oak.append(&sphere(0.045 * (1.2 - t), 6), &(corner * Affine3A::from_translation(at)));
        }
        for shaft in [0.0, 0.5] {
            let foot = flat(Vec3::ZERO, angle + shaft * TAU / 8.0);
            let line = [Vec3::new(0.22, 0.0, 0.28), Vec3::new(0.20, 0.0, 1.04), Vec3::new(0.38, 0.0, 1.30)];
            oak.append(&tube(&line, 0.028, 0.028, 6), &foot);
        }
    }
    // The back board holds the sounding board to the pier; the stair climbs from the west.
    oak.append(&cuboid(Vec3::new(-0.45, 0.66, 2.6), Vec3::new(0.45, 0.98, 4.4)), &Affine3A::IDENTITY);
    let (steps, going, rise) = (9, 0.26, 1.74 / 9.0);
    for k in 0..steps {
        let x = -0.62 - going * (steps - k) as f32;
        let tread = cuboid(Vec3::new(x, 0.05, -0.01), Vec3::new(x + going + 0.02, 0.62, rise * (k + 1) as f32));
        oak.append(&tread, &Affine3A::IDENTITY);
        if detail.fine() {
            let baluster = [
                Vec3::new(x + 0.13, 0.09, rise * (k + 1) as f32 - 0.01),
                Vec3::new(x + 0.13, 0.09, rise * (k + 1) as f32 + 0.92),
            ];
            oak.append(&tube(&baluster, 0.022, 0.022, 6), &Affine3A::IDENTITY);
        }
    }
    let far = -0.62 - going * steps as f32;
    let rail = [Vec3::new(far, 0.09, rise + 0.86), Vec3::new(-0.60, 0.09, 1.74 + 0.98)];
    oak.append(&tube(&rail, 0.05, 0.05, 8), &Affine3A::IDENTITY);
    out.place(MaterialId::Oak, &oak, &place);
}

/// A candle stand: an iron foot, a tiered ring of small candles.
fn candle_stand(out: &mut Sink, at: Vec3, detail: Detail) {
    out.part("candle stand");
    let profile: Vec<Vec2> =
        [(0.26, 0.0), (0.26, 0.03), (0.04, 0.10), (0.03, 0.95), (0.34, 1.0), (0.34, 1.04), (0.0, 1.04)]
            .iter()
            .map(|(r, z)| Vec2::new(*r, *z))
            .collect();
    out.place(MaterialId::Iron, &revolve(&profile, detail.around(14)), &flat(at, 0.0));
    let candle = revolve(&[Vec2::new(0.018, 1.03), Vec2::new(0.018, 1.20), Vec2::new(0.0, 1.20)], 6);
    let ring = if detail.fine() { 12 } else { 4 };
    for k in 0..ring {
        let place = at + (0.27 * Vec2::from_angle(TAU * k as f32 / ring as f32)).extend(0.0);
        out.place(MaterialId::Carved, &candle, &flat(place, 0.0));
    }
    candlestick(out, at + Vec3::Z * 1.03, 0.35, detail);
}

/// The organ's gallery across the first bay, its case under the rose.
fn organ(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("organ");
    let (x0, x1) = (plan.west_inner - 0.02, plan.nave_x[1] - 1.2);
    let half = plan.nave_y[0] - plan.arcade_wall / 2.0 + 0.02;
    let (z0, z1) = (15.9, 16.5);
    out.put(MaterialId::Oak, &cuboid(Vec3::new(x0, -half, z0), Vec3::new(x1, half, z1)));
    // It ends before the piers of the towers.
    let path = Path::capped(vec![Vec3::new(x1 - 0.01, 0.3 - half, z1), Vec3::new(x1 - 0.01, half - 0.3, z1)], Vec3::Z);
    out.put(MaterialId::Oak, &sweep(&profile_string(0.35, 0.7, detail.segments(6)), false, &path));
    // Balustrade.
    let count = 20;
    for k in 0..=count {
        let y = -half + 0.1 + (2.0 * half - 0.2) * k as f32 / count as f32;
        out.place_sink(
            &shaft(0.05, 0.0, 0.95, Detail(0)),
            &Affine3A::from_translation(Vec3::new(x1 - 0.1, y, z1 - 0.01)),
        );
    }
    out.put(MaterialId::Oak, &cuboid(Vec3::new(x1 - 0.2, -half, z1 + 0.92), Vec3::new(x1, half, z1 + 1.05)));
    // Towers and flats of pipes.
    let x = x0 + 2.4;
    let parts = [(-4.6, 0.95, 8.2), (-2.7, 0.7, 5.4), (0.0, 1.25, 6.6), (2.7, 0.7, 5.4), (4.6, 0.95, 8.2)];
    out.put(MaterialId::Oak, &cuboid(Vec3::new(x0, -5.7, z1 - 0.01), Vec3::new(x, 5.7, z1 + 2.4)));
    for (y, r, height) in parts {
        let foot = z1 + 2.0;
        out.place(
            MaterialId::Oak,
            &frustum(
                &circle(Vec2::ZERO, r * 0.6, 12, 0.0),
                &circle(Vec2::ZERO, r + 0.12, 12, 0.0),
                foot - 0.8,
                foot + 0.3,
            ),
            &flat(Vec3::new(x, y, 0.0), 0.0),
        );
        let pipes = if detail.fine() { 13 } else { 7 };
        for k in 0..pipes {
            let angle = -FRAC_PI_2 + std::f32::consts::PI * k as f32 / (pipes - 1) as f32;
            let place = Vec3::new(x, y, foot + 0.28) + (r * Vec2::from_angle(angle)).extend(0.0);
            let slim = r * std::f32::consts::PI / pipes as f32 * 0.48;
            let tall = height - 1.6 + 1.0 * angle.cos();
            let profile =
                [Vec2::new(0.02, 0.0), Vec2::new(slim, 0.5), Vec2::new(slim, tall), Vec2::new(slim * 0.6, tall)];
            out.place(MaterialId::Gilding, &revolve(&profile, detail.around(8)), &flat(place, 0.0));
        }
        out.place(
            MaterialId::Oak,
            &frustum(
                &circle(Vec2::ZERO, r + 0.14, 12, 0.0),
                &circle(Vec2::ZERO, r + 0.3, 12, 0.0),
                foot + height - 0.4,
                foot + height,
            ),
            &flat(Vec3::new(x, y, 0.0), 0.0),
        );
        out.put(
            MaterialId::Oak,
            &cuboid(Vec3::new(x0, y - r - 0.1, foot - 0.2), Vec3::new(x, y + r + 0.1, foot + height - 0.05)),
        );
    }
}
