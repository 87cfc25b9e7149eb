//! What is offered first on a machine that is new: the language, and how to visit.

use bevy_egui::egui::Ui;

use super::access_presets::presets;
use super::action::Action;
use super::controls::{self, Button, Weight};
use super::frame;
use super::menu::text_size;
use super::model::OpeningModel;
use super::opening::how_far;
use super::start::language_choice;
use crate::viewer::visitor::{Overlay, Preferences, Words};

/// Nobody has to choose anything: the way on stands above the choices. A visit may be made ready in the meantime.
pub fn welcome_panel(
    ui: &mut Ui,
    preferences: &Preferences,
    opening: Option<&OpeningModel>,
    words: &Words,
) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::page(ui, "welcome", |ui| {
        controls::heading(ui, &words.get("welcome-title"));
        language_choice(ui, words, &mut actions);
        controls::text(ui, &words.get("welcome-what"));
        if Button::new(&words.get("welcome-continue")).weight(Weight::Primary).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::None));
        }
        if let Some(opening) = opening {
            how_far(ui, opening, words);
        }
        text_size(ui, preferences.text_scale, words, &mut actions);
        presets(ui, preferences, words, &mut actions);
    });
    actions
}
