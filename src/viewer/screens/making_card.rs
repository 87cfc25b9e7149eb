//! The card over the visit while a tour is made: fly to a view, add a stop, go on flying.

use bevy_egui::egui;
use egui::{RichText, ScrollArea, Ui};
use fluent_bundle::FluentArgs;

use super::action::Action;
use super::controls::{self, Button, Weight};
use super::making::{is_whole, may_save};
use super::making_words as named;
use super::theme;
use crate::viewer::visitor::{Drafted, MakeTour, Overlay, Words};

/// Its content, in so much height.
pub(super) fn making_card(ui: &mut Ui, height: f32, draft: &Drafted, words: &Words, actions: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("making").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.label(RichText::new(title(draft, words)).family(theme::strong()));
        controls::quiet(ui, &state(draft, words));
        ui.horizontal_wrapped(|ui| {
            let mut press = |button: Button<'_>, action: Action, ui: &mut Ui| {
                if button.show(ui).clicked() {
                    actions.push(action);
                }
            };
            let add = words.get("making-add-here");
            press(Button::new(&add).weight(Weight::Primary), Action::Make(MakeTour::AddHere), ui);
            press(Button::new(&words.get("making-write")), Action::Show(Overlay::Making), ui);
            let stop = draft.chosen.unwrap_or_default();
            let some = !draft.tour.stops.is_empty();
            press(Button::new(&words.get("making-try")).enabled(some), Action::Make(MakeTour::Try(stop)), ui);
            let undo = undo_name(draft, words);
            let undo = Button::new(&words.get("making-undo")).named(&undo).enabled(draft.undo.is_some()).show(ui);
            if undo.clicked() {
                actions.push(Action::Make(MakeTour::Undo));
            }
            let save = Button::new(&words.get("making-save")).enabled(may_save(draft)).show(ui);
            if save.clicked() {
                actions.push(Action::Make(MakeTour::Save));
            }
        });
    });
}

/// What it is called, or that it has no title yet.
pub(super) fn title(draft: &Drafted, words: &Words) -> String {
    let title = draft.tour.title.get(words.language());
    if title.trim().is_empty() { words.get("making-untitled") } else { title.to_owned() }
}

/// How many stops there are, and whether all of it is saved.
pub(super) fn state(draft: &Drafted, words: &Words) -> String {
    let mut args = FluentArgs::new();
    args.set("stops", draft.tour.stops.len());
    let saved = words.get(match (draft.saved, is_whole(draft)) {
        (true, _) => "making-is-saved",
        (false, true) => "making-is-not-saved",
        (false, false) => "making-is-not-whole",
    });
    format!("{} · {saved}", words.with("making-stops-count", &args))
}

/// What an undo takes back.
pub(super) fn undo_name(draft: &Drafted, words: &Words) -> String {
    draft
        .undo
        .map_or_else(|| words.get("making-undo"), |edit| of("making-undo-named", &named::edit(edit, words), words))
}

/// What a redo makes again.
pub(super) fn redo_name(draft: &Drafted, words: &Words) -> String {
    draft
        .redo
        .map_or_else(|| words.get("making-redo"), |edit| of("making-redo-named", &named::edit(edit, words), words))
}

/// A text with one name in it.
pub(super) fn of(key: &str, what: &str, words: &Words) -> String {
    let mut args = FluentArgs::new();
    args.set("what", what.to_owned());
    words.with(key, &args)
}
