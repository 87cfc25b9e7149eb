//! Keyboard, mouse, touch and gamepad, merged into one [`VisitorInput`].

use bevy::input::mouse::AccumulatedMouseMotion;
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy_egui::input::{EguiWantsInput, egui_wants_any_pointer_input};

use crate::viewer::visitor::{Overlay, Preferences, VisitorInput};

/// Radians a pixel of mouse or finger movement turns at sensitivity 1: a 1280 px drag is half a turn.
const POINTER_TURN: f32 = std::f32::consts::PI / 1280.0;
/// Radians a second that a held key or a full stick turns at sensitivity 1.
const STEADY_TURN: f32 = 1.4;
/// Stick travel that is rest.
const DEAD_ZONE: f32 = 0.15;

/// Merges what all devices say. While a menu is open, or while the interface has the keyboard, the body rests.
pub(super) fn read_devices(
    mut input: ResMut<VisitorInput>,
    overlay: Res<Overlay>,
    preferences: Res<Preferences>,
    time: Res<Time>,
    keys: Option<Res<ButtonInput<KeyCode>>>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    motion: Option<Res<AccumulatedMouseMotion>>,
    touches: Option<Res<Touches>>,
    gamepads: Query<&Gamepad>,
    egui: Option<Res<EguiWantsInput>>,
) {
    let mut merged = VisitorInput { pace: 1.0, ..default() };
    if *overlay == Overlay::None {
        let keyboard_taken = egui.as_ref().is_some_and(|e| e.wants_any_keyboard_input());
        if let Some(keys) = keys.filter(|_| !keyboard_taken) {
            add_keyboard(&mut merged, &keys, time.delta_secs());
        }
        let pointer_taken = egui.is_some_and(|e| egui_wants_any_pointer_input(e));
        if !pointer_taken {
            add_pointer(&mut merged, buttons, motion, touches);
        }
        for pad in &gamepads {
            add_gamepad(&mut merged, pad, time.delta_secs());
        }
        let invert = if preferences.invert_look { -1.0 } else { 1.0 };
        merged.look *= preferences.look_sensitivity * Vec2::new(1.0, invert);
        merged.walk = merged.walk.clamp_length_max(1.0);
    }
    input.set_if_neq(merged);
}

fn add_keyboard(merged: &mut VisitorInput, keys: &ButtonInput<KeyCode>, dt: f32) {
    let axis = |less: &[KeyCode], more: &[KeyCode]| {
        f32::from(u8::from(keys.any_pressed(more.iter().copied())))
            - f32::from(u8::from(keys.any_pressed(less.iter().copied())))
    };
    // Physical keys: W, A, S, D lie where Z, Q, S, D lie on a French keyboard.
    merged.walk.y += axis(&[KeyCode::KeyS, KeyCode::ArrowDown], &[KeyCode::KeyW, KeyCode::ArrowUp]);
    merged.walk.x += axis(&[KeyCode::KeyA], &[KeyCode::KeyD]);
    let turn = Vec2::new(
        axis(&[KeyCode::ArrowRight, KeyCode::KeyE], &[KeyCode::ArrowLeft, KeyCode::KeyQ]),
        axis(&[KeyCode::PageDown], &[KeyCode::PageUp]),
    );
    merged.look += turn * STEADY_TURN * dt;
    if keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]) {
        merged.pace = 2.1;
    } else if keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]) {
        merged.pace = 0.35;
    }
}

fn add_pointer(
    merged: &mut VisitorInput,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    motion: Option<Res<AccumulatedMouseMotion>>,
    touches: Option<Res<Touches>>,
) {
    // The scene is dragged: pulling it to the right turns the view to the left, as a hand on a page does.
    if let (Some(buttons), Some(motion)) = (buttons, motion)
        && buttons.any_pressed([MouseButton::Left, MouseButton::Right])
    {
        merged.look += Vec2::new(motion.delta.x, motion.delta.y) * POINTER_TURN;
    }
    if let Some(touch) = touches.as_ref().and_then(|t| t.iter().next()) {
        merged.look += touch.delta() * POINTER_TURN;
    }
}

fn add_gamepad(merged: &mut VisitorInput, pad: &Gamepad, dt: f32) {
    let live = |v: Vec2| if v.length() < DEAD_ZONE { Vec2::ZERO } else { v };
    merged.walk += live(pad.left_stick());
    let look = live(pad.right_stick());
    merged.look += Vec2::new(-look.x, look.y) * STEADY_TURN * dt;
    if pad.pressed(GamepadButton::RightTrigger2) {
        merged.pace = 2.1;
    } else if pad.pressed(GamepadButton::LeftTrigger2) {
        merged.pace = 0.35;
    }
}
