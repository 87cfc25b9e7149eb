//! Planes and limes: a trunk, a few boughs, a crown of leafy clumps.

use crate::workshop::cathedral::exterior::weathering::{hash, noise};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Mesh, Sink, tube};
use glam::{Affine3A, Quat, Vec2, Vec3};
use std::f32::consts::{PI, TAU};

/// How closely a tree will be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Walked under.
    Yes,
    /// Across the water.
    No,
}

/// A tree at `at`, `height` high.
pub fn tree(out: &mut Sink, detail: Detail, at: Vec2, height: f32, near: Near) {
    out.part("tree");
    let seed = (at.x * 7.0) as i32 ^ ((at.y * 13.0) as i32) << 8;
    let fine = detail.fine() && near == Near::Yes;
    let foot = at.extend(-0.1);
    let lean = Vec3::new(hash(seed, 1, 0) - 0.5, hash(seed, 2, 0) - 0.5, 0.0) * 0.5;
    let fork = at.extend(0.0) + lean + Vec3::Z * 0.36 * height;
    // Few clumps are close to a trunk that reaches up to them; many hold each other.
    let crown = fork + Vec3::Z * if fine { 0.34 } else { 0.46 } * height;
    let girth = 0.020 * height;
    let sides = if fine { 8 } else { 5 };
    let trunk = tube(&[foot, foot.lerp(fork, 0.12), fork, crown], girth * 1.3, girth * 0.6, sides);
    out.put(MaterialId::Bark, &trunk);
    let clumps = if fine { 15 } else { detail.segments(4) as i32 - 1 };
    // Clumps are spread over an egg by the golden angle, from its crown down.
    let egg = Vec3::new(0.24, 0.24, 0.27) * height;
    let heart = at.extend(0.66 * height) + lean;
    for k in 0..clumps {
        let t = (k as f32 + 0.5) / clumps as f32;
        let (rise, spin) = (1.0 - 1.75 * t, 2.399_963 * k as f32 + TAU * hash(seed, 4, 4));
        let round = (1.0 - rise * rise).max(0.0).sqrt() * (0.80 + 0.25 * hash(seed, k, 5));
        let round = round * if fine { 1.0 } else { 0.42 };
        let middle = heart + egg * Vec3::new(round * spin.cos(), round * spin.sin(), 0.85 * rise);
        let size = height * if fine { 0.115 + 0.045 * hash(seed, k, 9) } else { 0.23 };
        if fine && k % 3 == 1 {
            let bough = tube(&[fork - Vec3::Z * 0.3, fork.lerp(middle, 0.5), middle], girth * 0.5, girth * 0.2, 5);
            out.put(MaterialId::Bark, &bough);
        }
        leaves(out, seed + 17 * k, middle, size, spin, fine);
    }
    if fine {
        leaves(out, seed + 5, heart, 0.22 * height, 0.0, true);
    }
}

fn leaves(out: &mut Sink, seed: i32, middle: Vec3, size: f32, spin: f32, fine: bool) {
    let shape = clump(seed, if fine { 9 } else { 7 }, if fine { 6 } else { 4 });
    let scale = Vec3::new(size, size, size * 0.88);
    let place = Affine3A::from_scale_rotation_translation(scale, Quat::from_rotation_z(spin), middle);
    out.place(MaterialId::Leaves, &shape, &place);
}

/// A ball of leaves about 1 in radius, bulging and hollow by turns.
fn clump(seed: i32, around: usize, rows: usize) -> Mesh {
    let mut mesh = Mesh::new();
    let offset = Vec3::splat(hash(seed, 0, 21) * 97.0);
    let point = |i: usize, j: usize| {
        let (a, b) = (TAU * (i % around) as f32 / around as f32, PI * j as f32 / rows as f32 - 0.5 * PI);
        let d = Vec3::new(a.cos() * b.cos(), a.sin() * b.cos(), b.sin());
        d * (0.62 + 0.40 * noise(d * 1.9 + offset) + 0.42 * noise(d * 4.3 + offset))
    };
    for j in 0..=rows {
        for i in 0..=around {
            let p = point(i, j);
            // Normals of the ball rather than of its dents: light wraps around a crown.
            let uv = Vec2::new(i as f32 / around as f32 * 10.4, j as f32 / rows as f32 * 5.2);
            mesh.vertex(p, p.normalize_or(Vec3::Z), uv);
        }
    }
    let width = around as u32 + 1;
    for j in 0..rows as u32 {
        for i in 0..around as u32 {
            let a = j * width + i;
            if j > 0 {
                mesh.triangle(a, a + 1, a + width + 1);
            }
            if j + 1 < rows as u32 {
                mesh.triangle(a, a + width + 1, a + width);
            }
        }
    }
    mesh
}
