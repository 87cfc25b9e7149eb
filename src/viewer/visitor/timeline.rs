//! When the visitor is.

use bevy::prelude::*;

/// The phase of the visit that is shown. Written by the phases plugin; screens turn [`Timeline::open`].
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Id of a phase of the visit; `None` where it has none.
    pub shown: Option<String>,
    /// The list of phases lies over the picture.
    pub open: bool,
}

impl Timeline {
    /// Another visit, which begins here.
    pub fn begin(&mut self, phase: Option<&str>) {
        self.shown = phase.map(str::to_owned);
        self.open = false;
    }
}

/// Show this phase of the visit, by its id.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct ShowPhase(pub String);
