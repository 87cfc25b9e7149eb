//! What stands in the nave and transept: chairs, pulpit, candle stands, the organ's gallery.

use super::choir::candlestick;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, Path, PointedArch, Sink, circle, cuboid, extrude, flat, frustum, profile_string,
    rect, revolve, sweep, upright,
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
                    out.part("chair");
                    let at = Vec3::new(from + row * r as f32 + 0.02 * wobble(), side * (first + pitch * c as f32), 0.0);
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
    add([-0.20, -0.21, 0.43], [0.22, 0.21, 0.46]);
    if detail.fine() {
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

/// An octagonal pulpit with a sounding board, against a pier on the north side.
fn pulpit(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("pulpit");
    let at = flat(Vec3::new(plan.nave_x[7], plan.nave_y[0] - 1.55, 0.0), 0.0);
    let ring = |r: f32| circle(Vec2::ZERO, r, 8, TAU / 16.0);
    let mut oak = Mesh::new();
    let mut add =
        |r0: f32, r1: f32, z0: f32, z1: f32| oak.append(&frustum(&ring(r0), &ring(r1), z0, z1), &Affine3A::IDENTITY);
    add(0.42, 0.32, 0.0, 0.25);
    add(0.22, 0.22, 0.24, 1.2);
    add(0.22, 0.78, 1.19, 1.8);
    add(0.82, 0.82, 1.79, 1.92);
    add(0.74, 0.74, 1.91, 2.72);
    add(0.84, 0.84, 2.71, 2.84);
    add(0.95, 1.08, 4.3, 4.45);
    add(1.08, 0.9, 4.44, 4.62);
    add(0.5, 0.04, 4.6, 6.1);
    for k in 0..8 {
        let turn = flat(Vec3::ZERO, TAU * k as f32 / 8.0);
        let panel = Outline::with_holes(
            rect(Vec2::new(-0.27, 1.96), Vec2::new(0.27, 2.68)),
            vec![PointedArch::equilateral(0.17, 2.28).opening(2.04, detail.segments(5))],
        );
        let mesh = extrude(&panel, 0.0, 0.05);
        oak.append(&mesh, &(turn * upright(Vec3::new(0.735, 0.0, 0.0), Vec2::Y)));
    }
    // The back board holds the sounding board to the pier.
    oak.append(&cuboid(Vec3::new(-0.45, 0.62, 2.6), Vec3::new(0.45, 0.92, 4.4)), &Affine3A::IDENTITY);
    out.place(MaterialId::Oak, &oak, &at);
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
    let path = Path::open(vec![Vec3::new(x1 - 0.01, -half, z1), Vec3::new(x1 - 0.01, half, z1)], Vec3::Z);
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
            let tall = height - 1.6 + 1.1 * angle.cos();
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
