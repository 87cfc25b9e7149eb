//! The bar of step buttons over the visit: the whole building with one finger, one switch, or a pointer that rests.

use bevy_egui::egui;
use egui::{Align2, Rect, ScrollArea, Ui, pos2, vec2};

use super::action::Action;
use super::controls::{Button, Sign, Weight};
use super::hud::{area_at, captions_reserve};
use super::theme::{size, space};
use crate::viewer::visitor::{Overlay, SwitchWish, Words};
use crate::visiting::hands::Command;

/// Widest bar at the bottom, in points: three buttons beside each other, and words below them.
const WIDEST: f32 = 330.0;

/// What the bar shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BarModel {
    /// Under the row of buttons, and not at the bottom.
    pub at_top: bool,
    /// Dwell is on; whether it pauses.
    pub dwell: Option<bool>,
}

/// Signs in the order of a keypad: turns and steps above, looking up and down and the step back below.
const SIGNS: [(Sign, &str, Command); 6] = [
    (Sign::TurnLeft, "bar-turn-left", Command::TurnLeft),
    (Sign::Up, "bar-forward", Command::StepForward),
    (Sign::TurnRight, "bar-turn-right", Command::TurnRight),
    (Sign::LookUp, "bar-look-up", Command::LookUp),
    (Sign::Down, "bar-back", Command::StepBack),
    (Sign::LookDown, "bar-look-down", Command::LookDown),
];

/// What the words ask for.
static WORDS: [(&str, Command); 3] =
    [("bar-come-back", Command::ComeBack), ("bar-where", Command::WhereAmI), ("bar-plan", Command::Plan)];

/// Where the bar lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Taken {
    /// Across the window, under the row of buttons.
    Above(Rect),
    /// At the left, down to the bottom.
    Left(Rect),
}

/// Draws it and answers where it is. It stays beside the captions, and above them where there is no room beside.
/// `below` is where the row of buttons ends.
pub fn step_bar(ui: &Ui, window: Rect, below: f32, model: BarModel, words: &Words, actions: &mut Vec<Action>) -> Taken {
    let edge = space::NEAR;
    let reserve = captions_reserve(window);
    let beside = reserve.left() - window.left() - 2.0 * edge;
    let three = 3.0 * size::TARGET + 2.0 * space::TIGHT;
    let (at, corner, room) = match (model.at_top, beside >= three) {
        (false, true) => {
            let room = vec2(beside.min(WIDEST), window.bottom() - edge - below - edge);
            (pos2(window.left() + edge, window.bottom() - edge), Align2::LEFT_BOTTOM, room)
        }
        _ => {
            let room = vec2(window.width() - 2.0 * edge, reserve.top() - below - 2.0 * edge);
            (pos2(window.left() + edge, below + edge), Align2::LEFT_TOP, room)
        }
    };
    // Very large text leaves little height: the rest scrolls.
    let height = room.y.max(size::TARGET);
    let name = if corner == Align2::LEFT_TOP { "bar at the top" } else { "bar" };
    let rect = area_at(ui.ctx(), name, at, corner, room.x, |ui| {
        ScrollArea::vertical().id_salt(name).max_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::splat(space::TIGHT);
            if corner == Align2::LEFT_TOP {
                ui.horizontal_wrapped(|ui| {
                    signs(ui, &SIGNS, words, actions);
                    named(ui, model, &WORDS, words, actions);
                });
            } else {
                ui.horizontal(|ui| signs(ui, &SIGNS[..3], words, actions));
                ui.horizontal(|ui| signs(ui, &SIGNS[3..], words, actions));
                ui.spacing_mut().button_padding.x = 12.0;
                // Little room: the rest is in the menu.
                let asks = if room.x < 200.0 { &WORDS[..2] } else { &WORDS[..] };
                ui.horizontal_wrapped(|ui| named(ui, model, asks, words, actions));
            }
        });
    });
    if corner == Align2::LEFT_TOP { Taken::Above(rect) } else { Taken::Left(rect) }
}

fn signs(ui: &mut Ui, signs: &[(Sign, &str, Command)], words: &Words, actions: &mut Vec<Action>) {
    // As wide as the three can be, up to twice the least: larger targets are easier to meet.
    let spare = (ui.available_width() - 2.0 * space::TIGHT) / 3.0;
    ui.spacing_mut().button_padding.x = 18.0;
    for (sign, name, command) in signs {
        let button =
            Button::sign(*sign, &words.get(name)).weight(Weight::OverPicture).at_least(spare.min(72.0)).show(ui);
        if button.clicked() {
            actions.push(Action::Do(*command));
        }
    }
}

fn named(ui: &mut Ui, model: BarModel, asks: &[(&str, Command)], words: &Words, actions: &mut Vec<Action>) {
    for (name, command) in asks {
        if Button::new(&words.get(name)).weight(Weight::OverPicture).show(ui).clicked() {
            actions.push(Action::Do(*command));
        }
    }
    if asks.len() == WORDS.len() && Button::new(&words.get("bar-places")).weight(Weight::OverPicture).show(ui).clicked()
    {
        actions.push(Action::Show(Overlay::Places));
    }
    if let Some(paused) = model.dwell {
        pause_button(ui, paused, words, actions);
    }
}

/// Ends the pause of dwell, or begins it.
pub(super) fn pause_button(ui: &mut Ui, paused: bool, words: &Words, actions: &mut Vec<Action>) {
    let name = words.get(if paused { "dwell-resume" } else { "dwell-pause" });
    if Button::new(&name).weight(Weight::OverPicture).show(ui).clicked() {
        actions.push(Action::Switch(SwitchWish::PauseDwell));
    }
}
