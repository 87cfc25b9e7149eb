//! Oak and lead.

use super::{Noise, hex};
use glam::{Vec2, Vec3};

/// Sheets 0.65 m wide between standing seams, lapped every 2.6 m in a broken bond.
pub fn lead(noise: &Noise, p: Vec2) -> Vec3 {
    let x = p.x * 4.0;
    let sheet = x.floor() as i64;
    let f = x - x.floor();
    let lap = (p.y + if sheet % 2 == 0 { 0.0 } else { 0.5 }).rem_euclid(1.0);
    let tone = noise.hash(sheet, (p.y * 2.0) as i64);
    let mut color = hex(0x8C9196) * (0.93 + 0.1 * tone + 0.08 * noise.fbm(p, 6));
    let seam = (f - 0.5).abs() * 2.0;
    if seam > 0.93 {
        color *= if f > 0.5 { 1.16 } else { 0.66 };
    }
    if lap < 0.012 {
        color *= 0.72;
    }
    color
}

/// Boards 0.15 m wide, waxed, the grain along v with cathedrals and rays.
pub fn oak(noise: &Noise, p: Vec2) -> Vec3 {
    let x = p.x * 8.0;
    let board = x.floor() as i64;
    let f = x - x.floor();
    let shifted = Vec2::new(p.x, (p.y + noise.hash(board, 1)).rem_euclid(1.0));
    // Growth rings bow along the board.
    let bow = noise.fbm(Vec2::new(shifted.x, shifted.y), 3) * 0.9 + (f - 0.5).powi(2) * 2.0;
    let ring = ((bow * 9.0 + f * 3.0) * std::f32::consts::TAU).sin() * 0.5 + 0.5;
    let fibre = noise.value(Vec2::new(p.x, shifted.y * 0.999), 256);
    let long = noise.value(Vec2::new(shifted.x, 0.5), 160);
    let tone = noise.hash(board, 4);
    let grain = 0.84 + 0.10 * ring.powi(3) + 0.10 * long + 0.05 * fibre;
    let base = hex(0x9B7347).lerp(hex(0x7C5733), tone) * grain * (1.0 + 0.06 * noise.fbm(p, 4));
    let gap = f.min(1.0 - f) / 8.0;
    base * (0.55 + 0.45 * ((gap - 0.0012) / 0.003).clamp(0.0, 1.0))
}
