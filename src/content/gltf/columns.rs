//! Where the numbers of a primitive lie that is stored as it is.

use super::GltfError;
use super::column::Column;
use super::material::{Materials, Uvs};
use super::primitive::{Reader, to_byte, transform_uvs};
use crate::content::surface::Warnings;
use ::gltf::json;
use json::mesh::{Mode, Semantic};
use json::validation::Checked;

/// Where a primitive's numbers lie. Attributes have as many elements as `positions`, or are left out.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Three a triangle; without them the vertices are taken in their order.
    pub indices: Option<Column>,
    /// `POSITION`.
    pub positions: Column,
    /// `NORMAL`.
    pub normals: Option<Column>,
    /// The texture coordinates that the material's picture asks for.
    pub uvs: Option<Column>,
    /// `COLOR_0`.
    pub colors: Option<Column>,
    /// Numbers of features.
    pub features: Option<Column>,
    /// Index into [`Parts::materials`](super::Parts::materials).
    pub material: usize,
    transform: Option<Uvs>,
}

impl Columns {
    /// Texture coordinates of an element, with the material's transform.
    pub fn uv(&self, column: &Column, element: &[u8]) -> [f32; 2] {
        let mut uv = [column.vector::<2>(element)];
        if let Some(Uvs { transform, .. }) = &self.transform {
            transform_uvs(&mut uv, transform);
        }
        uv[0]
    }

    /// Linear colour of an element.
    pub fn color(column: &Column, element: &[u8]) -> [u8; 4] {
        column.vector::<4>(element).map(to_byte)
    }
}

/// Where the numbers of features are.
pub(super) enum Features {
    None,
    /// Every vertex is one.
    InOrder,
    /// In this attribute, without the underscore before its name.
    Attribute(String),
}

/// The first set of `EXT_mesh_features`.
pub(super) fn feature_attribute(
    source: &json::mesh::Primitive,
    path: &dyn Fn() -> String,
    warnings: &mut Warnings,
) -> Features {
    let extension = source.extensions.as_ref().and_then(|e| e.others.get("EXT_mesh_features"));
    let Some(set) = extension.and_then(|extension| extension.get("featureIds")?.get(0)) else { return Features::None };
    match (set.get("attribute").and_then(serde_json::Value::as_u64), set.get("texture")) {
        (Some(number), _) => Features::Attribute(format!("FEATURE_ID_{number}")),
        (None, None) => Features::InOrder,
        (None, Some(_)) => {
            warnings.add(format!("{}: features in a picture are left out", path()));
            Features::None
        }
    }
}

/// Where a primitive's numbers lie, `None` where some do not lie anywhere as they are.
pub(super) fn columns(
    source: &json::mesh::Primitive,
    reader: &Reader<'_>,
    materials: &mut Materials<'_>,
    path: &dyn Fn() -> String,
    warnings: &mut Warnings,
) -> Result<Option<Columns>, GltfError> {
    let is_compressed = source.extensions.as_ref().is_some_and(|e| e.others.contains_key("KHR_draco_mesh_compression"));
    if is_compressed || source.mode != Checked::Valid(Mode::Triangles) {
        return Ok(None);
    }
    let accessors = reader.accessors();
    // The outer `None`: not as it is in a file; the inner: not there.
    let find = |semantic: Semantic, components: std::ops::RangeInclusive<usize>, normalize: bool| {
        let name = semantic.to_string();
        let path = &|| format!("{}.attributes.{name}", path());
        match source.attributes.get(&Checked::Valid(semantic)) {
            None => Ok(Some(None)),
            Some(index) => accessors.column(index.value(), components, normalize, path).map(|column| column.map(Some)),
        }
    };
    let surface = materials.surface(source.material.map(|material| material.value()), path)?;
    let (Some(Some(positions)), Some(normals), Some(colors)) = (
        find(Semantic::Positions, 3..=3, false)?,
        find(Semantic::Normals, 3..=3, true)?,
        find(Semantic::Colors(0), 3..=4, true)?,
    ) else {
        return Ok(None);
    };
    let uvs = match surface.uvs {
        None => None,
        Some(uvs) => match find(Semantic::TexCoords(uvs.set), 2..=2, false)? {
            None => return Ok(None),
            Some(None) => {
                let set = uvs.set;
                warnings
                    .add(format!("{}.attributes.TEXCOORD_{set} is missing, and its material has a picture", path()));
                None
            }
            Some(found) => found,
        },
    };
    let features = match feature_attribute(source, path, warnings) {
        Features::None => None,
        // Numbers that stand nowhere.
        Features::InOrder => return Ok(None),
        Features::Attribute(name) => match find(Semantic::Extras(name), 1..=1, false)? {
            None => return Ok(None),
            Some(found) => found,
        },
    };
    let indices = match source.indices {
        None => None,
        Some(index) => {
            let path = &|| format!("{}.indices", path());
            match accessors.column(index.value(), 1..=1, false, path)? {
                None => return Ok(None),
                Some(column) if column.is_unsigned() => Some(column),
                Some(_) => return Err(GltfError::invalid(path(), "is not of unsigned integers, one by one")),
            }
        }
    };
    for (name, column) in [("NORMAL", normals), ("COLOR_0", colors), ("TEXCOORD", uvs), ("_FEATURE_ID", features)] {
        if let Some(column) = column
            && column.count != positions.count
        {
            let problem = format!("has {} elements and POSITION {}", column.count, positions.count);
            return Err(GltfError::invalid(format!("{}.attributes.{name}", path()), problem));
        }
    }
    let material = surface.material;
    Ok(Some(Columns { indices, positions, normals, uvs, colors, features, material, transform: surface.uvs }))
}
