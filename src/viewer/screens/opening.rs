//! The opening screen: what is being done, how far it is, and the way back.

use bevy_egui::egui;
use egui::Ui;
use fluent_bundle::FluentArgs;

use super::action::Action;
use super::controls::{self, Button};
use super::frame;
use super::model::OpeningModel;
use super::theme::space;
use crate::viewer::visitor::Words;

/// Shown while a visit is made ready.
pub fn opening_panel(ui: &mut Ui, model: &OpeningModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::page(ui, "opening", |ui| {
        ui.add_space((ui.available_height() * 0.22).min(140.0));
        controls::heading(ui, &words.get("opening-title"));
        how_far(ui, model, words);
        if let Some(fraction) = model.fraction {
            let mut args = FluentArgs::new();
            args.set("value", words.number(f64::from(fraction.clamp(0.0, 1.0)) * 100.0, 0));
            controls::quiet(ui, &words.with("percent", &args));
        }
        ui.add_space(space::GROUP);
        controls::quiet(ui, &words.get("opening-once"));
        ui.add_space(space::NEAR);
        if Button::new(&words.get("cancel")).show(ui).clicked() {
            actions.push(Action::CloseVisit);
        }
    });
    actions
}

/// What is being done, and a bar.
pub(super) fn how_far(ui: &mut Ui, model: &OpeningModel, words: &Words) {
    let phase = phase_in_words(&model.phase, words);
    controls::text(ui, &phase);
    ui.add_space(space::NEAR);
    controls::progress(ui, &phase, model.fraction);
}

/// The phase's text where there is one, otherwise what the workshop said. The workshop's names are
/// short English phrases: "Cutting the stones" is the key `phase-cutting-the-stones`.
fn phase_in_words(phase: &str, words: &Words) -> String {
    if phase.is_empty() {
        return words.get("phase-start");
    }
    let key = format!("phase-{}", phase.to_lowercase().replace(' ', "-"));
    let known = words.get(&key);
    if known == key { phase.to_owned() } else { known }
}
