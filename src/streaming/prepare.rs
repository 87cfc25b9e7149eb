//! What a worker makes of a tile, left open to the engine.

use crate::content::source::{Source, SourceError};
use crate::content::tileset::{Branch, MAX_SUBTREE_BYTES, Site, TileId};
use glam::DMat4;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Turns a tile's bytes into what the engine applies, on a worker thread.
pub trait Prepare: Send + Sync + 'static {
    /// What the engine applies.
    type Prepared: Send + 'static;

    /// Decodes one tile.
    ///
    /// # Errors
    /// What is wrong with the content, naming the file; the tile then counts as
    /// failed for good. A panic is caught and counts the same.
    fn prepare(&self, job: &Job<'_>) -> Result<Loaded<Self::Prepared>, String>;
}

/// A prepared tile.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// What the engine applies.
    pub prepared: T,
    /// CPU and GPU bytes that it holds until it is evicted.
    pub size_bytes: u64,
}

/// One file of a tile, read whole.
#[derive(Debug, Clone)]
pub struct Content {
    /// Address relative to the source.
    pub uri: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// One tile to prepare.
#[derive(Debug)]
pub struct Job<'a> {
    /// Which tile.
    pub tile: TileId,
    /// Where it stands in its tileset, for messages.
    pub path: &'a str,
    /// Its contents, without those that turned out to be external tilesets.
    pub contents: &'a [Content],
    /// From content space with Z up to visit space.
    pub visit_from_tile: DMat4,
    /// glTF contents are Z up already.
    pub gltf_z_up: bool,
    /// For files that a content names in turn.
    pub source: &'a Arc<dyn Source>,
    pub(super) cancelled: &'a AtomicBool,
}

impl Job<'_> {
    /// Reads a file that a content names; ends soon when the tile is not wanted any more.
    ///
    /// # Errors
    /// As [`Source::read_unless`].
    pub fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        self.source.read_unless(uri, limit_bytes, self.cancelled)
    }

    /// Whether nobody wants the tile any more: what is returned then does not matter.
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What streaming needs to know about formats.
#[derive(Debug, Clone, Copy)]
pub struct Formats {
    /// Whether a content of the tile, by its address and bytes, makes the tree grow: an external tileset or a subtree.
    pub grows_by: fn(&Site, &str, &[u8]) -> bool,
    /// Reads such a content, on a worker thread; the source is for files beside it.
    pub read_branch: fn(&Site, &Content, &dyn Source) -> Result<Branch, BranchError>,
    /// Whether asking the source again can help.
    pub may_recover: fn(&SourceError) -> bool,
}

impl Formats {
    /// 3D Tiles.
    pub const TILES: Self = Self { grows_by: Site::grows_by, read_branch, may_recover };
}

/// Why nothing grows below a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct BranchError {
    /// What is wrong, naming the file.
    pub reason: String,
    /// A file beside it could not be read, and asking again can help.
    pub may_recover: bool,
}

impl From<String> for BranchError {
    /// For good.
    fn from(reason: String) -> Self {
        Self { reason, may_recover: false }
    }
}

fn read_branch(site: &Site, content: &Content, source: &dyn Source) -> Result<Branch, BranchError> {
    let may_recover = Cell::new(false);
    let fetch = |uri: &str, limit_bytes: u64| {
        source.read(uri, limit_bytes.min(MAX_SUBTREE_BYTES)).map_err(|error| {
            may_recover.set(error.may_recover());
            error.to_string()
        })
    };
    Branch::read(site, &content.bytes, &content.uri, &fetch)
        .map_err(|error| BranchError { reason: error.to_string(), may_recover: may_recover.get() })
}

/// A file that was cut or exchanged under our hands may be put back as it was.
fn may_recover(error: &SourceError) -> bool {
    error.may_recover() || matches!(error, SourceError::Changed { .. })
}
