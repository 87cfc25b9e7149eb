//! Ways to move beside walking: a sheet to begin them from, and over the visit what ends the one that is on.

use bevy_egui::egui::Ui;

use super::action::Action;
use super::controls::{Button, Weight};
use super::frame;
use super::menu::sheet_head;
use crate::viewer::visitor::{Moving, Overlay, Words};
use crate::visiting::hands::Command;

/// What the sheet offers, and the key of the sentence that tells what it is like.
const WAYS: [(&str, &str, Command); 7] = [
    ("moves-auto-walk", "moves-auto-walk-what", Command::AutoWalk),
    ("moves-teleport", "moves-teleport-what", Command::Teleport),
    ("moves-fly", "moves-fly-what", Command::Fly),
    ("moves-orbit", "moves-orbit-what", Command::Orbit),
    ("moves-come-back", "moves-come-back-what", Command::ComeBack),
    ("moves-reset-view", "moves-reset-view-what", Command::ResetView),
    ("moves-safe-place", "moves-safe-place-what", Command::SafePlace),
];

/// The sheet. Whatever is chosen happens in the visit, and the sheet closes.
pub fn moves_panel(ui: &mut Ui, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "moves", |ui| {
        sheet_head(ui, &words.get("moves-title"), words, &mut actions);
        for (key, sentence, command) in WAYS {
            if Button::new(&words.get(key)).hint(&words.get(sentence)).wide().show(ui).clicked() {
                actions.push(Action::Show(Overlay::None));
                actions.push(Action::Do(command));
            }
        }
    });
    actions
}

/// The buttons over the visit that go with the way of moving that is on: what it does next, and its end.
pub(super) fn of_way(moving: Moving) -> &'static [(&'static str, Command)] {
    match moving {
        Moving::OnFoot => &[],
        Moving::Pointing => &[("moves-land", Command::Teleport), ("moves-point-end", Command::Back)],
        Moving::Flying => &[("moves-fly-end", Command::Back)],
        Moving::Orbiting => &[("moves-orbit-end", Command::Back)],
        Moving::AutoWalking => &[("moves-auto-walk-end", Command::AutoWalk)],
    }
}

/// Draws them.
pub(super) fn way_buttons(ui: &mut Ui, moving: Moving, words: &Words, actions: &mut Vec<Action>) {
    for (key, command) in of_way(moving) {
        if Button::new(&words.get(key)).weight(Weight::Primary).show(ui).clicked() {
            actions.push(Action::Do(*command));
        }
    }
}
