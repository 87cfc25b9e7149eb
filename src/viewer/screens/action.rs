//! What a press on any panel asks for. Panels only return these; one system carries them out.

use bevy::prelude::Message;

use super::plan::PlanWish;
use crate::viewer::visitor::{
    Aloud, CaptionStyle, Comfort, GoTo, MakeTour, Overlay, Posture, Preferences, Preset, PutAway, Rebind,
    SwitchSettings, SwitchWish, Toggle, TourCommand, Vision, VisitSource,
};
use crate::visiting::hands::{Command, Handling};
use crate::visiting::quality::Wanted;
use crate::visiting::touring::Pace;

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
    /// Open the card of this point of interest, or close the one that is open.
    Sight(Option<String>),
    /// Turn this switch.
    Toggle(Toggle),
    /// Do this, as if a hand had asked for it.
    Do(Command),
    /// This of scanning and dwell.
    Switch(SwitchWish),
    /// Remember this.
    Set(Setting),
    /// Change what keys and buttons do.
    Rebind(Rebind),
    /// Find a way to this place.
    Find(String),
    /// Of the plan.
    Plan(PlanWish),
    /// Put this away.
    PutAway(PutAway),
    /// Of the tour that is being made.
    Make(MakeTour),
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
    /// A file with keys and buttons to read.
    ImportHands,
    /// A file to write keys and buttons to.
    ExportHands,
    /// A file with somebody's settings to read.
    ImportSettings,
    /// A file to write the settings to.
    ExportSettings,
    /// A folder into which the visit is copied, with the tour that is being made.
    TourHome,
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
    /// A body, by the id of its profile.
    Body(String),
    /// Eye of the seated body, metres.
    SeatedEye(f32),
    /// Eye of the body whose height is chosen freely, metres.
    CustomEye(f32),
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
    /// Points of interest are marked.
    Points(bool),
    /// Short sentences of common words.
    EasyWords(bool),
    /// What is in view is described.
    Described(bool),
    /// Hold or toggle, repeat, dead zones and their like.
    Handling(Handling),
    /// Comfort of moving, as a whole.
    Comfort(Comfort),
    /// How tours are led.
    Pace(Pace),
    /// What is said aloud.
    Aloud(Aloud),
    /// Letters, colours and place of captions.
    CaptionStyle(CaptionStyle),
    /// How the picture is changed.
    Vision(Vision),
    /// Scanning, dwell and the bar.
    Switch(Box<SwitchSettings>),
    /// How finely the visit is drawn.
    Quality(Wanted),
    /// Many options at once, or back.
    Preset(Preset, bool),
    /// As at first.
    Reset,
}

impl Setting {
    /// Writes it.
    pub fn apply(&self, preferences: &mut Preferences) {
        match self {
            Self::Language(language) => preferences.language.clone_from(language),
            Self::TextScale(scale) => preferences.text_scale = *scale,
            Self::HighContrast(on) => preferences.high_contrast = *on,
            Self::ReducedMotion(on) => preferences.reduced_motion = *on,
            Self::Posture(posture) => posture.profile().clone_into(&mut preferences.posture.profile),
            // Movement brings the eye to the profile's height.
            Self::Body(id) => preferences.posture.profile.clone_from(id),
            Self::SeatedEye(metres) => preferences.posture.seated_m = *metres,
            Self::CustomEye(metres) => preferences.posture.custom_m = *metres,
            Self::Captions(on) => preferences.captions = *on,
            Self::CaptionScale(scale) => preferences.caption_scale = *scale,
            Self::LookSensitivity(factor) => preferences.look_sensitivity = *factor,
            Self::InvertLook(on) => preferences.invert_look = *on,
            Self::WalkSpeed(speed) => preferences.walk_speed = *speed,
            Self::Quality(wanted) => preferences.graphics.wanted = *wanted,
            Self::FieldOfView(degrees) => preferences.field_of_view_deg = *degrees,
            Self::Points(on) => preferences.reading.points = *on,
            Self::EasyWords(on) => preferences.reading.easy = *on,
            Self::Described(on) => preferences.reading.described = *on,
            Self::Handling(handling) => preferences.handling.clone_from(handling),
            Self::Comfort(comfort) => preferences.comfort = *comfort,
            Self::Pace(pace) => preferences.tour_pace = pace.checked(),
            Self::CaptionStyle(style) => preferences.caption_style = style.checked(),
            Self::Vision(vision) => preferences.vision = vision.checked(),
            Self::Aloud(aloud) => preferences.aloud = aloud.checked(),
            Self::Switch(switch) => preferences.switch = switch.checked(),
            Self::Preset(preset, on) => preferences.choose(*preset, *on),
            Self::Reset => preferences.reset(),
        }
    }
}

/// The steps that steppers offer. Text: WCAG 1.4.4 asks for 200 %, Parvis goes to 400 %.
pub mod steps {
    /// Text and controls.
    pub const TEXT: &[f32] = &[1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0];
    /// Captions.
    pub const CAPTIONS: &[f32] = &[0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0];
    /// Everything that turns: half to one and a half, as XAG 107 asks, and more.
    pub const LOOK: &[f32] = crate::visiting::hands::steps::SENSITIVITY;
    /// m/s, from a slow stroll to a jog.
    pub const WALK: &[f32] = &[0.3, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0];
    /// m/s of a glide.
    pub const GLIDE: &[f32] = &[1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0];
    /// Metres of one press of a step.
    pub const STEP: &[f32] = &[0.5, 0.75, 1.0, 2.0];
    /// Degrees of one press of a turn; Meta's guidelines show 45.
    pub const NOTCH: &[f32] = &[15.0, 30.0, 45.0];
    /// Degrees of a snap turn; 0 turns smoothly.
    pub const SNAP: &[f32] = &[0.0, 15.0, 30.0, 45.0];
    /// Metres: a seated eye, from the lowest to the highest of ADA figure A3.
    pub const SEATED: &[f32] = &[1.09, 1.12, 1.16, 1.20, 1.24, 1.27, 1.295];
    /// Metres: any eye.
    pub const EYE: &[f32] = &[0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1, 2.2];
    /// Degrees.
    pub const VIEW: &[f32] = &[50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0];
}
