//! Access settings: each with a sentence on what it does.

use bevy_egui::egui;
use egui::Ui;
use fluent_bundle::FluentArgs;

use super::access_body::OwnBody;
use super::access_captions;
use super::access_comfort;
use super::access_graphics::graphics_group;
use super::access_presets::{carry, presets};
use super::access_switch::switch_rows;
use super::access_tours;
use super::access_vision;
use super::access_voice;
use super::action::{Action, Setting, steps};
use super::controls::{self, Button, Stepper};
use super::frame;
use super::menu::{back_button, text_size};
use super::search;
use super::start::language_choice;
use crate::viewer::visitor::{Overlay, Preferences, Words};

/// All access settings on one sheet; `own` are the visitor's bodies.
pub fn access_panel(ui: &mut Ui, preferences: &Preferences, own: &[OwnBody], words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    frame::sheet(ui, "access", |ui| {
        controls::heading(ui, &words.get("access-title"));
        back_button(ui, words, &mut actions);
        controls::text(ui, &words.get("access-what"));
        language_choice(ui, words, &mut actions);
        let next = search::field(ui, words);
        presets(ui, preferences, words, &mut actions);

        controls::group(ui, &words.get("access-reading"));
        text_size(ui, preferences.text_scale, words, &mut actions);
        row(ui, words, "access-contrast", preferences.high_contrast, Setting::HighContrast, &mut actions);
        access_captions::rows(ui, preferences, words, &mut actions);

        let reading = preferences.reading;
        row(ui, words, "access-easy", reading.easy, Setting::EasyWords, &mut actions);
        row(ui, words, "access-described", reading.described, Setting::Described, &mut actions);
        row(ui, words, "access-points", reading.points, Setting::Points, &mut actions);
        if Button::new(&words.get("hands-open")).wide().show(ui).clicked() {
            actions.push(Action::Show(Overlay::Controls));
        }

        access_vision::rows(ui, preferences.vision.checked(), words, &mut actions);
        access_voice::rows(ui, preferences.aloud.checked(), words, &mut actions);
        access_tours::rows(ui, preferences.tour_pace.checked(), words, &mut actions);

        controls::group(ui, &words.get("access-body"));
        super::access_body::body_rows(ui, &preferences.posture, own, words, &mut actions);
        row(ui, words, "access-motion", preferences.reduced_motion, Setting::ReducedMotion, &mut actions);
        stepper(
            ui,
            words,
            "access-walk",
            &figure("metres-per-second", preferences.walk_speed, 1, words),
            preferences.walk_speed,
            steps::WALK,
            Setting::WalkSpeed,
            &mut actions,
        );
        stepper(
            ui,
            words,
            "access-look",
            &percent(preferences.look_sensitivity, words),
            preferences.look_sensitivity,
            steps::LOOK,
            Setting::LookSensitivity,
            &mut actions,
        );
        row(ui, words, "access-invert", preferences.invert_look, Setting::InvertLook, &mut actions);
        stepper(
            ui,
            words,
            "access-view",
            &figure("degrees", preferences.field_of_view_deg, 0, words),
            preferences.field_of_view_deg,
            steps::VIEW,
            Setting::FieldOfView,
            &mut actions,
        );
        access_comfort::rows(ui, &preferences.comfort, words, &mut actions);
        switch_rows(ui, &preferences.switch, words, &mut actions);
        graphics_group(ui, &preferences.graphics, words, &mut actions);
        carry(ui, preferences, words, &mut actions);
        search::go(ui, next, words);
    });
    actions
}

pub(super) fn row(
    ui: &mut Ui,
    words: &Words,
    key: &str,
    on: bool,
    setting: impl Fn(bool) -> Setting,
    actions: &mut Vec<Action>,
) {
    let state = words.get(if on { "on" } else { "off" });
    let sentence = words.get(&format!("{key}-what"));
    if let Some(on) = controls::switch(ui, &words.get(key), &sentence, on, &state) {
        actions.push(Action::Set(setting(on)));
    }
}

pub(super) fn stepper(
    ui: &mut Ui,
    words: &Words,
    key: &str,
    value: &str,
    at: f32,
    steps: &[f32],
    setting: impl Fn(f32) -> Setting,
    actions: &mut Vec<Action>,
) {
    let stepper = Stepper {
        title: &words.get(key),
        sentence: &words.get(&format!("{key}-what")),
        value,
        less: &words.get("less"),
        more: &words.get("more"),
    };
    if let Some(value) = stepper.show(ui, at, steps) {
        actions.push(Action::Set(setting(value)));
    }
}

pub(super) fn percent(value: f32, words: &Words) -> String {
    figure("percent", value * 100.0, 0, words)
}

/// A number with its unit, both in the language.
pub(super) fn figure(key: &str, value: f32, decimals: usize, words: &Words) -> String {
    let mut args = FluentArgs::new();
    args.set("value", words.number(f64::from(value), decimals));
    words.with(key, &args)
}
