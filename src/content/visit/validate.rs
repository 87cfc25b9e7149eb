//! The rules of `visit.json` and of tours, but for what other files have to say.

use super::read::Pieces;
use super::{Credit, MAX_ENTRIES, MAX_ID_LENGTH, MAX_TEXT_BYTES, Place, SCHEMA, Stop, Texts, Tour, Visit, VisitError};
use crate::content::problem::Problem;

/// Reads `visit.json`. What breaks a rule is left out and told in `problems`.
pub(super) fn visit(bytes: &[u8], file: &str, problems: &mut Vec<Problem>) -> Result<Visit, VisitError> {
    let mut pieces = Pieces::read(bytes, file, problems)?;
    let title = pieces.member("title", false);
    let languages = pieces.member("languages", true);
    let entrance = pieces.member("entrance", false);
    let light: Option<String> = pieces.member("light", true);
    let tilesets = pieces.list("tilesets");
    let places: Vec<(String, Place)> = pieces.list("places");
    let tours: Vec<(String, String)> = pieces.list("tours");
    let credits: Vec<(String, Credit)> = pieces.list("credits");

    let mut rules = Rules { file, problems };
    let mut visit = Visit {
        schema: SCHEMA,
        title,
        languages,
        tilesets: values(tilesets),
        entrance,
        places: Vec::new(),
        tours: values(tours),
        light,
        credits: Vec::new(),
    };
    rules.text("title", &mut visit.title);
    rules.languages(&mut visit.languages);
    for (path, mut place) in places {
        let taken = visit.place(&place.id).is_some();
        if rules.id(&format!("{path}.id"), &place.id, taken) {
            rules.text(&format!("{path}.title"), &mut place.title);
            visit.places.push(place);
        }
    }
    for (path, credit) in credits {
        if rules.line(&format!("{path}.text"), &credit.text) {
            visit.credits.push(credit);
        }
    }
    if visit.places.is_empty() {
        rules.tell("places", "there is none; one is made in front of the building");
    } else if visit.place(&visit.entrance).is_none() {
        visit.entrance = visit.places.first().map(|place| place.id.clone()).unwrap_or_default();
        rules.tell("entrance", &format!("names no place; {:?} is taken", visit.entrance));
    }
    Ok(visit)
}

/// Reads a tour. What breaks a rule is left out and told in `problems`; the
/// captions' addresses stay as they are. `places` holds the visit's.
pub(super) fn tour(
    bytes: &[u8],
    file: &str,
    places: &[Place],
    problems: &mut Vec<Problem>,
) -> Result<Tour, VisitError> {
    let mut pieces = Pieces::read(bytes, file, problems)?;
    let id: String = pieces.member("id", false);
    let title = pieces.member("title", false);
    let summary = pieces.member("summary", true);
    let profile = pieces.member("profile", true);
    let stops: Vec<(String, Stop)> = pieces.list("stops");

    let mut tour = Tour { schema: SCHEMA, id, title, summary, profile, stops: Vec::new() };
    let mut rules = Rules { file, problems };
    if !rules.id("id", &tour.id, false) {
        return Err(VisitError::Damaged { file: file.to_owned(), what: "the tour has no usable id".to_owned() });
    }
    rules.text("title", &mut tour.title);
    rules.optional_text("summary", &mut tour.summary);
    for (path, mut stop) in stops {
        let taken = tour.stops.iter().any(|other| other.id == stop.id);
        if !rules.id(&format!("{path}.id"), &stop.id, taken) {
            continue;
        }
        rules.text(&format!("{path}.title"), &mut stop.title);
        rules.optional_text(&format!("{path}.text"), &mut stop.text);
        if stop.captions.len() > MAX_ENTRIES {
            rules.tell(&format!("{path}.captions"), "are too many; left out");
            stop.captions.clear();
        }
        if rules.whereabouts(&path, &mut stop, &tour, places) {
            tour.stops.push(stop);
        }
    }
    if tour.stops.is_empty() {
        return Err(VisitError::Damaged { file: file.to_owned(), what: "the tour has no usable stop".to_owned() });
    }
    Ok(tour)
}

struct Rules<'a> {
    file: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Rules<'_> {
    fn tell(&mut self, path: &str, text: &str) {
        self.problems.push(Problem::error(self.file, path, text));
    }

    fn id(&mut self, path: &str, id: &str, taken: bool) -> bool {
        let well_formed = (1..=MAX_ID_LENGTH).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !well_formed {
            self.tell(path, &format!("should be 1 to {MAX_ID_LENGTH} letters, digits, \"-\" and \"_\"; left out"));
        } else if taken {
            self.tell(path, &format!("{id:?} is taken already; left out"));
        }
        well_formed && !taken
    }

    fn text(&mut self, path: &str, texts: &mut Texts) {
        self.optional_text(path, texts);
        if texts.is_empty() {
            self.problems.push(Problem::warning(self.file, path, "has no text in any language"));
        }
    }

    fn optional_text(&mut self, path: &str, texts: &mut Texts) {
        let before = texts.0.len();
        texts.0.retain(|language, text| is_language(language) && text.len() <= MAX_TEXT_BYTES);
        if texts.0.len() < before {
            let text = format!(
                "has languages that are no language tags (as \"fr\") or texts longer than {MAX_TEXT_BYTES} bytes; left out"
            );
            self.tell(path, &text);
        }
    }

    fn line(&mut self, path: &str, text: &str) -> bool {
        let fits = !text.is_empty() && text.len() <= MAX_TEXT_BYTES;
        if !fits {
            self.tell(path, &format!("should have 1 to {MAX_TEXT_BYTES} bytes; left out"));
        }
        fits
    }

    fn languages(&mut self, languages: &mut Vec<String>) {
        let before = languages.len();
        languages.retain(|language| is_language(language));
        languages.truncate(MAX_ENTRIES);
        if languages.len() < before {
            self.tell("languages", "has entries that are no language tags (as \"fr\"); left out");
        }
    }

    /// Whether it is known where the stop is.
    fn whereabouts(&mut self, path: &str, stop: &mut Stop, tour: &Tour, places: &[Place]) -> bool {
        let Some(id) = &stop.place else {
            if stop.pose.is_none() {
                self.tell(path, "has neither a place nor a pose; left out");
            }
            return stop.pose.is_some();
        };
        let Some(place) = places.iter().find(|place| place.id == *id) else {
            let known = stop.pose.is_some();
            let made = if known { "its own pose is taken" } else { "left out" };
            self.tell(&format!("{path}.place"), &format!("names no place of the visit; {made}"));
            stop.place = None;
            return known;
        };
        if tour.profile == super::TourProfile::StepFree && !place.step_free && stop.pose.is_none() {
            self.tell(&format!("{path}.place"), "is not step-free, but the tour says that it is");
        }
        true
    }
}

/// Looks like a BCP 47 language tag.
fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn values<T>(entries: Vec<(String, T)>) -> Vec<T> {
    entries.into_iter().map(|(_, value)| value).collect()
}
