//! The phases of the visit, over the picture: a row of years, and what stood then.

use bevy_egui::egui;
use egui::{Align2, Pos2, Rect, RichText, ScrollArea, Ui, vec2};

use super::action::Action;
use super::controls::{self, Button, Sign};
use super::hud;
use super::model::TimelineModel;
use super::theme::{self, size, space};
use crate::viewer::visitor::{Toggle, Words};

/// Widest card, in points: nine years in one row.
const WIDEST: f32 = 760.0;
/// Highest text before it scrolls, as a part of the room.
const TEXT_SHARE: f32 = 0.4;

/// The card, with its upper left corner at `at` and within `room`; and the rectangle that it took.
pub fn timeline_card(ui: &Ui, at: Pos2, room: Rect, model: &TimelineModel, words: &Words) -> (Vec<Action>, Rect) {
    let mut actions = Vec::new();
    let width = (room.right() - at.x - space::NEAR).min(WIDEST);
    let taken = vec2(width, room.bottom() - at.y);
    let rect = hud::card(ui.ctx(), "timeline", (at, Align2::LEFT_TOP), taken, |ui, height| {
        ScrollArea::vertical().id_salt("timeline").max_height(height.max(size::TARGET)).show(ui, |ui| {
            years(ui, model, words, &mut actions);
            if let Some(phase) = model.phases.get(model.at) {
                ui.add_space(space::TIGHT);
                ui.label(RichText::new(&phase.title).family(theme::strong()));
                controls::quiet(ui, &words.get(phase.certainty));
                ScrollArea::vertical().id_salt("phase").max_height(height * TEXT_SHARE).show(ui, |ui| {
                    controls::text(ui, &phase.text);
                });
            }
        });
    });
    (actions, rect)
}

fn years(ui: &mut Ui, model: &TimelineModel, words: &Words, actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding.x = 10.0;
    ui.horizontal_wrapped(|ui| {
        for (number, phase) in model.phases.iter().enumerate() {
            let name = format!("{}. {}", phase.year, phase.title);
            if Button::new(&phase.year).named(&name).choice(number == model.at).show(ui).clicked() {
                actions.push(Action::Phase(phase.id.clone()));
            }
        }
        if Button::sign(Sign::Cross, &words.get("timeline-close")).show(ui).clicked() {
            actions.push(Action::Toggle(Toggle::Timeline));
        }
    });
}
