//! A guided tour as data.

use super::{Pose, SCHEMA, Texts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A guided tour: `tours/<id>.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tour {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Unique in the visit: letters, digits, `-` and `_`.
    pub id: String,
    /// Its name on screen.
    pub title: Texts,
    /// What to expect, in a sentence or two.
    #[serde(default)]
    pub summary: Texts,
    /// For whom the way was laid.
    #[serde(default)]
    pub profile: TourProfile,
    /// In the order of the way; at least one.
    pub stops: Vec<Stop>,
}

/// For whom a tour's way was laid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TourProfile {
    /// On foot; there may be steps.
    #[default]
    Standing,
    /// On wheels: every stop is reached without a step.
    StepFree,
}

/// A stop of a tour. It has a place, a pose, or both: then the pose is where to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// Unique in the tour: letters, digits, `-` and `_`.
    pub id: String,
    /// Its name on screen.
    pub title: Texts,
    /// What is told here.
    #[serde(default)]
    pub text: Texts,
    /// Id of a place of the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where to be instead of the place's own pose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
    /// Addresses of WebVTT files by language: in the file relative to the tour,
    /// in a [`super::ValidVisit`] relative to the visit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
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
            profile: TourProfile::default(),
            stops: Vec::new(),
        }
    }
}
