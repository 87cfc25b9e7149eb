//! Which keys, buttons and gestures do what, and how to change it.

use bevy_egui::egui;
use egui::{Id, RichText, Ui};
use fluent_bundle::FluentArgs;

use super::access_hands::handling_rows;
use super::action::{Action, Choice};
use super::controls::{self, Button, Sign, Weight};
use super::frame;
use super::menu::sheet_head;
use super::model::HandsModel;
use super::theme;
use crate::viewer::visitor::{Listening, Rebind, Words, action_label, device_label, group_label, input_label};
use crate::visiting::hands::{Action as Ask, Bindings, Device, Group};

/// What of the sheet is shown: it would be long, and is walked through with one key or one switch.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shown {
    device: Device,
    /// `None`: at what pace.
    group: Option<Group>,
}

const SHOWN: &str = "hands shown";

/// The sheet will show the settings of pace.
pub fn show_pace(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(Id::new(SHOWN), Shown { device: Device::Keyboard, group: None }));
}

/// The sheet.
pub fn hands_panel(ui: &mut Ui, model: &HandsModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    if let Some(listening) = &model.listening {
        frame::sheet(ui, "hands listening", |ui| listening_card(ui, listening, words, &mut actions));
        return actions;
    }
    let id = Id::new(SHOWN);
    let mut shown =
        ui.data(|data| data.get_temp(id)).unwrap_or(Shown { device: Device::Keyboard, group: Some(Group::Walk) });
    frame::sheet(ui, "hands", |ui| {
        sheet_head(ui, &words.get("hands-title"), words, &mut actions);
        controls::text(ui, &words.get("hands-what"));
        conflicts(ui, model, words, &mut actions);

        controls::group(ui, &words.get("hands-device"));
        ui.horizontal_wrapped(|ui| {
            for device in Device::ALL.iter().copied() {
                let label = device_label(device, words);
                if Button::new(&label).choice(device == shown.device).show(ui).clicked() {
                    shown.device = device;
                }
            }
        });
        controls::group(ui, &words.get("hands-subject"));
        ui.horizontal_wrapped(|ui| {
            for group in Group::ALL.iter().copied() {
                if Button::new(&group_label(group, words)).choice(Some(group) == shown.group).show(ui).clicked() {
                    shown.group = Some(group);
                }
            }
            if Button::new(&words.get("hands-group-pace")).choice(shown.group.is_none()).show(ui).clicked() {
                shown.group = None;
            }
        });

        match shown.group {
            Some(group) => {
                controls::group(ui, &format!("{} · {}", group_label(group, words), device_label(shown.device, words)));
                for ask in Ask::all().filter(|ask| ask.group() == group) {
                    binding_card(ui, ask, shown.device, model, words, &mut actions);
                }
            }
            None => {
                controls::group(ui, &words.get("hands-group-pace"));
                handling_rows(ui, &model.handling, words, &mut actions);
            }
        }

        controls::group(ui, &words.get("hands-files"));
        if Button::new(&words.get("hands-export")).wide().enabled(!model.choosing).show(ui).clicked() {
            actions.push(Action::Choose(Choice::ExportHands));
        }
        if Button::new(&words.get("hands-import")).wide().enabled(!model.choosing).show(ui).clicked() {
            actions.push(Action::Choose(Choice::ImportHands));
        }
        if Button::new(&words.get("hands-all-usual")).wide().show(ui).clicked() {
            actions.push(Action::Rebind(Rebind::ResetAll));
        }
    });
    ui.data_mut(|data| data.insert_temp(id, shown));
    actions
}

/// What is waited for, and the way out of it for a pointer.
fn listening_card(ui: &mut Ui, listening: &Listening, words: &Words, actions: &mut Vec<Action>) {
    let mut args = FluentArgs::new();
    args.set("what", action_label(listening.action, words));
    controls::heading(ui, &words.with("hands-listening", &args));
    controls::text(ui, &device_label(listening.device, words));
    let mut args = FluentArgs::new();
    args.set("seconds", f64::from(listening.left_secs.ceil()));
    controls::quiet(ui, &words.with("hands-listening-left", &args));
    if Button::new(&words.get("cancel")).with_sign(Sign::Cross).weight(Weight::Primary).show(ui).clicked() {
        actions.push(Action::Rebind(Rebind::StopListening));
    }
}

/// Every press with two meanings in words, and a button for each way out.
fn conflicts(ui: &mut Ui, model: &HandsModel, words: &Words, actions: &mut Vec<Action>) {
    // The same two in several places are one thing to decide.
    let mut told = Vec::new();
    for conflict in model.bindings.conflicts() {
        let one = (conflict.input, conflict.actions.clone());
        if told.contains(&one) {
            continue;
        }
        if told.is_empty() {
            controls::group(ui, &words.get("hands-conflicts"));
        }
        told.push(one);
        let input = input_label(conflict.input, &model.devices, words);
        let names: Vec<String> = conflict.actions.iter().map(|action| action_label(*action, words)).collect();
        let mut args = FluentArgs::new();
        args.set("input", input.clone());
        args.set("what", names.join(", "));
        controls::card(ui, |ui| {
            ui.label(words.with("hands-conflict", &args));
            for (action, name) in conflict.actions.iter().zip(&names) {
                let label = format!("{} · {name}", words.get("hands-remove"));
                let full = format!("{label}: {input}, {}", words.get("hands-conflicts"));
                if Button::new(&label).named(&full).with_sign(Sign::Cross).show(ui).clicked() {
                    actions.push(Action::Rebind(Rebind::Forget(*action, conflict.input)));
                }
            }
        });
    }
}

/// An action, what it is bound to on this device, and what can be done about it.
fn binding_card(ui: &mut Ui, ask: Ask, device: Device, model: &HandsModel, words: &Words, actions: &mut Vec<Action>) {
    let name = action_label(ask, words);
    let bound: Vec<_> = model.bindings.on(ask, device).collect();
    controls::card(ui, |ui| {
        ui.label(RichText::new(&name).family(theme::strong()));
        if bound.is_empty() {
            controls::quiet(ui, &words.get("hands-none"));
        }
        ui.horizontal_wrapped(|ui| {
            for input in &bound {
                let label = input_label(*input, &model.devices, words);
                let full = format!("{name}: {} {label}", words.get("hands-remove"));
                if Button::new(&label).named(&full).with_sign(Sign::Cross).show(ui).clicked() {
                    actions.push(Action::Rebind(Rebind::Forget(ask, *input)));
                }
            }
            // Gestures are few and need no listening: each is where the program brings it, or nowhere.
            let add = words.get("hands-add");
            if device != Device::Touch
                && Button::new(&add).named(&format!("{name}: {add}")).with_sign(Sign::Plus).show(ui).clicked()
            {
                actions.push(Action::Rebind(Rebind::Listen(ask, device)));
            }
            if model.bindings.of(ask) != Bindings::default().of(ask) {
                let usual = words.get("hands-usual");
                if Button::new(&usual).named(&format!("{name}: {usual}")).show(ui).clicked() {
                    actions.push(Action::Rebind(Rebind::Reset(ask)));
                }
            }
        });
    });
}
