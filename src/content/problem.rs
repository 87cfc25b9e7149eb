//! What is wrong with a file although it can be used: told to people, never fatal.

use serde::Serialize;

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not as the format wants it; nothing is lost.
    Warning,
    /// Something is left out or was replaced by a guess.
    Error,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Address of the file, relative to the visit.
    pub file: String,
    /// Place in the file (`root.children[2].transform`); empty for the file as a whole.
    pub json_path: String,
    /// What is wrong and what was made of it.
    pub text: String,
}

impl Problem {
    /// Something is left out or was guessed.
    pub fn error(file: impl Into<String>, json_path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Error, file: file.into(), json_path: json_path.into(), text: text.into() }
    }

    /// Nothing is lost.
    pub fn warning(file: impl Into<String>, json_path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, json_path, text) }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if !self.json_path.is_empty() {
            write!(f, " {}", self.json_path)?;
        }
        write!(f, ": {}", self.text)
    }
}
