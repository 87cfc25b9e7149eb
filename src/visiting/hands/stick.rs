//! Sticks: rest, reach, and one instead of two.

use glam::Vec2;

/// A stick with a dead zone: nothing inside it, and from its edge on evenly to 1, so that slow walking stays possible.
/// What is not a number is rest.
pub fn live(stick: Vec2, dead_zone: f32) -> Vec2 {
    let length = stick.length();
    if !length.is_finite() || length <= dead_zone || dead_zone >= 1.0 {
        return Vec2::ZERO;
    }
    let reach = ((length - dead_zone) / (1.0 - dead_zone)).min(1.0);
    stick / length * reach
}

/// What two sticks ask for: walking (x to the right, y ahead) and looking (x to the right, y up).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sticks {
    /// As [`crate::visiting::hands::Held::WalkForward`] and its like.
    pub walk: Vec2,
    /// As [`crate::visiting::hands::Held::GazeLeft`] and its like.
    pub look: Vec2,
}

/// One stick does the work of two. It walks and turns; a button changes it to sidestepping and looking up and down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OneStick {
    /// Changed to its other use.
    pub other: bool,
}

impl OneStick {
    /// Either stick, whichever is pushed farther.
    pub fn read(self, sticks: Sticks) -> Sticks {
        let one = if sticks.walk.length_squared() >= sticks.look.length_squared() { sticks.walk } else { sticks.look };
        if self.other {
            Sticks { walk: Vec2::new(one.x, 0.0), look: Vec2::new(0.0, one.y) }
        } else {
            Sticks { walk: Vec2::new(0.0, one.y), look: Vec2::new(one.x, 0.0) }
        }
    }
}
