//! From an edit to what it changes, with every limit of the format checked.

use super::edit::{Edit, EditError, NewStop, StopText, TourText};
use super::history::Field;
use super::ids::{made_from, unique};
use super::patch::{Head, Patch};
use crate::content::visit::{
    MAX_COORDINATE, MAX_ENTRIES, MAX_TEXT_BYTES, Pose, Standpoint, Stop, Texts, Tour, is_id, is_language,
};
use glam::DVec3;
use std::collections::BTreeSet;

/// Parts of a metre to which views are kept: nobody sees less, and files stay readable. Both fit into what JSON's reader
/// reads without rounding, so that a journal gives back the same view.
pub(super) const MILLIMETRES: f64 = 1e3;
/// Likewise for views that somebody else wrote.
pub(super) const MICROMETRES: f64 = 1e6;

/// What an edit changes in a tour, and the field that it types into.
pub(super) fn plan(tour: &Tour, edit: Edit) -> Result<(Patch, Option<Field>), EditError> {
    let name = edit.name();
    let planned = match edit {
        Edit::TourText { text, language, to } => {
            let mut head = Head::of(tour);
            let texts = match text {
                TourText::Title => &mut head.title,
                TourText::Summary => &mut head.summary,
                TourText::Theme => &mut head.theme,
            };
            write(texts, &language, &to)?;
            return Ok((Patch::Head(Box::new(head)), Some(Field { stop: None, name, language })));
        }
        Edit::StopText { stop, text, language, to } => {
            let patch = with_stop(tour, &stop, |stop| write(text_of(stop, text), &language, &to))?;
            return Ok((patch, Some(Field { stop: Some(stop), name, language })));
        }
        Edit::Profile(profile) => Patch::Head(Box::new(Head { profile, ..Head::of(tour) })),
        Edit::DurationMin(duration_min) => Patch::Head(Box::new(Head { duration_min, ..Head::of(tour) })),
        Edit::Sources(lines) => {
            let head = Head { sources: sources(lines)?, ..Head::of(tour) };
            return Ok((Patch::Head(Box::new(head)), Some(Field { stop: None, name, language: String::new() })));
        }
        Edit::AddStop { at, new } => {
            check_room(tour, at)?;
            Patch::Insert(at, Box::new(begun(tour, new)?))
        }
        Edit::RemoveStop(stop) => Patch::Remove(number_of(tour, &stop)?),
        Edit::DuplicateStop(stop) => {
            let at = number_of(tour, &stop)?;
            check_room(tour, at)?;
            let mut copy = tour.stops.get(at).cloned().ok_or(EditError::NoSuchStop(stop))?;
            copy.id = unique(&copy.id, |id| is_taken(tour, id));
            copy.captions.clear();
            Patch::Insert(at + 1, Box::new(copy))
        }
        Edit::MoveStop { stop, to } => {
            let from = number_of(tour, &stop)?;
            if to >= tour.stops.len() {
                return Err(EditError::NoSuchNumber { at: to, stops: tour.stops.len() - 1 });
            }
            Patch::Move(from, to)
        }
        Edit::Whereabouts { stop, place, pose } => {
            let (place, pose) = whereabouts(place, pose)?;
            with_stop(tour, &stop, |stop| {
                (stop.place, stop.pose) = (place, pose);
                Ok(())
            })?
        }
        Edit::Travel { stop, travel } => with_stop(tour, &stop, |stop| {
            stop.travel = travel;
            Ok(())
        })?,
        Edit::Phase { stop, phase } => {
            let phase = phase.map(formed).transpose()?;
            with_stop(tour, &stop, |stop| {
                stop.phase = phase;
                Ok(())
            })?
        }
        Edit::Annotations { stop, annotations, highlight } => {
            let (annotations, highlight) = (names(annotations)?, names(highlight)?);
            with_stop(tour, &stop, |stop| {
                (stop.annotations, stop.highlight) = (annotations, highlight);
                Ok(())
            })?
        }
        Edit::DropCaptions { stop, language } => with_stop(tour, &stop, |stop| {
            stop.captions.remove(&language);
            Ok(())
        })?,
    };
    Ok((planned, None))
}

fn text_of(stop: &mut Stop, text: StopText) -> &mut Texts {
    match text {
        StopText::Title => &mut stop.title,
        StopText::Text => &mut stop.text,
        StopText::Easy => &mut stop.easy,
        StopText::Description => &mut stop.description,
    }
}

fn number_of(tour: &Tour, id: &str) -> Result<usize, EditError> {
    let found = tour.stops.iter().position(|stop| stop.id == id);
    found.ok_or_else(|| EditError::NoSuchStop(id.chars().take(100).collect()))
}

fn is_taken(tour: &Tour, id: &str) -> bool {
    tour.stops.iter().any(|stop| stop.id == id)
}

fn with_stop(
    tour: &Tour,
    id: &str,
    change: impl FnOnce(&mut Stop) -> Result<(), EditError>,
) -> Result<Patch, EditError> {
    let at = number_of(tour, id)?;
    let mut stop = tour.stops.get(at).cloned().ok_or_else(|| EditError::NoSuchStop(id.to_owned()))?;
    change(&mut stop)?;
    Ok(Patch::Stop(at, Box::new(stop)))
}

fn check_room(tour: &Tour, at: usize) -> Result<(), EditError> {
    let stops = tour.stops.len();
    if at > stops {
        Err(EditError::NoSuchNumber { at, stops })
    } else if stops >= MAX_ENTRIES {
        Err(EditError::TooMany { what: "stops" })
    } else {
        Ok(())
    }
}

fn begun(tour: &Tour, new: NewStop) -> Result<Stop, EditError> {
    let mut title = Texts::default();
    for (language, text) in &new.title.0 {
        write(&mut title, language, text)?;
    }
    let number = format!("stop-{}", tour.stops.len() + 1);
    let id = made_from(&title, &number, |id| is_taken(tour, id));
    let (place, pose) = whereabouts(new.place, new.pose)?;
    Ok(Stop { id, title, place, pose, phase: new.phase.map(formed).transpose()?, ..Stop::default() })
}

/// Writes a text in one language; an empty one takes the language away.
fn write(texts: &mut Texts, language: &str, to: &str) -> Result<(), EditError> {
    if !is_language(language) {
        return Err(EditError::NotALanguage(language.chars().take(100).collect()));
    }
    let text = tidy(to)?;
    if text.is_empty() {
        texts.0.remove(language);
        return Ok(());
    }
    texts.0.insert(language.to_owned(), text);
    if texts.0.len() > MAX_ENTRIES { Err(EditError::TooMany { what: "languages of a text" }) } else { Ok(()) }
}

/// Lines end as in all files, whatever was pasted, and what cannot be seen (control characters) is left out.
fn tidy(text: &str) -> Result<String, EditError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if text.len() > MAX_TEXT_BYTES { Err(EditError::TextTooLong { bytes: text.len() }) } else { Ok(text) }
}

fn sources(lines: Vec<String>) -> Result<Vec<String>, EditError> {
    let tidied = lines.iter().map(|line| tidy(line)).filter(|line| line.as_ref().map_or(true, |line| !line.is_empty()));
    let kept = tidied.collect::<Result<Vec<_>, _>>()?;
    if kept.len() > MAX_ENTRIES { Err(EditError::TooMany { what: "sources" }) } else { Ok(kept) }
}

/// An id as files have it. Whether anything has it is another question: [`super::Draft::lacks`].
fn formed(id: String) -> Result<String, EditError> {
    if is_id(&id) { Ok(id) } else { Err(EditError::NotAnId(id.chars().take(100).collect())) }
}

/// Ids, each once.
fn names(ids: Vec<String>) -> Result<Vec<String>, EditError> {
    if ids.len() > MAX_ENTRIES {
        return Err(EditError::TooMany { what: "annotations of a stop" });
    }
    let mut seen = BTreeSet::new();
    let ids = ids.into_iter().filter(|id| seen.insert(id.clone()));
    ids.map(formed).collect()
}

fn whereabouts(place: Option<String>, pose: Option<Pose>) -> Result<(Option<String>, Option<Pose>), EditError> {
    if place.is_none() && pose.is_none() {
        return Err(EditError::Nowhere);
    }
    let pose = pose.map(|pose| kept_to(MILLIMETRES, pose));
    let fits = |point: DVec3| point.is_finite() && point.abs().max_element() <= MAX_COORDINATE;
    if pose.is_some_and(|pose| !fits(pose.point()) || !fits(pose.look)) {
        return Err(EditError::FarAway);
    }
    Ok((place.map(formed).transpose()?, pose))
}

/// The same view with coordinates in whole parts of a metre.
pub(super) fn kept_to(parts: f64, pose: Pose) -> Pose {
    let kept = |point: DVec3| (point * parts).round() / parts;
    let at = match pose.at {
        Standpoint::Stand(point) => Standpoint::Stand(kept(point)),
        Standpoint::Eye(point) => Standpoint::Eye(kept(point)),
    };
    Pose { at, look: kept(pose.look) }
}
