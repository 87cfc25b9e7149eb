//! The access settings that make moving bearable.

use bevy_egui::egui::Ui;

use super::access::{figure, row, stepper};
use super::action::{Action, Setting, steps};
use super::controls::{self, Button};
use crate::viewer::visitor::{Comfort, Transition, Vignette, Words};

pub(super) fn rows(ui: &mut Ui, comfort: &Comfort, words: &Words, actions: &mut Vec<Action>) {
    let now = *comfort;
    let set = Setting::Comfort;
    controls::group(ui, &words.get("comfort-title"));
    choice(
        ui,
        words,
        "comfort-transition",
        now.transition,
        &[(Transition::Glide, "comfort-glide"), (Transition::Fade, "comfort-fade"), (Transition::Cut, "comfort-cut")],
        |transition| set(Comfort { transition, ..now }),
        actions,
    );
    let speed = figure("metres-per-second", now.glide_speed, 0, words);
    stepper(
        ui,
        words,
        "comfort-glide-speed",
        &speed,
        now.glide_speed,
        steps::GLIDE,
        |glide_speed| set(Comfort { glide_speed, ..now }),
        actions,
    );
    row(ui, words, "comfort-click", now.click_to_go, |click_to_go| set(Comfort { click_to_go, ..now }), actions);
    let step = figure("metres", now.step_m, 2, words);
    stepper(
        ui,
        words,
        "comfort-step",
        &step,
        now.step_m,
        steps::STEP,
        |step_m| set(Comfort { step_m, ..now }),
        actions,
    );
    let notch = figure("degrees", now.notch_deg, 0, words);
    stepper(
        ui,
        words,
        "comfort-notch",
        &notch,
        now.notch_deg,
        steps::NOTCH,
        |notch_deg| set(Comfort { notch_deg, ..now }),
        actions,
    );
    let snap = if now.snap_turn_deg > 0.0 { figure("degrees", now.snap_turn_deg, 0, words) } else { words.get("off") };
    stepper(
        ui,
        words,
        "comfort-snap",
        &snap,
        now.snap_turn_deg,
        steps::SNAP,
        |snap_turn_deg| set(Comfort { snap_turn_deg, ..now }),
        actions,
    );
    row(ui, words, "comfort-gentle", now.gentle, |gentle| set(Comfort { gentle, ..now }), actions);
    choice(
        ui,
        words,
        "comfort-vignette",
        now.vignette,
        &[
            (Vignette::Off, "comfort-vignette-off"),
            (Vignette::Soft, "comfort-vignette-soft"),
            (Vignette::Strong, "comfort-vignette-strong"),
        ],
        |vignette| set(Comfort { vignette, ..now }),
        actions,
    );
    row(ui, words, "comfort-still", now.still_picture, |still_picture| set(Comfort { still_picture, ..now }), actions);
}

/// One of a few, side by side.
pub(super) fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    words: &Words,
    key: &str,
    now: T,
    choices: &[(T, &str)],
    setting: impl Fn(T) -> Setting,
    actions: &mut Vec<Action>,
) {
    controls::text(ui, &words.get(key));
    controls::quiet(ui, &words.get(&format!("{key}-what")));
    ui.horizontal_wrapped(|ui| {
        for (value, label) in choices {
            if Button::new(&words.get(label)).choice(*value == now).show(ui).clicked() {
                actions.push(Action::Set(setting(*value)));
            }
        }
    });
}
