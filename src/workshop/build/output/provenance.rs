//! Where a model comes from, and what was done to it.

use serde::{Deserialize, Serialize};

/// What a curator knows of a model. Written to `asset.extras.provenance` of the tileset; what is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provenance {
    /// What the tiles were made from: names of files, or of a survey.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// When it was captured, as ISO 8601 has it: `2024-05`, `2024-05-17`, `2024-05-13/2024-05-17`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// With which instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensor: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Under which terms it may be used: an SPDX expression or a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How far the survey lies from what stood there, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// The coordinate reference system that the source was in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// The point of the source, in its own coordinates, that is the origin of the tileset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<[f64; 3]>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why a provenance cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProvenanceError {
    /// It is no JSON, or holds what nobody would find again.
    #[error(
        "it cannot be read ({0}). Known are source (a list), date, sensor, operator, licence, accuracy (metres), crs, origin (three numbers) and note"
    )]
    Unreadable(String),
    /// A date that is none.
    #[error("{0:?} is no date. Write a year, 2024-05, 2024-05-17 or two of them with a slash between")]
    Date(String),
    /// A number that is no distance.
    #[error("an accuracy of {0} m makes no sense. Give metres above 0")]
    Accuracy(String),
}

impl Provenance {
    /// Reads it from JSON. Unknown members are refused: a misspelt one would be lost.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(json: &[u8]) -> Result<Self, ProvenanceError> {
        let read: Self = serde_json::from_slice(json).map_err(|e| ProvenanceError::Unreadable(e.to_string()))?;
        read.checked()
    }

    /// Itself, when its date is a date and its accuracy a distance.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn checked(self) -> Result<Self, ProvenanceError> {
        if let Some(date) = self.date.as_ref().filter(|date| !is_date(date)) {
            return Err(ProvenanceError::Date(date.clone()));
        }
        if let Some(accuracy) = self.accuracy.filter(|a| !(a.is_finite() && *a > 0.0)) {
            return Err(ProvenanceError::Accuracy(accuracy.to_string()));
        }
        Ok(self)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A date, or two with a slash between.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() <= 2 && parts.iter().all(|part| is_day(part))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let number = |part: Option<&str>, digits: usize, range: std::ops::RangeInclusive<u32>| {
        let Some(part) = part else { return true };
        part.len() == digits
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse().is_ok_and(|n| range.contains(&n))
    };
    let mut parts = text.split('-');
    number(parts.next(), 4, 0..=9999)
        && number(parts.next(), 2, 1..=12)
        && number(parts.next(), 2, 1..=31)
        && parts.next().is_none()
}
