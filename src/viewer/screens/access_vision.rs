//! The access settings for eyes that see otherwise.

use bevy_egui::egui::Ui;

use super::access::{figure, percent, row, stepper};
use super::access_comfort::choice;
use super::action::{Action, Setting};
use super::controls;
use crate::viewer::visitor::{Vision, Words};
use crate::visiting::vision::Cones;

/// Times; 1 is none.
const MAGNIFIERS: &[f32] = &[1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];
const SEVERITIES: &[f32] = &[0.2, 0.4, 0.6, 0.8, 1.0];

pub(super) fn rows(ui: &mut Ui, vision: Vision, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("access-vision"));
    let set = Setting::Vision;
    row(ui, words, "access-bold", vision.bold, |bold| set(Vision { bold, ..vision }), actions);
    let times = figure("times", vision.magnifier, usize::from(vision.magnifier.fract() > 0.01), words);
    let times = if vision.magnifier > 1.0 { times } else { words.get("off") };
    let enlarge = |magnifier| set(Vision { magnifier, ..vision });
    stepper(ui, words, "access-magnifier", &times, vision.magnifier, MAGNIFIERS, enlarge, actions);
    let kinds = [
        (Cones::All, "access-cones-all"),
        (Cones::NoRed, "access-cones-no-red"),
        (Cones::NoGreen, "access-cones-no-green"),
        (Cones::NoBlue, "access-cones-no-blue"),
    ];
    choice(ui, words, "access-cones", vision.cones, &kinds, |cones| set(Vision { cones, ..vision }), actions);
    if vision.cones != Cones::All {
        let missing = |severity| set(Vision { severity, ..vision });
        let severity = percent(vision.severity, words);
        stepper(ui, words, "access-severity", &severity, vision.severity, SEVERITIES, missing, actions);
        let simulate = |simulated| set(Vision { simulated, ..vision });
        row(ui, words, "access-simulated", vision.simulated, simulate, actions);
    }
}
