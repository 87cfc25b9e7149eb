//! Adding a branch to the tree.

use super::{
    Before, Branch, MAX_ADDRESSES_BYTES, MAX_EXTERNAL_DEPTH, MAX_PROBLEMS, MAX_TILES, TileId, Tileset, TilesetError,
    TilesetFile, Upkeep,
};
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
        self.attach_within(branch, MAX_TILES)
    }

    /// The same where no more than so many tiles may be there.
    ///
    /// # Errors
    /// As [`Self::attach`].
    pub fn attach_within(&mut self, branch: Branch, max_tiles: usize) -> Result<TileId, TilesetError> {
        let Branch { below, uri, tiles, mut metadata, problems, is_subtree } = branch;
        self.refuse_unknown(below, &uri)?;
        // Subtrees may share a file, and end with the levels of their tree.
        if !is_subtree {
            self.refuse_cycle(below, &uri)?;
        }
        if self.count().saturating_add(tiles.len()) > max_tiles {
            return Err(TilesetError::TooManyTiles { uri, limit: max_tiles });
        }
        let bytes: usize = tiles.iter().map(|tile| tile.contents.heap_bytes()).sum();
        let address_bytes = self.address_bytes.saturating_add(bytes as u64);
        if address_bytes > MAX_ADDRESSES_BYTES {
            return Err(TilesetError::TooManyAddresses { uri, limit_bytes: MAX_ADDRESSES_BYTES });
        }
        if tiles.is_empty() {
            return Err(TilesetError::NotTileset { uri, what: "there is no tile in it".to_owned() });
        }
        self.address_bytes = address_bytes;
        self.keep_tables(&mut metadata, &uri);
        let file = self.take_file();
        let first = self.place(tiles, below, file);

        let mut before = Before::default();
        let naming = &mut self.tiles[below.index()];
        naming.children.push(first);
        if let Some(metadata) = &mut naming.metadata {
            // What is said of a content goes with it.
            let mut stays = naming.contents.iter().map(|content| content != uri);
            before.said.extend(metadata.contents.extract_if(.., |_| !stays.next().unwrap_or(true)));
        }
        naming.contents.retain(|content| content != uri);
        if is_subtree {
            before.implicit = naming.implicit.take();
        }
        if let Some(above) = self.files.get_mut(self.tiles[below.index()].file as usize) {
            above.names = above.names.saturating_add(1);
        }
        self.files[file as usize] =
            TilesetFile { uri, first, named_by: Some(below), metadata: Box::new(metadata), before, names: 0 };
        self.grow_above(first);
        for problem in problems {
            // A file that was detached and comes again tells nothing new.
            if self.problems.len() <= MAX_PROBLEMS && !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        self.limit_problems();
        Ok(first)
    }

    fn refuse_unknown(&self, tile: TileId, uri: &str) -> Result<(), TilesetError> {
        if self.tiles.get(tile.index()).is_some_and(|tile| tile.file != Upkeep::NO_FILE) {
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
