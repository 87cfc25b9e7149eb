//! What a subtree's property tables say of its tiles and contents: a row for each that is there.

use super::availability::{Availability, Ranks};
use super::implicit::{Coordinates, Scheme};
use super::semantics::{ContentSaid, Odd, TileSaid};
use crate::content::metadata::{Entity, PropertyTable, Value};

/// The tables of one subtree. Rows are found by where a tile lies in the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct SubtreeTables {
    scheme: Scheme,
    /// Of the subtree's root.
    root: Coordinates,
    tiles: Option<Table>,
    /// By content of the rule.
    contents: Vec<Content>,
    bytes: u64,
}

#[derive(Debug, Clone, PartialEq)]
struct Table {
    table: PropertyTable,
    rows: Ranks,
}

#[derive(Debug, Clone, PartialEq)]
struct Content {
    rows: Ranks,
    table: Option<PropertyTable>,
}

impl Table {
    fn value(&self, number: u64, semantic: &str) -> Option<Value> {
        self.table.value_by_semantic(self.rows.row(number)?, semantic)
    }
}

impl SubtreeTables {
    /// From the table of tiles and those of contents; `bytes` is what their values hold.
    pub(super) fn new(
        (scheme, root): (Scheme, Coordinates),
        tiles: (Option<PropertyTable>, &Availability),
        contents: Vec<(Option<PropertyTable>, &Availability)>,
        bytes: u64,
    ) -> Self {
        let (table, availability) = tiles;
        let tiles = table.map(|table| Table { table, rows: Ranks::new(availability) });
        let content = |(table, availability)| Content { rows: Ranks::new(availability), table };
        let contents: Vec<Content> = contents.into_iter().map(content).collect();
        let ranks = tiles.iter().map(|table| &table.rows).chain(contents.iter().map(|content| &content.rows));
        let bytes = bytes + ranks.map(Ranks::heap_bytes).sum::<usize>() as u64;
        Self { scheme, root, tiles, contents, bytes }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> u64 {
        self.bytes
    }

    /// What is known of a tile of the subtree, by its place in the tree.
    pub fn tile(&self, at: Coordinates) -> Option<Entity> {
        let Table { table, rows } = self.tiles.as_ref()?;
        table.entity(rows.row(self.number(at)?)?)
    }

    /// What is known of one of a tile's contents, by its place among those that the tile has.
    pub fn content(&self, at: Coordinates, place: usize) -> Option<Entity> {
        let number = self.number(at)?;
        let mut there = self.contents.iter().filter_map(|content| Some((content, content.rows.row(number)?)));
        let (content, row) = there.nth(place)?;
        content.table.as_ref()?.entity(row)
    }

    /// What a tile's row means, by its number in the availability.
    pub(super) fn tile_said(&self, number: u64, odd: &mut Odd<'_>) -> TileSaid {
        match &self.tiles {
            Some(table) => TileSaid::read(&|semantic| table.value(number, semantic), odd),
            None => TileSaid::default(),
        }
    }

    /// What a content's row means, by the rule's number of the content and the tile's.
    pub(super) fn content_said(&self, content: usize, number: u64, groups: usize, odd: &mut Odd<'_>) -> ContentSaid {
        let Some(Content { rows, table: Some(table) }) = self.contents.get(content) else {
            return ContentSaid::default();
        };
        let ask = |semantic: &str| table.value_by_semantic(rows.row(number)?, semantic);
        ContentSaid::read(&ask, groups, odd)
    }

    /// The number of a tile in the availability.
    fn number(&self, at: Coordinates) -> Option<u64> {
        let (levels, morton) = at.below(self.root, self.scheme)?;
        self.scheme.tiles_in(levels)?.checked_add(morton)
    }
}
