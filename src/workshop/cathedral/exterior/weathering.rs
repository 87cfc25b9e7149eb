//! What eight centuries of rain and soot leave on stone, laid over the baked light as vertex colours.
//!
//! Limestone that the rain reaches stays pale; under ledges, where it only drips, soot turns to grey-black crusts;
//! tops of ledges grow lichen; the foot of a wall is splashed. A function of place, face and openness alone, so that it
//! may be laid over any part of the building by itself.

use crate::workshop::cathedral::kit::{MaterialId, Mesh};
use glam::Vec3;

/// Heights of the ledges that drip on the walls below them: string courses, cornices, galleries.
const LEDGES: [f32; 12] = [7.2, 11.1, 14.0, 17.6, 19.5, 22.6, 29.3, 33.6, 36.0, 44.6, 57.2, 66.2];

/// Darkens `colors` (one a vertex, holding how open each place is) by the weather and, in the city around, by what each
/// thing is.
pub fn weather(id: MaterialId, mesh: &Mesh, colors: &mut [[u8; 4]]) {
    let tint: fn(Vec3, Vec3, f32) -> Vec3 = match id {
        MaterialId::StoneDark | MaterialId::CarvedOut => stone,
        MaterialId::Lead => lead,
        MaterialId::Leaves => leaves,
        MaterialId::Houses | MaterialId::Roofs => house,
        MaterialId::Ground | MaterialId::Lawn => ground,
        _ => return,
    };
    for ((p, n), color) in mesh.positions.iter().zip(&mesh.normals).zip(colors) {
        let by = tint(*p, *n, f32::from(color[1]) / 255.0);
        for (channel, by) in color.iter_mut().zip(by.to_array()) {
            *channel = (f32::from(*channel) * by.clamp(0.0, 1.0)).round() as u8;
        }
    }
}

fn stone(p: Vec3, n: Vec3, open: f32) -> Vec3 {
    let across = if n.x.abs() > n.y.abs() { p.y } else { p.x };
    let patches = noise(p * 0.35);
    let streaks = noise(Vec3::new(across * 1.7, p.z * 0.16, 7.0));
    // Crusts grow where rain does not wash: the deeper, the blacker.
    let mut crust = smooth(0.28, 0.70, 1.0 - open) * (0.25 + 0.60 * patches);
    if n.z < -0.3 {
        crust += 0.30;
    } else if n.z > 0.45 {
        crust += 0.10 + 0.35 * noise(p * 1.3);
    } else {
        for ledge in LEDGES {
            let below = ledge - p.z;
            if (0.0..5.0).contains(&below) {
                crust += 0.95 * (-below / 1.7).exp() * smooth(0.30, 0.66, streaks);
            }
        }
        // The flanks of buttresses keep what the cleaned fronts have lost.
        if n.x.abs() > 0.7 && p.y.abs() > 8.0 && p.x > 17.5 {
            crust += 0.16 + 0.12 * patches;
        }
    }
    crust += 0.14 * (1.0 - smooth(0.0, 1.6, p.z)) + 0.05 * smooth(40.0, 70.0, p.z);
    let pale = Vec3::new(1.0, 0.985, 0.955).lerp(Vec3::new(0.92, 0.915, 0.90), smooth(0.35, 0.7, patches));
    pale.lerp(Vec3::new(0.36, 0.355, 0.34), crust.clamp(0.0, 0.72))
}

/// Lead runs white and grey down the slope.
fn lead(p: Vec3, n: Vec3, _: f32) -> Vec3 {
    let across = if n.x.abs() > n.y.abs() { p.y } else { p.x };
    Vec3::splat(0.86 + 0.14 * noise(Vec3::new(across * 0.8, p.z * 0.12, 3.0)))
}

/// Crowns are darker below and within.
fn leaves(p: Vec3, n: Vec3, _: f32) -> Vec3 {
    let hue = noise(Vec3::new((p.x / 7.0).floor(), (p.y / 7.0).floor(), 1.0));
    let light = 0.72 + 0.24 * n.z + 0.06 * hue;
    Vec3::new(0.92 + 0.08 * hue, 1.0, 0.86) * light
}

/// Every house has a tone of its own; the further, the more alike.
fn house(p: Vec3, _: Vec3, _: f32) -> Vec3 {
    let tone = noise(Vec3::new((p.x / 13.0).round() * 3.1, (p.y / 13.0).round() * 2.7, 5.0));
    let near = 1.0 - smooth(250.0, 900.0, p.truncate().length());
    Vec3::splat(1.0 - (0.05 + 0.13 * tone) * near - 0.05)
}

fn ground(p: Vec3, _: Vec3, _: f32) -> Vec3 {
    Vec3::splat(0.90 + 0.10 * noise(p * 0.07))
}

/// 0 below `from`, 1 above `to`, smooth between.
fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Value noise over the metres, 0 to 1.
pub(super) fn noise(p: Vec3) -> f32 {
    let (i, f) = (p.floor(), p - p.floor());
    let s = f * f * (3.0 - 2.0 * f);
    let at = |dx: i32, dy: i32, dz: i32| hash(i.x as i32 + dx, i.y as i32 + dy, i.z as i32 + dz);
    let mix = |a: f32, b: f32, t: f32| a + (b - a) * t;
    let face = |dz: i32| mix(mix(at(0, 0, dz), at(1, 0, dz), s.x), mix(at(0, 1, dz), at(1, 1, dz), s.x), s.y);
    mix(face(0), face(1), s.z)
}

/// 0 to 1 for a whole-numbered place.
pub(super) fn hash(x: i32, y: i32, z: i32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1)
        ^ (y as u32).wrapping_mul(0x85EB_CA77)
        ^ (z as u32).wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    ((h ^ (h >> 15)) & 0xFF_FFFF) as f32 / 16_777_216.0
}
