//! What tilesets say about themselves, their groups, tiles and contents (3D Tiles 1.1 metadata).
//!
//! An entity is an instance of a class of the tileset's schema. Its properties are kept as the file has them, as JSON
//! text: that is the smallest form, and hardly any of a million tiles is ever asked.

use super::SubtreeTables;
use serde_json::{Map, Value};

/// An instance of a class: its name, and its properties as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataEntity {
    /// The class in the schema.
    pub class: Box<str>,
    /// A JSON object, or empty.
    properties: Box<str>,
}

impl MetadataEntity {
    /// An entity; `properties` is the text of a JSON object, or empty.
    pub(super) fn new(class: &str, properties: Box<str>) -> Self {
        Self { class: class.into(), properties }
    }

    /// The properties as the file writes them: the text of a JSON object, empty where there are none.
    pub fn properties_json(&self) -> &str {
        &self.properties
    }

    /// The properties, by name; empty where they are no JSON object.
    pub fn properties(&self) -> Map<String, Value> {
        serde_json::from_str(&self.properties).unwrap_or_default()
    }
}

/// What is said of a tile and its contents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TileMetadata {
    /// Of the tile itself.
    pub tile: Option<MetadataEntity>,
    /// Of its contents, in their order.
    pub contents: Vec<ContentMetadata>,
}

impl TileMetadata {
    /// Nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.tile.is_none() && self.contents.iter().all(|content| *content == ContentMetadata::default())
    }
}

/// What is said of a content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContentMetadata {
    /// Its own entity.
    pub entity: Option<MetadataEntity>,
    /// Place in [`FileMetadata::groups`] of the file that names the content.
    pub group: Option<u32>,
}

/// What a tileset file says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileMetadata {
    /// `asset.tilesetVersion`: the version of the data, in the words of whoever made it.
    pub tileset_version: Option<String>,
    /// Where the classes are described.
    pub schema: Option<Schema>,
    /// Of the tileset as a whole (or of a subtree).
    pub entity: Option<MetadataEntity>,
    /// Of the groups that contents belong to. `None` where a group is no entity.
    pub groups: Vec<Option<MetadataEntity>>,
    /// Of a subtree: what is known of its tiles and their contents.
    pub tables: Option<Box<SubtreeTables>>,
}

/// A metadata schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// The JSON text of the schema.
    Inline(Box<str>),
    /// Its address, relative to the visit's source.
    Uri(String),
}
