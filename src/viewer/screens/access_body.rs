//! Rows of the access settings: which body to go in, and how high its eye is.

use egui::Ui;

use super::access::{figure, stepper};
use super::action::{Action, Setting, steps};
use super::controls::{self, Button};
use crate::viewer::visitor::{ChosenBody, Posture, Words};
use crate::visiting::body::Profiles;
use bevy_egui::egui;

/// The bodies that everybody has.
const BODIES: [(&str, &str); 4] =
    [("standing", "standing"), ("seated", "seated"), ("child", "body-child"), ("custom", "body-custom")];

/// A body that the visitor has brought, as a file of the profiles' folder.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnBody {
    /// Of its profile.
    pub id: String,
    /// In the visitor's language.
    pub title: String,
    /// Its eye above the floor, metres.
    pub eye_m: f32,
}

impl OwnBody {
    /// All of them.
    pub fn all(profiles: &Profiles, language: &str) -> Vec<Self> {
        let own = profiles.iter().filter(|profile| BODIES.iter().all(|(id, _)| *id != profile.id));
        own.map(|profile| Self {
            id: profile.id.clone(),
            title: profile.title(language).to_owned(),
            eye_m: profile.eye_m,
        })
        .collect()
    }
}

/// The choice of a body, and of its height where there is one.
pub(super) fn body_rows(ui: &mut Ui, chosen: &ChosenBody, own: &[OwnBody], words: &Words, actions: &mut Vec<Action>) {
    controls::text(ui, &words.get("access-posture"));
    controls::quiet(ui, &words.get("access-posture-what"));
    ui.horizontal_wrapped(|ui| {
        let everybodys = BODIES.map(|(id, key)| (id, words.get(key), eye_of(id, chosen)));
        let own = own.iter().map(|body| (body.id.as_str(), body.title.clone(), body.eye_m));
        for (id, title, eye_m) in everybodys.into_iter().chain(own) {
            let label = format!("{title} · {}", figure("metres", eye_m, 2, words));
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
