//! From the extensions of a glTF to [`ModelMetadata`].

use super::error::lines;
use super::{
    FeatureIds, FeatureSource, Features, MetadataError, ModelMetadata, PrimitiveMetadata, PropertyAttribute,
    PropertyTable, PropertyTexture, Schema, VertexValues, Views,
};
use crate::content::surface::{Loaded, Texture, Warnings};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the reader of a glTF lends to this room. Each error is the rest of a sentence.
pub trait GltfData {
    /// The bytes of a buffer view, decompressed.
    ///
    /// # Errors
    /// What is wrong with it.
    fn view(&self, index: usize) -> Result<Cow<'_, [u8]>, String>;

    /// The numbers of an accessor as they are stored.
    ///
    /// # Errors
    /// What is wrong with it.
    fn accessor(&self, index: usize) -> Result<VertexValues, String>;

    /// A texture whose picture has its bytes as they are in the file.
    ///
    /// # Errors
    /// What is wrong with it.
    fn texture(&self, index: usize) -> Result<Texture, String>;

    /// A file beside the glTF.
    ///
    /// # Errors
    /// Why it cannot be brought.
    fn resource(&self, uri: &str) -> Result<Vec<u8>, String>;
}

/// Reads the metadata of one glTF, piece by piece.
pub struct Reader<'a> {
    data: &'a dyn GltfData,
    model: ModelMetadata,
    textures: BTreeMap<usize, Result<Texture, String>>,
    warnings: Warnings,
    max_bytes: u64,
    taken_bytes: u64,
}

impl<'a> Reader<'a> {
    /// Nothing read yet. Tables and values on vertices together stay within `max_bytes`; pictures are for `data`
    /// to limit.
    pub fn new(data: &'a dyn GltfData, max_bytes: u64) -> Self {
        Self {
            data,
            model: ModelMetadata::default(),
            textures: BTreeMap::new(),
            warnings: Warnings::default(),
            max_bytes,
            taken_bytes: 0,
        }
    }

    /// Reads `EXT_structural_metadata` of the document: schema, tables, property attributes and textures.
    pub fn document(&mut self, extension: &Json) {
        const PATH: &str = "extensions.EXT_structural_metadata";
        let schema = match self.schema(extension, PATH) {
            Ok(Loaded { value, warnings }) => {
                self.warn_all(warnings);
                value
            }
            Err(error) => {
                self.warnings.add(format!("{error}; metadata is left out"));
                return;
            }
        };
        let entries = |key: &str| {
            let entries = extension.get(key).and_then(Json::as_array);
            let key = key.to_owned();
            entries.into_iter().flatten().enumerate().map(move |(n, json)| (format!("{PATH}.{key}[{n}]"), json))
        };
        let data = self.data;
        let fetch = move |index| data.view(index);
        let mut views = Views::new(&fetch, self.max_bytes.saturating_sub(self.taken_bytes));
        for (path, json) in entries("propertyTables") {
            let table = PropertyTable::parse(json, &schema, &path, &mut views, &mut self.warnings);
            let table = self.kept(table);
            self.model.tables.push(table);
        }
        self.model.table_bytes = views.taken_bytes();
        self.taken_bytes = self.taken_bytes.saturating_add(views.taken_bytes());
        for (path, json) in entries("propertyAttributes") {
            let attribute = PropertyAttribute::parse(json, &schema, &path, &mut self.warnings);
            let attribute = self.kept(attribute);
            self.model.attributes.push(attribute);
        }
        for (path, json) in entries("propertyTextures") {
            let (data, held) = (self.data, &mut self.textures);
            let mut fetch = |index| texture(data, held, index);
            let read = PropertyTexture::parse(json, &schema, &path, &mut fetch, &mut self.warnings);
            let read = self.kept(read);
            self.model.textures.push(read);
        }
    }

    /// Reads what one primitive says. `attributes` are its accessors by name; `path` begins warnings, as
    /// `meshes[0].primitives[1]`. Call [`Reader::document`] first; the result belongs into
    /// [`ModelMetadata::primitives`], its vertices in the order that is drawn ([`Features::reorder`]).
    pub fn primitive(
        &mut self,
        extensions: &Map<String, Json>,
        attributes: &BTreeMap<String, usize>,
        path: &str,
    ) -> PrimitiveMetadata {
        let structural = extensions.get("EXT_structural_metadata");
        let indices = |key: &str| -> Vec<usize> {
            let list = structural.and_then(|json| json.get(key)).and_then(Json::as_array);
            list.into_iter().flatten().filter_map(|index| usize::try_from(index.as_u64()?).ok()).collect()
        };
        let mut primitive = PrimitiveMetadata {
            property_attributes: indices("propertyAttributes"),
            property_textures: indices("propertyTextures"),
            ..PrimitiveMetadata::default()
        };
        let mut needed = BTreeSet::new();
        let own = primitive.property_attributes.iter().filter_map(|n| self.model.attributes.get(*n)?.as_ref());
        needed.extend(own.flat_map(PropertyAttribute::attributes).map(str::to_owned));
        let own = primitive.property_textures.iter().filter_map(|n| self.model.textures.get(*n)?.as_ref());
        needed.extend(own.flat_map(PropertyTexture::tex_coords).map(|set| format!("TEXCOORD_{set}")));
        let features = extensions.get("EXT_mesh_features");
        primitive.vertices = Arc::new(self.features(features, "EXT_mesh_features", attributes, needed, path));
        primitive
    }

    /// Reads what a node says about its instances; `attributes` are those of `EXT_mesh_gpu_instancing`.
    pub fn instances(
        &mut self,
        extensions: &Map<String, Json>,
        attributes: &BTreeMap<String, usize>,
        path: &str,
    ) -> Option<Features> {
        let extension = extensions.get("EXT_instance_features")?;
        Some(self.features(Some(extension), "EXT_instance_features", attributes, BTreeSet::new(), path))
    }

    /// What was read, still without primitives, and what was wrong.
    pub fn finish(self) -> Loaded<ModelMetadata> {
        Loaded { value: self.model, warnings: lines(self.warnings) }
    }

    fn schema(&self, extension: &Json, path: &str) -> Result<Loaded<Schema>, MetadataError> {
        match (extension.get("schema"), extension.get("schemaUri").and_then(Json::as_str)) {
            (Some(schema), _) => Schema::parse(schema, &format!("{path}.schema")),
            (None, Some(uri)) => {
                let bytes = self.data.resource(uri);
                let path = format!("{path}.schemaUri");
                let bytes =
                    bytes.map_err(|problem| MetadataError::invalid(path, format!("names {uri:?}: {problem}")))?;
                Schema::from_bytes(&bytes, uri)
            }
            (None, None) => Err(MetadataError::invalid(path, "has no schema")),
        }
    }

    fn features(
        &mut self,
        extension: Option<&Json>,
        name: &str,
        accessors: &BTreeMap<String, usize>,
        mut needed: BTreeSet<String>,
        path: &str,
    ) -> Features {
        let mut features = Features::default();
        if let Some(extension) = extension {
            let (data, held) = (self.data, &mut self.textures);
            let mut fetch = |index| texture(data, held, index);
            let path = format!("{path}.extensions.{name}");
            features.ids = FeatureIds::parse_all(extension, &path, &mut fetch, &mut self.warnings);
        }
        // 3D Tiles 1.0: the numbers lead into the tile's batch table.
        for batch in ["_BATCHID", "BATCHID"] {
            if accessors.contains_key(batch) && features.ids.is_empty() {
                features.ids.push(FeatureIds::batch(batch, 0));
            }
        }
        for ids in &features.ids {
            match &ids.source {
                FeatureSource::Implicit => {}
                FeatureSource::Attribute(name) => drop(needed.insert(name.clone())),
                FeatureSource::Texture(channels) => drop(needed.insert(format!("TEXCOORD_{}", channels.tex_coord))),
            }
        }
        for name in needed {
            let values = match accessors.get(&name) {
                Some(accessor) => self.data.accessor(*accessor),
                None => Err("is missing".to_owned()),
            };
            match values.and_then(|values| self.within_limit(values)) {
                Ok(values) => drop(features.attributes.insert(name, values)),
                Err(problem) => {
                    self.warnings.add(format!("{path}.attributes.{name} {problem}; metadata on it is left out"));
                }
            }
        }
        features
    }

    fn within_limit(&mut self, values: VertexValues) -> Result<VertexValues, String> {
        let taken_bytes = self.taken_bytes.saturating_add(values.size_bytes() as u64);
        if taken_bytes > self.max_bytes {
            return Err(format!("needs more than the {} bytes that metadata may take", self.max_bytes));
        }
        self.taken_bytes = taken_bytes;
        Ok(values)
    }

    fn kept<T>(&mut self, read: Result<T, MetadataError>) -> Option<T> {
        read.map_err(|error| self.warnings.add(format!("{error}; it is left out"))).ok()
    }

    fn warn_all(&mut self, lines: Vec<String>) {
        for line in lines {
            self.warnings.add(line);
        }
    }
}

/// A picture that several properties share is asked for once.
fn texture(
    data: &dyn GltfData,
    held: &mut BTreeMap<usize, Result<Texture, String>>,
    index: usize,
) -> Result<Texture, String> {
    held.entry(index).or_insert_with(|| data.texture(index)).clone()
}
