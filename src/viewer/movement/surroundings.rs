//! What is around: rays, nearest points, floors, and whether a body fits. All that the ways of moving ask of the ground.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use crate::viewer::visitor::{Solid, TileCloud, Visitor};
use crate::visiting::ground::{Ground as _, Patches};
use crate::visiting::walk::{Shape, push_out};
use crate::visiting::ways::{Aim, Landing, Room, landing};

/// Metres of overlap at which a body still fits.
const TOUCH_M: f32 = 0.002;

/// What is shown, for eyes, and what is stood on, for feet.
#[derive(SystemParam)]
pub(super) struct Surroundings<'w, 's> {
    solid: Solid<'w, 's>,
    clouds: Query<'w, 's, (&'static TileCloud, &'static Transform, &'static Visibility), Without<Visitor>>,
}

/// A part of them.
pub(super) struct Around<'a>(Patches<'a>);

impl Surroundings<'_, '_> {
    /// What is shown in the columns within `reach` of a point.
    pub(super) fn around(&self, point: Vec3, reach: f32) -> Around<'_> {
        Around(self.solid.shown(point, reach))
    }

    /// What feet stand on there.
    fn ground(&self, point: Vec3, reach: f32) -> Around<'_> {
        Around(self.solid.near(point, reach))
    }

    /// What a ray meets first: how far along it, and the normal; a cloud's points look back.
    pub(super) fn ray(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<(f32, Vec3)> {
        self.with_points(self.around(origin, reach).ray(origin, direction, reach), origin, direction, reach)
    }

    fn with_points(
        &self,
        solid: Option<(f32, Vec3)>,
        origin: Vec3,
        direction: Vec3,
        reach: f32,
    ) -> Option<(f32, Vec3)> {
        let points = self
            .clouds
            .iter()
            .filter(|(_, _, visibility)| **visibility != Visibility::Hidden)
            .filter_map(|(cloud, place, _)| cloud.points.ray(origin - place.translation, direction, reach))
            .map(|(distance, _)| (distance, -direction));
        solid.into_iter().chain(points).min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// Where one lands who points along a ray. What feet will stand on is pointed at: the picture may still be a coarse
    /// one, whose floor lies a little under the real one.
    pub(super) fn landing(&self, eye: Vec3, direction: Vec3, shape: Shape) -> Landing {
        let around = self.ground(eye, 70.0);
        let met = self.with_points(around.ray(eye, direction, 60.0), eye, direction, 60.0);
        landing(
            &Aim { eye, direction, met },
            &around.room(shape, &|from, down| around.0.floor_below(from, down), &|feet| around.fit(feet, shape)),
        )
    }

    /// Where feet come to stand below an eye in the air.
    pub(super) fn floor_under(&self, eye: Vec3, shape: Shape) -> Option<Vec3> {
        let around = self.ground(eye, 3.0);
        let (height, _) = around.0.floor_below(eye, 300.0)?;
        around.fit(Vec3::new(eye.x, height, eye.z), shape)
    }
}

impl Around<'_> {
    /// What a ray meets first.
    pub(super) fn ray(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<(f32, Vec3)> {
        self.0.ray(origin, direction, reach)
    }

    /// How thick the thing is that a ray meets, metres.
    pub(super) fn thickness(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<f32> {
        self.0.thickness(origin, direction, reach)
    }

    /// The nearest point of all surfaces within a radius.
    pub(super) fn nearest(&self, center: Vec3, radius: f32) -> Option<Vec3> {
        let mut best: Option<Vec3> = None;
        self.0.touching(center, radius, &mut |point| {
            if best.is_none_or(|nearest| point.distance_squared(center) < nearest.distance_squared(center)) {
                best = Some(point);
            }
        });
        best
    }

    /// Where feet come to stand that are put here; none where the body does not fit.
    fn fit(&self, feet: Vec3, shape: Shape) -> Option<Vec3> {
        let (free, overlap) = push_out(&self.0, shape, feet);
        if overlap > TOUCH_M {
            return None;
        }
        let (height, _) = self.0.floor_below(free + Vec3::Y * shape.step, 2.0 * shape.step)?;
        Some(Vec3::new(free.x, height, free.z))
    }

    fn room<'a>(
        &self,
        shape: Shape,
        floor_below: &'a dyn Fn(Vec3, f32) -> Option<(f32, f32)>,
        fit: &'a dyn Fn(Vec3) -> Option<Vec3>,
    ) -> Room<'a> {
        Room { floor_below, fit, radius_m: shape.least() }
    }
}
