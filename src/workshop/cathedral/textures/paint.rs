//! Painted chapels, after the murals of the 19th century: stencilled walls, blue vaults sown with stars.

use super::{Noise, hex};
use glam::{Vec2, Vec3};
use std::f32::consts::TAU;

/// A stencil of fleurons in lozenges between red and ochre bands, on warm plaster.
pub fn mural(noise: &Noise, p: Vec2) -> Vec3 {
    let q = Vec2::new(p.x * 4.0 + p.y * 4.0, p.x * 4.0 - p.y * 4.0);
    let cell = q.floor();
    let c = q - cell - 0.5;
    let odd = (cell.x as i64 + cell.y as i64).rem_euclid(2) == 0;
    let ground = if odd { hex(0x8E3B2B) } else { hex(0x9C5A34) };
    let mut color = ground;
    let turned = Vec2::new(c.x + c.y, c.x - c.y) * std::f32::consts::FRAC_1_SQRT_2;
    let r = turned.length();
    let petals = 0.20 + 0.085 * (turned.to_angle() * 4.0).cos();
    if r < petals {
        color = hex(0xD9B25A);
    }
    if r < petals - 0.055 {
        color = hex(0x3D5A49);
    }
    if r < 0.06 {
        color = hex(0xE8D8A8);
    }
    let frame = 0.5 - c.abs().max_element();
    if frame < 0.055 {
        color = hex(0xD3B36C);
    }
    if frame < 0.018 {
        color = hex(0x4A2A20);
    }
    // Brush, plaster and a little loss.
    let loss = (noise.fbm(p, 6) * 1.6 - 0.62).clamp(0.0, 0.5);
    (color * (0.94 + 0.10 * noise.fbm(p, 24) + 0.05 * noise.fbm(p, 120))).lerp(hex(0xCBBB98), loss)
}

/// Gilded stars of eight rays on blue, every other row shifted.
pub fn stars(noise: &Noise, p: Vec2) -> Vec3 {
    let row = (p.y * 6.0).floor();
    let q = Vec2::new(p.x * 6.0 + if row as i64 % 2 == 0 { 0.0 } else { 0.5 }, p.y * 6.0);
    let c = q - q.floor() - 0.5;
    let ray = (c.to_angle() / TAU * 8.0).rem_euclid(1.0) - 0.5;
    let size = 0.21 * (1.0 - 1.35 * (0.5 - ray.abs()));
    let blue = hex(0x233F7C) * (0.92 + 0.16 * noise.fbm(p, 5) + 0.08 * noise.fbm(p, 60));
    if c.length() < size { hex(0xDDB65A) * (0.9 + 0.2 * noise.fbm(p, 30)) } else { blue }
}
