//! What plugins tell each other.

use bevy::prelude::*;
use std::path::PathBuf;

use super::{BoxColors, Posture};
use crate::content::visit::{Pose, Standpoint};
use crate::visiting::walk::Barrier;

/// What to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitSource {
    /// The cathedral that Parvis brings along; drawn on first use.
    BuiltIn,
    /// A visit, a tileset, or a model, which is built into tiles first.
    Path(PathBuf),
}

/// Open this visit, leaving the one that is open.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct OpenVisit(pub VisitSource);

/// Leave the visit that is open, or stop opening one, for the start screen.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseVisit;

/// Bring the visitor somewhere.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum GoTo {
    /// A place of the visit, by its id.
    Place(String),
    /// A pose: `stand` puts the feet there, otherwise `eye` is the eye; looking at `look`. Visit space.
    Pose {
        /// Feet, or eye when `floating`.
        at: Vec3,
        /// A point to look at.
        look: Vec3,
        /// `at` is the eye and the visitor is not bound to the floor.
        floating: bool,
    },
    /// The visit's entrance: the safe place, motionless in one frame.
    Entrance,
}

impl From<&Pose> for GoTo {
    fn from(pose: &Pose) -> Self {
        Self::Pose {
            at: pose.point().as_vec3(),
            look: pose.look.as_vec3(),
            floating: matches!(pose.at, Standpoint::Eye(_)),
        }
    }
}

/// Switches that several plugins offer. The state lives in [`super::Preferences`] and
/// [`super::StreamingReport`]: movement writes the posture there, screens the rest, others follow.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub enum Toggle {
    /// Seated or standing.
    Posture,
    /// This posture.
    SetPosture(Posture),
    /// The streaming panel.
    StreamingPanel,
    /// The boxes of the tiles.
    TileBoxes,
    /// What the colours of the boxes say.
    BoxColors(BoxColors),
    /// Tiles stay as they are.
    FreezeTiles,
    /// Captions on or off.
    Captions,
    /// The phases of the visit.
    Timeline,
}

/// What to do with captions. The captions plugin keeps the time.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum CaptionCue {
    /// A WebVTT text, from its beginning.
    Play(String),
    /// What the program itself says, already in the visitor's language; it is silent while a tour speaks.
    Say(String),
    /// Another WebVTT text at the same moment: the visitor chose another language.
    Replace(String),
    /// Stand still, or go on.
    Pause(bool),
    /// Take everything away.
    Stop,
}

/// Settings that a visitor takes from one machine to another, as a small file.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum Carry {
    /// Read them from this file.
    From(PathBuf),
    /// Write them to this file.
    To(PathBuf),
}

/// Something to tell the visitor in a toast, already in their language.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Notice {
    /// How grave.
    pub kind: NoticeKind,
    /// One or two sentences: what, and what to do.
    pub text: String,
}

/// How grave a [`Notice`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// Something is missing, the rest works.
    Warning,
    /// What was asked for did not happen.
    Error,
}

/// The floor ends, rises too far or is too steep ahead: the visitor was stopped.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct WalkBlocked {
    /// Height of the step in metres, negative downwards, where it is a step.
    pub step_m: Option<f32>,
    /// What it is.
    pub barrier: Barrier,
    /// Where, visit space.
    pub at: Vec3,
    /// Where the body was going (x, z), of unit length.
    pub direction: Vec2,
    /// Where the virtual lift would set the feet down beyond it.
    pub lift: Option<Vec3>,
}
