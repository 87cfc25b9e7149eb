//! What a tour still lacks before a visitor sees it.

use super::draft::Draft;
use super::edit::EditName;
use crate::content::visit::{Stop, Texts, TourProfile, Visit};

/// Most words of what is told at a stop: some 45 s read aloud at 160 words a minute (BBC Subtitle Guidelines). The tours of
/// the built-in visit keep to it.
pub const TEXT_WORDS: usize = 120;
/// Most words of a sentence of easy language, as in the built-in visit.
pub const EASY_SENTENCE_WORDS: usize = 15;

/// How much a lack matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The tour cannot be saved.
    Blocks,
    /// Some visitors would miss something.
    Misses,
    /// It could be better.
    Advises,
}

/// Something that a tour lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// How much it matters.
    pub weight: Weight,
    /// The number of the stop, from 0; none for the tour itself.
    pub stop: Option<usize>,
    /// What.
    pub what: Want,
}

/// What is lacking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// There is no stop.
    Stop,
    /// No title in any language.
    Title,
    /// Nothing is told at the stop.
    Text,
    /// Nothing in easy language.
    Easy,
    /// Nothing for who cannot see.
    Description,
    /// A text that is there, but not in a language of the visit.
    Language {
        /// Which text.
        text: EditName,
        /// BCP 47.
        language: String,
    },
    /// Neither a place nor a pose.
    Whereabouts,
    /// A place that the visit has not.
    KnownPlace(String),
    /// A phase that the visit has not.
    KnownPhase(String),
    /// An annotation that the visit has not.
    KnownAnnotation(String),
    /// The text speaks first of what is not among the annotations in view.
    InView(String),
    /// Nobody can be at the place in the phase of the stop.
    PlaceOfPhase(String),
    /// The annotation is not there in the phase of the stop.
    AnnotationOfPhase(String),
    /// The tour is step-free, the place is not.
    StepFree(String),
    /// The tour is step-free; whether the stop's own view is reached without a step only its author knows.
    StepFreeView,
    /// A text to stand too long for.
    ShorterText {
        /// BCP 47.
        language: String,
        /// How many it has; [`TEXT_WORDS`] are well.
        words: usize,
    },
    /// A sentence of easy language that is none.
    ShorterSentence {
        /// BCP 47.
        language: String,
        /// How many words it has; [`EASY_SENTENCE_WORDS`] are well.
        words: usize,
    },
    /// The text was changed since the tour was opened, and has timed captions: they may say something else.
    SameCaptions(String),
}

impl Draft {
    /// What the tour still lacks for this visit: the tour itself, then its stops in their order.
    pub fn lacks(&self, visit: &Visit) -> Vec<Lack> {
        let mut list = List { lacks: Vec::new(), stop: None, languages: languages(visit) };
        let tour = &self.tour;
        if tour.title.is_empty() {
            list.add(Weight::Blocks, Want::Title);
        }
        if tour.stops.is_empty() {
            list.add(Weight::Blocks, Want::Stop);
        }
        list.in_languages(EditName::TourTitle, &tour.title);
        list.in_languages(EditName::TourSummary, &tour.summary);
        list.in_languages(EditName::TourTheme, &tour.theme);
        for (number, stop) in tour.stops.iter().enumerate() {
            list.stop = Some(number);
            list.texts(stop);
            list.names(stop, visit);
            if tour.profile == TourProfile::StepFree {
                list.step_free(stop, visit);
            }
            let was = self.base.iter().flat_map(|base| &base.tour.stops).find(|was| was.id == stop.id);
            for language in was.into_iter().flat_map(|was| was.captions.keys()) {
                let differs = was.is_some_and(|was| was.text.0.get(language) != stop.text.0.get(language));
                if differs && stop.captions.contains_key(language) {
                    list.add(Weight::Advises, Want::SameCaptions(language.clone()));
                }
            }
        }
        list.lacks
    }
}

/// Languages that a visit speaks: those that it lists, else those of its title.
pub fn languages(visit: &Visit) -> Vec<String> {
    if !visit.languages.is_empty() {
        return visit.languages.clone();
    }
    visit.title.0.keys().filter(|language| *language != "und").cloned().collect()
}

struct List {
    lacks: Vec<Lack>,
    stop: Option<usize>,
    languages: Vec<String>,
}

impl List {
    fn add(&mut self, weight: Weight, what: Want) {
        self.lacks.push(Lack { weight, stop: self.stop, what });
    }

    fn in_languages(&mut self, text: EditName, texts: &Texts) {
        if texts.is_empty() {
            return;
        }
        // French of Canada is content with French.
        let has = |tag: &str| texts.0.get(tag).is_some_and(|text| !text.trim().is_empty());
        let lacking = |tag: &&String| !has(tag) && !has(tag.split('-').next().unwrap_or_default());
        let languages: Vec<String> = self.languages.iter().filter(lacking).cloned().collect();
        for language in languages {
            self.add(Weight::Misses, Want::Language { text, language });
        }
    }

    fn texts(&mut self, stop: &Stop) {
        for (name, texts, weight, want) in [
            (EditName::StopTitle, &stop.title, Weight::Blocks, Want::Title),
            (EditName::StopText, &stop.text, Weight::Misses, Want::Text),
            (EditName::StopEasy, &stop.easy, Weight::Advises, Want::Easy),
            (EditName::StopDescription, &stop.description, Weight::Advises, Want::Description),
        ] {
            if texts.is_empty() {
                self.add(weight, want);
            }
            self.in_languages(name, texts);
        }
        for (language, text) in &stop.text.0 {
            let words = words(text);
            if words > TEXT_WORDS {
                self.add(Weight::Advises, Want::ShorterText { language: language.clone(), words });
            }
        }
        for (language, text) in &stop.easy.0 {
            let longest = text.split(['.', '!', '?', '…', '\n']).map(words).max().unwrap_or_default();
            if longest > EASY_SENTENCE_WORDS {
                self.add(Weight::Advises, Want::ShorterSentence { language: language.clone(), words: longest });
            }
        }
    }

    fn names(&mut self, stop: &Stop, visit: &Visit) {
        let place = stop.place.as_deref().map(|id| (id, visit.place(id)));
        match place {
            Some((id, None)) => self.add(Weight::Blocks, Want::KnownPlace(id.to_owned())),
            None if stop.pose.is_none() => self.add(Weight::Blocks, Want::Whereabouts),
            _ => {}
        }
        let phase = stop.phase.as_deref();
        if let Some(id) = phase.filter(|id| visit.phases.iter().all(|phase| phase.id != *id)) {
            self.add(Weight::Blocks, Want::KnownPhase(id.to_owned()));
        }
        if let (Some((id, Some(place))), Some(phase)) = (place, phase)
            && !place.phases.is_empty()
            && place.phases.iter().all(|id| id != phase)
        {
            self.add(Weight::Misses, Want::PlaceOfPhase(id.to_owned()));
        }
        for id in &stop.annotations {
            match (visit.annotation(id), phase) {
                (None, _) => self.add(Weight::Blocks, Want::KnownAnnotation(id.clone())),
                (Some(annotation), Some(phase)) if !annotation.stands_in(phase) => {
                    self.add(Weight::Misses, Want::AnnotationOfPhase(id.clone()));
                }
                _ => {}
            }
        }
        for id in stop.highlight.iter().filter(|id| !stop.annotations.contains(id)) {
            let known = visit.annotation(id).is_some();
            let weight = if known { Weight::Misses } else { Weight::Blocks };
            self.add(weight, if known { Want::InView(id.clone()) } else { Want::KnownAnnotation(id.clone()) });
        }
    }

    fn step_free(&mut self, stop: &Stop, visit: &Visit) {
        let place = stop.place.as_deref().and_then(|id| visit.place(id));
        match place {
            Some(place) if !place.step_free && stop.pose.is_none() => {
                self.add(Weight::Blocks, Want::StepFree(place.id.clone()));
            }
            _ if stop.pose.is_some() => self.add(Weight::Advises, Want::StepFreeView),
            _ => {}
        }
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
