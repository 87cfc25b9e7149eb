//! What panels show, as plain data: no engine, so that a test can make any of it up.

use std::path::Path;
use std::sync::Arc;

use super::step_bar::BarModel;
use crate::viewer::visitor::{
    Aloud, BoxColors, Devices, Drafted, GoTo, Listening, Making, Moving, Posture, RecentVisit, TourPosition,
};
use crate::visiting::hands::{Bindings, Handling};

/// The start screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartModel {
    /// Visits opened before, newest first.
    pub recent: Vec<RecentVisit>,
    /// The system's dialog is open: another one is not offered.
    pub choosing: bool,
}

/// The opening screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OpeningModel {
    /// Suffix of a `phase-` text, or plain text.
    pub phase: String,
    /// 0 to 1.
    pub fraction: Option<f32>,
}

/// The controls over the visit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HudModel {
    /// Chosen posture.
    pub posture: Posture,
    /// What the body is called, where it is neither of the two.
    pub body: String,
    /// How the visitor moves.
    pub moving: Moving,
    /// Captions are on.
    pub captions: bool,
    /// The visit names places.
    pub places: bool,
    /// The tour that runs.
    pub tour: Option<TourPosition>,
    /// The tour that is being made.
    pub making: Option<Arc<Drafted>>,
    /// What is read aloud.
    pub aloud: Aloud,
    /// The visit's phases, where it has any.
    pub timeline: Option<TimelineModel>,
    /// They lie over the picture.
    pub timeline_open: bool,
    /// Points of interest in view, the nearest first.
    pub sights: Vec<SightMark>,
    /// Where the magnifier is: what is seen there lies elsewhere.
    pub lens: Option<bevy_egui::egui::Rect>,
    /// The one whose card is open.
    pub sight: Option<SightCard>,
    /// The bar of step buttons.
    pub bar: Option<BarModel>,
}

/// A point of interest on the picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SightMark {
    /// Id of the annotation.
    pub id: String,
    /// In the visitor's language.
    pub title: String,
    /// From the eye, in words.
    pub distance: String,
    /// Where it is in the window, points.
    pub at: (f32, f32),
    /// The tour speaks of it.
    pub highlighted: bool,
}

/// What is said of a point of interest, in the visitor's language. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SightCard {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub text: String,
    /// Who made it.
    pub who: String,
    /// When.
    pub when: String,
    /// Where the statements come from.
    pub sources: Vec<String>,
    /// From where it is seen well.
    pub closer: Option<GoTo>,
}

/// The visit in time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineModel {
    /// From the oldest on.
    pub phases: Vec<PhaseEntry>,
    /// Place in the list of the one that is shown.
    pub at: usize,
}

/// A phase to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhaseEntry {
    /// Its id.
    pub id: String,
    /// As it is written on the button.
    pub year: String,
    /// In the visitor's language.
    pub title: String,
    /// What stood then, in the visitor's language.
    pub text: String,
    /// The words' key for how sure that is.
    pub certainty: &'static str,
}

/// The menu.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MenuModel {
    /// The visit's title.
    pub title: String,
    /// Tours to start.
    pub tours: Vec<TourEntry>,
    /// A tour runs.
    pub touring: bool,
    /// The visit names places.
    pub places: bool,
    /// The visit has phases.
    pub phases: bool,
    /// Tours can be made here.
    pub making: bool,
    /// Text size of the moment.
    pub text_scale: f32,
    /// The system's dialog is open.
    pub choosing: bool,
}

/// A tour to start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TourEntry {
    /// Its id.
    pub id: String,
    /// In the visitor's language.
    pub title: String,
    /// One or two sentences in the visitor's language.
    pub summary: String,
    /// How many.
    pub stops: usize,
    /// About how long it takes, where that is known.
    pub minutes: Option<u16>,
    /// Laid for wheels.
    pub step_free: bool,
    /// The stop at which it was left, from 0; none where it was not, or at the first.
    pub left_at: Option<usize>,
}

/// A place to go to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceEntry {
    /// Its id.
    pub id: String,
    /// In the visitor's language.
    pub title: String,
    /// A wheelchair gets there from the entrance without a step.
    pub step_free: bool,
}

/// Keys and buttons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandsModel {
    /// Which do what.
    pub bindings: Bindings,
    /// The next press is for an action.
    pub listening: Option<Listening>,
    /// Hold or toggle, repeat, dead zones and their like.
    pub handling: Handling,
    /// What is printed on them.
    pub devices: Devices,
    /// The system's dialog is open.
    pub choosing: bool,
}

/// The streaming panel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamingModel {
    /// Name and figure.
    pub lines: Vec<(String, String)>,
    /// Everything wanted at this view is shown.
    pub complete: bool,
    /// Tiles that failed, newest last.
    pub failures: Vec<String>,
    /// What is known of the thing pointed at: a heading and lines each.
    pub pointed_at: Vec<(String, Vec<(String, String)>)>,
    /// The boxes of tiles are drawn, and what their colours say.
    pub boxes: Option<BoxColors>,
    /// Tiles stay as they are.
    pub frozen: bool,
}

/// Where a recent visit lies, short enough for a second line: the last two parts of its path.
pub fn short_path(path: &Path) -> String {
    let mut parts: Vec<_> = path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.reverse();
    parts.join(" / ")
}

/// Tours that are made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MakingModel {
    /// The tour that is being made, and the one that was left.
    pub making: Making,
    /// Tours that can be changed.
    pub tours: Vec<TourEntry>,
    /// The visit's places.
    pub places: Vec<PlaceEntry>,
    /// Its phases, from the oldest on.
    pub phases: Vec<PhaseEntry>,
    /// Its points of interest, those in view first: id, title, and whether it is in view.
    pub sights: Vec<(String, String, bool)>,
    /// The system's dialog is open.
    pub choosing: bool,
}
