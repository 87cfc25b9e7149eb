//! The interface's own keys and clicks at the visitor's pace: bevy_egui passes on what the system repeats.

use std::collections::BTreeSet;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::egui::{self, Event, Key, PointerButton};
use bevy_egui::{EguiInput, PrimaryEguiContext};

use crate::viewer::visitor::{Assigning, Preferences};
use crate::visiting::hands::timing::{Repeat, Settle};

/// What of the interface is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pressed {
    Key(Key),
    Pointer,
}

/// What goes on from one frame to the next.
#[derive(Default)]
pub(super) struct Soft {
    down: BTreeSet<Key>,
    settle: Settle<Pressed>,
    repeat: Option<(Key, egui::Modifiers, Repeat)>,
    /// The pointer's press was not heard, and so its release is not.
    deaf: bool,
    listened: bool,
}

/// Keys with which one goes from control to control; they repeat.
fn leads_on(key: Key) -> bool {
    matches!(key, Key::Tab | Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

/// Drops the system's repeats for the visitor's own, and presses that follow another of their kind too soon. While a
/// key is listened for the interface hears none.
pub(super) fn soften(
    mut inputs: Query<&mut EguiInput, With<PrimaryEguiContext>>,
    preferences: Res<Preferences>,
    assigning: Res<Assigning>,
    time: Res<Time<Real>>,
    mut soft: Local<Soft>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let handling = &preferences.handling;
    let soft = &mut *soft;
    let listens = assigning.0.is_some();
    let mute = listens || soft.listened;
    soft.listened = listens;
    let now = time.elapsed_secs_f64();
    for mut input in &mut inputs {
        let mut events = std::mem::take(&mut input.events);
        events.retain(|event| match event {
            Event::Key { .. } | Event::Text(_) if mute => false,
            // Without a physical key it comes from another device, which keeps its own time.
            Event::Key { key, pressed, physical_key: Some(_), modifiers, .. } => {
                if !*pressed {
                    soft.down.remove(key);
                    if soft.repeat.is_some_and(|(held, ..)| held == *key) {
                        soft.repeat = None;
                    }
                    return true;
                }
                let again = !soft.down.insert(*key);
                let ours = leads_on(*key) || matches!(key, Key::Enter | Key::Space | Key::Escape);
                if !ours {
                    return true;
                }
                if again || !soft.settle.accepts(Pressed::Key(*key), now, handling.settle_secs) {
                    return false;
                }
                if leads_on(*key) && handling.repeat {
                    let mut repeat = Repeat::default();
                    repeat.update(true, 0.0, handling.repeat_delay_secs, handling.repeat_every_secs);
                    soft.repeat = Some((*key, *modifiers, repeat));
                }
                true
            }
            Event::PointerButton { button: PointerButton::Primary, pressed, .. } => {
                if *pressed {
                    soft.deaf = !soft.settle.accepts(Pressed::Pointer, now, handling.settle_secs);
                }
                !soft.deaf
            }
            Event::WindowFocused(false) => {
                soft.down.clear();
                soft.repeat = None;
                true
            }
            _ => true,
        });
        if let Some((key, modifiers, repeat)) = &mut soft.repeat {
            redraw.write(RequestRedraw);
            if repeat.update(true, time.delta_secs(), handling.repeat_delay_secs, handling.repeat_every_secs) {
                let event =
                    Event::Key { key: *key, physical_key: None, pressed: true, repeat: true, modifiers: *modifiers };
                events.push(event);
            }
        }
        input.events = events;
    }
}
