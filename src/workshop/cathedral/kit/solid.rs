//! Solids with flat or extruded faces.

use super::{Mesh, Outline, rect};
use glam::{Vec2, Vec3};
use std::f32::consts::TAU;

/// Edges that turn less than this are shaded as one curve.
const CREASE: f32 = 0.6;

/// A solid of `outline` (local x, y) from `z0` to `z1` along local z. Caps and sides; holes are cut through.
/// Sides are smooth where the outline turns gently. Texture: caps (x, y), sides (along the edge, z).
pub fn extrude(outline: &Outline, z0: f32, z1: f32) -> Mesh {
    let mut mesh = Mesh::new();
    let (points, indices) = outline.triangles();
    for (z, normal) in [(z1, Vec3::Z), (z0, -Vec3::Z)] {
        let first = mesh.positions.len() as u32;
        for p in &points {
            mesh.vertex(p.extend(z), normal, *p);
        }
        for t in indices.as_chunks::<3>().0 {
            let t = if normal.z > 0.0 { *t } else { [t[0], t[2], t[1]] };
            mesh.indices.extend(t.map(|i| i + first));
        }
    }
    for ring in std::iter::once(&outline.outer).chain(&outline.holes) {
        wall(&mut mesh, ring, z0, z1, true);
    }
    mesh
}

/// Only the sides of an extrusion, along an open (or closed) line, facing its right-hand side.
pub fn extrude_profile(line: &[Vec2], z0: f32, z1: f32, closed: bool) -> Mesh {
    let mut mesh = Mesh::new();
    wall(&mut mesh, line, z0, z1, closed);
    mesh
}

fn wall(mesh: &mut Mesh, ring: &[Vec2], z0: f32, z1: f32, closed: bool) {
    let n = ring.len();
    if n < 2 {
        return;
    }
    let edges = if closed { n } else { n - 1 };
    let normal_of = |edge: usize| {
        let d = (ring[(edge + 1) % n] - ring[edge % n]).normalize_or_zero();
        Vec2::new(d.y, -d.x)
    };
    let mut length = 0.0;
    for edge in 0..edges {
        let (a, b) = (ring[edge], ring[(edge + 1) % n]);
        let own = normal_of(edge);
        let blend = |other: Option<Vec2>| match other {
            Some(o) if o.dot(own) > CREASE.cos() => (o + own).normalize_or(own),
            _ => own,
        };
        let before = (closed || edge > 0).then(|| normal_of((edge + edges - 1) % edges));
        let after = (closed || edge + 1 < edges).then(|| normal_of((edge + 1) % edges));
        let (na, nb) = (blend(before), blend(after));
        let step = a.distance(b);
        let (ua, ub) = (length, length + step);
        length = ub;
        let i = [
            mesh.vertex(a.extend(z0), na.extend(0.0), Vec2::new(ua, z0)),
            mesh.vertex(b.extend(z0), nb.extend(0.0), Vec2::new(ub, z0)),
            mesh.vertex(b.extend(z1), nb.extend(0.0), Vec2::new(ub, z1)),
            mesh.vertex(a.extend(z1), na.extend(0.0), Vec2::new(ua, z1)),
        ];
        mesh.triangle(i[0], i[1], i[2]);
        mesh.triangle(i[0], i[2], i[3]);
    }
}

/// A box from one corner to the other; all six faces. Vertical faces are textured (horizontal run, z), so courses lie level.
pub fn cuboid(low: Vec3, high: Vec3) -> Mesh {
    block(low, high, [true; 6])
}

/// A box with chosen faces, in the order -x, +x, -y, +y, -z, +z: leave out those that lie against something.
pub fn block(low: Vec3, high: Vec3, faces: [bool; 6]) -> Mesh {
    let mut mesh = Mesh::new();
    let p = |x: bool, y: bool, z: bool| {
        Vec3::new(if x { high.x } else { low.x }, if y { high.y } else { low.y }, if z { high.z } else { low.z })
    };
    let (o, i) = (false, true);
    let all = [
        ([p(o, i, o), p(o, o, o), p(o, o, i), p(o, i, i)], -Vec3::X),
        ([p(i, o, o), p(i, i, o), p(i, i, i), p(i, o, i)], Vec3::X),
        ([p(o, o, o), p(i, o, o), p(i, o, i), p(o, o, i)], -Vec3::Y),
        ([p(i, i, o), p(o, i, o), p(o, i, i), p(i, i, i)], Vec3::Y),
        ([p(o, i, o), p(i, i, o), p(i, o, o), p(o, o, o)], -Vec3::Z),
        ([p(o, o, i), p(i, o, i), p(i, i, i), p(o, i, i)], Vec3::Z),
    ];
    for ((corners, normal), wanted) in all.into_iter().zip(faces) {
        if !wanted {
            continue;
        }
        let at = corners.map(|c| {
            let uv = if normal.z != 0.0 {
                Vec2::new(c.x, c.y)
            } else if normal.x != 0.0 {
                Vec2::new(c.y, c.z)
            } else {
                Vec2::new(c.x, c.z)
            };
            mesh.vertex(c, normal, uv)
        });
        mesh.triangle(at[0], at[1], at[2]);
        mesh.triangle(at[0], at[2], at[3]);
    }
    mesh
}

/// A solid between two outlines of equal corner count, `bottom` at `z0` and `top` at `z1`, flat sides and caps.
pub fn frustum(bottom: &[Vec2], top: &[Vec2], z0: f32, z1: f32) -> Mesh {
    let mut mesh = Mesh::new();
    let n = bottom.len().min(top.len());
    for i in 0..n {
        let j = (i + 1) % n;
        mesh.quad([bottom[i].extend(z0), bottom[j].extend(z0), top[j].extend(z1), top[i].extend(z1)]);
    }
    let caps = [(bottom, z0, false), (top, z1, true)];
    for (ring, z, up) in caps {
        let (points, indices) = Outline::new(ring.to_vec()).triangles();
        let normal = if up { Vec3::Z } else { -Vec3::Z };
        let first = mesh.positions.len() as u32;
        for p in &points {
            mesh.vertex(p.extend(z), normal, *p);
        }
        for t in indices.as_chunks::<3>().0 {
            let t = if up { *t } else { [t[0], t[2], t[1]] };
            mesh.indices.extend(t.map(|i| i + first));
        }
    }
    mesh
}

/// A pyramid on `base` (counter-clockwise, at `z0`) with its point over `apex`; no underside.
pub fn pyramid(base: &[Vec2], z0: f32, apex: Vec3) -> Mesh {
    let mut mesh = Mesh::new();
    for (a, b) in base.iter().zip(base.iter().cycle().skip(1)) {
        let (a, b) = (a.extend(z0), b.extend(z0));
        let normal = (b - a).cross(apex - a).normalize_or_zero();
        let u = (b - a).normalize_or_zero();
        let v = normal.cross(u);
        let i = [a, b, apex].map(|p| mesh.vertex(p, normal, Vec2::new((p - a).dot(u), (p - a).dot(v))));
        mesh.triangle(i[0], i[1], i[2]);
    }
    mesh
}

/// An upright prism of `n` equal sides, flats facing the axes when n is 4 or 8; `radius` to the flats' middle.
pub fn regular_prism(n: usize, radius: f32, z0: f32, z1: f32) -> Mesh {
    let half = TAU / n as f32 / 2.0;
    let corners = (0..n).map(|i| radius / half.cos() * Vec2::from_angle(half + TAU * i as f32 / n as f32)).collect();
    extrude(&Outline::new(corners), z0, z1)
}

/// A rectangle's outline about the origin, `width` along x and `depth` along y.
#[must_use]
pub fn centered(width: f32, depth: f32) -> Vec<Vec2> {
    let half = Vec2::new(width, depth) / 2.0;
    rect(-half, half)
}
