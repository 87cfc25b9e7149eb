//! Small carving repeated all over the building: shafts, crockets, finials,
//! pinnacles, balustrades, gargoyles.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, PI, TAU};

use glam::{Affine3A, Mat3, Vec2, Vec3};

use super::chisel::Chisel;
use super::curves::arch;

/// A slender column with base and crocket-like capital, standing on the origin.
pub fn colonnette(c: &mut Chisel<'_>, height: f32, r: f32) {
    let v = Vec2::new;
    let sides = c.pick(5, 10);
    if !c.is_fine() {
        c.turnery(&[v(1.1 * r, 0.0), v(r, height - 3.0 * r), v(1.8 * r, height)], sides, 0.0);
        return;
    }
    c.shaft4(&[v(0.0, 0.0), v(1.75 * r, 0.0), v(1.75 * r, 1.1 * r), v(0.0, 1.1 * r)]);
    let profile = [
        v(1.62 * r, 1.1 * r),
        v(1.65 * r, 1.6 * r),
        v(1.25 * r, 2.1 * r),
        v(r, 2.8 * r),
        v(r, height - 4.5 * r),
        v(1.35 * r, height - 4.2 * r),
        v(1.05 * r, height - 3.9 * r),
        v(1.9 * r, height - 1.1 * r),
    ];
    c.turnery(&profile, sides, 0.0);
    c.shaft4(&[v(0.0, height - 1.1 * r), v(1.9 * r, height - 1.1 * r), v(1.9 * r, height), v(0.0, height)]);
}

/// A leaf that curls away from an arris: its foot on the origin, growing along
/// +y and outwards along +z, about `size` high.
pub fn crocket(c: &mut Chisel<'_>, size: f32) {
    let p = |y: f32, z: f32| Vec3::new(0.0, y * size, z * size);
    if c.is_fine() {
        let spine = [p(-0.10, -0.05), p(0.30, 0.22), p(0.62, 0.50), p(0.72, 0.80), p(0.52, 0.98)];
        let radii = [0.20, 0.15, 0.16, 0.22, 0.13].map(|r| r * size);
        c.limb(&spine, &radii, 4);
    } else {
        let (a, b, tip) = (Vec3::new(-0.2 * size, 0.0, 0.0), Vec3::new(0.2 * size, 0.0, 0.0), p(0.6, 0.9));
        c.face(&[a, b, tip]);
        c.face(&[b, p(0.7, 0.0), tip]);
        c.face(&[p(0.7, 0.0), a, tip]);
    }
}

/// A crocket for heights where only its outline tells.
pub fn far_crocket(c: &mut Chisel<'_>, size: f32) {
    let p = |y: f32, z: f32| Vec3::new(0.0, y * size, z * size);
    if c.is_fine() {
        c.limb(&[p(-0.05, -0.05), p(0.42, 0.42), p(0.50, 0.82)], &[0.20 * size, 0.17 * size, 0.30 * size], 3);
    } else {
        crocket(c, size);
    }
}

/// Crockets up an arris from `foot` to `head` about every `step` metres,
/// leaning outwards along `out` (unit, not parallel to the arris).
pub fn crocketed_arris(c: &mut Chisel<'_>, foot: Vec3, head: Vec3, out: Vec3, step: f32, size: f32) {
    let along = (head - foot).normalize_or(Vec3::Y);
    let out = (out - along * out.dot(along)).normalize_or(Vec3::Z);
    let side = along.cross(out);
    let step = c.pick(4.0 * step, step);
    let count = ((head - foot).length() / step).floor().max(1.0) as usize;
    for k in 0..count {
        let at = foot + (head - foot) * ((k as f32 + 0.5) / count as f32);
        far_crocket(&mut c.set(Affine3A::from_mat3_translation(Mat3::from_cols(side, along, out), at)), size);
    }
}

/// Two rings of leaves and a bud, on the origin, `height` high.
pub fn finial(c: &mut Chisel<'_>, height: f32) {
    let v = Vec2::new;
    let h = height;
    let sides = c.pick(4, 6);
    c.turnery(
        &[v(0.08 * h, 0.0), v(0.06 * h, 0.45 * h), v(0.13 * h, 0.62 * h), v(0.12 * h, 0.80 * h), v(0.0, h)],
        sides,
        FRAC_PI_4,
    );
    if c.is_fine() {
        for (y, size) in [(0.12 * h, 0.34 * h), (0.42 * h, 0.26 * h)] {
            for k in 0..4 {
                let mut turned = c.turned(FRAC_PI_2 * k as f32);
                far_crocket(&mut turned.at(0.0, y, 0.05 * h), size);
            }
        }
    }
}

/// A pinnacle on the origin: a square shaft of half side `a` and `body` height
/// with a gablet on each face, and a crocketed pyramid `spire` high with a finial.
pub fn pinnacle(c: &mut Chisel<'_>, a: f32, body: f32, spire: f32) {
    let v = Vec2::new;
    let gable = 1.5 * a;
    c.shaft4(&[v(0.0, 0.0), v(a, 0.0), v(a, body), v(0.93 * a, body), v(0.80 * a, body + 0.02)]);
    let foot = body;
    let apex = foot + spire;
    c.shaft4(&[v(0.88 * a, foot), v(0.05 * a, apex), v(0.0, apex)]);
    for k in 0..4 {
        let mut face = c.turned(FRAC_PI_2 * k as f32);
        let gablet = [v(-1.05 * a, foot - 0.25 * a), v(1.05 * a, foot - 0.25 * a), v(0.0, foot + gable)];
        face.slab(&gablet, 0.70 * a, 1.10 * a);
        if face.is_fine() && a > 0.5 {
            // A blind lancet sunk between two thin shafts, told by its frame.
            let head = arch(v(0.0, foot - 1.2 * a), 0.55 * a, 0.9 * a, 3);
            let mut frame = vec![v(-0.55 * a, foot - (0.8 * body).max(1.4 * a))];
            frame.extend(head);
            frame.push(v(0.55 * a, foot - (0.8 * body).max(1.4 * a)));
            let (w, low, high) = (0.08 * a, 0.98 * a, 1.07 * a);
            face.moulding(&frame, false, &[v(w, low), v(w, high), v(-w, high), v(-w, low)], false);
        }
    }
    let (foot_corner, head_corner) =
        (Vec3::new(0.86 * a, foot + 0.4 * a, 0.86 * a), Vec3::new(0.06 * a, apex, 0.06 * a));
    let step = c.pick(2.4 * a, 0.80 * a).max(0.55);
    for k in 0..4 {
        let mut face = c.turned(FRAC_PI_2 * k as f32);
        crocketed_arris(&mut face, foot_corner, head_corner, Vec3::new(1.0, 0.0, 1.0), step, 0.36 * a);
    }
    finial(&mut c.at(0.0, apex - 0.15 * a, 0.0), 1.3 * a);
}

/// An openwork balustrade along x from `x0` to `x1`, standing on y = 0,
/// centred on z = 0: a plinth, trefoil-like arches on posts, a rail.
pub fn balustrade(c: &mut Chisel<'_>, x0: f32, x1: f32, height: f32) {
    let length = x1 - x0;
    if length < 0.3 {
        return;
    }
    let count = (length / (c.pick(1.3, 0.56) * height).max(0.3)).round().max(1.0);
    let pitch = length / count;
    let (low, high) = (0.14 * height, 0.86 * height);
    let b = Vec3::new;
    c.block(b(x0, 0.0, -0.12), b(x1, low, 0.12));
    c.course(
        &[Vec2::new(x0, 0.0), Vec2::new(x1, 0.0)],
        false,
        &[Vec2::new(0.06, high), Vec2::new(0.16, high + 0.05), Vec2::new(0.16, height - 0.05), Vec2::new(0.09, height)],
    );
    c.course(
        &[Vec2::new(x1, 0.0), Vec2::new(x0, 0.0)],
        false,
        &[Vec2::new(0.06, high), Vec2::new(0.16, high + 0.05), Vec2::new(0.16, height - 0.05), Vec2::new(0.09, height)],
    );
    c.quad(b(x0, height, 0.09), b(x1, height, 0.09), b(x1, height, -0.09), b(x0, height, -0.09));
    c.quad(b(x0, high, -0.06), b(x1, high, -0.06), b(x1, high, 0.06), b(x0, high, 0.06));
    if c.is_fine() {
        for x in [x0 + 0.09, x1 - 0.09] {
            c.block(b(x - 0.1, 0.0, -0.17), b(x + 0.1, height + 0.02, 0.17));
        }
    }
    if !c.is_fine() {
        for k in 0..count as usize {
            let x = x0 + (k as f32 + 0.5) * pitch;
            let post = [Vec2::new(x, low), Vec2::new(x, high)];
            c.moulding(
                &post,
                false,
                &[Vec2::new(0.1, -0.06), Vec2::new(0.1, 0.06), Vec2::new(-0.1, 0.06), Vec2::new(-0.1, -0.06)],
                true,
            );
        }
        return;
    }
    let steps = 2;
    for k in 0..count as usize {
        let middle = x0 + (k as f32 + 0.5) * pitch;
        let a = 0.5 * pitch - 0.04;
        let spring = high - 1.05 * a - 0.02;
        let mut path = vec![Vec2::new(middle - a, low)];
        path.extend(arch(Vec2::new(middle, spring), a, 1.05 * a, steps));
        path.push(Vec2::new(middle + a, low));
        let (w, d) = (0.045, 0.07);
        let profile = [Vec2::new(-w, -d), Vec2::new(w, -d), Vec2::new(w, d), Vec2::new(-w, d)];
        c.moulding(&path, false, &profile, true);
    }
}

/// A gargoyle: a beast's neck and head thrown forward along +z from the wall at the origin.
pub fn gargoyle(c: &mut Chisel<'_>, length: f32) {
    let l = length;
    let p = |y: f32, z: f32| Vec3::new(0.0, y * l, z * l);
    if !c.is_fine() {
        c.limb(&[p(0.0, -0.2), p(0.10, 0.62), p(0.12, 1.0)], &[0.17 * l, 0.11 * l, 0.08 * l], 4);
        return;
    }
    let spine =
        [p(-0.04, -0.25), p(0.0, 0.0), p(0.05, 0.35), p(0.10, 0.66), p(0.17, 0.80), p(0.13, 0.95), p(0.08, 1.02)];
    let radii = [0.16, 0.17, 0.13, 0.10, 0.13, 0.09, 0.05].map(|r| r * l);
    c.limb(&spine, &radii, 6);
    // Lower jaw, ears, forelegs that hold on to the cornice, folded wings.
    c.limb(&[p(0.08, 0.78), p(0.0, 0.90), p(-0.03, 1.0)], &[0.06 * l, 0.05 * l, 0.025 * l], 4);
    for side in [-1.0, 1.0] {
        let q = |x: f32, y: f32, z: f32| Vec3::new(side * x * l, y * l, z * l);
        c.limb(&[q(0.07, 0.24, 0.78), q(0.12, 0.34, 0.70)], &[0.05 * l, 0.012 * l], 3);
        c.limb(&[q(0.12, 0.0, 0.30), q(0.16, -0.14, 0.34), q(0.14, -0.20, 0.46)], &[0.06 * l, 0.05 * l, 0.03 * l], 4);
        c.limb(&[q(0.10, 0.10, 0.15), q(0.24, 0.16, 0.02), q(0.22, 0.04, -0.12)], &[0.05 * l, 0.08 * l, 0.03 * l], 4);
    }
}

/// A chimera crouching on the origin, looking along +z: Viollet-le-Duc's
/// beasts of the towers' gallery, told apart by `kind`.
pub fn chimera(c: &mut Chisel<'_>, height: f32, kind: usize) {
    let h = height;
    let lean = [0.30, 0.42, 0.22][kind % 3];
    let p = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
    let spine = [
        p(0.0, 0.0, -0.05),
        p(0.0, 0.25, -0.06),
        p(0.0, 0.55, 0.02),
        p(0.0, 0.72, lean * 0.6),
        p(0.0, 0.86, lean),
        p(0.0, 0.84, lean + 0.14),
        p(0.0, 0.80, lean + 0.24),
    ];
    let radii = [0.24, 0.25, 0.19, 0.12, 0.14, 0.10, 0.04].map(|r| r * h);
    let sides = c.pick(5, 8);
    c.limb(&spine, &radii, sides);
    if !c.is_fine() {
        return;
    }
    for side in [-1.0, 1.0] {
        c.limb(&[p(side * 0.07, 0.94, lean - 0.02), p(side * 0.11, 1.08, lean - 0.08)], &[0.05 * h, 0.01 * h], 4);
        c.limb(
            &[p(side * 0.15, 0.55, 0.06), p(side * 0.20, 0.30, 0.22), p(side * 0.13, 0.04, 0.26)],
            &[0.08 * h, 0.06 * h, 0.07 * h],
            5,
        );
        if kind % 3 != 2 {
            let wing = [
                p(side * 0.12, 0.52, -0.12),
                p(side * 0.26, 0.80, -0.26),
                p(side * 0.20, 0.40, -0.32),
                p(side * 0.14, 0.12, -0.24),
            ];
            c.limb(&wing, &[0.07 * h, 0.10 * h, 0.09 * h, 0.03 * h], 5);
        }
    }
}

/// How a statue stands and what it wears.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Metres with crown or halo.
    pub height: f32,
    /// Crowned like the kings of Judah.
    pub crown: bool,
    /// Wings, for angels.
    pub wings: bool,
    /// Decides folds, arms and beard.
    pub seed: u32,
}

/// A standing draped figure on the origin, facing +z.
pub fn statue(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    let pick = |salt: u32| ((figure.seed.wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(40_503)) >> 7) % 97;
    let (around, rings) = c.pick((5, 1), (20, 1));
    // Half width, half depth and how deep the folds are, from hem to neck.
    let outline = [
        (0.0, 0.132, 0.105, 0.13),
        (0.10, 0.118, 0.095, 0.14),
        (0.32, 0.108, 0.085, 0.12),
        (0.52, 0.105, 0.080, 0.08),
        (0.62, 0.112, 0.078, 0.05),
        (0.74, 0.128, 0.078, 0.03),
        (0.81, 0.118, 0.068, 0.0),
        (0.845, 0.055, 0.045, 0.0),
        (0.87, 0.038, 0.040, 0.0),
    ];
    let sway = 0.010 * (pick(1) as f32 / 48.0 - 1.0);
    let folds = 5.0 + (pick(2) % 3) as f32;
    let phase = pick(3) as f32;
    let drape = if pick(7) % 2 == 0 { 1.0 } else { -1.0 };
    let mut rows = vec![vec![Vec3::ZERO; around]];
    for (i, pair) in outline.windows(2).enumerate() {
        let last = i + 2 == outline.len();
        if !c.is_fine() && i % 3 != 0 && !last {
            continue;
        }
        for s in 0..rings + usize::from(last) {
            let t = s as f32 / rings as f32;
            let mix = |a: f32, b: f32| a + (b - a) * t;
            let (y, w, d, f) = (
                mix(pair[0].0, pair[1].0),
                mix(pair[0].1, pair[1].1),
                mix(pair[0].2, pair[1].2),
                mix(pair[0].3, pair[1].3),
            );
            let x = sway * (y * PI).sin();
            let ring = (0..around)
                .map(|k| {
                    let a = TAU * k as f32 / around as f32;
                    // The mantle lies over the robe on one side of a slanting edge.
                    let across = (drape * a - 0.3 - 2.4 * (0.55 - y) + PI).rem_euclid(TAU) - PI;
                    let mantle = 0.06 * (5.0 * across).tanh() * (1.0 - (y - 0.45).abs() * 2.2).max(0.0);
                    let fold =
                        1.0 + mantle + f * (folds * a + phase + 2.0 * y).sin() + 0.3 * f * (9.0 * a - 5.0 * y).cos();
                    Vec3::new(h * (x + w * fold * a.sin()), h * y, h * d * fold * a.cos())
                })
                .collect();
            rows.push(ring);
        }
    }
    c.skin(&rows, true);
    let head = |y: f32, z: f32| Vec3::new(0.0, y * h, z * h);
    let sides = c.pick(4, 8);
    let tall = if figure.crown { 1.0 } else { 1.03 };
    c.limb(
        &[
            head(0.855, 0.0),
            head(0.885, 0.008),
            head(0.915 * tall, 0.010),
            head(0.945 * tall, 0.006),
            head(0.965 * tall, 0.0),
        ],
        &[0.030 * h, 0.043 * h, 0.050 * h, 0.048 * h, 0.026 * h],
        sides,
    );
    if figure.crown && c.is_fine() {
        let v = Vec2::new;
        c.at(0.0, 0.935 * h, 0.004 * h).turnery(
            &[v(0.0, 0.0), v(0.050 * h, 0.0), v(0.056 * h, 0.028 * h), v(0.040 * h, 0.030 * h), v(0.0, 0.036 * h)],
            8,
            0.0,
        );
        for k in 0..8 {
            let mut tooth = c.turned(TAU * k as f32 / 8.0);
            let p = |x: f32, y: f32, z: f32| Vec3::new(x * h, (0.955 + y) * h, z * h);
            let tip = p(0.0, 0.045, 0.053);
            let ring = [p(-0.014, 0.0, 0.057), p(0.014, 0.0, 0.057), p(0.0, 0.0, 0.040)];
            tooth.face(&[ring[2], ring[1], ring[0]]);
            for i in 0..3 {
                tooth.face(&[ring[i], ring[(i + 1) % 3], tip]);
            }
        }
    }
    if !c.is_fine() {
        return;
    }
    let n = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
    let (tip, brow) = (n(0.0, 0.905, 0.070), n(0.0, 0.930, 0.052));
    c.face(&[n(-0.012, 0.902, 0.052), tip, brow]);
    c.face(&[tip, n(0.012, 0.902, 0.052), brow]);
    // Beard and hair give the head its shadow.
    if pick(4) % 4 != 0 && !figure.wings {
        c.limb(&[head(0.90, 0.040), head(0.872, 0.050), head(0.845, 0.046)], &[0.026 * h, 0.028 * h, 0.008 * h], 6);
    }
    c.limb(&[head(0.95, -0.022), head(0.90, -0.034), head(0.85, -0.034)], &[0.040 * h, 0.048 * h, 0.036 * h], 6);
    for side in [-1.0f32, 1.0] {
        let raised = (pick(5) + u32::from(side > 0.0)) % 2 == 0;
        let hand_y = if raised { 0.68 } else { 0.57 };
        let q = |x: f32, y: f32, z: f32| Vec3::new(side * x * h, y * h, z * h);
        let reach = 0.05 + 0.02 * (pick(6) % 3) as f32;
        c.limb(
            &[
                q(0.100, 0.79, 0.0),
                q(0.122, 0.70, 0.006),
                q(0.118, 0.62, 0.035),
                q(0.09, 0.5 * (0.60 + hand_y), 0.082),
                q(reach, hand_y, 0.105),
                q(reach - 0.01, hand_y + 0.008, 0.118),
            ],
            &[0.036 * h, 0.040 * h, 0.044 * h, 0.040 * h, 0.022 * h, 0.016 * h],
            5,
        );
        if raised && figure.crown {
            // The sceptre.
            let (foot, top) = (q(reach, hand_y - 0.10, 0.128), q(reach + 0.03, hand_y + 0.24, 0.120));
            c.limb(
                &[foot, foot.lerp(top, 0.5), foot.lerp(top, 0.9), top],
                &[0.009 * h, 0.009 * h, 0.022 * h, 0.008 * h],
                5,
            );
        }
        if figure.wings {
            c.limb(
                &[
                    q(0.05, 0.76, -0.07),
                    q(0.17, 0.88, -0.12),
                    q(0.22, 0.66, -0.13),
                    q(0.20, 0.38, -0.11),
                    q(0.16, 0.22, -0.09),
                ],
                &[0.03 * h, 0.055 * h, 0.06 * h, 0.045 * h, 0.008 * h],
                6,
            );
        }
    }
}
