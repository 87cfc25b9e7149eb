//! Which keys and buttons are switches. They are hidden from everybody else, so that a key never does two things.

use bevy::ecs::message::MessageMutator;
use bevy::input::ButtonState;
use bevy::input::gamepad::RawGamepadEvent;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey, NativeKeyCode};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::window::RequestRedraw;

use crate::viewer::visitor::{Notice, NoticeKind, Preferences, SwitchSettings, SwitchState, SwitchWish, Words};
use crate::visiting::scanning::Switch;

/// Esc twice within so many seconds turns scanning and dwell off.
const TWICE_SECS: f64 = 2.0;
/// A gamepad's button that nobody uses stands in for one that is a switch.
const HIDDEN: GamepadButton = GamepadButton::Other(u8::MAX);
/// A button is down from here on, and up again below the second: it trembles in between.
const DOWN: (f32, f32) = (0.75, 0.65);

/// What switches did since the last frame, and what else was asked for with a key.
#[derive(Resource, Debug, Default)]
pub(super) struct Taken {
    /// Switches in the order of their presses and releases; true is down.
    pub presses: Vec<(Switch, bool)>,
    /// F8.
    toggled: bool,
    /// Esc, so many times.
    escapes: u32,
    /// The key that became a switch; `None` inside: Esc called it off.
    learnt: Option<Option<KeyCode>>,
    /// Keys that went down as switches: their release belongs to the switch whatever has changed since.
    held: Vec<(KeyCode, Switch)>,
    /// The same of gamepads.
    held_buttons: Vec<(Entity, GamepadButton, Switch)>,
}

/// How a key is called in the settings.
fn name_of(code: KeyCode) -> String {
    format!("{code:?}")
}

fn switch_of(code: KeyCode, settings: &SwitchSettings) -> Option<Switch> {
    let name = name_of(code);
    if settings.accept_keys.contains(&name) {
        return Some(Switch::Accept);
    }
    (settings.two_switches && settings.step_keys.contains(&name)).then_some(Switch::Step)
}

/// Nobody after this system sees the key.
fn hide(input: &mut KeyboardInput) {
    input.key_code = KeyCode::Unidentified(NativeKeyCode::Unidentified);
    input.logical_key = Key::Unidentified(NativeKey::Unidentified);
    input.text = None;
}

/// Keyboard.
pub(super) fn take_keys(
    mut keys: MessageMutator<KeyboardInput>,
    mut taken: ResMut<Taken>,
    state: Res<SwitchState>,
    preferences: Res<Preferences>,
) {
    let settings = super::settings(&preferences);
    let taken = &mut *taken;
    let mut learning = state.learning;
    for input in keys.read() {
        let code = input.key_code;
        let down = input.state == ButtonState::Pressed;
        if !down && let Some(at) = taken.held.iter().position(|(held, _)| *held == code) {
            let (_, switch) = taken.held.swap_remove(at);
            taken.presses.push((switch, false));
            hide(input);
            continue;
        }
        if down && input.repeat && taken.held.iter().any(|(held, _)| *held == code) {
            hide(input);
            continue;
        }
        if !down || input.repeat {
            continue;
        }
        match code {
            KeyCode::F8 => taken.toggled = true,
            KeyCode::Escape if learning.take().is_some() => {
                taken.learnt = Some(None);
                hide(input);
            }
            KeyCode::Escape => taken.escapes += 1,
            // Modifiers alone are no switch: keys with them would be lost.
            KeyCode::ControlLeft | KeyCode::ControlRight | KeyCode::AltLeft | KeyCode::AltRight => {}
            _ if learning.take().is_some() => {
                taken.learnt = Some(Some(code));
                hide(input);
            }
            _ => {
                if let Some(switch) = switch_of(code, settings).filter(|_| settings.scanning) {
                    // Its release went to another window.
                    if let Some(at) = taken.held.iter().position(|(held, _)| *held == code) {
                        let (_, before) = taken.held.swap_remove(at);
                        taken.presses.push((before, false));
                    }
                    taken.held.push((code, switch));
                    taken.presses.push((switch, true));
                    hide(input);
                }
            }
        }
    }
}

/// Gamepads: South takes, East lights the next. Where a finger has touched is remembered here, too.
pub(super) fn take_buttons(
    mut events: MessageMutator<RawGamepadEvent>,
    mut touches: MessageReader<TouchInput>,
    mut taken: ResMut<Taken>,
    mut state: ResMut<SwitchState>,
    preferences: Res<Preferences>,
) {
    let settings = super::settings(&preferences);
    if touches.read().any(|touch| touch.phase == TouchPhase::Started) && !state.touched {
        state.touched = true;
    }
    let taken = &mut *taken;
    for event in events.read() {
        let RawGamepadEvent::Button(change) = event else { continue };
        let (pad, button) = (change.gamepad, change.button);
        let held = taken.held_buttons.iter().position(|(of, held, _)| (*of, *held) == (pad, button));
        let switch = match button {
            GamepadButton::South => Switch::Accept,
            GamepadButton::East if settings.two_switches => Switch::Step,
            _ => continue,
        };
        match held {
            Some(at) if change.value < DOWN.1 => {
                taken.held_buttons.swap_remove(at);
                taken.presses.push((switch, false));
            }
            None if settings.scanning && change.value >= DOWN.0 => {
                taken.held_buttons.push((pad, button, switch));
                taken.presses.push((switch, true));
            }
            None if !settings.scanning => continue,
            _ => {}
        }
        change.button = HIDDEN;
    }
}

/// Turns scanning on and off, and learns keys.
pub(super) fn obey(
    mut taken: ResMut<Taken>,
    mut state: ResMut<SwitchState>,
    mut preferences: ResMut<Preferences>,
    mut wishes: MessageReader<SwitchWish>,
    time: Res<Time<Real>>,
    words: Option<Res<Words>>,
    mut notices: MessageWriter<Notice>,
    mut redraw: MessageWriter<RequestRedraw>,
    mut escaped: Local<Option<f64>>,
) {
    let mut tell = |key: &str| {
        let text = words.as_ref().map_or_else(|| key.to_owned(), |words| words.get(key));
        notices.write(Notice { kind: NoticeKind::Info, text });
        redraw.write(RequestRedraw);
    };
    for wish in wishes.read() {
        match wish {
            SwitchWish::Learn(switch) => {
                state.learning = Some(*switch);
                tell("scan-key-wait");
            }
            SwitchWish::PauseDwell => state.paused = !state.paused,
        }
    }
    if taken.toggled {
        let on = !preferences.switch.scanning;
        preferences.switch.scanning = on;
        tell(if on { "scan-now-on" } else { "scan-now-off" });
    }
    let helped = preferences.switch.scanning || preferences.switch.dwell;
    for _ in 0..std::mem::take(&mut taken.escapes) {
        let now = time.elapsed_secs_f64();
        if helped && escaped.take().is_some_and(|before| now - before <= TWICE_SECS) {
            preferences.switch.scanning = false;
            preferences.switch.dwell = false;
            tell("scan-escaped");
        } else {
            *escaped = Some(now);
        }
    }
    taken.toggled = false;
    if let Some(learnt) = taken.learnt.take() {
        let learning = state.learning.take();
        if let (Some(switch), Some(code)) = (learning, learnt) {
            learn(&mut preferences.switch, switch, code);
            tell("scan-key-known");
        }
    }
    if !preferences.switch.dwell && state.paused {
        state.paused = false;
    }
}

/// The key is this switch and no longer the other one; a switch is never left without a key.
fn learn(settings: &mut SwitchSettings, switch: Switch, code: KeyCode) {
    let name = name_of(code);
    let usual = SwitchSettings::default();
    let (mine, other, others_usual) = match switch {
        Switch::Accept => (&mut settings.accept_keys, &mut settings.step_keys, usual.step_keys),
        Switch::Step => (&mut settings.step_keys, &mut settings.accept_keys, usual.accept_keys),
    };
    other.retain(|key| *key != name);
    if other.is_empty() {
        *other = others_usual.into_iter().filter(|key| *key != name).collect();
    }
    if other.is_empty() {
        *other = vec![name_of(KeyCode::F9)];
    }
    *mine = vec![name];
}
