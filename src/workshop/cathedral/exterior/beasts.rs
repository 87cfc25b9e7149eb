//! Gargoyles that throw the rain off the walls, and the chimeras that only look down.

use std::f32::consts::PI;

use glam::Vec3;

use super::chisel::Chisel;

/// A gargoyle: a beast's neck and head thrown forward along +z from the wall at the origin.
pub fn gargoyle(c: &mut Chisel<'_>, length: f32) {
    let l = length;
    let p = |y: f32, z: f32| Vec3::new(0.0, y * l, z * l);
    if !c.is_fine() {
        c.limb(&[p(0.0, -0.2), p(0.12, 1.0)], &[0.17 * l, 0.08 * l], 3);
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

/// A chimera crouching on the origin, looking along +z: the beasts of Viollet-le-Duc's gallery, told apart by `kind`:
/// the horned thinker with its head in its hands, an eagle, a dog, a goat, a hooded bird.
pub fn chimera(c: &mut Chisel<'_>, height: f32, kind: usize) {
    let h = height;
    let kind = kind % 5;
    let p = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
    if !c.is_fine() {
        c.limb(&[p(0.0, 0.0, 0.0), p(0.0, 0.55, 0.0), p(0.0, 0.9, 0.3)], &[0.25 * h, 0.19 * h, 0.1 * h], 4);
        return;
    }
    // Haunches, hunched back, neck.
    let lean = [0.20, 0.30, 0.24, 0.26, 0.14][kind];
    c.limb(
        &[
            p(0.0, -0.02, -0.08),
            p(0.0, 0.10, -0.09),
            p(0.0, 0.28, -0.08),
            p(0.0, 0.46, -0.05),
            p(0.0, 0.60, 0.03),
            p(0.0, 0.70, lean * 0.65),
            p(0.0, 0.78, lean),
        ],
        &[0.21, 0.25, 0.24, 0.22, 0.20, 0.14, 0.11].map(|r| r * h),
        12,
    );
    // Ribs of the back.
    for k in 0..4 {
        let y = 0.24 + 0.10 * k as f32;
        c.limb(
            &[p(0.0, y - 0.03, -0.30 + 0.05 * k as f32), p(0.0, y + 0.05, -0.27 + 0.05 * k as f32)],
            &[0.03 * h, 0.045 * h],
            5,
        );
    }
    head(c, h, lean, kind);
    for side in [-1.0f32, 1.0] {
        let q = |x: f32, y: f32, z: f32| p(side * x, y, z);
        // Folded hind legs with their paws.
        c.limb(
            &[q(0.16, 0.30, -0.12), q(0.25, 0.22, 0.08), q(0.22, 0.12, 0.16), q(0.20, 0.03, 0.10), q(0.19, 0.02, 0.28)],
            &[0.09, 0.11, 0.08, 0.05, 0.045].map(|r| r * h),
            7,
        );
        for toe in [-0.035f32, 0.0, 0.035] {
            c.limb(&[q(0.19 + toe, 0.03, 0.26), q(0.19 + toe, 0.0, 0.35)], &[0.024 * h, 0.010 * h], 4);
        }
        // Arms: the thinker leans its head on them, the others hold on to the rail.
        let arm = if kind == 0 {
            [q(0.17, 0.60, 0.02), q(0.24, 0.40, 0.14), q(0.17, 0.34, 0.30), q(0.11, 0.60, 0.34), q(0.09, 0.72, 0.33)]
        } else {
            [q(0.15, 0.58, 0.06), q(0.20, 0.40, 0.16), q(0.17, 0.22, 0.20), q(0.14, 0.05, 0.26), q(0.13, 0.0, 0.36)]
        };
        c.limb(&arm, &[0.08, 0.07, 0.055, 0.045, 0.04].map(|r| r * h), 7);
        if kind != 2 && kind != 3 {
            wing(c, h, side);
        }
    }
    if kind == 2 || kind == 3 {
        let tail = [p(0.0, 0.06, -0.28), p(0.16, 0.08, -0.38), p(0.26, 0.22, -0.30), p(0.22, 0.34, -0.24)];
        c.limb(&tail, &[0.05, 0.035, 0.03, 0.05].map(|r| r * h), 6);
    }
}

/// Skull, brow, muzzle or beak, ears and horns.
fn head(c: &mut Chisel<'_>, h: f32, lean: f32, kind: usize) {
    let p = |x: f32, y: f32, z: f32| Vec3::new(x * h, (y + 0.86) * h, (z + lean) * h);
    let (long, drop) = [(0.20, -0.03), (0.30, -0.14), (0.28, -0.02), (0.30, -0.05), (0.26, -0.16)][kind];
    c.limb(
        &[
            p(0.0, -0.10, -0.06),
            p(0.0, -0.02, -0.02),
            p(0.0, 0.02, 0.06),
            p(0.0, drop, 0.6 * long),
            p(0.0, drop - 0.02, long),
        ],
        &[0.10, 0.135, 0.13, 0.075, if kind == 1 || kind == 4 { 0.012 } else { 0.05 }].map(|r| r * h),
        10,
    );
    // An open jaw.
    c.limb(&[p(0.0, -0.08, 0.05), p(0.0, drop - 0.10, 0.85 * long)], &[0.07 * h, 0.025 * h], 6);
    for side in [-1.0f32, 1.0] {
        let q = |x: f32, y: f32, z: f32| p(side * x, y, z);
        c.limb(&[q(0.02, 0.10, 0.12), q(0.07, 0.08, 0.12), q(0.12, 0.05, 0.05)], &[0.03 * h, 0.035 * h, 0.02 * h], 5);
        c.limb(&[q(0.06, 0.035, 0.125), q(0.06, 0.035, 0.15)], &[0.022 * h, 0.012 * h], 6);
        match kind {
            // Horns.
            0 => c.limb(
                &[q(0.06, 0.10, 0.0), q(0.10, 0.20, -0.03), q(0.08, 0.27, -0.01)],
                &[0.04, 0.028, 0.008].map(|r| r * h),
                5,
            ),
            3 => c.limb(
                &[q(0.06, 0.10, 0.0), q(0.11, 0.22, -0.08), q(0.16, 0.18, -0.20), q(0.17, 0.08, -0.20)],
                &[0.045, 0.04, 0.03, 0.01].map(|r| r * h),
                6,
            ),
            // Ears.
            _ => c.limb(
                &[q(0.09, 0.07, -0.03), q(0.14, 0.17, -0.08), q(0.13, 0.22, -0.10)],
                &[0.045, 0.035, 0.006].map(|r| r * h),
                5,
            ),
        }
    }
    if kind == 3 {
        c.limb(&[p(0.0, -0.14, 0.8 * long), p(0.0, -0.26, 0.7 * long)], &[0.03 * h, 0.008 * h], 5);
    }
}

/// A folded wing: an arm and four feathers laid one on the other.
fn wing(c: &mut Chisel<'_>, h: f32, side: f32) {
    let q = |x: f32, y: f32, z: f32| Vec3::new(side * x * h, y * h, z * h);
    c.limb(&[q(0.12, 0.56, -0.10), q(0.22, 0.76, -0.22), q(0.20, 0.84, -0.30)], &[0.07, 0.06, 0.03].map(|r| r * h), 7);
    for k in 0..4 {
        let t = k as f32 / 3.0;
        let fan = 0.10 * (PI * t).sin();
        c.limb(
            &[
                q(0.21, 0.82 - 0.10 * t, -0.26 + 0.03 * t),
                q(0.24 + 0.3 * fan, 0.52 - 0.08 * t, -0.36 + 0.08 * t),
                q(0.16 + 0.03 * t, 0.10 + 0.06 * t, -0.34 + 0.09 * t),
            ],
            &[0.035, 0.06, 0.012].map(|r| r * h),
            5,
        );
    }
}
