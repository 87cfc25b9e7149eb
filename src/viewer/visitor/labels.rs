//! What actions and inputs are called on screen, in the visitor's language and by what is on their devices.

use fluent_bundle::FluentArgs;

use super::{Devices, PadKind, Words};
use crate::visiting::hands::{
    Action, Command as C, Device, Gesture, Group, Held as H, Input, Key as K, MouseKey, Notch, PadKey, Push,
};

/// What an action is called.
pub fn action_label(action: Action, words: &Words) -> String {
    words.get(match action {
        Action::Hold(held) => of_held(held),
        Action::Press(command) => of_command(command),
    })
}

fn of_held(held: H) -> &'static str {
    match held {
        H::WalkForward => "do-walk-forward",
        H::WalkBack => "do-walk-back",
        H::WalkLeft => "do-walk-left",
        H::WalkRight => "do-walk-right",
        H::GazeLeft => "do-gaze-left",
        H::GazeRight => "do-gaze-right",
        H::GazeUp => "do-gaze-up",
        H::GazeDown => "do-gaze-down",
        H::Fast => "do-fast",
        H::Slow => "do-slow",
        H::Rise => "do-rise",
        H::Sink => "do-sink",
    }
}

fn of_command(command: C) -> &'static str {
    match command {
        C::StepForward => "do-step-forward",
        C::StepBack => "do-step-back",
        C::StepLeft => "do-step-left",
        C::StepRight => "do-step-right",
        C::TurnLeft => "do-turn-left",
        C::TurnRight => "do-turn-right",
        C::LookUp => "do-look-up",
        C::LookDown => "do-look-down",
        C::AutoWalk => "do-auto-walk",
        C::ComeBack => "do-come-back",
        C::ResetView => "do-reset-view",
        C::SafePlace => "do-safe-place",
        C::Teleport => "do-teleport",
        C::Fly => "do-fly",
        C::Orbit => "do-orbit",
        C::TakeOffer => "do-take-offer",
        C::NextBody => "do-next-body",
        C::Sit => "do-sit",
        C::WhereAmI => "do-where-am-i",
        C::Plan => "do-plan",
        C::Map => "do-map",
        C::Menu => "do-menu",
        C::Back => "do-back",
        C::Help => "do-help",
        C::Places => "do-places",
        C::Access => "do-access",
        C::Captions => "do-captions",
        C::Tour => "do-tour",
        C::TourBack => "do-tour-back",
        C::TourRepeat => "do-tour-repeat",
        C::TourPause => "do-tour-pause",
        C::TourSlower => "do-tour-slower",
        C::TourFaster => "do-tour-faster",
        C::ReadAloud => "do-read-aloud",
        C::SayAgain => "do-say-again",
        C::TourByItself => "do-tour-by-itself",
        C::Timeline => "do-timeline",
        C::Earlier => "do-earlier",
        C::Later => "do-later",
        C::Streaming => "do-streaming",
        C::Larger => "do-larger",
        C::Smaller => "do-smaller",
        C::UsualSize => "do-usual-size",
        C::Next => "do-next",
        C::Previous => "do-previous",
        C::Accept => "do-accept",
        C::Point => "do-point",
        C::FreeLook => "do-free-look",
        C::ChangeStick => "do-change-stick",
        C::Controls => "do-controls",
        C::FocusUp => "do-focus-up",
        C::FocusDown => "do-focus-down",
        C::FocusLeft => "do-focus-left",
        C::FocusRight => "do-focus-right",
        C::TourNext => "do-tour-next",
    }
}

/// What a device is called.
pub fn device_label(device: Device, words: &Words) -> String {
    words.get(match device {
        Device::Keyboard => "device-keyboard",
        Device::Keypad => "device-keypad",
        Device::Mouse => "device-mouse",
        Device::Touch => "device-touch",
        Device::Gamepad => "device-gamepad",
    })
}

/// What a group of actions is called.
pub fn group_label(group: Group, words: &Words) -> String {
    words.get(match group {
        Group::Walk => "hands-group-walk",
        Group::Steps => "hands-group-steps",
        Group::Ways => "hands-group-ways",
        Group::Find => "hands-group-find",
        Group::Visit => "hands-group-visit",
        Group::Screens => "hands-group-screens",
    })
}

/// What stands on a key or a button: "Z" for the key of W on a French keyboard, "A" for the lowest button of an Xbox
/// gamepad.
pub fn input_label(input: Input, devices: &Devices, words: &Words) -> String {
    let with = |key: &str, what: String| {
        let mut args = FluentArgs::new();
        args.set("what", what);
        words.with(key, &args)
    };
    match input {
        Input::Key(key) => match of_key(key) {
            Some(word) => words.get(word),
            None => match key.name().strip_prefix("Numpad") {
                Some(what) => with("key-numpad", what.to_owned()),
                None => devices
                    .printed(key, words.language())
                    .filter(|_| !key.name().starts_with('F'))
                    .map_or_else(|| key.name().to_owned(), upper),
            },
        },
        Input::Letter { letter, ctrl: false } => upper(letter),
        Input::Letter { letter, ctrl: true } => with("key-ctrl", upper(letter)),
        Input::Mouse(key) => words.get(of_mouse(key)),
        Input::Wheel(notch) => words.get(of_notch(notch)),
        Input::Touch(gesture) => words.get(of_gesture(gesture)),
        Input::Pad(key) => of_maker(key, devices.pad, words).unwrap_or_else(|| words.get(of_pad(key))),
        Input::Stick(push) => words.get(of_push(push)),
    }
}

fn upper(letter: char) -> String {
    match letter {
        '-' => "\u{2212}".to_owned(),
        letter => letter.to_uppercase().collect(),
    }
}

fn of_key(key: K) -> Option<&'static str> {
    Some(match key {
        K::Space => "key-space",
        K::Enter => "key-enter",
        K::Escape => "key-escape",
        K::Tab => "key-tab",
        K::Backspace => "key-backspace",
        K::Delete => "key-delete",
        K::Insert => "key-insert",
        K::Home => "key-home",
        K::End => "key-end",
        K::PageUp => "key-page-up",
        K::PageDown => "key-page-down",
        K::ArrowUp => "key-arrow-up",
        K::ArrowDown => "key-arrow-down",
        K::ArrowLeft => "key-arrow-left",
        K::ArrowRight => "key-arrow-right",
        K::ShiftLeft => "key-shift-left",
        K::ShiftRight => "key-shift-right",
        K::ControlLeft => "key-control-left",
        K::ControlRight => "key-control-right",
        K::AltLeft => "key-alt-left",
        K::AltRight => "key-alt-right",
        K::CapsLock => "key-caps-lock",
        K::ContextMenu => "key-context-menu",
        K::Pause => "key-pause",
        K::NumpadAdd => "key-numpad-add",
        K::NumpadSubtract => "key-numpad-subtract",
        K::NumpadMultiply => "key-numpad-multiply",
        K::NumpadDivide => "key-numpad-divide",
        K::NumpadDecimal => "key-numpad-decimal",
        K::NumpadEnter => "key-numpad-enter",
        K::BrowserBack => "key-browser-back",
        _ => return None,
    })
}

fn of_mouse(key: MouseKey) -> &'static str {
    match key {
        MouseKey::Left => "mouse-left",
        MouseKey::Right => "mouse-right",
        MouseKey::Middle => "mouse-middle",
        MouseKey::Back => "mouse-back",
        MouseKey::Forward => "mouse-forward",
    }
}

fn of_notch(notch: Notch) -> &'static str {
    match notch {
        Notch::Up => "wheel-up",
        Notch::Down => "wheel-down",
        Notch::Left => "wheel-left",
        Notch::Right => "wheel-right",
    }
}

fn of_gesture(gesture: Gesture) -> &'static str {
    match gesture {
        Gesture::Tap => "touch-tap",
        Gesture::TwoFingerTap => "touch-two-finger-tap",
        Gesture::PinchOut => "touch-pinch-out",
        Gesture::PinchIn => "touch-pinch-in",
    }
}

fn of_pad(key: PadKey) -> &'static str {
    match key {
        PadKey::South => "pad-south",
        PadKey::East => "pad-east",
        PadKey::North => "pad-north",
        PadKey::West => "pad-west",
        PadKey::C => "pad-c",
        PadKey::Z => "pad-z",
        PadKey::LeftTrigger => "pad-left-trigger",
        PadKey::RightTrigger => "pad-right-trigger",
        PadKey::LeftTrigger2 => "pad-left-trigger2",
        PadKey::RightTrigger2 => "pad-right-trigger2",
        PadKey::Select => "pad-select",
        PadKey::Start => "pad-start",
        PadKey::Mode => "pad-mode",
        PadKey::LeftThumb => "pad-left-thumb",
        PadKey::RightThumb => "pad-right-thumb",
        PadKey::DPadUp => "pad-d-pad-up",
        PadKey::DPadDown => "pad-d-pad-down",
        PadKey::DPadLeft => "pad-d-pad-left",
        PadKey::DPadRight => "pad-d-pad-right",
    }
}

fn of_push(push: Push) -> &'static str {
    match push {
        Push::LeftStickUp => "stick-left-stick-up",
        Push::LeftStickDown => "stick-left-stick-down",
        Push::LeftStickLeft => "stick-left-stick-left",
        Push::LeftStickRight => "stick-left-stick-right",
        Push::RightStickUp => "stick-right-stick-up",
        Push::RightStickDown => "stick-right-stick-down",
        Push::RightStickLeft => "stick-right-stick-left",
        Push::RightStickRight => "stick-right-stick-right",
    }
}

/// What the maker of the gamepad has printed on it.
fn of_maker(key: PadKey, maker: PadKind, words: &Words) -> Option<String> {
    use PadKey as P;
    let printed = match (maker, key) {
        (PadKind::PlayStation, P::South) => return Some(words.get("pad-cross")),
        (PadKind::PlayStation, P::East) => return Some(words.get("pad-circle")),
        (PadKind::PlayStation, P::West) => return Some(words.get("pad-square")),
        (PadKind::PlayStation, P::North) => return Some(words.get("pad-triangle")),
        (PadKind::Xbox, P::South) | (PadKind::Nintendo, P::East) => "A",
        (PadKind::Xbox, P::East) | (PadKind::Nintendo, P::South) => "B",
        (PadKind::Xbox, P::West) | (PadKind::Nintendo, P::North) => "X",
        (PadKind::Xbox, P::North) | (PadKind::Nintendo, P::West) => "Y",
        (PadKind::Xbox, P::LeftTrigger) => "LB",
        (PadKind::Xbox, P::RightTrigger) => "RB",
        (PadKind::Xbox, P::LeftTrigger2) => "LT",
        (PadKind::Xbox, P::RightTrigger2) => "RT",
        (PadKind::Xbox, P::Select) => "View",
        (PadKind::Xbox, P::Start) => "Menu",
        (PadKind::PlayStation, P::LeftTrigger) => "L1",
        (PadKind::PlayStation, P::RightTrigger) => "R1",
        (PadKind::PlayStation, P::LeftTrigger2) => "L2",
        (PadKind::PlayStation, P::RightTrigger2) => "R2",
        (PadKind::PlayStation, P::Start) => "Options",
        (PadKind::Nintendo, P::LeftTrigger) => "L",
        (PadKind::Nintendo, P::RightTrigger) => "R",
        (PadKind::Nintendo, P::LeftTrigger2) => "ZL",
        (PadKind::Nintendo, P::RightTrigger2) => "ZR",
        (PadKind::Nintendo, P::Select) => "−",
        (PadKind::Nintendo, P::Start) => "+",
        _ => return None,
    };
    Some(printed.to_owned())
}
