//! Where the program stands.

use std::sync::Arc;

use bevy::prelude::*;

use crate::content::source::Source;
use crate::content::tileset::Tileset;
use crate::content::visit::ValidVisit;

/// What fills the window.
#[derive(States, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AppScreen {
    /// The start screen.
    #[default]
    Start,
    /// A visit is being made ready.
    Opening,
    /// Inside a visit.
    Visiting,
}

/// What lies over the visit and takes the hands off the body.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlay {
    /// Nothing: the visitor walks.
    #[default]
    None,
    /// The Esc menu.
    Menu,
    /// Keys.
    Help,
    /// Places to go to.
    Places,
    /// Access settings.
    Access,
}

/// How far the visit being opened is.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Loading {
    /// What is done now, as a Fluent key's suffix ("stone", "tiles"…) or plain text from the workshop.
    pub phase: String,
    /// 0 to 1; `None` where nobody knows.
    pub fraction: Option<f32>,
}

/// The visit that is open.
#[derive(Resource, Debug)]
pub struct CurrentVisit(pub ValidVisit);

/// Tilesets that the session has opened and the streaming plugin has not taken yet.
#[derive(Resource, Default)]
pub struct OpenedTilesets(Option<Vec<(Tileset, Arc<dyn Source>)>>);

impl OpenedTilesets {
    /// Offers these instead of what is open; an empty list closes everything.
    pub fn offer(&mut self, tilesets: Vec<(Tileset, Arc<dyn Source>)>) {
        self.0 = Some(tilesets);
    }

    /// What was offered last, once.
    pub fn take(&mut self) -> Option<Vec<(Tileset, Arc<dyn Source>)>> {
        self.0.take()
    }
}

/// How much the machine can draw. Set by the rendering plugin before the first frame.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pixels that a tile's error may cover.
    pub max_sse_px: f64,
    /// Samples along a slanted surface's picture; 1 is off.
    pub anisotropy: u16,
}

impl Default for Quality {
    fn default() -> Self {
        Self { max_sse_px: 16.0, anisotropy: 8 }
    }
}

/// Present where pictures are taken and nobody watches the frames in between.
#[derive(Resource, Debug, Clone, Copy)]
pub struct TakesPictures;

/// What the streaming plugin lets the panel read, a line each.
#[derive(Resource, Debug, Clone, Default)]
pub struct StreamingReport {
    /// Figures of the streamer.
    pub stats: crate::streaming::StreamingStats,
    /// Everything wanted at this view is shown.
    pub complete: bool,
    /// Tiles that failed, newest last, at most 50.
    pub failures: Vec<String>,
    /// The panel is open.
    pub open: bool,
}
