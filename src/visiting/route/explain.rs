//! What is in the way: the way of a body that can do almost anything, measured by what this one can.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::Vec3;

use super::{Barrier, Needs, NoRoute, Obstacle, profile, pull, search};
use crate::visiting::floors::Floors;

/// Steps closer than this belong to one stair, metres.
const SAME_STAIR_M: f32 = 1.2;

pub(super) fn explain(floors: &Floors, needs: &Needs, from: Vec3, to: Vec3, cancel: &AtomicBool) -> NoRoute {
    let anybody = Needs {
        width_m: 0.30,
        length_m: 0.30,
        head_m: 1.25,
        threshold_m: 0.25,
        slopes: vec![(f32::INFINITY, 1.2)],
        turn_m: 0.0,
        apart_m: 0.0,
    };
    let mut search = search::Search::new(floors, &anybody, cancel);
    let Some(start) = search.stand_near(from, super::REACH_M) else { return NoRoute::NoFloor { at: from } };
    let Some(goal) = search.stand_near(to, super::REACH_M) else { return NoRoute::NoFloor { at: to } };
    // From the goal: what is hard to reach lies behind little, and what is before the start is wide.
    let found = search.way(goal, start).map(|mut anchors| {
        anchors.reverse();
        anchors
    });
    if cancel.load(Ordering::Relaxed) {
        return NoRoute::Cancelled;
    }
    let Some(anchors) = found else {
        return NoRoute::Blocked(vec![Barrier { what: Obstacle::Unknown, at: to }]);
    };
    let points = pull::pull(floors, &anybody, &anchors);
    let (_, mut barriers) = profile::measure(floors, needs, &points, profile::Whose::Anybodys);
    // What is close at the sides of a stair is its next step.
    let climbed: Vec<Vec3> = barriers.iter().filter(|b| steps_of(b.what).is_some()).map(|b| b.at).collect();
    let beside = |barrier: &Barrier| {
        matches!(barrier.what, Obstacle::Narrow { .. })
            && climbed.iter().any(|at| at.distance(barrier.at) < SAME_STAIR_M)
    };
    barriers.retain(|barrier| !beside(barrier));
    // In the order of the way, whichever kind.
    let line = super::sampled(&points, 0.1);
    let along = |barrier: &Barrier| {
        let away = |p: &Vec3| p.distance_squared(barrier.at);
        line.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1))).map_or(0, |(index, _)| index)
    };
    barriers.sort_by_cached_key(along);
    let mut told: Vec<Barrier> = Vec::new();
    for barrier in barriers {
        match (told.last_mut(), barrier.what) {
            (Some(last), what) if same_stair(last, &barrier) => {
                last.what = joined(last.what, what, &mut last.at, barrier.at);
            }
            _ => told.push(barrier),
        }
    }
    if told.is_empty() {
        // A way for anybody that this body passes, and yet none was found: too many tries.
        told.push(Barrier { what: Obstacle::Unknown, at: to });
    }
    NoRoute::Blocked(told)
}

fn steps_of(what: Obstacle) -> Option<(u32, f32)> {
    match what {
        Obstacle::Step { height_m } => Some((1, height_m)),
        Obstacle::Stair { steps, rise_m } => Some((steps, rise_m)),
        _ => None,
    }
}

fn same_stair(last: &Barrier, next: &Barrier) -> bool {
    steps_of(last.what).is_some() && steps_of(next.what).is_some() && last.at.distance(next.at) < SAME_STAIR_M
}

fn joined(a: Obstacle, b: Obstacle, last_at: &mut Vec3, at: Vec3) -> Obstacle {
    *last_at = at;
    match (steps_of(a), steps_of(b)) {
        (Some((m, rise)), Some((n, more))) => Obstacle::Stair { steps: m + n, rise_m: rise + more },
        _ => a,
    }
}
