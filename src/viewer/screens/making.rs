//! The sheet on which tours are made: what was left, what can be changed, and the tour as a whole.

use bevy_egui::egui;
use egui::{Id, Ui};
use fluent_bundle::FluentArgs;

use super::action::{Action, Choice};
use super::controls::{self, Button, Sign, Stepper, Weight};
use super::field::Field;
use super::frame;
use super::making_card::{of, redo_name, state, title, undo_name};
use super::making_stop::stop_page;
use super::making_words as named;
use super::menu::sheet_head;
use super::model::MakingModel;
use super::theme::space;
use crate::content::visit::{MAX_TEXT_BYTES, Texts, Tour, TourProfile};
use crate::viewer::visitor::{Drafted, LeftDraft, MakeTour, Overlay, Words};
use crate::visiting::authoring::{Edit, EditName, Lack, TourText, Weight as Gravity};

/// Minutes that a tour may take, to choose from; 0 says nothing of it.
const MINUTES: &[f32] = &[0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0];

/// Nothing is in the way of saving.
pub(super) fn may_save(draft: &Drafted) -> bool {
    !draft.saved && draft.no_home.is_none() && is_whole(draft)
}

/// Nothing is lacking without which a tour cannot be saved.
pub(super) fn is_whole(draft: &Drafted) -> bool {
    draft.lacks.iter().all(|lack| lack.weight != Gravity::Blocks)
}

/// The sheet.
pub fn making_panel(ui: &mut Ui, model: &MakingModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let draft = model.making.draft.as_deref();
    // Every page begins at its top, and has a focus of its own.
    let page = match draft {
        None => "making".to_owned(),
        Some(draft) => {
            format!("making {:?}", draft.chosen.and_then(|stop| draft.tour.stops.get(stop)).map(|stop| &stop.id))
        }
    };
    frame::sheet(ui, &page, |ui| match draft {
        None => begin_page(ui, model, words, &mut actions),
        Some(draft) => match draft.chosen {
            Some(number) => stop_page(ui, model, draft, number, words, &mut actions),
            None => tour_page(ui, model, draft, words, &mut actions),
        },
    });
    actions
}

/// Nothing is being made.
fn begin_page(ui: &mut Ui, model: &MakingModel, words: &Words, actions: &mut Vec<Action>) {
    sheet_head(ui, &words.get("making-title"), words, actions);
    controls::text(ui, &words.get("making-what"));
    ui.add_space(space::NEAR);
    if let Some(left) = &model.making.left {
        left_buttons(ui, left, words, actions);
        return;
    }
    if Button::new(&words.get("making-new")).weight(Weight::Primary).wide().show(ui).clicked() {
        actions.push(Action::Make(MakeTour::New));
    }
    if model.tours.is_empty() {
        return;
    }
    controls::group(ui, &words.get("making-change"));
    for tour in &model.tours {
        let name = of("making-change-named", &tour.title, words);
        if Button::new(&tour.title).named(&name).wide().show(ui).clicked() {
            actions.push(Action::Make(MakeTour::Change(tour.id.clone())));
        }
    }
}

/// What was left is finished or thrown away before something else begins: there is one desk.
fn left_buttons(ui: &mut Ui, left: &LeftDraft, words: &Words, actions: &mut Vec<Action>) {
    let title = left.title.get(words.language());
    let title = if title.trim().is_empty() { words.get("making-untitled") } else { title.to_owned() };
    match &left.elsewhere {
        None => {
            controls::text(ui, &of("making-left", &title, words));
            if Button::new(&words.get("making-go-on")).weight(Weight::Primary).wide().show(ui).clicked() {
                actions.push(Action::Make(MakeTour::GoOn));
            }
        }
        Some(visit) => {
            controls::text(ui, &of("making-left-elsewhere", &title, words));
            if Button::new(&words.get("making-open-visit")).weight(Weight::Primary).wide().show(ui).clicked() {
                actions.push(Action::Open(visit.clone()));
            }
        }
    }
    throw_away(ui, words, actions);
}

/// The one thing that cannot be undone is asked twice.
fn throw_away(ui: &mut Ui, words: &Words, actions: &mut Vec<Action>) {
    // The question lasts while it is shown: whoever comes back later is asked anew.
    let (asked, now) = (Id::new("throw the tour away"), ui.ctx().cumulative_pass_nr());
    let shown: Option<u64> = ui.data(|data| data.get_temp(asked));
    if shown.is_none_or(|last| now.saturating_sub(last) > 2) {
        if Button::new(&words.get("making-throw-away")).show(ui).clicked() {
            ui.data_mut(|data| data.insert_temp(asked, now));
        }
        return;
    }
    ui.data_mut(|data| data.insert_temp(asked, now));
    controls::text(ui, &words.get("making-throw-away-asked"));
    ui.horizontal_wrapped(|ui| {
        let keep = Button::new(&words.get("making-keep")).weight(Weight::Primary).show(ui).clicked();
        let away = Button::new(&words.get("making-throw-away-yes")).show(ui).clicked();
        if keep || away {
            ui.data_mut(|data| data.remove_temp::<u64>(asked));
        }
        if away {
            actions.push(Action::Make(MakeTour::Discard));
        }
    });
}

/// The tour as a whole.
fn tour_page(ui: &mut Ui, model: &MakingModel, draft: &Drafted, words: &Words, actions: &mut Vec<Action>) {
    sheet_head(ui, &title(draft, words), words, actions);
    controls::quiet(ui, &state(draft, words));
    ui.horizontal_wrapped(|ui| {
        let mut press = |button: Button<'_>, wish: MakeTour, ui: &mut Ui| {
            let pressed = button.show(ui).clicked();
            if pressed {
                actions.push(Action::Make(wish));
            }
            pressed
        };
        let save = words.get("making-save");
        press(Button::new(&save).weight(Weight::Primary).enabled(may_save(draft)), MakeTour::Save, ui);
        steps(draft, words, ui, &mut press);
        let some = !draft.tour.stops.is_empty();
        if press(Button::new(&words.get("making-try")).enabled(some), MakeTour::Try(0), ui) {
            actions.push(Action::Show(Overlay::None));
        }
    });
    ui.horizontal_wrapped(|ui| {
        if Button::new(&words.get("making-put-away")).show(ui).clicked() {
            actions.push(Action::Make(MakeTour::PutAway));
        }
        if !draft.saved && (draft.undo.is_some() || draft.redo.is_some()) {
            throw_away(ui, words, actions);
        }
    });
    home(ui, model, draft, words, actions);

    controls::group(ui, &words.get("making-stops"));
    for number in 0..draft.tour.stops.len() {
        stop_row(ui, &draft.tour, number, words, actions);
    }
    if Button::new(&words.get("making-add-here")).wide().show(ui).clicked() {
        actions.push(Action::Make(MakeTour::AddHere));
    }
    controls::quiet(ui, &words.get("making-add-here-what"));

    controls::group(ui, &words.get("making-about"));
    let tour = &draft.tour;
    for (text, name, texts, lines) in [
        (TourText::Title, EditName::TourTitle, &tour.title, 1),
        (TourText::Summary, EditName::TourSummary, &tour.summary, 3),
        (TourText::Theme, EditName::TourTheme, &tour.theme, 1),
    ] {
        let edit = |language, to| Edit::TourText { text, language, to };
        fields(ui, draft, ("tour", name), texts, lines, words, edit, actions);
    }
    about(ui, tour, words, actions);
    lacking(ui, draft, None, words, actions);
}

/// Undo and redo.
pub(super) fn steps(
    draft: &Drafted,
    words: &Words,
    ui: &mut Ui,
    press: &mut impl FnMut(Button<'_>, MakeTour, &mut Ui) -> bool,
) {
    let (undo, redo) = (undo_name(draft, words), redo_name(draft, words));
    press(Button::new(&words.get("making-undo")).named(&undo).enabled(draft.undo.is_some()), MakeTour::Undo, ui);
    press(Button::new(&words.get("making-redo")).named(&redo).enabled(draft.redo.is_some()), MakeTour::Redo, ui);
}

/// Where the tour will be saved, where the visit that is open cannot be written.
fn home(ui: &mut Ui, model: &MakingModel, draft: &Drafted, words: &Words, actions: &mut Vec<Action>) {
    use crate::visiting::authoring::NoHome;
    let Some(why) = &draft.no_home else { return };
    ui.add_space(space::TIGHT);
    controls::text(ui, &named::no_home(why, words));
    if !matches!(why, NoHome::BuiltIn | NoHome::Cache { .. }) {
        return;
    }
    let free = !model.choosing && !model.making.copying && is_whole(draft);
    if Button::new(&words.get("making-choose-home")).wide().enabled(free).show(ui).clicked() {
        actions.push(Action::Choose(Choice::TourHome));
    }
    if model.making.copying {
        controls::progress(ui, &words.get("making-copying"), None);
        controls::quiet(ui, &words.get("making-copying"));
    }
}

/// A stop among the others: to write it, and to put it elsewhere in the order.
fn stop_row(ui: &mut Ui, tour: &Tour, number: usize, words: &Words, actions: &mut Vec<Action>) {
    let Some(stop) = tour.stops.get(number) else { return };
    let name = stop_name(tour, number, words);
    ui.horizontal(|ui| {
        let moves = [(Sign::Up, "making-up", number.checked_sub(1)), (Sign::Down, "making-down", Some(number + 1))];
        for (sign, key, to) in moves {
            let to = to.filter(|to| *to < tour.stops.len());
            if Button::sign(sign, &of(key, &name, words)).enabled(to.is_some()).show(ui).clicked() {
                let edit = to.map(|to| Box::new(Edit::MoveStop { stop: stop.id.clone(), to }));
                actions.extend(edit.map(|edit| Action::Make(MakeTour::Edit(edit))));
            }
        }
        if Button::new(&name).wide().show(ui).clicked() {
            actions.push(Action::Make(MakeTour::Choose(Some(number))));
        }
    });
}

/// Its number and its title.
pub(super) fn stop_name(tour: &Tour, number: usize, words: &Words) -> String {
    let title = tour.stops.get(number).map_or("", |stop| stop.title.get(words.language()));
    let title = if title.trim().is_empty() { words.get("making-untitled-stop") } else { title.to_owned() };
    format!("{}. {title}", number + 1)
}

/// For whom it is, how long it takes, and where its statements come from.
fn about(ui: &mut Ui, tour: &Tour, words: &Words, actions: &mut Vec<Action>) {
    let mut make = |edit: Edit| actions.push(Action::Make(MakeTour::Edit(Box::new(edit))));
    let step_free = tour.profile == TourProfile::StepFree;
    let (name, what) = (words.get("making-profile"), words.get("making-profile-what"));
    let state = words.get(if step_free { "on" } else { "off" });
    if let Some(on) = controls::switch(ui, &name, &what, step_free, &state) {
        make(Edit::Profile(if on { TourProfile::StepFree } else { TourProfile::Standing }));
    }
    let at = f32::from(tour.duration_min.unwrap_or_default());
    let mut args = FluentArgs::new();
    args.set("minutes", at as u16);
    let value = if at > 0.0 { words.with("making-minutes", &args) } else { words.get("making-minutes-none") };
    let stepper = Stepper {
        title: &words.get("making-duration"),
        sentence: "",
        value: &value,
        less: &words.get("smaller"),
        more: &words.get("larger"),
    };
    if let Some(minutes) = stepper.show(ui, at, MINUTES) {
        make(Edit::DurationMin((minutes > 0.0).then_some(minutes as u16)));
    }
    controls::group(ui, &words.get("making-sources"));
    controls::quiet(ui, &words.get("making-sources-what"));
    // The last field is empty: what is written there is one more.
    for number in 0..=tour.sources.len() {
        let mut args = FluentArgs::new();
        args.set("number", number + 1);
        let label = words.with("making-source", &args);
        let mut text = tour.sources.get(number).cloned().unwrap_or_default();
        let field = Field { label: &label, lines: 1, longest: MAX_TEXT_BYTES, width: f32::INFINITY };
        if field.show(ui, ("tour", "source", number), &mut text).0.changed() {
            let others = tour.sources.iter().cloned().enumerate().filter(|(other, _)| *other != number);
            let mut sources: Vec<String> = others.map(|(_, source)| source).collect();
            sources.insert(number, text);
            make(Edit::Sources(sources));
        }
    }
}

/// One text in every language of the visit.
pub(super) fn fields(
    ui: &mut Ui,
    draft: &Drafted,
    (of, name): (&str, EditName),
    texts: &Texts,
    lines: usize,
    words: &Words,
    edit: impl Fn(String, String) -> Edit,
    actions: &mut Vec<Action>,
) {
    for language in &draft.languages {
        let label = named::in_language(name, language, words);
        let mut text = texts.0.get(language).cloned().unwrap_or_default();
        let field = Field { label: &label, lines, longest: MAX_TEXT_BYTES, width: f32::INFINITY };
        if field.show(ui, (of, name, language), &mut text).0.changed() {
            actions.push(Action::Make(MakeTour::Edit(Box::new(edit(language.clone(), text)))));
        }
    }
}

/// What is lacking at a stop; or everything, with the way to the stop.
pub(super) fn lacking(ui: &mut Ui, draft: &Drafted, stop: Option<usize>, words: &Words, actions: &mut Vec<Action>) {
    let here = |lack: &&Lack| stop.is_none() || lack.stop == stop;
    let mut lacks: Vec<&Lack> = draft.lacks.iter().filter(here).collect();
    lacks.sort_by_key(|lack| lack.weight);
    controls::group(ui, &words.get(if lacks.is_empty() { "making-lacks-nothing" } else { "making-lacks" }));
    let mut gravity = None;
    for lack in lacks {
        if gravity != Some(lack.weight) {
            gravity = Some(lack.weight);
            controls::quiet(
                ui,
                &words.get(match lack.weight {
                    Gravity::Blocks => "making-lacks-blocks",
                    Gravity::Misses => "making-lacks-misses",
                    Gravity::Advises => "making-lacks-advises",
                }),
            );
        }
        let text = named::lack(lack, words);
        match lack.stop.filter(|_| stop.is_none()) {
            Some(number) => {
                let mut args = FluentArgs::new();
                args.set("stop", stop_name(&draft.tour, number, words));
                args.set("what", text);
                let text = words.with("making-lacks-at", &args);
                if Button::new(&text).wide().show(ui).clicked() {
                    actions.push(Action::Make(MakeTour::Choose(Some(number))));
                }
            }
            None => controls::text(ui, &text),
        }
    }
}
