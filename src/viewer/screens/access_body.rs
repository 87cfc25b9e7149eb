//! Rows of the access settings: which body to go in, and how high its eye is.

use egui::Ui;

use super::access::{figure, stepper};
use super::action::{Action, Setting, steps};
use super::controls::{self, Button};
use crate::viewer::visitor::{ChosenBody, Posture, Words};
use bevy_egui::egui;

/// The bodies that everybody has; a visitor's own follow them with the command for the next body.
const BODIES: [(&str, &str); 4] =
    [("standing", "standing"), ("seated", "seated"), ("child", "body-child"), ("custom", "body-custom")];

/// The choice of a body, and of its height where there is one.
pub(super) fn body_rows(ui: &mut Ui, chosen: &ChosenBody, words: &Words, actions: &mut Vec<Action>) {
    controls::text(ui, &words.get("access-posture"));
    controls::quiet(ui, &words.get("access-posture-what"));
    ui.horizontal_wrapped(|ui| {
        for (id, key) in BODIES {
            let label = format!("{} · {}", words.get(key), figure("metres", eye_of(id, chosen), 2, words));
            if Button::new(&label).choice(id == chosen.profile).show(ui).clicked() {
                actions.push(Action::Set(Setting::Body(id.to_owned())));
            }
        }
    });
    if chosen.posture() == Posture::Seated {
        height(ui, words, "access-seated-eye", chosen.seated_m, steps::SEATED, Setting::SeatedEye, actions);
    }
    if chosen.profile == "custom" {
        height(ui, words, "access-custom-eye", chosen.custom_m, steps::EYE, Setting::CustomEye, actions);
    }
}

fn height(
    ui: &mut Ui,
    words: &Words,
    key: &str,
    metres: f32,
    steps: &[f32],
    setting: fn(f32) -> Setting,
    actions: &mut Vec<Action>,
) {
    stepper(ui, words, key, &figure("metres", metres, 2, words), metres, steps, setting, actions);
}

fn eye_of(id: &str, chosen: &ChosenBody) -> f32 {
    match id {
        "seated" => chosen.seated_m,
        "custom" => chosen.custom_m,
        "child" => 1.10,
        _ => Posture::Standing.eye_height_m(),
    }
}
