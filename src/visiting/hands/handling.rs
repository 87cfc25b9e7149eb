//! How much strength, speed and precision the controls ask for: as little as the visitor wants to give.

use serde::{Deserialize, Serialize};

use super::Held;
use crate::visiting::within;

/// What a visitor has chosen. Unknown fields are ignored, missing ones are as usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handling {
    /// These go on until they are pressed again, instead of for as long as they are held.
    pub toggled: Vec<Held>,
    /// A command comes again while it is held.
    pub repeat: bool,
    /// Seconds until it comes again for the first time, 0.2 to 2.
    pub repeat_delay_secs: f32,
    /// Seconds from one time to the next, 0.1 to 2.
    pub repeat_every_secs: f32,
    /// The same input within so many seconds counts once, 0 to 1: for hands that tremble.
    pub settle_secs: f32,
    /// Part of a stick's travel that is rest, 0.05 to 0.6.
    pub dead_zone: f32,
    /// Part of a trigger's or a stick's travel at which it counts as pressed, 0.2 to 0.9.
    pub press_at: f32,
    /// Keys and sticks turn so many times as fast as usual, 0.25 to 2.5.
    pub turn_sensitivity: f32,
    /// Left turns right.
    pub invert_turn: bool,
    /// Pushing the stick ahead walks back.
    pub invert_walk: bool,
    /// One stick, whichever, walks and turns.
    pub one_stick: bool,
}

impl Default for Handling {
    fn default() -> Self {
        Self {
            toggled: Vec::new(),
            repeat: true,
            repeat_delay_secs: 0.6,
            repeat_every_secs: 0.4,
            settle_secs: 0.0,
            dead_zone: 0.15,
            press_at: 0.5,
            turn_sensitivity: 1.0,
            invert_turn: false,
            invert_walk: false,
            one_stick: false,
        }
    }
}

/// The steps that the settings offer.
pub mod steps {
    /// Seconds until a held command comes again: EN 301 549 5.7 asks for 2.
    pub const REPEAT_DELAY: &[f32] = &[0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0];
    /// Seconds between two times: EN 301 549 5.7 asks for one in 2 s.
    pub const REPEAT_EVERY: &[f32] = &[0.1, 0.2, 0.4, 0.6, 1.0, 1.5, 2.0];
    /// Seconds in which the same input counts once: EN 301 549 5.8 asks for 0.5.
    pub const SETTLE: &[f32] = &[0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0];
    /// Parts of a stick's travel.
    pub const DEAD_ZONE: &[f32] = &[0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6];
    /// Parts of a trigger's travel.
    pub const PRESS_AT: &[f32] = &[0.2, 0.35, 0.5, 0.7, 0.9];
    /// Times as fast: XAG 107 asks for half to one and a half.
    pub const SENSITIVITY: &[f32] = &[0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5];
}

impl Handling {
    /// Every figure within its limits; what is not a number is as usual, and nothing is toggled twice.
    pub fn clamped(mut self) -> Self {
        let usual = Self::default();
        let limit = |value: &mut f32, low, high, usual| *value = within(*value, low, high, usual);
        limit(&mut self.repeat_delay_secs, 0.2, 2.0, usual.repeat_delay_secs);
        limit(&mut self.repeat_every_secs, 0.1, 2.0, usual.repeat_every_secs);
        limit(&mut self.settle_secs, 0.0, 1.0, usual.settle_secs);
        limit(&mut self.dead_zone, 0.05, 0.6, usual.dead_zone);
        limit(&mut self.press_at, 0.2, 0.9, usual.press_at);
        limit(&mut self.turn_sensitivity, 0.25, 2.5, usual.turn_sensitivity);
        self.toggled.sort_unstable();
        self.toggled.dedup();
        self
    }

    /// Whether this goes on until it is pressed again.
    pub fn is_toggled(&self, held: Held) -> bool {
        self.toggled.contains(&held)
    }

    /// Makes it so, or no longer.
    pub fn toggle(&mut self, held: Held, on: bool) {
        self.toggled.retain(|one| *one != held);
        if on {
            self.toggled.push(held);
            self.toggled.sort_unstable();
        }
    }
}
