//! Giving the tiles of a file back: its address takes their place, and may be read again. What a walk through a large
//! tileset has left behind so makes room for what is ahead.

use super::implicit::Implicit;
use super::{
    BoundingVolume, ContentMetadata, Contents, FileMetadata, Refine, Tile, TileId, TileName, Tileset, TilesetFile,
};
use crate::content::problem::Problem;
use glam::DVec3;
use std::sync::Arc;

/// Most bytes that the property tables of all subtrees may take together.
const MAX_TABLES_BYTES: u64 = 64 << 20;

/// What a tile was before a file was put below it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Before {
    /// The subtree that it stood for.
    pub(super) implicit: Option<Arc<Implicit>>,
    /// What was said of the content that named the file.
    pub(super) said: Vec<ContentMetadata>,
}

/// Places of tiles and files that were detached, and what is counted over all files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Upkeep {
    tiles: Vec<TileId>,
    files: Vec<u32>,
    /// Of the property tables that are kept.
    table_bytes: u64,
}

impl Upkeep {
    /// The file of a place that nobody has.
    pub const NO_FILE: u32 = u32::MAX;

    /// Places that nobody has.
    pub fn spare_tiles(&self) -> usize {
        self.tiles.len()
    }
}

impl Tileset {
    /// The tiles of a file, its root first; not those of files below them.
    pub fn tiles_of(&self, file: usize) -> impl Iterator<Item = TileId> {
        let number = u32::try_from(file).unwrap_or(Upkeep::NO_FILE);
        let root = self.files.get(file).map(|found| found.first);
        let mut open: Vec<TileId> = root.into_iter().filter(|root| self.tile(*root).file == number).collect();
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(self.tile(next).children.iter().filter(|child| self.tile(**child).file == number));
            Some(next)
        })
    }

    /// Whether [`Self::detach`] can do it: the file is not the outermost, no other hangs below it, and the tile that
    /// names it has nothing else to show.
    pub fn can_detach(&self, file: usize) -> bool {
        let Some(TilesetFile { named_by: Some(by), names: 0, first, .. }) = self.files.get(file) else { return false };
        let naming = self.tile(*by);
        naming.contents.is_empty() && naming.children == [*first]
    }

    /// Takes all tiles of a file out; the tile that names it has the file's address as its content again. Their places,
    /// which are returned, may be taken by other tiles from then on. Nothing happens where that cannot be.
    pub fn detach(&mut self, file: usize) -> Vec<TileId> {
        if !self.can_detach(file) {
            return Vec::new();
        }
        let gone: Vec<TileId> = self.tiles_of(file).collect();
        let spare = Tile {
            parent: None,
            children: Vec::new(),
            level: 0,
            bounds: BoundingVolume::Sphere { center: DVec3::ZERO, radius: 0.0 },
            content_bounds: None,
            viewer_request_volume: None,
            geometric_error: 0.0,
            refine: Refine::Replace,
            contents: Contents::default(),
            visit_from_tile: self.root().visit_from_tile.clone(),
            name: TileName::Root,
            implicit: None,
            metadata: None,
            file: Upkeep::NO_FILE,
        };
        for id in &gone {
            let tile = std::mem::replace(&mut self.tiles[id.index()], spare.clone());
            self.address_bytes = self.address_bytes.saturating_sub(tile.contents.heap_bytes() as u64);
        }
        self.upkeep.tiles.extend(&gone);
        let found = &mut self.files[file];
        let tables = found.metadata.tables.as_ref().map_or(0, |tables| tables.heap_bytes());
        self.upkeep.table_bytes = self.upkeep.table_bytes.saturating_sub(tables);
        let TilesetFile { uri, named_by, before, .. } = std::mem::replace(found, nothing());
        if let Some(by) = named_by {
            let naming = &mut self.tiles[by.index()];
            naming.children.clear();
            naming.contents = Contents::from(uri.as_str());
            naming.implicit = before.implicit;
            if let Some(metadata) = &mut naming.metadata {
                metadata.contents.extend(before.said);
            }
            let above = naming.file as usize;
            if let Some(above) = self.files.get_mut(above) {
                above.names = above.names.saturating_sub(1);
            }
        }
        self.upkeep.files.extend(u32::try_from(file));
        gone
    }

    /// A place for a file.
    pub(super) fn take_file(&mut self) -> u32 {
        if self.files.is_empty() {
            // Tiles that were made in code come from no file.
            self.files.push(nothing());
        }
        self.upkeep.files.pop().unwrap_or_else(|| {
            self.files.push(nothing());
            u32::try_from(self.files.len() - 1).unwrap_or(Upkeep::NO_FILE)
        })
    }

    /// Puts tiles whose ids count from 0 where there is room, below a tile. Gives the root.
    pub(super) fn place(&mut self, tiles: Vec<Tile>, below: TileId, file: u32) -> TileId {
        let new = |index: usize| TileId(u32::try_from(index).unwrap_or(u32::MAX));
        let spare = self.upkeep.tiles.len().saturating_sub(tiles.len());
        let mut ids = self.upkeep.tiles.split_off(spare);
        ids.extend((self.tiles.len()..).take(tiles.len() - ids.len()).map(new));
        let moved = |id: TileId| ids.get(id.index()).copied().unwrap_or(below);
        let level = self.tile(below).level.saturating_add(1);
        for (mut tile, id) in tiles.into_iter().zip(&ids) {
            tile.parent = Some(tile.parent.map_or(below, moved));
            tile.children.iter_mut().for_each(|child| *child = moved(*child));
            tile.level = tile.level.saturating_add(level);
            tile.file = file;
            match self.tiles.get_mut(id.index()) {
                Some(place) => *place = tile,
                None => self.tiles.push(tile),
            }
        }
        moved(TileId(0))
    }

    /// Lets tables go that would take too much memory with all the others. What they mean for tiles is in the tiles.
    pub(super) fn keep_tables(&mut self, metadata: &mut FileMetadata, uri: &str) {
        let bytes = metadata.tables.as_ref().map_or(0, |tables| tables.heap_bytes());
        if self.upkeep.table_bytes.saturating_add(bytes) <= MAX_TABLES_BYTES {
            self.upkeep.table_bytes += bytes;
            return;
        }
        metadata.tables = None;
        let text = format!(
            "with the others they take more than {MAX_TABLES_BYTES} bytes; what is known of its single tiles is left out"
        );
        self.problems.push(Problem::warning(uri, "propertyTables", text));
    }
}

/// A file of which nothing is there.
fn nothing() -> TilesetFile {
    TilesetFile {
        uri: String::new(),
        first: TileId(u32::MAX),
        named_by: None,
        metadata: Box::default(),
        before: Before::default(),
        names: 0,
    }
}
