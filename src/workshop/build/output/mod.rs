//! The files of a tileset: where they are kept until all are there, and those that are written once, at the end.

mod collision;
mod finish;
mod html;
mod options;
mod provenance;
mod record;
mod reread;
mod staging;
mod thumbnail;
mod tileset;

pub use collision::CollisionReport;
pub(super) use finish::Ending;
pub use options::{Compression, OutputOptions, PictureFormat};
pub use provenance::{Provenance, ProvenanceError};
pub(super) use record::TileRecord;
pub(super) use staging::{Staging, Written, check_output};
