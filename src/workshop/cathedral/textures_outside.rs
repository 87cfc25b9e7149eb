//! Small tileable pictures of what is seen from outside: weathered stone, dark glass, the parvis and the city around.

use super::kit::MaterialId;
use super::textures::stone::{OUTSIDE, QUAY, ashlar, block_at};
use super::textures::{Noise, hex};
use glam::{Vec2, Vec3};

/// What [`paint`] returns: a colour (sRGB, 0 to 1) for a place on the tile.
pub type Paint = Box<dyn Fn(Vec2) -> Vec3>;

/// A texel as a part of the tile, for joints.
const TEXEL: f32 = 1.0 / 1024.0;

/// Storeys and bays that one picture of houses shows.
const BAYS: f32 = 4.0;

/// Metres that one repeat of the material's picture covers.
pub fn tile_metres(id: MaterialId) -> f32 {
    match id {
        MaterialId::CarvedOut | MaterialId::Copper => 1.6,
        MaterialId::Paving => 4.8,
        MaterialId::Ground => 6.0,
        MaterialId::Lawn | MaterialId::Gravel => 5.0,
        MaterialId::Leaves => 2.6,
        MaterialId::Bark => 1.5,
        MaterialId::Water => 14.0,
        MaterialId::Houses => 12.4,
        MaterialId::Quay => 4.4,
        MaterialId::Far => 60.0,
        _ => 6.4,
    }
}

/// Name, roughness and share of metal.
pub fn surface(id: MaterialId) -> (&'static str, f32, f32) {
    match id {
        MaterialId::CarvedOut => ("carved stone, outside", 0.93, 0.0),
        MaterialId::Copper => ("copper", 0.7, 0.2),
        MaterialId::Paving => ("parvis", 0.85, 0.0),
        MaterialId::Ground => ("street", 0.95, 0.0),
        MaterialId::Gravel => ("gravel", 1.0, 0.0),
        MaterialId::Lawn => ("lawn", 1.0, 0.0),
        MaterialId::Leaves => ("leaves", 0.95, 0.0),
        MaterialId::Bark => ("bark", 0.95, 0.0),
        MaterialId::Water => ("water", 0.12, 0.0),
        MaterialId::Houses => ("houses", 0.9, 0.0),
        MaterialId::Quay => ("quay", 0.95, 0.0),
        MaterialId::Far => ("city in the haze", 1.0, 0.0),
        _ => ("roofs", 0.7, 0.0),
    }
}

/// The painter of one material.
pub fn paint(id: MaterialId, noise: Noise) -> Paint {
    match id {
        MaterialId::StoneDark => Box::new(move |p| weathered(&noise, p)),
        MaterialId::CarvedOut => Box::new(move |p| {
            let pits = (noise.value(p, 120) - 0.80).max(0.0);
            hex(0xDDD2BA) * (0.99 + 0.05 * noise.fbm(p, 5) + 0.05 * noise.fbm(p, 48) - 0.5 * pits)
        }),
        MaterialId::Copper => Box::new(move |p| {
            let green = (0.5 + 0.9 * noise.fbm(p, 4)).clamp(0.0, 1.0);
            hex(0x5E5040).lerp(hex(0x7E9C8C), green) * (0.95 + 0.12 * noise.fbm(p, 24))
        }),
        MaterialId::Paving => Box::new(move |p| paving(&noise, p)),
        MaterialId::Ground => Box::new(move |p| setts(&noise, p)),
        MaterialId::Gravel => {
            Box::new(move |p| hex(0xC2B69F) * (0.97 + 0.10 * (noise.value(p, 128) - 0.5) + 0.04 * noise.fbm(p, 9)))
        }
        MaterialId::Lawn => Box::new(move |p| {
            let blade = noise.value(p, 128) * 0.35 + noise.fbm(p, 6) * 0.3;
            hex(0x57653F).lerp(hex(0x79865A), (0.35 + blade).clamp(0.0, 1.0))
        }),
        MaterialId::Leaves => Box::new(move |p| foliage(&noise, p)),
        MaterialId::Bark => {
            Box::new(move |p| hex(0x6E6352) * (0.9 + 0.5 * noise.fbm(Vec2::new(p.x, (p.y * 0.25).fract()), 16)))
        }
        MaterialId::Water => Box::new(move |p| {
            // Ripples drawn out across the stream.
            let ripple = noise.value(Vec2::new(p.x, p.y), 24) * 0.6 + noise.value(Vec2::new(p.y, p.x), 57) * 0.4;
            hex(0x515A50) * (0.95 + 0.14 * (ripple - 0.5) + 0.05 * noise.fbm(p, 5))
        }),
        MaterialId::Houses => Box::new(move |p| front(&noise, p)),
        MaterialId::Quay => Box::new(move |p| ashlar(&noise, p, &QUAY, TEXEL)),
        MaterialId::Far => Box::new(move |p| {
            let (row, block, edge) = block_at(&noise, p, 5, 5);
            let roof = hex(0x9FA6AE).lerp(hex(0xB9B5AE), noise.hash(row * 7 + block, 3));
            let street = 1.0 - ((edge * 512.0 - 5.0) / 3.0).clamp(0.0, 1.0);
            roof.lerp(hex(0xC2C1BC), street * 0.7) * (1.0 + 0.06 * noise.fbm(p, 24))
        }),
        _ => Box::new(move |p| {
            let x = p.x * 10.0;
            let seam = (x - x.floor() - 0.5).abs() * 2.0;
            let tone = noise.hash(x.floor() as i64, 8);
            hex(0x82868A) * (0.92 + 0.10 * tone + 0.08 * noise.fbm(p, 6)) * if seam > 0.94 { 0.85 } else { 1.0 }
        }),
    }
}

/// Pale ashlar as the rain leaves it; crusts and streaks are laid over it by place.
fn weathered(noise: &Noise, p: Vec2) -> Vec3 {
    let color = ashlar(noise, p, &OUTSIDE, TEXEL);
    let pits = (noise.value(p, 110) - 0.82).max(0.0);
    color * (1.0 - 0.9 * pits + 0.03 * noise.fbm(p, 60))
}

/// Rectangular slabs of pale granite in running bond, some darker, with fine joints.
fn paving(noise: &Noise, p: Vec2) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, 8, 4);
    let tone = noise.hash(row * 23 + block, 4);
    let base = hex(0xC6BFB1).lerp(hex(0xB7B0A3), tone) * (1.0 + 0.015 * noise.fbm(p, 9) + 0.06 * noise.fbm(p, 90));
    let line = 1.0 - ((edge * 512.0 - 0.3) / 1.1).clamp(0.0, 1.0);
    base.lerp(hex(0x857E72), line * 0.7)
}

fn setts(noise: &Noise, p: Vec2) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, 40, 26);
    let tone = noise.hash(row * 41 + block, 6);
    let base = hex(0x96918A).lerp(hex(0x85817B), tone) * (1.0 + 0.10 * noise.fbm(p, 5));
    let line = 1.0 - ((edge * 512.0 - 0.2) / 1.2).clamp(0.0, 1.0);
    base.lerp(hex(0x6A665F), line * 0.5)
}

/// Leaves in the light, gaps of shade between them.
fn foliage(noise: &Noise, p: Vec2) -> Vec3 {
    let clump = noise.fbm(p, 6) * 0.5 + 0.5;
    let leaf = noise.value(p, 44) * 0.6 + noise.value(p, 90) * 0.4;
    let shade = ((leaf - 0.30) * 2.2).clamp(0.0, 1.0);
    let lit = hex(0x586A40).lerp(hex(0x87935E), clump.clamp(0.0, 1.0));
    hex(0x2C3824).lerp(lit, shade)
}

/// Parisian fronts: tall windows with shutters or balconies on limestone, a string course at each floor.
fn front(noise: &Noise, p: Vec2) -> Vec3 {
    let (x, y) = (p.x * BAYS, (1.0 - p.y) * BAYS);
    let (bay, floor) = (x.floor() as i64, y.floor() as i64);
    let (u, v) = (x - x.floor() - 0.5, y - y.floor());
    let wall = hex(0xD3C9B4) * (1.0 + 0.05 * noise.fbm(p, 9) + 0.03 * noise.fbm(p, 40));
    let tone = noise.hash(bay, floor);
    if v < 0.035 {
        return wall * 0.82;
    }
    if v < 0.065 {
        return wall * 1.06;
    }
    let (half, low, high) = (0.17, 0.17, 0.84);
    let within = u.abs() < half && (low..high).contains(&v);
    if within {
        // Glass behind white frames and, here and there, a curtain.
        let frame = u.abs() < 0.012 || u.abs() > half - 0.018 || v > high - 0.02 || (v - 0.62).abs() < 0.008;
        if v < low + 0.17 && (u * 46.0).fract().abs() < 0.35 {
            return hex(0x3A3B3B);
        }
        let pane = if tone > 0.72 { hex(0x9C9A92) } else { hex(0x4A525A) };
        return if frame { hex(0xC9C6BC) } else { pane * (0.8 + 0.4 * v) };
    }
    if u.abs() < half + 0.05 && (low - 0.03..high + 0.05).contains(&v) {
        return wall * 1.05;
    }
    // Shutters on some.
    if tone < 0.3 && u.abs() < half + 0.14 && (low..high).contains(&v) {
        return hex(0xB5B6AF) * if (v * 60.0).fract() < 0.3 { 0.85 } else { 1.0 };
    }
    wall
}
