//! Which day it is in a visit, and its light.

use std::sync::Arc;

use bevy::prelude::*;

use crate::content::light::{LightGrid, LocalTime, VolumeShape};

/// The date and hour that the visit shows. Whoever changes it sees the light follow within a second or two.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hour(pub LocalTime);

/// Show this date and hour.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetHour(pub LocalTime);

/// Where light passes in the visit that is open; none where the visit does not say. Written by the session.
#[derive(Resource, Debug, Clone, Default)]
pub struct VisitLight(pub Option<Arc<LightGrid>>);

/// The light of the visit on the graphics card. Written by the rendering plugin, before tiles are made.
#[derive(Resource, Debug, Clone, Default)]
pub struct LightField {
    /// None: the light is even.
    pub textures: Option<LightTextures>,
    /// Light for a new hour is on its way.
    pub pending: bool,
}

/// Two textures of one shape, whose contents change with the hour.
#[derive(Debug, Clone)]
pub struct LightTextures {
    /// What is left of the sun, and which share of a texel is air.
    pub sun: Handle<Image>,
    /// Light from everywhere, and the same share.
    pub around: Handle<Image>,
    /// Where the texels are.
    pub shape: VolumeShape,
}
