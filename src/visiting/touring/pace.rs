//! How fast somebody wants to be led, and whether by hand.

use serde::{Deserialize, Serialize};

use crate::visiting::within;

/// The speeds that are offered; 1 is as the tour was written.
pub const SPEEDS: &[f32] = &[0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

/// How a visitor wants to be led.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// A stop that has been told and read is left by itself. Otherwise it stays for as long as the visitor wants.
    pub automatic: bool,
    /// One of [`SPEEDS`]: of what is told, and of the time to read it.
    pub speed: f32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { automatic: true, speed: 1.0 }
    }
}

impl Pace {
    /// The same with a speed that can be led by: what a settings file says may be anything.
    pub fn checked(self) -> Self {
        let speed = within(self.speed, SPEEDS[0], SPEEDS[SPEEDS.len() - 1], 1.0);
        Self { speed, ..self }
    }

    /// One step slower; the slowest stays.
    #[must_use]
    pub fn slower(self) -> Self {
        let slower = SPEEDS.iter().rev().copied().find(|speed| *speed < self.speed - 1e-3);
        Self { speed: slower.unwrap_or(self.speed), ..self }
    }

    /// One step faster; the fastest stays.
    #[must_use]
    pub fn faster(self) -> Self {
        let faster = SPEEDS.iter().copied().find(|speed| *speed > self.speed + 1e-3);
        Self { speed: faster.unwrap_or(self.speed), ..self }
    }
}
