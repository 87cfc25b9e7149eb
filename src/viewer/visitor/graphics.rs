//! How finely the visit is drawn.

use bevy::prelude::*;

use crate::visiting::quality::{self, Wanted};

/// What is drawn how finely now. Set by the rendering plugin before the first frame, and whenever the level changes.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default, Deref, DerefMut)]
pub struct Quality(pub quality::Quality);

/// What the command line asked for: it holds until the visitor chooses otherwise, and is not remembered. In pictures `None`
/// and [`Wanted::Auto`] mean full detail.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QualityForNow(pub Option<Wanted>);
