//! 3D Tiles as a model, to be tiled anew: what is shown when one stands close to everything.
//!
//! Taken are the tiles without a finer one below, and with `ADD` all of them. One tile is in memory at a time. Everything
//! is read twice: once for its materials, counts and bounds, once for its triangles.

mod survey;
mod what;

use super::gltf::stand;
use super::tally::Tally;
use super::{FileFacts, Georeference, Head, ModelStream, OpenOptions, Piece, memory};
use crate::content::mesh::{MAX_BYTES, MeshError};
use crate::content::payload::{TextureTarget, TileContent};
use crate::content::source::{self, Source, SourceOptions};
use crate::content::surface::Model;
use crate::content::tileset::{MAX_JSON_BYTES, Tileset};
use glam::{DMat4, DVec3};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use survey::Survey;
use what::What;

/// A content that is part of the model.
#[derive(Debug, Clone)]
struct Content {
    uri: String,
    visit_from_tile: DMat4,
    /// For each of its materials the one in the head.
    materials: Vec<usize>,
}

/// A tileset read piece by piece.
pub(super) struct Tiles {
    path: PathBuf,
    source: Arc<dyn Source>,
    gltf_z_up: bool,
    contents: Vec<Content>,
    head: Head,
    tally: Tally,
    at: usize,
    /// The content that is read now, its copies written out.
    present: Option<(Model, DVec3)>,
    primitive: usize,
    triangle: usize,
}

/// Opens a tileset, a folder with one or an archive of one: reads all of it once.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Tiles, MeshError> {
    let failed = |problem: String| MeshError::Tiles { path: path.to_owned(), problem };
    let opened = source::open(path, &SourceOptions::default()).map_err(|error| failed(error.to_string()))?;
    let source = opened.source;
    let mut problem = "there is no tileset.json in it".to_owned();
    let mut found = None;
    for entry in opened.entries.iter().filter(|entry| !entry.ends_with("visit.json")) {
        match source.read(entry, MAX_JSON_BYTES).map_err(|error| error.to_string()) {
            Err(error) => problem = error,
            Ok(bytes) => {
                found = Some(Tileset::parse(&bytes, entry).map_err(|error| failed(error.to_string()))?);
                break;
            }
        }
    }
    let tileset = found.ok_or_else(|| failed(problem))?;
    let mut survey = Survey::new(path, &source, options, tileset);
    let contents = survey.all_contents()?;
    let Survey { tileset, mut head, mut tally, bytes, reach, .. } = survey;
    for problem in tileset.problems.iter().take(10) {
        tally.say(problem.to_string());
    }
    head.bounds = reach.corners();
    head.files = vec![FileFacts { path: path.to_owned(), bytes, triangles: head.triangles, bounds: head.bounds }];
    head.georeference = Georeference::of_frame(&tileset.frame);
    Ok(Tiles {
        path: path.to_owned(),
        source,
        gltf_z_up: tileset.gltf_z_up,
        contents,
        head,
        tally,
        at: 0,
        present: None,
        primitive: 0,
        triangle: 0,
    })
}

impl ModelStream for Tiles {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        loop {
            let Some(content) = self.contents.get(self.at) else { return Ok(None) };
            let Some((model, center)) = &self.present else {
                let failed = |problem: String| MeshError::Tiles { path: self.path.clone(), problem };
                let bytes = self.source.read(&content.uri, MAX_BYTES).map_err(|error| failed(error.to_string()))?;
                let what = What {
                    source: &self.source,
                    uri: &content.uri,
                    visit_from_tile: content.visit_from_tile,
                    gltf_z_up: self.gltf_z_up,
                };
                let TileContent { model, center, .. } =
                    what.decode(&bytes, TextureTarget::Size, None).map_err(failed)?;
                self.present = Some((model, center));
                continue;
            };
            let Some(primitive) = model.primitives.get(self.primitive) else {
                self.present = None;
                (self.primitive, self.triangle) = (0, 0);
                self.at += 1;
                continue;
            };
            let rest = primitive.indices.get(3 * self.triangle..).unwrap_or_default();
            if rest.is_empty() {
                (self.primitive, self.triangle) = (self.primitive + 1, 0);
                continue;
            }
            let count = (rest.len() / 3).min(max_triangles.max(1));
            let mut piece = memory::part(primitive, rest.get(..3 * count).unwrap_or_default());
            piece.material = content.materials.get(primitive.material).copied().unwrap_or_default();
            stand(&mut piece, &DMat4::from_translation(*center));
            self.triangle += count;
            return Ok(Some(piece));
        }
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.present = None;
        (self.at, self.primitive, self.triangle) = (0, 0, 0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.tally.lines()
    }
}
