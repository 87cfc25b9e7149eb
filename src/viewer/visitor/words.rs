//! Every text a visitor sees, from Fluent files, in the language of the moment.

use bevy::prelude::*;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// The languages that Parvis speaks: BCP 47 code and own name.
pub const LANGUAGES: &[(&str, &str)] = &[("fr", "Français"), ("en", "English")];

/// The texts of one language. Replaced as a whole by the language plugin when the visitor chooses another.
#[derive(Resource)]
pub struct Words {
    language: String,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Wraps a bundle for a BCP 47 language ("fr").
    pub fn new(language: impl Into<String>, bundle: FluentBundle<FluentResource>) -> Self {
        Self { language: language.into(), bundle }
    }

    /// The language of these words.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The text with this key; the key itself where it is missing, so that it is seen.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text with this key and its placeholders filled.
    pub fn with(&self, key: &str, args: &FluentArgs) -> String {
        self.format(key, Some(args))
    }

    /// A number as this language writes it.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        if self.language == "fr" { text.replace('.', ",") } else { text }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}
