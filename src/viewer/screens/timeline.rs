//! The phases of the visit, over the picture: a row of years, and what stood then.

use bevy_egui::egui;
use egui::{Pos2, Rect, RichText, ScrollArea, Ui};

use super::action::Action;
use super::controls::{self, Button, Sign};
use super::hud;
use super::model::TimelineModel;
use super::theme::{self, radius, size, space};
use crate::viewer::visitor::{Toggle, Words};

/// Widest card, in points: nine years in one row.
const WIDEST: f32 = 760.0;
/// Highest text before it scrolls, as a part of the room.
const TEXT_SHARE: f32 = 0.4;

/// The card, with its upper left corner at `at` and within `room`; and the rectangle that it took.
pub fn timeline_card(ui: &Ui, at: Pos2, room: Rect, model: &TimelineModel, words: &Words) -> (Vec<Action>, Rect) {
    let mut actions = Vec::new();
    let palette = theme::palette(ui.ctx());
    let width = (room.right() - at.x - space::NEAR).min(WIDEST);
    let frame = egui::Frame::NONE
        .fill(palette.over_picture)
        .stroke(egui::Stroke::new(size::LINE, palette.line))
        .corner_radius(radius::CARD)
        .inner_margin(14);
    let inner = frame.total_margin().sum();
    let rect = hud::area(ui.ctx(), "timeline", at, width, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(width - inner.x);
            let height = room.bottom() - at.y - inner.y;
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
