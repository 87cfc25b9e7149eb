//! What there is to see, told where it is.

use super::{Pose, Texts, json_schema, point};
use glam::DVec3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A point of interest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Annotation {
    /// Unique among the annotations: letters, digits, `-` and `_`.
    #[schemars(schema_with = "json_schema::id")]
    pub id: String,
    /// What it is called.
    pub title: Texts,
    /// What it is, in a few sentences.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub text: Texts,
    /// The same in one short sentence of common words.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub easy: Texts,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub who: Texts,
    /// When it was made, in words: "around 1220".
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub when: Texts,
    /// What sort of thing it is, as an id that a list may be grouped by: `sculpture`, `window`, `structure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_id")]
    pub kind: Option<String>,
    /// Where it is in visit space: a point on its surface, metres.
    #[serde(with = "point")]
    #[schemars(schema_with = "json_schema::point")]
    pub position: DVec3,
    /// Away from the surface at `position`; any length but 0.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "point::optional")]
    #[schemars(schema_with = "json_schema::optional_direction")]
    pub normal: Option<DVec3>,
    /// From where it is seen well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
    /// Id of the place that is nearest to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_id")]
    pub place: Option<String>,
    /// Ids of the phases in which it is there; all of them where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::ids")]
    pub phases: Vec<String>,
    /// Where its statements come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::lines")]
    pub sources: Vec<String>,
}

impl Annotation {
    /// Whether it is there in the phase of this id.
    pub fn stands_in(&self, phase: &str) -> bool {
        self.phases.is_empty() || self.phases.iter().any(|id| id == phase)
    }
}
