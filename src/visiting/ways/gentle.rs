//! Gentle acceleration: a body gathers speed and loses it, in a time that nobody calls a jerk.

use glam::Vec2;

/// Seconds from rest to full speed.
const GATHER_SECS: f32 = 0.6;
/// Seconds from full speed to rest: shorter, for who lets go means to stop.
const REST_SECS: f32 = 0.25;

/// A walk that changes little by little.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Gentle {
    now: Vec2,
}

impl Gentle {
    /// What becomes of a wish (of any length; 1 is a full walk) after a frame.
    pub fn towards(&mut self, wanted: Vec2, dt_secs: f32) -> Vec2 {
        let gap = wanted - self.now;
        let secs = if wanted.length() < self.now.length() { REST_SECS } else { GATHER_SECS };
        let most = dt_secs.max(0.0) * wanted.length().max(1.0) / secs;
        self.now += gap.clamp_length_max(most);
        self.now
    }

    /// At once.
    pub fn set(&mut self, walk: Vec2) {
        self.now = walk;
    }
}
