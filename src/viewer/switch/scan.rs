//! Lights controls in turn and presses the one that is taken.

use std::hash::{DefaultHasher, Hash, Hasher};

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};

use super::take::Taken;
use crate::viewer::visitor::{Announce, Control, Controls, Lights, Preferences, SwitchSettings};
use crate::visiting::scanning::{Item, Lit, Order, Scanning, Timing};

/// Most seconds by which the light goes on from one picture to the next: less than its shortest step, so that nothing
/// is passed over that nobody has seen, however long a picture takes.
const LONGEST_SECS: f64 = 0.25;

/// Farther down than any list reaches, points.
const BELOW: f32 = 1e5;

fn order(settings: &SwitchSettings) -> (Order, Timing) {
    let order = Order {
        by_groups: settings.rows,
        by_itself: !settings.two_switches,
        backward: settings.backward,
        step_secs: settings.step_secs.into(),
        first_secs: settings.first_secs.into(),
        loops: settings.loops,
    };
    (order, Timing { hold_secs: settings.hold_secs.into(), ignore_secs: settings.ignore_secs.into() })
}

/// What can be scanned: whatever can be pressed. What stands beside a list comes after it: the list scrolls to what is
/// lit, and the order must not change with that.
fn items(controls: &Controls) -> Vec<Item> {
    let item = |control: &Control| {
        let below = if control.beside { BELOW } else { 0.0 };
        Item {
            id: control.id,
            left: control.place.min.x,
            top: control.place.min.y + below,
            right: control.place.max.x,
            bottom: control.place.max.y + below,
        }
    };
    controls.all.iter().filter(|control| control.enabled).map(item).collect()
}

/// Presses a control through egui, as assistive technology would.
pub(super) fn press(
    id: u64,
    contexts: &Query<Entity, With<PrimaryEguiContext>>,
    events: &mut MessageWriter<EguiInputEvent>,
) {
    let request = egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::Click,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node: egui::accesskit::NodeId(id),
        data: None,
    };
    for context in contexts {
        let event = egui::Event::AccessKitActionRequest(request.clone());
        events.write(EguiInputEvent { context, event });
    }
}

/// A frame of scanning.
pub(super) fn scan(
    (mut scanning, mut clock): (Local<Scanning>, Local<f64>),
    mut taken: ResMut<Taken>,
    mut lights: ResMut<Lights>,
    controls: Res<Controls>,
    preferences: Res<Preferences>,
    time: Res<Time<Real>>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
    mut events: MessageWriter<EguiInputEvent>,
    mut announce: MessageWriter<Announce>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let settings = super::settings(&preferences);
    let presses = std::mem::take(&mut taken.presses);
    if !settings.scanning {
        if lights.lit != Lit::Nothing {
            (lights.lit, lights.name) = (Lit::Nothing, String::new());
            *scanning = Scanning::default();
        }
        return;
    }
    // A press means what the last picture showed. While nothing moves there was none for a while, and it is now.
    let (last, since) = (*clock, time.delta_secs_f64());
    let moving = scanning.is_running();
    *clock += if moving { since.min(LONGEST_SECS) } else { since };
    let now = *clock;
    let pressed_at = if moving { last } else { now };
    let mut wanted = Vec::new();
    for (switch, down) in presses {
        let took = if down { scanning.press(switch, pressed_at) } else { scanning.release(switch, pressed_at) };
        wanted.extend(took);
    }
    let (order, timing) = order(settings);
    scanning.set(order, timing);
    let mut screen = DefaultHasher::new();
    controls.screen.hash(&mut screen);
    scanning.offer(screen.finish(), &items(&controls), now);
    wanted.extend(scanning.tick(now));
    for id in wanted {
        press(id, &contexts, &mut events);
        redraw.write(RequestRedraw);
    }
    let lit = scanning.lit();
    let name = name_of(&lit, &controls);
    if lights.lit != lit || lights.name != name {
        if !name.is_empty() {
            announce.write(Announce(name.clone()));
        }
        (lights.lit, lights.name) = (lit, name);
        redraw.write(RequestRedraw);
    }
    if scanning.is_running() {
        redraw.write(RequestRedraw);
    }
}

/// Of a group the names of its first and its last, which is what one wants to know of a row.
fn name_of(lit: &Lit, controls: &Controls) -> String {
    let name = |id: &u64| controls.all.iter().find(|control| control.id == *id).map(|control| control.name.clone());
    match lit {
        Lit::Nothing => String::new(),
        Lit::Item(id) => name(id).unwrap_or_default(),
        Lit::Group(ids) => {
            let short = |id| {
                let whole: String = name(id)?;
                // A hint after the name is for the control itself.
                Some(whole.split(". ").next().unwrap_or_default().to_owned())
            };
            let ends = [ids.first().and_then(short), ids.last().and_then(short)];
            ends.into_iter().flatten().collect::<Vec<_>>().join(" … ")
        }
    }
}
