//! What is said aloud, and what plugins know of it.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::speech::Manner;

/// What the visitor wants to hear, and how.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Aloud {
    /// What tours and points of interest tell.
    pub tours: bool,
    /// Controls that get the focus or are lit, messages, and answers such as “where am I?”.
    pub interface: bool,
    /// Times as fast as usual, 0.5 to 3.
    pub rate: f32,
    /// Times as high as usual, 0.5 to 2.
    pub pitch: f32,
    /// 0 to 1.
    pub volume: f32,
}

impl Default for Aloud {
    fn default() -> Self {
        Self { tours: false, interface: false, rate: 1.0, pitch: 1.0, volume: 1.0 }
    }
}

impl Aloud {
    /// Anything is.
    pub fn any(self) -> bool {
        self.tours || self.interface
    }

    /// Everything, or nothing more.
    #[must_use]
    pub fn switched(self) -> Self {
        let on = !self.any();
        Self { tours: on, interface: on, ..self }
    }

    /// How a voice says it; within its limits, whatever a settings file says.
    pub fn manner(self) -> Manner {
        Manner::new(self.rate, self.pitch, self.volume)
    }

    /// The same within its limits.
    #[must_use]
    pub fn checked(self) -> Self {
        let manner = self.manner();
        Self { rate: manner.rate(), pitch: manner.pitch(), volume: manner.volume(), ..self }
    }
}

/// What a voice does at this moment. Written by the speech plugin.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoiceStatus {
    /// It tells the tour's stop.
    pub narrating: bool,
}

/// What captions do at this moment. Written by the captions plugin.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaptionStatus {
    /// One can be read on the screen.
    pub shown: bool,
}
