//! How much time, strength and precision keys, buttons and sticks ask for.

use bevy_egui::egui;
use egui::Ui;
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting};
use super::controls::{self, Stepper};
use crate::viewer::visitor::{Words, action_label};
use crate::visiting::hands::{Action as Ask, Handling, Held, steps};

/// All of it, a row each.
pub(super) fn handling_rows(ui: &mut Ui, handling: &Handling, words: &Words, actions: &mut Vec<Action>) {
    let mut rows = Rows { ui, handling, words, actions };
    rows.switch("hands-repeat", handling.repeat, |handling, on| handling.repeat = on);
    if handling.repeat {
        rows.seconds("hands-repeat-delay", handling.repeat_delay_secs, steps::REPEAT_DELAY, |handling, value| {
            handling.repeat_delay_secs = value;
        });
        rows.seconds("hands-repeat-every", handling.repeat_every_secs, steps::REPEAT_EVERY, |handling, value| {
            handling.repeat_every_secs = value;
        });
    }
    rows.seconds("hands-settle", handling.settle_secs, steps::SETTLE, |handling, value| handling.settle_secs = value);
    rows.percent("hands-turn", handling.turn_sensitivity, steps::SENSITIVITY, |handling, value| {
        handling.turn_sensitivity = value;
    });
    rows.switch("hands-invert-turn", handling.invert_turn, |handling, on| handling.invert_turn = on);
    rows.switch("hands-invert-walk", handling.invert_walk, |handling, on| handling.invert_walk = on);
    rows.switch("hands-one-stick", handling.one_stick, |handling, on| handling.one_stick = on);
    rows.percent("hands-dead-zone", handling.dead_zone, steps::DEAD_ZONE, |handling, value| {
        handling.dead_zone = value;
    });
    rows.percent("hands-press-at", handling.press_at, steps::PRESS_AT, |handling, value| handling.press_at = value);
    rows.toggles();
}

struct Rows<'a> {
    ui: &'a mut Ui,
    handling: &'a Handling,
    words: &'a Words,
    actions: &'a mut Vec<Action>,
}

impl Rows<'_> {
    fn set(&mut self, change: impl FnOnce(&mut Handling)) {
        let mut handling = self.handling.clone();
        change(&mut handling);
        self.actions.push(Action::Set(Setting::Handling(handling)));
    }

    fn switch(&mut self, key: &str, on: bool, change: fn(&mut Handling, bool)) {
        let sentence = self.words.get(&format!("{key}-what"));
        let state = self.words.get(if on { "on" } else { "off" });
        if let Some(on) = controls::switch(self.ui, &self.words.get(key), &sentence, on, &state) {
            self.set(|handling| change(handling, on));
        }
    }

    fn seconds(&mut self, key: &str, at: f32, steps: &[f32], change: fn(&mut Handling, f32)) {
        let decimals = if (at * 10.0 - (at * 10.0).round()).abs() > 0.01 { 2 } else { 1 };
        self.stepper(key, at, self.words.number(f64::from(at), decimals), "seconds", steps, change);
    }

    fn percent(&mut self, key: &str, at: f32, steps: &[f32], change: fn(&mut Handling, f32)) {
        self.stepper(key, at, self.words.number(f64::from(at) * 100.0, 0), "percent", steps, change);
    }

    fn stepper(
        &mut self,
        key: &str,
        at: f32,
        figure: String,
        unit: &str,
        steps: &[f32],
        change: fn(&mut Handling, f32),
    ) {
        let mut args = FluentArgs::new();
        args.set("value", figure);
        let stepper = Stepper {
            title: &self.words.get(key),
            sentence: &self.words.get(&format!("{key}-what")),
            value: &self.words.with(unit, &args),
            less: &self.words.get("less"),
            more: &self.words.get("more"),
        };
        if let Some(value) = stepper.show(self.ui, at, steps) {
            self.set(|handling| change(handling, value));
        }
    }

    /// What goes on until it is pressed again.
    fn toggles(&mut self) {
        controls::group(self.ui, &self.words.get("hands-toggles"));
        let sentence = self.words.get("hands-toggles-what");
        for held in Held::ALL.iter().copied() {
            let on = self.handling.is_toggled(held);
            let state = self.words.get(if on { "on" } else { "off" });
            let title = action_label(Ask::Hold(held), self.words);
            if let Some(on) = controls::switch(self.ui, &title, &sentence, on, &state) {
                self.set(|handling| handling.toggle(held, on));
            }
        }
    }
}
