//! What there is to know about what the visitor sees.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::sights::Sight;

/// Points of interest in view, the nearest first; empty while they are not shown. Written by the sights plugin.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct SightsInView(pub Vec<Sight>);

/// The point of interest whose card is open, by the id of its annotation. Written by the screens.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct ChosenSight(pub Option<String>);

/// How much is said about what there is to see, and in which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Points of interest are marked.
    pub points: bool,
    /// Short sentences of common words, where there are any.
    pub easy: bool,
    /// What is in view is described, for who cannot see it.
    pub described: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self { points: true, easy: false, described: false }
    }
}
