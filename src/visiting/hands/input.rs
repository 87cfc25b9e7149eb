//! What a hand can do on a device, and how that is written in a file.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use super::Key;
use super::command::named;

/// A kind of device. A visitor needs only one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Device {
    /// A keyboard, or whatever says it is one.
    Keyboard,
    /// The keypad of a public machine, which sends F13 to F24.
    Keypad,
    /// A mouse, or whatever moves a pointer.
    Mouse,
    /// A finger on a screen.
    Touch,
    /// A gamepad, a joystick, an adaptive controller.
    Gamepad,
}

impl Device {
    /// In the order in which they are shown.
    pub const ALL: &[Self] = &[Self::Keyboard, Self::Keypad, Self::Mouse, Self::Touch, Self::Gamepad];
}

named! {
/// A button of a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MouseKey {
    /// The main one: a click without a drag.
    Left,
    /// The other one: a click without a drag.
    Right,
    /// The wheel, pressed.
    Middle,
    /// At the thumb.
    Back,
    /// At the thumb.
    Forward,
}
}

named! {
/// A notch of a wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notch {
    /// Away from the hand.
    Up,
    /// Towards the hand.
    Down,
    /// Tilted.
    Left,
    /// Tilted.
    Right,
}
}

named! {
/// What fingers do on a screen besides dragging with one, which always looks around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gesture {
    /// One finger down and up again in its place.
    Tap,
    /// Two fingers down and up again in their places.
    TwoFingerTap,
    /// Two fingers apart.
    PinchOut,
    /// Two fingers together.
    PinchIn,
}
}

named! {
/// A button of a gamepad, by its place: makers letter them differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PadKey {
    /// The lowest of the four at the right thumb.
    South,
    /// The right one.
    East,
    /// The upper one.
    North,
    /// The left one.
    West,
    /// A seventh button on some.
    C,
    /// An eighth button on some.
    Z,
    /// Upper, at the left forefinger.
    LeftTrigger,
    /// Lower, at the left forefinger.
    LeftTrigger2,
    /// Upper, at the right forefinger.
    RightTrigger,
    /// Lower, at the right forefinger.
    RightTrigger2,
    /// Left of the middle.
    Select,
    /// Right of the middle.
    Start,
    /// In the middle.
    Mode,
    /// The left stick, pressed.
    LeftThumb,
    /// The right stick, pressed.
    RightThumb,
    /// Up on the directional pad.
    DPadUp,
    /// Down on the directional pad.
    DPadDown,
    /// Left on the directional pad.
    DPadLeft,
    /// Right on the directional pad.
    DPadRight,
}
}

named! {
/// One way of a stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Push {
    /// The left stick, away from the hand.
    LeftStickUp,
    /// The left stick, towards the hand.
    LeftStickDown,
    /// The left stick to the left.
    LeftStickLeft,
    /// The left stick to the right.
    LeftStickRight,
    /// The right stick, away from the hand.
    RightStickUp,
    /// The right stick, towards the hand.
    RightStickDown,
    /// The right stick to the left.
    RightStickLeft,
    /// The right stick to the right.
    RightStickRight,
}
}

/// One thing that a hand does on a device. Written "key:KeyW" (where it lies), "letter:h" (what is printed on it),
/// "ctrl+letter:+", "mouse:back", "wheel:up", "touch:tap", "pad:south", "stick:left-stick-up".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A key, by where it lies.
    Key(Key),
    /// A key, by what is printed on it, in lower case; with or without Ctrl held.
    Letter {
        /// What is printed.
        letter: char,
        /// Ctrl is held, too.
        ctrl: bool,
    },
    /// A button of a mouse.
    Mouse(MouseKey),
    /// A notch of a wheel.
    Wheel(Notch),
    /// Fingers.
    Touch(Gesture),
    /// A button of a gamepad.
    Pad(PadKey),
    /// A stick, one way.
    Stick(Push),
}

impl Input {
    /// A letter without Ctrl.
    pub const fn letter(letter: char) -> Self {
        Self::Letter { letter, ctrl: false }
    }

    /// On which device.
    pub fn device(self) -> Device {
        match self {
            Self::Key(key) if key.is_of_a_keypad() => Device::Keypad,
            Self::Key(_) | Self::Letter { .. } => Device::Keyboard,
            Self::Mouse(_) | Self::Wheel(_) => Device::Mouse,
            Self::Touch(_) => Device::Touch,
            Self::Pad(_) | Self::Stick(_) => Device::Gamepad,
        }
    }

    /// It can be held: a notch and a gesture are over at once.
    pub fn can_be_held(self) -> bool {
        !matches!(self, Self::Wheel(_) | Self::Touch(_))
    }
}

impl Display for Input {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "key:{}", key.name()),
            Self::Letter { letter, ctrl } => write!(f, "{}letter:{letter}", if *ctrl { "ctrl+" } else { "" }),
            Self::Mouse(key) => write!(f, "mouse:{}", key.name()),
            Self::Wheel(notch) => write!(f, "wheel:{}", notch.name()),
            Self::Touch(gesture) => write!(f, "touch:{}", gesture.name()),
            Self::Pad(key) => write!(f, "pad:{}", key.name()),
            Self::Stick(push) => write!(f, "stick:{}", push.name()),
        }
    }
}

/// A text is not an [`Input`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no key, button or gesture {0:?}; write for example \"key:KeyW\", \"letter:h\", \"pad:south\" or \"wheel:up\""
)]
pub struct NoSuchInput(pub String);

impl FromStr for Input {
    type Err = NoSuchInput;

    fn from_str(text: &str) -> Result<Self, NoSuchInput> {
        let no = || NoSuchInput(text.chars().take(60).collect());
        let (kind, name) = text.split_once(':').ok_or_else(no)?;
        let found = match kind {
            "key" => Key::from_name(name).map(Self::Key),
            "letter" | "ctrl+letter" => one_letter(name).map(|letter| Self::Letter { letter, ctrl: kind != "letter" }),
            "mouse" => MouseKey::from_name(name).map(Self::Mouse),
            "wheel" => Notch::from_name(name).map(Self::Wheel),
            "touch" => Gesture::from_name(name).map(Self::Touch),
            "pad" => PadKey::from_name(name).map(Self::Pad),
            "stick" => Push::from_name(name).map(Self::Stick),
            _ => None,
        };
        found.ok_or_else(no)
    }
}

/// The one letter of a text, in lower case.
pub fn one_letter(text: &str) -> Option<char> {
    let mut lower = text.chars().flat_map(char::to_lowercase);
    let letter = lower.next().filter(|letter| !letter.is_whitespace() && !letter.is_control())?;
    lower.next().is_none().then_some(letter)
}
