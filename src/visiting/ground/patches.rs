//! Several meshes as one ground: rays and nearest points through each one's triangle tree.

use std::ops::ControlFlow;

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

    /// Metres from the first surface on a ray to where the ray has left all that it has entered: solids that reach into
    /// each other, a pier and its shafts, are one thing. `None` where it meets nothing or does not come out again.
    pub fn thickness(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<f32> {
        /// Two triangles that share the edge through which the ray goes are one surface, metres.
        const SAME: f32 = 1e-4;
        let mut crossings: Vec<(f32, bool)> = Vec::new();
        for Patch { origin: at, triangles } in &self.0 {
            triangles
                .crossings(origin - *at, direction, reach, &mut |metres, inwards| crossings.push((metres, inwards)));
        }
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        crossings.dedup_by(|next, before| next.1 == before.1 && next.0 - before.0 < SAME);
        // Of a thing that is inside out the outside is in: the first surface says which it is.
        let (first, inwards) = *crossings.first()?;
        let mut entered = 0;
        crossings.iter().find_map(|(metres, goes_in)| {
            entered += if *goes_in == inwards { 1 } else { -1 };
            (entered == 0).then_some(metres - first)
        })
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

    fn within(&self, low: Vec3, high: Vec3, f: &mut dyn FnMut([Vec3; 3]) -> ControlFlow<()>) {
        let mut flow = ControlFlow::Continue(());
        for Patch { origin, triangles } in &self.0 {
            triangles.within(low - *origin, high - *origin, &mut |corners| {
                flow = f(corners.map(|corner| corner + *origin));
                flow
            });
            if flow.is_break() {
                return;
            }
        }
    }
}
