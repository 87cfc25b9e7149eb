//! What was made for the reopening of 2024, and the altars of the chapels.
//!
//! Guillaume Bardet's bronzes (S: altar, ambo, cathedra, tabernacle, baptistery, fact sheet 1i) have no published sizes:
//! those here are proposals.

use super::choir::candlestick;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, PointedArch, Sink, cuboid, extrude, flat, foil, grid, revolve, upright,
};
use super::plan::Plan;
use super::statues::figure;
use glam::{Affine3A, Vec2, Vec3};
use std::f32::consts::{FRAC_PI_2, TAU};

/// Middle of the bronze altar before the choir steps.
const ALTAR: Vec3 = Vec3::new(72.2, 0.0, 0.0);
/// Middle of the baptistery behind the portal of the Last Judgment.
const FONT: Vec3 = Vec3::new(8.2, 0.0, 0.0);

/// Everything of 2024, and the chapels' altars.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    font(detail, out);
    altar(detail, out);
    ambo(detail, out);
    cathedra(plan, detail, out);
    let mut north = Sink::new();
    let altar = chapel_altar(detail);
    // Against the eastern partition of every chapel, facing west.
    let rows = [
        (&plan.nave_x[2..], plan.nave_y[2], plan.nave_chapel_y),
        (&plan.choir_x[..], plan.choir_y[2], plan.choir_chapel_y),
    ];
    for (lines, inner, outer) in rows {
        for pair in lines.windows(2) {
            let at = Vec3::new(pair[1] - plan.buttress / 2.0, (inner + outer - plan.outer_wall) / 2.0 + 0.3, 0.0);
            north.place_sink(&altar, &flat(at, -FRAC_PI_2));
        }
    }
    out.place_both(&north);
    // In the radiating chapels under the window, facing the choir.
    for pair in plan.apse_angles(2).windows(2) {
        let angle = (pair[0] + pair[1]) / 2.0;
        let radius = (plan.apse.radii[3] - plan.outer_wall) * ((pair[1] - pair[0]) / 2.0).cos() - 0.12;
        out.place_sink(&altar, &flat(plan.apse_point(radius, angle, 0.0), angle - FRAC_PI_2));
    }
}

/// A bowl on a foot, its lid a sheet of rippled water.
fn font(detail: Detail, out: &mut Sink) {
    out.part("baptistery");
    let mut profile: Vec<Vec2> = [
        (0.62, 0.0),
        (0.60, 0.05),
        (0.40, 0.12),
        (0.30, 0.26),
        (0.34, 0.40),
        (0.56, 0.60),
        (0.74, 0.78),
        (0.80, 0.92),
        (0.78, 0.95),
    ]
    .map(Vec2::from)
    .to_vec();
    let rings = if detail.fine() { 40 } else { 3 };
    for k in 1..=rings {
        let t = k as f32 / rings as f32;
        let swell = if detail.fine() { 0.014 * (t * 38.0).cos() * t } else { 0.0 };
        profile.push(Vec2::new(0.77 * (1.0 - t), 0.955 + swell + 0.02 * t));
    }
    out.place(MaterialId::Bronze, &revolve(&profile, detail.around(48)), &flat(FONT, 0.0));
}

/// A curved block of bronze, like a hull.
fn altar(detail: Detail, out: &mut Sink) {
    out.part("bronze altar");
    let (along, up) = (detail.around(48), detail.segments(14));
    let rounded = |a: f32| {
        // A superellipse: a block with soft corners.
        let power = |x: f32| x.abs().powf(0.55) * x.signum();
        Vec2::new(power(a.cos()), power(a.sin()))
    };
    let body = grid(along, up, |u, v| {
        let spread = 0.72 + 0.28 * (v * FRAC_PI_2).sin();
        let p = rounded(TAU * u) * Vec2::new(0.60, 1.10) * spread;
        Vec3::new(p.x, p.y, 0.93 * v)
    });
    out.place(MaterialId::Bronze, &body, &flat(ALTAR, 0.0));
    let slab: Vec<Vec2> = (0..along).map(|k| rounded(TAU * k as f32 / along as f32) * Vec2::new(0.62, 1.12)).collect();
    out.place(MaterialId::Bronze, &extrude(&Outline::new(slab), 0.925, 0.97), &flat(ALTAR, 0.0));
    if detail.fine() {
        // The cloth and two low candles.
        let cloth = cuboid(Vec3::new(-0.30, -0.95, 0.969), Vec3::new(0.30, 0.95, 0.975));
        out.place(MaterialId::WhiteMarble, &cloth, &flat(ALTAR, 0.0));
        for y in [-0.75, 0.75] {
            candlestick(out, ALTAR + Vec3::new(0.0, y, 0.974), 0.32, detail);
        }
    }
}

/// The place of the readings: a leaning shaft that opens into a desk.
fn ambo(detail: Detail, out: &mut Sink) {
    out.part("ambo");
    let place = flat(ALTAR + Vec3::new(0.6, 3.4, 0.0), 0.0);
    let body = grid(detail.around(32), detail.segments(12), |u, v| {
        let a = TAU * u;
        let power = |x: f32| x.abs().powf(0.6) * x.signum();
        let (w, d) = (0.34 - 0.20 * v * (1.0 - v) + 0.06 * v, 0.26 - 0.16 * v * (1.0 - v));
        Vec3::new(d * power(a.cos()), w * power(a.sin()), 1.10 * v)
    });
    out.place(MaterialId::Bronze, &body, &place);
    // The desk slopes towards the reader, who stands to the east.
    let desk = [(-0.30, 1.24), (-0.28, 1.28), (0.30, 1.06), (0.28, 1.02), (0.05, 1.04)].map(Vec2::from).to_vec();
    let across = glam::Mat3::from_cols(Vec3::X, Vec3::Z, Vec3::NEG_Y);
    let desk = extrude(&Outline::new(desk), -0.36, 0.36).placed(&Affine3A::from_mat3(across));
    out.place(MaterialId::Bronze, &desk, &place);
}

/// The archbishop's seat, on the left of the choir.
fn cathedra(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("cathedra");
    let place = flat(Vec3::new(77.2, 3.6, plan.level.choir_floor), 0.0);
    let mut bronze = Mesh::new();
    let mut add = |low: [f32; 3], high: [f32; 3]| bronze.append(&cuboid(low.into(), high.into()), &Affine3A::IDENTITY);
    add([-0.30, -0.36, 0.0], [0.30, 0.36, 0.46]);
    for y in [-0.36, 0.30] {
        add([-0.26, y, 0.45], [0.30, y + 0.06, 0.70]);
    }
    let back = PointedArch::new(0.36, 1.35, 0.42).opening(0.40, detail.segments(8));
    let back = extrude(&Outline::new(back), -0.04, 0.04);
    bronze.append(&back, &upright(Vec3::new(0.28, 0.0, 0.0), Vec2::Y));
    out.place(MaterialId::Bronze, &bronze, &place);
}

/// An altar of a chapel with its retable, facing -y, its back at y = 0.
fn chapel_altar(detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("chapel altar");
    let mut stone = Mesh::new();
    let mut add = |low: [f32; 3], high: [f32; 3]| stone.append(&cuboid(low.into(), high.into()), &Affine3A::IDENTITY);
    add([-1.25, -1.35, -0.02], [1.25, 0.02, 0.14]);
    add([-0.80, -0.72, 0.13], [0.80, -0.05, 1.0]);
    add([-0.90, -0.80, 1.0], [0.90, 0.02, 1.10]);
    add([-0.90, -0.24, 1.09], [0.90, 0.02, 1.30]);
    sink.put(MaterialId::Carved, &stone);
    if !detail.fine() {
        return sink;
    }
    // Front with a row of arches; retable of three gilded niches with saints.
    let face = upright(Vec3::new(0.0, -0.72, 0.0), Vec2::X);
    let mut front = Outline::new(super::kit::rect(Vec2::new(-0.80, 0.14), Vec2::new(0.80, 0.99)));
    for k in 0..5 {
        let x = -0.62 + 0.31 * k as f32;
        let arch = PointedArch::equilateral(0.12, 0.62).opening(0.24, 5);
        front = front.hole(arch.into_iter().map(|p| p + Vec2::new(x, 0.0)).collect());
    }
    sink.place(MaterialId::Carved, &extrude(&front, -0.01, 0.05), &face);
    let mut gable = vec![Vec2::new(-0.86, 1.30), Vec2::new(0.86, 1.30), Vec2::new(0.86, 2.05)];
    gable.extend([Vec2::new(0.34, 2.05), Vec2::new(0.0, 2.72), Vec2::new(-0.34, 2.05), Vec2::new(-0.86, 2.05)]);
    let panel = Outline::new(gable.clone());
    let back = upright(Vec3::new(0.0, -0.02, 0.0), Vec2::X);
    sink.place(MaterialId::Gilding, &extrude(&panel, -0.01, 0.03), &back);
    let mut frame = panel;
    for (k, x) in [-0.56f32, 0.0, 0.56].into_iter().enumerate() {
        let arch = PointedArch::equilateral(0.22, if k == 1 { 1.92 } else { 1.66 }).opening(1.36, 6);
        frame = frame.hole(arch.into_iter().map(|p| p + Vec2::new(x, 0.0)).collect());
        let saint = figure(if k == 1 { 0.74 } else { 0.56 }, 40 + k as u32, Detail(1));
        let flatter = Affine3A::from_scale(Vec3::new(1.0, 0.7, 1.0));
        sink.place(MaterialId::Carved, &saint, &(Affine3A::from_translation(Vec3::new(x, -0.10, 1.35)) * flatter));
    }
    frame = frame.hole(foil(Vec2::new(0.0, 2.42), 0.09, 4, 0.785, 5));
    sink.place(MaterialId::Carved, &extrude(&frame, 0.02, 0.14), &back);
    for x in [-0.74, 0.74] {
        candlestick(&mut sink, Vec3::new(x, -0.52, 1.09), 0.42, detail);
    }
    sink
}
