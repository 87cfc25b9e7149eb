//! What a document gave, held to the rules of a visit: what comes out can be saved and opened.

use super::SvxError;
use super::notes::Notes;
use crate::content::visit::{MAX_BYTES, MAX_ENTRIES, Texts, Tour, Visit, validate};
use serde::Serialize;

/// A visit and its tours as they are read back, and what was left out of them, with its place.
///
/// # Errors
/// Where nothing usable is left, or more than is read of a visit.
pub(super) fn held_to_rules(
    visit: &Visit,
    tours: &[Tour],
    file: &str,
) -> Result<(Visit, Vec<Tour>, Vec<String>), SvxError> {
    let no_visit = |what: String| SvxError::NoVisit { file: file.to_owned(), what };
    let json = |value: &dyn Fn() -> serde_json::Result<Vec<u8>>, name: &str| match value() {
        Ok(json) if json.len() as u64 <= MAX_BYTES => Ok(json),
        Ok(_) => Err(no_visit(format!("{name} has more than {MAX_BYTES} bytes"))),
        Err(error) => Err(no_visit(format!("{name}: {error}"))),
    };
    let mut problems = Vec::new();
    let bytes = json(&|| written(visit), "visit.json")?;
    let mut held = validate::visit(&bytes, "visit.json", &mut problems).map_err(|error| no_visit(error.to_string()))?;
    let mut kept = Vec::new();
    for tour in tours.iter().take(MAX_ENTRIES) {
        let name = format!("tours/{}.json", tour.id.chars().take(64).collect::<String>());
        let bytes = json(&|| written(tour), &name)?;
        kept.push(validate::tour(&bytes, &name, &held, &mut problems).map_err(|error| no_visit(error.to_string()))?);
    }
    held.tours = kept.iter().map(Tour::uri).collect();
    Ok((held, kept, problems.iter().map(ToString::to_string).collect()))
}

/// As it is saved.
fn written<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec_pretty(value)
}

/// Everything in a list on screen has a name.
pub(super) fn name_the_nameless(visit: &mut Visit, tours: &mut [Tour], notes: &mut Notes) {
    let mut name = |title: &mut Texts, number: usize, id: &str, en: &str, fr: &str| {
        if title.is_empty() {
            *title = Texts::new("en", format!("{en} {number}")).with("fr", format!("{fr} {number}"));
            notes.tell(format!("{en} {id:?} has no title; it is called \"{en} {number}\""));
        }
    };
    for (index, annotation) in visit.annotations.iter_mut().enumerate() {
        name(&mut annotation.title, index + 1, &annotation.id, "Annotation", "Annotation");
    }
    for (index, place) in visit.places.iter_mut().enumerate() {
        name(&mut place.title, index + 1, &place.id, "Place", "Lieu");
    }
    for (index, tour) in tours.iter_mut().enumerate() {
        name(&mut tour.title, index + 1, &tour.id, "Tour", "Parcours");
        for (index, stop) in tour.stops.iter_mut().enumerate() {
            name(&mut stop.title, index + 1, &stop.id, "Stop", "Étape");
        }
    }
    if visit.title.is_empty() {
        visit.title = Texts::new("en", "Visit").with("fr", "Visite");
    }
}
