//! The triangles of a tile, for bodies and rays.

use std::ops::ControlFlow;

use glam::Vec3;
use parry3d::math::Vector;
use parry3d::query::{PointQuery as _, Ray, RayCast as _};
use parry3d::shape::Triangle;

use crate::content::surface::Hierarchy;

/// Triangles with a tree of boxes over them: 12 bytes a corner shared, 12 a triangle, and 15 for the tree. A physics
/// library's mesh takes five times that.
#[derive(Debug, Clone, Default)]
pub struct Triangles {
    positions: Vec<Vec3>,
    corners: Vec<[u32; 3]>,
    tree: Hierarchy,
}

/// Where a ray meets a triangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Met {
    /// Along the ray, metres.
    pub distance_m: f32,
    /// Of unit length, on the side that the ray comes from.
    pub normal: Vec3,
    /// Place among the triangles.
    pub triangle: u32,
}

fn vector(v: Vec3) -> Vector {
    Vector::new(v.x, v.y, v.z)
}

impl Triangles {
    /// `None` where there is no triangle, or one that names a position past the end.
    pub fn new(positions: Vec<Vec3>, corners: Vec<[u32; 3]>) -> Option<Self> {
        let count = positions.len();
        if corners.is_empty() || corners.iter().flatten().any(|&corner| corner as usize >= count) {
            return None;
        }
        let tree = Hierarchy::new(corners.iter().map(|corners| corners.map(|at| positions[at as usize])));
        Some(Self { positions, corners, tree })
    }

    /// Number of triangles.
    pub fn len(&self) -> usize {
        self.corners.len()
    }

    /// Whether there are none, which [`Self::new`] never makes.
    pub fn is_empty(&self) -> bool {
        self.corners.is_empty()
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.positions.len() * 12 + self.corners.len() * 12 + self.tree.size_bytes()
    }

    /// The box around all of them: its least and its greatest corner.
    pub fn bounds(&self) -> (Vec3, Vec3) {
        self.tree.bounds().unwrap_or_default()
    }

    /// Places in the positions of a triangle's corners.
    pub fn corners(&self, triangle: u32) -> Option<[u32; 3]> {
        self.corners.get(triangle as usize).copied()
    }

    /// Where a triangle's corners are.
    pub fn triangle(&self, triangle: u32) -> Option<[Vec3; 3]> {
        let [a, b, c] = self.corners(triangle)?;
        let at = |corner: u32| self.positions.get(corner as usize).copied();
        Some([at(a)?, at(b)?, at(c)?])
    }

    /// The first triangle on a ray, seen from either side, within `reach` metres. `direction` has unit length.
    pub fn ray(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<Met> {
        let ray = Ray::new(vector(origin), vector(direction));
        let mut first: Option<Met> = None;
        self.tree.along(origin, direction, reach, &mut |triangle| {
            let [a, b, c] = self.triangle(triangle)?.map(vector);
            let nearest = first.map_or(reach, |met| met.distance_m);
            let hit = Triangle::new(a, b, c).cast_local_ray_and_get_normal(&ray, nearest, false)?;
            // Of two at the same distance the first in the file: what is pointed at must not flicker.
            let distance_m = hit.time_of_impact;
            if first.is_none_or(|met| (distance_m, triangle) < (met.distance_m, met.triangle)) {
                let normal = Vec3::new(hit.normal.x, hit.normal.y, hit.normal.z);
                first = Some(Met { distance_m, normal, triangle });
            }
            Some(distance_m)
        });
        first
    }

    /// Calls `f` with every triangle on a ray, in no order: how far along it, and whether the ray goes in through its
    /// outside. `direction` has unit length.
    pub fn crossings(&self, origin: Vec3, direction: Vec3, reach: f32, f: &mut dyn FnMut(f32, bool)) {
        let ray = Ray::new(vector(origin), vector(direction));
        self.tree.along(origin, direction, reach, &mut |triangle| {
            let corners = self.triangle(triangle)?;
            let [a, b, c] = corners.map(vector);
            let met = Triangle::new(a, b, c).cast_local_ray(&ray, reach, false)?;
            let outside = (corners[1] - corners[0]).cross(corners[2] - corners[0]);
            f(met, outside.dot(direction) < 0.0);
            None
        });
    }

    /// Calls `f` with the nearest point of every triangle that is closer than `radius` to `center`.
    pub fn touching(&self, center: Vec3, radius: f32, f: &mut dyn FnMut(Vec3)) {
        self.tree.near(center, radius, &mut |triangle| {
            let Some([a, b, c]) = self.triangle(triangle).map(|corners| corners.map(vector)) else { return };
            let nearest = Triangle::new(a, b, c).project_local_point(vector(center), false).point;
            let nearest = Vec3::new(nearest.x, nearest.y, nearest.z);
            if nearest.distance_squared(center) < radius * radius {
                f(nearest);
            }
        });
    }

    /// Calls `f` with the corners of every triangle whose box meets the box from `low` to `high`, until it has seen
    /// enough.
    pub fn within(&self, low: Vec3, high: Vec3, f: &mut dyn FnMut([Vec3; 3]) -> ControlFlow<()>) {
        self.tree.within(low, high, &mut |triangle| match self.triangle(triangle) {
            Some([a, b, c]) if a.min(b).min(c).cmple(high).all() && a.max(b).max(c).cmpge(low).all() => f([a, b, c]),
            _ => ControlFlow::Continue(()),
        });
    }
}
