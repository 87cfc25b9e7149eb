//! What is solid: what a body walks on, and what is seen of the building.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::{Eye, SolidGround, TileCollider, Timeline, Visitor};
use crate::visiting::ground::{Patch, Patches};

/// Asks the ground of this frame. Feet stand on [`Solid::near`], whatever is on screen; what eyes and pointers meet is
/// [`Solid::shown`].
#[derive(SystemParam)]
pub struct Solid<'w, 's> {
    ground: Res<'w, SolidGround>,
    timeline: Option<Res<'w, Timeline>>,
    tiles: Query<
        'w,
        's,
        (&'static TileCollider, &'static Transform, &'static Visibility),
        (Without<Visitor>, Without<Eye>),
    >,
}

impl Solid<'_, '_> {
    /// The visit's own ground in the phase that is shown, or the shown tiles until it is there: at least what lies in
    /// columns within `reach` metres of a point.
    pub fn near(&self, point: Vec3, reach: f32) -> Patches<'_> {
        match &self.ground.0 {
            Some(world) => world.ground(self.timeline.as_ref().and_then(|timeline| timeline.shown.as_deref())),
            None => self.shown(point, reach),
        }
    }

    /// Shown tiles in whose column a point is, or that are within `reach` metres of it.
    pub fn shown(&self, point: Vec3, reach: f32) -> Patches<'_> {
        let patches = self
            .tiles
            .iter()
            .filter(|(_, _, visibility)| **visibility != Visibility::Hidden)
            .filter_map(|(collider, place, _)| {
                let local = point - place.translation;
                let (min, max) = collider.0.bounds();
                let near = local.x > min.x - reach
                    && local.x < max.x + reach
                    && local.z > min.z - reach
                    && local.z < max.z + reach;
                near.then_some(Patch { origin: place.translation, triangles: &collider.0 })
            })
            .collect();
        Patches(patches)
    }
}
