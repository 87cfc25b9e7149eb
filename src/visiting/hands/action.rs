//! What a key, a button or a finger can be bound to, and where that counts.

use serde::{Deserialize, Serialize};

use super::Command;
use super::command::named;

named! {
/// What goes on for as long as it is held, or until it is pressed again: see [`super::Handling::toggled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// Walk ahead.
    WalkForward,
    /// Walk backwards.
    WalkBack,
    /// Walk to the left, looking ahead.
    WalkLeft,
    /// Walk to the right, looking ahead.
    WalkRight,
    /// Turn to the left.
    GazeLeft,
    /// Turn to the right.
    GazeRight,
    /// Look up.
    GazeUp,
    /// Look down.
    GazeDown,
    /// Faster than a walk.
    Fast,
    /// Slower than a walk.
    Slow,
    /// Up, where one flies.
    Rise,
    /// Down, where one flies.
    Sink,
}
}

/// Something that the hands ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Once, when it is pressed.
    Press(Command),
    /// As long as it lasts.
    Hold(Held),
}

/// Where an action counts. While a tour runs or a point is aimed at, that layer lies over the visit: what it knows it
/// takes, the rest goes on as in the visit. On a screen nothing else counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// In the building.
    Visit,
    /// In the building, led by a tour.
    Tour,
    /// In the building, choosing a point of the floor.
    Aim,
    /// On a screen, a sheet or a menu.
    Screen,
}

impl Layer {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Visit, Self::Tour, Self::Aim, Self::Screen];
}

/// How the actions are grouped where a visitor chooses keys for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Walking and looking.
    Walk,
    /// A step or a turn with each press.
    Steps,
    /// Other ways to move.
    Ways,
    /// Where am I, and what is there.
    Find,
    /// The visit, its tour and its time.
    Visit,
    /// Menus and the controls on them.
    Screens,
}

impl Group {
    /// In the order in which they are shown.
    pub const ALL: &[Self] = &[Self::Walk, Self::Steps, Self::Ways, Self::Find, Self::Visit, Self::Screens];
}

impl Action {
    /// All of them, the held ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        let held = Held::ALL.iter().copied().map(Self::Hold);
        held.chain(Command::ALL.iter().copied().map(Self::Press))
    }

    /// Its name in files: "walk-forward", "where-am-i".
    pub fn name(self) -> String {
        match self {
            Self::Press(command) => command.name(),
            Self::Hold(held) => held.name(),
        }
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Held::from_name(name).map(Self::Hold).or_else(|| Command::from_name(name).map(Self::Press))
    }

    /// Where it counts.
    pub fn layers(self) -> &'static [Layer] {
        use Command as C;
        match self {
            Self::Hold(_) => &[Layer::Visit],
            Self::Press(command) => match command {
                C::TourNext
                | C::TourBack
                | C::TourRepeat
                | C::TourPause
                | C::TourSlower
                | C::TourFaster
                | C::TourByItself => &[Layer::Tour],
                C::Accept => &[Layer::Aim, Layer::Screen],
                C::Next | C::Previous | C::FocusUp | C::FocusDown | C::FocusLeft | C::FocusRight => &[Layer::Screen],
                // These lead in and out of screens, or change how they look.
                C::Menu
                | C::Back
                | C::Help
                | C::Places
                | C::Plan
                | C::Access
                | C::Controls
                | C::Captions
                | C::ReadAloud
                | C::SayAgain
                | C::Sit
                | C::NextBody
                | C::SafePlace
                | C::Streaming
                | C::Larger
                | C::Smaller
                | C::UsualSize => &[Layer::Visit, Layer::Screen],
                _ => &[Layer::Visit],
            },
        }
    }

    /// With what it is shown.
    pub fn group(self) -> Group {
        use Command as C;
        match self {
            Self::Hold(_) => Group::Walk,
            Self::Press(command) => match command {
                C::StepForward
                | C::StepBack
                | C::StepLeft
                | C::StepRight
                | C::TurnLeft
                | C::TurnRight
                | C::LookUp
                | C::LookDown => Group::Steps,
                C::AutoWalk
                | C::ComeBack
                | C::ResetView
                | C::SafePlace
                | C::Teleport
                | C::Point
                | C::Fly
                | C::Orbit
                | C::TakeOffer
                | C::NextBody
                | C::Sit
                | C::FreeLook
                | C::ChangeStick => Group::Ways,
                C::WhereAmI | C::Plan | C::Map | C::Places => Group::Find,
                C::Captions
                | C::ReadAloud
                | C::SayAgain
                | C::Tour
                | C::TourNext
                | C::TourBack
                | C::TourRepeat
                | C::TourPause
                | C::TourSlower
                | C::TourFaster
                | C::TourByItself
                | C::Timeline
                | C::Earlier
                | C::Later
                | C::Streaming => Group::Visit,
                _ => Group::Screens,
            },
        }
    }

    /// Held down, it comes again and again: steps, turns, and the way from one control to the next. Nothing else does,
    /// so that a hand that rests on a key opens and closes nothing.
    pub fn repeats(self) -> bool {
        use Command as C;
        match self {
            Self::Hold(_) => false,
            Self::Press(command) => {
                self.group() == Group::Steps
                    || matches!(
                        command,
                        C::Next
                            | C::Previous
                            | C::FocusUp
                            | C::FocusDown
                            | C::FocusLeft
                            | C::FocusRight
                            | C::Larger
                            | C::Smaller
                    )
            }
        }
    }
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Press(command)
    }
}

impl From<Held> for Action {
    fn from(held: Held) -> Self {
        Self::Hold(held)
    }
}
