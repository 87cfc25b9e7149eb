//! What makes moving bearable: settings of the visitor's comfort.

use serde::{Deserialize, Serialize};

use crate::visiting::within;

/// How the visitor is brought somewhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transition {
    /// Carried along, where the way is free.
    #[default]
    Glide,
    /// The picture darkens, and it is another one.
    Fade,
    /// At once.
    Cut,
}

/// Darkening of the picture's edge while it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vignette {
    /// None.
    #[default]
    Off,
    /// The edge only.
    Soft,
    /// Only the middle stays.
    Strong,
}

/// Comfort of moving; reduced motion overrides all that would move by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comfort {
    /// How the visitor is brought somewhere else.
    pub transition: Transition,
    /// Of a glide, m/s.
    pub glide_speed: f32,
    /// Walking gathers and loses speed little by little.
    pub gentle: bool,
    /// Turning by notches of so many degrees; 0 turns smoothly.
    pub snap_turn_deg: f32,
    /// One press of a step, metres.
    pub step_m: f32,
    /// One press of a turn, degrees.
    pub notch_deg: f32,
    /// Darker edges while the picture moves.
    pub vignette: Vignette,
    /// The picture stays as it is until a move is over.
    pub still_picture: bool,
    /// A click on the floor goes there.
    pub click_to_go: bool,
}

impl Default for Comfort {
    fn default() -> Self {
        Self {
            transition: Transition::Glide,
            glide_speed: 6.0,
            gentle: false,
            snap_turn_deg: 0.0,
            step_m: 0.75,
            notch_deg: 30.0,
            vignette: Vignette::Off,
            still_picture: false,
            click_to_go: false,
        }
    }
}

impl Comfort {
    /// The same with numbers that can be moved by: what a settings file says may be anything.
    pub fn checked(&self) -> Self {
        let usual = Self::default();
        Self {
            glide_speed: within(self.glide_speed, 0.5, 12.0, usual.glide_speed),
            snap_turn_deg: within(self.snap_turn_deg, 0.0, 90.0, usual.snap_turn_deg),
            step_m: within(self.step_m, 0.1, 2.0, usual.step_m),
            notch_deg: within(self.notch_deg, 1.0, 90.0, usual.notch_deg),
            ..*self
        }
    }
}
