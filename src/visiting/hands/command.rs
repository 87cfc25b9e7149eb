//! Everything that a visitor can ask for with one press.

use serde::{Deserialize, Serialize};

/// An enumeration that can be gone through, each with a name for files in kebab-case.
macro_rules! named {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident,)* }) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in files.
            pub fn name(self) -> String {
                $crate::visiting::hands::command::kebab(match self {
                    $(Self::$variant => stringify!($variant),)*
                })
            }

            /// The one of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}
pub(super) use named;

/// "StepForward" to "step-forward".
pub(super) fn kebab(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 4);
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

named! {
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
    /// Whatever the pointer, or the middle of the picture, is on: go to that floor.
    Point,
    /// The pointer turns the view without a button held, or no longer.
    FreeLook,
    /// The one stick turns to its other use: walking and turning, or sidestepping and looking up and down.
    ChangeStick,
    /// Which keys and buttons do what.
    Controls,
    /// The control above.
    FocusUp,
    /// The control below.
    FocusDown,
    /// The control at the left.
    FocusLeft,
    /// The control at the right.
    FocusRight,
    /// The tour's next stop, while it runs.
    TourNext,
    /// The tour one step slower.
    TourSlower,
    /// The tour one step faster.
    TourFaster,
    /// The tour goes on by itself, or by hand.
    TourByItself,
    /// Everything is read aloud, or nothing.
    ReadAloud,
    /// What was said last, again.
    SayAgain,
}
}
