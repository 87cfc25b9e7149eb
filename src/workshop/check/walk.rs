//! From a tileset to everything that hangs below it.

use super::hashes::Hashes;
use super::{CheckError, Content, Decode, MAX_CONTENT_BYTES, Report, fit};
use crate::content::problem::Problem;
use crate::content::source::{Source, path_of};
use crate::content::tileset::{
    Branch, MAX_JSON_BYTES, TileId, Tileset, TilesetError, is_tileset_uri, looks_like_tileset,
};
use crate::workshop::progress::Progress;
use rayon::prelude::*;
use std::collections::HashSet;

/// A content and the tile that names it.
struct Named {
    tile: TileId,
    uri: String,
}

/// External tilesets that need not be tried again: they are told once.
#[derive(Default)]
struct Unusable {
    uris: HashSet<String>,
    /// Tilesets that name each other many times over are not unfolded for ever.
    is_full: bool,
}

/// What became of a content.
enum Found {
    /// It decodes; so many bytes.
    Content(u64),
    /// It is an external tileset, whatever its address says.
    Tileset(Named),
    /// It is missing, damaged or misplaced; so many bytes.
    Bad(Problem, u64),
    /// Not looked at.
    Cancelled,
}

/// Walks `tileset`, its external tilesets and all contents, and tells `report`.
pub(super) fn walk(
    mut tileset: Tileset,
    source: &dyn Source,
    decode: &Decode<'_>,
    progress: &dyn Progress,
    hashes: &mut Hashes,
    report: &mut Report,
) -> Result<(), CheckError> {
    let mut seen = HashSet::new();
    let mut next = 0;
    let mut unusable = Unusable::default();
    // Contents that turn out to be tilesets bring further tiles.
    while next < tileset.tiles.len() {
        let mut contents = Vec::new();
        progress.phase("tilesets", 0);
        while next < tileset.tiles.len() {
            if progress.cancelled() {
                return Err(CheckError::Cancelled);
            }
            let tile = TileId(u32::try_from(next).unwrap_or(u32::MAX));
            next += 1;
            let is_subtree = tileset.tile(tile).implicit.is_some();
            for uri in tileset.tile(tile).contents.clone().iter().map(str::to_owned) {
                if is_subtree || is_tileset_uri(&uri) {
                    graft(&mut tileset, Named { tile, uri }, source, hashes, report, &mut unusable);
                    progress.advance(1);
                } else if seen.insert(path_of(&uri).unwrap_or_else(|_| uri.clone())) {
                    contents.push(Named { tile, uri });
                }
            }
        }

        progress.phase("contents", contents.len() as u64);
        let known = &*hashes;
        let found: Vec<Found> = contents
            .into_par_iter()
            .map(|named| {
                let found =
                    if progress.cancelled() { Found::Cancelled } else { look(named, &tileset, source, decode, known) };
                progress.advance(1);
                found
            })
            .collect();
        for found in found {
            match found {
                Found::Content(bytes) => report.count_content(bytes),
                Found::Tileset(named) => graft(&mut tileset, named, source, hashes, report, &mut unusable),
                Found::Bad(problem, bytes) => {
                    report.count_content(bytes);
                    report.tell(problem);
                }
                Found::Cancelled => return Err(CheckError::Cancelled),
            }
        }
    }
    report.tilesets += tileset.files.len();
    report.tiles += tileset.tiles.len();
    report.problems.append(&mut tileset.problems);
    Ok(())
}

fn look(named: Named, tileset: &Tileset, source: &dyn Source, decode: &Decode<'_>, hashes: &Hashes) -> Found {
    let bytes = match source.read(&named.uri, MAX_CONTENT_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return Found::Bad(at(tileset, named.tile, error.to_string()), 0),
    };
    if looks_like_tileset(&bytes) {
        return Found::Tileset(named);
    }
    if let Some(what) = hashes.objection(&named.uri, &bytes) {
        let text = format!("{what} (content of {})", tileset.path(named.tile));
        return Found::Bad(Problem::error(named.uri.as_str(), "", text), bytes.len() as u64);
    }
    let tile = tileset.tile(named.tile);
    let content = Content {
        bytes: &bytes,
        uri: &named.uri,
        source,
        visit_from_tile: *tile.visit_from_tile,
        gltf_z_up: tileset.gltf_z_up,
    };
    let size = bytes.len() as u64;
    match decode(&content) {
        Ok(vertices) => match fit::misfit(&content, &vertices, &tile.bounds, decode) {
            None => Found::Content(size),
            Some(what) => {
                let text = format!("{what} (content of {})", tileset.path(named.tile));
                Found::Bad(Problem::warning(named.uri.as_str(), "", text), size)
            }
        },
        Err(what) => {
            let place = tileset.path(named.tile);
            // The decoder's messages begin with the address, which the problem names already.
            let what =
                what.strip_prefix(named.uri.as_str()).map_or(what.as_str(), |rest| rest.trim_start_matches([':', ' ']));
            let text = format!("{what} (content of {place})");
            Found::Bad(Problem::error(named.uri.as_str(), "", text), size)
        }
    }
}

fn graft(
    tileset: &mut Tileset,
    named: Named,
    source: &dyn Source,
    hashes: &mut Hashes,
    report: &mut Report,
    unusable: &mut Unusable,
) {
    if unusable.is_full || unusable.uris.contains(&named.uri) {
        return;
    }
    let problem = match source.read(&named.uri, MAX_JSON_BYTES) {
        Err(error) => {
            unusable.uris.insert(named.uri);
            at(tileset, named.tile, error.to_string())
        }
        Ok(bytes) => {
            if let Some(what) = hashes.objection(&named.uri, &bytes) {
                report.tell(at(tileset, named.tile, what.to_owned()));
            }
            hashes.collect(&bytes, &named.uri);
            match grow(tileset, &named, &bytes, source) {
                Ok(_) => return,
                Err(error) => {
                    match error {
                        TilesetError::TooManyTiles { .. } => unusable.is_full = true,
                        // Elsewhere in the tree the same file may be well.
                        TilesetError::Cycle { .. } | TilesetError::ExternalTooDeep { .. } => {}
                        _ => {
                            unusable.uris.insert(named.uri);
                        }
                    }
                    at(tileset, named.tile, error.to_string())
                }
            }
        }
    };
    report.tell(problem);
}

/// Reads an external tileset or a subtree, and puts it below the tile that names it.
fn grow(tileset: &mut Tileset, named: &Named, bytes: &[u8], source: &dyn Source) -> Result<TileId, TilesetError> {
    let fetch = |uri: &str, limit_bytes: u64| source.read(uri, limit_bytes).map_err(|error| error.to_string());
    let branch = Branch::read(&tileset.site(named.tile), bytes, &named.uri, &fetch)?;
    tileset.attach(branch)
}

/// A problem with what a tile names, told where it is named.
fn at(tileset: &Tileset, tile: TileId, text: String) -> Problem {
    let file = tileset.file_of(tile).map(|file| file.uri.clone()).unwrap_or_default();
    Problem::error(file, format!("{}.content", tileset.json_path(tile)), text)
}

impl Report {
    fn count_content(&mut self, bytes: u64) {
        self.contents += 1;
        self.content_bytes += bytes;
    }

    /// Adds a problem, unless there are absurdly many.
    fn tell(&mut self, problem: Problem) {
        const MOST: usize = 100_000;
        if self.problems.len() < MOST {
            self.problems.push(problem);
        }
    }
}
