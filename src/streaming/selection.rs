//! What selection is told of tiles, and what it finds.

use super::schedule::Need;
use crate::content::tileset::TileId;

/// What selection needs to know about a tile's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// Not there yet.
    Waiting,
    /// The engine holds it.
    Ready,
    /// There is nothing to draw: the tile is always refined.
    Empty,
    /// It will never be there.
    Failed,
}

/// How urgent a load is. Earlier variants come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadGroup {
    /// Without it nothing at all is shown in its place.
    Urgent,
    /// It is wanted on screen.
    Normal,
    /// It will be wanted: the camera's way is known.
    Foreseen,
    /// It may be wanted soon.
    Preload,
}

impl LoadGroup {
    /// Whether the picture of this moment lacks it.
    pub fn is_wanted(self) -> bool {
        matches!(self, Self::Urgent | Self::Normal)
    }
}

/// A tile to load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadRequest {
    /// Which.
    pub tile: TileId,
    /// How much it is needed.
    pub need: Need,
    /// It is fine enough, and finer tiles only stand in for it: they can be let go once it is there.
    pub relieves: bool,
}

/// Sums over one selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SelectionCounts {
    /// Tiles looked at.
    pub visited: usize,
    /// Tiles out of view, or with the eye outside their request volume.
    pub culled: usize,
    /// Ready tiles that are not shown because others that belong with them are not ready.
    pub kicked: usize,
    /// Tiles refined because their error was too large.
    pub refined: usize,
    /// Those of them that are not there: were the picture to become coarser, they would have to be loaded.
    pub skipped: usize,
    /// Loads in the groups urgent and normal.
    pub wanted: usize,
    /// Loads after which finer tiles can be let go.
    pub relieving: usize,
    /// Tiles in view that are not there yet, and nothing that is shown covers their place.
    pub holes: usize,
    /// Deepest level shown.
    pub deepest_level: u32,
}

/// What one frame's selection found.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Tiles to show; all of them are ready.
    pub shown: Vec<TileId>,
    /// Tiles to load, each once, the most needed first.
    pub loads: Vec<LoadRequest>,
    /// Ready tiles that must be kept: the shown ones, their ancestors and the kicked.
    pub kept: Vec<TileId>,
    /// Sums.
    pub counts: SelectionCounts,
}

impl Selection {
    pub(super) fn clear(&mut self) {
        self.shown.clear();
        self.loads.clear();
        self.kept.clear();
        self.counts = SelectionCounts::default();
    }
}
