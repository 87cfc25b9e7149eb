//! The first way through a tileset: which contents are part of the model, their materials, counts and bounds.

use super::Content;
use super::what::What;
use crate::content::mesh::stream::tally::Tally;
use crate::content::mesh::stream::vertex::Reach;
use crate::content::mesh::stream::{Head, OpenOptions, StreamMaterial, StreamTexture};
use crate::content::mesh::{MAX_BYTES, MeshError};
use crate::content::payload::{Digest, PictureCache, TextureTarget, TileContent};
use crate::content::source::Source;
use crate::content::surface::{Model, Picture};
use crate::content::tileset::{
    Branch, MAX_EXTERNAL_DEPTH, Refine, TileId, Tileset, is_tileset_uri, looks_like_tileset,
};
use glam::DVec3;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Pictures that lie beside tiles, by address, so that each is in the head once.
#[derive(Default)]
struct Shared(Mutex<BTreeMap<String, Arc<Picture>>>);

impl PictureCache for Shared {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned()
    }

    fn put(&self, address: &str, _digest: &Digest, picture: Picture) -> Arc<Picture> {
        let picture = Arc::new(picture);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), Arc::clone(&picture));
        picture
    }
}

/// The first way through a tileset.
pub(super) struct Survey<'a> {
    path: &'a Path,
    source: &'a Arc<dyn Source>,
    options: &'a OpenOptions,
    pub tileset: Tileset,
    pub tally: Tally,
    pub head: Head,
    /// Materials of the head by everything they are: tiles repeat them.
    known: BTreeMap<String, usize>,
    shared: Shared,
    /// Of all contents together.
    pub bytes: u64,
    pub reach: Reach,
    /// Files that could not be used, told once.
    unusable: BTreeSet<String>,
}

impl<'a> Survey<'a> {
    /// Nothing seen yet but the outermost file.
    pub fn new(path: &'a Path, source: &'a Arc<dyn Source>, options: &'a OpenOptions, tileset: Tileset) -> Self {
        Self {
            path,
            source,
            options,
            tileset,
            tally: Tally::default(),
            head: Head { triangles: Some(0), vertices: Some(0), ..Head::default() },
            known: BTreeMap::new(),
            shared: Shared::default(),
            bytes: 0,
            reach: Reach::default(),
            unusable: BTreeSet::new(),
        }
    }
}

impl Survey<'_> {
    /// All contents that are part of the model, in the order of the tree.
    pub fn all_contents(&mut self) -> Result<Vec<Content>, MeshError> {
        // A content may turn out to be a tileset, which changes what lies below what.
        for _ in 0..=MAX_EXTERNAL_DEPTH {
            self.grow()?;
            let chosen = self.chosen();
            let mut contents = Vec::with_capacity(chosen.len());
            let mut has_grown = false;
            let before = self.head.clone();
            for (tile, uri) in chosen {
                self.options.go_on()?;
                let Some(bytes) = self.read(&uri) else { continue };
                if looks_like_tileset(&bytes) {
                    has_grown |= self.graft(tile, &uri, &bytes);
                } else if let Some(content) = self.content(tile, uri, &bytes) {
                    contents.push(content);
                }
            }
            if !has_grown {
                return Ok(contents);
            }
            self.head = before;
            self.known.clear();
            (self.bytes, self.reach) = (0, Reach::default());
        }
        Err(MeshError::Tiles { path: self.path.to_owned(), problem: "its tilesets name each other".to_owned() })
    }

    fn read(&mut self, uri: &str) -> Option<Vec<u8>> {
        if self.unusable.contains(uri) {
            return None;
        }
        match self.source.read(uri, MAX_BYTES) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.leave_out(uri, &error.to_string());
                None
            }
        }
    }

    fn leave_out(&mut self, uri: &str, problem: &str) {
        let problem = problem.strip_prefix(uri).map_or(problem, |rest| rest.trim_start_matches([':', ' ']));
        self.tally.say(format!("{uri}: {problem}; it is left out"));
        self.unusable.insert(uri.to_owned());
    }

    /// Reads everything below that is a tileset or a subtree by its name.
    fn grow(&mut self) -> Result<(), MeshError> {
        let mut next = 0;
        while next < self.tileset.tiles.len() {
            self.options.go_on()?;
            let id = TileId(u32::try_from(next).unwrap_or(u32::MAX));
            next += 1;
            let is_subtree = self.tileset.tile(id).implicit.is_some();
            let names: Vec<String> = self.tileset.tile(id).contents.iter().map(str::to_owned).collect();
            for uri in names.iter().filter(|uri| is_subtree || is_tileset_uri(uri)) {
                if let Some(bytes) = self.read(uri) {
                    self.graft(id, uri, &bytes);
                }
            }
        }
        Ok(())
    }

    /// Puts a file's tiles below the tile that names it; `false` where it cannot be used.
    fn graft(&mut self, tile: TileId, uri: &str, bytes: &[u8]) -> bool {
        let source = self.source;
        let fetch = |uri: &str, limit_bytes: u64| source.read(uri, limit_bytes).map_err(|error| error.to_string());
        let branch = Branch::read(&self.tileset.site(tile), bytes, uri, &fetch);
        match branch.and_then(|branch| self.tileset.attach(branch)) {
            Ok(_) => true,
            Err(error) => {
                self.leave_out(uri, &error.to_string());
                false
            }
        }
    }

    /// The contents that are part of the model, and their tiles.
    fn chosen(&self) -> Vec<(TileId, String)> {
        let tiles = &self.tileset.tiles;
        // Children stand behind their parents.
        let mut has_below = vec![false; tiles.len()];
        for (number, tile) in tiles.iter().enumerate().rev() {
            let own = has_below[number] || !tile.contents.is_empty();
            if let Some(above) = tile.parent.filter(|_| own).and_then(|parent| has_below.get_mut(parent.index())) {
                *above = true;
            }
        }
        let mut chosen = Vec::new();
        let mut waiting = vec![Tileset::ROOT];
        while let Some(id) = waiting.pop() {
            let Some(tile) = tiles.get(id.index()) else { continue };
            let is_finest = !has_below.get(id.index()).copied().unwrap_or(false);
            if (is_finest || tile.refine == Refine::Add) && tile.implicit.is_none() {
                chosen.extend(tile.contents.iter().map(|uri| (id, uri.to_owned())));
            }
            waiting.extend(tile.children.iter().rev());
        }
        chosen
    }

    /// Looks through a content.
    fn content(&mut self, tile: TileId, uri: String, bytes: &[u8]) -> Option<Content> {
        let visit_from_tile = *self.tileset.tile(tile).visit_from_tile;
        let what = What { source: self.source, uri: &uri, visit_from_tile, gltf_z_up: self.tileset.gltf_z_up };
        let decoded = what.decode(bytes, TextureTarget::Size, Some(&self.shared));
        let (model, center) = match decoded {
            Ok(TileContent { center, model, metadata, .. }) => {
                if metadata.is_some_and(|metadata| metadata.primitives.iter().any(|own| !own.is_empty())) {
                    self.tally.say("features of tiles are left out, as each tile counts its own");
                }
                if !model.points.is_empty() {
                    self.tally.count("tiles hold points, which are left out", || uri.clone());
                }
                (model, center)
            }
            Err(problem) => {
                self.leave_out(&uri, &problem);
                return None;
            }
        };
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        let vertices: u64 = model.primitives.iter().map(|p| p.positions.len() as u64).sum();
        self.head.vertices = self.head.vertices.map(|sum| sum.saturating_add(vertices));
        self.head.triangles = self.head.triangles.map(|sum| sum.saturating_add(model.triangle_count() as u64));
        for position in model.primitives.iter().flat_map(|primitive| &primitive.positions) {
            self.reach.add((center + DVec3::from_array(position.map(f64::from))).to_array());
        }
        for credit in &model.credits {
            if !self.head.credits.contains(credit) {
                self.head.credits.push(credit.clone());
            }
        }
        let materials = (0..model.materials.len()).map(|number| self.material(&model, number, &what)).collect();
        Some(Content { uri, visit_from_tile, materials })
    }

    /// The material of the head that a content's material is.
    fn material(&mut self, model: &Model, number: usize, what: &What<'_>) -> usize {
        let mut material = model.materials.get(number).cloned().unwrap_or_default();
        let texture = material.base_color_texture.take().map(|texture| {
            let is_shared =
                self.shared.get(&texture.picture.name).is_some_and(|shared| Arc::ptr_eq(&shared, &texture.picture));
            let key = if is_shared {
                format!("picture {}", texture.picture.name)
            } else {
                // A picture inside a content, the one of this material.
                format!("picture of {} {number}", what.uri)
            };
            let picture = self.known.get(&key).copied().unwrap_or_else(|| {
                let file =
                    if is_shared { what.shared(&texture.picture) } else { what.inside(&texture.picture, number) };
                self.head.pictures.push(file);
                self.known.insert(key, self.head.pictures.len() - 1);
                self.head.pictures.len() - 1
            });
            StreamTexture { picture, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v }
        });
        let key = format!("{material:?} {texture:?}");
        *self.known.entry(key).or_insert_with(|| {
            self.head.materials.push(StreamMaterial { material, texture });
            self.head.materials.len() - 1
        })
    }
}
