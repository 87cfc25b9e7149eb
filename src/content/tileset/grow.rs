//! The tiles of a subtree: those that its availability tells, where the rule puts them.

use super::availability::Availability;
use super::implicit::{Coordinates, Implicit, MAX_BITS, Tiling};
use super::place::is_usable;
use super::query::with_query_of;
use super::semantics::{ContentSaid, TileSaid};
use super::shape::Shape;
use super::subtree::Subtree;
use super::{
    BoundingVolume, ContentMetadata, Contents, MAX_ADDRESS_BYTES, MAX_ADDRESSES_BYTES, MAX_PROBLEMS, MAX_TILES, Site,
    Tile, TileId, TileMetadata, TileName, TilesetError, largest_scale,
};
use crate::content::problem::Problem;
use crate::content::source::join;
use glam::{DMat3, DMat4};
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
    /// Metadata says where some of them lie.
    is_said: bool,
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
            is_said: false,
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
        if self.is_said {
            self.mend();
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
        if let (Some(parent), Some(_)) = (parent, &self.subtree.tables) {
            self.raise(parent);
        }
        let id = TileId(u32::try_from(self.tiles.len()).unwrap_or(u32::MAX));
        let tile = self.tile(parent, level, at, is_there.then_some(number));
        self.address_bytes = self.address_bytes.saturating_add(tile.contents.heap_bytes() as u64);
        self.tiles.push(tile);
        if let Some(parent) = parent {
            self.tiles[parent.index()].children.push(id);
        }
        Ok(id)
    }

    /// The tile at this place; `number` is its own in the availability where it is there.
    fn tile(&mut self, parent: Option<TileId>, level: u32, at: Coordinates, number: Option<u64>) -> Tile {
        // A subtree below is described by its own tables.
        let own = number.filter(|number| *number < self.tiling.scheme.tiles_in(self.levels).unwrap_or(0));
        let subtree = self.subtree;
        let said = match (own, &subtree.tables) {
            (Some(number), Some(tables)) => tables.tile_said(number, &mut |what, why| self.odd(at, what, &why)),
            _ => TileSaid::default(),
        };
        let above = parent.map(|parent| &self.tiles[parent.index()]);
        let above_transform = above.map_or(&self.site.visit_from_tile, |above| &above.visit_from_tile);
        let moved = said.transform.map(|transform| **above_transform * transform);
        if moved.is_some_and(|moved| !is_usable(&moved)) {
            self.odd(at, "TILE_TRANSFORM", "scales to nothing or beyond all numbers together with those above it");
        }
        let above = parent.map(|parent| &self.tiles[parent.index()]);
        let above_transform = above.map_or(&self.site.visit_from_tile, |above| &above.visit_from_tile);
        let visit_from_tile = moved.filter(is_usable).map_or_else(|| above_transform.clone(), Arc::new);
        let refine = said.refine.unwrap_or(above.map_or(self.site.refine, |above| above.refine));
        let (by_rule, ceiling) = match above {
            Some(above) => (above.geometric_error / 2.0, above.geometric_error),
            // The tile that the subtree stands for has half of the error of the one above it.
            None if at.level > 0 => (self.site.geometric_error, self.site.geometric_error * 2.0),
            None => (self.site.geometric_error, f64::INFINITY),
        };
        let geometric_error = self.error(at, said.geometric_error, by_rule, ceiling, &visit_from_tile);
        let bounds = self.bounds(at, &said, &visit_from_tile);
        let mut tile = Tile {
            parent,
            children: Vec::new(),
            level,
            bounds,
            content_bounds: None,
            viewer_request_volume: None,
            geometric_error,
            refine,
            contents: Contents::default(),
            visit_from_tile,
            name: TileName::Implicit(at),
            implicit: None,
            metadata: None,
            file: 0,
        };
        if let Some(number) = own {
            self.fill(&mut tile, number, at, (said.low, said.high));
        }
        tile
    }

    fn error(
        &mut self,
        at: Coordinates,
        said: Option<f64>,
        by_rule: f64,
        ceiling: f64,
        visit_from_tile: &DMat4,
    ) -> f64 {
        let Some(error) = said.map(|error| error * largest_scale(&DMat3::from_mat4(*visit_from_tile))) else {
            return by_rule;
        };
        if !error.is_finite() {
            return by_rule;
        }
        if error > ceiling * (1.0 + 1e-6) + 1e-9 {
            self.odd(at, "TILE_GEOMETRIC_ERROR", "is larger than that of the tile above, which is taken");
            return ceiling;
        }
        error
    }

    /// The volume of a tile: what is said, or what the rule makes of that of the whole.
    fn bounds(&mut self, at: Coordinates, said: &TileSaid, visit_from_tile: &DMat4) -> BoundingVolume {
        let tiling = self.tiling;
        if let Some(shape) = said.shape {
            let shape = shape.between(said.low, said.high);
            let volume = shape.placed(visit_from_tile, &tiling.visit_from_root);
            if volume.is_finite() && !volume.is_empty() {
                self.is_said = true;
                return volume;
            }
            self.odd(at, "TILE_BOUNDING", "is empty or too large; what follows from the rule is taken");
        }
        self.is_said |= said.low.is_some() || said.high.is_some();
        // The rule divides the volume of the whole, wherever a transform of metadata puts what is in it.
        let cell = tiling.cell(at).between(said.low, said.high);
        cell.placed(&tiling.visit_from_tile, &tiling.visit_from_root)
    }

    /// Gives a tile its contents.
    fn fill(&mut self, tile: &mut Tile, number: u64, at: Coordinates, heights: (Option<f64>, Option<f64>)) {
        let (subtree, tiling) = (self.subtree, self.tiling);
        let mut uris = Vec::new();
        let mut metadata = TileMetadata::default();
        let mut bounds: Option<BoundingVolume> = None;
        let mut are_all_said = true;
        let templates = tiling.contents.iter().zip(&tiling.content_metadata);
        for (place, ((template, of_content), availability)) in templates.zip(&subtree.contents).enumerate() {
            if !availability.has(number) {
                continue;
            }
            let said = match &subtree.tables {
                Some(tables) => {
                    let mut odd = |what: &str, why: String| self.odd(at, what, &why);
                    tables.content_said(place, number, tiling.groups, &mut odd)
                }
                None => ContentSaid::default(),
            };
            let own = said.uri.as_deref().and_then(|uri| self.own_address(at, uri));
            let Some(uri) = own.or_else(|| Some(template.as_ref()?.at(at))) else { continue };
            uris.push(uri);
            metadata.contents.push(ContentMetadata { group: said.group.or(of_content.group), ..of_content.clone() });
            // Heights alone make a content lower than its tile.
            let (low, high) = (said.low.or(heights.0), said.high.or(heights.1));
            let shape = said.shape.or_else(|| {
                let is_lower = said.low.is_some() || said.high.is_some();
                is_lower.then(|| tiling.cell(at)).filter(|cell| matches!(cell, Shape::Region(_)))
            });
            let volume =
                shape.map(|shape| shape.between(low, high).placed(&tile.visit_from_tile, &tiling.visit_from_root));
            match volume.filter(BoundingVolume::is_finite) {
                Some(volume) => bounds = Some(bounds.map_or(volume, |bounds| bounds.grown_to_hold(&volume))),
                None => are_all_said = false,
            }
        }
        if let Some(volume) = bounds {
            let grown = tile.bounds.grown_to_hold(&volume);
            self.is_said |= grown != tile.bounds;
            tile.bounds = grown;
            tile.content_bounds = are_all_said.then(|| Box::new(volume));
        }
        tile.metadata = (!metadata.is_empty()).then(|| Box::new(metadata));
        tile.contents = uris.iter().collect();
    }

    /// An address that stands in metadata instead of the rule's.
    fn own_address(&mut self, at: Coordinates, uri: &str) -> Option<String> {
        let tileset = &self.tiling.uri;
        match join(tileset, uri).map(|uri| with_query_of(uri, tileset)) {
            Ok(uri) if uri.len() <= MAX_ADDRESS_BYTES && !uri.contains('\0') => Some(uri),
            Ok(_) => {
                self.odd(at, "CONTENT_URI", "is no address that can be used; the rule's is taken");
                None
            }
            Err(error) => {
                self.odd(at, "CONTENT_URI", &format!("{error}; the rule's is taken"));
                None
            }
        }
    }

    /// Below a tile with an error of 0 nothing would ever be shown: the rule's is taken.
    fn raise(&mut self, id: TileId) {
        let TileName::Implicit(at) = self.tiles[id.index()].name else { return };
        let above = self.tiles[id.index()].parent.map(|above| self.tiles[above.index()].geometric_error / 2.0);
        let by_rule = above.unwrap_or(self.site.geometric_error);
        if self.tiles[id.index()].geometric_error == 0.0 && by_rule > 0.0 {
            self.tiles[id.index()].geometric_error = by_rule;
            self.odd(
                at,
                "TILE_GEOMETRIC_ERROR",
                "is 0 above other tiles, which would never be shown; the rule's is taken",
            );
        }
    }

    /// Volumes that were said may be as tight as can be: the tiles above hold them.
    fn mend(&mut self) {
        for index in (1..self.tiles.len()).rev() {
            let (Some(parent), None) = (self.tiles[index].parent, &self.tiles[index].implicit) else { continue };
            let grown = self.tiles[parent.index()].bounds.grown_to_hold(&self.tiles[index].bounds);
            self.tiles[parent.index()].bounds = grown;
        }
    }

    fn odd(&mut self, at: Coordinates, what: &str, why: &str) {
        if self.problems.len() <= MAX_PROBLEMS {
            self.problems.push(Problem::warning(self.uri, at.to_string(), format!("{what} {why}")));
        }
    }
}
