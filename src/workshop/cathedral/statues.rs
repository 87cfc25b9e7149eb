//! Draped figures of stone, shaped by displacement: deep folds, a mantle's edge, faces and hair.

use super::kit::{Detail, MaterialId, Mesh, Sink, circle, flat, frustum, grid, sphere, tube};
use super::plan::Plan;
use glam::{Affine3A, Quat, Vec2, Vec3};
use std::f32::consts::{FRAC_PI_2, PI, TAU};

/// Half widths and half depths of a standing body from hem to neck, as shares of its height.
const BODY: [(f32, f32, f32); 9] = [
    (0.0, 0.150, 0.118),
    (0.12, 0.136, 0.108),
    (0.34, 0.120, 0.094),
    (0.54, 0.104, 0.078),
    (0.64, 0.108, 0.078),
    (0.74, 0.122, 0.080),
    (0.805, 0.112, 0.066),
    (0.835, 0.058, 0.048),
    (0.87, 0.038, 0.038),
];

fn girth(t: f32) -> (f32, f32) {
    let k = BODY.windows(2).position(|pair| t <= pair[1].0).unwrap_or(BODY.len() - 2);
    let (a, b) = (BODY[k], BODY[k + 1]);
    let s = ((t - a.0) / (b.0 - a.0)).clamp(0.0, 1.0);
    (a.1 + (b.1 - a.1) * s, a.2 + (b.2 - a.2) * s)
}

/// A draped standing figure of `height` on z = 0, facing -y; `seed` varies folds, stance and arms.
pub fn figure(height: f32, seed: u32, detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let h = height;
    let pick = |salt: u32, of: u32| (seed.wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(97_531)) / 8191 % of;
    let side = if pick(1, 2) == 0 { 1.0 } else { -1.0 };
    let (folds, phase) = (6.0 + pick(2, 3) as f32, pick(3, 7) as f32);
    let sway = |t: f32| side * 0.028 * (t * PI * 1.1).sin();
    // A small figure is seen from no nearer than a great one.
    let small = height < 0.9;
    let (around, rings) = match (detail.fine(), small) {
        (false, _) => (8, 4),
        (true, false) => (detail.around(40), detail.segments(34)),
        (true, true) => (detail.around(24), detail.segments(18)),
    };
    let body = grid(around, rings, |u, v| {
        let t = 0.87 * v;
        let angle = TAU * u;
        let (w, d) = girth(t);
        // Tubes of cloth fall from the waist, sharp at the ridges; across the breast the mantle hangs in bows.
        let wave = (folds * angle + phase + 1.5 * t).sin();
        let tubes = (wave.abs().powf(0.6) * wave.signum()) * 0.13 * (1.0 - t / 0.72).clamp(0.0, 1.0).powf(0.6);
        let front = (-angle.sin()).max(0.0);
        let bow = (t * 44.0 + 3.5 * (angle + FRAC_PI_2).cos().abs() + phase).sin();
        let bows = 0.045 * bow * front * (1.0 - ((t - 0.52).abs() / 0.22).min(1.0));
        let edge = (side * (angle + FRAC_PI_2 + 0.2) - 2.2 * (0.58 - t) + PI).rem_euclid(TAU) - PI;
        let mantle = 0.055 * (9.0 * edge).tanh() * (1.0 - ((t - 0.44).abs() * 2.4).min(1.0));
        let hem = 0.02 * (folds * 2.0 * angle).sin() * (1.0 - t * 9.0).max(0.0);
        let r = 1.0 + tubes + bows + mantle + hem;
        Vec3::new(h * (sway(t) + w * r * angle.cos()), h * d * r * angle.sin(), h * t)
    });
    mesh.append(&body, &Affine3A::IDENTITY);
    let top = Vec3::new(h * sway(0.87), -0.012 * h, h * 0.915);
    mesh.append(
        &head(h * 0.062, seed, detail),
        &Affine3A::from_rotation_translation(Quat::from_rotation_z(side * 0.22), top),
    );
    for arm in [-1.0f32, 1.0].into_iter().filter(|_| detail.fine()) {
        let raised = (pick(5, 2) == 0) == (arm > 0.0);
        let hand = if raised { Vec3::new(arm * 0.055, -0.135, 0.70) } else { Vec3::new(arm * 0.05, -0.145, 0.575) };
        let line = [
            Vec3::new(arm * 0.098, 0.0, 0.795),
            Vec3::new(arm * 0.135, -0.012, 0.70),
            Vec3::new(arm * 0.138, -0.035, 0.615),
            Vec3::new(arm * 0.105, -0.095, (hand.z + 0.60) / 2.0),
            hand,
        ]
        .map(|p| p * h);
        mesh.append(&tube(&line, h * 0.046, h * 0.022, detail.around(10)), &Affine3A::IDENTITY);
        let palm = Affine3A::from_scale_rotation_translation(
            Vec3::new(0.7, 1.0, 1.3),
            Quat::from_rotation_x(-0.5),
            (hand + Vec3::new(-arm * 0.008, -0.012, 0.012)) * h,
        );
        mesh.append(&sphere(h * 0.020, detail.around(8)), &palm);
        // The sleeve hangs from the wrist.
        let sleeve = [hand + Vec3::new(arm * 0.02, 0.02, -0.01), hand + Vec3::new(arm * 0.035, 0.05, -0.12)];
        mesh.append(&tube(&sleeve.map(|p| p * h), h * 0.030, h * 0.012, 8), &Affine3A::IDENTITY);
    }
    mesh
}

/// A head of about `r` metres half width about the origin: brow, nose, eyes, mouth, hair in strands, some bearded.
fn head(r: f32, seed: u32, detail: Detail) -> Mesh {
    if !detail.fine() {
        return sphere(r, 6).placed(&Affine3A::from_scale(Vec3::new(0.85, 0.95, 1.2)));
    }
    let beard = !seed.is_multiple_of(3);
    let (around, rings) = if r < 0.05 { (16, 12) } else { (28, 22) };
    grid(detail.around(around), detail.segments(rings), |u, v| {
        let (angle, rise) = (TAU * u, (v - 0.5) * PI);
        let n = Vec3::new(rise.cos() * angle.cos(), rise.cos() * angle.sin(), rise.sin());
        // On the face x runs across, z up.
        let spot = |x: f32, z: f32, wide: f32, tall: f32| {
            (-((n.x.abs() - x) / wide).powi(2) - ((n.z - z) / tall).powi(2)).exp() * (-n.y).max(0.0)
        };
        let face = (-n.y - 0.30).clamp(0.0, 0.25) * 4.0;
        let mut k = 1.0 + face * (0.26 * spot(0.0, -0.06, 0.13, 0.22) - 0.13 * spot(0.32, 0.10, 0.18, 0.12));
        k += face * (0.07 * spot(0.34, 0.10, 0.09, 0.06) - 0.07 * spot(0.0, -0.36, 0.22, 0.03));
        k += face * (0.07 * spot(0.0, -0.66, 0.22, 0.15) + 0.05 * spot(0.30, 0.28, 0.30, 0.06));
        let hair = 1.0 - face;
        k += 0.12 * hair + 0.035 * hair * (angle * 15.0 + rise * 5.0).sin();
        if beard && n.z < -0.38 && n.y < 0.1 {
            k += 0.20 * (-0.38 - n.z).min(0.4) * 2.0 + 0.05 * (n.x * 24.0).sin();
        }
        Vec3::new(n.x * 0.86, n.y * 0.98, n.z * 1.22) * (k * r)
    })
}

/// A crown with eight leaves, standing on z = 0.
fn crown(r: f32, detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let ring = |r: f32| circle(Vec2::ZERO, r, detail.around(16), 0.0);
    mesh.append(&frustum(&ring(r), &ring(r * 1.08), 0.0, r * 0.5), &Affine3A::IDENTITY);
    for k in 0..8 {
        let leaf =
            [Vec3::new(r * 1.05, 0.0, r * 0.4), Vec3::new(r * 1.2, 0.0, r * 0.8), Vec3::new(r * 1.1, 0.0, r * 1.1)];
        mesh.append(&tube(&leaf, r * 0.2, r * 0.08, 6), &flat(Vec3::ZERO, TAU * k as f32 / 8.0));
    }
    mesh
}

/// The Virgin of the Pillar: 14th century, on a column before the south-east pier of the crossing (S for the place,
/// fact sheet 1i), the child on her arm.
pub fn virgin(plan: &Plan, detail: Detail, out: &mut Sink) {
    out.part("virgin");
    let at = Vec3::new(plan.transept.x.y - 1.85, -plan.nave_y[0] + 1.85, 0.0);
    // She looks to the nave, north-west.
    let place = flat(at, -FRAC_PI_2 - std::f32::consts::FRAC_PI_4);
    let octagon = |r: f32| circle(Vec2::ZERO, r, 8, TAU / 16.0);
    let mut stone = Mesh::new();
    for (r0, r1, z0, z1) in [
        (0.52, 0.52, -0.02, 0.16),
        (0.52, 0.38, 0.16, 0.24),
        (0.30, 0.28, 0.23, 1.45),
        (0.28, 0.50, 1.44, 1.62),
        (0.50, 0.50, 1.62, 1.72),
    ] {
        stone.append(&frustum(&octagon(r0), &octagon(r1), z0, z1), &Affine3A::IDENTITY);
    }
    out.place(MaterialId::Carved, &stone, &place);
    let h = 1.80;
    let stand = place * Affine3A::from_translation(Vec3::Z * 1.71);
    out.place(MaterialId::WhiteMarble, &figure(h, 12, detail), &stand);
    // Veil and crown, and the child.
    let veil: Vec<Vec3> = [(0.0, 0.02, 0.965), (0.0, 0.055, 0.91), (0.0, 0.06, 0.83), (0.0, 0.085, 0.66)]
        .map(|(x, y, z)| Vec3::new(x, y, z) * h)
        .to_vec();
    let wide = Affine3A::from_scale(Vec3::new(1.7, 1.0, 1.0));
    out.place(MaterialId::WhiteMarble, &tube(&veil, h * 0.045, h * 0.055, detail.around(12)), &(stand * wide));
    let on_head = Affine3A::from_translation(Vec3::new(0.012 * h, -0.012 * h, 0.965 * h));
    out.place(MaterialId::Gilding, &crown(h * 0.056, detail), &(stand * on_head));
    let child = Affine3A::from_scale_rotation_translation(
        Vec3::splat(0.38),
        Quat::from_rotation_z(-0.6),
        Vec3::new(0.125 * h, -0.10 * h, 0.56 * h),
    );
    out.place(MaterialId::WhiteMarble, &figure(h, 31, detail), &(stand * child));
}

/// The Pietà of Nicolas Coustou (S: white marble, placed 1723): the Virgin seated with open arms, the dead Christ across
/// her knees; the kneeling kings Louis XIII and Louis XIV to both sides. Facing -x, its foot on `at`.
pub fn pieta(at: Vec3, detail: Detail, out: &mut Sink) {
    out.part("pieta");
    let place = flat(at, -FRAC_PI_2);
    let mut marble = Mesh::new();
    // The rock, her broad skirt, her body.
    let folds = |k: f32, deep: f32| move |a: f32, v: f32| 1.0 + deep * (k * a + 3.0 * v).sin() * (1.0 - v * 0.7);
    let lump = |w: f32, d: f32, h: f32, k: f32, deep: f32| {
        let fold = folds(k, deep);
        grid(detail.around(36), detail.segments(14), move |u, v| {
            let a = TAU * u;
            let r = (1.0 - v.powf(2.4)).max(0.0).sqrt() * fold(a, v);
            Vec3::new(w * r * a.cos(), d * r * a.sin(), h * v)
        })
    };
    marble.append(&lump(1.05, 0.70, 0.55, 9.0, 0.05), &Affine3A::IDENTITY);
    marble.append(&lump(0.66, 0.56, 0.95, 11.0, 0.09), &Affine3A::from_translation(Vec3::new(0.0, -0.02, 0.22)));
    marble.append(&figure(1.75, 12, detail), &Affine3A::from_translation(Vec3::new(0.0, 0.10, 0.42)));
    // The body of Christ: trunk, thighs, shins, the falling arm, the head laid back.
    // A coarse tube is thinner than its round one: wider, limbs still meet the body.
    let wide = if detail.fine() { 1.0 } else { 1.5 };
    let limb = |points: &[[f32; 3]], r0: f32, r1: f32, mesh: &mut Mesh| {
        let (r0, r1) = (wide * r0, wide * r1);
        let line: Vec<Vec3> = points.iter().map(|p| Vec3::from(*p)).collect();
        mesh.append(&tube(&line, r0, r1, detail.around(12)), &Affine3A::IDENTITY);
    };
    limb(
        &[[-0.62, -0.42, 1.06], [-0.30, -0.50, 1.12], [0.05, -0.50, 1.16], [0.26, -0.48, 1.22]],
        0.15,
        0.19,
        &mut marble,
    );
    limb(
        &[[-0.55, -0.45, 1.06], [-0.80, -0.52, 0.98], [-0.98, -0.58, 0.62], [-1.02, -0.56, 0.30]],
        0.12,
        0.055,
        &mut marble,
    );
    limb(
        &[[-0.52, -0.36, 1.06], [-0.76, -0.38, 1.04], [-0.92, -0.44, 0.70], [-0.94, -0.44, 0.36]],
        0.12,
        0.055,
        &mut marble,
    );
    limb(
        &[[0.30, -0.58, 1.20], [0.42, -0.66, 0.92], [0.46, -0.70, 0.60], [0.45, -0.72, 0.42]],
        0.062,
        0.035,
        &mut marble,
    );
    limb(&[[0.24, -0.48, 1.24], [0.40, -0.46, 1.32]], 0.07, 0.07, &mut marble);
    marble.append(
        &head(0.125, 1, detail),
        &Affine3A::from_rotation_translation(Quat::from_rotation_y(1.0), Vec3::new(0.50, -0.46, 1.38)),
    );
    for side in [-1.0f32, 1.0] {
        // Her open arms.
        limb(
            &[
                [side * 0.16, 0.08, 1.80],
                [side * 0.40, -0.02, 1.66],
                [side * 0.62, -0.16, 1.84],
                [side * 0.70, -0.22, 2.0],
            ],
            0.085,
            0.04,
            &mut marble,
        );
    }
    out.place(MaterialId::WhiteMarble, &marble, &place);
}
