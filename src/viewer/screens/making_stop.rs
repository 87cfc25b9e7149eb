//! One stop of a tour that is made: what is told there, where it is, and what is seen.

use bevy_egui::egui::Ui;
use fluent_bundle::FluentArgs;

use super::action::Action;
use super::controls::{self, Button, Weight};
use super::making::{fields, lacking, steps, stop_name};
use super::making_card::of;
use super::making_words as named;
use super::menu::sheet_head;
use super::model::MakingModel;
use crate::content::visit::{Stop, Travel};
use crate::viewer::visitor::{Drafted, GoTo, MakeTour, Overlay, Words};
use crate::visiting::authoring::{Edit, EditName, StopText};

pub(super) fn stop_page(
    ui: &mut Ui,
    model: &MakingModel,
    draft: &Drafted,
    number: usize,
    words: &Words,
    actions: &mut Vec<Action>,
) {
    let Some(stop) = draft.tour.stops.get(number) else { return };
    sheet_head(ui, &stop_name(&draft.tour, number, words), words, actions);
    let mut asked = Vec::new();
    ui.horizontal_wrapped(|ui| {
        let mut press = |button: Button<'_>, wish: MakeTour, ui: &mut Ui| {
            let pressed = button.show(ui).clicked();
            if pressed {
                asked.push(wish);
            }
            pressed
        };
        press(Button::new(&words.get("making-all-stops")).weight(Weight::Primary), MakeTour::Choose(None), ui);
        let (before, after) = (number.checked_sub(1), Some(number + 1).filter(|after| *after < draft.tour.stops.len()));
        press(Button::new(&words.get("tour-previous")).enabled(before.is_some()), MakeTour::Choose(before), ui);
        press(Button::new(&words.get("tour-next")).enabled(after.is_some()), MakeTour::Choose(after), ui);
        steps(draft, words, ui, &mut press);
    });
    ui.horizontal_wrapped(|ui| {
        if Button::new(&words.get("making-see")).enabled(view(stop).is_some()).show(ui).clicked() {
            actions.extend(view(stop).map(Action::Go));
            actions.push(Action::Show(Overlay::None));
        }
        if Button::new(&words.get("making-try-here")).show(ui).clicked() {
            asked.push(MakeTour::Try(number));
            actions.push(Action::Show(Overlay::None));
        }
    });
    actions.extend(asked.into_iter().map(Action::Make));

    for (text, name, texts, lines) in [
        (StopText::Title, EditName::StopTitle, &stop.title, 1),
        (StopText::Text, EditName::StopText, &stop.text, 5),
        (StopText::Easy, EditName::StopEasy, &stop.easy, 4),
        (StopText::Description, EditName::StopDescription, &stop.description, 3),
    ] {
        let edit = |language, to| Edit::StopText { stop: stop.id.clone(), text, language, to };
        fields(ui, draft, (&stop.id, name), texts, lines, words, edit, actions);
    }

    whereabouts(ui, model, stop, words, actions);
    travel(ui, stop, words, actions);
    phase(ui, model, stop, words, actions);
    sights(ui, model, stop, words, actions);
    for language in stop.captions.keys() {
        let name = of("making-captions-drop", named::language(language), words);
        if Button::new(&name).show(ui).clicked() {
            make(actions, Edit::DropCaptions { stop: stop.id.clone(), language: language.clone() });
        }
    }
    controls::group(ui, &words.get("making-stop-itself"));
    ui.horizontal_wrapped(|ui| {
        if Button::new(&words.get("making-duplicate")).show(ui).clicked() {
            make(actions, Edit::DuplicateStop(stop.id.clone()));
        }
        if Button::new(&words.get("making-remove")).show(ui).clicked() {
            make(actions, Edit::RemoveStop(stop.id.clone()));
        }
    });
    lacking(ui, draft, Some(number), words, actions);
}

fn make(actions: &mut Vec<Action>, edit: Edit) {
    actions.push(Action::Make(MakeTour::Edit(Box::new(edit))));
}

/// The way to what is seen there.
fn view(stop: &Stop) -> Option<GoTo> {
    stop.pose.as_ref().map(GoTo::from).or_else(|| stop.place.clone().map(GoTo::Place))
}

/// A place of the visit, or a view of the stop's own.
fn whereabouts(ui: &mut Ui, model: &MakingModel, stop: &Stop, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("making-where"));
    let place = stop.place.as_ref().and_then(|id| model.places.iter().find(|place| place.id == *id));
    let text = match (&stop.pose, place) {
        (None, Some(place)) => of("making-at-place", &place.title, words),
        (Some(_), Some(place)) => of("making-near-place", &place.title, words),
        _ => words.get("making-own-view"),
    };
    controls::text(ui, &text);
    if Button::new(&words.get("making-view-here")).show(ui).clicked() {
        actions.push(Action::Make(MakeTour::ViewHere(stop.id.clone())));
    }
    controls::quiet(ui, &words.get("making-view-here-what"));
}

fn travel(ui: &mut Ui, stop: &Stop, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("making-travel"));
    ui.horizontal_wrapped(|ui| {
        for (travel, key) in [
            (Travel::Glide, "making-travel-glide"),
            (Travel::Walk, "making-travel-walk"),
            (Travel::Fade, "making-travel-fade"),
            (Travel::Cut, "making-travel-cut"),
        ] {
            if Button::new(&words.get(key)).choice(stop.travel == travel).show(ui).clicked() {
                make(actions, Edit::Travel { stop: stop.id.clone(), travel });
            }
        }
    });
}

fn phase(ui: &mut Ui, model: &MakingModel, stop: &Stop, words: &Words, actions: &mut Vec<Action>) {
    if model.phases.is_empty() {
        return;
    }
    controls::group(ui, &words.get("making-phase"));
    ui.horizontal_wrapped(|ui| {
        let as_before = words.get("making-phase-as-before");
        if Button::new(&as_before).choice(stop.phase.is_none()).show(ui).clicked() {
            make(actions, Edit::Phase { stop: stop.id.clone(), phase: None });
        }
        for phase in &model.phases {
            let chosen = stop.phase.as_ref() == Some(&phase.id);
            let name = format!("{} · {}", phase.year, phase.title);
            if Button::new(&phase.year).named(&name).choice(chosen).show(ui).clicked() {
                make(actions, Edit::Phase { stop: stop.id.clone(), phase: Some(phase.id.clone()) });
            }
        }
    });
}

/// Points of interest: those that the stop has, and those in view at this moment.
fn sights(ui: &mut Ui, model: &MakingModel, stop: &Stop, words: &Words, actions: &mut Vec<Action>) {
    let of_stop = |id: &String| stop.annotations.contains(id) || stop.highlight.contains(id);
    let offered: Vec<_> = model.sights.iter().filter(|(id, _, in_view)| *in_view || of_stop(id)).collect();
    controls::group(ui, &words.get("making-sights"));
    controls::quiet(ui, &words.get(if offered.is_empty() { "making-sights-none" } else { "making-sights-what" }));
    for (id, title, _) in offered {
        let mut args = FluentArgs::new();
        args.set("what", title.clone());
        let (shown, first) = (stop.annotations.contains(id), stop.highlight.contains(id));
        controls::card(ui, |ui| {
            controls::text(ui, title);
            ui.horizontal_wrapped(|ui| {
                for (key, named, on, turns_first) in [
                    ("making-sight-shown", "making-sight-shown-named", shown, false),
                    ("making-sight-first", "making-sight-first-named", first, true),
                ] {
                    let name = words.with(named, &args);
                    if Button::new(&words.get(key)).named(&name).choice(on).show(ui).clicked() {
                        // What is spoken of first is in view.
                        let (shown, first) =
                            if turns_first { (shown || !first, !first) } else { (!shown, first && !shown) };
                        let with = |ids: &[String], on: bool| {
                            let others = ids.iter().filter(|other| *other != id).cloned();
                            others.chain(on.then(|| id.clone())).collect::<Vec<_>>()
                        };
                        make(
                            actions,
                            Edit::Annotations {
                                stop: stop.id.clone(),
                                annotations: with(&stop.annotations, shown),
                                highlight: with(&stop.highlight, first),
                            },
                        );
                    }
                }
            });
        });
    }
}
