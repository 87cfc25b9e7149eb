//! How the visitor moves at this moment.

use bevy::prelude::*;

use crate::visiting::ways::{Landing, Path, Ride};

/// The way of moving that is on. Written by the movement plugin; [`crate::visiting::hands::Command::Back`] ends all but
/// the first before it does anything else.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moving {
    /// On foot, or carried.
    #[default]
    OnFoot,
    /// On foot, choosing a point of the floor.
    Pointing,
    /// Flying.
    Flying,
    /// Going around a thing.
    Orbiting,
    /// Walking on without a hand.
    AutoWalking,
}

/// Where one would land who points at something; nowhere while nobody points.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct LandingSpot(pub Landing);

/// The visitor is carried from one pose to another. Removed when it has arrived, or when a hand moves.
#[derive(Component, Debug, Clone)]
pub struct Gliding {
    /// The feet's way.
    pub path: Path,
    /// How fast.
    pub ride: Ride,
    /// Heading at the start and at the end, radians.
    pub yaw: (f32, f32),
    /// Pitch at the start and at the end, radians.
    pub pitch: (f32, f32),
    /// Since the start.
    pub elapsed_secs: f32,
    /// A tour leads: it stands still with the tour.
    pub led: bool,
}
