//! What grows below a tile: an external tileset, or a subtree of an implicit one. Read on any thread, then attached.

use super::grow::Growing;
use super::implicit::Implicit;
use super::load::{file_metadata, read, tell_up_axis, version};
use super::place::{Below, Placed, Placing};
use super::query::with_query_of;
use super::subtree::Subtree;
use super::{
    BoundingVolume, FileMetadata, Frame, MAX_ADDRESSES_BYTES, MAX_TILES, Refine, Tile, TileId, Tileset, TilesetError,
    is_tileset_uri, looks_like_tileset,
};
use crate::content::problem::Problem;
use crate::content::source::join;
use glam::DMat4;
use std::sync::Arc;

/// What a file below a tile needs to know of that tile. Cheap to make, and good for any thread.
#[derive(Debug, Clone)]
pub struct Site {
    /// The tile.
    pub tile: TileId,
    pub(super) bounds: BoundingVolume,
    pub(super) geometric_error: f64,
    pub(super) refine: Refine,
    pub(super) visit_from_tile: Arc<DMat4>,
    pub(super) frame: Frame,
    pub(super) implicit: Option<Arc<Implicit>>,
    pub(super) gltf_z_up: bool,
    /// How many tiles there may be below it.
    pub(super) room: usize,
    /// How many bytes of addresses.
    pub(super) address_room: u64,
}

impl Site {
    /// Whether a content of the tile makes the tree grow: an external tileset, or the subtree that the tile stands for.
    pub fn grows_by(&self, uri: &str, bytes: &[u8]) -> bool {
        self.subtree(uri).is_some() || is_tileset_uri(uri) || looks_like_tileset(bytes)
    }

    /// The same with room for so many tiles: whoever makes room when it is needed promises more than there is.
    #[must_use]
    pub fn with_room(self, tiles: usize) -> Self {
        Self { room: tiles, ..self }
    }

    fn subtree(&self, uri: &str) -> Option<&Implicit> {
        self.implicit.as_deref().filter(|implicit| implicit.uri() == uri)
    }
}

/// Tiles of one file, ready to be attached below a tile.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The tile that names the file.
    pub below: TileId,
    /// The file.
    pub uri: String,
    /// The first is the root; ids and levels count from it.
    pub tiles: Vec<Tile>,
    /// What the file says of itself.
    pub metadata: FileMetadata,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// The file is a subtree: many may have the same address.
    pub is_subtree: bool,
}

impl Branch {
    /// Reads the file with the address `uri` that a tile names.
    ///
    /// `fetch` reads further files by address, up to so many bytes: a subtree may have its buffers beside it.
    ///
    /// # Errors
    /// When there is nothing to attach: see [`TilesetError`].
    pub fn read(
        site: &Site,
        bytes: &[u8],
        uri: &str,
        fetch: &dyn Fn(&str, u64) -> Result<Vec<u8>, String>,
    ) -> Result<Self, TilesetError> {
        match site.subtree(uri) {
            Some(implicit) => read_subtree(site, implicit, bytes, uri, fetch).map(|(branch, _)| branch),
            None => read_tileset(site, bytes, uri),
        }
    }
}

fn read_tileset(site: &Site, bytes: &[u8], uri: &str) -> Result<Branch, TilesetError> {
    let mut problems = Vec::new();
    let raw = read(bytes, uri, site.room, &mut problems)?;
    version(&raw, uri, &mut problems);
    tell_up_axis(&raw, uri, site.gltf_z_up, &mut problems);
    let metadata = file_metadata(&raw, uri, &mut problems);
    let placing = Placing::new(uri, &raw, Below::Site(site), metadata.schema.as_ref());
    let Placed { tiles, problems: mut found, .. } = placing.place()?;
    problems.append(&mut found);
    Ok(Branch { below: site.tile, uri: uri.to_owned(), tiles, metadata, problems, is_subtree: false })
}

/// The tiles of a subtree, and the addresses of the buffers beside it.
pub(super) fn read_subtree(
    site: &Site,
    implicit: &Implicit,
    bytes: &[u8],
    uri: &str,
    fetch: &dyn Fn(&str, u64) -> Result<Vec<u8>, String>,
) -> Result<(Branch, Vec<String>), TilesetError> {
    let fail = |what: String| TilesetError::Subtree { uri: uri.to_owned(), what };
    let tiling = &implicit.tiling;
    let fetch_beside = |relative: &str, limit_bytes: u64| {
        let address = join(uri, relative).map_err(|error| error.to_string())?;
        fetch(&with_query_of(address, uri), limit_bytes)
    };
    let schema = || tiling.schema.get(fetch);
    let shape = (tiling.scheme, tiling.subtree_levels, implicit.at);
    let subtree = Subtree::read(bytes, shape, &fetch_beside, &schema).map_err(fail)?;
    let (tiles, problems) = Growing::new(site, implicit, uri, &subtree).grow()?;
    let tables = subtree.tables.map(Box::new);
    let metadata = FileMetadata { entity: subtree.metadata, tables, ..FileMetadata::default() };
    let branch = Branch { below: site.tile, uri: uri.to_owned(), tiles, metadata, problems, is_subtree: true };
    Ok((branch, subtree.buffers))
}

impl Tileset {
    /// What a file below this tile needs to know of it.
    ///
    /// # Panics
    /// For an id of another tileset.
    pub fn site(&self, id: TileId) -> Site {
        let tile = self.tile(id);
        Site {
            tile: id,
            bounds: tile.bounds,
            geometric_error: tile.geometric_error,
            refine: tile.refine,
            visit_from_tile: tile.visit_from_tile.clone(),
            frame: self.frame,
            implicit: tile.implicit.clone(),
            gltf_z_up: self.gltf_z_up,
            room: MAX_TILES.saturating_sub(self.count()),
            address_room: MAX_ADDRESSES_BYTES.saturating_sub(self.address_bytes),
        }
    }
}
