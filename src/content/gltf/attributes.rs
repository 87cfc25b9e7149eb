//! Where a primitive's numbers come from: accessors, or a Draco bitstream in their stead.

use super::GltfError;
use super::accessor::Accessors;
use super::buffers::Buffers;
use crate::content::draco::{self, Unpacked};
use crate::content::metadata::{ComponentType, VertexValues};
use ::gltf::json;
use json::mesh::Semantic;
use json::validation::Checked;
use serde::Deserialize;
use std::collections::BTreeMap;

const DRACO: &str = "KHR_draco_mesh_compression";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extension {
    buffer_view: usize,
    attributes: BTreeMap<String, u32>,
}

/// The attributes and indices of one primitive.
pub(super) struct Attributes<'a> {
    source: &'a json::mesh::Primitive,
    accessors: Accessors<'a>,
    draco: Option<(Unpacked, BTreeMap<String, u32>)>,
}

impl<'a> Attributes<'a> {
    /// Decodes what is compressed.
    pub fn open(
        source: &'a json::mesh::Primitive,
        accessors: Accessors<'a>,
        buffers: &Buffers<'_>,
        path: &dyn Fn() -> String,
    ) -> Result<Self, GltfError> {
        let extension = source.extensions.as_ref().and_then(|e| e.others.get(DRACO));
        let path = &|| format!("{}.extensions.{DRACO}", path());
        let draco = match extension {
            None => None,
            Some(value) => {
                let Extension { buffer_view, attributes } = Extension::deserialize(value)
                    .map_err(|error| GltfError::invalid(path(), format!("cannot be read: {error}")))?;
                let bytes = buffers.view(buffer_view, path)?;
                let unpacked = draco::unpack(&bytes, accessors.budget.left())
                    .map_err(|problem| GltfError::invalid(path(), format!("has {problem}")))?;
                accessors.budget.charge(12 * unpacked.triangle_count() as u64, path)?;
                Some((unpacked, attributes))
            }
        };
        Ok(Self { source, accessors, draco })
    }

    /// Vectors as [`Accessors::vectors`] gives them; `None` where the primitive has no such attribute.
    pub fn vectors<const N: usize>(
        &self,
        semantic: Semantic,
        fewest: usize,
        normalize: bool,
        path: &dyn Fn() -> String,
    ) -> Result<Option<Vec<[f32; N]>>, GltfError> {
        let name = semantic.to_string();
        let accessor = self.source.attributes.get(&Checked::Valid(semantic)).map(|index| index.value());
        let path = &|| format!("{}.attributes.{name}", path());
        if let Some((unpacked, attributes)) = &self.draco
            && let Some(id) = attributes.get(&name)
        {
            self.accessors.budget.charge((4 * N * unpacked.point_count()) as u64, path)?;
            let normalize = normalize || accessor.is_some_and(|index| self.accessors.is_normalized(index));
            let values = unpacked.vectors(*id, fewest, normalize);
            return values.map(Some).map_err(|problem| GltfError::invalid(path(), problem));
        }
        accessor.map(|index| self.accessors.vectors(index, fewest, normalize, path)).transpose()
    }

    /// What a Draco bitstream has instead of accessors, by the accessors' numbers: attributes that are the application's,
    /// and texture coordinates. What does not fit into the budget is left out.
    pub fn unpacked(&self) -> Vec<(usize, VertexValues)> {
        let Some((unpacked, attributes)) = &self.draco else { return Vec::new() };
        let values = self.source.attributes.iter().filter_map(|(semantic, accessor)| {
            let Checked::Valid(semantic @ (Semantic::Extras(_) | Semantic::TexCoords(_))) = semantic else {
                return None;
            };
            let id = *attributes.get(&semantic.to_string())?;
            if !self.accessors.budget.take((16 * unpacked.point_count()) as u64) {
                return None;
            }
            let (components, numbers) = unpacked.numbers(id)?;
            let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            Some((accessor.value(), VertexValues::new(ComponentType::Float32, components, false, bytes)?))
        });
        values.collect()
    }

    /// Indices as they are, `None` where vertices are taken in their order. Those of a Draco bitstream are of triangles,
    /// whatever the mode says.
    pub fn indices(&self, path: &dyn Fn() -> String) -> Result<Option<Vec<u32>>, GltfError> {
        match (&self.draco, self.source.indices) {
            (Some((unpacked, _)), _) => Ok(Some(unpacked.indices())),
            (None, Some(index)) => self.accessors.indices(index.value(), path).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Whether the indices are of separate triangles because they were compressed.
    pub fn is_draco(&self) -> bool {
        self.draco.is_some()
    }
}
