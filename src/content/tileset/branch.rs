//! What grows below a tile: an external tileset, or a subtree of an implicit one. Read on any thread, then attached.

use super::implicit::{Coordinates, Implicit, Tiling};
use super::load::{file_metadata, read, tell_up_axis, version};
use super::place::{Below, Placed, Placing};
use super::query::with_query_of;
use super::subtree::Subtree;
use super::{
    BoundingVolume, Contents, FileMetadata, Frame, MAX_TILES, Refine, Tile, TileId, TileMetadata, TileName, Tileset,
    TilesetError, is_tileset_uri, looks_like_tileset,
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
    gltf_z_up: bool,
    /// How many tiles there may be below it.
    room: usize,
}

impl Site {
    /// Whether a content of the tile makes the tree grow: an external tileset, or the subtree that the tile stands for.
    pub fn grows_by(&self, uri: &str, bytes: &[u8]) -> bool {
        self.subtree(uri).is_some() || is_tileset_uri(uri) || looks_like_tileset(bytes)
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
            Some(implicit) => read_subtree(site, implicit, bytes, uri, fetch),
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
    let Placed { tiles, problems: mut found, .. } = Placing::new(uri, &raw, Below::Site(site)).place()?;
    problems.append(&mut found);
    Ok(Branch { below: site.tile, uri: uri.to_owned(), tiles, metadata, problems, is_subtree: false })
}

fn read_subtree(
    site: &Site,
    implicit: &Implicit,
    bytes: &[u8],
    uri: &str,
    fetch: &dyn Fn(&str, u64) -> Result<Vec<u8>, String>,
) -> Result<Branch, TilesetError> {
    let fail = |what: String| TilesetError::Subtree { uri: uri.to_owned(), what };
    let tiling = &implicit.tiling;
    let fetch_beside = |relative: &str, limit_bytes: u64| {
        let address = join(uri, relative).map_err(|error| error.to_string())?;
        fetch(&with_query_of(address, uri), limit_bytes)
    };
    let subtree = Subtree::read(bytes, tiling.scheme, tiling.subtree_levels, &fetch_beside).map_err(fail)?;
    let mut growing = Growing {
        site,
        implicit,
        tiling,
        uri,
        levels: tiling.subtree_levels.min(tiling.available_levels.saturating_sub(u32::from(implicit.at.level))),
        subtree: &subtree,
        tiles: Vec::new(),
        problems: Vec::new(),
        orphans: 0,
    };
    for (place, text) in &subtree.oddities {
        growing.problems.push(Problem::warning(uri, place.as_str(), text.as_str()));
    }
    growing.grow()?;
    let Growing { tiles, problems, .. } = growing;
    let metadata = FileMetadata { entity: subtree.metadata, ..FileMetadata::default() };
    Ok(Branch { below: site.tile, uri: uri.to_owned(), tiles, metadata, problems, is_subtree: true })
}

/// Tiles of a subtree in the making.
struct Growing<'a> {
    site: &'a Site,
    implicit: &'a Implicit,
    tiling: &'a Arc<Tiling>,
    uri: &'a str,
    /// Of this subtree: fewer at the end of the tree.
    levels: u32,
    subtree: &'a Subtree,
    tiles: Vec<Tile>,
    problems: Vec<Problem>,
    /// Tiles whose parent is not there.
    orphans: u64,
}

impl Growing<'_> {
    fn grow(&mut self) -> Result<(), TilesetError> {
        if !self.subtree.tiles.has(0) {
            let text = "the subtree's root is not available, as it has to be; it is taken for an empty tile";
            self.problems.push(Problem::error(self.uri, "tileAvailability", text));
        }
        self.push(None, 0, 0, self.subtree.tiles.has(0))?;
        // Morton index and id of the tiles one level above, in order.
        let mut above = vec![(0_u64, TileId(0))];
        let mut first = 1_u64;
        for level in 1..self.levels {
            let count = self.tiling.scheme.tiles_on(level).unwrap_or(0);
            above = self.level(level, first, count, &above)?;
            first = first.saturating_add(count);
        }
        let end_level = u32::from(self.implicit.at.level).saturating_add(self.tiling.subtree_levels);
        if self.levels == self.tiling.subtree_levels && end_level < self.tiling.available_levels {
            self.children(&above)?;
        } else if self.subtree.children.count(0, u64::MAX.min(super::implicit::MAX_BITS)) > 0 && self.is_told_wrong() {
            let text = "there are subtrees past availableLevels; they are left out";
            self.problems.push(Problem::warning(self.uri, "childSubtreeAvailability", text));
        }
        if self.orphans > 0 {
            let text = format!("{} tiles are left out: the tile above each is not available", self.orphans);
            self.problems.push(Problem::error(self.uri, "tileAvailability", text));
        }
        Ok(())
    }

    /// A constant is a convenient way to write a file that serves everywhere; single bits are meant.
    fn is_told_wrong(&self) -> bool {
        matches!(self.subtree.children, super::availability::Availability::Bits(_))
    }

    /// The tiles of one level below those above.
    fn level(
        &mut self,
        level: u32,
        first: u64,
        count: u64,
        above: &[(u64, TileId)],
    ) -> Result<Vec<(u64, TileId)>, TilesetError> {
        let subtree = self.subtree;
        let mut placed = Vec::new();
        let mut parents = above.iter().peekable();
        for number in subtree.tiles.iter(first, first.saturating_add(count)) {
            let morton = number - first;
            let parent = morton >> self.tiling.scheme.axes();
            while parents.next_if(|(other, _)| *other < parent).is_some() {}
            match parents.peek() {
                Some((other, id)) if *other == parent => {
                    let id = *id;
                    placed.push((morton, self.push(Some(id), level, morton, true)?));
                }
                _ => self.orphans += 1,
            }
        }
        Ok(placed)
    }

    /// The subtrees below the last level, not read yet.
    fn children(&mut self, above: &[(u64, TileId)]) -> Result<(), TilesetError> {
        let subtree = self.subtree;
        let levels = self.tiling.subtree_levels;
        let count = self.tiling.scheme.tiles_on(levels).unwrap_or(0);
        let mut parents = above.iter().peekable();
        for morton in subtree.children.iter(0, count) {
            let parent = morton >> self.tiling.scheme.axes();
            while parents.next_if(|(other, _)| *other < parent).is_some() {}
            match parents.peek() {
                Some((other, id)) if *other == parent => {
                    let id = *id;
                    let child = self.push(Some(id), levels, morton, true)?;
                    let tile = &mut self.tiles[child.index()];
                    if let TileName::Implicit(at) = tile.name {
                        let implicit = Implicit { tiling: self.tiling.clone(), at };
                        tile.contents = Contents::from(implicit.uri().as_str());
                        tile.metadata = None;
                        tile.implicit = Some(Arc::new(implicit));
                    }
                }
                // All ones below tiles of which some are missing says no more than "where there is a tile".
                _ if self.is_told_wrong() => self.orphans += 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds the tile that many levels below the subtree's root.
    fn push(
        &mut self,
        parent: Option<TileId>,
        level: u32,
        morton: u64,
        is_there: bool,
    ) -> Result<TileId, TilesetError> {
        if self.tiles.len() >= self.site.room {
            return Err(TilesetError::TooManyTiles { uri: self.uri.to_owned(), limit: MAX_TILES });
        }
        let at = self.implicit.at.descendant(self.tiling.scheme, level, morton);
        let at = at.ok_or_else(|| TilesetError::Subtree {
            uri: self.uri.to_owned(),
            what: format!("level {level} lies deeper than coordinates reach"),
        })?;
        let number = self.tiling.scheme.tiles_in(level).unwrap_or(u64::MAX).saturating_add(morton);
        let (contents, metadata) = if is_there { self.contents(number, at) } else { (Contents::default(), None) };
        let id = TileId(u32::try_from(self.tiles.len()).unwrap_or(u32::MAX));
        self.tiles.push(Tile {
            parent,
            children: Vec::new(),
            level,
            bounds: self.tiling.bounds(at),
            content_bounds: None,
            viewer_request_volume: None,
            geometric_error: self.site.geometric_error / f64::from(level).exp2(),
            refine: self.site.refine,
            contents,
            visit_from_tile: self.tiling.visit_from_tile.clone(),
            name: TileName::Implicit(at),
            implicit: None,
            metadata,
        });
        if let Some(parent) = parent {
            self.tiles[parent.index()].children.push(id);
        }
        Ok(id)
    }

    /// The contents of a tile, by its number in the availability.
    fn contents(&self, number: u64, at: Coordinates) -> (Contents, Option<Box<TileMetadata>>) {
        if number >= self.tiling.scheme.tiles_in(self.levels).unwrap_or(0) {
            return (Contents::default(), None);
        }
        let mut uris = Vec::new();
        let mut metadata = TileMetadata::default();
        let templates = self.tiling.contents.iter().zip(&self.tiling.content_metadata);
        for ((template, said), availability) in templates.zip(&self.subtree.contents) {
            if let (Some(template), true) = (template, availability.has(number)) {
                uris.push(template.at(at));
                metadata.contents.push(said.clone());
            }
        }
        let metadata = (!metadata.is_empty()).then(|| Box::new(metadata));
        (uris.iter().collect(), metadata)
    }
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
            room: MAX_TILES.saturating_sub(self.tiles.len()),
        }
    }
}
