//! The start screen.

use bevy_egui::egui;
use egui::{FontId, RichText, Ui};

use super::action::{Action, Choice, Setting};
use super::controls::{self, Button, Weight};
use super::frame;
use super::model::{StartModel, short_path};
use super::theme::{self, size, space};
use crate::viewer::visitor::{LANGUAGES, Overlay, VisitSource, Words};

/// What to visit, and how.
pub fn start_panel(ui: &mut Ui, model: &StartModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::page(ui, "start", |ui| {
        let title = size::TITLE.min(ui.available_width() * 0.3);
        ui.label(RichText::new(words.get("app-name")).font(FontId::new(title, theme::display())));
        controls::text(ui, &words.get("app-what"));
        ui.add_space(space::GROUP);

        if Button::new(&words.get("start-enter")).weight(Weight::Primary).wide().show(ui).clicked() {
            actions.push(Action::Open(VisitSource::BuiltIn));
        }
        choose_buttons(ui, model.choosing, words, &mut actions);
        if Button::new(&words.get("access-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Access));
        }
        ui.add_space(space::NEAR);
        ui.horizontal_wrapped(|ui| {
            language_buttons(ui, words, &mut actions);
            ui.add_space(space::GROUP);
            if Button::new(&words.get("quit")).show(ui).clicked() {
                actions.push(Action::Quit);
            }
        });

        if !model.recent.is_empty() {
            controls::group(ui, &words.get("start-recent"));
            for recent in &model.recent {
                let hint = short_path(&recent.path);
                if Button::new(&recent.title).hint(&hint).wide().show(ui).clicked() {
                    actions.push(Action::Open(VisitSource::Path(recent.path.clone())));
                }
            }
        }
    });
    actions
}

/// The system's dialog for a file, and for a folder: no system offers both in one.
pub(super) fn choose_buttons(ui: &mut Ui, choosing: bool, words: &Words, actions: &mut Vec<Action>) {
    if Button::new(&words.get("open-file")).wide().enabled(!choosing).show(ui).clicked() {
        actions.push(Action::Choose(Choice::File));
    }
    if Button::new(&words.get("open-folder")).wide().enabled(!choosing).show(ui).clicked() {
        actions.push(Action::Choose(Choice::Folder));
    }
    if choosing {
        controls::quiet(ui, &words.get("open-choosing"));
    }
}

/// Every language in its own name, so that nobody has to read the present one.
pub(super) fn language_choice(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| language_buttons(ui, words, actions));
}

fn language_buttons(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    for (code, own_name) in LANGUAGES {
        if Button::new(own_name).choice(words.language() == *code).show(ui).clicked() {
            actions.push(Action::Set(Setting::Language((*code).to_owned())));
        }
    }
}
