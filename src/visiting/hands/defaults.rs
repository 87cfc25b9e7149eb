//! What keys, buttons and fingers do until a visitor says otherwise.
//!
//! Every device alone reaches everything: menus, places, steps and turns. Letters go by what is printed on the key.
//! Walking goes by where keys lie, and keeps clear of the letters on QWERTY, AZERTY, QWERTZ and Dvorak alike.

use super::input::{Gesture, Input, MouseKey, Notch, PadKey, Push};
use super::{Action, Command as C, Held as H, Key as K};

const fn key(key: K) -> Input {
    Input::Key(key)
}
const fn letter(letter: char) -> Input {
    Input::letter(letter)
}
const fn ctrl(letter: char) -> Input {
    Input::Letter { letter, ctrl: true }
}
const fn pad(key: PadKey) -> Input {
    Input::Pad(key)
}
const fn stick(push: Push) -> Input {
    Input::Stick(push)
}

/// The inputs of an action, on all devices.
pub(super) fn defaults(action: Action) -> Vec<Input> {
    match action {
        Action::Hold(held) => of_held(held),
        Action::Press(command) => of_command(command),
    }
}

fn of_held(held: H) -> Vec<Input> {
    match held {
        H::WalkForward => vec![key(K::KeyW), key(K::ArrowUp), stick(Push::LeftStickUp)],
        H::WalkBack => vec![key(K::KeyS), key(K::ArrowDown), stick(Push::LeftStickDown)],
        H::WalkLeft => vec![key(K::KeyA), stick(Push::LeftStickLeft)],
        H::WalkRight => vec![key(K::KeyD), stick(Push::LeftStickRight)],
        H::GazeLeft => vec![key(K::ArrowLeft), key(K::KeyQ), stick(Push::RightStickLeft)],
        H::GazeRight => vec![key(K::ArrowRight), key(K::KeyE), stick(Push::RightStickRight)],
        H::GazeUp => vec![key(K::PageUp), stick(Push::RightStickUp)],
        H::GazeDown => vec![key(K::PageDown), stick(Push::RightStickDown)],
        H::Fast => vec![key(K::ShiftLeft), key(K::ShiftRight), pad(PadKey::RightTrigger2)],
        H::Slow => vec![key(K::ControlLeft), key(K::ControlRight), pad(PadKey::LeftTrigger2)],
        H::Rise => vec![key(K::Insert), pad(PadKey::RightTrigger)],
        H::Sink => vec![key(K::Delete), pad(PadKey::LeftTrigger)],
    }
}

/// A public keypad (Storm's AudioNav and Nav-Bar, the Universal Keypad) is a keyboard to the machine; the tables of its
/// keys are set so that up, down, left, right and middle send F13 to F17, and whatever it has besides F18 to F24. In
/// the visit the five step and turn, on screens they go from control to control.
fn of_command(command: C) -> Vec<Input> {
    match command {
        C::StepForward => vec![key(K::Numpad8), key(K::F13), Input::Wheel(Notch::Up), pad(PadKey::DPadUp)],
        C::StepBack => vec![key(K::Numpad2), key(K::F14), Input::Wheel(Notch::Down), pad(PadKey::DPadDown)],
        C::StepLeft => vec![key(K::Numpad7)],
        C::StepRight => vec![key(K::Numpad9)],
        C::TurnLeft => vec![key(K::Numpad4), key(K::F15), Input::Wheel(Notch::Left), pad(PadKey::DPadLeft)],
        C::TurnRight => vec![key(K::Numpad6), key(K::F16), Input::Wheel(Notch::Right), pad(PadKey::DPadRight)],
        C::LookUp => vec![key(K::Numpad3)],
        C::LookDown => vec![key(K::Numpad1)],
        C::AutoWalk => vec![letter('g'), key(K::F23), pad(PadKey::West)],
        C::ComeBack => vec![letter('u'), key(K::Backspace), key(K::F24)],
        C::ResetView => vec![letter('r'), key(K::End), pad(PadKey::RightThumb)],
        C::SafePlace => vec![key(K::Home), key(K::F22)],
        C::Teleport => vec![letter('f'), key(K::Numpad5), pad(PadKey::North)],
        C::Fly => vec![letter('v')],
        C::Orbit => vec![letter('o')],
        C::TakeOffer => vec![letter('l'), key(K::F17), pad(PadKey::South)],
        C::NextBody => vec![letter('j')],
        C::Sit => vec![letter('c'), key(K::F21), pad(PadKey::LeftThumb)],
        C::WhereAmI => vec![letter('i'), key(K::Numpad0), key(K::F20), pad(PadKey::Select)],
        C::Plan => vec![letter('m')],
        C::Map => vec![key(K::F4)],
        C::Menu => vec![key(K::F18), key(K::ContextMenu), pad(PadKey::Start)],
        C::Back => vec![
            key(K::Escape),
            key(K::F19),
            key(K::BrowserBack),
            Input::Mouse(MouseKey::Back),
            Input::Touch(Gesture::TwoFingerTap),
            pad(PadKey::East),
        ],
        C::Help => vec![letter('h'), key(K::F1)],
        C::Places => vec![letter('p')],
        C::Access => vec![key(K::F2)],
        C::Controls => vec![key(K::F5)],
        C::Captions => vec![letter('k')],
        C::Tour => vec![letter('t')],
        C::TourNext => vec![letter('t'), key(K::F16), pad(PadKey::DPadRight)],
        C::TourBack => vec![key(K::F6), key(K::F15), pad(PadKey::DPadLeft)],
        C::TourRepeat => vec![key(K::F7), key(K::F24), pad(PadKey::North)],
        C::TourPause => vec![key(K::F8), key(K::Pause), key(K::F23), pad(PadKey::West)],
        C::TourSlower => vec![key(K::BracketLeft)],
        C::TourFaster => vec![key(K::BracketRight)],
        C::ReadAloud => vec![key(K::Backquote)],
        C::SayAgain => vec![key(K::Period)],
        C::TourByItself => vec![key(K::Backslash)],
        C::Timeline => vec![letter('y')],
        C::Earlier => vec![letter('b')],
        C::Later => vec![letter('n')],
        C::Streaming => vec![key(K::F3)],
        C::Larger => vec![ctrl('+'), ctrl('='), key(K::F11), Input::Touch(Gesture::PinchOut)],
        C::Smaller => vec![ctrl('-'), key(K::F10), Input::Touch(Gesture::PinchIn)],
        C::UsualSize => vec![ctrl('0'), key(K::F9)],
        C::Next | C::Previous => vec![],
        C::Accept => vec![
            key(K::Enter),
            key(K::NumpadEnter),
            key(K::Space),
            key(K::F17),
            pad(PadKey::South),
            Input::Mouse(MouseKey::Left),
            Input::Touch(Gesture::Tap),
        ],
        C::Point => vec![Input::Mouse(MouseKey::Left), Input::Touch(Gesture::Tap)],
        C::FreeLook => vec![letter('x'), Input::Mouse(MouseKey::Middle)],
        C::ChangeStick => vec![key(K::F12), pad(PadKey::Mode)],
        C::FocusUp => vec![key(K::F13), pad(PadKey::DPadUp), stick(Push::LeftStickUp)],
        C::FocusDown => vec![key(K::F14), pad(PadKey::DPadDown), stick(Push::LeftStickDown)],
        C::FocusLeft => vec![key(K::F15), pad(PadKey::DPadLeft), stick(Push::LeftStickLeft)],
        C::FocusRight => vec![key(K::F16), pad(PadKey::DPadRight), stick(Push::LeftStickRight)],
    }
}
