//! The mouse and fingers: dragging turns the view, a click or a tap is a press.

use std::collections::{BTreeMap, BTreeSet};

use bevy::input::mouse::AccumulatedMouseMotion;
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::window::{CursorGrabMode, CursorOptions, PrimaryWindow};
use bevy_egui::input::{EguiWantsInput, egui_wants_any_pointer_input};
use bevy_egui::{EguiContext, PrimaryEguiContext, egui};

use super::keys::mouse_button_of;
use crate::viewer::visitor::{AppScreen, Overlay};
use crate::visiting::hands::fingers::{Fingers, WOBBLE};
use crate::visiting::hands::{Gesture, MouseKey};

/// Radians that a pixel of mouse or finger movement turns at sensitivity 1: a 1280 px drag is half a turn.
const POINTER_TURN: f32 = std::f32::consts::PI / 1280.0;

/// What pointers did in this frame, and what they are about.
#[derive(Resource, Debug, Default)]
pub(super) struct Pointers {
    /// Turn of the view, radians at sensitivity 1: x to the left, y up.
    pub look: Vec2,
    /// Where two fingers push to: x to the right, y forward, length at most 1.
    pub walk: Vec2,
    /// The pointer turns the view without a button.
    pub free: bool,
    clicks: Vec<MouseKey>,
    gestures: Vec<Gesture>,
    fingers: Fingers,
    /// Fingers that came down on the interface: they are its own.
    interface: BTreeSet<u64>,
    /// Buttons that came down on the visit.
    drags: BTreeMap<MouseKey, Drag>,
}

/// How far the mouse is from where a button came down, and how far it has been, in pixels: a trembling hand goes a long way
/// and stays near.
#[derive(Debug, Default)]
struct Drag {
    now: Vec2,
    farthest: f32,
}

impl Pointers {
    /// A click without a drag ended in this frame.
    pub fn clicked(&self, key: MouseKey) -> bool {
        self.clicks.contains(&key)
    }

    /// A gesture ended in this frame.
    pub fn felt(&self, gesture: Gesture) -> bool {
        self.gestures.contains(&gesture)
    }
}

/// Whether a piece of the interface that lies on the visit is there; logical pixels of the window.
fn on_interface(contexts: &mut Query<&mut EguiContext, With<PrimaryEguiContext>>, at: Vec2) -> bool {
    contexts.iter_mut().any(|mut context| {
        let ctx = context.get_mut();
        let at = at / ctx.zoom_factor();
        ctx.layer_id_at(egui::pos2(at.x, at.y)).is_some_and(|layer| layer.order != egui::Order::Background)
    })
}

/// Follows the mouse and all fingers.
pub(super) fn read_pointers(
    mut pointers: ResMut<Pointers>,
    screen: Res<State<AppScreen>>,
    overlay: Res<Overlay>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    motion: Option<Res<AccumulatedMouseMotion>>,
    mut touches: MessageReader<TouchInput>,
    mut contexts: Query<&mut EguiContext, With<PrimaryEguiContext>>,
    egui: Option<Res<EguiWantsInput>>,
) {
    let pointers = &mut *pointers;
    let inside = *screen.get() == AppScreen::Visiting && *overlay == Overlay::None;
    pointers.look = Vec2::ZERO;
    pointers.clicks.clear();
    pointers.gestures.clear();
    pointers.free &= inside;

    for touch in touches.read() {
        match touch.phase {
            TouchPhase::Started if inside && on_interface(&mut contexts, touch.position) => {
                pointers.interface.insert(touch.id);
            }
            TouchPhase::Started => pointers.fingers.press(touch.id, touch.position),
            TouchPhase::Moved => {
                let felt = pointers.fingers.slide(touch.id, touch.position);
                if inside {
                    pointers.look += felt.drag * POINTER_TURN;
                }
                pointers.gestures.extend(felt.gesture);
            }
            TouchPhase::Ended => {
                pointers.interface.remove(&touch.id);
                pointers.gestures.extend(pointers.fingers.lift(touch.id));
            }
            TouchPhase::Canceled => {
                pointers.interface.remove(&touch.id);
                pointers.fingers.forget(touch.id);
            }
        }
    }

    pointers.walk = if inside { pointers.fingers.push() } else { Vec2::ZERO };

    let Some(buttons) = buttons else { return };
    let moved = motion.map_or(Vec2::ZERO, |motion| motion.delta);
    let taken = egui.is_some_and(|egui| egui_wants_any_pointer_input(egui));
    for key in [MouseKey::Left, MouseKey::Right] {
        let button = mouse_button_of(key);
        if buttons.just_pressed(button) && inside && !taken {
            pointers.drags.insert(key, Drag::default());
        }
        if let Some(drag) = pointers.drags.get_mut(&key) {
            drag.now += moved;
            drag.farthest = drag.farthest.max(drag.now.length());
        }
        if !buttons.pressed(button)
            && let Some(drag) = pointers.drags.remove(&key)
            && drag.farthest < WOBBLE
        {
            pointers.clicks.push(key);
        }
    }
    if !inside {
        pointers.drags.clear();
    } else if pointers.free {
        pointers.look -= moved * POINTER_TURN;
    } else if !pointers.drags.is_empty() {
        // The scene is dragged: pulling it to the right turns the view to the left, as a hand on a page does.
        pointers.look += moved * POINTER_TURN;
    }
}

/// A pointer that turns the view must not leave the window, and is not seen.
pub(super) fn hold_pointer(pointers: Res<Pointers>, mut windows: Query<&mut CursorOptions, With<PrimaryWindow>>) {
    let (grab, visible) = if pointers.free { (CursorGrabMode::Locked, false) } else { (CursorGrabMode::None, true) };
    for mut cursor in &mut windows {
        if cursor.grab_mode != grab {
            (cursor.grab_mode, cursor.visible) = (grab, visible);
        }
    }
}
