//! The access settings of reading aloud.

use bevy_egui::egui::Ui;

use super::access::{percent, row, stepper};
use super::action::{Action, Setting};
use super::controls;
use crate::viewer::visitor::{Aloud, Words};

/// Times as fast as usual.
const RATES: &[f32] = &[0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0];
/// Times as high as usual.
const PITCHES: &[f32] = &[0.5, 0.65, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0];
const VOLUMES: &[f32] = &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

pub(super) fn rows(ui: &mut Ui, aloud: Aloud, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("access-voice"));
    let tours = |tours| Setting::Aloud(Aloud { tours, ..aloud });
    row(ui, words, "access-voice-tours", aloud.tours, tours, actions);
    let interface = |interface| Setting::Aloud(Aloud { interface, ..aloud });
    row(ui, words, "access-voice-interface", aloud.interface, interface, actions);
    let mut step = |key, at, steps, set: &dyn Fn(f32) -> Aloud| {
        stepper(ui, words, key, &percent(at, words), at, steps, |value| Setting::Aloud(set(value)), actions);
    };
    step("access-voice-rate", aloud.rate, RATES, &|rate| Aloud { rate, ..aloud });
    step("access-voice-pitch", aloud.pitch, PITCHES, &|pitch| Aloud { pitch, ..aloud });
    step("access-voice-volume", aloud.volume, VOLUMES, &|volume| Aloud { volume, ..aloud });
}
