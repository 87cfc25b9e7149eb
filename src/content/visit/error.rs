//! Why a visit cannot be opened at all.

use crate::content::source::SourceError;
use crate::content::tileset::TilesetError;
use std::path::PathBuf;

/// Why a visit cannot be opened at all. What is wrong with a part of it is
/// listed in [`super::ValidVisit::problems`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VisitError {
    /// A file could not be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The tileset that was opened is unusable.
    #[error(transparent)]
    Tileset(#[from] TilesetError),
    /// A model: it has to be built into tiles first.
    #[error("{} is a model, not a visit; build it into tiles with: parvis build {} OUT", path.display(), path.display())]
    IsModel {
        /// The model's file.
        path: PathBuf,
    },
    /// Nothing that is known.
    #[error("{} cannot be opened: {what}", path.display())]
    Unknown {
        /// What was opened.
        path: PathBuf,
        /// What it is, and what can be opened.
        what: String,
    },
    /// The file is damaged beyond use.
    #[error("{file}: {what}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong, with line and column or JSON path, and what to do.
        what: String,
    },
    /// From a later version of Parvis.
    #[error("{file} schema: version {found} is not supported; this version of Parvis reads version {known}")]
    Schema {
        /// The file.
        file: String,
        /// What it says.
        found: String,
        /// [`super::SCHEMA`].
        known: u32,
    },
    /// Nothing to show.
    #[error("{file} tilesets: none of the tilesets can be read, so there is nothing to show ({what})")]
    NoTileset {
        /// The file.
        file: String,
        /// Why the first of them cannot.
        what: String,
    },
    /// A visit or tour that breaks its own rules is not written.
    #[error("{what} cannot be saved: {why}")]
    Unsavable {
        /// The visit or tour.
        what: String,
        /// Why.
        why: String,
    },
}
