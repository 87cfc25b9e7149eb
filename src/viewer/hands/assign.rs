//! A new key for an action: whatever is pressed next.

use bevy::input::ButtonState;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::MouseWheel;
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use fluent_bundle::FluentArgs;

use super::keys::{key_of, mouse_button_of, pad_key_of};
use super::stage::{Wires, letters_of};
use super::store::write;
use crate::content::files;
use crate::viewer::visitor::{
    Assigning, Devices, HandsMap, Listening, Notice, NoticeKind, Rebind, Words, action_label, input_label,
};
use crate::visiting::hands::file::{self, LARGEST_BYTES};
use crate::visiting::hands::{Action, Bindings, Device, Input, Key, MouseKey, Notch, Push};

/// Seconds that a press is waited for.
const LISTEN_SECS: f32 = 10.0;
/// Part of a stick's way at which it was meant.
const MEANT: f32 = 0.75;

fn is_a_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ControlLeft | Key::ControlRight | Key::ShiftLeft | Key::ShiftRight | Key::AltLeft | Key::AltRight
    )
}

/// What a key of the keyboard is bound as: a command by what is printed on it, what is held by where it lies.
fn of_key(press: &KeyboardInput, action: Action, ctrl: bool) -> Option<Input> {
    let letter = letters_of(&press.logical_key, press.key_code)[0];
    match (action, letter) {
        (Action::Press(_), Some(letter)) => Some(Input::Letter { letter, ctrl }),
        _ => key_of(press.key_code).map(Input::Key),
    }
}

/// Waits for the press, and binds it. Esc, the button on the screen, or time ends it.
pub(super) fn listen(
    mut presses: MessageReader<KeyboardInput>,
    mut wheel: MessageReader<MouseWheel>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    held: Option<Res<ButtonInput<KeyCode>>>,
    gamepads: Query<&Gamepad>,
    mut assigning: ResMut<Assigning>,
    mut map: ResMut<HandsMap>,
    mut wires: ResMut<Wires>,
    (devices, words, time): (Res<Devices>, Option<Res<Words>>, Res<Time<Real>>),
    mut modifier: Local<Option<Key>>,
    mut notices: MessageWriter<Notice>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(listening) = assigning.bypass_change_detection().0.clone() else {
        presses.clear();
        wheel.clear();
        *modifier = None;
        return;
    };
    redraw.write(RequestRedraw);
    let Listening { action, device, left_secs } = listening;
    let left_secs = left_secs - time.delta_secs();
    let ctrl = held.is_some_and(|held| held.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]));
    let mut met = None;
    let mut cancelled = left_secs <= 0.0;
    for press in presses.read().filter(|press| !press.repeat) {
        let Some(key) = key_of(press.key_code) else { continue };
        let pressed = press.state == ButtonState::Pressed;
        if pressed && key == Key::Escape {
            cancelled = true;
        } else if !matches!(device, Device::Keyboard | Device::Keypad) {
            // Another device is listened to.
        } else if is_a_modifier(key) {
            // It may be held for a letter: alone it counts when it is let go.
            if pressed {
                *modifier = Some(key);
            } else if *modifier == Some(key) {
                met = met.or(Some(Input::Key(key)));
            }
        } else if pressed {
            met = met.or(of_key(press, action, ctrl));
        }
    }
    match device {
        Device::Gamepad => met = gamepads.iter().find_map(of_pad),
        Device::Mouse => {
            // The left button is needed to press "Cancel".
            let keys = [MouseKey::Right, MouseKey::Middle, MouseKey::Back, MouseKey::Forward];
            let pressed = |key: &MouseKey| buttons.as_ref().is_some_and(|all| all.just_pressed(mouse_button_of(*key)));
            met = keys.into_iter().find(pressed).map(Input::Mouse);
            if matches!(action, Action::Press(_)) {
                met = met.or(wheel.read().find_map(of_wheel));
            }
        }
        Device::Keyboard | Device::Keypad | Device::Touch => {}
    }
    wheel.clear();
    if let Some(input) = met.filter(|_| !cancelled) {
        let lost = map.0.assign(action, input);
        wires.anew = true;
        assigning.0 = None;
        if let (Some(words), false) = (words, lost.is_empty()) {
            let names: Vec<String> = lost.iter().map(|action| action_label(*action, &words)).collect();
            let mut args = FluentArgs::new();
            args.set("input", input_label(input, &devices, &words));
            args.set("what", names.join(", "));
            notices.write(Notice { kind: NoticeKind::Info, text: words.with("hands-taken", &args) });
        }
    } else if cancelled {
        wires.anew = true;
        assigning.0 = None;
    } else {
        assigning.0 = Some(Listening { action, device, left_secs });
    }
}

fn of_pad(pad: &Gamepad) -> Option<Input> {
    if let Some(key) = pad.get_just_pressed().find_map(|button| pad_key_of(*button)) {
        return Some(Input::Pad(key));
    }
    let (left, right) = (pad.left_stick(), pad.right_stick());
    let ways = [
        (left.y, Push::LeftStickUp, Push::LeftStickDown),
        (left.x, Push::LeftStickRight, Push::LeftStickLeft),
        (right.y, Push::RightStickUp, Push::RightStickDown),
        (right.x, Push::RightStickRight, Push::RightStickLeft),
    ];
    let meant = ways.into_iter().find(|(way, ..)| way.abs() > MEANT);
    meant.map(|(way, more, less)| Input::Stick(if way > 0.0 { more } else { less }))
}

fn of_wheel(turn: &MouseWheel) -> Option<Input> {
    let notch = match (turn.x, turn.y) {
        (_, y) if y > 0.0 => Notch::Up,
        (_, y) if y < 0.0 => Notch::Down,
        (x, _) if x > 0.0 => Notch::Right,
        (x, _) if x < 0.0 => Notch::Left,
        _ => return None,
    };
    Some(Input::Wheel(notch))
}

/// Carries out what the screen of keys asks for.
pub(super) fn change(
    mut wishes: MessageReader<Rebind>,
    mut map: ResMut<HandsMap>,
    mut assigning: ResMut<Assigning>,
    (devices, words): (Res<Devices>, Option<Res<Words>>),
    mut notices: MessageWriter<Notice>,
) {
    for wish in wishes.read() {
        let mut tell = |kind, key: &str, args: &FluentArgs| {
            if let Some(words) = &words {
                notices.write(Notice { kind, text: words.with(key, args) });
            }
        };
        let mut args = FluentArgs::new();
        match wish {
            Rebind::Listen(action, device) => {
                assigning.0 = Some(Listening { action: *action, device: *device, left_secs: LISTEN_SECS });
            }
            Rebind::StopListening => assigning.0 = None,
            Rebind::Forget(action, input) => {
                if map.0.remove(*action, *input).is_err()
                    && let Some(words) = &words
                {
                    args.set("input", input_label(*input, &devices, words));
                    args.set("what", action_label(*action, words));
                    tell(NoticeKind::Warning, "hands-last-way", &args);
                }
            }
            Rebind::Reset(action) => map.0.reset(*action),
            Rebind::ResetAll => map.0 = Bindings::default(),
            Rebind::Export(path) => {
                args.set("file", path.display().to_string());
                match write(path, &file::write(&map.0)) {
                    Ok(()) => tell(NoticeKind::Info, "hands-exported", &args),
                    Err(reason) => {
                        args.set("reason", reason.to_string());
                        tell(NoticeKind::Error, "hands-not-written", &args);
                    }
                }
            }
            Rebind::Import(path) => {
                args.set("file", path.display().to_string());
                match read_limited(path) {
                    Ok(text) => {
                        let read = file::read(&text);
                        map.0 = read.bindings;
                        if read.problems.is_empty() {
                            tell(NoticeKind::Info, "hands-imported", &args);
                        } else {
                            args.set("lines", named(&read.problems));
                            tell(NoticeKind::Warning, "hands-imported-but", &args);
                        }
                    }
                    Err(reason) => {
                        args.set("reason", reason.to_string());
                        tell(NoticeKind::Error, "hands-not-read", &args);
                    }
                }
            }
        }
    }
}

/// The first few lines that were left out; a toast is no file.
pub(super) fn named(problems: &[file::BadLine]) -> String {
    const SHOWN: usize = 3;
    let mut text = problems.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join("; ");
    if problems.len() > SHOWN {
        text.push_str("; …");
    }
    text
}

/// A file that is no longer than a table can be; one byte more tells that it is.
pub(super) fn read_limited(path: &std::path::Path) -> std::io::Result<String> {
    let bytes = files::read_limited(path, LARGEST_BYTES as u64)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
