//! Tours that are made: edits that can be undone, what is lacking, saving, and a journal.

mod editing;
mod journal;
mod lacking;
mod listing;
mod saving;

use glam::DVec3;
use parvis::content::visit::{Annotation, Phase, Place, Pose, Texts, TourProfile, Travel, Visit};
use parvis::visiting::authoring::{Draft, Edit, NewStop, StopText, TourText};
use proptest::prelude::*;

/// A visit of two languages with a place of each kind.
pub fn visit() -> Visit {
    let pose = Pose::standing(DVec3::new(0.0, 0.0, 5.0), DVec3::new(0.0, 10.0, -5.0));
    let nave = Place { step_free: true, ..Place::new("nave", Texts::new("en", "Nave").with("fr", "Nef"), pose) };
    let tribune = Place { phases: vec!["2024".to_owned()], ..Place::new("tribune", Texts::new("en", "Tribune"), pose) };
    let phase = |id: &str| Phase { id: id.to_owned(), title: Texts::new("en", id), ..Phase::default() };
    let seen = |id: &str| Annotation { id: id.to_owned(), title: Texts::new("en", id), ..Annotation::default() };
    let mut visit = Visit::new(Texts::new("en", "Cathedral"), "tiles/tileset.json", nave);
    visit.languages = vec!["fr".to_owned(), "en".to_owned()];
    visit.places.push(tribune);
    visit.phases = vec![phase("1200"), phase("2024")];
    visit.annotations = vec![seen("organ"), Annotation { phases: vec!["2024".to_owned()], ..seen("chairs") }];
    visit
}

pub fn at(x: f64) -> NewStop {
    let pose = Pose::free(DVec3::new(x, 2.0, 0.0), DVec3::new(x, 2.0, -1.0));
    NewStop { pose: Some(pose), ..NewStop::default() }
}

pub fn add(number: usize) -> Edit {
    Edit::AddStop { at: number, new: at(number as f64) }
}

pub fn told(stop: &str, text: StopText, language: &str, to: &str) -> Edit {
    Edit::StopText { stop: stop.to_owned(), text, language: language.to_owned(), to: to.to_owned() }
}

pub fn titled(language: &str, to: &str) -> Edit {
    Edit::TourText { text: TourText::Title, language: language.to_owned(), to: to.to_owned() }
}

/// Two stops, `stop-1` and `stop-2`, with all that a visitor needs.
pub fn finished() -> Draft {
    let mut draft = Draft::new();
    let mut edits = vec![titled("en", "The nave"), titled("fr", "La nef"), add(0), add(1)];
    for stop in ["stop-1", "stop-2"] {
        for text in [StopText::Title, StopText::Text, StopText::Easy, StopText::Description] {
            edits.extend([told(stop, text, "en", "Here it is."), told(stop, text, "fr", "Voici.")]);
        }
    }
    for edit in edits {
        draft.apply(edit).unwrap();
    }
    draft
}

/// What hands on a screen may do.
#[derive(Debug, Clone)]
pub enum Act {
    Edit(Edit),
    Undo,
    Redo,
    Pause,
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![-1e6..1e6, -50.0..50.0, Just(f64::NAN), Just(-0.0), Just(2e6)]
}

fn pose() -> impl Strategy<Value = Pose> {
    let point = || [coordinate(), coordinate(), coordinate()].prop_map(DVec3::from_array);
    (point(), point(), any::<bool>())
        .prop_map(|(point, look, stands)| if stands { Pose::standing(point, look) } else { Pose::free(point, look) })
}

/// Few of each, so that edits meet.
fn edit() -> impl Strategy<Value = Edit> {
    let stop = || prop_oneof![4 => "stop-[1-4]", 1 => "stop-1-2|nave|gone"].boxed();
    let language = || "en|fr|fr-CA|!".boxed();
    let words = || prop_oneof![4 => "[a-zé\\\\\" \r\n]{0,6}", 1 => Just("x".repeat(20_001))].boxed();
    let place = || proptest::option::of("nave|tribune|gone|no id").boxed();
    let phase = || proptest::option::of("1200|2024|gone").boxed();
    let seen = || proptest::collection::vec("organ|chairs|gone", 0..3).boxed();
    let tour_text = prop_oneof![Just(TourText::Title), Just(TourText::Summary), Just(TourText::Theme)];
    let stop_text = prop_oneof![Just(StopText::Title), Just(StopText::Text), Just(StopText::Easy)];
    let travel = prop_oneof![Just(Travel::Glide), Just(Travel::Walk), Just(Travel::Cut)];
    let profile = prop_oneof![Just(TourProfile::Standing), Just(TourProfile::StepFree)];
    let new = (words(), proptest::option::of(pose()), place(), phase())
        .prop_map(|(title, pose, place, phase)| NewStop { title: Texts::new("en", title), pose, place, phase });
    prop_oneof![
        3 => (tour_text, language(), words()).prop_map(|(text, language, to)| Edit::TourText { text, language, to }),
        1 => profile.prop_map(Edit::Profile),
        1 => any::<Option<u16>>().prop_map(Edit::DurationMin),
        1 => proptest::collection::vec(words(), 0..2).prop_map(Edit::Sources),
        4 => (0..4usize, new).prop_map(|(at, new)| Edit::AddStop { at, new }),
        1 => stop().prop_map(Edit::RemoveStop),
        2 => stop().prop_map(Edit::DuplicateStop),
        3 => (stop(), 0..4usize).prop_map(|(stop, to)| Edit::MoveStop { stop, to }),
        6 => (stop(), stop_text, language(), words())
            .prop_map(|(stop, text, language, to)| Edit::StopText { stop, text, language, to }),
        2 => (stop(), place(), proptest::option::of(pose()))
            .prop_map(|(stop, place, pose)| Edit::Whereabouts { stop, place, pose }),
        1 => (stop(), travel).prop_map(|(stop, travel)| Edit::Travel { stop, travel }),
        1 => (stop(), phase()).prop_map(|(stop, phase)| Edit::Phase { stop, phase }),
        2 => (stop(), seen(), seen())
            .prop_map(|(stop, annotations, highlight)| Edit::Annotations { stop, annotations, highlight }),
        1 => (stop(), language()).prop_map(|(stop, language)| Edit::DropCaptions { stop, language }),
    ]
}

pub fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => edit().prop_map(Act::Edit),
        1 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => Just(Act::Pause),
    ];
    proptest::collection::vec(act, 0..most)
}
