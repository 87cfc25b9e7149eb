//! Which files an implicit tree is made of, for whoever wants the files and not the tiles.

use super::branch::read_subtree;
use super::implicit::{
    Coordinates, Implicit, MAX_BITS, MAX_CONTENTS, MAX_LEVELS, Scheme, Template, Tiling, with_braces,
};
use super::semantics::SharedSchema;
use super::shape::Shape;
use super::{
    BoundingVolume, ContentMetadata, Frame, MAX_ADDRESSES_BYTES, MAX_TILES, Refine, Site, Tileset, TilesetError,
};
use crate::content::source::{SourceError, join};
use glam::{DMat3, DMat4, DVec3};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The rule of an implicit tree as far as it makes addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRule {
    /// Every tile has eight children; otherwise four.
    pub is_octree: bool,
    /// Levels of one subtree.
    pub subtree_levels: u32,
    /// Levels of the whole tree.
    pub available_levels: u32,
    /// Address of a subtree with `{level}`, `{x}`, `{y}` and `{z}` in it.
    pub subtrees: String,
    /// Addresses of the contents, likewise.
    pub contents: Vec<String>,
}

/// What one subtree leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfolded {
    /// Addresses of contents.
    pub contents: Vec<String>,
    /// The subtrees below: where each begins, and its address.
    pub subtrees: Vec<(Coordinates, String)>,
    /// Addresses of the buffers beside it, as the file has them.
    pub buffers: Vec<String>,
}

impl AddressRule {
    /// The address of a template that stands in the tileset at `uri`, with its variables still in it.
    ///
    /// # Errors
    /// See [`join`].
    pub fn join(uri: &str, template: &str) -> Result<String, SourceError> {
        join(uri, template).map(|joined| with_braces(&joined))
    }

    /// The address of the subtree that begins at a tile.
    pub fn subtree_at(&self, at: Coordinates) -> String {
        Template::new(&self.subtrees).at(at)
    }

    /// What the subtree file with these `bytes`, which begins at a tile, leads to. `fetch` brings the buffers beside it,
    /// by an address joined with `uri`, up to so many bytes.
    ///
    /// # Errors
    /// When the rule or the file cannot be used; `uri` begins the message.
    pub fn unfold(
        &self,
        at: Coordinates,
        bytes: &[u8],
        uri: &str,
        fetch: &dyn Fn(&str, u64) -> Result<Vec<u8>, String>,
    ) -> Result<Unfolded, TilesetError> {
        let fail = |what: &str| TilesetError::Subtree { uri: uri.to_owned(), what: what.to_owned() };
        let scheme = if self.is_octree { Scheme::Octree } else { Scheme::Quadtree };
        let too_large = scheme.tiles_on(self.subtree_levels).is_none_or(|bits| bits > MAX_BITS);
        if self.subtree_levels == 0 || too_large || !(1..=MAX_LEVELS).contains(&self.available_levels) {
            return Err(fail("the tileset's subtreeLevels or availableLevels cannot be used"));
        }
        let contents: Vec<_> = self.contents.iter().take(MAX_CONTENTS).map(|uri| Some(Template::new(uri))).collect();
        // Where the tiles lie does not matter here.
        let bounds = BoundingVolume::Box { center: DVec3::ZERO, half_axes: DMat3::IDENTITY };
        let tiling = Tiling {
            scheme,
            subtree_levels: self.subtree_levels,
            available_levels: self.available_levels,
            subtrees: Template::new(&self.subtrees),
            content_metadata: vec![ContentMetadata::default(); contents.len()],
            contents,
            uri: String::new(),
            groups: 0,
            schema: SharedSchema::default(),
            root: Shape::Local(bounds),
            visit_from_tile: Arc::new(DMat4::IDENTITY),
            visit_from_root: DMat4::IDENTITY,
        };
        let implicit = Implicit { tiling: Arc::new(tiling), at };
        let site = Site {
            tile: Tileset::ROOT,
            bounds,
            geometric_error: 0.0,
            refine: Refine::Add,
            visit_from_tile: Arc::new(DMat4::IDENTITY),
            frame: Frame::default(),
            implicit: None,
            gltf_z_up: false,
            room: MAX_TILES,
            address_room: MAX_ADDRESSES_BYTES,
        };
        let (branch, buffers) = read_subtree(&site, &implicit, bytes, uri, fetch)?;
        let mut found = Unfolded { buffers, ..Unfolded::default() };
        for tile in branch.tiles {
            match tile.implicit {
                Some(implicit) => found.subtrees.push((implicit.coordinates(), implicit.uri())),
                None => found.contents.extend(tile.contents.iter().map(str::to_owned)),
            }
        }
        Ok(found)
    }
}
