//! Content groups as layers: a tile all of whose contents belong to hidden groups is not there.
//!
//! Groups are those of the outermost file, which alone stays for as long as the tileset is open. Where the content is
//! another tileset, everything in it is hidden; where it is something to draw, only that is, and the tile's children
//! decide for themselves.

use crate::content::tileset::{TileId, Tileset};

/// Which tiles belong to which groups.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// Tiles of the outermost file whose contents are all in groups, and the groups of each.
    tiles: Vec<(TileId, Box<[u32]>)>,
}

impl Layers {
    /// Read once, before anything is put below the tiles: what is said of a content goes with it.
    pub(super) fn of(tileset: &Tileset) -> Self {
        let tiles = tileset.tiles.iter().enumerate().filter(|(_, tile)| tile.file == 0);
        let tiles = tiles.filter_map(|(place, tile)| {
            let said = &tile.metadata.as_ref()?.contents;
            let groups: Option<Box<[u32]>> = said.iter().map(|content| content.group).collect();
            let groups = groups.filter(|groups| !groups.is_empty())?;
            Some((TileId(u32::try_from(place).ok()?), groups))
        });
        Self { tiles: tiles.collect() }
    }

    /// Fills `concealed` with whether each tile is hidden with these groups; shorter than the tileset where none of the
    /// others is.
    pub(super) fn conceal(&self, hidden: &[u32], concealed: &mut Vec<bool>) {
        concealed.clear();
        for (tile, groups) in &self.tiles {
            if groups.iter().all(|group| hidden.contains(group)) {
                concealed.resize(concealed.len().max(tile.index() + 1), false);
                concealed[tile.index()] = true;
            }
        }
    }
}
