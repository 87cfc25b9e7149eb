//! A guided tour as data.

use super::{MAX_ENTRIES, Pose, SCHEMA, Texts, json_schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A guided tour: `tours/<id>.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tour {
    /// [`SCHEMA`].
    #[schemars(schema_with = "json_schema::version", description = "The version of the format.")]
    pub schema: u32,
    /// Unique in the visit: letters, digits, `-` and `_`.
    #[schemars(schema_with = "json_schema::id")]
    pub id: String,
    /// Its name on screen.
    pub title: Texts,
    /// What to expect, in a sentence or two.
    #[serde(default)]
    pub summary: Texts,
    /// What it is about, in a word or two.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub theme: Texts,
    /// About how long it takes, minutes.
    #[serde(default, rename = "duration", skip_serializing_if = "Option::is_none")]
    pub duration_min: Option<u16>,
    /// For whom the way was laid.
    #[serde(default)]
    pub profile: TourProfile,
    /// Where its statements come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::lines")]
    pub sources: Vec<String>,
    /// In the order of the way; at least one.
    #[schemars(length(min = 1, max = MAX_ENTRIES))]
    pub stops: Vec<Stop>,
}

/// For whom a tour's way was laid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TourProfile {
    /// On foot; there may be steps.
    #[default]
    Standing,
    /// On wheels: every stop is reached without a step.
    StepFree,
}

/// How a visitor gets from one stop to the next. Whoever wants less motion is taken there by a cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Travel {
    /// Through the air in one smooth curve.
    #[default]
    Glide,
    /// Along the floor.
    Walk,
    /// Through black.
    Fade,
    /// At once.
    Cut,
}

impl Travel {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// A stop of a tour. It has a place, a pose, or both: then the pose is where to be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = json_schema::place_or_pose)]
pub struct Stop {
    /// Unique in the tour: letters, digits, `-` and `_`.
    #[schemars(schema_with = "json_schema::id")]
    pub id: String,
    /// Its name on screen.
    pub title: Texts,
    /// What is told here.
    #[serde(default)]
    pub text: Texts,
    /// The same in short sentences of common words.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub easy: Texts,
    /// What is in view, for who cannot see it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub description: Texts,
    /// Id of a place of the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_id")]
    pub place: Option<String>,
    /// Where to be instead of the place's own pose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
    /// How to get here.
    #[serde(default, skip_serializing_if = "Travel::is_usual")]
    pub travel: Travel,
    /// Id of the phase to show; the one that is shown already where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_id")]
    pub phase: Option<String>,
    /// Ids of the annotations in view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::ids")]
    pub annotations: Vec<String>,
    /// Ids of those among them that the text speaks of first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::ids")]
    pub highlight: Vec<String>,
    /// Addresses of WebVTT files by language: in the file relative to the tour,
    /// in a [`super::ValidVisit`] relative to the visit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(
        schema_with = "json_schema::addresses_by_language",
        description = "Addresses of WebVTT files by language, relative to this file."
    )]
    pub captions: BTreeMap<String, String>,
}

impl Tour {
    /// A tour without stops.
    pub fn new(id: impl Into<String>, title: Texts) -> Self {
        Self {
            schema: SCHEMA,
            id: id.into(),
            title,
            summary: Texts::default(),
            theme: Texts::default(),
            duration_min: None,
            profile: TourProfile::default(),
            sources: Vec::new(),
            stops: Vec::new(),
        }
    }
}
