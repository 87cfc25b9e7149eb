//! The access settings of guided tours.

use bevy_egui::egui::Ui;

use super::access::{percent, row, stepper};
use super::action::{Action, Setting};
use super::controls;
use crate::viewer::visitor::Words;
use crate::visiting::touring::{Pace, SPEEDS};

pub(super) fn rows(ui: &mut Ui, pace: Pace, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("menu-tours"));
    row(
        ui,
        words,
        "access-tour-by-itself",
        pace.automatic,
        |automatic| Setting::Pace(Pace { automatic, ..pace }),
        actions,
    );
    stepper(
        ui,
        words,
        "access-tour-speed",
        &percent(pace.speed, words),
        pace.speed,
        SPEEDS,
        |speed| Setting::Pace(Pace { speed, ..pace }),
        actions,
    );
}
