//! Every edit can be undone, and none breaks a rule of the format.

use super::{Act, acts, add, at, finished, titled, told};
use glam::DVec3;
use parvis::content::visit::{MAX_BYTES, MAX_ENTRIES, MAX_TEXT_BYTES, Pose, Stop, Texts, is_id};
use parvis::visiting::authoring::{Change, Draft, Edit, EditError, EditName, NewStop, StopText};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn ids(draft: &Draft) -> Vec<&str> {
    draft.tour().stops.iter().map(|stop| stop.id.as_str()).collect()
}

fn three() -> Draft {
    let mut draft = Draft::new();
    for number in 0..3 {
        draft.apply(add(number)).unwrap();
    }
    draft
}

#[test]
fn stops_are_put_in_order_taken_away_and_made_again() {
    let mut draft = three();
    let order = |stop: &str, to| Edit::MoveStop { stop: stop.to_owned(), to };
    let moved = draft.apply(order("stop-3", 0)).unwrap();
    assert_eq!(moved, Change { name: EditName::MoveStop, stop: Some(0) });
    assert_eq!(ids(&draft), ["stop-3", "stop-1", "stop-2"]);
    draft.apply(Edit::RemoveStop("stop-1".to_owned())).unwrap();
    draft.apply(Edit::DuplicateStop("stop-3".to_owned())).unwrap();
    assert_eq!(ids(&draft), ["stop-3", "stop-3-2", "stop-2"]);
    assert_eq!(draft.undo(), Some(Change { name: EditName::DuplicateStop, stop: Some(1) }));
    assert_eq!(draft.undo_name(), Some(EditName::RemoveStop));
    draft.undo();
    draft.undo();
    assert_eq!(ids(&draft), ["stop-1", "stop-2", "stop-3"]);
    assert_eq!(draft.redo_name(), Some(EditName::MoveStop));
    draft.redo();
    assert_eq!(ids(&draft), ["stop-3", "stop-1", "stop-2"]);
    draft.apply(Edit::DurationMin(Some(5))).unwrap();
    assert!(!draft.can_redo(), "a new edit ends what could be made again");
}

#[test]
fn the_last_stop_taken_away_leaves_the_one_before_it_to_look_at() {
    let mut draft = three();
    assert_eq!(draft.apply(Edit::RemoveStop("stop-3".to_owned())).unwrap().stop, Some(1));
    draft.apply(Edit::RemoveStop("stop-2".to_owned())).unwrap();
    assert_eq!(draft.apply(Edit::RemoveStop("stop-1".to_owned())).unwrap().stop, None);
    assert_eq!(draft.undo().unwrap().stop, Some(0));
}

#[test]
fn typing_into_a_field_is_one_step_until_a_pause_or_another_field() {
    let mut draft = three();
    let type_in = |draft: &mut Draft, stop: &str, words: &str| {
        for end in 1..=words.len() {
            draft.apply(told(stop, StopText::Text, "en", &words[..end])).unwrap();
        }
    };
    let text = |draft: &Draft, number: usize| draft.tour().stops[number].text.get("en").to_owned();
    type_in(&mut draft, "stop-1", "The nave");
    assert!(draft.is_typing());
    draft.pause();
    draft.apply(told("stop-1", StopText::Text, "en", "The nave is high")).unwrap();
    type_in(&mut draft, "stop-2", "The choir");
    type_in(&mut draft, "stop-1", "No");
    let mut seen = vec![text(&draft, 0) + "|" + &text(&draft, 1)];
    while draft.undo_name() == Some(EditName::StopText) {
        draft.undo();
        seen.push(text(&draft, 0) + "|" + &text(&draft, 1));
    }
    assert_eq!(seen, ["No|The choir", "The nave is high|The choir", "The nave is high|", "The nave|", "|"]);
}

#[test]
fn what_is_typed_and_deleted_again_is_no_step() {
    let mut draft = three();
    let before = draft.clone();
    for words in ["T", "Th", "T", ""] {
        draft.apply(told("stop-1", StopText::Easy, "fr", words)).unwrap();
    }
    draft.apply(told("stop-1", StopText::Easy, "fr", "")).unwrap();
    assert_eq!(draft, before);
}

#[test]
fn ids_are_made_of_titles_and_are_free() {
    let mut draft = Draft::new();
    for title in ["L’Œuvre : du Chœur", "l'œuvre du chœur!", "日本", "  ", &"a".repeat(300)] {
        let new = NewStop { title: Texts::new("fr", title), ..at(0.0) };
        draft.apply(Edit::AddStop { at: draft.tour().stops.len(), new }).unwrap();
    }
    let long = "a".repeat(56);
    assert_eq!(ids(&draft), ["l-oeuvre-du-choeur", "l-oeuvre-du-choeur-2", "stop-3", "stop-4", &long]);
    draft.apply(Edit::RemoveStop("stop-3".to_owned())).unwrap();
    draft.apply(Edit::AddStop { at: 0, new: at(0.0) }).unwrap();
    assert_eq!(ids(&draft)[0], "stop-5");
}

#[test]
fn texts_are_tidied_and_views_kept_to_a_millimetre() {
    let mut draft = three();
    draft.apply(told("stop-1", StopText::Text, "en", "One\r\ntwo\rthree\u{0}\u{7}\tfour")).unwrap();
    let pose = Pose::standing(DVec3::new(1.000_49, -2.000_51, 0.1), DVec3::ONE / 3.0);
    draft.apply(Edit::Whereabouts { stop: "stop-1".to_owned(), place: None, pose: Some(pose) }).unwrap();
    let stop = &draft.tour().stops[0];
    assert_eq!(stop.text.get("en"), "One\ntwo\nthree\tfour");
    assert_eq!(stop.pose, Some(Pose::standing(DVec3::new(1.0, -2.001, 0.1), DVec3::splat(0.333))));
}

#[test]
fn what_breaks_a_rule_is_refused_and_changes_nothing() {
    let mut draft = three();
    let before = draft.clone();
    let stop = || "stop-1".to_owned();
    let far = Pose::free(DVec3::X * 1e7, DVec3::ZERO);
    let nowhere = Pose::free(DVec3::NAN, DVec3::ZERO);
    let many = vec!["organ".to_owned(); MAX_ENTRIES + 1];
    for (edit, error) in [
        (Edit::RemoveStop("none".to_owned()), EditError::NoSuchStop("none".to_owned())),
        (add(4), EditError::NoSuchNumber { at: 4, stops: 3 }),
        (Edit::MoveStop { stop: stop(), to: 3 }, EditError::NoSuchNumber { at: 3, stops: 2 }),
        (titled("french!", "La nef"), EditError::NotALanguage("french!".to_owned())),
        (titled("fr", &"é".repeat(MAX_TEXT_BYTES / 2 + 1)), EditError::TextTooLong { bytes: MAX_TEXT_BYTES + 2 }),
        (Edit::Whereabouts { stop: stop(), place: None, pose: None }, EditError::Nowhere),
        (Edit::Whereabouts { stop: stop(), place: None, pose: Some(far) }, EditError::FarAway),
        (Edit::Whereabouts { stop: stop(), place: None, pose: Some(nowhere) }, EditError::FarAway),
        (
            Edit::Whereabouts { stop: stop(), place: Some("../nave".to_owned()), pose: None },
            EditError::NotAnId("../nave".to_owned()),
        ),
        (Edit::Phase { stop: stop(), phase: Some(String::new()) }, EditError::NotAnId(String::new())),
        (
            Edit::Annotations { stop: stop(), annotations: many, highlight: Vec::new() },
            EditError::TooMany { what: "annotations of a stop" },
        ),
    ] {
        assert_eq!(draft.apply(edit), Err(error));
    }
    assert_eq!(draft, before);
}

#[test]
fn a_tour_has_at_most_a_thousand_stops() {
    let mut tour = finished().tour().clone();
    let stop = tour.stops[0].clone();
    tour.stops.extend((3..MAX_ENTRIES).map(|number| Stop { id: format!("stop-{number}"), ..stop.clone() }));
    let mut draft = Draft::copy_of(&tour);
    draft.apply(add(500)).unwrap();
    assert_eq!(draft.tour().stops[500].id, "stop-1000");
    assert_eq!(draft.apply(add(0)), Err(EditError::TooMany { what: "stops" }));
    assert_eq!(draft.apply(Edit::DuplicateStop("stop-1".to_owned())), Err(EditError::TooMany { what: "stops" }));
}

#[test]
fn as_many_steps_are_kept_as_anybody_goes_back() {
    let mut draft = three();
    for minutes in 1..=600 {
        draft.apply(Edit::DurationMin(Some(minutes))).unwrap();
    }
    let undone = std::iter::from_fn(|| draft.undo()).count();
    assert_eq!((undone, draft.tour().duration_min), (500, Some(100)));
    let redone = std::iter::from_fn(|| draft.redo()).count();
    assert_eq!((redone, draft.tour().duration_min), (500, Some(600)));
}

#[test]
fn a_tour_that_could_not_be_read_again_does_not_come_about() {
    // Each takes two bytes in the file.
    let text = "\"".repeat(MAX_TEXT_BYTES);
    let mut tour = finished().tour().clone();
    for number in 0..104 {
        tour.stops[0].text.0.insert(format!("en-{number:03}"), text.clone());
    }
    let mut draft = Draft::copy_of(&tour);
    let edit = told("stop-2", StopText::Text, "en", &text);
    assert_eq!(draft.apply(edit.clone()), Err(EditError::TourTooLarge { limit_bytes: MAX_BYTES }));
    assert_eq!(draft, Draft::copy_of(&tour));
    draft.apply(told("stop-1", StopText::Text, "en-000", "shorter")).unwrap();
    draft.apply(edit).unwrap();
    assert!(serde_json::to_vec_pretty(draft.tour()).unwrap().len() as u64 <= MAX_BYTES);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn undoing_everything_gives_the_start_and_redoing_everything_the_end(acts in acts(40)) {
        let start = Draft::new();
        let mut draft = start.clone();
        for act in acts {
            match act {
                Act::Edit(edit) => {
                    let before = draft.clone();
                    if draft.apply(edit).is_err() {
                        prop_assert_eq!(&draft, &before);
                    }
                }
                Act::Undo => drop(draft.undo()),
                Act::Redo => drop(draft.redo()),
                Act::Pause => draft.pause(),
            }
            let stops = &draft.tour().stops;
            let ids: BTreeSet<&str> = stops.iter().map(|stop| stop.id.as_str()).collect();
            prop_assert!(ids.len() == stops.len() && ids.iter().all(|id| is_id(id)));
        }
        while draft.can_redo() {
            draft.redo();
        }
        let end = draft.clone();
        let mut steps = 0;
        while let Some(change) = draft.undo() {
            steps += 1;
            prop_assert_eq!(draft.redo_name(), Some(change.name));
        }
        prop_assert_eq!(draft.tour(), start.tour());
        for _ in 0..steps {
            prop_assert!(draft.redo().is_some());
        }
        prop_assert!(!draft.can_redo());
        prop_assert_eq!(draft.tour(), end.tour());
    }
}
