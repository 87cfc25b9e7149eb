//! How finely the visit is drawn, as the visitor chooses it.

use bevy_egui::egui::Ui;
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting};
use super::controls::{self, Button};
use crate::viewer::visitor::Words;
use crate::visiting::quality::{Graphics, Wanted};

/// A heading, what the choice does, and a button for each level.
pub(super) fn graphics_group(ui: &mut Ui, graphics: &Graphics, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("access-picture"));
    controls::text(ui, &words.get("quality"));
    controls::quiet(ui, &words.get("quality-what"));
    ui.horizontal_wrapped(|ui| {
        for wanted in Wanted::ALL {
            let label = label(wanted, graphics, words);
            if Button::new(&label).choice(wanted == graphics.wanted).show(ui).clicked() {
                actions.push(Action::Set(Setting::Quality(wanted)));
            }
        }
    });
    controls::quiet(ui, &words.get(&format!("{}-what", key(graphics.wanted))));
}

/// Beside "automatic" stands what it has come to.
fn label(wanted: Wanted, graphics: &Graphics, words: &Words) -> String {
    match &graphics.measured {
        Some(measured) if wanted == Wanted::Auto => {
            let mut args = FluentArgs::new();
            args.set("level", words.get(key(Wanted::from(measured.level))));
            words.with("quality-auto-is", &args)
        }
        _ => words.get(key(wanted)),
    }
}

/// The words' key of a choice.
fn key(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Auto => "quality-auto",
        Wanted::Low => "quality-low",
        Wanted::Medium => "quality-medium",
        Wanted::High => "quality-high",
    }
}
