//! From the open visit and the streamer's report to what panels show.

use fluent_bundle::FluentArgs;

use super::model::{PhaseEntry, PlaceEntry, SightCard, SightMark, StreamingModel, TimelineModel, TourEntry};
use crate::content::metadata::{Section, Subject};
use crate::content::visit::{Certainty, Phase, Texts, Tour, TourProfile};
use crate::viewer::visitor::{CurrentVisit, GoTo, StreamingReport, Timeline, TourCommand, Words};
use crate::visiting::sights::Sight;
use crate::visiting::touring::{Bookmark, bookmark_of};

/// The visit's title.
pub(super) fn title(visit: &CurrentVisit, language: &str) -> String {
    visit.0.visit.title.get(language).to_owned()
}

/// The visit names places.
pub(super) fn has_places(visit: &CurrentVisit) -> bool {
    !visit.0.visit.places.is_empty()
}

/// Its places, in their order.
pub(super) fn places(visit: &CurrentVisit, language: &str) -> Vec<PlaceEntry> {
    let entry = |place: &crate::content::visit::Place| PlaceEntry {
        id: place.id.clone(),
        title: place.title.get(language).to_owned(),
        step_free: place.step_free,
    };
    visit.0.visit.places.iter().map(entry).collect()
}

/// A point of interest in view, at this place of the window.
pub(super) fn sight_mark(
    visit: &CurrentVisit,
    sight: &Sight,
    at: (f32, f32),
    highlight: &[String],
    words: &Words,
) -> Option<SightMark> {
    let annotation = visit.0.visit.annotation(&sight.id)?;
    let mut args = FluentArgs::new();
    args.set("value", words.number(f64::from(sight.distance_m), 0));
    Some(SightMark {
        id: sight.id.clone(),
        title: annotation.title.get(words.language()).to_owned(),
        distance: words.with("metres", &args),
        at,
        highlighted: highlight.contains(&sight.id),
    })
}

/// What is known of a point of interest.
pub(super) fn sight(visit: &CurrentVisit, id: &str, easy: bool, language: &str) -> Option<SightCard> {
    let annotation = visit.0.visit.annotation(id)?;
    let text = |texts: &Texts| texts.get(language).to_owned();
    let easy = Some(text(&annotation.easy)).filter(|words| easy && !words.is_empty());
    Some(SightCard {
        title: text(&annotation.title),
        text: easy.unwrap_or_else(|| text(&annotation.text)),
        who: text(&annotation.who),
        when: text(&annotation.when),
        sources: annotation.sources.clone(),
        closer: annotation.pose.as_ref().map(GoTo::from),
    })
}

/// Its phases, and which is shown.
pub(super) fn timeline(visit: &CurrentVisit, timeline: &Timeline, language: &str) -> Option<TimelineModel> {
    let phases = &visit.0.visit.phases;
    let at = phases.iter().position(|phase| Some(&phase.id) == timeline.shown.as_ref())?;
    let entry = |phase: &Phase| PhaseEntry {
        id: phase.id.clone(),
        year: phase.year.to_string(),
        title: phase.title.get(language).to_owned(),
        text: phase.text.get(language).to_owned(),
        certainty: match phase.certainty {
            Certainty::Attested => "certainty-attested",
            Certainty::Likely => "certainty-likely",
            Certainty::Hypothetical => "certainty-hypothetical",
        },
    };
    Some(TimelineModel { phases: phases.iter().map(entry).collect(), at })
}

/// The phases before and after the one that is shown.
pub(super) fn neighbours(visit: &CurrentVisit, timeline: &Timeline) -> (Option<String>, Option<String>) {
    let phases = &visit.0.visit.phases;
    let Some(at) = phases.iter().position(|phase| Some(&phase.id) == timeline.shown.as_ref()) else {
        return (None, None);
    };
    let id = |phase: &Phase| phase.id.clone();
    (at.checked_sub(1).and_then(|before| phases.get(before)).map(id), phases.get(at + 1).map(id))
}

/// Its tours.
pub(super) fn tours(visit: &CurrentVisit, bookmarks: &[Bookmark], language: &str) -> Vec<TourEntry> {
    let entry = |tour: &Tour| {
        let stop = bookmark_of(bookmarks, visit.bookmark_name(), &tour.id).map(|left| left.stop_of(tour));
        TourEntry {
            id: tour.id.clone(),
            title: tour.title.get(language).to_owned(),
            summary: tour.summary.get(language).to_owned(),
            stops: tour.stops.len(),
            minutes: tour.duration_min,
            step_free: tour.profile == TourProfile::StepFree,
            left_at: stop.filter(|stop| *stop > 0),
        }
    };
    visit.0.tours.iter().map(entry).collect()
}

/// What one key does where no tour runs: goes on with the one that was left last, or begins the first.
pub(super) fn tour_to_begin(visit: &CurrentVisit, bookmarks: &[Bookmark]) -> Option<TourCommand> {
    let has = |id: &String| visit.0.tours.iter().any(|tour| tour.id == *id);
    let left = bookmarks.iter().find(|left| left.visit == visit.bookmark_name() && has(&left.tour));
    let first = || visit.0.tours.first().map(|tour| TourCommand::Start(tour.id.clone()));
    left.map(|left| TourCommand::Resume(left.tour.clone())).or_else(first)
}

/// The streamer's figures as lines.
pub(super) fn figures(report: &StreamingReport, words: &Words) -> StreamingModel {
    let stats = &report.stats;
    let with = |key: &str, value: String| {
        let mut args = FluentArgs::new();
        args.set("value", value);
        words.with(key, &args)
    };
    let mebibytes = |bytes: u64| words.number(bytes as f64 / f64::from(1 << 20), 0);
    let mut memory = FluentArgs::new();
    memory.set("value", mebibytes(stats.resident_bytes));
    memory.set("budget", mebibytes(stats.budget_bytes));
    let lines = vec![
        (words.get("figure-shown"), stats.shown.to_string()),
        (words.get("figure-wanted"), stats.wanted.to_string()),
        (words.get("figure-waiting"), format!("{} · {} · {}", stats.queued, stats.loading, stats.decoded)),
        (words.get("figure-held"), stats.resident.to_string()),
        (words.get("figure-memory"), words.with("mebibytes-of", &memory)),
        (words.get("figure-read"), with("mebibytes", mebibytes(stats.read_bytes))),
        (words.get("figure-detail"), words.number(stats.effective_sse_px, 1)),
        (words.get("figure-selection"), with("milliseconds", words.number(stats.selection_secs * 1000.0, 2))),
        (words.get("figure-main-thread"), with("milliseconds", words.number(report.main_thread_secs * 1000.0, 2))),
        (words.get("figure-called-off"), format!("{} · {} · {}", stats.cancelled, stats.wasted, stats.evicted)),
        (words.get("figure-failed"), stats.failed.to_string()),
    ];
    StreamingModel {
        lines,
        complete: report.complete,
        failures: report.failures.clone(),
        pointed_at: report.pointed_at.iter().map(|section| facts(section, words)).collect(),
        boxes: report.boxes.then_some(report.box_colors),
        frozen: report.frozen,
    }
}

/// What is known of one subject: its name, and each fact with its value.
fn facts(section: &Section, words: &Words) -> (String, Vec<(String, String)>) {
    let numbered = |key: &str, number: u64| {
        let mut args = FluentArgs::new();
        args.set("number", number);
        words.with(key, &args)
    };
    let subject = match section.subject {
        Subject::Instance(number) => numbered("subject-instance", number),
        Subject::Feature(number) => numbered("subject-feature", number),
        Subject::Place => words.get("subject-place"),
        Subject::Content => words.get("subject-content"),
        Subject::Group => words.get("subject-group"),
        Subject::Tile => words.get("subject-tile"),
        Subject::Subtree => words.get("subject-subtree"),
        Subject::Tileset => words.get("subject-tileset"),
    };
    let heading = if section.title.is_empty() { subject } else { format!("{subject}: {}", section.title) };
    (heading, section.facts.iter().map(|fact| (fact.name.clone(), fact.value.to_string())).collect())
}
