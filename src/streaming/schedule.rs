//! Tiles that wait for a worker, the most needed first.

use super::selection::LoadGroup;
use crate::content::tileset::TileId;
use std::cmp::Ordering;

/// How much a tile is needed. Less is sooner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// First criterion.
    pub group: LoadGroup,
    /// Second: how far from the middle of the picture, and how far away. Not negative.
    pub remoteness: f32,
}

impl Need {
    /// Sooner first; the tile's id makes the order complete.
    pub fn order(a: (Self, TileId), b: (Self, TileId)) -> Ordering {
        a.0.group.cmp(&b.0.group).then(a.0.remoteness.total_cmp(&b.0.remoteness)).then(a.1.cmp(&b.1))
    }
}

/// A waiting tile.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// Which.
    pub tile: TileId,
    /// How much it is needed.
    pub need: Need,
    /// Finer tiles can be let go once it is there.
    pub relieves: bool,
    /// Bytes that it is expected to hold.
    pub expected_bytes: u64,
    /// What the worker gets.
    pub job: T,
}

/// A bounded queue whose priorities are given anew each frame.
#[derive(Debug)]
pub struct Queue<T> {
    /// The most needed last.
    entries: Vec<Entry<T>>,
    limit: usize,
}

impl<T> Queue<T> {
    /// An empty queue that holds up to `limit` tiles.
    pub fn new(limit: usize) -> Self {
        Self { entries: Vec::new(), limit }
    }

    /// Tiles waiting.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Lets `keep` renew every waiting tile; where it returns false the tile leaves.
    pub fn reprioritise(&mut self, keep: impl FnMut(&mut Entry<T>) -> bool) {
        self.entries.retain_mut(keep);
    }

    /// Adds a tile. Call [`Self::settle`] before the next [`Self::pop`].
    pub fn push(&mut self, entry: Entry<T>) {
        self.entries.push(entry);
    }

    /// Puts the tiles in order; the least needed beyond the limit leave through `dropped`.
    pub fn settle(&mut self, mut dropped: impl FnMut(TileId)) {
        self.entries.sort_unstable_by(|a, b| Need::order((b.need, b.tile), (a.need, a.tile)));
        let surplus = self.entries.len().saturating_sub(self.limit);
        for entry in self.entries.drain(..surplus) {
            dropped(entry.tile);
        }
    }

    /// The most needed tile, without taking it.
    pub fn peek(&self) -> Option<&Entry<T>> {
        self.entries.last()
    }

    /// Takes the most needed tile.
    pub fn pop(&mut self) -> Option<Entry<T>> {
        self.entries.pop()
    }

    /// Takes the most needed tile of which `wanted` is true.
    pub fn pop_first(&mut self, wanted: impl Fn(&Entry<T>) -> bool) -> Option<Entry<T>> {
        let index = self.entries.iter().rposition(wanted)?;
        Some(self.entries.remove(index))
    }

    /// All waiting tiles, the most needed first.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.iter().rev()
    }
}
