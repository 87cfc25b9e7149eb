//! What a press means in time. Each machine is told once a frame and keeps no clock but the one it is given, so that a
//! second is a second at any frame rate.

use std::collections::BTreeMap;

/// Held or toggled: what goes in is whether the input is down, what comes out is whether the action goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Latch {
    down: bool,
    on: bool,
}

impl Latch {
    /// A frame. `pushes` is whether the input is down; `toggled` is how the visitor wants it.
    pub fn update(&mut self, pushes: bool, toggled: bool) -> bool {
        let pressed = pushes && !self.down;
        self.down = pushes;
        self.on = if toggled { self.on ^ pressed } else { pushes };
        self.on
    }

    /// It ends, whoever holds what.
    pub fn release(&mut self) {
        self.on = false;
    }

    /// Whether it goes on.
    pub fn is_on(self) -> bool {
        self.on
    }
}

/// A held input that comes again and again. A frame that is longer than a whole interval brings one more, not many:
/// nobody is carried off by a picture that took its time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Repeat {
    /// Seconds until the next; `None` while nothing is held.
    left_secs: Option<f32>,
}

impl Repeat {
    /// A frame of `dt_secs`. Answers whether it comes now.
    pub fn update(&mut self, down: bool, dt_secs: f32, delay_secs: f32, every_secs: f32) -> bool {
        let Some(left) = &mut self.left_secs else {
            self.left_secs = down.then_some(delay_secs);
            return down;
        };
        if !down {
            self.left_secs = None;
            return false;
        }
        *left -= dt_secs;
        if *left > 0.0 {
            return false;
        }
        *left = (*left + every_secs).max(0.0);
        true
    }

    /// Something is held and will come again.
    pub fn is_waiting(self) -> bool {
        self.left_secs.is_some()
    }
}

/// The same input again within a moment counts once. Others are heard at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Settle<T: Ord> {
    accepted_at: BTreeMap<T, f64>,
}

impl<T: Ord> Default for Settle<T> {
    fn default() -> Self {
        Self { accepted_at: BTreeMap::new() }
    }
}

impl<T: Ord> Settle<T> {
    /// Whether a press of `what` at `now_secs` counts, if the last one that did must be `settle_secs` ago.
    pub fn accepts(&mut self, what: T, now_secs: f64, settle_secs: f32) -> bool {
        self.accepted_at.retain(|_, at| now_secs - *at < f64::from(settle_secs) && *at <= now_secs);
        if self.accepted_at.contains_key(&what) {
            return false;
        }
        if settle_secs > 0.0 {
            self.accepted_at.insert(what, now_secs);
        }
        true
    }
}
