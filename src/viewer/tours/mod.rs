//! Guided tours: from stop to stop, one key is enough for all of it.
//!
//! Reads [`TourCommand`] and [`super::visitor::CurrentVisit`]; sends [`Lead`] (movement decides how to get there),
//! [`CaptionCue`] and [`Notice`]; writes [`TourStatus`] for whoever shows it, and bookmarks into [`Preferences`]. When a stop
//! is over is [`crate::visiting::touring`], which knows no engine.

mod guide;
mod narration;
mod run;
mod talk;
mod whereabouts;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{
    CaptionCue, Commanded, FindWay, Foreseen, GoTo, Lead, Notice, Preferences, ShowPhase, TourCommand, TourStatus,
    WaySought,
};

/// Runs tours.
#[derive(Debug, Default, Clone, Copy)]
pub struct ToursPlugin;

impl Plugin for ToursPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<TourCommand>()
            .add_message::<ShowPhase>()
            .add_message::<GoTo>()
            .add_message::<Lead>()
            .add_message::<FindWay>()
            .add_message::<WaySought>()
            .add_message::<Commanded>()
            .add_message::<CaptionCue>()
            .add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .init_resource::<Preferences>()
            .init_resource::<TourStatus>()
            .init_resource::<Foreseen>()
            .init_resource::<guide::Guide>()
            .add_systems(
                Update,
                (
                    guide::follow_visit,
                    guide::follow_language,
                    // A stop that was asked for is on its way for a frame before it can be there.
                    guide::is_busy.pipe(guide::go_on),
                    guide::obey,
                )
                    .chain()
                    .in_set(VisitorSystems::Tours),
            );
    }
}
