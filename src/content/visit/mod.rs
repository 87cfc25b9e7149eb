//! `visit.json` and what it names: places, tours, captions, credits.
//!
//! The format is described in `docs/visit-format.md`. [`Visit::open`] makes a
//! [`ValidVisit`] of whatever a person opens: afterwards every address leads
//! to a file and every name to a place, and what does not is listed as a problem.

mod annotation;
pub mod captions;
mod error;
mod json_schema;
mod layers;
mod names;
mod open;
mod phase;
mod point;
mod pose;
mod read;
mod save;
mod schema;
pub mod svx;
mod texts;
mod tour;
mod validate;

pub use annotation::Annotation;
pub use error::VisitError;
pub use layers::{PHASES_PROPERTY, groups_outside};
pub use names::{is_id, is_language};
pub use open::{ValidVisit, light_grid};
pub use phase::{Certainty, Phase};
pub use pose::{Pose, Standpoint};
pub use schema::{Credit, Place, TilesetEntry, Visit};
pub use texts::Texts;
pub use tour::{Stop, Tour, TourProfile, Travel};

/// Version of `visit.json` and of tours that is read and written.
pub const SCHEMA: u32 = 1;
/// Largest `visit.json` or tour that is read, bytes.
pub const MAX_BYTES: u64 = 4 << 20;
/// Most entries of any list, and most languages of a text.
pub const MAX_ENTRIES: usize = 1000;
/// Longest id, characters.
pub const MAX_ID_LENGTH: usize = 64;
/// Longest text in one language, bytes.
pub const MAX_TEXT_BYTES: usize = 20_000;
/// Farthest coordinate from the origin, metres.
pub const MAX_COORDINATE: f64 = 1e6;
