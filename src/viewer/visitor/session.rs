//! Where the program stands.

use std::sync::Arc;

use bevy::prelude::*;

use crate::content::metadata::Section;
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
    /// Phases of the visit to see.
    Phases,
    /// Access settings.
    Access,
    /// Which keys and buttons do what.
    Controls,
    /// The plan of the storey.
    Plan,
    /// Ways to move.
    Moves,
    /// Language and ways of visiting, before anything else on a machine that is new.
    Welcome,
    /// The tour that is being made.
    Making,
}

/// Nobody has chosen anything on this machine yet: the first thing offered is how to visit.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FirstStart;

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

impl CurrentVisit {
    /// What the visit is called in bookmarks: its title in the language whose code comes first, the same on every machine
    /// and wherever it lies.
    pub fn bookmark_name(&self) -> &str {
        self.0.visit.title.0.values().next().map_or("", String::as_str)
    }
}

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

/// Present where there is a window: whether this frame followed the one before at once, so that the time between them
/// tells how fast the machine draws. A window that rests draws nothing for as long as nothing happens.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrameClock {
    /// It did.
    pub follows: bool,
    /// The eye moves, or has just come to rest: what takes long to draw is felt.
    pub moves: bool,
}

/// From where the visitor will look next, as far as anybody knows: tiles for it are loaded ahead.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Foreseen {
    /// Poses at which the tour stops next, nearest first. Written by the tours plugin.
    pub tour: Vec<Gaze>,
    /// Poses on the way that is being glided, nearest first. Written by the movement plugin.
    pub way: Vec<Gaze>,
}

/// An eye and a point that it looks at; visit space, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaze {
    /// Where the eye is.
    pub eye: Vec3,
    /// The middle of the picture.
    pub look: Vec3,
}

/// Present where pictures are taken and nobody watches the frames in between.
#[derive(Resource, Debug, Clone, Copy)]
pub struct TakesPictures;

/// How often the graphics card has run out of memory: each time halves what tiles may take.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub struct MemoryShortages(pub u32);

/// What the colours of the tiles' boxes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BoxColors {
    /// The level of each shown tile.
    #[default]
    Level,
    /// The screen-space error of each shown tile, next to what is allowed.
    Error,
    /// How far each tile that is shown or wanted has come.
    State,
}

/// What the streaming plugin lets the panel read, a line each.
#[derive(Resource, Debug, Clone)]
pub struct StreamingReport {
    /// Figures of the streamer.
    pub stats: crate::streaming::StreamingStats,
    /// Everything wanted at this view is shown.
    pub complete: bool,
    /// What is seen is there at full detail; what may be wanted soon may still be on its way.
    pub whole: bool,
    /// What streaming took of this frame's main thread, in seconds.
    pub main_thread_secs: f64,
    /// Tiles that failed, newest last, at most 50.
    pub failures: Vec<String>,
    /// Times the wanted error that the frame time allows now.
    pub pace_factor: f64,
    /// What is known of the thing pointed at, the nearest subject first; empty while the panel is closed.
    pub pointed_at: Vec<Section>,
    /// The panel is open.
    pub open: bool,
    /// The boxes of the tiles are drawn.
    pub boxes: bool,
    /// What their colours say.
    pub box_colors: BoxColors,
    /// Tiles stay as they are while the visitor walks on.
    pub frozen: bool,
}

impl Default for StreamingReport {
    fn default() -> Self {
        Self {
            stats: crate::streaming::StreamingStats::default(),
            complete: false,
            whole: false,
            main_thread_secs: 0.0,
            failures: Vec::new(),
            pointed_at: Vec::new(),
            pace_factor: 1.0,
            open: false,
            boxes: false,
            box_colors: BoxColors::Level,
            frozen: false,
        }
    }
}
