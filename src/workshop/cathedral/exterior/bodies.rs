//! Rounded bodies for the [`Chisel`]: skins over rows of points, turned shafts, limbs.

use std::f32::consts::TAU;

use glam::{Vec2, Vec3};

use super::chisel::{Chisel, SOFT};

impl Chisel<'_> {
    /// Rows of points with normals by averaging, `rows[i][j]`; each quad
    /// (i, j), (i, j+1), (i+1, j+1), (i+1, j) is counter-clockwise from outside.
    /// `wrap` joins the last column to the first.
    pub fn skin(&mut self, rows: &[Vec<Vec3>], wrap: bool) {
        let height = rows.len();
        let width = rows.first().map_or(0, Vec::len);
        if height < 2 || width < 2 {
            return;
        }
        let world: Vec<Vec<Vec3>> =
            rows.iter().map(|row| row.iter().map(|p| self.frame.transform_point3(*p)).collect()).collect();
        let mut normals = vec![vec![Vec3::ZERO; width]; height];
        let columns = if wrap { width } else { width - 1 };
        for i in 0..height - 1 {
            for j in 0..columns {
                let k = (j + 1) % width;
                let n = (world[i + 1][k] - world[i][j]).cross(world[i + 1][j] - world[i][k]);
                for (a, b) in [(i, j), (i, k), (i + 1, k), (i + 1, j)] {
                    normals[a][b] += n;
                }
            }
        }
        let mut vertices = Vec::with_capacity(height * (width + 1));
        let mut v = 0.0;
        let last = if wrap { width } else { width - 1 };
        for i in 0..height {
            if i > 0 {
                v += world[i][0].distance(world[i - 1][0]);
            }
            let mut u = 0.0;
            for j in 0..=last {
                let k = j % width;
                if j > 0 {
                    u += world[i][k].distance(world[i][j - 1]);
                }
                vertices.push((world[i][k], normals[i][k].normalize_or(Vec3::Y), Vec2::new(u, v)));
            }
        }
        let stride = last as u32 + 1;
        let mut indices = Vec::with_capacity((height - 1) * last * 6);
        for i in 0..height as u32 - 1 {
            for j in 0..last as u32 {
                let a = i * stride + j;
                indices.extend([a, a + 1, a + stride + 1, a, a + stride + 1, a + stride]);
            }
        }
        self.emit(&vertices, &indices);
    }

    /// A body turned about the y axis: `profile` holds (radius, y) from the
    /// foot upwards; `sides` faces, the first corner at `turn` radians from
    /// the onlooker. Eight sides or fewer stay faceted.
    pub fn turnery(&mut self, profile: &[Vec2], sides: usize, turn: f32) {
        let faceted = sides <= 4 || (self.fine && sides <= 8);
        let corner = |k: usize, p: Vec2| {
            let t = turn + TAU * k as f32 / sides as f32;
            Vec3::new(p.x * t.sin(), p.y, p.x * t.cos())
        };
        if faceted {
            for pair in profile.windows(2) {
                for k in 0..sides {
                    let (a, b) = (pair[0], pair[1]);
                    let points = [corner(k, a), corner(k + 1, a), corner(k + 1, b), corner(k, b)];
                    if a.x <= 1e-4 {
                        self.face(&[points[0], points[2], points[3]]);
                    } else if b.x <= 1e-4 {
                        self.face(&[points[0], points[1], points[2]]);
                    } else {
                        self.face(&points);
                    }
                }
            }
            return;
        }
        let out: Vec<Vec2> =
            profile.windows(2).map(|w| Vec2::new(w[1].y - w[0].y, w[0].x - w[1].x).normalize_or(Vec2::X)).collect();
        let (frame, inverse) = (self.frame, self.frame.matrix3.inverse().transpose());
        let mut v = 0.0;
        for (j, pair) in profile.windows(2).enumerate() {
            let soft = |other: Option<&Vec2>| match other {
                Some(o) if o.dot(out[j]) > SOFT => (*o + out[j]).normalize_or(out[j]),
                _ => out[j],
            };
            let (np, nq) = (soft(j.checked_sub(1).and_then(|i| out.get(i))), soft(out.get(j + 1)));
            let v1 = v + pair[0].distance(pair[1]);
            let mut vertices = Vec::with_capacity(2 * sides + 2);
            let mut indices = Vec::with_capacity(6 * sides);
            for k in 0..=sides {
                let t = turn + TAU * k as f32 / sides as f32;
                let u = pair[0].x.max(pair[1].x) * TAU * k as f32 / sides as f32;
                for (p, n, v) in [(pair[0], np, v), (pair[1], nq, v1)] {
                    let normal = inverse * glam::Vec3A::new(n.x * t.sin(), n.y, n.x * t.cos());
                    let normal = Vec3::from(normal).normalize_or(Vec3::Y);
                    vertices.push((frame.transform_point3(corner(k, p)), normal, Vec2::new(u, v)));
                }
                if k < sides {
                    let a = 2 * k as u32;
                    if pair[0].x > 1e-4 {
                        indices.extend([a, a + 2, a + 3]);
                    }
                    if pair[1].x > 1e-4 {
                        indices.extend([a, a + 3, a + 1]);
                    }
                }
            }
            self.emit(&vertices, &indices);
            v = v1;
        }
    }

    /// A square body about the y axis: `profile` holds (half side, y) from the foot upwards.
    pub fn shaft4(&mut self, profile: &[Vec2]) {
        let round: Vec<Vec2> = profile.iter().map(|p| Vec2::new(p.x * std::f32::consts::SQRT_2, p.y)).collect();
        self.turnery(&round, 4, std::f32::consts::FRAC_PI_4);
    }

    /// A round limb along `spine` with a radius at each point, closed at both
    /// ends: stems, arms, beasts.
    pub fn limb(&mut self, spine: &[Vec3], radii: &[f32], sides: usize) {
        let mut side = Vec3::X;
        let mut rows = Vec::with_capacity(spine.len() + 2);
        for (i, (p, r)) in spine.iter().zip(radii).enumerate() {
            let forward = spine[(i + 1).min(spine.len() - 1)] - spine[i.saturating_sub(1)];
            let forward = forward.normalize_or(Vec3::Z);
            if side.cross(forward).length_squared() < 0.05 {
                side = forward.any_orthonormal_vector();
            }
            side = (side - forward * side.dot(forward)).normalize_or(Vec3::X);
            let up = forward.cross(side);
            let ring: Vec<Vec3> = (0..sides)
                .map(|k| {
                    let (s, c) = (TAU * k as f32 / sides as f32).sin_cos();
                    *p + *r * (side * c + up * s)
                })
                .collect();
            if i == 0 {
                rows.push(vec![*p; sides]);
            }
            rows.push(ring);
            if i + 1 == spine.len() {
                rows.push(vec![*p; sides]);
            }
        }
        self.skin(&rows, true);
    }
}
