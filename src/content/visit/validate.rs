//! The rules of `visit.json` and of tours, but for what other files have to say.

use super::names::{Names, is_id, is_language, keep_known, keep_known_one};
use super::read::Pieces;
use super::{
    Annotation, Credit, MAX_ENTRIES, MAX_ID_LENGTH, MAX_TEXT_BYTES, Phase, Place, SCHEMA, Stop, Texts, Tour, Visit,
    VisitError,
};
use crate::content::problem::Problem;
use std::collections::BTreeSet;

/// Reads `visit.json`. What breaks a rule is left out and told in `problems`.
pub(super) fn visit(bytes: &[u8], file: &str, problems: &mut Vec<Problem>) -> Result<Visit, VisitError> {
    let mut pieces = Pieces::read(bytes, file, problems)?;
    let title = pieces.member("title", false);
    let languages = pieces.member("languages", true);
    let entrance = pieces.member("entrance", false);
    let tilesets = pieces.list("tilesets");
    let places: Vec<(String, Place)> = pieces.list("places");
    let phases: Vec<(String, Phase)> = pieces.list("phases");
    let phase = pieces.member("phase", true);
    let annotations: Vec<(String, Annotation)> = pieces.list("annotations");
    let light: Option<String> = pieces.member("light", true);
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
        phases: Vec::new(),
        phase,
        annotations: Vec::new(),
        tours: values(tours),
        light,
        credits: Vec::new(),
    };
    rules.text("title", &mut visit.title);
    rules.languages(&mut visit.languages);
    rules.phases(phases, &mut visit);
    rules.places(places, &mut visit);
    rules.annotations(annotations, &mut visit);
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
/// captions' addresses stay as they are. `visit` has what a tour may name.
pub(super) fn tour(bytes: &[u8], file: &str, visit: &Visit, problems: &mut Vec<Problem>) -> Result<Tour, VisitError> {
    let mut pieces = Pieces::read(bytes, file, problems)?;
    let id: String = pieces.member("id", false);
    let title = pieces.member("title", false);
    let summary = pieces.member("summary", true);
    let theme = pieces.member("theme", true);
    let duration_min = pieces.member("duration", true);
    let profile = pieces.member("profile", true);
    let sources: Vec<(String, String)> = pieces.list("sources");
    let stops: Vec<(String, Stop)> = pieces.list("stops");

    let mut tour = Tour { summary, theme, duration_min, profile, sources: values(sources), ..Tour::new(id, title) };
    let names = Names::of(visit);
    let mut rules = Rules { file, problems };
    if !rules.id("id", &tour.id, false) {
        return Err(VisitError::Damaged { file: file.to_owned(), what: "the tour has no usable id".to_owned() });
    }
    rules.text("title", &mut tour.title);
    rules.optional_text("summary", &mut tour.summary);
    rules.optional_text("theme", &mut tour.theme);
    rules.sources("sources", &mut tour.sources);
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
        rules.optional_text(&format!("{path}.easy"), &mut stop.easy);
        rules.optional_text(&format!("{path}.description"), &mut stop.description);
        rules.one_known(&format!("{path}.phase"), &mut stop.phase, &names.phases, "phase");
        rules.known(&format!("{path}.annotations"), &mut stop.annotations, &names.annotations, "annotation");
        rules.known(&format!("{path}.highlight"), &mut stop.highlight, &names.annotations, "annotation");
        if rules.whereabouts(&path, &mut stop, &tour, &visit.places) {
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

    fn phases(&mut self, phases: Vec<(String, Phase)>, visit: &mut Visit) {
        for (path, mut phase) in phases {
            let taken = visit.phases.iter().any(|other| other.id == phase.id);
            if self.id(&format!("{path}.id"), &phase.id, taken) {
                self.text(&format!("{path}.title"), &mut phase.title);
                self.optional_text(&format!("{path}.text"), &mut phase.text);
                visit.phases.push(phase);
            }
        }
        let mut first = visit.phase.take();
        self.one_known("phase", &mut first, &Names::of(visit).phases, "phase");
        visit.phase = first;
    }

    fn places(&mut self, places: Vec<(String, Place)>, visit: &mut Visit) {
        let mut kept: Vec<Place> = Vec::new();
        let names = Names::of(visit);
        for (path, mut place) in places {
            let taken = kept.iter().any(|other| other.id == place.id);
            if self.id(&format!("{path}.id"), &place.id, taken) {
                self.text(&format!("{path}.title"), &mut place.title);
                self.optional_text(&format!("{path}.summary"), &mut place.summary);
                self.known(&format!("{path}.phases"), &mut place.phases, &names.phases, "phase");
                kept.push(place);
            }
        }
        visit.places = kept;
    }

    fn annotations(&mut self, annotations: Vec<(String, Annotation)>, visit: &mut Visit) {
        let mut kept: Vec<Annotation> = Vec::new();
        let names = Names::of(visit);
        for (path, mut annotation) in annotations {
            let taken = kept.iter().any(|other| other.id == annotation.id);
            if !self.id(&format!("{path}.id"), &annotation.id, taken) {
                continue;
            }
            self.text(&format!("{path}.title"), &mut annotation.title);
            for (member, texts) in [
                ("text", &mut annotation.text),
                ("easy", &mut annotation.easy),
                ("who", &mut annotation.who),
                ("when", &mut annotation.when),
            ] {
                self.optional_text(&format!("{path}.{member}"), texts);
            }
            annotation.kind = annotation.kind.filter(|kind| self.id(&format!("{path}.kind"), kind, false));
            if annotation.normal.is_some_and(|normal| normal.length_squared() == 0.0) {
                self.tell(&format!("{path}.normal"), "has no direction; left out");
                annotation.normal = None;
            }
            self.one_known(&format!("{path}.place"), &mut annotation.place, &names.places, "place");
            self.known(&format!("{path}.phases"), &mut annotation.phases, &names.phases, "phase");
            self.sources(&format!("{path}.sources"), &mut annotation.sources);
            kept.push(annotation);
        }
        visit.annotations = kept;
    }

    fn known(&mut self, path: &str, names: &mut Vec<String>, known: &BTreeSet<&str>, what: &str) {
        if let Some(text) = keep_known(names, known, what) {
            self.tell(path, &text);
        }
    }

    fn one_known(&mut self, path: &str, name: &mut Option<String>, known: &BTreeSet<&str>, what: &str) {
        if let Some(text) = keep_known_one(name, known, what) {
            self.tell(path, &text);
        }
    }

    fn sources(&mut self, path: &str, sources: &mut Vec<String>) {
        let before = sources.len();
        sources.retain(|source| !source.is_empty() && source.len() <= MAX_TEXT_BYTES);
        sources.truncate(MAX_ENTRIES);
        if sources.len() < before {
            let text = format!(
                "has more than {MAX_ENTRIES} entries, or some that are empty or longer than {MAX_TEXT_BYTES} bytes; left out"
            );
            self.tell(path, &text);
        }
    }

    fn id(&mut self, path: &str, id: &str, taken: bool) -> bool {
        let well_formed = is_id(id);
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

fn values<T>(entries: Vec<(String, T)>) -> Vec<T> {
    entries.into_iter().map(|(_, value)| value).collect()
}
