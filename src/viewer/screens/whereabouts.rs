//! Cards over the visit: the answer to "Where am I?", and what can be done about a step.

use bevy_egui::egui;
use egui::{Align2, Rect, RichText, ScrollArea, Ui, pos2};

use super::action::Action;
use super::controls::{self, Button, Sign, Weight};
use super::hud::{self, captions_reserve, shown};
use super::theme::{self, size, space};
use crate::viewer::visitor::{PutAway, Words};
use crate::visiting::hands::Command;

/// Widest card, points.
const WIDEST: f32 = 520.0;

/// What can be done about a step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum OfferModel {
    /// Nothing.
    #[default]
    None,
    /// A way around it of so many metres.
    Around(f32),
    /// The virtual lift.
    Lift,
}

/// The cards' text and what is offered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CardsModel {
    /// The answer to "Where am I?", a sentence each; empty where nobody asked.
    pub answer: Vec<String>,
    /// Why the body was stopped; empty where it was not.
    pub hindrance: String,
    /// What can be done about it.
    pub offer: OfferModel,
    /// A way is shown, to this place; in the visitor's language.
    pub way: Option<String>,
}

/// The card that matters most at this moment: the step, else the answer, else the way that is shown.
pub fn cards_panel(ui: &Ui, model: &CardsModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let window = ui.max_rect();
    let margin = if window.width() < 600.0 { space::TIGHT } else { space::NEAR };
    let width = WIDEST.min(window.width() - 2.0 * margin);
    let row = shown(ui.ctx(), "hud").map_or(window.top(), |row| row.bottom());
    let top = pos2(window.center().x - width / 2.0, (row + space::NEAR).max(window.top() + 2.0 * size::TARGET));
    let room = Rect::from_min_max(top, pos2(top.x + width, captions_reserve(window).top()));
    if !model.hindrance.is_empty() {
        card(ui, room, "offer", |ui| {
            ui.label(RichText::new(&model.hindrance).family(theme::strong()));
            ui.horizontal_wrapped(|ui| {
                let label = match model.offer {
                    OfferModel::None => None,
                    OfferModel::Around(metres) => {
                        let mut args = fluent_bundle::FluentArgs::new();
                        args.set("metres", words.number(f64::from(metres), 0));
                        Some(words.with("offer-around", &args))
                    }
                    OfferModel::Lift => Some(words.get("offer-lift")),
                };
                if let Some(label) = label
                    && Button::new(&label).weight(Weight::Primary).show(ui).clicked()
                {
                    actions.push(Action::Do(Command::TakeOffer));
                }
                if Button::new(&words.get("offer-stay")).show(ui).clicked() {
                    actions.push(Action::PutAway(PutAway::Offer));
                }
            });
        });
    } else if !model.answer.is_empty() {
        card(ui, room, "answer", |ui| {
            if Button::new(&words.get("here-close")).with_sign(Sign::Cross).show(ui).clicked() {
                actions.push(Action::PutAway(PutAway::Answer));
            }
            for (number, line) in model.answer.iter().enumerate() {
                if number == 0 {
                    ui.label(RichText::new(line).family(theme::strong()));
                } else {
                    controls::text(ui, line);
                }
            }
        });
    } else if let Some(place) = &model.way {
        card(ui, room, "way", |ui| {
            ui.horizontal_wrapped(|ui| {
                let mut args = fluent_bundle::FluentArgs::new();
                args.set("place", place.clone());
                let name = words.with("way-end-named", &args);
                if Button::new(&words.get("way-walk")).weight(Weight::Primary).show(ui).clicked() {
                    actions.push(Action::Do(Command::AutoWalk));
                }
                if Button::new(&words.get("way-end")).named(&name).with_sign(Sign::Cross).show(ui).clicked() {
                    actions.push(Action::PutAway(PutAway::Way));
                }
            });
        });
    }
    actions
}

fn card(ui: &Ui, room: Rect, name: &str, content: impl FnOnce(&mut Ui)) {
    hud::card(ui.ctx(), name, (room.min, Align2::LEFT_TOP), room.size(), |ui, height| {
        ScrollArea::vertical().id_salt(name).max_height(height.max(2.0 * size::TARGET)).show(ui, content);
    });
}
