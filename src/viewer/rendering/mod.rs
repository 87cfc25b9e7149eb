//! Camera and sky.
//!
//! [`RenderingPlugin`] gives the [`Eye`](super::visitor::Eye) a camera, to a window or to a picture,
//! and a sky above it; it starts a graphics card that stopped again. On a processor that draws instead of a graphics card the settings are
//! chosen so that walking stays possible.

mod camera;
mod eye_dome;
mod light;
mod light_upload;
mod quality;
mod recovery;
mod shafts;
mod sky;

use bevy::light::{DirectionalLightShadowMap, PointLightShadowMap};
use bevy::prelude::*;

use super::visitor::AppScreen;

pub use recovery::renderer;

/// Adds the camera and the sky.
#[derive(Debug, Clone, Copy, Default)]
pub struct RenderingPlugin {
    /// Draw to a picture of this size instead of a window; see [`OffscreenTarget`].
    pub offscreen: Option<UVec2>,
}

/// The picture that is drawn to when there is no window.
#[derive(Resource, Debug, Clone)]
pub struct OffscreenTarget(pub Handle<Image>);

impl Plugin for RenderingPlugin {
    fn build(&self, app: &mut App) {
        recovery::add(app);
        eye_dome::add(app);
        light::add(app);
        light_upload::add(app);
        quality::add(app);
        shafts::add(app);
        sky::add(app);
        app.insert_resource(camera::WantedTarget(self.offscreen))
            // No light here casts a shadow by a map, and yet the engine makes 40 MiB of them.
            .insert_resource(PointLightShadowMap { size: 1 })
            .insert_resource(DirectionalLightShadowMap { size: 1 })
            .add_systems(PreStartup, camera::spawn_eye)
            .add_systems(Startup, sky::spawn_sky)
            .add_systems(
                PostUpdate,
                (sky::follow_eye, sky::follow_light, camera::rest_outside_visits).run_if(state_exists::<AppScreen>),
            );
    }
}
