//! Dwell: a pointer that rests presses. For eye trackers, head mice, and whoever moves a pointer but cannot click.
//!
//! Knows no engine and no clock: whoever calls says where the pointer is, in pixels, and how late it is, in seconds.

use glam::Vec2;

/// When a rest is a press.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rest {
    /// The pointer must rest for so long.
    pub secs: f64,
    /// And may tremble within so many pixels of where it came to rest; on a control anywhere on it, and so far over its
    /// edge.
    pub wobble_px: f32,
}

impl Default for Rest {
    fn default() -> Self {
        Self { secs: 1.0, wobble_px: 30.0 }
    }
}

/// A press.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pressed {
    /// Where, in pixels.
    pub at: Vec2,
    /// The control that lies there.
    pub control: Option<u64>,
}

/// How far a rest is: what the ring shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring {
    /// Where, in pixels.
    pub at: Vec2,
    /// 0 to 1.
    pub part: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Resting {
    /// Where it came to rest; on a control where it was last.
    anchor: Vec2,
    control: Option<u64>,
    since: f64,
    /// It has pressed: the pointer must look away before it presses again.
    spent: bool,
}

/// Follows a pointer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dwell {
    rest: Rest,
    resting: Option<Resting>,
    /// Where the pointer was first: until it leaves, nobody is there.
    first: Option<Vec2>,
    moved: bool,
    ring: Option<Ring>,
}

impl Dwell {
    /// Goes on with this.
    pub fn set(&mut self, rest: Rest) {
        self.rest = rest;
    }

    /// The pointer is here, over this control; `None` where it has left the window. Answers a press.
    ///
    /// `allowed` says whether a rest here may press at all: not on the blank of a sheet, and during a pause only on the
    /// control that ends it.
    pub fn look(&mut self, at: Option<Vec2>, control: Option<u64>, allowed: bool, now: f64) -> Option<Pressed> {
        self.ring = None;
        let Some(at) = at.filter(|at| at.is_finite()) else {
            self.resting = None;
            return None;
        };
        let first = *self.first.get_or_insert(at);
        // A pointer that lay there before anybody came must not press.
        self.moved |= first.distance(at) > 1.0;
        if !self.moved {
            return None;
        }
        let stays = self.resting.filter(|resting| self.stays(resting, at, control));
        // Over the edge of a control the rest is still on it, whatever lies beside it.
        let over_edge = |resting: &Resting| resting.control.is_some() && control.is_none();
        let Some(mut resting) = stays.filter(|resting| allowed || resting.spent || over_edge(resting)) else {
            self.resting = allowed.then_some(Resting { anchor: at, control, since: now, spent: false });
            return None;
        };
        let part = ((now - resting.since) / self.rest.secs.max(0.1)).clamp(0.0, 1.0) as f32;
        let ripe = part >= 1.0 && !resting.spent;
        if !resting.spent && control.is_some() {
            resting.anchor = at;
        }
        if !resting.spent {
            self.ring = Some(Ring { at, part });
        }
        resting.spent |= ripe;
        self.resting = Some(resting);
        // A control is pressed wherever the pointer trembled to on it, the floor where it came to rest.
        ripe.then_some(Pressed { at: resting.anchor, control: resting.control })
    }

    /// What the ring shows, while there is one.
    pub fn ring(&self) -> Option<Ring> {
        self.ring
    }

    /// A rest is being counted: whoever draws needs to call again.
    pub fn is_running(&self) -> bool {
        self.resting.is_some_and(|resting| !resting.spent)
    }

    fn stays(&self, resting: &Resting, at: Vec2, control: Option<u64>) -> bool {
        match (resting.control, resting.spent) {
            // A tremble at the edge of a small button would begin anew for ever.
            (Some(was), false) => match control {
                Some(now) => now == was,
                None => resting.anchor.distance(at) <= self.rest.wobble_px,
            },
            // The same control may have moved or gone by what it did: looking away means both, off it and off the spot.
            (Some(was), true) => control == Some(was) || resting.anchor.distance(at) <= self.rest.wobble_px,
            (None, false) => control.is_none() && resting.anchor.distance(at) <= self.rest.wobble_px,
            (None, true) => resting.anchor.distance(at) <= 2.0 * self.rest.wobble_px,
        }
    }
}
