//! What devices do in this frame, as values of inputs.

use std::collections::BTreeMap;

use bevy::ecs::system::SystemParam;
use bevy::input::ButtonState;
use bevy::input::gamepad::GamepadEvent;
use bevy::input::keyboard::{Key as Printed, KeyboardInput};
use bevy::input::mouse::{MouseScrollUnit, MouseWheel};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_enhanced_input::prelude::*;

use super::keys::{button_of, code_of, key_of, mouse_button_of};
use super::pointer::Pointers;
use crate::viewer::visitor::{AppScreen, Assigning, Devices, Overlay, PadKind, Preferences, Typing};
use crate::visiting::hands::stick::{OneStick, Sticks, live};
use crate::visiting::hands::{Gesture, Input, Key, MouseKey, Notch, PadKey, Push, one_letter};

/// Pixels of a touchpad that are a notch of a wheel.
const NOTCH_PX: f32 = 60.0;
/// Notches that may wait: nobody walks on for seconds after the wheel stands still.
const MOST_NOTCHES: u32 = 4;

/// The custom input of each input that something is bound to, and what is known of them from one frame to the next.
#[derive(Resource, Default)]
pub(super) struct Wires {
    wires: BTreeMap<Input, CustomInput>,
    /// Letters printed on keys that are down, by the key.
    letters: BTreeMap<KeyCode, [Option<char>; 2]>,
    /// Letters of keys that came down in this frame, and may have gone up in it.
    struck: Vec<char>,
    /// Part of a notch, and whole ones that wait, by the way.
    scrolled: Vec2,
    notches: BTreeMap<Notch, u32>,
    /// The one that was told in the frame before: a notch is a press, and presses need a gap.
    told: Option<Notch>,
    /// Which half of the work one stick does.
    pub one_stick: OneStick,
    /// Actions are to be made anew, so that keys which are down are waited for.
    pub anew: bool,
}

impl Wires {
    /// The custom input that stands for an input.
    pub fn wire(&mut self, input: Input, inputs: &mut CustomInputs) -> CustomInput {
        *self.wires.entry(input).or_insert_with(|| inputs.register_input())
    }

    /// A notch still has to be told.
    pub fn is_waiting(&self) -> bool {
        self.told.is_some() || self.notches.values().any(|count| *count > 0)
    }
}

/// What is printed on a key: itself, and where that is no Latin letter what lies there on a US keyboard.
pub(super) fn letters_of(printed: &Printed, code: KeyCode) -> [Option<char>; 2] {
    let Printed::Character(text) = printed else { return [None; 2] };
    let Some(letter) = one_letter(text) else { return [None; 2] };
    let other = (!letter.is_ascii()).then(|| key_of(code)?.usually_prints(false)).flatten();
    [Some(letter), other]
}

/// Follows the letters that are down, and remembers what is printed on which key.
pub(super) fn learn_letters(
    mut presses: MessageReader<KeyboardInput>,
    held: Option<Res<ButtonInput<KeyCode>>>,
    mut wires: ResMut<Wires>,
    mut devices: ResMut<Devices>,
) {
    wires.struck.clear();
    for press in presses.read() {
        if press.state == ButtonState::Released {
            wires.letters.remove(&press.key_code);
            continue;
        }
        let letters = letters_of(&press.logical_key, press.key_code);
        if !press.repeat {
            wires.struck.extend(letters.iter().flatten());
        }
        wires.letters.insert(press.key_code, letters);
        let plain = held.as_ref().is_some_and(|held| !held.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]));
        if let (Some(key), Some(letter), true) = (key_of(press.key_code), letters[0], plain)
            && devices.printed.get(&key) != Some(&letter)
        {
            devices.printed.insert(key, letter);
        }
    }
    // Keys whose release went to another window are up all the same.
    if let Some(held) = held {
        wires.letters.retain(|code, _| held.pressed(*code) || held.just_pressed(*code));
    }
}

/// Who made the gamepad that was plugged in last.
pub(super) fn know_gamepads(
    mut events: MessageReader<GamepadEvent>,
    gamepads: Query<&Gamepad>,
    mut devices: ResMut<Devices>,
) {
    for event in events.read() {
        let GamepadEvent::Connection(connection) = event else { continue };
        let Ok(pad) = gamepads.get(connection.gamepad) else { continue };
        devices.pad = match pad.vendor_id() {
            Some(0x045e) => PadKind::Xbox,
            Some(0x054c) => PadKind::PlayStation,
            Some(0x057e) => PadKind::Nintendo,
            _ => PadKind::Generic,
        };
    }
}

/// What devices say, and who else listens to them.
#[derive(SystemParam)]
pub(super) struct Heard<'w, 's> {
    keys: Option<Res<'w, ButtonInput<KeyCode>>>,
    buttons: Option<Res<'w, ButtonInput<MouseButton>>>,
    wheel: MessageReader<'w, 's, MouseWheel>,
    gamepads: Query<'w, 's, &'static Gamepad>,
    pointers: Res<'w, Pointers>,
    egui: Option<Res<'w, EguiWantsInput>>,
    preferences: Res<'w, Preferences>,
    screen: Res<'w, State<AppScreen>>,
    overlay: Res<'w, Overlay>,
    assigning: Res<'w, Assigning>,
    typing: Option<Res<'w, Typing>>,
}

/// Keys with which the interface is worked while one of its controls has the keyboard.
fn is_of_the_interface(key: Key) -> bool {
    matches!(
        key,
        Key::Tab
            | Key::Enter
            | Key::NumpadEnter
            | Key::Space
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::PageUp
            | Key::PageDown
    )
}

/// Keys that write nothing: they ask for the same while the visitor writes.
fn writes_nothing(key: Key) -> bool {
    let name = format!("{key:?}");
    let is_function = name.strip_prefix('F').is_some_and(|rest| rest.parse::<u8>().is_ok());
    is_function || matches!(key, Key::Escape | Key::ContextMenu | Key::BrowserBack | Key::Pause)
}

/// Gives every input that something is bound to its value in this frame.
pub(super) fn stage(mut heard: Heard, mut wires: ResMut<Wires>, mut inputs: ResMut<CustomInputs>) {
    let notch = next_notch(&mut heard, &mut wires);
    let sticks = sticks(&heard, &wires);
    let inside = *heard.screen.get() == AppScreen::Visiting && *heard.overlay == Overlay::None;
    let typing = heard.typing.as_ref().is_some_and(|typing| typing.0);
    let keyboard_taken = heard.egui.as_ref().is_some_and(|egui| egui.wants_keyboard_input());
    let down = |code: KeyCode| heard.keys.as_ref().is_some_and(|keys| keys.pressed(code) || keys.just_pressed(code));
    let any_down = |codes: &[KeyCode]| codes.iter().any(|code| down(*code));
    let control = any_down(&[KeyCode::ControlLeft, KeyCode::ControlRight]);
    let other = any_down(&[KeyCode::AltLeft, KeyCode::AltRight, KeyCode::SuperLeft, KeyCode::SuperRight]);
    for (input, wire) in &wires.wires {
        let value = match *input {
            Input::Key(key) if keyboard_taken && is_of_the_interface(key) => 0.0,
            Input::Key(key) if typing && !writes_nothing(key) => 0.0,
            Input::Letter { ctrl: false, .. } if typing => 0.0,
            Input::Key(key) => f32::from(u8::from(down(code_of(key)))),
            Input::Letter { letter, ctrl } => {
                let printed = wires.letters.values().flatten().flatten().chain(&wires.struck).any(|one| *one == letter);
                f32::from(u8::from(printed && ctrl == control && !other))
            }
            // On a screen the interface has the pointer.
            Input::Mouse(MouseKey::Left | MouseKey::Right) | Input::Touch(Gesture::Tap) if !inside => 0.0,
            Input::Mouse(key @ (MouseKey::Left | MouseKey::Right)) => f32::from(u8::from(heard.pointers.clicked(key))),
            Input::Mouse(key) => {
                let button = mouse_button_of(key);
                let down = |buttons: &ButtonInput<_>| buttons.pressed(button) || buttons.just_pressed(button);
                f32::from(u8::from(heard.buttons.as_deref().is_some_and(down)))
            }
            Input::Wheel(one) => f32::from(u8::from(notch == Some(one))),
            Input::Touch(gesture) => f32::from(u8::from(heard.pointers.felt(gesture))),
            Input::Pad(key) => heard.gamepads.iter().map(|pad| pressure(pad, key)).fold(0.0, f32::max),
            Input::Stick(push) => pushed(sticks, push),
        };
        inputs.insert(*wire, ActionValue::Axis1D(value));
    }
}

/// How far a button is down, 0 to 1. One that went down and up within the frame was down.
pub(super) fn pressure(pad: &Gamepad, key: PadKey) -> f32 {
    let button = button_of(key);
    if pad.just_pressed(button) || pad.pressed(button) {
        return 1.0;
    }
    pad.get(button).filter(|value| value.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0)
}

/// Both sticks of all gamepads, as the visitor wants them.
fn sticks(heard: &Heard, wires: &Wires) -> Sticks {
    let handling = &heard.preferences.handling;
    let farther = |a: Vec2, b: Vec2| if b.length_squared() > a.length_squared() { b } else { a };
    let mut sticks = Sticks::default();
    for pad in &heard.gamepads {
        sticks.walk = farther(sticks.walk, live(pad.left_stick(), handling.dead_zone));
        sticks.look = farther(sticks.look, live(pad.right_stick(), handling.dead_zone));
    }
    let walking = *heard.overlay == Overlay::None && heard.assigning.0.is_none();
    if handling.one_stick && walking {
        sticks = wires.one_stick.read(sticks);
    }
    if handling.invert_walk && walking {
        sticks.walk.y = -sticks.walk.y;
    }
    sticks
}

/// How far the sticks are pushed one way, 0 to 1.
fn pushed(sticks: Sticks, push: Push) -> f32 {
    let way = match push {
        Push::LeftStickUp => sticks.walk.y,
        Push::LeftStickDown => -sticks.walk.y,
        Push::LeftStickLeft => -sticks.walk.x,
        Push::LeftStickRight => sticks.walk.x,
        Push::RightStickUp => sticks.look.y,
        Push::RightStickDown => -sticks.look.y,
        Push::RightStickLeft => -sticks.look.x,
        Push::RightStickRight => sticks.look.x,
    };
    way.max(0.0)
}

/// The notch of this frame. Those that came at once are told one after the other.
fn next_notch(heard: &mut Heard, wires: &mut Wires) -> Option<Notch> {
    let inside = *heard.screen.get() == AppScreen::Visiting && *heard.overlay == Overlay::None;
    let taken = heard.egui.as_ref().is_some_and(|egui| egui.wants_any_pointer_input());
    for turn in heard.wheel.read() {
        let turned = match turn.unit {
            MouseScrollUnit::Line => Vec2::new(turn.x, turn.y),
            MouseScrollUnit::Pixel => Vec2::new(turn.x, turn.y) / NOTCH_PX,
        };
        if inside && !taken && turned.is_finite() {
            wires.scrolled += turned;
        }
    }
    if !inside {
        wires.scrolled = Vec2::ZERO;
        wires.notches.clear();
    }
    for (along, more, less) in [(1, Notch::Up, Notch::Down), (0, Notch::Right, Notch::Left)] {
        let whole = wires.scrolled[along].trunc();
        if whole != 0.0 {
            wires.scrolled[along] -= whole;
            let waiting = wires.notches.entry(if whole > 0.0 { more } else { less }).or_default();
            *waiting = (*waiting + whole.abs().min(MOST_NOTCHES as f32) as u32).min(MOST_NOTCHES);
        }
    }
    if wires.told.take().is_some() {
        return None;
    }
    let (notch, count) = wires.notches.iter_mut().find(|(_, count)| **count > 0)?;
    *count -= 1;
    let notch = *notch;
    wires.told = Some(notch);
    Some(notch)
}
