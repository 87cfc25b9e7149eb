//! The building at one time of its history.

use super::{Texts, json_schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The building at one time of its history. Tilesets, places, annotations and stops name it by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// Unique among the phases: letters, digits, `-` and `_`.
    #[schemars(schema_with = "json_schema::id")]
    pub id: String,
    /// Year of the common era that it shows; negative before it.
    #[schemars(range(min = i32::MIN, max = i32::MAX))]
    pub year: i32,
    /// Its name on screen.
    pub title: Texts,
    /// What stood then, in a few sentences.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub text: Texts,
    /// How surely it is known that it looked so.
    #[serde(default)]
    pub certainty: Certainty,
    /// Address of the grid of light of this time, relative to the visit and as large as the visit's own; without one the
    /// light is even, but in the phase with which the visit begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_address")]
    pub light: Option<String>,
}

/// How surely something is known. What does not say is taken for a hypothesis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A proposal.
    #[default]
    Hypothetical,
    /// What most scholars conclude from style and comparison.
    Likely,
    /// By a text of the time, by tree rings or by measure.
    Attested,
}
