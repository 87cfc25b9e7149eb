//! Mouldings: a flat profile carried along a line that lies in a plane.

use super::{Mesh, Outline};
use glam::{Vec2, Vec3};
use std::f32::consts::TAU;

/// Corners of profile or path that turn more than this (radians) are creases.
const CREASE: f32 = 0.7;

/// A line in a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// In order.
    pub points: Vec<Vec3>,
    /// Unit normal of the plane.
    pub normal: Vec3,
    /// Whether the last point joins the first.
    pub closed: bool,
    /// Whether open ends get caps.
    pub caps: bool,
}

impl Path {
    /// An open line without caps.
    pub fn open(points: Vec<Vec3>, normal: Vec3) -> Self {
        Self { points, normal, closed: false, caps: false }
    }

    /// An open line with caps.
    pub fn capped(points: Vec<Vec3>, normal: Vec3) -> Self {
        Self { points, normal, closed: false, caps: true }
    }

    /// A closed line.
    pub fn closed(points: Vec<Vec3>, normal: Vec3) -> Self {
        Self { points, normal, closed: true, caps: false }
    }

    /// A flat line in the local x-y plane at `z`, plane normal +z: an elevation's arch, to be placed with [`super::upright`].
    pub fn elevation(points: &[Vec2], z: f32, closed: bool) -> Self {
        Self { points: points.iter().map(|p| p.extend(z)).collect(), normal: Vec3::Z, closed, caps: false }
    }
}

/// Carries `profile` along `path`. A profile point (s, d) lies `s` to the right of the direction of travel seen with
/// the plane's normal towards the eye, and `d` along that normal; the frame is fixed in the plane (no twist) and corners are mitred. For a
/// counter-clockwise arch (right springing over the apex to the left one) the right is the outside: s > 0 is away from
/// the opening. The profile runs counter-clockwise, its solid to the left, when drawn s to the right and d up;
/// set `closed_profile` for bars seen all round.
pub fn sweep(profile: &[Vec2], closed_profile: bool, path: &Path) -> Mesh {
    let mut mesh = Mesh::new();
    let n = path.points.len();
    let m = profile.len();
    if n < 2 || m < 2 {
        return mesh;
    }
    let edges = if path.closed { n } else { n - 1 };
    let direction = |edge: usize| (path.points[(edge + 1) % n] - path.points[edge % n]).normalize_or_zero();
    let right = |edge: usize| direction(edge).cross(path.normal).normalize_or_zero();
    let miter = |i: usize| {
        let before = if i > 0 { Some(right(i - 1)) } else { path.closed.then(|| right(n - 1)) };
        let after = if i < edges { Some(right(i)) } else { path.closed.then(|| right(0)) };
        match (before, after) {
            (Some(a), Some(b)) => {
                let half = (a + b).normalize_or(a);
                half / half.dot(a).max(0.3)
            }
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => Vec3::ZERO,
        }
    };
    let strips = if closed_profile { m } else { m - 1 };
    let profile_normal = |k: usize| {
        let d = (profile[(k + 1) % m] - profile[k % m]).normalize_or_zero();
        Vec2::new(d.y, -d.x)
    };
    let mut girth = vec![0.0f32; strips + 1];
    for k in 0..strips {
        girth[k + 1] = girth[k] + profile[k].distance(profile[(k + 1) % m]);
    }
    let rings: Vec<Vec<Vec3>> = (0..n)
        .map(|i| {
            let out = miter(i);
            profile.iter().map(|p| path.points[i] + out * p.x + path.normal * p.y).collect()
        })
        .collect();
    let mut length = 0.0;
    for edge in 0..edges {
        let (i, j) = (edge, (edge + 1) % n);
        let step = path.points[i].distance(path.points[j]);
        let own_right = right(edge);
        let smooth = |other: Vec3| {
            if other.dot(own_right) > CREASE.cos() { (other + own_right).normalize_or(own_right) } else { own_right }
        };
        let ra = if i > 0 || path.closed { smooth(right((edge + edges - 1) % edges)) } else { own_right };
        let rb = if edge + 1 < edges || path.closed { smooth(right((edge + 1) % edges)) } else { own_right };
        for k in 0..strips {
            let own = profile_normal(k);
            let blend = |other: Option<Vec2>| match other {
                Some(o) if o.dot(own) > CREASE.cos() => (o + own).normalize_or(own),
                _ => own,
            };
            let na = blend((closed_profile || k > 0).then(|| profile_normal((k + strips - 1) % strips)));
            let nb = blend((closed_profile || k + 1 < strips).then(|| profile_normal((k + 1) % strips)));
            let l = (k + 1) % m;
            let corner = |ring: usize, point: usize, right: Vec3, normal: Vec2, u: f32, v: f32, mesh: &mut Mesh| {
                mesh.vertex(
                    rings[ring][point],
                    (right * normal.x + path.normal * normal.y).normalize_or_zero(),
                    Vec2::new(u, v),
                )
            };
            let a = corner(i, k, ra, na, girth[k], length, &mut mesh);
            let b = corner(j, k, rb, na, girth[k], length + step, &mut mesh);
            let c = corner(j, l, rb, nb, girth[k + 1], length + step, &mut mesh);
            let d = corner(i, l, ra, nb, girth[k + 1], length, &mut mesh);
            mesh.triangle(a, b, c);
            mesh.triangle(a, c, d);
        }
        length += step;
    }
    if path.caps && !path.closed {
        let (points, indices) = Outline::new(profile.to_vec()).triangles();
        for (at, toward) in [(0, -direction(0)), (n - 1, direction(edges - 1))] {
            let out = miter(at);
            let first = mesh.positions.len() as u32;
            for p in &points {
                mesh.vertex(path.points[at] + out * p.x + path.normal * p.y, toward, *p);
            }
            for t in indices.as_chunks::<3>().0 {
                let [a, b, c] = t.map(|i| mesh.positions[(first + i) as usize]);
                let t = if (b - a).cross(c - a).dot(toward) >= 0.0 { *t } else { [t[0], t[2], t[1]] };
                mesh.indices.extend(t.map(|i| i + first));
            }
        }
    }
    mesh
}

/// Part of a roll moulding: centre (s, d), from one fraction of a turn to another, for joining into profiles; counter-clockwise
/// when `to` is larger.
pub fn profile_roll(center: Vec2, radius: f32, from: f32, to: f32, n: usize) -> Vec<Vec2> {
    (0..=n).map(|i| center + radius * Vec2::from_angle((from + (to - from) * i as f32 / n as f32) * TAU)).collect()
}

/// A string course on a wall for [`sweep`] along a horizontal line (plane normal +z), wall to the left of travel:
/// weathered top at 50°, fillet, roll below. It projects by `out` to the right and is `height` high, its top at d = 0.
pub fn profile_string(out: f32, height: f32, n: usize) -> Vec<Vec2> {
    let roll = height * 0.3;
    let mut profile = vec![Vec2::new(0.0, 0.0), Vec2::new(out, -height * 0.4), Vec2::new(out, -height * 0.5)];
    profile.extend(profile_roll(Vec2::new(out - roll, -height * 0.5 - roll * 0.6), roll * 0.6, 0.0, -0.35, n));
    profile.push(Vec2::new(0.0, -height));
    profile.reverse();
    profile
}
