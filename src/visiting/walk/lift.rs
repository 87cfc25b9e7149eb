//! The virtual lift: where it sets a body down that steps keep from going on.

use glam::{Vec2, Vec3};

use super::{Footprint, Shape, at_height, fits};
use crate::visiting::ground::Ground;

/// Farthest that it carries, metres: over a flight of stairs.
const FARTHEST: f32 = 12.0;
/// Between two places that are looked at, metres.
const SPACING: f32 = 0.1;
/// Highest and deepest single step, metres: what is higher is a wall.
const HIGHEST: f32 = 1.2;
/// Half the width of what must be free on the way, and how far above the floor it begins, metres.
const ARMS: f32 = 0.2;
const KNEES: f32 = 1.25;

/// Where a body at `feet` would stand beyond the steps in `direction` (x, z): the nearest place where it has room and
/// stands level, with nothing but steps in between. `None` where a wall is in the way, or where all is level already.
pub fn lift(ground: &dyn Ground, shape: &Shape, feet: Vec3, direction: Vec2) -> Option<Vec3> {
    let direction = direction.try_normalize()?;
    let mut y = feet.y;
    let mut has_stepped = false;
    let count = (FARTHEST / SPACING) as u32;
    for k in 1..=count {
        let place = feet + at_height(direction * (k as f32 * SPACING), 0.0);
        let from = Vec3::new(place.x, y + HIGHEST, place.z);
        let (floor, _) = ground.floor_below(from, 2.0 * HIGHEST)?;
        let here = Vec3::new(place.x, floor, place.z);
        has_stepped |= (floor - y).abs() > shape.step || (floor - feet.y).abs() > shape.step;
        y = floor;
        let top = shape.height.max(KNEES + 0.1);
        let narrow = Shape { footprint: Footprint::Round { radius: ARMS }, step: KNEES, height: top, ..*shape };
        if !fits(ground, &Shape { wheels: None, ..narrow }, here) {
            return None;
        }
        if has_stepped && is_level(ground, shape, here) && fits(ground, shape, here) {
            return Some(here);
        }
    }
    None
}

/// Whether the floor under the whole footprint is level enough to stand on.
fn is_level(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> bool {
    shape.edge().into_iter().all(|point| {
        let from = feet + at_height(point, 0.5);
        let allowed = shape.step + 0.06 * point.length();
        ground.floor_below(from, 1.0).is_some_and(|(floor, _)| (floor - feet.y).abs() <= allowed)
    })
}
