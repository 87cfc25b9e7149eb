//! Which feature a place on a mesh, or an instance, belongs to.

use super::texture::FetchTexture;
use super::{ComponentType, TextureChannels, VertexValues};
use crate::content::surface::{Picture, Warnings};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the number of a feature comes from.
#[derive(Debug, Clone)]
pub enum FeatureSource {
    /// Every vertex, or instance, is a feature of its own.
    Implicit,
    /// An attribute of the vertices, by its name: `_FEATURE_ID_0`, or `_BATCHID` of 3D Tiles 1.0.
    Attribute(String),
    /// Channels of a picture.
    Texture(TextureChannels),
}

/// Where what is known of the features stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureTable {
    /// Nowhere: there are only numbers.
    None,
    /// In the property table with this index.
    Property(usize),
    /// In the batch table with this index: a tile has one for each content of 3D Tiles 1.0 in it.
    Batch(usize),
}

/// One way to divide a mesh into features: walls and windows, say.
#[derive(Debug, Clone)]
pub struct FeatureIds {
    /// How many features there are.
    pub count: u64,
    /// The number that stands for none.
    pub null_id: Option<u64>,
    /// What this division is called.
    pub label: Option<String>,
    /// Where the numbers come from.
    pub source: FeatureSource,
    /// Where what is known of them stands.
    pub table: FeatureTable,
}

impl FeatureIds {
    /// The features of 3D Tiles 1.0: numbers in this attribute, rows of the batch table.
    pub fn batch(attribute: &str, count: u64) -> Self {
        Self::of_batch(FeatureSource::Attribute(attribute.to_owned()), count)
    }

    /// The same where the file has no such attribute: the first vertex or instance is the first row.
    pub fn batch_in_order(count: u64) -> Self {
        Self::of_batch(FeatureSource::Implicit, count)
    }

    fn of_batch(source: FeatureSource, count: u64) -> Self {
        Self { count, null_id: None, label: None, source, table: FeatureTable::Batch(0) }
    }

    /// Reads `featureIds` of `EXT_mesh_features` or `EXT_instance_features`; `textures` gives pictures. What cannot
    /// be used is left out with a warning that begins with `path`.
    pub(super) fn parse_all(
        extension: &Json,
        path: &str,
        textures: FetchTexture<'_>,
        warnings: &mut Warnings,
    ) -> Vec<Self> {
        let mut all = Vec::new();
        let entries = extension.get("featureIds").and_then(Json::as_array);
        for (number, json) in entries.into_iter().flatten().enumerate() {
            match Self::parse(json, textures) {
                Ok(ids) => all.push(ids),
                Err(problem) => warnings.add(format!("{path}.featureIds[{number}] {problem}; it is left out")),
            }
        }
        all
    }

    fn parse(json: &Json, textures: FetchTexture<'_>) -> Result<Self, String> {
        let source = match (json.get("attribute"), json.get("texture")) {
            (None, None) => FeatureSource::Implicit,
            (Some(set), _) => {
                let set = set.as_u64().ok_or("has an attribute that is no number")?;
                FeatureSource::Attribute(format!("_FEATURE_ID_{set}"))
            }
            (None, Some(texture)) => FeatureSource::Texture(TextureChannels::parse(texture, textures)?),
        };
        let table = match json.get("propertyTable") {
            None => FeatureTable::None,
            Some(index) => {
                let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                FeatureTable::Property(index.ok_or("has a propertyTable that is no index")?)
            }
        };
        Ok(Self {
            count: json.get("featureCount").and_then(Json::as_u64).ok_or("has no featureCount")?,
            null_id: json.get("nullFeatureId").and_then(Json::as_u64),
            label: json.get("label").and_then(Json::as_str).map(str::to_owned),
            source,
            table,
        })
    }
}

/// All divisions of one mesh, or of its instances, with the values on its vertices.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// The divisions, in the order of the file.
    pub ids: Vec<FeatureIds>,
    /// Attributes of the vertices (instances) that metadata needs, by name.
    pub attributes: BTreeMap<String, VertexValues>,
}

impl Features {
    /// The feature that a vertex (instance) belongs to, or a place with this texture coordinate; `None` for none.
    ///
    /// A number past [`FeatureIds::count`] is given all the same: that count is often wrong, and tables check theirs.
    pub fn id_at(&self, ids: &FeatureIds, vertex: u32, uv: impl Fn(u32) -> Option<[f64; 2]>) -> Option<u64> {
        let id = match &ids.source {
            FeatureSource::Implicit => u64::from(vertex),
            FeatureSource::Attribute(name) => self.attributes.get(name)?.id(vertex)?,
            FeatureSource::Texture(channels) => {
                let bytes = channels.at(uv(channels.tex_coord)?)?;
                bytes.iter().rev().fold(0, |id, byte| id << 8 | u64::from(*byte))
            }
        };
        (Some(id) != ids.null_id).then_some(id)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.attributes.is_empty()
    }

    /// Bytes held, without pictures.
    pub fn size_bytes(&self) -> usize {
        self.attributes.values().map(VertexValues::size_bytes).sum()
    }

    /// Adds other divisions of the same vertices (instances). Both have attributes of different names, or the same values.
    pub fn extend(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.attributes.extend(other.attributes);
    }

    /// Pictures that numbers lie in.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Arc<Picture>> {
        self.ids.iter().filter_map(|ids| match &ids.source {
            FeatureSource::Texture(channels) => Some(&channels.texture.picture),
            FeatureSource::Implicit | FeatureSource::Attribute(_) => None,
        })
    }

    /// Follows vertices into another order, see [`VertexValues::reordered`].
    ///
    /// Where every vertex is a feature of its own, its number from before is kept as an attribute.
    pub fn reorder(&mut self, old_of_new: &[u32]) {
        for values in self.attributes.values_mut() {
            *values = values.reordered(old_of_new);
        }
        let mut implicit = self.ids.iter_mut().filter(|ids| matches!(ids.source, FeatureSource::Implicit)).peekable();
        if implicit.peek().is_none() {
            return;
        }
        let bytes = old_of_new.iter().flat_map(|old| old.to_le_bytes()).collect();
        let Some(numbers) = VertexValues::new(ComponentType::Uint32, 1, false, bytes) else { return };
        for ids in implicit {
            ids.source = FeatureSource::Attribute(FIRST_ORDER.to_owned());
        }
        self.attributes.insert(FIRST_ORDER.to_owned(), numbers);
    }
}

/// No glTF attribute is called so.
const FIRST_ORDER: &str = "order in the file";
