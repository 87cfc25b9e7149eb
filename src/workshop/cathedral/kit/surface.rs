//! Curved surfaces from functions and curves.

use super::Mesh;
use glam::{Vec2, Vec3};

/// A sheet of (nu × nv) cells over `at(u, v)`, u and v from 0 to 1. It faces ∂u × ∂v; normals are smooth, texture
/// coordinates follow the lengths along the sheet.
pub fn grid(nu: usize, nv: usize, at: impl Fn(f32, f32) -> Vec3) -> Mesh {
    let mut mesh = Mesh::new();
    let point = |i: usize, j: usize| at(i as f32 / nu as f32, j as f32 / nv as f32);
    let points: Vec<Vec3> = (0..=nv).flat_map(|j| (0..=nu).map(move |i| (i, j))).map(|(i, j)| point(i, j)).collect();
    let get = |i: usize, j: usize| points[j * (nu + 1) + i];
    let mut u_at = vec![0.0; points.len()];
    let mut v_at = vec![0.0; points.len()];
    for j in 0..=nv {
        for i in 0..=nu {
            let k = j * (nu + 1) + i;
            if i > 0 {
                u_at[k] = u_at[k - 1] + get(i, j).distance(get(i - 1, j));
            }
            if j > 0 {
                v_at[k] = v_at[k - nu - 1] + get(i, j).distance(get(i, j - 1));
            }
        }
    }
    // Texture u is measured from the middle of each row, so that courses of varying length stay aligned there.
    for j in 0..=nv {
        for i in 0..=nu {
            let k = j * (nu + 1) + i;
            let middle = u_at[j * (nu + 1) + nu] / 2.0;
            let du = get((i + 1).min(nu), j) - get(i.saturating_sub(1), j);
            let dv = get(i, (j + 1).min(nv)) - get(i, j.saturating_sub(1));
            let mut normal = du.cross(dv).normalize_or_zero();
            if normal == Vec3::ZERO {
                // A pole: look one row further in.
                let (a, b) = (if j == 0 { 1 } else { j.min(nv.max(2) - 1) }, i.clamp(1, nu.max(2) - 1));
                let du = get((b + 1).min(nu), a) - get(b.saturating_sub(1), a);
                let dv = get(b, (a + 1).min(nv)) - get(b, a.saturating_sub(1));
                normal = du.cross(dv).normalize_or(Vec3::Z);
            }
            mesh.vertex(points[k], normal, Vec2::new(u_at[k] - middle, v_at[k]));
        }
    }
    for j in 0..nv as u32 {
        for i in 0..nu as u32 {
            let k = j * (nu as u32 + 1) + i;
            let up = k + nu as u32 + 1;
            for t in [[k, k + 1, up + 1], [k, up + 1, up]] {
                let [a, b, c] = t.map(|x| mesh.positions[x as usize]);
                if (b - a).cross(c - a).length_squared() > 1e-12 {
                    mesh.indices.extend(t);
                }
            }
        }
    }
    mesh
}

/// A surface between two curves of equal point count: rows run from `a` to `b` in `n` steps, bulging by `bulge` times
/// the local chord along the surface's own normal. It faces (along the curve) × (from a to b).
pub fn ruled(a: &[Vec3], b: &[Vec3], n: usize, bulge: f32) -> Mesh {
    let last = a.len().min(b.len()).saturating_sub(1).max(1);
    let sample = |line: &[Vec3], t: f32| {
        let x = t * last as f32;
        let i = (x as usize).min(last - 1);
        line[i].lerp(line[i + 1], x - i as f32)
    };
    grid(last, n, |u, v| {
        let (p, q) = (sample(a, u), sample(b, u));
        let flat = p.lerp(q, v);
        if bulge == 0.0 {
            return flat;
        }
        let along = sample(a, (u + 0.02).min(1.0)).lerp(sample(b, (u + 0.02).min(1.0)), v)
            - sample(a, (u - 0.02).max(0.0)).lerp(sample(b, (u - 0.02).max(0.0)), v);
        let normal = along.cross(q - p).normalize_or_zero();
        flat + normal * (bulge * p.distance(q) * 4.0 * v * (1.0 - v))
    })
}

/// A round bar with closed ends along a line in space (frames carried without twist), radius from `r0` at the start to `r1` at the end.
pub fn tube(line: &[Vec3], r0: f32, r1: f32, n: usize) -> Mesh {
    let mut mesh = Mesh::new();
    if line.len() < 2 {
        return mesh;
    }
    let last = line.len() - 1;
    let tangent = |i: usize| (line[(i + 1).min(last)] - line[i.saturating_sub(1)]).normalize_or(Vec3::Z);
    let mut side = tangent(0).any_orthonormal_vector();
    let mut length = 0.0;
    for (i, p) in line.iter().enumerate() {
        let t = tangent(i);
        side = (side - t * side.dot(t)).normalize_or(t.any_orthonormal_vector());
        let other = t.cross(side);
        if i > 0 {
            length += p.distance(line[i - 1]);
        }
        let radius = r0 + (r1 - r0) * i as f32 / last as f32;
        for k in 0..=n {
            let angle = std::f32::consts::TAU * k as f32 / n as f32;
            let out = side * angle.cos() + other * angle.sin();
            mesh.vertex(*p + out * radius, out, Vec2::new(angle * r0.max(r1), length));
        }
    }
    let row = n as u32 + 1;
    for i in 0..last as u32 {
        for k in 0..n as u32 {
            let a = i * row + k;
            mesh.triangle(a, a + 1, a + row + 1);
            mesh.triangle(a, a + row + 1, a + row);
        }
    }
    for (end, toward) in [(0, -tangent(0)), (last, tangent(last))] {
        let rim: Vec<u32> = (0..n)
            .map(|k| {
                let at = mesh.positions[end * (n + 1) + k];
                mesh.vertex(at, toward, Vec2::new(at.x, at.y))
            })
            .collect();
        for k in 1..n.saturating_sub(1) {
            let (b, c) = if end == 0 { (rim[k + 1], rim[k]) } else { (rim[k], rim[k + 1]) };
            mesh.triangle(rim[0], b, c);
        }
    }
    mesh
}
