//! What a tour still lacks before a visitor sees it.

use super::{Act, acts, add, finished, titled, told, visit};
use parvis::content::visit::TourProfile;
use parvis::visiting::authoring::{Draft, Edit, EditName, Lack, StopText, Want, Weight};
use proptest::prelude::*;

fn after(edits: &[Edit]) -> Vec<Lack> {
    let mut draft = finished();
    for edit in edits {
        draft.apply(edit.clone()).unwrap();
    }
    draft.lacks(&visit())
}

fn at_first(weight: Weight, what: Want) -> Vec<Lack> {
    vec![Lack { weight, stop: Some(0), what }]
}

fn whereabouts(place: Option<&str>, keeps_pose: bool) -> Edit {
    let pose = super::at(0.0).pose.filter(|_| keeps_pose);
    Edit::Whereabouts { stop: "stop-1".to_owned(), place: place.map(str::to_owned), pose }
}

fn seen(annotations: &[&str], highlight: &[&str]) -> Edit {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Edit::Annotations { stop: "stop-1".to_owned(), annotations: owned(annotations), highlight: owned(highlight) }
}

fn phase(id: &str) -> Edit {
    Edit::Phase { stop: "stop-1".to_owned(), phase: Some(id.to_owned()) }
}

#[test]
fn a_new_tour_lacks_a_title_and_a_stop() {
    let lack = |what| Lack { weight: Weight::Blocks, stop: None, what };
    assert_eq!(Draft::new().lacks(&visit()), [lack(Want::Title), lack(Want::Stop)]);
    assert_eq!(finished().lacks(&visit()), []);
}

#[test]
fn a_text_in_one_language_lacks_the_others_of_the_visit() {
    let language = |text, language: &str| Want::Language { text, language: language.to_owned() };
    let edits = [titled("en", ""), told("stop-2", StopText::Text, "fr", "  ")];
    assert_eq!(
        after(&edits),
        [
            Lack { weight: Weight::Misses, stop: None, what: language(EditName::TourTitle, "en") },
            Lack { weight: Weight::Misses, stop: Some(1), what: language(EditName::StopText, "fr") }
        ]
    );
    let mut canadian = visit();
    canadian.languages = vec!["fr-CA".to_owned(), "en-GB".to_owned()];
    assert_eq!(finished().lacks(&canadian), [], "French is understood in Canada");
    canadian.languages.clear();
    canadian.title.0.insert("und".to_owned(), "folder".to_owned());
    assert_eq!(finished().lacks(&canadian), [], "without a list, the languages of the title");
}

#[test]
fn a_stop_without_texts_lacks_each_as_much_as_it_matters() {
    let gone = |text| ["en", "fr"].map(|language| told("stop-1", text, language, ""));
    for (text, weight, want) in [
        (StopText::Title, Weight::Blocks, Want::Title),
        (StopText::Text, Weight::Misses, Want::Text),
        (StopText::Easy, Weight::Advises, Want::Easy),
        (StopText::Description, Weight::Advises, Want::Description),
    ] {
        assert_eq!(after(&gone(text)), at_first(weight, want));
    }
}

#[test]
fn names_that_the_visit_has_not_block() {
    let gone = || "gone".to_owned();
    for (edit, want) in [
        (whereabouts(Some("gone"), true), Want::KnownPlace(gone())),
        (phase("gone"), Want::KnownPhase(gone())),
        (seen(&["organ", "gone"], &["gone"]), Want::KnownAnnotation(gone())),
        (seen(&["organ"], &["gone"]), Want::KnownAnnotation(gone())),
    ] {
        assert_eq!(after(&[edit]), at_first(Weight::Blocks, want));
    }
}

#[test]
fn what_is_pointed_at_has_to_be_in_view_and_there_in_its_time() {
    assert_eq!(after(&[seen(&["chairs"], &["organ"])]), at_first(Weight::Misses, Want::InView("organ".to_owned())));
    assert_eq!(after(&[seen(&["chairs", "organ"], &["organ"]), phase("2024")]), []);
    let early = [seen(&["chairs", "organ"], &[]), phase("1200")];
    assert_eq!(after(&early), at_first(Weight::Misses, Want::AnnotationOfPhase("chairs".to_owned())));
    let nowhere = [whereabouts(Some("tribune"), false), phase("1200")];
    assert_eq!(after(&nowhere), at_first(Weight::Misses, Want::PlaceOfPhase("tribune".to_owned())));
}

#[test]
fn a_step_free_tour_asks_for_step_free_places() {
    let mut second = whereabouts(Some("nave"), false);
    if let Edit::Whereabouts { stop, .. } = &mut second {
        *stop = "stop-2".to_owned();
    }
    let with = |edit| after(&[Edit::Profile(TourProfile::StepFree), second.clone(), edit]);
    assert_eq!(with(whereabouts(Some("nave"), false)), []);
    let tribune = Want::StepFree("tribune".to_owned());
    assert_eq!(with(whereabouts(Some("tribune"), false)), at_first(Weight::Blocks, tribune));
    assert_eq!(with(whereabouts(Some("tribune"), true)), at_first(Weight::Advises, Want::StepFreeView));
    assert_eq!(with(whereabouts(None, true)), at_first(Weight::Advises, Want::StepFreeView));
}

#[test]
fn texts_too_long_to_stand_for_and_sentences_too_long_to_be_easy_are_told() {
    let text = |words: usize| told("stop-1", StopText::Text, "fr", &"nef – ".repeat(words));
    assert_eq!(after(&[text(120)]), []);
    let language = || "fr".to_owned();
    let longer = Want::ShorterText { language: language(), words: 121 };
    assert_eq!(after(&[text(121)]), at_first(Weight::Advises, longer));
    let easy = |words: usize| told("stop-1", StopText::Easy, "fr", &format!("Voici. {}!", "haut ".repeat(words)));
    assert_eq!(after(&[easy(15)]), []);
    let longer = Want::ShorterSentence { language: language(), words: 16 };
    assert_eq!(after(&[easy(16)]), at_first(Weight::Advises, longer));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tour_can_be_written_exactly_when_nothing_blocks(acts in acts(25), is_finished: bool) {
        let mut draft = if is_finished { finished() } else { Draft::new() };
        for act in acts {
            if let Act::Edit(edit) = act {
                drop(draft.apply(edit));
            }
        }
        drop(draft.apply(titled("en", "Title")));
        drop(draft.apply(add(0)));
        for number in 0..draft.tour().stops.len() {
            let id = draft.tour().stops[number].id.clone();
            if number % 3 > 0 || is_finished {
                drop(draft.apply(told(&id, StopText::Title, "en", "Stop")));
            }
        }
        let lacks = draft.lacks(&visit());
        let blocks: Vec<&Lack> = lacks.iter().filter(|lack| lack.weight == Weight::Blocks).collect();
        let written = draft.tour().to_json(&visit());
        prop_assert_eq!(blocks.is_empty(), written.is_ok(), "{:?} {:?}", blocks, written.err());
    }
}
