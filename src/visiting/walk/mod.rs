//! A body among triangles: sliding along walls, stepping up stairs, standing on floors. Plain
//! functions over a [`Ground`]; knows no ECS.
//!
//! The body is a row of balls between the step limit and the head. A move is cut into pieces shorter
//! than half the radius, so that nothing thin is passed through; after each piece the balls are pushed
//! out of whatever they touch, sideways only. That is sliding. Floors and low steps lie below the
//! lowest ball and never push; downward rays find them.
//!
//! A body that overlaps nothing and moves by less than its radius cannot cross a triangle, however thin.
//! Whatever pushing comes to, a piece that would break this (in a wedge of two walls, say) is not made.

use glam::{Vec2, Vec3};

use super::ground::Ground;

/// Sizes of a body. Metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Half the width.
    pub radius: f32,
    /// From floor to the top of the head.
    pub height: f32,
    /// Highest step it climbs.
    pub step: f32,
}

impl Shape {
    /// A body whose eye is at `eye_height_m`, climbing steps up to 20 cm.
    pub fn with_eye_at(eye_height_m: f32) -> Self {
        Self { radius: 0.25, height: eye_height_m + 0.12, step: 0.205 }
    }
}

/// Steepest floor that is walked on: 45 degrees, as the upward part of its normal.
const STEEPEST: f32 = 0.7;
/// How far down a floor is followed rather than fallen to: a stair's step and a little.
const FOLLOW_DOWN: f32 = 0.25;
/// How far down it is looked for a floor before the visitor is held where they are.
const ABYSS: f32 = 150.0;
/// Metres of overlap that pushing may leave.
const TOUCH: f32 = 0.001;
/// Longest way of one frame, metres: a longer one is cut off rather than cut into coarse pieces.
const LONGEST_MOVE: f32 = 8.0;
/// Metres by which a ray may find the floor elsewhere without the feet following.
const SAME_FLOOR: f32 = 0.0005;
const GRAVITY: f32 = 9.81;
const FASTEST_FALL: f32 = 20.0;

/// What a move came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Where the feet are.
    pub feet: Vec3,
    /// Vertical speed afterwards, m/s.
    pub fall_speed: f32,
    /// Stands on something.
    pub grounded: bool,
    /// A step higher than the limit was in the way: its height in metres.
    pub blocked_by_step: Option<f32>,
}

/// Moves the feet by `delta` (x, z in metres) during `dt` seconds, with gravity.
///
/// Where no floor is known below (nothing loaded there yet) the body stays at its height.
pub fn walk(ground: &dyn Ground, shape: Shape, feet: Vec3, fall_speed: f32, delta: Vec2, dt: f32) -> Moved {
    let delta = if delta.is_finite() { delta.clamp_length_max(LONGEST_MOVE) } else { Vec2::ZERO };
    let pieces = ((delta.length() / (shape.radius * 0.5)).ceil() as u32).max(1);
    let piece = delta / pieces as f32;
    let dt = dt / pieces as f32;
    let mut moved = Moved { feet, fall_speed, grounded: false, blocked_by_step: None };
    for _ in 0..pieces {
        let feet = moved.feet;
        let free = slide(ground, shape, feet, piece);
        if moved.blocked_by_step.is_none()
            && let Some(direction) = piece.try_normalize()
        {
            let made = Vec2::new(free.x - feet.x, free.z - feet.z).dot(direction);
            let hindered = made < 0.75 * piece.length();
            moved.blocked_by_step = hindered.then(|| step_ahead(ground, shape, feet, direction)).flatten();
        }
        let kept = stay_on_something(ground, shape, feet, free);
        (moved.feet, moved.fall_speed, moved.grounded) = fall(ground, shape, kept, moved.fall_speed, dt);
    }
    moved
}

/// One piece of a move along whatever is in the way; none of it where no free place is found.
fn slide(ground: &dyn Ground, shape: Shape, feet: Vec3, piece: Vec2) -> Vec3 {
    let (free, overlap) = push_out(ground, shape, feet + Vec3::new(piece.x, 0.0, piece.y));
    let far = free.distance(feet) > shape.radius * 0.9;
    if overlap <= TOUCH && !far {
        return free;
    }
    // The rest is for who is inside of something already.
    let before = sideways_push(ground, shape, feet).length();
    let slot = shape.radius * 0.5;
    if before <= TOUCH {
        feet
    } else if overlap > slot {
        // Between surfaces so close that this is no slot to squeeze through but the inside of a wall.
        free_place_near(ground, shape, feet).unwrap_or(feet)
    } else {
        free
    }
}

/// The nearest place around, on a floor that can be stepped to, where nothing is touched.
fn free_place_near(ground: &dyn Ground, shape: Shape, feet: Vec3) -> Option<Vec3> {
    let rings = (1..=10).map(|ring| ring as f32 * 0.1);
    let ways = (0..16).map(|way| Vec2::from_angle(way as f32 * std::f32::consts::TAU / 16.0));
    rings.flat_map(|radius| ways.clone().map(move |way| way * radius)).find_map(|step| {
        let place = feet + Vec3::new(step.x, 0.0, step.y);
        let free = sideways_push(ground, shape, place).length() <= TOUCH;
        (free && floor_under(ground, shape, place, FOLLOW_DOWN).is_some()).then_some(place)
    })
}

/// Pushes a body sideways out of whatever it touches; the height stays. The place, and the metres by which it
/// still overlaps.
pub fn push_out(ground: &dyn Ground, shape: Shape, feet: Vec3) -> (Vec3, f32) {
    let mut feet = feet;
    for _ in 0..8 {
        let push = sideways_push(ground, shape, feet);
        if push.length() < 1e-4 {
            return (feet, 0.0);
        }
        feet += Vec3::new(push.x, 0.0, push.y);
    }
    (feet, sideways_push(ground, shape, feet).length())
}

/// The push that the deepest overlap asks for, metres in x and z.
fn sideways_push(ground: &dyn Ground, shape: Shape, feet: Vec3) -> Vec2 {
    let lowest = shape.step + shape.radius;
    let highest = (shape.height - shape.radius).max(lowest);
    let balls = (((highest - lowest) / shape.radius).ceil() as u32).max(1) + 1;
    let mut push = Vec2::ZERO;
    let mut deepest: f32 = 0.0;
    for ball in 0..balls {
        let t = ball as f32 / (balls - 1) as f32;
        let center = feet + Vec3::Y * (lowest + (highest - lowest) * t);
        ground.touching(center, shape.radius, &mut |point| {
            let away = center - point;
            let flat = Vec2::new(away.x, away.z);
            // Straight above or below pushes nowhere sideways.
            let Some(direction) = flat.try_normalize() else { return };
            // How far sideways until the ball just touches.
            let needed = (shape.radius * shape.radius - away.y * away.y).max(0.0).sqrt() - flat.length();
            if needed > deepest {
                deepest = needed;
                push = direction * needed;
            }
        });
    }
    push
}

/// The highest floor under the feet that is not higher than the step limit: five rays, middle and around.
fn floor_under(ground: &dyn Ground, shape: Shape, feet: Vec3, down: f32) -> Option<f32> {
    let r = shape.radius * 0.6;
    let mut best: Option<f32> = None;
    for (dx, dz) in [(0.0, 0.0), (r, 0.0), (-r, 0.0), (0.0, r), (0.0, -r)] {
        let from = feet + Vec3::new(dx, shape.step, dz);
        if let Some((height, up)) = ground.floor_below(from, shape.step + down)
            && up.abs() >= STEEPEST
        {
            best = Some(best.map_or(height, |b: f32| b.max(height)));
        }
    }
    best
}

/// Keeps the old place when the new one has no known floor below at all although the old one has: the
/// edge of what is loaded, or of the world.
fn stay_on_something(ground: &dyn Ground, shape: Shape, old: Vec3, new: Vec3) -> Vec3 {
    let known = |p: Vec3| ground.floor_below(p + Vec3::Y * shape.step, ABYSS).is_some();
    if !known(new) && known(old) { old } else { new }
}

fn fall(ground: &dyn Ground, shape: Shape, feet: Vec3, fall_speed: f32, dt: f32) -> (Vec3, f32, bool) {
    if let Some(floor) = floor_under(ground, shape, feet, FOLLOW_DOWN)
        && fall_speed <= 0.0
        && feet.y - floor <= FOLLOW_DOWN
    {
        // The same floor is found a little differently each time: who stands still must stay still to the bit.
        let height = if (feet.y - floor).abs() < SAME_FLOOR { feet.y } else { floor };
        return (Vec3::new(feet.x, height, feet.z), 0.0, true);
    }
    let Some((floor, _)) = ground.floor_below(feet + Vec3::Y * shape.step, ABYSS) else {
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

/// The height of the first step ahead that is too high to climb but no wall, for telling the visitor.
fn step_ahead(ground: &dyn Ground, shape: Shape, feet: Vec3, direction: Vec2) -> Option<f32> {
    // The first of several: of a stair the next step is meant, not the one behind it.
    (1..=4).find_map(|i| {
        let ahead = direction * (shape.radius + 0.12) * (i as f32 / 4.0);
        let from = feet + Vec3::new(ahead.x, 0.9, ahead.y);
        let (height, up) = ground.floor_below(from, 0.9 - shape.step)?;
        let step = height - feet.y;
        (up.abs() >= STEEPEST && step > shape.step && step < 0.85).then_some(step)
    })
}
