//! What the wayfinding plugin tells everybody: the plan, where one is in words, and what is in the way.

use std::sync::Arc;

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::plan::FloorPlan;

/// The plan of the storey where the body stands. `None` until it has been measured.
#[derive(Resource, Debug, Clone, Default)]
pub struct StoreyPlan(pub Option<Arc<FloorPlan>>);

/// The answer to "Where am I?", a sentence a line, in the visitor's language; empty where it was put away.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer(pub Vec<String>);

/// Why the body was stopped, and what could be done about it, in the visitor's language; empty where nothing is.
/// The offer itself is [`super::Offer`].
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Hindrance(pub String);

/// Put away what lies over the picture, or the way.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutAway {
    /// [`Answer`].
    Answer,
    /// [`Hindrance`] and its offer.
    Offer,
    /// [`super::Way`].
    Way,
}

/// What is remembered of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapPreferences {
    /// The small map is shown.
    pub shown: bool,
}

impl Default for MapPreferences {
    fn default() -> Self {
        Self { shown: true }
    }
}
