//! Walking, looking, changing posture and going to places.
//!
//! [`MovementPlugin`] reads devices into [`VisitorInput`], moves the [`Visitor`](super::visitor::Visitor)
//! over the triangles of the shown tiles ([`TileCollider`](super::visitor::TileCollider)) and puts the
//! [`Eye`](super::visitor::Eye) where the visitor's head is. How a body
//! moves among triangles is [`crate::visiting::walk`], which knows no ECS.

mod eye;
mod goto;
mod input;
mod walk;

use bevy::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{AppScreen, Foreseen, GoTo, Toggle, VisitorInput, WalkBlocked};

/// Adds the visitor's body. Needs `Preferences`, `Overlay` and the [`AppScreen`] state.
pub struct MovementPlugin;

impl Plugin for MovementPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<VisitorInput>()
            .init_resource::<Foreseen>()
            .add_message::<GoTo>()
            .add_message::<Toggle>()
            .add_message::<WalkBlocked>()
            .add_systems(Startup, eye::spawn_visitor)
            .add_systems(
                Update,
                (
                    input::read_devices.in_set(VisitorSystems::Input),
                    (goto::start, goto::glide, eye::follow_posture, walk::walk, eye::place_eye)
                        .chain()
                        .in_set(VisitorSystems::Movement)
                        .run_if(in_state(AppScreen::Visiting)),
                ),
            );
    }
}
