//! Fingers on a screen, and a mouse that drags: what is a tap and what is a drag.
//!
//! A tap is a finger that goes up again where it came down, however long it stayed: nothing is decided while it lies
//! there, and whoever slips off has pressed nothing (WCAG 2.5.2). One finger is always enough; two are shortcuts.

use std::collections::BTreeMap;

use glam::Vec2;

use super::Gesture;

/// A finger that has moved less than this is still where it came down, in points (1/96 inch): 8 mm, for hands that shake.
pub const WOBBLE: f32 = 30.0;
/// Two fingers that have come so many times farther apart, or nearer, have pinched once.
const PINCH: f32 = 1.35;
/// Two fingers that have been slid this far, points (4 cm), walk at full speed.
const FULL_WALK: f32 = 150.0;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Finger {
    began: Vec2,
    at: Vec2,
    moved: bool,
}

/// All fingers on the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fingers {
    down: BTreeMap<u64, Finger>,
    /// Most fingers at once since the first came down.
    most: usize,
    /// Any of them has moved, or pinched, since then.
    moved: bool,
    /// Distance of two fingers at the last pinch, or when the second came down.
    apart: f32,
}

/// What fingers did in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Felt {
    /// The way of a single finger, points; a finger looks around.
    pub drag: Vec2,
    /// Something that is over.
    pub gesture: Option<Gesture>,
}

impl Fingers {
    /// A finger comes down.
    pub fn press(&mut self, finger: u64, at: Vec2) {
        if self.down.is_empty() {
            (self.most, self.moved) = (0, false);
        }
        self.down.insert(finger, Finger { began: at, at, moved: false });
        self.most = self.most.max(self.down.len());
        self.apart = self.distance().unwrap_or(0.0);
    }

    /// A finger moves.
    pub fn slide(&mut self, finger: u64, to: Vec2) -> Felt {
        let Some(one) = self.down.get_mut(&finger).filter(|_| to.is_finite()) else { return Felt::default() };
        let was = one.at;
        one.at = to;
        let mut felt = Felt::default();
        if one.moved {
            felt.drag = to - was;
        } else if one.began.distance(to) > WOBBLE {
            // From here on it is a drag; the way until here was only a hand that shook.
            one.moved = true;
            self.moved = true;
        }
        if self.most > 1 {
            felt.drag = Vec2::ZERO;
        }
        if let (Some(now), 2) = (self.distance(), self.down.len()) {
            let gesture = match () {
                () if self.apart <= 0.0 => None,
                () if now > self.apart * PINCH => Some(Gesture::PinchOut),
                () if now * PINCH < self.apart => Some(Gesture::PinchIn),
                () => None,
            };
            if gesture.is_some() {
                (self.apart, self.moved) = (now, true);
                felt.gesture = gesture;
            }
        }
        felt
    }

    /// A finger goes up. A tap is told when the last one has gone.
    pub fn lift(&mut self, finger: u64) -> Option<Gesture> {
        self.down.remove(&finger)?;
        if !self.down.is_empty() || self.moved {
            return None;
        }
        match self.most {
            1 => Some(Gesture::Tap),
            2 => Some(Gesture::TwoFingerTap),
            _ => None,
        }
    }

    /// The screen took this finger away: it has done nothing.
    pub fn forget(&mut self, finger: u64) {
        self.moved = true;
        self.down.remove(&finger);
    }

    /// Where two fingers that were slid together push to, like a stick: x to the right, y up, length at most 1. What they
    /// do against each other is a pinch and pushes nowhere.
    pub fn push(&self) -> Vec2 {
        if self.down.len() != 2 {
            return Vec2::ZERO;
        }
        let way = self.down.values().map(|finger| finger.at - finger.began).sum::<Vec2>() / 2.0;
        let far = way.length();
        if far.is_nan() || far <= WOBBLE {
            return Vec2::ZERO;
        }
        Vec2::new(way.x, -way.y) / far * ((far - WOBBLE) / (FULL_WALK - WOBBLE)).min(1.0)
    }

    /// Where the only finger is.
    pub fn only(&self) -> Option<Vec2> {
        (self.down.len() == 1).then(|| self.down.values().next().map(|finger| finger.at)).flatten()
    }

    fn distance(&self) -> Option<f32> {
        let mut places = self.down.values().map(|finger| finger.at);
        Some(places.next()?.distance(places.next()?))
    }
}
