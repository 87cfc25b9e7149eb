//! Everything that a visitor can ask for with one press.

use serde::{Deserialize, Serialize};

/// One press of a hand, a foot, a breath or a gaze, on any device. Its name in files is in kebab-case ("step-forward").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// One measured step ahead.
    StepForward,
    /// One measured step back.
    StepBack,
    /// One measured step to the left.
    StepLeft,
    /// One measured step to the right.
    StepRight,
    /// One notch to the left.
    TurnLeft,
    /// One notch to the right.
    TurnRight,
    /// One notch up.
    LookUp,
    /// One notch down.
    LookDown,
    /// Walk on along the way, or straight ahead where there is none; again to stand still.
    AutoWalk,
    /// Undo the last move.
    ComeBack,
    /// Level, and forward along the building.
    ResetView,
    /// To the entrance, motionless in one frame.
    SafePlace,
    /// Choose a point of the floor and go there.
    Teleport,
    /// Fly, or walk again.
    Fly,
    /// Go around the thing that is looked at, or walk again.
    Orbit,
    /// Over the step that is in the way, or around it: what was offered last.
    TakeOffer,
    /// The next body.
    NextBody,
    /// Seated, or back to the body before.
    Sit,
    /// Where am I?
    WhereAmI,
    /// The full plan.
    Plan,
    /// The small map.
    Map,
    /// The menu.
    Menu,
    /// One screen back.
    Back,
    /// What keys do.
    Help,
    /// Places to go to.
    Places,
    /// Access settings.
    Access,
    /// Captions on or off.
    Captions,
    /// Start the tour, or its next stop.
    Tour,
    /// One stop back.
    TourBack,
    /// The tour's stop again.
    TourRepeat,
    /// The tour stands still, or goes on.
    TourPause,
    /// The phases of the visit.
    Timeline,
    /// The phase before.
    Earlier,
    /// The phase after.
    Later,
    /// The streaming panel.
    Streaming,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Text as it usually is.
    UsualSize,
    /// The next control.
    Next,
    /// The control before.
    Previous,
    /// Press the control that has the focus.
    Accept,
}
