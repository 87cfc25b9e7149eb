//! What a glTF says about its features, for [`crate::content::metadata`], in the order that is drawn.
//!
//! Read after the geometry, so that it can only cost what memory is left, and never the tile.

use super::Copies;
use super::accessor::Accessors;
use super::bake::{Places, Set};
use super::buffers::load_uri;
use super::pictures::Pictures;
use crate::content::metadata::{
    ComponentType, FeatureIds, FeatureSource, Features, GltfData, ModelMetadata, Reader, VertexValues,
};
use crate::content::surface::{Loaded, Texture, Warnings};
use ::gltf::json;
use json::validation::Checked;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

const STRUCTURAL: &str = "EXT_structural_metadata";
const FEATURES: &str = "EXT_mesh_features";
const INSTANCES: &str = "EXT_instance_features";
const INSTANCING: &str = "EXT_mesh_gpu_instancing";
/// The attribute of 3D Tiles 1.0.
const BATCH_ID: &str = "_BATCHID";

/// What is to be kept of a primitive, so that later its metadata can be read in its final order.
pub(super) struct Trace {
    pub mesh: usize,
    pub primitive: usize,
    /// The vertices' numbers in the file, `None` where they are still those.
    pub order: Option<Vec<u32>>,
    /// Values that no accessor has, by the accessors' numbers.
    pub unpacked: Vec<(usize, VertexValues)>,
}

/// Whether a primitive says anything, in a tile with or without a batch table.
pub(super) fn concerns(source: &json::mesh::Primitive, has_batches: bool) -> bool {
    let has = |name| source.extensions.as_ref().is_some_and(|e| e.others.contains_key(name));
    has(FEATURES) || has(STRUCTURAL) || has_batches && accessors_of(source).contains_key(BATCH_ID)
}

/// `then` after `first`.
pub(super) fn in_turn(first: Option<Vec<u32>>, then: Option<Vec<u32>>) -> Option<Vec<u32>> {
    match (first, then) {
        (Some(first), Some(then)) => {
            Some(then.iter().map(|old| first.get(*old as usize).copied().unwrap_or(u32::MAX)).collect())
        }
        (first, then) => first.or(then),
    }
}

/// Lends the file to the reader of metadata.
struct Lender<'a> {
    pictures: Pictures<'a>,
    accessors: Accessors<'a>,
    unpacked: BTreeMap<usize, VertexValues>,
}

impl GltfData for Lender<'_> {
    fn view(&self, index: usize) -> Result<Cow<'_, [u8]>, String> {
        let path = || "its view".to_owned();
        let bytes = self.pictures.buffers.view(index, &path).map_err(|error| format!("is unusable: {error}"))?;
        // It is going to be copied.
        if !self.pictures.budget.take(bytes.len() as u64) {
            return Err("needs more memory than this file may take".to_owned());
        }
        Ok(bytes)
    }

    fn accessor(&self, index: usize) -> Result<VertexValues, String> {
        if let Some(values) = self.unpacked.get(&index) {
            return Ok(values.clone());
        }
        let path = || "it".to_owned();
        let raw = self.accessors.raw(index, &path).map_err(|error| format!("is unusable: {error}"))?;
        let component = ComponentType::from_gltf(raw.component).ok_or("has an unknown componentType")?;
        let values = VertexValues::new(component, raw.components, raw.normalized, raw.bytes);
        values.ok_or_else(|| "has no elements".to_owned())
    }

    fn texture(&self, index: usize) -> Result<Texture, String> {
        self.pictures.data_texture(index)
    }

    fn resource(&self, uri: &str) -> Result<Vec<u8>, String> {
        let bytes = load_uri(uri, self.pictures.address, self.pictures.options.fetch)?;
        if !self.pictures.budget.take(bytes.len() as u64) {
            return Err("it needs more memory than this file may take".to_owned());
        }
        Ok(bytes)
    }
}

/// Reads what the primitives of all sets say, and gives each its part of it; returns the tables behind, still without
/// primitives.
pub(super) fn read(
    sets: &mut [Set],
    pictures: Pictures<'_>,
    accessors: Accessors<'_>,
    warnings: &mut Warnings,
) -> ModelMetadata {
    let root = pictures.root;
    let has_batches = pictures.options.tile.as_ref().is_some_and(|tile| tile.has_batches && tile.copies.is_none());
    let shapes = || sets.iter().flat_map(|set| &set.shapes);
    let says_nothing = shapes().all(|shape| shape.trace.is_none())
        && sets.iter().all(|set| !matches!(set.places, Places::Many { node: Some(_), .. }));
    if says_nothing {
        return ModelMetadata::default();
    }
    let unpacked = shapes().filter_map(|shape| shape.trace.as_ref()).flat_map(|trace| trace.unpacked.iter().cloned());
    let lender = Lender { pictures, accessors, unpacked: unpacked.collect() };
    let mut reader = Reader::new(&lender, pictures.budget.left());
    if let Some(extension) = root.extensions.as_ref().and_then(|e| e.others.get(STRUCTURAL)) {
        reader.document(extension);
    }
    let nothing = Map::new();
    for set in sets {
        for shape in &mut set.shapes {
            let Some(trace) = shape.trace.take() else { continue };
            let Some(source) = root.meshes.get(trace.mesh).and_then(|mesh| mesh.primitives.get(trace.primitive)) else {
                continue;
            };
            let extensions = source.extensions.as_ref().map_or(&nothing, |e| &e.others);
            let mut attributes = accessors_of(source);
            if !has_batches {
                attributes.remove(BATCH_ID);
            }
            let path = format!("meshes[{}].primitives[{}]", trace.mesh, trace.primitive);
            let mut metadata = reader.primitive(extensions, &attributes, &path);
            if let Some(order) = &trace.order {
                Arc::make_mut(&mut metadata.vertices).reorder(order);
            }
            shape.metadata = metadata;
        }
        if let Places::Many { node: Some(number), per_node, transforms, features, .. } = &mut set.places
            && let Some(extensions) = root.nodes.get(*number).and_then(|node| node.extensions.as_ref())
        {
            let attributes = extensions.others.get(INSTANCING).and_then(|extension| extension.get("attributes"));
            let attributes = attributes
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(name, index)| Some((name.clone(), usize::try_from(index.as_u64()?).ok()?)));
            let path = format!("nodes[{number}]");
            let Some(mut own) = reader.instances(&extensions.others, &attributes.collect(), &path) else { continue };
            if transforms.len() > *per_node {
                let again: Vec<u32> = (0..*per_node as u32).cycle().take(transforms.len()).collect();
                own.reorder(&again);
            }
            match features {
                Some(features) => features.extend(own),
                None => *features = Some(own),
            }
        }
    }
    let Loaded { value, warnings: found } = reader.finish();
    found.into_iter().for_each(|line| warnings.add(line));
    value
}

/// Whether a node says anything about its copies.
pub(super) fn names_copies(node: &json::Node) -> bool {
    node.extensions.as_ref().is_some_and(|e| e.others.contains_key(INSTANCES))
}

/// The copies of an i3dm as features, each a row of the batch table.
///
/// Every copy stands for `each` copies in a row.
pub(super) fn batches_of_copies(copies: &Copies, each: usize) -> Option<Features> {
    let count = copies.transforms.len();
    let in_order = || (0u32..).take(count).collect();
    let numbers: Vec<u32> = if copies.feature_ids.is_empty() { in_order() } else { copies.feature_ids.clone() };
    let numbers = numbers.iter().flat_map(|number| std::iter::repeat_n(number, each));
    let bytes = numbers.flat_map(|number| number.to_le_bytes()).collect();
    let values = VertexValues::new(ComponentType::Uint32, 1, false, bytes)?;
    let ids = FeatureIds::batch(BATCH_ID, count as u64);
    let FeatureSource::Attribute(name) = &ids.source else { return None };
    Some(Features { attributes: [(name.clone(), values)].into(), ids: vec![ids] })
}

fn accessors_of(source: &json::mesh::Primitive) -> BTreeMap<String, usize> {
    let named = source.attributes.iter().filter_map(|(semantic, accessor)| match semantic {
        Checked::Valid(semantic) => Some((semantic.to_string(), accessor.value())),
        Checked::Invalid => None,
    });
    named.collect()
}
