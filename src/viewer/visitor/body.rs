//! The visitor's body and eye.

use std::sync::Arc;

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::{PointCloud, Triangles};
use crate::content::metadata::{ModelMetadata, TriangleMap};
use crate::content::tileset::TileId;

/// Where the visitor's eye is above the floor. Figures: standing 1.61 m and seated 1.20 m are the
/// averages of the 1995 US consent order; seated ranges from 1.09 to 1.295 m (ADA figure A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Posture {
    /// Eye at 1.61 m.
    #[default]
    Standing,
    /// Eye at 1.20 m, as from a wheelchair.
    Seated,
}

impl Posture {
    /// Eye above the floor, metres.
    pub fn eye_height_m(self) -> f32 {
        match self {
            Self::Standing => 1.61,
            Self::Seated => 1.20,
        }
    }

    /// The other one.
    pub fn toggled(self) -> Self {
        match self {
            Self::Standing => Self::Seated,
            Self::Seated => Self::Standing,
        }
    }
}

/// The body. Its [`Transform`] is where the feet are; it never turns.
#[derive(Component, Debug, Clone, Copy, Default)]
#[require(Transform)]
pub struct Visitor {
    /// Chosen posture; the eye follows smoothly.
    pub posture: Posture,
    /// Eye above the feet at this moment, metres: on its way to the posture's height.
    pub eye_height_m: f32,
    /// Heading, radians, 0 looks along -Z (north in the built-in cathedral), positive to the left.
    pub yaw: f32,
    /// Up is positive, radians.
    pub pitch: f32,
    /// Not bound to the floor: a place high up or a picture's viewpoint. The first step lands.
    pub floating: bool,
    /// Vertical speed, m/s, down is negative.
    pub fall_speed: f32,
}

/// The camera that sees for the visitor.
#[derive(Component, Debug, Clone, Copy, Default)]
#[require(Transform)]
pub struct Eye;

/// What hands on any device ask for at this moment, already merged. Written by input systems in
/// [`crate::viewer::schedule::VisitorSystems::Input`], read by movement.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub struct VisitorInput {
    /// x to the right, y forward, length at most 1.
    pub walk: Vec2,
    /// Turn this frame, radians: x to the left, y up.
    pub look: Vec2,
    /// Speed factor: 1 walks, more runs, less is slow.
    pub pace: f32,
    /// Up or down, -1 to 1, where the feet are on no floor: in flight, and around a thing.
    pub rise: f32,
}

/// The triangles of a tile, for bodies and rays; beside its [`Transform`] and [`Visibility`]. Relative to the transform.
#[derive(Component, Clone)]
pub struct TileCollider(pub Arc<Triangles>);

/// The points of a tile, for rays; beside its [`Transform`], [`Visibility`] and [`TileOrigin`]. Relative to the transform.
#[derive(Component, Clone)]
pub struct TileCloud {
    /// The points.
    pub points: Arc<PointCloud>,
    /// Which of the model's parts they are: a place in [`ModelMetadata::primitives`].
    pub part: usize,
}

/// Where the triangles of a [`TileCollider`] come from, for [`crate::content::metadata::describe_tile`].
#[derive(Component, Debug, Clone)]
pub struct TileOrigin {
    /// Which of the open tilesets.
    pub tileset: usize,
    /// The tile in it.
    pub tile: TileId,
    /// Place in the tile's contents.
    pub content: usize,
    /// What the content's model says; `None` where it says nothing.
    pub known: Option<Arc<KnownParts>>,
}

/// What is known of the parts of a model, and whose the triangles of its [`TileCollider`] are: a ray that meets one is
/// a [`crate::content::metadata::Hit`] by [`TriangleMap::hit`].
#[derive(Debug)]
pub struct KnownParts {
    /// What is known.
    pub metadata: Arc<ModelMetadata>,
    /// Whose the triangles are.
    pub triangles: TriangleMap,
}

/// The visitor is carried from one pose to another. Removed when it has arrived, or when a hand moves.
#[derive(Component, Debug, Clone, Copy)]
pub struct Gliding {
    /// Feet, yaw, pitch at the start.
    pub from: (Vec3, f32, f32),
    /// Feet, yaw, pitch at the end.
    pub to: (Vec3, f32, f32),
    /// Since the start.
    pub elapsed_secs: f32,
    /// Of the whole.
    pub duration_secs: f32,
}
