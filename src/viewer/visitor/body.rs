//! The visitor's body and eye.

use std::sync::Arc;

use bevy::prelude::*;

use super::{PointCloud, Posture, Triangles};
use crate::content::metadata::{ModelMetadata, TriangleMap};
use crate::content::tileset::TileId;
use crate::visiting::body::Stance;
use crate::visiting::walk::{Shape, Stride};

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
    /// The space that the body takes now; `None` until it is asked for.
    pub stance: Option<Stance>,
    /// What is kept between two frames of a walk.
    pub stride: Stride,
}

impl Visitor {
    /// The space that the body takes now.
    pub fn shape(&self) -> Shape {
        self.stance.map_or_else(|| Shape::with_eye_at(self.eye_height_m), |stance| stance.shape)
    }

    /// How the head is turned.
    pub fn turned(&self) -> Quat {
        Quat::from_euler(EulerRot::YXZ, self.yaw, self.pitch, 0.0)
    }

    /// Where the visitor looks, length 1.
    pub fn gaze(&self) -> Vec3 {
        self.turned() * Vec3::NEG_Z
    }

    /// Where the eye is, when the feet are there. Metres of visit space.
    pub fn eye(&self, feet: Vec3) -> Vec3 {
        feet + Vec3::Y * self.eye_height_m
    }
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
