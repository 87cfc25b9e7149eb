//! One text in several languages.

use super::json_schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One text by language (`"en"`, `"fr"`, `"pt-BR"`: BCP 47).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Texts(#[schemars(schema_with = "json_schema::texts")] pub BTreeMap<String, String>);

impl Texts {
    /// A text in one language.
    pub fn new(language: &str, text: impl Into<String>) -> Self {
        Self::default().with(language, text)
    }

    /// The same with a further language.
    #[must_use]
    pub fn with(mut self, language: &str, text: impl Into<String>) -> Self {
        self.0.insert(language.to_owned(), text.into());
        self
    }

    /// The text in `language` (`fr-CA` is content with `fr`), else in English, else
    /// in whatever language comes first; empty where there is no text at all.
    pub fn get(&self, language: &str) -> &str {
        self.find(language).map_or("", |(_, text)| text)
    }

    /// What [`Self::get`] answers, with the language that it is in.
    pub fn find(&self, language: &str) -> Option<(&str, &str)> {
        let general = language.split('-').next().unwrap_or_default();
        let found = [language, general, "en"].iter().find_map(|wanted| self.0.get_key_value(*wanted));
        found.or_else(|| self.0.iter().next()).map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// No text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }
}
