//! Documents of Smithsonian Voyager (`.svx.json`): tours, viewpoints, annotations and articles, read and written.
//!
//! The format is that of Voyager's own source (`source/client/schema`, and what its components make of it): version 1.0
//! and later of `application/si-dpo-3d.document+json`. What it has no place for is kept in the member `x_parvis` of the
//! setup, which other readers ignore, and Voyager keeps when it saves. Whatever gets lost on the way is told in notes.

mod camera;
mod document;
mod error;
mod export;
mod finish;
mod html;
mod ids;
mod import;
mod language;
mod library;
mod merge;
mod models;
mod nodes;
mod notes;
mod reading;
mod steps;

pub use error::SvxError;
pub use export::{Export, ExportOptions, export};
pub use import::{Articles, Import, ModelToBuild, import};

/// Largest document that is read, bytes.
pub const MAX_DOCUMENT_BYTES: u64 = 16 << 20;
/// Largest article that is read, bytes.
pub const MAX_ARTICLE_BYTES: u64 = 1 << 20;

/// What a document says that it is.
const TYPE: &str = "application/si-dpo-3d.document+json";
/// Our member of a setup.
const EXTRAS: &str = "x_parvis";
/// A snapshot knows only the eye. Where a pose stands on the floor the eye is so far above it, metres: as
/// `assets/profiles/standing.toml` has it.
const EYE_HEIGHT_M: f64 = 1.61;
/// Before the id of a place, in the id of its snapshot. No id of a visit has a dot, and Voyager keeps the ids of snapshots.
const PLACE: &str = "place.";
/// Before the ids of a tour and of a stop, with a dot between them, in the id of a snapshot.
const STOP: &str = "stop.";
/// Before the id of an annotation, in the id of the snapshot of its view.
const VIEW: &str = "annotation.";
/// Of the state with which a scene begins; no step.
const START: &str = "scene-default";
