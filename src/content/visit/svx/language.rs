//! Voyager's languages, and texts in them.

use super::notes::{Notes, quoted};
use crate::content::visit::{MAX_TEXT_BYTES, Texts};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Those that Voyager knows (`ELanguageType`); others it cannot show.
const KNOWN: [&str; 9] = ["en", "es", "de", "nl", "ja", "fr", "it", "haw", "ar"];

/// Languages of one text, and of a visit.
pub(super) const MOST_LANGUAGES: usize = 100;

/// A text by Voyager's code.
pub(super) type Dictionary = Option<BTreeMap<String, Option<String>>>;

/// The texts in Voyager's languages. One with a region stands for its language where there is none without; what Voyager
/// cannot show is told.
pub(super) fn to_svx(texts: &Texts, notes: &mut Notes) -> Map<String, Value> {
    let mut by_code = Map::new();
    for (language, text) in &texts.0 {
        if KNOWN.contains(&language.as_str()) {
            by_code.insert(language.to_uppercase(), Value::String(text.clone()));
        }
    }
    for (language, text) in &texts.0 {
        let general = language.split('-').next().unwrap_or_default();
        if KNOWN.contains(&language.as_str()) {
            continue;
        }
        let code = general.to_uppercase();
        if KNOWN.contains(&general) && !by_code.contains_key(&code) {
            by_code.insert(code, Value::String(text.clone()));
        } else {
            notes.tell(format!(
                "Voyager does not know the language {language:?}: its texts are kept for Parvis alone ({})",
                super::EXTRAS
            ));
        }
    }
    by_code
}

/// The code of the first language that Voyager knows.
pub(super) fn main_code<'a>(languages: impl IntoIterator<Item = &'a String>) -> String {
    let known = languages.into_iter().find(|language| KNOWN.contains(&language.as_str()));
    known.map_or_else(|| "EN".to_owned(), |language| language.to_uppercase())
}

/// The texts of a dictionary, or of the single English text that older documents have. Empty ones are left out, and too
/// long ones cut, which is told.
pub(super) fn from_svx(dictionary: &Dictionary, single: Option<&String>, what: &str, notes: &mut Notes) -> Texts {
    let mut texts = Texts::default();
    for (code, text) in dictionary.iter().flatten() {
        let Some(text) = text.as_ref().filter(|text| !text.is_empty()) else { continue };
        if texts.0.len() >= MOST_LANGUAGES {
            notes.tell(format!("{what}: there are more than {MOST_LANGUAGES} languages; the others are left out"));
            break;
        }
        let Some(language) = tag(code) else {
            notes.tell(format!("{what}: {} is no language; its text is left out", quoted(code)));
            continue;
        };
        texts.0.insert(language, cut(text.clone(), what, notes));
    }
    if let Some(text) = single.filter(|text| texts.0.is_empty() && !text.is_empty()) {
        texts.0.insert("en".to_owned(), cut(text.clone(), what, notes));
    }
    texts
}

/// BCP 47 for one of Voyager's codes.
pub(super) fn tag(code: &str) -> Option<String> {
    let well_formed = (2..=35).contains(&code.len())
        && code.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    well_formed.then(|| code.to_lowercase())
}

/// Not longer than a text may be.
pub(super) fn cut(mut text: String, what: &str, notes: &mut Notes) -> String {
    if text.len() > MAX_TEXT_BYTES {
        text.truncate(text.floor_char_boundary(MAX_TEXT_BYTES));
        notes.tell(format!("{what}: a text is longer than {MAX_TEXT_BYTES} bytes; its end is left out"));
    }
    text
}
