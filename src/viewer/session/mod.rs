//! Opening and leaving visits, in the background, with progress.

mod open;

use std::path::PathBuf;

use bevy::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{AppScreen, CloseVisit, Loading, Notice, OpenVisit, OpenedTilesets, VisitLight};

/// Where built visits are kept, instead of the user's cache folder.
#[derive(Resource, Debug, Clone)]
pub struct CacheFolder(pub PathBuf);

/// Bytes that what servers gave may take in the cache folder, instead of the usual.
#[derive(Resource, Debug, Clone, Copy)]
pub struct DiskCacheBytes(pub u64);

/// Adds [`OpenVisit`] and [`CloseVisit`]. Needs the [`AppScreen`] state.
pub struct SessionPlugin;

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        app.init_state::<AppScreen>()
            .init_resource::<Loading>()
            .init_resource::<OpenedTilesets>()
            .init_resource::<VisitLight>()
            .init_resource::<open::Opening>()
            .add_message::<OpenVisit>()
            .add_message::<CloseVisit>()
            .add_message::<Notice>()
            .add_systems(Update, (open::begin, open::follow, open::close).chain().in_set(VisitorSystems::Session));
    }
}
