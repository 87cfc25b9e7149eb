//! Adding a branch to the tree.

use super::{Branch, MAX_ADDRESSES_BYTES, MAX_EXTERNAL_DEPTH, MAX_TILES, TileId, Tileset, TilesetError, TilesetFile};
use crate::content::source::path_of;

impl Tileset {
    /// Puts the external tileset or subtree with the address `uri` below the tile that names it, and returns its
    /// root: a new child of that tile, which loses `uri` from its contents. Bounds of tiles above grow where needed.
    ///
    /// For files that need no others: a subtree with buffers beside it takes [`Branch::read`] and [`Self::attach`].
    /// Nothing changes when there is an error.
    ///
    /// # Errors
    /// As [`Self::parse`], and when the file contains itself or hangs too deep.
    pub fn graft(&mut self, parent: TileId, bytes: &[u8], uri: &str) -> Result<TileId, TilesetError> {
        self.refuse_unknown(parent, uri)?;
        let alone = |_: &str, _: u64| Err("no further files are read here".to_owned());
        let branch = Branch::read(&self.site(parent), bytes, uri, &alone)?;
        self.attach(branch)
    }

    /// Adds a branch that was read for a tile of this tileset; as [`Self::graft`] otherwise.
    ///
    /// # Errors
    /// When the file contains itself or hangs too deep, or there are too many tiles.
    pub fn attach(&mut self, branch: Branch) -> Result<TileId, TilesetError> {
        let Branch { below, uri, mut tiles, metadata, mut problems, is_subtree } = branch;
        self.refuse_unknown(below, &uri)?;
        // Subtrees may share a file, and end with the levels of their tree.
        if !is_subtree {
            self.refuse_cycle(below, &uri)?;
        }
        if self.tiles.len().saturating_add(tiles.len()) > MAX_TILES {
            return Err(TilesetError::TooManyTiles { uri, limit: MAX_TILES });
        }
        let bytes: usize = tiles.iter().map(|tile| tile.contents.heap_bytes()).sum();
        let address_bytes = self.address_bytes.saturating_add(bytes as u64);
        if address_bytes > MAX_ADDRESSES_BYTES {
            return Err(TilesetError::TooManyAddresses { uri, limit_bytes: MAX_ADDRESSES_BYTES });
        }
        if tiles.is_empty() {
            return Err(TilesetError::NotTileset { uri, what: "there is no tile in it".to_owned() });
        }
        let offset = u32::try_from(self.tiles.len()).unwrap_or(u32::MAX);
        let moved = |id: TileId| TileId(id.0.saturating_add(offset));
        let level = self.tile(below).level.saturating_add(1);
        for tile in &mut tiles {
            tile.parent = Some(tile.parent.map_or(below, moved));
            tile.children.iter_mut().for_each(|child| *child = moved(*child));
            tile.level = tile.level.saturating_add(level);
        }
        self.address_bytes = address_bytes;
        self.tiles.append(&mut tiles);
        let first = TileId(offset);

        let naming = &mut self.tiles[below.index()];
        naming.children.push(first);
        if let Some(metadata) = &mut naming.metadata {
            // What is said of a content goes with it.
            let mut stays = naming.contents.iter().map(|content| content != uri);
            metadata.contents.retain(|_| stays.next().unwrap_or(true));
        }
        naming.contents.retain(|content| content != uri);
        if is_subtree {
            naming.implicit = None;
        }
        self.files.push(TilesetFile { uri, first, named_by: Some(below), metadata: Box::new(metadata) });
        self.grow_above(first);
        self.problems.append(&mut problems);
        self.limit_problems();
        Ok(first)
    }

    fn refuse_unknown(&self, tile: TileId, uri: &str) -> Result<(), TilesetError> {
        if tile.index() < self.tiles.len() {
            return Ok(());
        }
        Err(TilesetError::UnknownTile { uri: uri.to_owned(), tile: tile.0 })
    }

    fn refuse_cycle(&self, parent: TileId, uri: &str) -> Result<(), TilesetError> {
        let path = path_of(uri).ok();
        let mut chain = vec![uri.to_owned()];
        let mut at = Some(parent);
        while let Some(file) = at.and_then(|tile| self.file_of(tile)) {
            chain.push(file.uri.clone());
            if path_of(&file.uri).ok() == path {
                chain.reverse();
                return Err(TilesetError::Cycle { uri: uri.to_owned(), chain: chain.join(" names ") });
            }
            if chain.len() > MAX_EXTERNAL_DEPTH + 1 {
                return Err(TilesetError::ExternalTooDeep { uri: uri.to_owned(), limit: MAX_EXTERNAL_DEPTH });
            }
            at = file.named_by;
        }
        Ok(())
    }

    /// Makes all tiles above `tile` hold it.
    fn grow_above(&mut self, tile: TileId) {
        let mut below = tile;
        while let Some(above) = self.tiles[below.index()].parent {
            let grown = self.tiles[above.index()].bounds.grown_to_hold(&self.tiles[below.index()].bounds);
            if grown == self.tiles[above.index()].bounds {
                break;
            }
            self.tiles[above.index()].bounds = grown;
            below = above;
        }
    }
}
