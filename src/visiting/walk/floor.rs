//! What is under the feet: floors, steps, edges, and falling.

use glam::{Vec2, Vec3};

use super::{Barrier, Obstacle, Shape};
use crate::visiting::ground::Ground;

/// Steepest floor that is walked on: 45 degrees, as the upward part of its normal.
const STEEPEST: f32 = 0.7;
/// How far down a floor is followed rather than fallen to: a stair's step and a little.
const FOLLOW_DOWN: f32 = 0.25;
/// How far down it is looked for a floor before the visitor is held where they are.
const ABYSS: f32 = 150.0;
/// Metres by which a ray may find the floor elsewhere without the feet following.
const SAME_FLOOR: f32 = 0.0005;
const GRAVITY: f32 = 9.81;
const FASTEST_FALL: f32 = 20.0;
/// How far out, in parts of the least half width, toes and heels stand.
const TOES: f32 = 0.6;
/// Metres that a floor may lie above wheels that have just been moved: what they have got over.
const WHEELS_RISE: f32 = 0.05;

/// How far above the feet a floor may be that is stood on.
pub(super) fn up(shape: &Shape) -> f32 {
    if shape.wheels.is_some() { shape.step.max(WHEELS_RISE) } else { shape.step }
}

/// Heights of the floors under toes and heels, where there are any.
fn toes(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> impl Iterator<Item = f32> {
    let (r, up) = (shape.least() * TOES, up(shape));
    [(r, 0.0), (-r, 0.0), (0.0, r), (0.0, -r)].into_iter().filter_map(move |(dx, dz)| {
        let (height, slope) = ground.floor_below(feet + Vec3::new(dx, up, dz), up + FOLLOW_DOWN)?;
        (slope.abs() >= STEEPEST).then_some(height)
    })
}

/// The height from which the body reaches up: the highest floor under middle, toes and heels, but not below the feet.
pub(super) fn base(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> f32 {
    if shape.wheels.is_some() {
        return feet.y;
    }
    let middle = middle(ground, shape, feet).unwrap_or(feet.y);
    toes(ground, shape, feet).fold(middle.max(feet.y), f32::max)
}

/// The floor under the middle of the body that is not higher than a step and not deeper than what is followed.
fn middle(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> Option<f32> {
    let up = up(shape);
    let (height, slope) = ground.floor_below(feet + Vec3::Y * up, up + FOLLOW_DOWN)?;
    (slope.abs() >= STEEPEST).then_some(height)
}

/// The floor that holds the feet: under the middle, or, over a gap, the highest under toes and heels.
pub(super) fn under(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> Option<f32> {
    middle(ground, shape, feet).or_else(|| toes(ground, shape, feet).reduce(f32::max))
}

/// Keeps the old place when the new one has no known floor below at all although the old one has: the edge of what is
/// loaded, or of the world.
pub(super) fn stay_on_something(ground: &dyn Ground, shape: &Shape, old: Vec3, new: Vec3) -> Vec3 {
    let known = |p: Vec3| ground.floor_below(p + Vec3::Y * up(shape), ABYSS).is_some();
    if old != new && !known(new) && known(old) { old } else { new }
}

/// Where the feet are after `dt` seconds, their vertical speed, and whether they stand.
pub(super) fn fall(ground: &dyn Ground, shape: &Shape, feet: Vec3, fall_speed: f32, dt: f32) -> (Vec3, f32, bool) {
    if fall_speed <= 0.0
        && let Some(floor) = under(ground, shape, feet)
    {
        // The same floor is found a little differently each time: who stands still must stay still to the bit.
        let height = if (feet.y - floor).abs() < SAME_FLOOR { feet.y } else { floor };
        return (Vec3::new(feet.x, height, feet.z), 0.0, true);
    }
    let Some((floor, _)) = ground.floor_below(feet + Vec3::Y * up(shape), ABYSS) else {
        return (feet, 0.0, false);
    };
    let speed = (fall_speed - GRAVITY * dt).max(-FASTEST_FALL);
    let y = feet.y + speed * dt;
    if y <= floor {
        (Vec3::new(feet.x, floor, feet.z), 0.0, true)
    } else {
        (Vec3::new(feet.x, y, feet.z), speed, false)
    }
}

/// The first step ahead that is too high to climb but no wall, for telling the visitor.
pub(super) fn step_ahead(ground: &dyn Ground, shape: &Shape, feet: Vec3, direction: Vec2) -> Option<Obstacle> {
    /// What is higher is furniture or a wall.
    const HIGHEST: f32 = 0.85;
    // The first of several: of a stair the next step is meant, not the one behind it.
    (1..=4).find_map(|i| {
        let ahead = direction * (shape.least() + 0.12) * (i as f32 / 4.0);
        let from = feet + Vec3::new(ahead.x, 0.9, ahead.y);
        let (height, up) = ground.floor_below(from, 0.9 - shape.step)?;
        let height_m = height - feet.y;
        let is_step = up.abs() >= STEEPEST && height_m > shape.step && height_m < HIGHEST;
        let at = Vec3::new(from.x, height, from.z);
        is_step.then_some(Obstacle { barrier: Barrier::Step { height_m }, at, direction })
    })
}
