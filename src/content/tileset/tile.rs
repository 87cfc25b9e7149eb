//! The tree of tiles as data.

use super::detach::{Before, Upkeep};
use super::implicit::{Coordinates, Implicit};
use super::{BoundingVolume, Contents, FileMetadata, Frame, TileMetadata};
use crate::content::problem::Problem;
use glam::DMat4;
use std::sync::Arc;

/// Place of a tile in [`Tileset::tiles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId(pub u32);

impl TileId {
    /// As an index into [`Tileset::tiles`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What happens to a tile when its children are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refine {
    /// It is hidden.
    Replace,
    /// It stays.
    Add,
}

/// What a tile is called within its file: enough to find its JSON path without keeping a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TileName {
    /// The root of its file.
    #[default]
    Root,
    /// Place in its parent's `children`.
    Child(u32),
    /// Place in an implicit tree.
    Implicit(Coordinates),
}

/// One node of the tree, validated, in visit space.
///
/// There may be a million: what is rare is boxed, what is shared is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// `None` for the root.
    pub parent: Option<TileId>,
    /// In the order of the file. A tile of an external tileset's root hangs below the tile that names it.
    pub children: Vec<TileId>,
    /// Distance from the root, 0 for it.
    pub level: u32,
    /// Encloses this tile and all below it.
    pub bounds: BoundingVolume,
    /// Encloses this tile's own content more tightly, where the file says so.
    pub content_bounds: Option<Box<BoundingVolume>>,
    /// The tile is only wanted while the eye is inside.
    pub viewer_request_volume: Option<Box<BoundingVolume>>,
    /// Metres of error, in visit space, that remain when this tile is shown and its children are not.
    pub geometric_error: f64,
    /// What happens to this tile when its children are shown.
    pub refine: Refine,
    /// Addresses of the contents, relative to the visit's source (already joined with the folder of
    /// the tileset that names them). Empty: nothing to draw, always refined.
    pub contents: Contents,
    /// From content space after glTF's axes were turned (Z up, as 3D Tiles has it) to visit space (Y up).
    pub visit_from_tile: Arc<DMat4>,
    /// Where it stands in its file. [`Tileset::path`] makes words of it.
    pub name: TileName,
    /// The tile stands for a subtree of an implicit tree that has not been read: its content is the subtree's file.
    pub implicit: Option<Arc<Implicit>>,
    /// What the file says of the tile and its contents.
    pub metadata: Option<Box<TileMetadata>>,
    /// Place in [`Tileset::files`] of the file that it comes from; of no file for a place that nobody has.
    pub file: u32,
}

/// All tiles of a tileset and of the external tilesets loaded so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tileset {
    /// `tiles[0]` is the root. The bounds of tiles that are there may grow and their contents become none when an
    /// external tileset is put below them. Places of tiles that were detached are empty until others take them.
    pub tiles: Vec<Tile>,
    /// Error in metres when not even the root is shown.
    pub geometric_error: f64,
    /// `asset.version`, "1.0" or "1.1".
    pub version: String,
    /// The legacy `asset.gltfUpAxis` is "Z": glTF contents are Z up already.
    /// What the outermost tileset says holds for the external ones too.
    pub gltf_z_up: bool,
    /// From the tileset's own space to visit space.
    pub frame: Frame,
    /// What is wrong with the files and what was made of it; at most [`super::MAX_PROBLEMS`] of them.
    pub problems: Vec<Problem>,
    /// The files that the tiles come from, the outermost first.
    pub files: Vec<TilesetFile>,
    /// Bytes that the addresses of all contents took when they were read; limited by [`super::MAX_ADDRESSES_BYTES`].
    pub address_bytes: u64,
    /// Places that were given back, and what is counted.
    pub upkeep: Upkeep,
}

/// A file that tiles come from: a tileset, or a subtree of an implicit one.
#[derive(Debug, Clone, PartialEq)]
pub struct TilesetFile {
    /// Its address.
    pub uri: String,
    /// The root of its tiles.
    pub first: TileId,
    /// The tile that names it, `None` for the outermost.
    pub named_by: Option<TileId>,
    /// What it says of itself.
    pub metadata: Box<FileMetadata>,
    /// What the tile that names it was before: it becomes that again when the file is detached.
    pub before: Before,
    /// Files that hang below its tiles.
    pub names: u32,
}

impl Tileset {
    /// The root.
    pub const ROOT: TileId = TileId(0);

    /// The tile with this id. Ids come from this tileset, so that they always fit.
    pub fn tile(&self, id: TileId) -> &Tile {
        &self.tiles[id.index()]
    }

    /// The root tile.
    pub fn root(&self) -> &Tile {
        self.tile(Self::ROOT)
    }

    /// The file that a tile comes from.
    pub fn file_of(&self, id: TileId) -> Option<&TilesetFile> {
        self.files.get(self.tiles.get(id.index())?.file as usize)
    }

    /// Tiles that there are now.
    pub fn count(&self) -> usize {
        self.tiles.len().saturating_sub(self.upkeep.spare_tiles())
    }

    /// Where a tile stands within its file: a JSON path, or for a tile of a subtree its coordinates.
    pub fn json_path(&self, id: TileId) -> String {
        let mut ordinals = Vec::new();
        let mut at = Some(id);
        while let Some(tile) = at.and_then(|id| self.tiles.get(id.index())) {
            match tile.name {
                TileName::Root => break,
                TileName::Child(ordinal) => ordinals.push(ordinal),
                TileName::Implicit(coordinates) => return coordinates.to_string(),
            }
            at = tile.parent;
        }
        json_path(&ordinals)
    }

    /// Where a tile stands, for messages: the file's address and the place in it.
    pub fn path(&self, id: TileId) -> String {
        let path = self.json_path(id);
        match self.file_of(id) {
            Some(file) if !file.uri.is_empty() => format!("{} {path}", file.uri),
            _ => path,
        }
    }
}

/// The JSON path of a tile by its place in each list of children on the way up to the root.
pub(super) fn json_path(upwards: &[u32]) -> String {
    upwards.iter().rev().fold("root".to_owned(), |path, ordinal| path + &format!(".children[{ordinal}]"))
}
