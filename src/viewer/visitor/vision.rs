//! How the picture is changed for eyes that see otherwise.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::vision::Cones;
use crate::visiting::within;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vision {
    /// The building is dark; floors, steps and the way are bright, edges are lines.
    pub bold: bool,
    /// Cones that the visitor lacks: colours are changed so that they are told apart.
    pub cones: Cones,
    /// How far they are missing, 0.2 to 1.
    pub severity: f32,
    /// Colours are not corrected but shown as an eye without these cones sees them: for who sees all, and wants to know.
    pub simulated: bool,
    /// Times by which the magnifier enlarges, 1.5 to 8; 1 is none.
    pub magnifier: f32,
}

impl Default for Vision {
    fn default() -> Self {
        Self { bold: false, cones: Cones::All, severity: 1.0, simulated: false, magnifier: 1.0 }
    }
}

impl Vision {
    /// The same within its limits, whatever a settings file says.
    #[must_use]
    pub fn checked(self) -> Self {
        let magnifier = within(self.magnifier, 1.0, 8.0, 1.0);
        let magnifier = if magnifier < 1.25 { 1.0 } else { magnifier.max(1.5) };
        Self { severity: within(self.severity, 0.2, 1.0, 1.0), magnifier, ..self }
    }

    /// The picture is not as it is drawn.
    pub fn changes(self) -> bool {
        self.bold || self.cones != Cones::All || self.magnifier > 1.0
    }
}

/// Where the magnifier is, in pixels of the picture; `None` is its middle. Written by the vision plugin.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub struct LensAt(pub Option<Vec2>);
