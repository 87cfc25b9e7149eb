//! Where the visitor came from, for coming back.

use std::collections::VecDeque;

use glam::Vec3;

/// So many moves can be undone.
const MOST: usize = 50;
/// Walking so far, in metres, is one move.
const WALK_M: f32 = 5.0;

/// A body somewhere, looking somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stance {
    /// Where the feet are; visit space, metres.
    pub feet: Vec3,
    /// Heading, radians.
    pub yaw: f32,
    /// Radians, up is positive.
    pub pitch: f32,
    /// Not bound to the floor.
    pub floating: bool,
}

/// The last moves, newest last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trail {
    left: VecDeque<Stance>,
    /// Where the walk of the moment began, and where it is.
    walk: Option<(Stance, Vec3)>,
    walked_m: f32,
}

impl Trail {
    /// The visitor leaves this for somewhere else, not on foot.
    pub fn leave(&mut self, stance: Stance) {
        self.left.push_back(stance);
        if self.left.len() > MOST {
            self.left.pop_front();
        }
        self.walk = None;
        self.walked_m = 0.0;
    }

    /// The visitor is here now, on foot.
    pub fn walk_to(&mut self, here: Stance) {
        let (start, before) = *self.walk.get_or_insert((here, here.feet));
        self.walk = Some((start, here.feet));
        self.walked_m += before.distance(here.feet);
        if self.walked_m >= WALK_M {
            self.leave(start);
            self.walk = Some((here, here.feet));
        }
    }

    /// The visitor was carried here: the next walk begins here.
    pub fn arrive(&mut self) {
        self.walk = None;
        self.walked_m = 0.0;
    }

    /// Takes the last move back: where to go.
    pub fn come_back(&mut self) -> Option<Stance> {
        self.arrive();
        self.left.pop_back()
    }

    /// How many moves can be undone.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }
}
