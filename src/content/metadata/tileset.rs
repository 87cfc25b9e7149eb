//! What is known of a tile and of all that it belongs to, as its files say it.

use super::{Entity, Hit, ModelMetadata, Pointed, Schema, Section, describe};
use crate::content::surface::{Loaded, Warnings};
use crate::content::tileset::Schema as SchemaPlace;
use crate::content::tileset::{FileMetadata, MetadataEntity, TileId, TileName, Tileset, TilesetFile};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where in a tileset a visitor points.
#[derive(Debug, Clone, Copy)]
pub struct PointedTile<'a> {
    /// The tileset.
    pub tileset: &'a Tileset,
    /// The tile; one that the tileset does not have says nothing.
    pub tile: TileId,
    /// Place in the tile's contents.
    pub content: usize,
    /// What the content's model says, and where it is met.
    pub model: Option<(&'a ModelMetadata, Hit)>,
}

/// The schemas of tilesets, each read once: by the address of the tileset file, or of the schema's own.
#[derive(Debug, Default)]
pub struct Schemas(BTreeMap<String, Arc<Schema>>);

impl Schemas {
    /// The schema of a tileset file. `fetch` brings a file that lies beside it.
    fn of(
        &mut self,
        file: &TilesetFile,
        fetch: &dyn Fn(&str) -> Result<Vec<u8>, String>,
        warnings: &mut Warnings,
    ) -> Option<Arc<Schema>> {
        let place = file.metadata.schema.as_ref()?;
        let key = match place {
            SchemaPlace::Inline(_) => &file.uri,
            SchemaPlace::Uri(address) => address,
        };
        if let Some(known) = self.0.get(key) {
            return Some(known.clone());
        }
        let read = match place {
            SchemaPlace::Inline(text) => Schema::from_bytes(text.as_bytes(), &format!("{}.schema", file.uri)),
            SchemaPlace::Uri(address) => match fetch(address) {
                Ok(bytes) => Schema::from_bytes(&bytes, address),
                Err(problem) => {
                    warnings.add(format!("{} schemaUri: {address} cannot be read: {problem}", file.uri));
                    return None;
                }
            },
        };
        let schema = keep(read.map_err(|error| error.to_string()), warnings)?;
        Some(self.0.entry(key.clone()).or_insert(Arc::new(schema)).clone())
    }
}

/// What is known of a place in a tileset, from the nearest subject to the farthest. `fetch` brings the schema where it
/// lies in a file of its own, which may take as long as a server likes; what cannot be read is a warning.
pub fn describe_tile(
    pointed: &PointedTile<'_>,
    schemas: &mut Schemas,
    fetch: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Loaded<Vec<Section>> {
    let PointedTile { tileset, tile: id, content, model } = *pointed;
    let mut warnings = Warnings::default();
    let (subtree, file) = files(tileset, id);
    let said = file.map(|file| &*file.metadata);
    let schema = file.and_then(|file| schemas.of(file, fetch, &mut warnings)).unwrap_or_default();
    let mut read = |entity: Option<&MetadataEntity>, what: &str| {
        let entity = entity?;
        let json = json!({ "class": &*entity.class, "properties": entity.properties() });
        let path = format!("{} {what}", tileset.path(id));
        keep(Entity::parse(&json, &schema, &path).map_err(|error| error.to_string()), &mut warnings)
    };
    let of_tile = tileset.tiles.get(id.index()).and_then(|tile| tile.metadata.as_deref());
    let of_content = of_tile.and_then(|own| own.contents.get(content));
    let group = of_content.and_then(|own| own.group);
    let group = group.and_then(|group| said?.groups.get(group as usize)?.as_ref());
    let (of_implicit, of_its_content) = match (subtree, tileset.tiles.get(id.index()).map(|tile| tile.name)) {
        (Some(FileMetadata { tables: Some(tables), .. }), Some(TileName::Implicit(at))) => {
            (tables.tile(at), tables.content(at, content))
        }
        _ => (None, None),
    };
    let (content, group, tile, subtree, whole) = (
        read(of_content.and_then(|own| own.entity.as_ref()), "content.metadata"),
        read(group, "content.group"),
        read(of_tile.and_then(|own| own.tile.as_ref()), "metadata"),
        read(subtree.and_then(|subtree| subtree.entity.as_ref()), "subtreeMetadata"),
        read(said.and_then(|said| said.entity.as_ref()), "tileset.metadata"),
    );
    let sections = describe(&Pointed {
        model,
        content: content.as_ref().or(of_its_content.as_ref()),
        group: group.as_ref(),
        tile: tile.as_ref().or(of_implicit.as_ref()),
        subtree: subtree.as_ref(),
        tileset: whole.as_ref(),
    });
    Loaded { value: sections, warnings: warnings.into_lines() }
}

/// What the subtree says that a tile comes with, where it is one, and the tileset file that it belongs to.
fn files(tileset: &Tileset, id: TileId) -> (Option<&FileMetadata>, Option<&TilesetFile>) {
    let mut subtree = None;
    let mut file = tileset.file_of(id);
    for _ in 0..tileset.files.len() {
        let Some(found) = file else { break };
        let first = tileset.tiles.get(found.first.index());
        if !first.is_some_and(|tile| matches!(tile.name, TileName::Implicit(_))) {
            break;
        }
        subtree = subtree.or(Some(&*found.metadata));
        file = found.named_by.and_then(|by| tileset.file_of(by));
    }
    (subtree, file)
}

fn keep<T>(read: Result<Loaded<T>, String>, warnings: &mut Warnings) -> Option<T> {
    match read {
        Ok(Loaded { value, warnings: found }) => {
            found.into_iter().for_each(|line| warnings.add(line));
            Some(value)
        }
        Err(error) => {
            warnings.add(format!("{error}; it is left out"));
            None
        }
    }
}
