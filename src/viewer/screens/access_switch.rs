//! Rows of the access settings: switches, pointers that rest, and the bar.

use bevy_egui::egui;
use egui::Ui;
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting};
use super::controls::{self, Button, Stepper};
use crate::viewer::visitor::{BarShown, SwitchSettings, SwitchWish, Words};
use crate::visiting::scanning::Switch;

/// The steps that steppers offer.
mod steps {
    pub const STEP: &[f32] = &[0.3, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0];
    pub const FIRST: &[f32] = &[0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0];
    pub const LOOPS: &[f32] = &[1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0];
    pub const HOLD: &[f32] = &[0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0];
    pub const IGNORE: &[f32] = &[0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0];
    pub const DWELL: &[f32] = &[0.3, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0];
    pub const WOBBLE: &[f32] = &[5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0];
}

struct Rows<'a> {
    settings: &'a SwitchSettings,
    words: &'a Words,
    actions: &'a mut Vec<Action>,
}

/// All of them. What only counts with scanning or dwell is shown while that is on: the list stays short.
pub fn switch_rows(ui: &mut Ui, settings: &SwitchSettings, words: &Words, actions: &mut Vec<Action>) {
    let mut rows = Rows { settings, words, actions };
    controls::group(ui, &words.get("access-switches"));
    rows.switch(ui, "scan-on", settings.scanning, |settings, on| settings.scanning = on);
    if settings.scanning {
        rows.switch(ui, "scan-rows", settings.rows, |settings, on| settings.rows = on);
        rows.switch(ui, "scan-two", settings.two_switches, |settings, on| settings.two_switches = on);
        rows.keys(ui, "scan-key-accept", &settings.accept_keys, Switch::Accept);
        if settings.two_switches {
            rows.keys(ui, "scan-key-step", &settings.step_keys, Switch::Step);
        } else {
            rows.secs(ui, "scan-step", settings.step_secs, steps::STEP, |settings, value| settings.step_secs = value);
            rows.secs(ui, "scan-first", settings.first_secs, steps::FIRST, |settings, value| {
                settings.first_secs = value;
            });
        }
        let loops = words.number(f64::from(settings.loops), 0);
        rows.stepper(ui, "scan-loops", &loops, settings.loops as f32, steps::LOOPS, |settings, value| {
            settings.loops = value as u32;
        });
        rows.switch(ui, "scan-backward", settings.backward, |settings, on| settings.backward = on);
        rows.secs(ui, "scan-hold", settings.hold_secs, steps::HOLD, |settings, value| settings.hold_secs = value);
        rows.secs(ui, "scan-ignore", settings.ignore_secs, steps::IGNORE, |settings, value| {
            settings.ignore_secs = value;
        });
    }
    rows.switch(ui, "dwell-on", settings.dwell, |settings, on| settings.dwell = on);
    if settings.dwell {
        rows.secs(ui, "dwell-time", settings.dwell_secs, steps::DWELL, |settings, value| settings.dwell_secs = value);
        let pixels = words.number(f64::from(settings.wobble_px), 0);
        rows.stepper(ui, "dwell-wobble", &pixels, settings.wobble_px, steps::WOBBLE, |settings, value| {
            settings.wobble_px = value;
        });
    }
    rows.bar(ui);
}

impl Rows<'_> {
    fn set(&mut self, change: impl FnOnce(&mut SwitchSettings)) {
        let mut settings = self.settings.clone();
        change(&mut settings);
        self.actions.push(Action::Set(Setting::Switch(Box::new(settings))));
    }

    fn switch(&mut self, ui: &mut Ui, key: &str, on: bool, change: fn(&mut SwitchSettings, bool)) {
        let state = self.words.get(if on { "on" } else { "off" });
        let sentence = self.words.get(&format!("{key}-what"));
        if let Some(on) = controls::switch(ui, &self.words.get(key), &sentence, on, &state) {
            self.set(|settings| change(settings, on));
        }
    }

    fn secs(&mut self, ui: &mut Ui, key: &str, at: f32, steps: &[f32], change: fn(&mut SwitchSettings, f32)) {
        let mut args = FluentArgs::new();
        args.set("value", self.words.number(f64::from(at), 2));
        let value = self.words.with("seconds", &args);
        self.stepper(ui, key, &value, at, steps, change);
    }

    fn stepper(
        &mut self,
        ui: &mut Ui,
        key: &str,
        value: &str,
        at: f32,
        steps: &[f32],
        change: fn(&mut SwitchSettings, f32),
    ) {
        let stepper = Stepper {
            title: &self.words.get(key),
            sentence: &self.words.get(&format!("{key}-what")),
            value,
            less: &self.words.get("less"),
            more: &self.words.get("more"),
        };
        if let Some(value) = stepper.show(ui, at, steps) {
            self.set(|settings| change(settings, value));
        }
    }

    /// Which keys are a switch, and a button to make another one of it.
    fn keys(&mut self, ui: &mut Ui, key: &str, keys: &[String], switch: Switch) {
        let title = format!("{} · {}", self.words.get(key), keys.join(", "));
        if Button::new(&title).hint(&self.words.get("scan-key-change")).wide().show(ui).clicked() {
            self.actions.push(Action::Switch(SwitchWish::Learn(switch)));
        }
    }

    fn bar(&mut self, ui: &mut Ui) {
        controls::text(ui, &self.words.get("bar-title"));
        controls::quiet(ui, &self.words.get("bar-title-what"));
        ui.horizontal_wrapped(|ui| {
            let choices = [
                (BarShown::WhenNeeded, "bar-needed"),
                (BarShown::Always, "bar-always"),
                (BarShown::Never, "bar-never"),
            ];
            for (choice, key) in choices {
                let chosen = self.settings.bar == choice;
                if Button::new(&self.words.get(key)).choice(chosen).show(ui).clicked() {
                    self.set(|settings| settings.bar = choice);
                }
            }
        });
        self.switch(ui, "bar-top", self.settings.bar_at_top, |settings, on| settings.bar_at_top = on);
    }
}
