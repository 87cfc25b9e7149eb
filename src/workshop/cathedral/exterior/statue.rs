//! Robed figures in the round: folds of robe and mantle, a head with its face, hair and beard, hands and what they hold.

use std::f32::consts::{PI, TAU};

use glam::{Vec2, Vec3};

use super::chisel::Chisel;

/// How a statue stands and what it wears.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Metres with crown or halo.
    pub height: f32,
    /// Crowned like the kings of Judah.
    pub crown: bool,
    /// Wings, for angels.
    pub wings: bool,
    /// Decides folds, arms, beard and attribute.
    pub seed: u32,
}

impl Figure {
    /// A number below 97 that differs from figure to figure and from question to question.
    fn pick(self, salt: u32) -> u32 {
        ((self.seed.wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(40_503)) >> 7) % 97
    }

    fn bearded(self) -> bool {
        !self.wings && !self.pick(4).is_multiple_of(4)
    }
}

/// Height, half width, half depth and depth of the folds from hem to neck, in heights of the figure.
const BODY: [[f32; 4]; 12] = [
    [0.000, 0.128, 0.100, 0.17],
    [0.030, 0.126, 0.100, 0.17],
    [0.120, 0.116, 0.094, 0.16],
    [0.320, 0.107, 0.086, 0.14],
    [0.480, 0.104, 0.082, 0.10],
    [0.575, 0.097, 0.074, 0.05],
    [0.600, 0.102, 0.077, 0.06],
    [0.700, 0.120, 0.080, 0.05],
    [0.775, 0.127, 0.074, 0.02],
    [0.820, 0.106, 0.062, 0.0],
    [0.848, 0.052, 0.046, 0.0],
    [0.880, 0.036, 0.038, 0.0],
];

/// A standing draped figure on the origin, facing +z.
pub fn statue(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    if !c.is_fine() {
        return far_statue(c, figure);
    }
    robe(c, figure);
    head(c, figure);
    if figure.crown {
        crown(c, h);
    }
    arms(c, figure);
    for side in [-1.0f32, 1.0] {
        let q = |x: f32, y: f32, z: f32| Vec3::new(side * x * h, y * h, z * h);
        // Feet under the hem.
        c.limb(
            &[q(0.045, 0.022, 0.06), q(0.052, 0.024, 0.115), q(0.058, 0.012, 0.150)],
            &[0.020, 0.020, 0.010].map(|r| r * h),
            6,
        );
        if figure.wings {
            for feather in 0..5 {
                let t = feather as f32 / 4.0;
                c.limb(
                    &[
                        q(0.05 + 0.04 * t, 0.78 + 0.05 * t, -0.075),
                        q(0.15 + 0.05 * t, 0.82 - 0.16 * t, -0.115),
                        q(0.16 + 0.03 * t, 0.30 + 0.10 * t, -0.10 - 0.01 * t),
                    ],
                    &[0.030, 0.042, 0.008].map(|r| r * h),
                    5,
                );
            }
        }
    }
}

/// What reads as a figure from afar.
fn far_statue(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    let p = |y: f32, z: f32| Vec3::new(0.0, y * h, z * h);
    c.limb(&[p(0.0, 0.0), p(0.55, 0.0), p(0.80, 0.0)], &[0.125 * h, 0.10 * h, 0.115 * h], 5);
    c.limb(&[p(0.80, 0.0), p(0.92, 0.0), p(1.0, 0.0)], &[0.03 * h, 0.052 * h, 0.035 * h], 4);
    if figure.wings {
        for side in [-1.0f32, 1.0] {
            let q = |x: f32, y: f32| Vec3::new(side * x * h, y * h, -0.09 * h);
            c.limb(&[q(0.05, 0.78), q(0.20, 0.66), q(0.16, 0.24)], &[0.03 * h, 0.06 * h, 0.01 * h], 3);
        }
    }
}

/// Robe in tubular folds, belted, with a mantle over one shoulder.
fn robe(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    let (around, steps) = (46, 3);
    let unit = |salt: u32| figure.pick(salt) as f32 / 48.0 - 1.0;
    let sway = 0.014 * unit(1);
    let count = 9.0 + (figure.pick(2) % 3) as f32;
    let phase = figure.pick(3) as f32;
    let drape = if figure.pick(7).is_multiple_of(2) { 1.0 } else { -1.0 };
    // Some wear the mantle open, others wrapped across.
    let wrapped = !figure.pick(8).is_multiple_of(3);
    let mut rows = vec![vec![Vec3::ZERO; around]];
    for (i, pair) in BODY.windows(2).enumerate() {
        let last = i + 2 == BODY.len();
        for s in 0..steps + usize::from(last) {
            let t = s as f32 / steps as f32;
            let [y, w, d, f] = std::array::from_fn(|k| pair[0][k] + (pair[1][k] - pair[0][k]) * t);
            let x = sway * (y * PI).sin();
            let ring = (0..around)
                .map(|k| {
                    let a = TAU * k as f32 / around as f32;
                    // Pipes of cloth: round ridges, sharp valleys, a little slanted.
                    let pipe = (0.5 * count * a + phase + 0.8 * drape * y).sin().abs().sqrt() * 1.5 - 1.0;
                    let across = (drape * a - 0.3 - 2.4 * (0.55 - y) + PI).rem_euclid(TAU) - PI;
                    let lies =
                        if wrapped { (5.0 * across).tanh() } else { (6.0 * (a.cos().abs() - 0.55)).tanh() * -0.8 };
                    let mantle = 0.075 * lies * (1.0 - (y - 0.42).abs() * 2.0).max(0.0);
                    // Bowls of cloth between hip and knee where the mantle is drawn up.
                    let bowl =
                        0.035 * (26.0 * y + 2.6 * drape * a).sin() * bump(y, 0.44, 0.16) * bump(a.cos(), 1.0, 1.1);
                    let hem = 0.05 * (9.0 * a + phase).sin() * bump(y, 0.0, 0.10);
                    let fold = 1.0 + mantle + f * pipe + bowl + hem;
                    Vec3::new(h * (x + w * fold * a.sin()), h * y, h * d * fold * a.cos())
                })
                .collect();
            rows.push(ring);
        }
    }
    c.skin(&rows, true);
    // The belt, and the mantle's collar.
    let v = Vec2::new;
    let mut girdle = c.scaled(1.0, 1.0, 0.77);
    girdle.turnery(
        &[v(0.094 * h, 0.578 * h), v(0.107 * h, 0.582 * h), v(0.107 * h, 0.594 * h), v(0.094 * h, 0.600 * h)],
        18,
        0.0,
    );
}

/// Skull, face, hair and beard in one skin.
fn head(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    let (around, rows) = (30, 22);
    let bearded = figure.bearded();
    let length = 0.03 + 0.05 * (figure.pick(9) % 4) as f32 / 3.0;
    let turn = 0.25 * (figure.pick(10) as f32 / 48.0 - 1.0);
    let long_hair = !figure.pick(11).is_multiple_of(3) || figure.wings;
    let mut head = c.at(0.0, 0.925 * h, 0.008 * h);
    let mut head = head.turned(turn);
    let skin: Vec<Vec<Vec3>> = (0..=rows)
        .map(|j| {
            let b = PI * (j as f32 / rows as f32 - 0.5);
            (0..around)
                .map(|i| {
                    // Closer together in front, where the face is.
                    let t = TAU * i as f32 / around as f32;
                    let a = t - 0.55 * t.sin();
                    let front = if a > PI { a - TAU } else { a };
                    let face =
                        |x: f32, wide: f32, y: f32, high: f32| bump(front.abs() - x, 0.0, wide) * bump(b, y, high);
                    let mut relief = 0.34 * face(0.0, 0.17, -0.16, 0.24) + 0.12 * face(0.30, 0.40, 0.22, 0.12);
                    relief -= 0.22 * face(0.40, 0.19, 0.02, 0.14);
                    relief += 0.09 * face(0.40, 0.11, 0.01, 0.08) + 0.05 * face(0.55, 0.25, -0.30, 0.2);
                    relief -= 0.14 * face(0.0, 0.35, -0.50, 0.08);
                    relief += 0.12 * face(0.0, 0.3, -0.74, 0.14);
                    let mut drop = 0.0;
                    // Hair in strands from the crown of the head, over the temples.
                    let hair = step(0.85, 1.15, front.abs()).max(step(0.62, 0.80, b));
                    relief += hair * (0.17 + 0.07 * (11.0 * a + 3.0 * b).sin());
                    if bearded {
                        let chin = step(0.36, 0.62, -b) * step(-1.25, -0.75, -front.abs());
                        relief += chin * (0.24 + 0.07 * (11.0 * a).sin() + 0.04 * (16.0 * b).cos());
                        drop = chin * length * step(0.5, 1.2, -b);
                    }
                    if long_hair {
                        drop += 0.045 * hair * step(0.15, 0.9, -b);
                    }
                    let r = 1.0 + relief;
                    let beard = if drop > 0.0 && front.abs() < 1.0 { 0.022 * step(0.5, 1.3, -b) } else { 0.0 };
                    Vec3::new(
                        0.042 * r * a.sin() * b.cos(),
                        0.060 * b.sin() * (1.0 + 0.3 * relief) - drop,
                        0.050 * r * a.cos() * b.cos() + beard,
                    ) * h
                })
                .collect()
        })
        .collect();
    head.skin(&skin, true);
}

/// A ring with eight leaves.
fn crown(c: &mut Chisel<'_>, h: f32) {
    let v = Vec2::new;
    c.at(0.0, 0.955 * h, 0.006 * h).turnery(
        &[
            v(0.040 * h, 0.0),
            v(0.052 * h, 0.0),
            v(0.054 * h, 0.006 * h),
            v(0.051 * h, 0.010 * h),
            v(0.055 * h, 0.026 * h),
            v(0.044 * h, 0.028 * h),
            v(0.0, 0.030 * h),
        ],
        12,
        0.0,
    );
    for k in 0..8 {
        let mut tooth = c.at(0.0, 0.955 * h, 0.006 * h);
        let mut tooth = tooth.turned(TAU * k as f32 / 8.0);
        let p = |y: f32, z: f32| Vec3::new(0.0, y * h, z * h);
        let size = if k % 2 == 0 { 1.0 } else { 0.6 };
        tooth.limb(
            &[p(0.020, 0.052), p(0.020 + 0.018 * size, 0.056), p(0.020 + 0.034 * size, 0.062)],
            &[0.008 * h, 0.013 * h * size, 0.003 * h],
            5,
        );
    }
}

/// Arms bent before the body, and an attribute in one hand.
fn arms(c: &mut Chisel<'_>, figure: Figure) {
    let h = figure.height;
    for side in [-1.0f32, 1.0] {
        let raised = (figure.pick(5) + u32::from(side > 0.0)).is_multiple_of(2);
        let hand = Vec2::new(0.045 + 0.02 * (figure.pick(6) % 3) as f32, if raised { 0.69 } else { 0.60 });
        let q = |x: f32, y: f32, z: f32| Vec3::new(side * x * h, y * h, z * h);
        c.limb(
            &[
                q(0.098, 0.795, 0.0),
                q(0.124, 0.73, 0.0),
                q(0.126, 0.66, 0.016),
                q(0.118, 0.60, 0.045),
                q(0.095, 0.5 * (0.60 + hand.y), 0.085),
                q(hand.x + 0.02, hand.y - 0.012, 0.108),
            ],
            &[0.036, 0.042, 0.044, 0.046, 0.038, 0.026].map(|r| r * h),
            9,
        );
        // A wide sleeve falls from the forearm.
        c.limb(
            &[q(0.105, 0.60, 0.062), q(0.099, 0.55, 0.074), q(0.096, 0.49, 0.076)],
            &[0.030, 0.024, 0.014].map(|r| r * h),
            6,
        );
        // Hand: palm, fingers, thumb.
        c.limb(&[q(hand.x + 0.022, hand.y - 0.012, 0.106), q(hand.x, hand.y, 0.120)], &[0.019 * h, 0.017 * h], 7);
        for finger in 0..4 {
            let lift = 0.009 * (finger as f32 - 1.5);
            let from = q(hand.x, hand.y + lift, 0.122);
            let to = q(hand.x - 0.026, hand.y + lift + if raised { 0.012 } else { 0.0 }, 0.130);
            c.limb(&[from, to], &[0.0065 * h, 0.0045 * h], 4);
        }
        if raised {
            attribute(c, figure, side, hand);
        }
    }
}

/// Sceptre, book, scroll, palm or sword.
fn attribute(c: &mut Chisel<'_>, figure: Figure, side: f32, hand: Vec2) {
    let h = figure.height;
    let q = |x: f32, y: f32, z: f32| Vec3::new(side * (hand.x + x) * h, (hand.y + y) * h, z * h);
    let kind = if figure.crown { 0 } else { 1 + figure.pick(12) % 4 };
    match kind {
        0 => {
            let (foot, top) = (q(0.0, -0.12, 0.128), q(0.03, 0.22, 0.122));
            let at = |t: f32| foot.lerp(top, t);
            c.limb(
                &[foot, at(0.5), at(0.82), at(0.88), at(0.94), top],
                &[0.008, 0.008, 0.008, 0.020, 0.022, 0.004].map(|r| r * h),
                6,
            );
        }
        1 => {
            let mut book = c.set(glam::Affine3A::from_rotation_translation(
                glam::Quat::from_rotation_z(side * -0.18) * glam::Quat::from_rotation_x(-0.25),
                q(-0.015, 0.005, 0.118),
            ));
            let s = |x: f32, y: f32, z: f32| Vec3::new(x * h, y * h, z * h);
            book.block(s(-0.040, -0.052, -0.012), s(0.040, 0.052, 0.016));
            book.block(s(-0.010, -0.012, 0.015), s(0.010, 0.012, 0.020));
        }
        2 => {
            let path = [q(0.0, 0.06, 0.126), q(-0.01, -0.02, 0.132), q(0.0, -0.14, 0.122), q(0.02, -0.24, 0.128)];
            c.limb(&path, &[0.012, 0.022, 0.024, 0.014].map(|r| r * h), 4);
        }
        3 => {
            let path = [q(0.0, -0.08, 0.124), q(0.015, 0.08, 0.124), q(0.045, 0.20, 0.116), q(0.080, 0.26, 0.105)];
            c.limb(&path, &[0.007, 0.016, 0.022, 0.004].map(|r| r * h), 5);
        }
        _ => {
            c.limb(&[q(0.0, 0.05, 0.128), q(0.0, -0.50, 0.128)], &[0.014 * h, 0.006 * h], 4);
            c.limb(&[q(-0.045, 0.0, 0.128), q(0.045, 0.0, 0.128)], &[0.009 * h, 0.009 * h], 5);
        }
    }
}

/// 1 at `middle`, falling off over `wide`.
fn bump(x: f32, middle: f32, wide: f32) -> f32 {
    (-((x - middle) / wide).powi(2)).exp()
}

/// 0 below `from`, 1 above `to`, smooth between.
fn step(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
