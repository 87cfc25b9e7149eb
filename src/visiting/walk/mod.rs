//! A body among triangles: sliding along walls, stepping up stairs, rolling up ramps, standing on floors. Plain
//! functions over a [`Ground`]; knows no ECS.
//!
//! The body is a prism over its footprint, from what it steps over to the top of its head. A move is cut into pieces
//! shorter than half its least width, so that nothing thin is passed through; after each piece the footprint is pushed
//! out of whatever it touches, sideways only. That is sliding. Floors and low steps lie below the prism and never push;
//! downward rays find them. Feet are where the middle of the body stands: the eye is above them, on stairs too. What
//! the body has under its toes already only lifts the prism, or nobody would get up a steep stair.
//!
//! A body that overlaps nothing and moves by less than half its least width cannot cross a triangle, however thin.
//! Whatever pushing comes to, a piece that would break this (in a wedge of two walls, say) is not made.

mod flat;
mod floor;
mod lift;
mod shape;
mod stride;
mod wheels;

use flat::{Flat, beside, deepest_push, is_pushed};
use glam::{Vec2, Vec3};

use super::ground::Ground;

pub use lift::lift;
pub use shape::{ABOVE_EYE, Footprint, MOST_SLOPES, Shape, SlopeLimit, Wheels};
pub use stride::{STEP_SECS, Stride};

/// Metres of overlap that pushing may leave.
const TOUCH: f32 = 0.001;
/// Longest way of one call, metres: a longer one is cut off rather than cut into coarse pieces.
const LONGEST_MOVE: f32 = 8.0;
/// Longest piece of a way on wheels, metres: every edge is looked at.
const WHEELS_PIECE: f32 = 0.05;

/// What was in the way of feet or wheels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obstacle {
    /// What it is.
    pub barrier: Barrier,
    /// Where, visit space.
    pub at: Vec3,
    /// Where the body was going (x, z), of unit length.
    pub direction: Vec2,
}

/// What stops a body although it is no wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Barrier {
    /// A step: its height in metres, negative where it goes down.
    Step {
        /// Upwards.
        height_m: f32,
    },
    /// A slope that is too steep for its length.
    Slope {
        /// Metres up for each metre ahead.
        rise: f32,
        /// Metres of the slope that were measured.
        length_m: f32,
    },
    /// The floor ends, or goes down farther than wheels can tell.
    Edge,
}

/// What a move came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Where the feet are.
    pub feet: Vec3,
    /// Vertical speed afterwards, m/s.
    pub fall_speed: f32,
    /// Stands on something.
    pub grounded: bool,
    /// The first thing that was in the way, besides walls.
    pub obstacle: Option<Obstacle>,
}

impl Moved {
    /// Height of the step that was in the way, metres.
    pub fn blocked_by_step(&self) -> Option<f32> {
        match self.obstacle?.barrier {
            Barrier::Step { height_m } => Some(height_m),
            Barrier::Slope { .. } | Barrier::Edge => None,
        }
    }
}

fn flat(v: Vec3) -> Vec2 {
    Vec2::new(v.x, v.z)
}

fn at_height(v: Vec2, y: f32) -> Vec3 {
    Vec3::new(v.x, y, v.y)
}

/// Moves the feet by `delta` (x, z in metres) during `dt` seconds, with gravity.
///
/// Where no floor is known below (nothing loaded there yet) the body stays at its height. How far a body comes depends
/// a little on `dt`; [`Stride`] walks in steps of equal length.
pub fn walk(ground: &dyn Ground, shape: Shape, feet: Vec3, fall_speed: f32, delta: Vec2, dt: f32) -> Moved {
    let delta = if delta.is_finite() { delta.clamp_length_max(LONGEST_MOVE) } else { Vec2::ZERO };
    let longest = (shape.least() * 0.5).max(0.01);
    let longest = if shape.wheels.is_some() { longest.min(WHEELS_PIECE) } else { longest };
    let pieces = ((delta.length() / longest).ceil() as u32).max(1);
    let (piece, dt) = (delta / pieces as f32, dt / pieces as f32);
    let mut moved = Moved { feet, fall_speed, grounded: false, obstacle: None };
    for _ in 0..pieces {
        let now = one_piece(ground, shape, moved.feet, moved.fall_speed, piece, dt);
        moved = Moved { obstacle: moved.obstacle.or(now.obstacle), ..now };
    }
    moved
}

fn one_piece(ground: &dyn Ground, shape: Shape, feet: Vec3, fall_speed: f32, piece: Vec2, dt: f32) -> Moved {
    let mut free = slide(ground, shape, feet, piece);
    let mut obstacle = None;
    if let Some(direction) = piece.try_normalize() {
        let made = flat(free - feet).dot(direction);
        if shape.wheels.is_some() {
            obstacle = wheels::obstacle(ground, &shape, feet, free);
            if obstacle.is_some() {
                free = feet;
            }
        } else if made < 0.75 * piece.length() {
            obstacle = floor::step_ahead(ground, &shape, feet, direction);
        }
    }
    let kept = floor::stay_on_something(ground, &shape, feet, free);
    let (mut next, mut speed, mut grounded) = floor::fall(ground, &shape, kept, fall_speed, dt);
    // A step up may lift the head into a vault.
    if next.y > feet.y + TOUCH
        && kept != feet
        && overlap(ground, &shape, next) > overlap(ground, &shape, feet).max(TOUCH)
    {
        (next, speed, grounded) = floor::fall(ground, &shape, feet, fall_speed, dt);
    }
    if !next.is_finite() {
        return Moved { feet, fall_speed: 0.0, grounded: false, obstacle };
    }
    Moved { feet: next, fall_speed: speed, grounded, obstacle }
}

/// Everything that a body may touch with its feet at `feet`, or up to `more` metres beside them.
fn around(ground: &dyn Ground, shape: &Shape, feet: Vec3, more: f32) -> Vec<Flat> {
    let low = floor::base(ground, shape, feet) + shape.clearance();
    let high = (feet.y + shape.height).max(low + 0.05);
    beside(ground, feet, shape.reach() + more, low, high)
}

/// Metres by which a body at `feet` overlaps what stands there; a millimetre is none.
pub fn overlap(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> f32 {
    deepest_push(&around(ground, shape, feet, 0.0), shape, flat(feet)).length()
}

/// Pushes a body sideways out of whatever it touches; the height stays. The place, and the metres by which it still
/// overlaps.
pub fn push_out(ground: &dyn Ground, shape: Shape, feet: Vec3) -> (Vec3, f32) {
    let (free, left) = flat::push_out(&around(ground, &shape, feet, shape.least()), &shape, flat(feet));
    (at_height(free, feet.y), left)
}

/// Whether a body has room at `feet`: it touches no wall, and no vault with its head.
pub fn fits(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> bool {
    // What is in the way however high the toes stand is found without asking for floors.
    let surely = (feet.y + floor::up(shape) + shape.clearance(), feet.y + shape.height);
    !is_pushed(ground, shape, flat(feet), surely, TOUCH) && overlap(ground, shape, feet) <= TOUCH
}

/// One piece of a move along whatever is in the way; none of it where no free place is found.
fn slide(ground: &dyn Ground, shape: Shape, feet: Vec3, piece: Vec2) -> Vec3 {
    let wanted = feet + at_height(piece, 0.0);
    let farthest = shape.least() * 0.9;
    let beside = around(ground, &shape, wanted, farthest + piece.length());
    let (free, left) = flat::push_out(&beside, &shape, flat(wanted));
    if left <= TOUCH && free.distance(flat(feet)) <= farthest {
        return at_height(free, feet.y);
    }
    let before = overlap(ground, &shape, feet);
    if before <= TOUCH {
        return feet;
    }
    // The rest is for who is inside of something already: out of it where that is near, or else wherever it is no worse.
    if left <= TOUCH.max(before * 0.5) && free.distance(flat(feet)) <= farthest * 2.0 {
        return at_height(free, feet.y);
    }
    free_place_near(ground, &shape, feet).unwrap_or_else(|| {
        // In the midst of a heap there is only through it, as far as the middle of the body passes through nothing: whoever
        // cannot move at all would never get out.
        let passes = || !beside.iter().any(|flat| flat.crosses(self::flat(feet), self::flat(wanted)));
        let no_worse = overlap(ground, &shape, wanted) <= before + TOUCH;
        if no_worse || passes() { wanted } else { feet }
    })
}

/// The nearest place around, on a floor that can be stepped to, where nothing is touched; one on this side of a wall
/// before one behind it.
fn free_place_near(ground: &dyn Ground, shape: &Shape, feet: Vec3) -> Option<Vec3> {
    let ways = (0..16).map(|way| Vec2::from_angle(way as f32 * std::f32::consts::TAU / 16.0));
    let steps = (1..=10).flat_map(|ring| ways.clone().map(move |way| way * (ring as f32 * 0.1)));
    let walls = around(ground, shape, feet, 1.0);
    let mut behind = None;
    for step in steps {
        let place = feet + at_height(step, 0.0);
        if !fits(ground, shape, place) || floor::under(ground, shape, place).is_none() {
            continue;
        }
        if !walls.iter().any(|wall| wall.crosses(flat(feet), flat(place))) {
            return Some(place);
        }
        behind = behind.or(Some(place));
    }
    behind
}

/// Where a box points after it wanted to turn to `wanted`, radians: as near as the walls let it. Round bodies turn freely.
pub fn turn(ground: &dyn Ground, shape: &Shape, feet: Vec3, wanted: f32) -> f32 {
    /// Longest turn at once: a corner half a metre out moves by four centimetres.
    const NOTCH: f32 = 0.08;
    use std::f32::consts::{PI, TAU};
    if !wanted.is_finite() || matches!(shape.footprint, Footprint::Round { .. }) {
        return if wanted.is_finite() { wanted } else { shape.heading };
    }
    let way = (wanted - shape.heading + PI).rem_euclid(TAU) - PI;
    if way.abs() < 1e-5 {
        return shape.heading;
    }
    let beside = around(ground, shape, feet, 0.0);
    let touch = |heading: f32| deepest_push(&beside, &Shape { heading, ..*shape }, flat(feet)).length();
    let notches = (way.abs() / NOTCH).ceil().max(1.0);
    let mut heading = shape.heading;
    let mut before = touch(heading).max(TOUCH);
    for _ in 0..notches as u32 {
        let next = heading + way / notches;
        let now = touch(next);
        if now > before {
            break;
        }
        before = now.max(TOUCH);
        heading = next;
    }
    heading
}
