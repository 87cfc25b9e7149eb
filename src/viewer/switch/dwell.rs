//! A pointer that rests presses: a control, or the floor under it.

use bevy::input::ButtonState;
use bevy::input::mouse::MouseButtonInput;
use bevy::prelude::*;
use bevy::window::{CursorLeft, CursorMoved, RequestRedraw};
use bevy_egui::PrimaryEguiContext;
use bevy_egui::input::{EguiInputEvent, EguiWantsInput, egui_wants_any_pointer_input};

use super::scan::press;
use crate::viewer::visitor::{AppScreen, Controls, Lights, Overlay, Preferences, SwitchState, Words};
use crate::visiting::dwell::{Dwell, Rest};

/// Where the pointer is, in pixels of which window.
#[derive(Debug, Default)]
pub(super) struct Follows {
    dwell: Dwell,
    at: Option<(Entity, Vec2)>,
    /// A click on the floor that has gone down and must come up.
    down: Option<Entity>,
}

/// A frame of dwelling.
pub(super) fn dwell(
    mut follows: Local<Follows>,
    mut moved: MessageReader<CursorMoved>,
    mut left: MessageReader<CursorLeft>,
    mut lights: ResMut<Lights>,
    controls: Res<Controls>,
    preferences: Res<Preferences>,
    state: Res<SwitchState>,
    (screen, overlay): (Res<State<AppScreen>>, Res<Overlay>),
    (words, wants): (Option<Res<Words>>, Option<Res<EguiWantsInput>>),
    time: Res<Time<Real>>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
    mut events: MessageWriter<EguiInputEvent>,
    mut clicks: MessageWriter<MouseButtonInput>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let follows = &mut *follows;
    if left.read().count() > 0 {
        follows.at = None;
    }
    for movement in moved.read() {
        follows.at = Some((movement.window, movement.position));
    }
    let button = |window, state| MouseButtonInput { button: MouseButton::Left, state, window };
    if let Some(window) = follows.down.take() {
        clicks.write(button(window, ButtonState::Released));
        redraw.write(RequestRedraw);
    }
    let settings = super::settings(&preferences);
    if !settings.dwell {
        if lights.ring.is_some() {
            lights.ring = None;
        }
        follows.dwell = Dwell::default();
        return;
    }
    follows.dwell.set(Rest { secs: settings.dwell_secs.into(), wobble_px: settings.wobble_px });
    let at = follows.at.map(|(_, at)| at);
    // What was drawn last lies above.
    let under = at.and_then(|at| {
        let at = at / controls.zoom.max(0.1);
        controls.all.iter().rev().find(|control| !control.seen.is_empty() && control.seen.contains(at))
    });
    let open = super::in_the_open(&screen, *overlay);
    let on_interface = wants.is_some_and(|wants| egui_wants_any_pointer_input(wants));
    let resume = words.map(|words| words.get("dwell-resume"));
    let allowed = match under {
        Some(control) if state.paused => Some(&control.name) == resume.as_ref(),
        Some(control) => control.enabled,
        None => open && !on_interface && !state.paused,
    };
    let pressed = follows.dwell.look(at, under.map(|control| control.id), allowed, time.elapsed_secs_f64());
    if let Some(pressed) = pressed {
        match (pressed.control, follows.at) {
            (Some(id), _) => press(id, &contexts, &mut events),
            (None, Some((window, _))) => {
                clicks.write(button(window, ButtonState::Pressed));
                follows.down = Some(window);
            }
            (None, None) => {}
        }
        redraw.write(RequestRedraw);
    }
    let ring = follows.dwell.ring().map(|ring| (ring.at, ring.part));
    if lights.ring != ring {
        lights.ring = ring;
        redraw.write(RequestRedraw);
    }
    if follows.dwell.is_running() {
        redraw.write(RequestRedraw);
    }
}
