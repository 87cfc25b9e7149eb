//! Reading a whole file.

use super::super::lenient::{AnyLeaf, Leaf, Lenient, Reading};
use super::parts::{EntitiesReading, EntityReading, text};
use super::raw::{RawEntity, RawTileset};
use super::tile::TileReading;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess};

impl RawTileset {
    /// Reads `json`; stops when there are more than `limit` tiles or contents.
    /// On an error what has been read so far is there as well.
    pub(in super::super) fn read(json: &[u8], limit: usize) -> (Self, Option<serde_json::Error>) {
        let mut file = Self { limit, ..Self::default() };
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let result = Lenient(FileReading(&mut file)).deserialize(&mut deserializer);
        let error = result.and_then(|()| deserializer.end()).err();
        (file, error)
    }

    pub(super) fn count_tile<E: Error>(&mut self) -> Result<(), E> {
        self.stop_past_limit(self.tiles.len())
    }

    pub(super) fn count_content<E: Error>(&mut self) -> Result<(), E> {
        self.contents += 1;
        self.stop_past_limit(self.contents - 1)
    }

    fn stop_past_limit<E: Error>(&mut self, already: usize) -> Result<(), E> {
        if already < self.limit {
            return Ok(());
        }
        self.is_full = true;
        Err(E::custom("too many tiles"))
    }
}

struct FileReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for FileReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let file = self.0;
        file.is_object = true;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "asset" => map.next_value_seed(Lenient(AssetReading(file)))?,
                "geometricError" => file.geometric_error = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "extensionsRequired" => map.next_value_seed(Lenient(NamesReading(&mut file.extensions_required)))?,
                "extensions" => map.next_value_seed(Lenient(ExtensionsReading(file)))?,
                "schema" => file.schema = Some(text(map.next_value()?)),
                "schemaUri" => file.schema_uri = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "metadata" => file.metadata = Some(map.next_value_seed(Lenient(EntityReading))?),
                "groups" => file.groups = map.next_value_seed(Lenient(EntitiesReading))?,
                // A second root would not be the root.
                "root" if file.tiles.is_empty() => {
                    map.next_value_seed(Lenient(TileReading { file, parent: None, ordinal: 0 }))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct AssetReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for AssetReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.has_asset = true;
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "version" => &mut self.0.version,
                "tilesetVersion" => &mut self.0.tileset_version,
                "gltfUpAxis" => &mut self.0.up_axis,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = Some(map.next_value_seed(Lenient(AnyLeaf))?);
        }
        Ok(())
    }
}

/// The extensions of a file: `3DTILES_metadata` is how 3D Tiles 1.0 said what 1.1 has inside.
struct ExtensionsReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for ExtensionsReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "3DTILES_metadata" {
                map.next_value_seed(Lenient(OldMetadataReading(self.0)))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct OldMetadataReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for OldMetadataReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut entity = RawEntity::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => self.0.schema = Some(text(map.next_value()?)),
                "schemaUri" => self.0.schema_uri = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "groups" => self.0.groups = map.next_value_seed(Lenient(EntitiesReading))?,
                "class" => entity.class = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "properties" => entity.properties = text(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if entity.class.is_some() {
            self.0.metadata.get_or_insert(entity);
        }
        Ok(())
    }
}

/// A short list of names.
struct NamesReading<'a>(&'a mut Vec<String>);

impl<'de> Reading<'de> for NamesReading<'_> {
    type Value = ();

    fn other(self, found: Leaf) {
        if let Leaf::Text(name) = found {
            self.0.push(name);
        }
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        const MOST: usize = 100;
        while self.0.len() < MOST {
            let Some(leaf) = list.next_element_seed(Lenient(AnyLeaf))? else { return Ok(()) };
            self.0.push(if let Leaf::Text(name) = leaf { name } else { leaf.name().to_owned() });
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
