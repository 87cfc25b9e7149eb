//! The Fluent files, and which of them serves a wish. Knows no engine.

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use crate::viewer::visitor::{LANGUAGES, Words};

/// Code and Fluent source of each language of [`available`].
pub const SOURCES: &[(&str, &str)] = &[
    ("fr", include_str!("../../../assets/languages/fr.ftl")),
    ("en", include_str!("../../../assets/languages/en.ftl")),
];

/// Where no wish can be met.
const FALLBACK: &str = "en";

/// A language file that cannot be used.
#[derive(Debug, Error)]
pub enum LanguageError {
    /// The code is not BCP 47.
    #[error("\"{0}\" is not a language code such as \"fr\"")]
    Code(String),
    /// There is no file for this language.
    #[error("there is no language file for \"{0}\"")]
    Missing(String),
    /// Fluent does not understand the file.
    #[error("assets/languages/{language}.ftl: {problem}")]
    Syntax {
        /// Of this language.
        language: String,
        /// What is wrong, and where.
        problem: String,
    },
}

/// The languages that Parvis speaks: code and own name.
pub fn available() -> &'static [(&'static str, &'static str)] {
    LANGUAGES
}

/// The language that serves this wish best: itself, else its general form ("fr" for "fr-CA"), else English.
pub(super) fn best_match(wanted: &str) -> &'static str {
    let general = wanted.split(['-', '_']).next().unwrap_or_default();
    let known = |code: &str| LANGUAGES.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(code));
    known(wanted).or_else(|| known(general)).unwrap_or(FALLBACK)
}

/// The words of the language that serves this wish best.
pub fn words_for(wanted: &str) -> Result<Words, LanguageError> {
    let language = best_match(wanted);
    let (_, source) = SOURCES
        .iter()
        .find(|(code, _)| *code == language)
        .ok_or_else(|| LanguageError::Missing(language.to_owned()))?;
    parse(language, source)
}

/// The words of one Fluent file. No marks of direction are put around placeholders: the
/// languages of the interface all run the same way as numbers, and the marks would be drawn.
pub fn parse(language: &str, source: &str) -> Result<Words, LanguageError> {
    let code: LanguageIdentifier = match language.parse() {
        Ok(code) => code,
        Err(_) => return Err(LanguageError::Code(language.to_owned())),
    };
    let syntax = |problem: String| LanguageError::Syntax { language: language.to_owned(), problem };
    let resource = FluentResource::try_new(source.to_owned())
        .map_err(|(_, errors)| syntax(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![code]);
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|errors| syntax(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    Ok(Words::new(language, bundle))
}
