//! Surfaces of revolution about local z.

use super::Mesh;
use glam::{Vec2, Vec3};
use std::f32::consts::TAU;

/// Profile corners that turn more than this (radians) are creases.
const CREASE: f32 = 0.7;

/// Turns a profile of (radius, z) points, given from bottom to top with the solid to its left (the axis side), about
/// z in `n` segments. Smooth around, creased where the profile turns sharply.
pub fn revolve(profile: &[Vec2], n: usize) -> Mesh {
    revolve_arc(profile, n, 0.0, TAU)
}

/// Part of a turn, from angle `start` over `sweep` radians.
pub fn revolve_arc(profile: &[Vec2], n: usize, start: f32, sweep: f32) -> Mesh {
    let mut mesh = Mesh::new();
    let edges = profile.len().saturating_sub(1);
    let normal_of = |edge: usize| {
        let d = (profile[edge + 1] - profile[edge]).normalize_or_zero();
        Vec2::new(d.y, -d.x)
    };
    let mut length = 0.0;
    for edge in 0..edges {
        let own = normal_of(edge);
        let blend = |other: Option<Vec2>| match other {
            Some(o) if o.dot(own) > CREASE.cos() => (o + own).normalize_or(own),
            _ => own,
        };
        let na = blend((edge > 0).then(|| normal_of(edge - 1)));
        let nb = blend((edge + 1 < edges).then(|| normal_of(edge + 1)));
        let (a, b) = (profile[edge], profile[edge + 1]);
        let (va, vb) = (length, length + a.distance(b));
        length = vb;
        let girth = a.x.max(b.x);
        let first = mesh.positions.len() as u32;
        for i in 0..=n {
            let angle = start + sweep * i as f32 / n as f32;
            let (sin, cos) = angle.sin_cos();
            let u = (angle - start) * girth;
            for (p, normal, v) in [(a, na, va), (b, nb, vb)] {
                let out = Vec3::new(normal.x * cos, normal.x * sin, normal.y);
                mesh.vertex(Vec3::new(p.x * cos, p.x * sin, p.y), out, Vec2::new(u, v));
            }
        }
        for i in 0..n as u32 {
            let k = first + 2 * i;
            if a.x > 1e-5 {
                mesh.triangle(k, k + 2, k + 1);
            }
            if b.x > 1e-5 {
                mesh.triangle(k + 1, k + 2, k + 3);
            }
        }
    }
    mesh
}

/// A ball of `radius` about the origin.
pub fn sphere(radius: f32, n: usize) -> Mesh {
    let rings = (n / 2).max(3);
    let profile: Vec<Vec2> = (0..=rings)
        .map(|i| {
            let angle = -TAU / 4.0 + TAU / 2.0 * i as f32 / rings as f32;
            let r = if i == 0 || i == rings { 0.0 } else { radius * angle.cos() };
            Vec2::new(r, radius * angle.sin())
        })
        .collect();
    let mut mesh = revolve(&profile, n);
    for (normal, position) in mesh.normals.iter_mut().zip(&mesh.positions) {
        *normal = position.normalize_or_zero();
    }
    mesh
}

/// A cone or tapered drum from (r0, z0) to (r1, z1), without caps.
pub fn cone(r0: f32, z0: f32, r1: f32, z1: f32, n: usize) -> Mesh {
    revolve(&[Vec2::new(r0, z0), Vec2::new(r1, z1)], n)
}

/// A flat disc at `z`, facing up (or down).
pub fn disc(radius: f32, z: f32, n: usize, up: bool) -> Mesh {
    let mesh = revolve(&[Vec2::new(radius, z), Vec2::new(0.0, z)], n);
    if up { mesh } else { mesh.flipped() }
}
