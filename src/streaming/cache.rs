//! In which order resident tiles are let go, and how large a tile may turn out.

use crate::content::tileset::TileId;
use std::collections::BTreeMap;

const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Link {
    older: u32,
    newer: u32,
    last_used: u64,
    linked: bool,
}

/// A list of tiles from the least to the most recently used. Every operation takes constant time.
#[derive(Debug)]
pub struct LruList {
    links: Vec<Link>,
    oldest: u32,
    newest: u32,
}

impl Default for LruList {
    fn default() -> Self {
        Self { links: Vec::new(), oldest: NONE, newest: NONE }
    }
}

impl LruList {
    /// Makes `tile` the most recently used one, as of `frame`; adds it where it is new.
    pub fn touch(&mut self, tile: TileId, frame: u64) {
        self.remove(tile);
        let index = tile.index();
        if index >= self.links.len() {
            self.links.resize(index + 1, Link { older: NONE, newer: NONE, last_used: 0, linked: false });
        }
        self.links[index] = Link { older: self.newest, newer: NONE, last_used: frame, linked: true };
        match self.newest {
            NONE => self.oldest = tile.0,
            newest => self.links[newest as usize].newer = tile.0,
        }
        self.newest = tile.0;
    }

    /// Takes a tile out; nothing happens where it is not in.
    pub fn remove(&mut self, tile: TileId) {
        let Some(&Link { older, newer, linked: true, .. }) = self.links.get(tile.index()) else { return };
        match older {
            NONE => self.oldest = newer,
            older => self.links[older as usize].newer = newer,
        }
        match newer {
            NONE => self.newest = older,
            newer => self.links[newer as usize].older = older,
        }
        self.links[tile.index()].linked = false;
    }

    /// The least recently used tile and the frame of its last use.
    pub fn oldest(&self) -> Option<(TileId, u64)> {
        let link = self.links.get(self.oldest as usize)?;
        Some((TileId(self.oldest), link.last_used))
    }
}

/// Levels beyond this one are taken together.
const DEEPEST: usize = 63;

/// Mean size of the tiles seen so far on each level: what a tile that is not there yet will likely hold. What a tile
/// held when it was there is known exactly.
#[derive(Debug, Default)]
pub struct SizeEstimate {
    /// Bytes and tiles, by level.
    seen: Vec<(u64, u64)>,
    /// Of every tile that was there.
    exact: BTreeMap<TileId, u64>,
    most: u64,
}

impl SizeEstimate {
    /// A tile on `level` turned out to hold `bytes`.
    pub fn learn(&mut self, level: u32, bytes: u64) {
        let level = (level as usize).min(DEEPEST);
        if level >= self.seen.len() {
            self.seen.resize(level + 1, (0, 0));
        }
        let (sum, tiles) = &mut self.seen[level];
        *sum = sum.saturating_add(bytes);
        *tiles += 1;
    }

    /// Exactly so many bytes did this tile hold.
    pub fn remember(&mut self, tile: TileId, bytes: u64) {
        self.exact.insert(tile, bytes);
        self.most = self.most.max(bytes);
    }

    /// Nothing is known of the tile any more.
    pub fn forget(&mut self, tile: TileId) {
        self.exact.remove(&tile);
    }

    /// What the tile held when it was there.
    pub fn exact(&self, tile: TileId) -> Option<u64> {
        self.exact.get(&tile).copied()
    }

    /// Tiles that held more than `bytes` each.
    pub fn above(&self, bytes: u64) -> impl Iterator<Item = (TileId, u64)> {
        self.exact.iter().filter(move |(_, held)| **held > bytes).map(|(tile, held)| (*tile, *held))
    }

    /// The largest tile seen so far, in bytes.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// The largest mean of any level: what a tile of which nothing is known may well hold; `None` before any was seen.
    pub fn largest(&self) -> Option<u64> {
        self.seen.iter().filter_map(|(sum, tiles)| sum.checked_div(*tiles)).max()
    }

    /// Bytes that a tile on `level` will likely hold; `None` where none was seen yet.
    pub fn bytes(&self, level: u32) -> Option<u64> {
        let &(sum, tiles) = self.seen.get((level as usize).min(DEEPEST))?;
        sum.checked_div(tiles)
    }
}

/// How many tiles can be let go in a given time, by what it took before.
#[derive(Debug)]
pub struct EvictionPace {
    secs_a_tile: f64,
}

/// Seconds that a tile is taken to need at the least: what an engine puts off until later is not seen here.
const LEAST_SECS_A_TILE: f64 = 5e-6;
/// The same before any was let go.
const FIRST_SECS_A_TILE: f64 = 30e-6;

impl Default for EvictionPace {
    fn default() -> Self {
        Self { secs_a_tile: FIRST_SECS_A_TILE }
    }
}

impl EvictionPace {
    /// So many tiles took so long. A frame that took longer counts at once, a shorter one little by little.
    pub fn observe(&mut self, tiles: usize, secs: f64) {
        if tiles == 0 || !secs.is_finite() {
            return;
        }
        let took = (secs / tiles as f64).max(LEAST_SECS_A_TILE);
        self.secs_a_tile = if took > self.secs_a_tile { took } else { self.secs_a_tile * 0.75 + took * 0.25 };
    }

    /// Tiles that can go in this time; at least one, so that memory always becomes free.
    pub fn tiles_in(&self, secs: f64) -> usize {
        ((secs / self.secs_a_tile) as usize).max(1)
    }
}
