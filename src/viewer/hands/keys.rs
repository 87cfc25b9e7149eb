//! The engine's names to ours.

use bevy::input::gamepad::GamepadButton;
use bevy::prelude::*;

use crate::visiting::hands::{Key, MouseKey, PadKey, with_keys};

macro_rules! both_ways {
    ($($key:ident)*) => {
        /// The engine's code of a key.
        pub(super) fn code_of(key: Key) -> KeyCode {
            match key { $(Key::$key => KeyCode::$key,)* }
        }

        /// The key of the engine's code; `None` for one that cannot be bound.
        pub(super) fn key_of(code: KeyCode) -> Option<Key> {
            match code { $(KeyCode::$key => Some(Key::$key),)* _ => None }
        }
    };
}
with_keys!(both_ways);

macro_rules! pad_both_ways {
    ($($key:ident)*) => {
        /// The engine's button.
        pub(super) fn button_of(key: PadKey) -> GamepadButton {
            match key { $(PadKey::$key => GamepadButton::$key,)* }
        }

        /// The button of the engine's; `None` for one that cannot be bound.
        pub(super) fn pad_key_of(button: GamepadButton) -> Option<PadKey> {
            match button { $(GamepadButton::$key => Some(PadKey::$key),)* GamepadButton::Other(_) => None }
        }
    };
}
pad_both_ways!(
    South East North West C Z LeftTrigger LeftTrigger2 RightTrigger RightTrigger2 Select Start Mode
    LeftThumb RightThumb DPadUp DPadDown DPadLeft DPadRight
);

/// The engine's mouse button.
pub(super) fn mouse_button_of(key: MouseKey) -> MouseButton {
    match key {
        MouseKey::Left => MouseButton::Left,
        MouseKey::Right => MouseButton::Right,
        MouseKey::Middle => MouseButton::Middle,
        MouseKey::Back => MouseButton::Back,
        MouseKey::Forward => MouseButton::Forward,
    }
}
