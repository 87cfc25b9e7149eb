//! The tiles of a subtree: those that its availability tells, where the rule puts them.

use super::availability::Availability;
use super::implicit::{Coordinates, Implicit, MAX_BITS, Tiling};
use super::subtree::Subtree;
use super::{Contents, MAX_ADDRESSES_BYTES, MAX_TILES, Site, Tile, TileId, TileMetadata, TileName, TilesetError};
use crate::content::problem::Problem;
use std::sync::Arc;

/// Tiles of a subtree in the making.
pub(super) struct Growing<'a> {
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
    address_bytes: u64,
}

impl<'a> Growing<'a> {
    pub(super) fn new(site: &'a Site, implicit: &'a Implicit, uri: &'a str, subtree: &'a Subtree) -> Self {
        let tiling = &implicit.tiling;
        let left = tiling.available_levels.saturating_sub(u32::from(implicit.at.level));
        let oddities = subtree.oddities.iter();
        Self {
            site,
            implicit,
            tiling,
            uri,
            levels: tiling.subtree_levels.min(left),
            subtree,
            tiles: Vec::new(),
            problems: oddities.map(|(place, text)| Problem::warning(uri, place.as_str(), text.as_str())).collect(),
            orphans: 0,
            address_bytes: 0,
        }
    }

    /// Does it: the tiles, the root first, and what is wrong.
    pub(super) fn grow(mut self) -> Result<(Vec<Tile>, Vec<Problem>), TilesetError> {
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
        } else if self.subtree.children.count(0, MAX_BITS) > 0 && self.is_told_wrong() {
            let text = "there are subtrees past availableLevels; they are left out";
            self.problems.push(Problem::warning(self.uri, "childSubtreeAvailability", text));
        }
        if self.orphans > 0 {
            let text = format!("{} tiles are left out: the tile above each is not available", self.orphans);
            self.problems.push(Problem::error(self.uri, "tileAvailability", text));
        }
        Ok((self.tiles, self.problems))
    }

    /// A constant is a convenient way to write a file that serves everywhere; single bits are meant.
    fn is_told_wrong(&self) -> bool {
        matches!(self.subtree.children, Availability::Bits(_))
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
                        self.address_bytes = self.address_bytes.saturating_add(tile.contents.heap_bytes() as u64);
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
        if self.address_bytes > self.site.address_room {
            let (uri, limit_bytes) = (self.uri.to_owned(), MAX_ADDRESSES_BYTES);
            return Err(TilesetError::TooManyAddresses { uri, limit_bytes });
        }
        let (contents, metadata) = if is_there { self.contents(number, at) } else { (Contents::default(), None) };
        self.address_bytes = self.address_bytes.saturating_add(contents.heap_bytes() as u64);
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
