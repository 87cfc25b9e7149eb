//! Figures of glass: medallions with small scenes, and large single figures.

use super::glass::{BLUE, GOLD, GREEN, RUBY, SKY, VIOLET, WHITE};
use super::pane::{Pane, aspect_color};
use super::{Noise, hex};
use glam::{Vec2, Vec3};

const FLESH: u32 = 0xDDB595;

/// Distance from a bar with round ends, negative inside.
fn capsule(p: Vec2, a: Vec2, b: Vec2, radius: f32) -> f32 {
    let t = ((p - a).dot(b - a) / (b - a).length_squared().max(1e-6)).clamp(0.0, 1.0);
    p.distance(a + (b - a) * t) - radius
}

/// A round scene of `radius` metres about the origin: two rings, a ground, one to three figures.
pub(super) fn medallion(pane: &mut Pane, noise: &Noise, p: Vec2, radius: f32, seed: u32) {
    let r = p.length();
    // Every third is a quatrefoil.
    let lobe = Vec2::new(p.x.abs().max(p.y.abs()), p.x.abs().min(p.y.abs()));
    let quatre = (lobe - Vec2::new(radius * 0.46, 0.0)).length() - radius * 0.54;
    let outline = if seed % 3 == 2 { quatre.min(r - radius * 0.66) } else { r - radius };
    if outline > radius * 0.4 {
        return;
    }
    let (ring, field) = [(RUBY, BLUE), (BLUE, RUBY), (GREEN, BLUE), (RUBY, 0x274E9E)][seed as usize % 4];
    pane.fill(outline, hex(ring) * 0.95);
    let pearls = (p.to_angle() * (radius * 26.0).round().max(8.0)).sin() > -0.2;
    pane.fill(outline + radius * 0.08, hex(if pearls { WHITE } else { GOLD }) * 0.92);
    let ground = hex(field) * (0.85 + 0.3 * noise.wave(p * 9.0 + seed as f32));
    pane.fill(outline + radius * 0.16, ground);
    if outline > -radius * 0.17 {
        return;
    }
    // The ground they stand on, a tree or a tower, then the figures.
    pane.fill((p.y + radius * 0.58).max(outline + radius * 0.16), hex(GREEN) * 0.8);
    let s = radius;
    match seed % 5 {
        0 => {
            person(pane, p - Vec2::new(0.0, -0.6 * s), 1.32 * s, seed, 0.0);
        }
        1 => {
            person(pane, p - Vec2::new(-0.30 * s, -0.6 * s), 1.10 * s, seed, 0.15);
            person(pane, p - Vec2::new(0.30 * s, -0.6 * s), 1.10 * s, seed + 3, -0.15);
        }
        2 => {
            let tower = Vec2::new((p.x - 0.38 * s).abs() - 0.16 * s, (p.y + 0.05 * s).abs() - 0.52 * s);
            pane.fill(tower.max_element(), hex(GOLD) * 0.9);
            pane.fill(
                Vec2::new((p.x - 0.38 * s).abs() - 0.06 * s, (p.y + 0.2 * s).abs() - 0.2 * s).max_element(),
                hex(RUBY),
            );
            person(pane, p - Vec2::new(-0.22 * s, -0.6 * s), 1.2 * s, seed, 0.12);
        }
        3 => {
            person(pane, p - Vec2::new(-0.44 * s, -0.58 * s), 0.9 * s, seed + 5, 0.2);
            person(pane, p - Vec2::new(0.44 * s, -0.58 * s), 0.9 * s, seed + 2, -0.2);
            person(pane, p - Vec2::new(0.0, -0.6 * s), 1.2 * s, seed, 0.0);
        }
        _ => {
            // One kneels before another.
            person(pane, p - Vec2::new(-0.26 * s, -0.6 * s), 1.22 * s, seed, 0.1);
            person(pane, p - Vec2::new(0.34 * s, -0.62 * s), 0.78 * s, seed + 1, -0.35);
        }
    }
}

/// A draped person of `h` metres, feet on the origin, leaning by `lean`.
fn person(pane: &mut Pane, p: Vec2, h: f32, seed: u32, lean: f32) {
    let q = Vec2::new(p.x - lean * p.y, p.y) / h;
    if q.x.abs() > 0.42 || q.y < -0.08 || q.y > 1.12 {
        return;
    }
    let (robe, mantle) = dress(seed);
    pane.fill((q.distance(Vec2::new(0.0, 0.86)) - 0.135) * h, hex(if seed % 4 == 1 { RUBY } else { GOLD }));
    let wide = 0.115 + 0.11 * (0.74 - q.y).clamp(0.0, 0.75);
    let body = (q.x.abs() - wide).max(q.y - 0.74).max(-q.y);
    pane.fill(body * h, robe);
    let side = if seed.is_multiple_of(2) { 1.0 } else { -1.0 };
    let edge = side * q.x - 0.02 - 0.12 * (0.6 - q.y) * (q.y * 7.0).cos();
    pane.fill(body.max(-edge) * h, mantle);
    pane.stroke((q.x * 34.0 + q.y * 6.0 * side).sin() * 0.02 + if body < -0.01 { 0.0 } else { 1.0 }, 0.006);
    let reach = Vec2::new(-side * 0.24, 0.62 + 0.06 * (seed % 3) as f32);
    pane.fill(capsule(q, Vec2::new(-side * 0.08, 0.66), reach, 0.045) * h, robe * 1.1);
    pane.fill((q.distance(reach) - 0.045) * h, hex(FLESH));
    head(pane, q - Vec2::new(0.0, 0.86), h, seed);
}

fn head(pane: &mut Pane, q: Vec2, h: f32, seed: u32) {
    let face = (q / Vec2::new(0.78, 1.0)).length() - 0.085;
    let hair = [0x6B4A2B, 0xB98B45, 0x8A8578][seed as usize % 3];
    pane.fill((face - 0.022) * h, hex(hair));
    pane.fill(Vec2::new(q.x / 0.75, q.y + 0.012).length() * h - 0.078 * h, hex(FLESH));
    for side in [-1.0, 1.0] {
        pane.stroke(q.distance(Vec2::new(side * 0.027, 0.008)), 0.009);
    }
    pane.stroke((q.x.abs() - 0.004).max((q.y + 0.015).abs() - 0.018), 0.004);
    pane.stroke((q.x.abs() - 0.022).max((q.y + 0.048).abs() - 0.004), 0.003);
}

fn dress(seed: u32) -> (Vec3, Vec3) {
    let robe = aspect_color(i64::from(seed * 5 + seed / 3));
    let mantle = aspect_color(i64::from(seed * 5 + seed / 3 + 1 + i64::from(seed % 3) as u32));
    (robe, mantle)
}

/// A large figure of `h` metres with a halo, mantle, folds, an attribute; feet on the origin.
pub(super) fn standing(pane: &mut Pane, noise: &Noise, p: Vec2, h: f32, who: u32) {
    let q = p / h;
    if q.x.abs() > 0.34 || q.y < -0.04 || q.y > 1.1 {
        return;
    }
    let king = who >= 20;
    let (robe, mantle) = [
        (hex(WHITE) * 0.95, hex(RUBY)),
        (hex(GREEN), hex(GOLD)),
        (hex(SKY), hex(0x8F1A3A)),
        (hex(RUBY), hex(BLUE) * 1.1),
        (hex(GOLD), hex(VIOLET)),
        (hex(VIOLET), hex(GREEN)),
        (hex(0xC8542A), hex(WHITE) * 0.9),
    ][who as usize % 7];
    // Halo with a beaded rim.
    let halo = q.distance(Vec2::new(0.0, 0.885)) - 0.112;
    pane.fill(halo * h, hex(GOLD));
    pane.fill((halo + 0.016) * h, hex(if who.is_multiple_of(2) { RUBY } else { GREEN }));
    pane.fill((halo + 0.030) * h, hex(GOLD) * 1.05);
    let shoulder = ((0.80 - q.y) / 0.08).clamp(0.0, 1.0).sqrt();
    let wide = (0.05 + 0.10 * shoulder) + 0.035 * (0.55 - q.y).clamp(0.0, 0.55);
    let body = (q.x.abs() - wide).max(q.y - 0.80).max(0.02 - q.y);
    pane.fill(body * h, mantle * (0.9 + 0.25 * noise.wave(q * 11.0 + who as f32)));
    let side = if who.is_multiple_of(2) { 1.0 } else { -1.0 };
    // The robe shows between the mantle's edges; the mantle swings across at the waist.
    let swing = 0.05 * (q.y * 8.0 + 0.6).sin() * side;
    let gap = 0.045 + 0.05 * (0.7 - q.y).clamp(0.0, 0.7);
    pane.fill(((q.x - swing).abs() - gap).max(body + 0.012) * h, robe);
    // Leaded folds, and finer painted ones.
    for k in 0..4 {
        let x = -0.12 + 0.08 * k as f32 + 0.018 * (q.y * 9.0 + k as f32 * 2.0).sin();
        if q.y < 0.62 && body < 0.0 {
            pane.lead = pane.lead.min((q.x - x).abs() * h);
        }
    }
    for cut in [0.20, 0.43, 0.62] {
        if body < 0.0 {
            pane.lead = pane.lead.min((q.y - cut - 0.10 * q.x * side).abs() * h);
        }
    }
    if body < -0.01 {
        pane.stroke((q.x * 52.0 + (q.y * 17.0).sin()).sin() * 0.02, 0.004);
        // Embroidered hem and girdle.
        pane.fill(((q.y - 0.055).abs() - 0.018).max(body) * h, hex(GOLD) * 0.9);
    }
    for foot in [-0.05, 0.05] {
        pane.fill((Vec2::new(q.x - foot, (q.y - 0.012) * 2.0).length() - 0.035) * h, hex(FLESH) * 0.9);
    }
    // Arms: one to the breast, the other holds a book, a staff or a sceptre.
    let hand = Vec2::new(side * 0.125, 0.56);
    if who.is_multiple_of(3) || king {
        pane.fill(
            capsule(q, Vec2::new(side * 0.165, if king { 0.40 } else { 0.02 }), Vec2::new(side * 0.165, 0.92), 0.010)
                * h,
            hex(GOLD),
        );
        pane.fill((q.distance(Vec2::new(side * 0.165, 0.93)) - 0.03) * h, hex(GOLD) * 1.05);
    } else {
        let book = (q - hand - Vec2::new(0.0, 0.04)).abs() - Vec2::new(0.05, 0.07);
        pane.fill(book.max_element() * h, hex(if who.is_multiple_of(2) { BLUE } else { RUBY }));
        pane.fill((book + 0.018).max_element() * h, hex(WHITE));
    }
    pane.fill(capsule(q, Vec2::new(side * 0.125, 0.72), hand, 0.032) * h, mantle * 1.08);
    pane.fill((q.distance(hand) - 0.024) * h, hex(FLESH));
    let breast = Vec2::new(-side * 0.02, 0.64);
    pane.fill(capsule(q, Vec2::new(-side * 0.12, 0.70), breast, 0.030) * h, mantle);
    pane.fill((q.distance(breast) - 0.024) * h, hex(FLESH));
    head(pane, (q - Vec2::new(0.0, 0.878)) * 1.15, h / 1.15, who);
    if king {
        let crown = (q.y - 0.95).abs() - 0.022 - 0.014 * (q.x * 150.0).sin();
        pane.fill(crown.max(q.x.abs() - 0.062) * h, hex(GOLD));
    }
}
