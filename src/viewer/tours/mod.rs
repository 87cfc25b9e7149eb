//! Guided tours: from stop to stop, one key is enough for all of it.
//!
//! Reads [`TourCommand`], [`super::visitor::CurrentVisit`] and [`Preferences`]; sends [`GoTo`] (movement decides how to get there),
//! [`CaptionCue`] and [`Notice`]; writes [`TourStatus`] for whoever shows it.

mod guide;
mod run;
mod whereabouts;

use bevy::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{CaptionCue, Foreseen, GoTo, Notice, Preferences, ShowPhase, TourCommand, TourStatus};

/// Runs tours.
#[derive(Debug, Default, Clone, Copy)]
pub struct ToursPlugin;

impl Plugin for ToursPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<TourCommand>()
            .add_message::<ShowPhase>()
            .add_message::<GoTo>()
            .add_message::<CaptionCue>()
            .add_message::<Notice>()
            .init_resource::<Preferences>()
            .init_resource::<TourStatus>()
            .init_resource::<Foreseen>()
            .init_resource::<guide::Guide>()
            .add_systems(
                Update,
                (guide::follow_visit, guide::follow_language, guide::obey).chain().in_set(VisitorSystems::Tours),
            );
    }
}
