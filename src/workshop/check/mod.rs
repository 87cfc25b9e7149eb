//! Everything that can be wrong with a tileset or a visit, found before a visitor finds it.
//!
//! [`check`] reads what a visitor would read, and more: every external tileset
//! and every subtree is walked, every content is fetched and decoded, and it is seen whether it lies in its tile and is
//! still the file that was written, where the tileset tells. Nothing stops it but what could not be opened at all; all
//! the rest ends in the [`Report`].

mod fit;
mod hashes;
mod report;
mod walk;

pub use report::Report;

use super::progress::Progress;
use crate::content::problem::Problem;
use crate::content::source::Source;
use crate::content::tileset::{MAX_JSON_BYTES, Tileset};
use crate::content::visit::{Visit, VisitError};
use glam::{DMat4, DVec3, Vec3};
use std::path::Path;

/// A content to decode.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// Its address.
    pub uri: &'a str,
    /// For what it names in turn.
    pub source: &'a dyn Source,
    /// From content space with Z up to visit space.
    pub visit_from_tile: DMat4,
    /// glTF contents are Z up already.
    pub gltf_z_up: bool,
}

/// Where the vertices of a content lie.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vertices {
    /// In visit space, metres.
    pub center: DVec3,
    /// From there, metres.
    pub offsets: Vec<Vec3>,
}

/// Decodes a content, or says what is wrong with it.
pub type Decode<'a> = dyn Fn(&Content<'_>) -> Result<Vertices, String> + Sync + 'a;

/// Largest content that is read, bytes.
pub const MAX_CONTENT_BYTES: u64 = 512 << 20;

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckError {
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] VisitError),
    /// Asked to stop.
    #[error("the check was stopped before its end")]
    Cancelled,
}

/// Checks a visit or a tileset: whatever [`Visit::open`] opens.
///
/// # Errors
/// When it cannot be opened, or `progress` was cancelled.
pub fn check(path: &Path, decode: &Decode<'_>, progress: &dyn Progress) -> Result<Report, CheckError> {
    progress.phase("opening", 0);
    let opened = Visit::open(path)?;
    let source = opened.source.as_ref();
    let mut report = Report::new(source.describe());
    report.places = opened.visit.places.len();
    report.tours = opened.tours.len();

    let mut frame = None;
    for uri in opened.tileset_uris() {
        let bytes = match source.read(uri, MAX_JSON_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                report.problems.push(Problem::error(uri, "", error.to_string()));
                continue;
            }
        };
        match Tileset::parse_in(&bytes, uri, frame) {
            Ok(tileset) => {
                frame = frame.or(Some(tileset.frame));
                let mut hashes = hashes::Hashes::default();
                hashes.collect(&bytes, uri);
                walk::walk(tileset, source, decode, progress, &mut hashes, &mut report)?;
                hashes.look_beside(source, &|| progress.cancelled(), &mut |problem| report.problems.push(problem));
            }
            Err(error) => report.problems.push(Problem::error(uri, "", error.to_string())),
        }
    }
    // What is walked on, where the visit names it: a wrong floor is found here rather than by a visitor.
    for uri in opened.visit.tilesets.iter().filter_map(|tileset| tileset.collision.as_deref()) {
        let found = source.read(uri, MAX_JSON_BYTES).map_err(|error| error.to_string());
        match found.and_then(|bytes| Ok((Tileset::parse_in(&bytes, uri, frame).map_err(|e| e.to_string())?, bytes))) {
            Ok((tileset, bytes)) => {
                let mut hashes = hashes::Hashes::default();
                hashes.collect(&bytes, uri);
                walk::walk(tileset, source, decode, progress, &mut hashes, &mut report)?;
            }
            Err(error) => report.problems.push(Problem::error(uri, "", error)),
        }
    }
    report.problems.extend(opened.light_problems());
    // A bare tileset's own problems come with opening it and again with walking it.
    report.problems.extend(opened.problems);
    report.tidy();
    Ok(report)
}
