//! Brings tiles into the world: the eye's view to the streamer, its answers to entities.
//!
//! [`StreamingPlugin`] decodes on the streamer's workers (`prepare`), applies within the frame's
//! budget (`apply`) and shows exactly the tiles that the selection names.

mod apply;
mod materials;
mod prepare;
mod tile_material;

use bevy::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{Quality, StreamingReport};

/// Adds streaming of whatever [`OpenedTilesets`](super::visitor::OpenedTilesets) holds.
#[derive(Debug, Clone, Copy)]
pub struct StreamingPlugin {
    /// Bytes that tiles may take, CPU and GPU together.
    pub budget_bytes: u64,
}

impl Plugin for StreamingPlugin {
    fn build(&self, app: &mut App) {
        tile_material::add(app);
        app.init_resource::<StreamingReport>()
            .insert_resource(apply::Budget(self.budget_bytes))
            .init_resource::<Quality>()
            .init_resource::<apply::Streams>()
            .init_resource::<materials::Palette>()
            .add_systems(Update, (apply::open, apply::stream).chain().in_set(VisitorSystems::Streaming));
    }
}
