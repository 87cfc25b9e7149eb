//! The sheets over the visit: menu, places, help.

use bevy_egui::egui;
use egui::{RichText, Ui};
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting, steps};
use super::controls::{self, Button, Sign, Stepper, Weight};
use super::frame;
use super::model::{HandsModel, MenuModel, PlaceEntry, TimelineModel, TourEntry};
use super::start::{choose_buttons, language_choice};
use super::theme::{self, space};
use crate::viewer::visitor::{GoTo, Overlay, TourCommand, Words, action_label, group_label, input_label};
use crate::visiting::hands::{Action as Ask, Device, Group};

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
            tour_buttons(ui, tour, words, &mut actions);
        }

        controls::group(ui, &words.get("menu-visit"));
        if model.places && Button::new(&words.get("places-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Places));
        }
        if model.places && Button::new(&words.get("plan-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Plan));
        }
        if model.phases && Button::new(&words.get("timeline-open")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Phases));
        }
        if Button::new(&words.get("moves-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Moves));
        }
        if Button::new(&words.get("entrance")).wide().show(ui).clicked() {
            actions.push(Action::Go(GoTo::Entrance));
            actions.push(Action::Show(Overlay::None));
        }
        if model.making && Button::new(&words.get("making-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Making));
        }
        if Button::new(&words.get("access-title")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Access));
        }
        if Button::new(&words.get("hands-open")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Controls));
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

/// A tour: from where it was left, and from its beginning.
fn tour_buttons(ui: &mut Ui, tour: &TourEntry, words: &Words, actions: &mut Vec<Action>) {
    let mut args = FluentArgs::new();
    args.set("tour", tour.title.clone());
    args.set("stops", tour.stops);
    args.set("stop", tour.left_at.map_or(1, |stop| stop + 1));
    args.set("minutes", tour.minutes.unwrap_or_default());
    let length = words.with(if tour.minutes.is_some() { "tour-length" } else { "tour-length-stops" }, &args);
    let without_steps = if tour.step_free { format!(" · {}", words.get("place-step-free")) } else { String::new() };
    let hint = format!("{}\n{length}{without_steps}", tour.summary);
    let mut press = |button: Button<'_>, command: TourCommand, ui: &mut Ui| {
        if button.show(ui).clicked() {
            actions.push(Action::Tour(command));
            actions.push(Action::Show(Overlay::None));
        }
    };
    press(Button::new(&tour.title).hint(hint.trim()).wide(), TourCommand::Start(tour.id.clone()), ui);
    if tour.left_at.is_some() {
        let name = words.with("tour-go-on-named", &args);
        let text = words.with("tour-go-on", &args);
        press(Button::new(&text).named(&name), TourCommand::Resume(tour.id.clone()), ui);
    }
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
            let mut args = FluentArgs::new();
            args.set("place", place.title.clone());
            let name = words.with("way-show-to", &args);
            if Button::new(&words.get("way-show")).named(&name).show(ui).clicked() {
                actions.push(Action::Find(place.id.clone()));
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

/// Title of a sheet, the way back from it, and the access settings, which are never farther than one press.
pub(super) fn sheet_head(ui: &mut Ui, title: &str, words: &Words, actions: &mut Vec<Action>) {
    controls::heading(ui, title);
    ui.horizontal_wrapped(|ui| {
        back_button(ui, words, actions);
        if Button::sign(Sign::Access, &words.get("access-title")).show(ui).clicked() {
            actions.push(Action::Show(Overlay::Access));
        }
    });
    ui.add_space(space::NEAR);
}

/// One screen back.
pub(super) fn back_button(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    if Button::new(&words.get("back")).with_sign(Sign::Cross).show(ui).clicked() {
        actions.push(Action::Back);
    }
}

/// What keys, buttons and gestures do at this moment, and what the interface does by itself.
pub fn help_panel(ui: &mut Ui, model: &HandsModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "help", |ui| {
        sheet_head(ui, &words.get("help-title"), words, &mut actions);
        if Button::new(&words.get("hands-open")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Controls));
        }
        for group in Group::ALL.iter().copied() {
            controls::group(ui, &group_label(group, words));
            if group == Group::Walk {
                help_card(ui, &words.get("help-mouse-keys"), &words.get("help-mouse"));
            }
            if group == Group::Screens {
                help_card(ui, &words.get("help-tab-keys"), &words.get("help-tab"));
                help_card(ui, &words.get("help-press-keys"), &words.get("help-press"));
            }
            for ask in Ask::all().filter(|ask| ask.group() == group) {
                // Who stands at a public keypad is told by its own signs.
                let inputs = model.bindings.of(ask).iter().filter(|input| input.device() != Device::Keypad);
                let mut labels: Vec<_> = inputs.map(|input| input_label(*input, &model.devices, words)).collect();
                labels.dedup();
                if !labels.is_empty() {
                    help_card(ui, &labels.join(" · "), &action_label(ask, words));
                }
            }
        }
    });
    actions
}

fn help_card(ui: &mut Ui, keys: &str, what: &str) {
    controls::card(ui, |ui| {
        ui.label(RichText::new(keys).family(theme::strong()));
        controls::quiet(ui, what);
    });
}
