//! Several meshes as one ground: rays and nearest points through each one's triangle tree.

use glam::Vec3;

use super::{Ground, Triangles};

/// A mesh with its place.
#[derive(Clone, Copy)]
pub struct Patch<'a> {
    /// Origin of the triangles in visit space.
    pub origin: Vec3,
    /// Triangles relative to the origin.
    pub triangles: &'a Triangles,
}

/// Everything that a body may meet in this frame.
#[derive(Default)]
pub struct Patches<'a>(pub Vec<Patch<'a>>);

impl Patches<'_> {
    /// What a ray of a direction of unit length meets first within `reach` metres: how far along it, and the normal of
    /// unit length on the side that the ray comes from.
    pub fn ray(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<(f32, Vec3)> {
        let met = |patch: &Patch<'_>| {
            let met = patch.triangles.ray(origin - patch.origin, direction, reach)?;
            Some((met.distance_m, met.normal))
        };
        self.0.iter().filter_map(met).min_by(|a, b| a.0.total_cmp(&b.0))
    }
}

impl Ground for Patches<'_> {
    fn floor_below(&self, from: Vec3, reach: f32) -> Option<(f32, f32)> {
        self.ray(from, Vec3::NEG_Y, reach).map(|(distance, normal)| (from.y - distance, normal.y))
    }

    fn touching(&self, center: Vec3, radius: f32, f: &mut dyn FnMut(Vec3)) {
        for patch in &self.0 {
            patch.triangles.touching(center - patch.origin, radius, &mut |nearest| f(nearest + patch.origin));
        }
    }

    fn within(&self, low: Vec3, high: Vec3, f: &mut dyn FnMut([Vec3; 3])) {
        for Patch { origin, triangles } in &self.0 {
            triangles.within(low - *origin, high - *origin, &mut |corners| f(corners.map(|corner| corner + *origin)));
        }
    }
}
