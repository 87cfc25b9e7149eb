//! Ways through a building for a body that needs room: found on the [`Floors`], made short and smooth where there is
//! room for it, and then measured against the triangles, step by step. What is returned has passed; where nothing
//! passes, the answer says what is in the way and where.
//!
//! Sound, not complete: a way that exists may be missed, one that is shown can be gone. An aid, never a certificate.

mod explain;
mod profile;
mod pull;
mod search;

use std::sync::atomic::{AtomicBool, Ordering};

use glam::Vec3;

use super::floors::Floors;
use super::walk::{Footprint, Shape};
pub use profile::Measures;

/// What a body needs of a way. Metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Needs {
    /// Clear width.
    pub width_m: f32,
    /// Length of the body along the way.
    pub length_m: f32,
    /// Clear height.
    pub head_m: f32,
    /// Highest single step.
    pub threshold_m: f32,
    /// Lengths and the greatest slope (rise over run) allowed over them: the shortest and steepest first, the last for
    /// any length.
    pub slopes: Vec<(f32, f32)>,
    /// Diameter of the free circle where the way turns by more than 45 degrees; 0 needs none.
    pub turn_m: f32,
    /// Least distance between two thresholds that are gone up one after the other; 0 for who climbs stairs.
    pub apart_m: f32,
}

impl Needs {
    /// A wheelchair of 0.70 by 1.10 m. Thresholds as in the French rules for existing buildings (2 cm, 2.50 m apart;
    /// arrêté of 8 December 2014), slopes of 12 % over 0.50 m and 10 % over 2 m as there, and 1 in 12 over a rise of
    /// 0.76 m as in the ADA standards of 2010 (405.2, 405.6), beyond it 1 in 16.6 as there.
    pub fn wheelchair() -> Self {
        Self {
            width_m: 0.70,
            length_m: 1.10,
            head_m: 1.40,
            threshold_m: 0.02,
            slopes: vec![(0.5, 0.12), (2.0, 0.10), (9.15, 1.0 / 12.0), (f32::INFINITY, 0.06)],
            turn_m: 1.50,
            apart_m: 2.50,
        }
    }

    /// Somebody who walks and climbs stairs.
    pub fn walking() -> Self {
        Self {
            width_m: 0.50,
            length_m: 0.50,
            head_m: 1.75,
            threshold_m: 0.205,
            slopes: vec![(f32::INFINITY, 1.0)],
            turn_m: 0.0,
            apart_m: 0.0,
        }
    }

    /// What a body needs that walks in this shape: wheels turn in a circle of 1.50 m and want thresholds 2.50 m apart
    /// (arrêté of 8 December 2014).
    pub fn of(shape: &Shape) -> Self {
        let (width_m, length_m) = match shape.footprint {
            Footprint::Round { radius } => (2.0 * radius, 2.0 * radius),
            Footprint::Box { half_width, half_length } => (2.0 * half_width, 2.0 * half_length),
        };
        let walking = Self { width_m, length_m, head_m: shape.height, threshold_m: shape.step, ..Self::walking() };
        let Some(wheels) = shape.wheels else { return walking };
        let mut slopes: Vec<(f32, f32)> = wheels.slopes.iter().map(|slope| (slope.up_to_m, slope.rise)).collect();
        slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
        slopes.dedup();
        Self { slopes, turn_m: 1.50, apart_m: 2.50, ..walking }
    }

    fn half_m(&self) -> f32 {
        self.width_m / 2.0
    }

    fn steepest(&self) -> f32 {
        self.slopes.first().map_or(1.0, |slope| slope.1)
    }

    /// Rolls, and does not climb.
    pub fn rolls(&self) -> bool {
        self.threshold_m < 0.06
    }

    /// What is lower than this above the floor is no wall: it is rolled over, or refused as a step.
    fn low_m(&self) -> f32 {
        // Who climbs may have the step after the next beside them.
        if self.rolls() { (self.threshold_m + 0.02).max(0.06) } else { 2.0 * self.threshold_m + 0.05 }
    }
}

/// A way that has passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Points of the floor, from the start to the goal.
    pub points: Vec<Vec3>,
    /// What was measured on it.
    pub measures: Measures,
}

/// What is in the way, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Barrier {
    /// What it is.
    pub what: Obstacle,
    /// On the floor, visit space.
    pub at: Vec3,
}

/// What is in the way. Metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Obstacle {
    /// One step.
    Step {
        /// Its height.
        height_m: f32,
    },
    /// Steps one after the other.
    Stair {
        /// How many.
        steps: u32,
        /// From the first floor to the last.
        rise_m: f32,
    },
    /// A slope that is too steep for its length.
    Slope {
        /// Rise over run.
        slope: f32,
        /// Over this length.
        length_m: f32,
        /// Allowed over it.
        limit: f32,
    },
    /// Too little room at the sides, or to turn.
    Narrow {
        /// What there is.
        width_m: f32,
        /// What is needed.
        needed_m: f32,
    },
    /// No floor is known here.
    Unknown,
}

/// Why there is no way.
#[derive(Debug, Clone, PartialEq)]
pub enum NoRoute {
    /// No floor is known where the way should begin or end.
    NoFloor {
        /// There.
        at: Vec3,
    },
    /// What is in the way, in the order in which it is met.
    Blocked(Vec<Barrier>),
    /// Called off.
    Cancelled,
}

/// How far below or above a wanted point its floor may be, metres.
const REACH_M: f32 = 0.6;
/// Times that a way is sought anew after one has not passed.
const TRIES: usize = 24;

/// The way from one point of a floor to another.
pub fn find(floors: &Floors, needs: &Needs, from: Vec3, to: Vec3, cancel: &AtomicBool) -> Result<Route, NoRoute> {
    let mut search = search::Search::new(floors, needs, cancel);
    let start = search.stand_near(from, REACH_M).ok_or(NoRoute::NoFloor { at: from })?;
    let goal = search.stand_near(to, REACH_M);
    let Some(goal) = goal else {
        return Err(explain::explain(floors, needs, from, to, cancel));
    };
    if search.is_apart(goal, start) {
        return Err(explain::explain(floors, needs, from, to, cancel));
    }
    // What was in the way of the first one is what a visitor wants to know.
    let mut first = Vec::new();
    for _ in 0..TRIES {
        let Some(anchors) = search.way(start, goal) else { break };
        let points = pull::pull(floors, needs, &anchors);
        let (measures, barriers) = profile::measure(floors, needs, &points, profile::Whose::Own);
        if barriers.is_empty() {
            return Ok(Route { points, measures });
        }
        barriers.iter().for_each(|barrier| search.close(barrier));
        if first.is_empty() {
            first = barriers;
        }
    }
    if cancel.load(Ordering::Relaxed) {
        return Err(NoRoute::Cancelled);
    }
    if !first.is_empty() {
        return Err(NoRoute::Blocked(first));
    }
    Err(explain::explain(floors, needs, from, to, cancel))
}

/// Along a polyline, points at most `step_m` apart, both ends included.
fn sampled(points: &[Vec3], step_m: f32) -> Vec<Vec3> {
    let mut all = Vec::new();
    for pair in points.windows(2) {
        let count = (pair[0].distance(pair[1]) / step_m).ceil().max(1.0) as usize;
        all.extend((0..count).map(|k| pair[0].lerp(pair[1], k as f32 / count as f32)));
    }
    all.extend(points.last());
    all
}

impl Route {
    /// The same way with a point every half metre, each on its floor: for drawing it and for walking along.
    pub fn on_floor(&self, floors: &Floors) -> Vec<Vec3> {
        let mut height = self.points.first().map_or(0.0, |point| point.y);
        let mut points = sampled(&self.points, 0.5);
        for point in &mut points {
            height = floors.soup.floor_at(point.with_y(height), 0.3, 0.6).unwrap_or(point.y);
            point.y = height;
        }
        points
    }
}
