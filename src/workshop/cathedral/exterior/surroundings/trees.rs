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
    let crown = fork + Vec3::Z * 0.30 * height;
    let girth = 0.020 * height;
    let sides = if fine { 8 } else { 5 };
    let trunk = tube(&[foot, foot.lerp(fork, 0.12), fork, crown], girth * 1.3, girth * 0.6, sides);
    out.put(MaterialId::Bark, &trunk);
    let clumps = if fine {
        9
    } else if detail.fine() {
        3
    } else {
        1
    };
    for k in 0..clumps {
        let spin = TAU * (k as f32 + hash(seed, k, 3)) / clumps as f32 * 1.618;
        let reach = if k == 0 { 0.0 } else { height * (0.13 + 0.09 * hash(seed, k, 5)) };
        let up = height * (0.24 * (hash(seed, k, 7) - 0.35));
        let middle = crown + Vec3::new(reach * spin.cos(), reach * spin.sin(), if k == 0 { 0.04 * height } else { up });
        let size = height * if clumps == 1 { 0.30 } else { 0.17 + 0.07 * hash(seed, k, 9) };
        let size = if k == 0 { size * 1.2 } else { size };
        if fine && k > 0 {
            let bough = tube(&[fork - Vec3::Z * 0.3, fork.lerp(middle, 0.5), middle], girth * 0.55, girth * 0.2, 5);
            out.put(MaterialId::Bark, &bough);
        }
        let shape = clump(seed + 17 * k, if fine { 12 } else { 7 }, if fine { 8 } else { 5 });
        let place = Affine3A::from_scale_rotation_translation(
            Vec3::new(size, size, size * 0.86),
            Quat::from_rotation_z(spin),
            middle,
        );
        out.place(MaterialId::Leaves, &shape, &place);
    }
}

/// A ball of leaves about 1 in radius, bulging and hollow by turns.
fn clump(seed: i32, around: usize, rows: usize) -> Mesh {
    let mut mesh = Mesh::new();
    let offset = Vec3::splat(hash(seed, 0, 21) * 97.0);
    let point = |i: usize, j: usize| {
        let (a, b) = (TAU * (i % around) as f32 / around as f32, PI * j as f32 / rows as f32 - 0.5 * PI);
        let d = Vec3::new(a.cos() * b.cos(), a.sin() * b.cos(), b.sin());
        d * (0.72 + 0.34 * noise(d * 1.9 + offset) + 0.26 * noise(d * 4.7 + offset))
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
