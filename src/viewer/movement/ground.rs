//! The shown tiles as ground: rays and nearest points through each tile's triangle tree.

use glam::Vec3;
use parry3d::bounding_volume::Aabb;
use parry3d::math::Vector;
use parry3d::query::{PointQuery as _, Ray, RayCast as _};
use parry3d::shape::TriMesh;

use super::body::Ground;

/// One tile's triangles with their place.
#[derive(Clone, Copy)]
pub struct Patch<'a> {
    /// Origin of the triangles in visit space.
    pub origin: Vec3,
    /// Triangles relative to the origin.
    pub triangles: &'a TriMesh,
}

/// Everything a body may meet in this frame.
#[derive(Default)]
pub struct Patches<'a>(pub Vec<Patch<'a>>);

fn vector(v: Vec3) -> Vector {
    Vector::new(v.x, v.y, v.z)
}

fn vec3(v: Vector) -> Vec3 {
    Vec3::new(v.x, v.y, v.z)
}

impl Ground for Patches<'_> {
    fn floor_below(&self, from: Vec3, reach: f32) -> Option<(f32, f32)> {
        let mut best: Option<(f32, f32)> = None;
        for patch in &self.0 {
            let local = from - patch.origin;
            let bounds = patch.triangles.local_aabb();
            let outside = local.x < bounds.mins.x
                || local.x > bounds.maxs.x
                || local.z < bounds.mins.z
                || local.z > bounds.maxs.z
                || local.y < bounds.mins.y
                || local.y - reach > bounds.maxs.y;
            if outside {
                continue;
            }
            let ray = Ray::new(vector(local), Vector::new(0.0, -1.0, 0.0));
            if let Some(hit) = patch.triangles.cast_local_ray_and_get_normal(&ray, reach, true) {
                let height = from.y - hit.time_of_impact;
                if best.is_none_or(|(b, _)| height > b) {
                    best = Some((height, hit.normal.y));
                }
            }
        }
        best
    }

    fn touching(&self, center: Vec3, radius: f32, f: &mut dyn FnMut(Vec3)) {
        for patch in &self.0 {
            let local = vector(center - patch.origin);
            let half = Vector::new(radius, radius, radius);
            let near = Aabb::new(local - half, local + half);
            for index in patch.triangles.bvh().intersect_aabb(&near) {
                let nearest = patch.triangles.triangle(index).project_local_point(local, false).point;
                if (nearest - local).length_squared() < radius * radius {
                    f(vec3(nearest) + patch.origin);
                }
            }
        }
    }
}
