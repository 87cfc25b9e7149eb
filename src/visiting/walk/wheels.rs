//! What wheels get over: edges up to a threshold, and slopes that are gentle for their length.

use glam::{Vec2, Vec3};

use super::{Barrier, Obstacle, Shape, Wheels, at_height, flat};
use crate::visiting::ground::Ground;

/// How far above the wheels a floor is looked for, and how far below, metres.
const ABOVE: f32 = 0.28;
const BELOW: f32 = 0.6;
/// Metres over which a threshold's slope is measured: four centimetres at a third.
const CHAMFER: f32 = 0.12;
/// Metres over which a slope is measured, and between two of its samples.
const BASE: f32 = 0.5;
const SAMPLE: f32 = 0.25;
/// What a measured slope may be steeper than its limit: a scan is not exact.
const INEXACT: f32 = 0.005;
/// The same of an edge, metres.
const ROUNDING: f32 = 0.001;

/// The first thing that wheels do not get over on the way from one place to another.
pub(super) fn obstacle(ground: &dyn Ground, shape: &Shape, from: Vec3, to: Vec3) -> Option<Obstacle> {
    let wheels = shape.wheels?;
    let way = flat(to - from);
    let direction = way.try_normalize()?;
    let length = way.length();
    let floor = |at: Vec2| Some(ground.floor_below(at_height(at, from.y + ABOVE), ABOVE + BELOW)?.0);
    let met = |barrier: Barrier, at: Vec2, y: f32| Some(Obstacle { barrier, at: at_height(at, y), direction });
    let ahead = shape.edge().into_iter().filter(|point| point.dot(direction) > 1e-3);
    for point in ahead.chain([Vec2::ZERO]) {
        let at = flat(to) + point;
        let back = |metres: f32| floor(at - direction * metres);
        let Some(now) = floor(at) else {
            // Who is beyond the edge already may go anywhere.
            if back(length).is_some() {
                return met(Barrier::Edge, at, from.y);
            }
            continue;
        };
        // What is level with the wheels can be rolled to, also by who stands on two levels.
        if (now - from.y).abs() <= shape.step {
            continue;
        }
        let limits = [
            (length, shape.step + wheels.steepest() * length),
            (CHAMFER, wheels.sloped.max(shape.step)),
            (BASE, wheels.steepest() * BASE + shape.step),
        ];
        for (metres, limit) in limits {
            if let Some(height_m) = back(metres).map(|before| now - before)
                && height_m.abs() > limit + ROUNDING
            {
                return met(Barrier::Step { height_m }, at, now);
            }
        }
    }
    let (barrier, metres) =
        steep_way(&wheels, shape, direction, &|metres, closely| floor_along(ground, from, direction, metres, closely))?;
    met(barrier, flat(from) + direction * metres, from.y)
}

/// Heights every quarter of a metre ahead of the middle, as far as the floor goes on; with `closely` only as far as it goes
/// on without an edge, which is no slope.
fn floor_along(ground: &dyn Ground, from: Vec3, direction: Vec2, metres: (f32, f32), closely: bool) -> Vec<f32> {
    /// Looks between two samples, and what a floor may rise between two looks, metres.
    const LOOKS: u32 = 5;
    const EDGE: f32 = 0.035;
    let looks = if closely { LOOKS } else { 1 };
    let count = ((metres.1 - metres.0) / SAMPLE).round().max(0.0) as u32;
    let mut heights: Vec<f32> = Vec::new();
    let mut y = from.y;
    for look in 0..=count * looks {
        let at = metres.0 + look as f32 * SAMPLE / looks as f32;
        let place = at_height(flat(from) + direction * at, y + ABOVE);
        let Some((height, _)) = ground.floor_below(place, ABOVE + BELOW) else { break };
        if closely && look > 0 && (height - y).abs() > EDGE {
            break;
        }
        y = height;
        if look % looks == 0 {
            heights.push(height);
        }
    }
    heights
}

/// A slope before the wheels that is too steep for its length, and how far ahead it begins. Who stands on one already
/// may leave it.
fn steep_way(
    wheels: &Wheels,
    shape: &Shape,
    direction: Vec2,
    heights: &dyn Fn((f32, f32), bool) -> Vec<f32>,
) -> Option<(Barrier, f32)> {
    let limits = &wheels.slopes;
    let gentle = limits.iter().find(|limit| limit.up_to_m == f32::INFINITY).map_or(0.0, |limit| limit.rise) + INEXACT;
    let front = shape.edge().iter().map(|point| point.dot(direction)).fold(0.0, f32::max);
    let slope = |heights: &[f32], k: usize| Some((heights.get(k + 2)? - heights.get(k)?) / BASE);
    // Half of the base lies under the front already.
    let near = heights((front - SAMPLE, front + SAMPLE), false);
    let first = slope(&near, 0)?;
    if first.abs() <= gentle {
        return None;
    }
    let here = heights((-SAMPLE, SAMPLE), false);
    if slope(&here, 0).is_some_and(|slope| slope.abs() > wheels.steepest() + INEXACT) {
        return None;
    }
    let longest = limits.iter().map(|limit| limit.up_to_m).filter(|m| m.is_finite()).fold(0.0, f32::max);
    let heights = heights((front - SAMPLE, front + longest + 2.0 * BASE), true);
    let slopes: Vec<f32> = (0..).map_while(|k| slope(&heights, k)).collect();
    let steeper = limits.iter().map(|limit| limit.rise + INEXACT);
    steeper.into_iter().find_map(|rise| {
        let run = slopes.iter().take_while(|slope| slope.abs() > rise && slope.signum() == first.signum()).count();
        let length_m = run as f32 * SAMPLE;
        let mean = slopes.iter().take(run).sum::<f32>() / run.max(1) as f32;
        let allowed = wheels.longest(rise + 2.0 * INEXACT);
        (run > 0 && length_m > allowed + SAMPLE).then_some((Barrier::Slope { rise: mean, length_m }, front))
    })
}
