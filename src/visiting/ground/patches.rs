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

impl Ground for Patches<'_> {
    fn floor_below(&self, from: Vec3, reach: f32) -> Option<(f32, f32)> {
        let mut best: Option<(f32, f32)> = None;
        for patch in &self.0 {
            let local = from - patch.origin;
            if let Some(met) = patch.triangles.ray(local, Vec3::NEG_Y, reach) {
                let height = from.y - met.distance_m;
                if best.is_none_or(|(b, _)| height > b) {
                    best = Some((height, met.normal.y));
                }
            }
        }
        best
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
