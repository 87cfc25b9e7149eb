//! Where one lands who points somewhere.

use glam::{Vec2, Vec3};

/// Nobody is sent farther than this, metres.
const REACH_M: f32 = 25.0;
/// A floor so far below what is pointed at is still meant, metres.
const DROP_M: f32 = 60.0;
/// Steepest floor to stand on: 45 degrees, as the upward part of its normal.
const STEEPEST: f32 = 0.7;
/// Metres between a wall that is pointed at and the body that lands before it.
const CLEAR_M: f32 = 0.1;
/// Metres by which the body may be moved aside to fit.
const ASIDE_M: f32 = 0.8;
/// Metres by which the floor around the feet may lie higher or lower. What is narrower than the body is no floor.
const UNEVEN_M: f32 = 0.26;

/// What is asked of the surroundings.
pub struct Room<'a> {
    /// The highest floor at or below a point, within a reach: its height and its normal's upward part.
    pub floor_below: &'a dyn Fn(Vec3, f32) -> Option<(f32, f32)>,
    /// Where feet come to stand that are put there: aside of what is in the way; none where the body does not fit.
    pub fit: &'a dyn Fn(Vec3) -> Option<Vec3>,
    /// Half the body's width, metres.
    pub radius_m: f32,
}

/// A ray of somebody who points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Where it begins.
    pub eye: Vec3,
    /// Unit length.
    pub direction: Vec3,
    /// What it meets first: how far along, and the surface's normal.
    pub met: Option<(f32, Vec3)>,
}

/// What comes of pointing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Landing {
    /// The feet would be here.
    Here(Vec3),
    /// One cannot stand here.
    Not(Vec3),
    /// There is nothing.
    #[default]
    Nowhere,
}

/// Where one lands: on the floor that is pointed at; before a wall; under what is too far.
pub fn landing(aim: &Aim, room: &Room<'_>) -> Landing {
    let met = aim.met.filter(|(distance, _)| *distance <= REACH_M);
    let point = aim.eye + aim.direction * met.map_or(REACH_M, |(distance, _)| distance);
    let floor = met.filter(|(_, normal)| normal.y.abs() >= STEEPEST && aim.direction.y < 0.0);
    let above = match (floor, met) {
        (None, Some((_, normal))) => before_wall(aim, point, normal, room.radius_m + CLEAR_M),
        (Some(_), _) | (None, None) => point,
    };
    let Some((height, up)) = (room.floor_below)(above + Vec3::Y * 0.05, DROP_M) else {
        return met.map_or(Landing::Nowhere, |_| Landing::Not(point));
    };
    let feet = Vec3::new(above.x, height, above.z);
    if up.abs() < STEEPEST {
        return Landing::Not(feet);
    }
    match (room.fit)(feet).filter(|fitting| fitting.distance(feet) <= ASIDE_M && stands(*fitting, room)) {
        Some(fitting) => Landing::Here(fitting),
        None => Landing::Not(feet),
    }
}

/// Back from a wall, towards whoever points, but never behind them.
fn before_wall(aim: &Aim, point: Vec3, normal: Vec3, clear: f32) -> Vec3 {
    let flat = Vec2::new(normal.x, normal.z);
    let towards = Vec2::new(-aim.direction.x, -aim.direction.z);
    // The normal may be either side's.
    let away = if flat.dot(towards) < 0.0 { -flat } else { flat };
    let away = away.try_normalize().or(towards.try_normalize()).unwrap_or(Vec2::ZERO);
    let near = Vec2::new(aim.direction.x, aim.direction.z).length() * aim.eye.distance(point);
    point + Vec3::new(away.x, 0.0, away.y) * clear.min(near.max(0.0))
}

/// Whether the floor carries on all around the feet.
fn stands(feet: Vec3, room: &Room<'_>) -> bool {
    let r = room.radius_m * 0.8;
    [(0.0, 0.0), (r, 0.0), (-r, 0.0), (0.0, r), (0.0, -r)].into_iter().all(|(x, z)| {
        let from = feet + Vec3::new(x, UNEVEN_M, z);
        (room.floor_below)(from, 2.0 * UNEVEN_M).is_some_and(|(_, up)| up.abs() >= STEEPEST)
    })
}
