//! Tours, as plugins tell each other.

use bevy::prelude::*;

use super::GoTo;
use crate::content::visit::{Tour, Travel};
use crate::visiting::touring::Pace;

/// What a visitor asks of the tour that runs, or that should.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum TourCommand {
    /// Start the tour with this id at its first stop.
    Start(String),
    /// Start it at the stop where it was left.
    Resume(String),
    /// Try out a tour that the visit has not, or not as it is in its file, from this stop on. Nobody's bookmark is touched.
    Try {
        /// The tour.
        tour: Box<Tour>,
        /// Number of the stop, from 0.
        stop: usize,
    },
    /// One stop on.
    Next,
    /// One stop back.
    Previous,
    /// This stop again from its beginning.
    Repeat,
    /// Everything stands still, or goes on.
    PauseOrResume,
    /// End it and return to where the visitor was.
    Leave,
}

/// Where the tour stands; rewritten by the tours plugin, read by screens.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct TourStatus {
    /// `None`: no tour runs.
    pub running: Option<TourPosition>,
}

/// A running tour.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TourPosition {
    /// Id of the tour.
    pub tour: String,
    /// Title in the visitor's language.
    pub title: String,
    /// Counted from 0.
    pub stop: usize,
    /// How many there are.
    pub stops: usize,
    /// Title of the stop in the visitor's language.
    pub stop_title: String,
    /// Text of the stop in the visitor's language, in easy words where they are wanted and there are any.
    pub stop_text: String,
    /// Language of that text, BCP 47: the visitor's, or another one where nobody has written it in theirs.
    pub text_language: String,
    /// What is in view, where the visitor wants it described.
    pub description: String,
    /// Ids of the annotations that the text speaks of first.
    pub highlight: Vec<String>,
    /// Everything stands still.
    pub paused: bool,
    /// On the way to the stop.
    pub travelling: bool,
    /// How it is led.
    pub pace: Pace,
    /// Share of the stop that has passed, in hundredths.
    pub share_pct: u8,
    /// Whole minutes until the end at this pace, at least one.
    pub minutes_left: u32,
}

/// Lead the visitor to a tour's stop. Movement goes there as the tour was written, unless the visitor has chosen less
/// motion; a [`GoTo`] in the same frame is the visitor's own wish and goes before.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Lead {
    /// Where to.
    pub to: GoTo,
    /// How.
    pub by: Travel,
}

/// The visitor is being brought somewhere: a glide or a fade goes on. Written by movement.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried(pub bool);
