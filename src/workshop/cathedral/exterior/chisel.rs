//! The mason's hand for façades: solids drawn in a local frame (x to the right,
//! y up, z towards the onlooker) and set into the building.
//!
//! Everything is wound counter-clockwise as seen from outside and closed, or
//! open only where another solid covers it.

use std::f32::consts::{FRAC_PI_2, TAU};

use glam::{Affine3A, Vec2, Vec3};

use super::curves::circle;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink, extrude, upright};

/// Cosine above which two neighbouring faces of a moulding share their normal.
pub(super) const SOFT: f32 = 0.55;

/// Draws into the sink from a local frame, in one material.
pub struct Chisel<'a> {
    out: &'a mut Sink,
    pub(super) frame: Affine3A,
    material: MaterialId,
    /// What the far faces of walls are made of, if not the same.
    lining: Option<MaterialId>,
    pub(super) fine: bool,
}

impl<'a> Chisel<'a> {
    /// Draws in `material` from a frame that stands on `origin` (plan axes) and
    /// runs along the horizontal `along`; z comes out to the right of `along`.
    pub fn new(out: &'a mut Sink, detail: Detail, material: MaterialId, origin: Vec3, along: Vec2) -> Self {
        Self { out, frame: upright(origin, along), material, lining: None, fine: detail.fine() }
    }

    /// The sink itself, for what stands in another frame.
    pub fn sink(&mut self) -> &mut Sink {
        self.out
    }

    /// Counts a part for the self-check.
    pub fn part(&mut self, name: &'static str) {
        self.out.part(name);
    }

    /// The same hand, but walls get `lining` on their far (z0) face.
    pub fn lined(&mut self, lining: MaterialId) -> Chisel<'_> {
        Chisel { out: self.out, frame: self.frame, material: self.material, lining: Some(lining), fine: self.fine }
    }

    fn far_quad(&mut self, a: Vec3, b: Vec3, c: Vec3, d: Vec3) {
        let material = self.lining.unwrap_or(self.material);
        self.of(material).quad(a, b, c, d);
    }

    /// A polygon with holes given thickness from `z0` to `z1`.
    pub fn cut(&mut self, outline: &Outline, z0: f32, z1: f32) {
        let Some(lining) = self.lining else {
            self.out.place(self.material, &extrude(outline, z0, z1), &self.frame);
            return;
        };
        // Two skins that meet inside the wall.
        let middle = 0.5 * (z0 + z1);
        self.out.place(self.material, &extrude(outline, middle, z1), &self.frame);
        self.out.place(lining, &extrude(outline, z0, middle), &self.frame);
    }

    pub(super) fn emit(&mut self, vertices: &[(Vec3, Vec3, Vec2)], indices: &[u32]) {
        let mesh = self.out.mesh(self.material);
        let first = mesh.positions.len() as u32;
        for (position, normal, uv) in vertices {
            mesh.vertex(*position, *normal, *uv);
        }
        for t in indices.as_chunks::<3>().0 {
            let [a, b, c] = t.map(|i| vertices[i as usize].0);
            if (b - a).cross(c - a).length_squared() > 1e-12 {
                mesh.triangle(first + t[0], first + t[1], first + t[2]);
            }
        }
    }

    /// The same place in another material.
    pub fn of(&mut self, material: MaterialId) -> Chisel<'_> {
        Chisel { out: self.out, frame: self.frame, material, lining: None, fine: self.fine }
    }

    /// Moved in the local frame.
    pub fn at(&mut self, x: f32, y: f32, z: f32) -> Chisel<'_> {
        self.set(Affine3A::from_translation(Vec3::new(x, y, z)))
    }

    /// Turned about the upright axis, counter-clockwise from above.
    pub fn turned(&mut self, radians: f32) -> Chisel<'_> {
        self.set(Affine3A::from_rotation_y(radians))
    }

    /// Turned in the plane of the façade, counter-clockwise from in front.
    pub fn spun(&mut self, radians: f32) -> Chisel<'_> {
        self.set(Affine3A::from_rotation_z(radians))
    }

    /// Drawn larger or smaller along each axis; factors are positive.
    pub fn scaled(&mut self, x: f32, y: f32, z: f32) -> Chisel<'_> {
        self.set(Affine3A::from_scale(Vec3::new(x, y, z)))
    }

    /// A local frame inside this one. It must not mirror.
    pub fn set(&mut self, local: Affine3A) -> Chisel<'_> {
        Chisel {
            out: self.out,
            frame: self.frame * local,
            material: self.material,
            lining: self.lining,
            fine: self.fine,
        }
    }

    /// Whether ornament is drawn in full (detail 1 and up).
    pub fn is_fine(&self) -> bool {
        self.fine
    }

    /// `coarse` at detail 0, else `fine`.
    pub fn pick<T>(&self, coarse: T, fine: T) -> T {
        if self.fine { fine } else { coarse }
    }

    /// A flat convex face, counter-clockwise from outside. Texture metres
    /// follow the place in the building, so that courses run on from face to face.
    pub fn face(&mut self, points: &[Vec3]) {
        let world: Vec<Vec3> = points.iter().map(|p| self.frame.transform_point3(*p)).collect();
        let normal = newell(&world);
        if normal == Vec3::ZERO {
            return;
        }
        let vertices: Vec<_> = world.iter().map(|p| (*p, normal, place_uv(*p, normal))).collect();
        let indices: Vec<u32> = (1..points.len() as u32 - 1).flat_map(|i| [0, i, i + 1]).collect();
        self.emit(&vertices, &indices);
    }

    /// Triangles with normals and texture coordinates of their own.
    pub fn shell(&mut self, vertices: &[(Vec3, Vec3, Vec2)], indices: &[u32]) {
        let turn = |n: Vec3| self.frame.transform_vector3(n).normalize_or(Vec3::Y);
        let placed: Vec<_> =
            vertices.iter().map(|(p, n, uv)| (self.frame.transform_point3(*p), turn(*n), *uv)).collect();
        self.emit(&placed, indices);
    }

    /// A flat quadrilateral, counter-clockwise from outside.
    pub fn quad(&mut self, a: Vec3, b: Vec3, c: Vec3, d: Vec3) {
        self.face(&[a, b, c, d]);
    }

    /// A box between two corners; its back takes the lining.
    pub fn block(&mut self, a: Vec3, b: Vec3) {
        let p = Vec3::new;
        self.quad(p(a.x, a.y, b.z), p(b.x, a.y, b.z), p(b.x, b.y, b.z), p(a.x, b.y, b.z));
        self.far_quad(p(b.x, a.y, a.z), p(a.x, a.y, a.z), p(a.x, b.y, a.z), p(b.x, b.y, a.z));
        self.quad(p(b.x, a.y, b.z), p(b.x, a.y, a.z), p(b.x, b.y, a.z), p(b.x, b.y, b.z));
        self.quad(p(a.x, a.y, a.z), p(a.x, a.y, b.z), p(a.x, b.y, b.z), p(a.x, b.y, a.z));
        self.quad(p(a.x, b.y, b.z), p(b.x, b.y, b.z), p(b.x, b.y, a.z), p(a.x, b.y, a.z));
        self.quad(p(a.x, a.y, a.z), p(b.x, a.y, a.z), p(b.x, a.y, b.z), p(a.x, a.y, b.z));
    }

    /// A box between two corners without top and foot; its right side begins at depth `right`.
    pub fn sleeve(&mut self, a: Vec3, b: Vec3, right: f32) {
        let p = Vec3::new;
        self.quad(p(a.x, a.y, b.z), p(b.x, a.y, b.z), p(b.x, b.y, b.z), p(a.x, b.y, b.z));
        self.far_quad(p(b.x, a.y, a.z), p(a.x, a.y, a.z), p(a.x, b.y, a.z), p(b.x, b.y, a.z));
        self.quad(p(b.x, a.y, b.z), p(b.x, a.y, right), p(b.x, b.y, right), p(b.x, b.y, b.z));
        self.quad(p(a.x, a.y, a.z), p(a.x, a.y, b.z), p(a.x, b.y, b.z), p(a.x, b.y, a.z));
    }

    /// A convex polygon (counter-clockwise in x, y) given thickness from `z0` to `z1`.
    pub fn slab(&mut self, outline: &[Vec2], z0: f32, z1: f32) {
        let front: Vec<Vec3> = outline.iter().map(|p| p.extend(z1)).collect();
        let back: Vec<Vec3> = outline.iter().rev().map(|p| p.extend(z0)).collect();
        self.face(&front);
        self.face(&back);
        for (i, a) in outline.iter().enumerate() {
            let b = outline[(i + 1) % outline.len()];
            self.quad(a.extend(z0), b.extend(z0), b.extend(z1), a.extend(z1));
        }
    }

    /// A moulding along `path` in the xy plane, mitred at its corners.
    /// `profile` holds (offset to the left of the path, z), joined in order
    /// and back to the start if `ring`, counter-clockwise, stone on its left.
    pub fn moulding(&mut self, path: &[Vec2], closed: bool, profile: &[Vec2], ring: bool) {
        let frame = self.frame;
        self.sweep(path, closed, profile, ring, frame);
    }

    /// A string course along `plan`, a path of (x, z) points in the horizontal
    /// plane with the building on its left as seen from above; `profile` holds
    /// (outwards, y), from its foot upwards.
    pub fn course(&mut self, plan: &[Vec2], closed: bool, profile: &[Vec2]) {
        let flat = self.frame * Affine3A::from_rotation_x(-FRAC_PI_2);
        let path: Vec<Vec2> = plan.iter().map(|p| Vec2::new(p.x, -p.y)).collect();
        let mut section: Vec<Vec2> = profile.iter().map(|p| Vec2::new(-p.x, p.y)).collect();
        section.reverse();
        // Mirrored and reversed, the section still turns the same way.
        self.sweep(&path, closed, &section, false, flat);
        if !closed && plan.len() > 1 {
            self.course_ends(plan, profile);
        }
    }

    /// Closes both ends of a course.
    fn course_ends(&mut self, plan: &[Vec2], profile: &[Vec2]) {
        let (points, indices) = Outline::new(profile.to_vec()).triangles();
        let last = plan.len() - 1;
        for (at, towards) in [(plan[0], plan[0] - plan[1]), (plan[last], plan[last] - plan[last - 1])] {
            let end = towards.normalize_or(Vec2::X);
            // Outwards lies to the right of travel: at the far end that is end turned right.
            let out = if at == plan[last] { Vec2::new(-end.y, end.x) } else { Vec2::new(end.y, -end.x) };
            let normal = Vec3::new(end.x, 0.0, end.y);
            let place = |p: Vec2| Vec3::new(at.x + out.x * p.x, p.y, at.y + out.y * p.x);
            let vertices: Vec<_> = points.iter().map(|p| (place(*p), normal, *p)).collect();
            let turned: Vec<u32> = indices
                .as_chunks::<3>()
                .0
                .iter()
                .flat_map(|t| {
                    let [a, b, c] = t.map(|i| vertices[i as usize].0);
                    if (b - a).cross(c - a).dot(normal) >= 0.0 { *t } else { [t[0], t[2], t[1]] }
                })
                .collect();
            self.shell(&vertices, &turned);
        }
    }

    fn sweep(&mut self, path: &[Vec2], closed: bool, profile: &[Vec2], ring: bool, frame: Affine3A) {
        let count = path.len();
        if count < 2 || profile.len() < 2 {
            return;
        }
        let segments = if closed { count } else { count - 1 };
        let tangent: Vec<Vec2> =
            (0..segments).map(|i| (path[(i + 1) % count] - path[i]).normalize_or(Vec2::X)).collect();
        let before = |i: usize| {
            if i > 0 {
                tangent[i - 1]
            } else if closed {
                tangent[segments - 1]
            } else {
                tangent[0]
            }
        };
        let after = |i: usize| if i < segments { tangent[i] } else { tangent[segments - 1] };
        let mitre: Vec<Vec2> = (0..count)
            .map(|i| {
                let (a, b) = (before(i).perp(), after(i).perp());
                let sum = a + b;
                sum * (2.0 / sum.length_squared().max(0.4))
            })
            .collect();
        let edges = if ring { profile.len() } else { profile.len() - 1 };
        let out: Vec<Vec2> = (0..edges)
            .map(|j| {
                let d = profile[(j + 1) % profile.len()] - profile[j];
                Vec2::new(d.y, -d.x).normalize_or(Vec2::Y)
            })
            .collect();
        let soft = |a: Vec2, b: Vec2, own: Vec2| if a.dot(b) > SOFT { (a + b).normalize_or(own) } else { own };
        let mut v = 0.0;
        for j in 0..edges {
            let (p, q) = (profile[j], profile[(j + 1) % profile.len()]);
            let previous = if j > 0 {
                Some(out[j - 1])
            } else if ring {
                out.last().copied()
            } else {
                None
            };
            let next = if j + 1 < edges {
                Some(out[j + 1])
            } else if ring {
                out.first().copied()
            } else {
                None
            };
            let np = previous.map_or(out[j], |o| soft(o, out[j], out[j]));
            let nq = next.map_or(out[j], |o| soft(o, out[j], out[j]));
            let v1 = v + p.distance(q);
            let mut vertices = Vec::with_capacity(4 * segments);
            let mut indices = Vec::with_capacity(6 * segments);
            let mut u = 0.0;
            let point =
                |i: usize, s: Vec2| frame.transform_point3((path[i % count] + mitre[i % count] * s.x).extend(s.y));
            let normal =
                |lateral: Vec2, n: Vec2| frame.transform_vector3((lateral * n.x).extend(n.y)).normalize_or(Vec3::Y);
            for i in 0..segments {
                let own = tangent[i].perp();
                let start = if i > 0 || closed { soft(before(i).perp(), own, own) } else { own };
                let end_of = (i + 1) % count;
                let end = if i + 1 < segments || closed { soft(own, after(end_of % count).perp(), own) } else { own };
                let u1 = u + path[i].distance(path[end_of]);
                let shared = i > 0 && start != own;
                if !shared {
                    vertices.push((point(i, p), normal(start, np), Vec2::new(u, v)));
                    vertices.push((point(i, q), normal(start, nq), Vec2::new(u, v1)));
                }
                let base = vertices.len() as u32 - 2;
                vertices.push((point(i + 1, p), normal(end, np), Vec2::new(u1, v)));
                vertices.push((point(i + 1, q), normal(end, nq), Vec2::new(u1, v1)));
                indices.extend([base, base + 1, base + 3, base, base + 3, base + 2]);
                u = u1;
            }
            self.emit(&vertices, &indices);
            v = v1;
        }
    }

    /// A bar of tracery along `path`: `width` across, from `z0` at the back to
    /// `z1` at the nose, chamfered where ornament is drawn in full.
    pub fn bar(&mut self, path: &[Vec2], closed: bool, width: f32, z0: f32, z1: f32) {
        let w = width / 2.0;
        let c = (w * 0.55).min((z1 - z0) * 0.3);
        let profile: &[Vec2] = &[
            Vec2::new(-w, z0),
            Vec2::new(w, z0),
            Vec2::new(w, z1 - c),
            Vec2::new(w - c, z1),
            Vec2::new(c - w, z1),
            Vec2::new(-w, z1 - c),
        ];
        // A chamfer on a bar thinner than a hand is never seen.
        if self.fine && width > 0.14 {
            self.moulding(path, closed, profile, true);
        } else {
            let plain = [Vec2::new(-w, z0), Vec2::new(w, z0), Vec2::new(w, z1), Vec2::new(-w, z1)];
            self.moulding(path, closed, &plain, true);
        }
    }

    /// A wall from (x0, y0) to (x1, y1), between depths `z0` and `z1`, pierced
    /// under `head` (points from its left to its right springing) down to `sill`.
    /// Ends, top and bottom are left to the neighbours; faces and reveals are drawn.
    pub fn pierced(&mut self, from: Vec2, to: Vec2, z0: f32, z1: f32, head: &[Vec2], sill: f32) {
        let (Some(left), Some(right)) = (head.first().copied(), head.last().copied()) else { return };
        self.sheet(from, Vec2::new(left.x, to.y), z0, z1);
        self.sheet(Vec2::new(right.x, from.y), to, z0, z1);
        for pair in head.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if b.x > a.x + 1e-5 {
                let (c, d) = (Vec2::new(b.x, to.y), Vec2::new(a.x, to.y));
                self.quad(a.extend(z1), b.extend(z1), c.extend(z1), d.extend(z1));
                self.far_quad(b.extend(z0), a.extend(z0), d.extend(z0), c.extend(z0));
            }
        }
        let mut reveal = vec![Vec2::new(left.x, sill)];
        reveal.extend(head);
        reveal.push(Vec2::new(right.x, sill));
        reveal.dedup_by(|a, b| a.distance(*b) < 1e-4);
        self.moulding(&reveal, false, &[Vec2::new(0.0, z1), Vec2::new(0.0, z0)], false);
        if sill > from.y + 1e-4 {
            self.sheet(Vec2::new(left.x, from.y), Vec2::new(right.x, sill), z0, z1);
            let p = Vec3::new;
            self.quad(p(left.x, sill, z1), p(right.x, sill, z1), p(right.x, sill, z0), p(left.x, sill, z0));
        }
    }

    /// The two faces of a plain wall.
    pub fn sheet(&mut self, from: Vec2, to: Vec2, z0: f32, z1: f32) {
        if to.x - from.x < 1e-4 || to.y - from.y < 1e-4 {
            return;
        }
        let p = Vec3::new;
        self.quad(p(from.x, from.y, z1), p(to.x, from.y, z1), p(to.x, to.y, z1), p(from.x, to.y, z1));
        self.far_quad(p(to.x, from.y, z0), p(from.x, from.y, z0), p(from.x, to.y, z0), p(to.x, to.y, z0));
    }

    /// A rectangular wall from `from` to `to` with a round hole.
    pub fn round_hole(&mut self, from: Vec2, to: Vec2, z0: f32, z1: f32, centre: Vec2, r: f32, n: usize) {
        let mut angles: Vec<f32> = (0..n).map(|i| TAU * i as f32 / n as f32).collect();
        for corner in [Vec2::new(from.x, from.y), Vec2::new(to.x, from.y), to, Vec2::new(from.x, to.y)] {
            angles.push((corner - centre).to_angle().rem_euclid(TAU));
        }
        angles.sort_by(f32::total_cmp);
        angles.dedup_by(|a, b| (*a - *b).abs() < 1e-4);
        let rim = |t: f32| {
            let d = Vec2::from_angle(t);
            let x = if d.x > 1e-6 {
                (to.x - centre.x) / d.x
            } else if d.x < -1e-6 {
                (from.x - centre.x) / d.x
            } else {
                f32::MAX
            };
            let y = if d.y > 1e-6 {
                (to.y - centre.y) / d.y
            } else if d.y < -1e-6 {
                (from.y - centre.y) / d.y
            } else {
                f32::MAX
            };
            (centre + d * r, centre + d * x.min(y))
        };
        for i in 0..angles.len() {
            let (a, d) = rim(angles[i]);
            let (b, c) = rim(angles[(i + 1) % angles.len()]);
            self.quad(a.extend(z1), d.extend(z1), c.extend(z1), b.extend(z1));
            self.far_quad(a.extend(z0), b.extend(z0), c.extend(z0), d.extend(z0));
        }
        let ring: Vec<Vec2> = circle(centre, r, n, 0.0).into_iter().rev().collect();
        self.moulding(&ring, true, &[Vec2::new(0.0, z1), Vec2::new(0.0, z0)], false);
    }
}

/// Unit normal of a polygon, zero if it has no area.
fn newell(points: &[Vec3]) -> Vec3 {
    let Some(&origin) = points.first() else { return Vec3::ZERO };
    points.windows(2).map(|w| (w[0] - origin).cross(w[1] - origin)).sum::<Vec3>().normalize_or_zero()
}

/// Texture metres by place: upright faces take (horizontal run, height), slopes
/// run up the slope, level ones lie on the plan.
fn place_uv(p: Vec3, normal: Vec3) -> Vec2 {
    if normal.z.abs() > 0.95 {
        return p.truncate();
    }
    let across = Vec3::Z.cross(normal).normalize_or(Vec3::X);
    Vec2::new(p.dot(across), p.dot(normal.cross(across)))
}
