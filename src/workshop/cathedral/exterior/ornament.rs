//! Small carving repeated all over the building: shafts, crockets, finials,
//! pinnacles, balustrades, gargoyles.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4};

use glam::{Affine3A, Mat3, Vec2, Vec3};

use super::chisel::Chisel;
use super::curves::arch;

/// A slender column with base and crocket-like capital, standing on the origin.
pub fn colonnette(c: &mut Chisel<'_>, height: f32, r: f32) {
    let v = Vec2::new;
    let sides = c.pick(4, 10);
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
    let step = c.pick(7.0 * step, step);
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
    if !c.is_fine() {
        return c.turnery(&[v(0.08 * h, 0.0), v(0.13 * h, 0.62 * h), v(0.0, h)], sides, FRAC_PI_4);
    }
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
    for k in 0..c.pick(0, 4) {
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
    let count = (length / (c.pick(2.4, 0.56) * height).max(0.3)).round().max(1.0);
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
