//! Making tours over the visit: what an author asks for is done on a desk, whose journal loses nothing.
//!
//! Reads [`MakeTour`]; writes [`Making`] for whoever shows it; sends [`TourCommand`] to try a tour out, and [`OpenVisit`] once
//! the visit was copied. What an edit is and where tours are saved is [`crate::visiting::authoring`], which knows no engine.

mod copy;
mod obey;
mod show;
mod tell;
mod workbench;

use std::path::PathBuf;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{MakeTour, Making, Notice, OpenVisit, Overlay, Preferences, TourCommand, Typing};
use workbench::Workbench;

/// Lets visitors make tours.
#[derive(Debug, Clone)]
pub struct MakingPlugin {
    /// The journal: what is being made is in it until it is saved.
    pub journal: PathBuf,
}

impl MakingPlugin {
    /// With the journal in the user's configuration folder, else where the system keeps what may be lost.
    pub fn for_user() -> Self {
        let folders = directories::ProjectDirs::from("org", "Parvis", "parvis");
        let folder = folders.map_or_else(std::env::temp_dir, |folders| folders.config_dir().to_owned());
        Self { journal: folder.join("tour-in-the-making.journal") }
    }
}

impl Plugin for MakingPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<MakeTour>()
            .add_message::<Notice>()
            .add_message::<OpenVisit>()
            .add_message::<TourCommand>()
            .add_message::<RequestRedraw>()
            .init_resource::<Making>()
            .init_resource::<Overlay>()
            .init_resource::<Preferences>()
            .init_resource::<Typing>()
            .insert_resource(Workbench::new(self.journal.clone()))
            .add_systems(
                Update,
                (obey::follow_visit, obey::obey, obey::rest, copy::follow, tell::trouble, show::show)
                    .chain()
                    .in_set(VisitorSystems::Session),
            );
    }
}
