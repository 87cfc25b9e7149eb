//! Our member of a document beside what the document says by itself.
//!
//! A document that Parvis wrote holds the whole visit in `x_parvis`. Somebody may have changed the document since. So
//! what the document says now is compared with what it would say unchanged: where the two are alike the visit keeps its
//! own, which is more; where they differ the document is right.

use super::EXTRAS;
use super::document::Document;
use super::export::{ExportOptions, export};
use super::finish::held_to_rules;
use super::import::{Import, plain};
use super::notes::Notes;
use super::reading::MOST_STEPS;
use crate::content::visit::{Annotation, Place, Pose, Stop, Texts, Tour, Visit};
use glam::DVec3;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// How far apart two points may be that are the same, metres.
const SAME_M: f64 = 1e-4;

#[derive(Deserialize)]
struct Ours {
    visit: Visit,
    tours: Vec<Tour>,
}

impl Ours {
    /// All that follows trusts ids and lengths.
    fn read(extras: &Value, file: &str, notes: &mut Notes) -> Result<Self, String> {
        let ours = Self::deserialize(extras).map_err(|error| error.to_string())?;
        // Written and read once more below, which takes memory.
        if ours.tours.iter().map(|tour| tour.stops.len()).sum::<usize>() > MOST_STEPS {
            return Err(format!("its tours have more than {MOST_STEPS} stops"));
        }
        let held = held_to_rules(&ours.visit, &ours.tours, file).map_err(|error| error.to_string())?;
        let (visit, tours, problems) = held;
        problems.into_iter().for_each(|problem| notes.tell(format!("{EXTRAS} {problem}")));
        Ok(Self { visit, tours })
    }
}

/// Puts back what the document has no place for.
pub(super) fn keep_ours(now: &mut Import, extras: &Value, file: &str, notes: &mut Notes) {
    let ours = match Ours::read(extras, file, notes) {
        Ok(ours) => ours,
        Err(why) => {
            notes.tell(format!("{EXTRAS} is damaged and not used: {why}"));
            return;
        }
    };
    let unchanged = export(&ours.visit, &ours.tours, &ExportOptions::default()).ok().and_then(|written| {
        let document = Document::read(&written.document, "").ok()?;
        let beside = |uri: &str| {
            let found = written.articles.iter().find(|(address, _)| address == uri);
            found.map(|(_, page)| page.clone().into_bytes()).ok_or_else(String::new)
        };
        plain(&document, file, &beside, &mut Notes::default()).ok()
    });
    let Some(unchanged) = unchanged else {
        notes.tell(format!("{EXTRAS} is damaged and not used"));
        return;
    };
    notes.tell("The document was made of a visit: copy what that names (tiles, captions, light) from its own folder");
    now.models.clear();
    merge_visit(now, &unchanged, &ours.visit);
    merge_tours(now, &unchanged, ours.tours);
}

fn merge_visit(now: &mut Import, then: &Import, ours: &Visit) {
    let found = std::mem::replace(&mut now.visit, ours.clone());
    let visit = &mut now.visit;
    visit.title = texts(&ours.title, &then.visit.title, &found.title);
    if found.credits != then.visit.credits {
        visit.credits = found.credits;
    }
    visit.annotations =
        entries(found.annotations, &then.visit.annotations, &ours.annotations, |one| &one.id, annotation);
    visit.places = entries(found.places, &then.visit.places, &ours.places, |one| &one.id, place);
    // Tours and annotations name places by their ids.
    let lost = ours.places.iter().filter(|place| visit.places.iter().all(|other| other.id != place.id));
    let lost: Vec<Place> = lost.cloned().collect();
    visit.places.extend(lost);
    if found.entrance != then.visit.entrance {
        visit.entrance = found.entrance;
    }
}

fn merge_tours(now: &mut Import, then: &Import, ours: Vec<Tour>) {
    let found = std::mem::take(&mut now.tours);
    now.tours = entries(found, &then.tours, &ours, |one| &one.id, tour);
    let known: BTreeSet<&str> = now.visit.annotations.iter().map(|annotation| annotation.id.as_str()).collect();
    for stop in now.tours.iter_mut().flat_map(|tour| &mut tour.stops) {
        stop.annotations.retain(|id| known.contains(id.as_str()));
        stop.highlight.retain(|id| known.contains(id.as_str()));
    }
    now.visit.tours = now.tours.iter().map(Tour::uri).collect();
}

/// Entries in the order that they have now; those that are known by their id are merged.
fn entries<T: Clone>(now: Vec<T>, then: &[T], ours: &[T], id: fn(&T) -> &String, merge: fn(&T, &T, T) -> T) -> Vec<T> {
    let named = |list: &[T], wanted: &T| list.iter().find(|one| id(one) == id(wanted)).cloned();
    let merged = now.into_iter().map(|one| match (named(then, &one), named(ours, &one)) {
        (Some(then), Some(ours)) => merge(&ours, &then, one),
        _ => one,
    });
    merged.collect()
}

fn annotation(ours: &Annotation, then: &Annotation, now: Annotation) -> Annotation {
    let near = |a: Option<DVec3>, b: Option<DVec3>| a.zip(b).map_or(a == b, |(a, b)| a.distance(b) <= SAME_M);
    Annotation {
        title: texts(&ours.title, &then.title, &now.title),
        text: texts(&ours.text, &then.text, &now.text),
        kind: if now.kind == then.kind { ours.kind.clone() } else { now.kind },
        position: if near(Some(now.position), Some(then.position)) { ours.position } else { now.position },
        normal: if near(now.normal, then.normal) { ours.normal } else { now.normal },
        pose: pose(ours.pose, then.pose, now.pose),
        ..ours.clone()
    }
}

fn place(ours: &Place, then: &Place, now: Place) -> Place {
    Place {
        title: texts(&ours.title, &then.title, &now.title),
        summary: texts(&ours.summary, &then.summary, &now.summary),
        pose: if same_view(&now.pose, &then.pose) { ours.pose } else { now.pose },
        ..ours.clone()
    }
}

fn tour(ours: &Tour, then: &Tour, now: Tour) -> Tour {
    Tour {
        title: texts(&ours.title, &then.title, &now.title),
        summary: texts(&ours.summary, &then.summary, &now.summary),
        theme: texts(&ours.theme, &then.theme, &now.theme),
        stops: entries(now.stops, &then.stops, &ours.stops, |one| &one.id, stop),
        ..ours.clone()
    }
}

fn stop(ours: &Stop, then: &Stop, now: Stop) -> Stop {
    let is_open = now.highlight == then.highlight;
    Stop {
        title: texts(&ours.title, &then.title, &now.title),
        text: texts(&ours.text, &then.text, &now.text),
        description: texts(&ours.description, &then.description, &now.description),
        pose: pose(ours.pose, then.pose, now.pose),
        travel: if now.travel == then.travel { ours.travel } else { now.travel },
        annotations: if is_open { ours.annotations.clone() } else { now.annotations },
        highlight: if is_open { ours.highlight.clone() } else { now.highlight },
        ..ours.clone()
    }
}

/// Changed languages of `now` in what is ours. Where nothing is left at all an article was not there to read.
fn texts(ours: &Texts, then: &Texts, now: &Texts) -> Texts {
    let mut merged = ours.clone();
    if now.is_empty() {
        return merged;
    }
    for (language, text) in &now.0 {
        if then.0.get(language) != Some(text) {
            merged.0.insert(language.clone(), text.clone());
        }
    }
    for language in then.0.keys().filter(|language| !now.0.contains_key(*language)) {
        merged.0.remove(language);
    }
    merged
}

fn pose(ours: Option<Pose>, then: Option<Pose>, now: Option<Pose>) -> Option<Pose> {
    let is_same = now.zip(then).map_or(now.is_some() == then.is_some(), |(now, then)| same_view(&now, &then));
    if is_same { ours } else { now }
}

/// Whether two poses, neither of which stands on a floor, show the same.
pub(super) fn same_view(a: &Pose, b: &Pose) -> bool {
    // How far away the point is that is looked at is guessed, the direction is not.
    let toward = |pose: &Pose| (pose.look - pose.point()).normalize_or_zero();
    // What is far from the origin is less exact.
    let exact = SAME_M.max(a.point().length() * 1e-9);
    a.point().distance(b.point()) <= exact && toward(a).distance(toward(b)) <= 1e-6
}
