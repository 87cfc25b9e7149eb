//! What a press on any panel asks for. Panels only return these; one system carries them out.

use bevy::prelude::Message;

use crate::viewer::visitor::{GoTo, Overlay, Posture, Preferences, Toggle, TourCommand, VisitSource};
use crate::visiting::quality::Wanted;

/// One wish of the visitor.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum Action {
    /// Open this visit.
    Open(VisitSource),
    /// Let the visitor choose with the system's dialog.
    Choose(Choice),
    /// Leave the visit, or stop opening it, for the start screen.
    CloseVisit,
    /// End the program.
    Quit,
    /// Show this over the visit.
    Show(Overlay),
    /// One screen back: from a sheet to the menu it came from, from the menu to the visit.
    Back,
    /// Go there.
    Go(GoTo),
    /// Ask this of the tour.
    Tour(TourCommand),
    /// Show this phase of the visit.
    Phase(String),
    /// Turn this switch.
    Toggle(Toggle),
    /// Remember this.
    Set(Setting),
    /// Take this toast away.
    Dismiss(u64),
}

/// What the system's dialog lets choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A visit, a tileset or a model.
    File,
    /// The folder of a visit or a tileset.
    Folder,
}

/// One change to [`Preferences`].
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// BCP 47.
    Language(String),
    /// 1 to 4.
    TextScale(f32),
    /// On or off.
    HighContrast(bool),
    /// On or off.
    ReducedMotion(bool),
    /// Seated or standing.
    Posture(Posture),
    /// On or off.
    Captions(bool),
    /// 1 is the usual size.
    CaptionScale(f32),
    /// 1 is the usual one.
    LookSensitivity(f32),
    /// Up looks down.
    InvertLook(bool),
    /// m/s.
    WalkSpeed(f32),
    /// Degrees, vertical.
    FieldOfView(f32),
    /// How finely the visit is drawn.
    Quality(Wanted),
}

impl Setting {
    /// Writes it.
    pub fn apply(&self, preferences: &mut Preferences) {
        match self {
            Self::Language(language) => preferences.language.clone_from(language),
            Self::TextScale(scale) => preferences.text_scale = *scale,
            Self::HighContrast(on) => preferences.high_contrast = *on,
            Self::ReducedMotion(on) => preferences.reduced_motion = *on,
            Self::Posture(posture) => preferences.posture = *posture,
            Self::Captions(on) => preferences.captions = *on,
            Self::CaptionScale(scale) => preferences.caption_scale = *scale,
            Self::LookSensitivity(factor) => preferences.look_sensitivity = *factor,
            Self::InvertLook(on) => preferences.invert_look = *on,
            Self::WalkSpeed(speed) => preferences.walk_speed = *speed,
            Self::Quality(wanted) => preferences.graphics.wanted = *wanted,
            Self::FieldOfView(degrees) => preferences.field_of_view_deg = *degrees,
        }
    }
}

/// The steps that steppers offer. Text: WCAG 1.4.4 asks for 200 %, Parvis goes to 400 %.
pub mod steps {
    /// Text and controls.
    pub const TEXT: &[f32] = &[1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0];
    /// Captions.
    pub const CAPTIONS: &[f32] = &[0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0];
    /// Mouse and stick: half to double, as XAG 107 asks.
    pub const LOOK: &[f32] = &[0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];
    /// m/s, from a slow stroll to a brisk walk.
    pub const WALK: &[f32] = &[0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0];
    /// Degrees.
    pub const VIEW: &[f32] = &[50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0];
}
