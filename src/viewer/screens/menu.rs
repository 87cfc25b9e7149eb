//! The sheets over the visit: menu, places, help.

use bevy_egui::egui;
use egui::{RichText, Ui};
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting, steps};
use super::controls::{self, Button, Sign, Stepper, Weight};
use super::frame;
use super::model::{MenuModel, PlaceEntry, TimelineModel};
use super::start::{choose_buttons, language_choice};
use super::theme::{self, space};
use crate::viewer::visitor::{GoTo, Overlay, TourCommand, Words};

/// The Esc menu.
pub fn menu_panel(ui: &mut Ui, model: &MenuModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "menu", |ui| {
        controls::heading(ui, &model.title);
        if Button::new(&words.get("menu-continue")).weight(Weight::Primary).wide().show(ui).clicked() {
            actions.push(Action::Back);
        }
        if model.touring || !model.tours.is_empty() {
            controls::group(ui, &words.get("menu-tours"));
        }
        if model.touring && Button::new(&words.get("tour-leave")).wide().show(ui).clicked() {
            actions.push(Action::Tour(TourCommand::Leave));
            actions.push(Action::Show(Overlay::None));
        }
        for tour in &model.tours {
            if Button::new(&tour.title).hint(&tour.summary).wide().show(ui).clicked() {
                actions.push(Action::Tour(TourCommand::Start(tour.id.clone())));
                actions.push(Action::Show(Overlay::None));
            }
        }

        controls::group(ui, &words.get("menu-visit"));
        if model.places && Button::new(&words.get("places-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Places));
        }
        if model.phases && Button::new(&words.get("timeline-open")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Phases));
        }
        if Button::new(&words.get("entrance")).wide().show(ui).clicked() {
            actions.push(Action::Go(GoTo::Entrance));
            actions.push(Action::Show(Overlay::None));
        }
        if Button::new(&words.get("access-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Access));
        }
        if Button::new(&words.get("help-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Help));
        }
        text_size(ui, model.text_scale, words, &mut actions);
        language_choice(ui, words, &mut actions);

        controls::group(ui, &words.get("menu-elsewhere"));
        choose_buttons(ui, model.choosing, words, &mut actions);
        if Button::new(&words.get("menu-leave")).wide().show(ui).clicked() {
            actions.push(Action::CloseVisit);
        }
        if Button::new(&words.get("quit")).wide().show(ui).clicked() {
            actions.push(Action::Quit);
        }
    });
    actions
}

/// Size of all text and controls.
pub(super) fn text_size(ui: &mut Ui, at: f32, words: &Words, actions: &mut Vec<Action>) {
    let mut args = FluentArgs::new();
    args.set("value", words.number(f64::from(at) * 100.0, 0));
    let stepper = Stepper {
        title: &words.get("access-text"),
        sentence: &words.get("access-text-what"),
        value: &words.with("percent", &args),
        less: &words.get("smaller"),
        more: &words.get("larger"),
    };
    if let Some(scale) = stepper.show(ui, at, steps::TEXT) {
        actions.push(Action::Set(Setting::TextScale(scale)));
    }
}

/// Where to go.
pub fn places_panel(ui: &mut Ui, places: &[PlaceEntry], words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "places", |ui| {
        sheet_head(ui, &words.get("places-title"), words, &mut actions);
        for place in places {
            let mark = if place.step_free { words.get("place-step-free") } else { String::new() };
            if Button::new(&place.title).hint(&mark).wide().show(ui).clicked() {
                actions.push(Action::Go(GoTo::Place(place.id.clone())));
                actions.push(Action::Show(Overlay::None));
            }
        }
        if places.is_empty() {
            controls::text(ui, &words.get("places-none"));
        }
    });
    actions
}

/// When to be.
pub fn phases_panel(ui: &mut Ui, timeline: &TimelineModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "phases", |ui| {
        sheet_head(ui, &words.get("timeline-title"), words, &mut actions);
        for (number, phase) in timeline.phases.iter().enumerate() {
            let label = format!("{} · {}", phase.year, phase.title);
            let hint = words.get(phase.certainty);
            if Button::new(&label).hint(&hint).choice(number == timeline.at).wide().show(ui).clicked() {
                actions.push(Action::Phase(phase.id.clone()));
                actions.push(Action::Show(Overlay::None));
            }
        }
    });
    actions
}

/// Title of a sheet and the way back from it.
pub(super) fn sheet_head(ui: &mut Ui, title: &str, words: &Words, actions: &mut Vec<Action>) {
    controls::heading(ui, title);
    if Button::new(&words.get("back")).with_sign(Sign::Cross).show(ui).clicked() {
        actions.push(Action::Back);
    }
    ui.add_space(space::NEAR);
}

/// Keys, in three groups: the key's text and what it does, both in the words file.
const HELP: &[(&str, &[(&str, &str)])] = &[
    (
        "help-walking",
        &[
            ("help-walk-keys", "help-walk"),
            ("help-turn-keys", "help-turn"),
            ("help-mouse-keys", "help-mouse"),
            ("help-pace-keys", "help-pace"),
            ("help-posture-keys", "help-posture"),
        ],
    ),
    (
        "help-visit",
        &[
            ("help-menu-keys", "help-menu"),
            ("help-places-keys", "help-places"),
            ("help-phases-keys", "help-phases"),
            ("help-tour-keys", "help-tour"),
            ("help-captions-keys", "help-captions"),
            ("help-text-keys", "help-text"),
            ("help-help-keys", "help-help"),
            ("help-streaming-keys", "help-streaming"),
        ],
    ),
    (
        "help-controls",
        &[
            ("help-tab-keys", "help-tab"),
            ("help-press-keys", "help-press"),
            ("help-back-keys", "help-back"),
            ("help-gamepad-keys", "help-gamepad"),
            ("help-gamepad-tour-keys", "help-gamepad-tour"),
        ],
    ),
];

/// Every key, and what it does.
pub fn help_panel(ui: &mut Ui, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "help", |ui| {
        sheet_head(ui, &words.get("help-title"), words, &mut actions);
        for (group, entries) in HELP {
            controls::group(ui, &words.get(group));
            for (keys, what) in *entries {
                controls::card(ui, |ui| {
                    ui.label(RichText::new(words.get(keys)).family(theme::strong()));
                    controls::quiet(ui, &words.get(what));
                });
            }
        }
    });
    actions
}
