//! One primitive of a mesh to triangles, in the mesh's own space.

use super::GltfError;
use super::accessor::Accessors;
use super::budget::Budget;
use super::buffers::Buffers;
use super::material::{Materials, UvTransform};
use crate::content::surface::{Primitive, Warnings};
use ::gltf::json;
use json::mesh::{Mode, Semantic};
use json::validation::Checked;

/// What it takes to read primitives.
pub(super) struct Reader<'a> {
    pub root: &'a json::Root,
    pub buffers: &'a Buffers<'a>,
    pub budget: &'a Budget,
}

impl Reader<'_> {
    /// Reads `meshes[mesh].primitives[number]`; `None` where it has no triangles.
    pub fn read(
        &self,
        mesh: usize,
        number: usize,
        materials: &mut Materials<'_>,
        warnings: &mut Warnings,
    ) -> Result<Option<Primitive>, GltfError> {
        let Some(source) = self.root.meshes.get(mesh).and_then(|mesh| mesh.primitives.get(number)) else {
            return Ok(None);
        };
        let path = &|| format!("meshes[{mesh}].primitives[{number}]");
        let Checked::Valid(mode) = source.mode else {
            return Err(GltfError::invalid(path(), "has an unknown mode"));
        };
        if matches!(mode, Mode::Points | Mode::Lines | Mode::LineLoop | Mode::LineStrip) {
            warnings.add(format!("{} is of points or lines, which are not shown", path()));
            return Ok(None);
        }
        let accessors = Accessors { accessors: &self.root.accessors, buffers: self.buffers, budget: self.budget };
        let attribute = |semantic: Semantic| source.attributes.get(&Checked::Valid(semantic)).map(|a| a.value());
        let at = |name: &'static str| move || format!("{}.attributes.{name}", path());

        let Some(positions) = attribute(Semantic::Positions) else {
            warnings.add(format!("{} has no POSITION and is left out", path()));
            return Ok(None);
        };
        let positions = accessors.vectors::<3>(positions, 3, false, &at("POSITION"))?;
        let count = positions.len();
        let same_count = |name: &'static str, found: usize| match found == count {
            true => Ok(()),
            false => Err(GltfError::invalid(at(name)(), format!("has {found} elements and POSITION {count}"))),
        };

        let indices_path = &|| format!("{}.indices", path());
        let indices = match source.indices {
            Some(index) => accessors.indices(index.value(), indices_path)?,
            None => {
                self.budget.charge(4 * count as u64, path)?;
                (0u32..).take(count).collect()
            }
        };
        if let Some(outside) = indices.iter().find(|index| **index as usize >= count) {
            let problem = format!("names vertex {outside}, and there are {count}");
            return Err(GltfError::invalid(indices_path(), problem));
        }
        if mode != Mode::Triangles {
            self.budget.charge(12 * indices.len() as u64, path)?;
        }
        let mut primitive = Primitive { indices: triangles(mode, indices), positions, ..Primitive::default() };
        let bad = primitive.drop_bad_triangles();
        if bad > 0 {
            warnings.add(format!("{}: {bad} triangles with a position that is not finite were left out", path()));
        }
        if primitive.indices.is_empty() {
            return Ok(None);
        }

        let surface = materials.surface(source.material.map(|m| m.value()), path)?;
        primitive.material = surface.material;
        if let Some(normals) = attribute(Semantic::Normals) {
            primitive.normals = accessors.vectors::<3>(normals, 3, true, &at("NORMAL"))?;
            same_count("NORMAL", primitive.normals.len())?;
        }
        if let Some(uvs) = surface.uvs {
            let name = move || format!("{}.attributes.TEXCOORD_{}", path(), uvs.set);
            match attribute(Semantic::TexCoords(uvs.set)) {
                Some(index) => {
                    primitive.uvs = accessors.vectors::<2>(index, 2, false, &name)?;
                    if primitive.uvs.len() != count {
                        let problem = format!("has {} elements and POSITION {count}", primitive.uvs.len());
                        return Err(GltfError::invalid(name(), problem));
                    }
                    transform_uvs(&mut primitive.uvs, &uvs.transform);
                }
                // A picture without coordinates shows its first texel everywhere.
                None => warnings.add(format!("{} is missing, and its material has a picture", name())),
            }
        }
        if let Some(colors) = attribute(Semantic::Colors(0)) {
            let colors = accessors.vectors::<4>(colors, 3, true, &at("COLOR_0"))?;
            same_count("COLOR_0", colors.len())?;
            primitive.colors = colors.into_iter().map(|color| color.map(to_byte)).collect();
        }
        primitive.drop_unused_vertices();
        // Splitting at creases makes at most one vertex a corner.
        self.budget.charge(24 * primitive.indices.len() as u64, path)?;
        primitive.finish_normals();
        if source.targets.is_some() {
            warnings.add(format!("{} has morph targets, shown at rest", path()));
        }
        Ok(Some(primitive))
    }
}

/// Three indices a triangle from any of the triangle modes (glTF 2.0, 3.7.2.1).
fn triangles(mode: Mode, mut indices: Vec<u32>) -> Vec<u32> {
    let triples: Vec<[u32; 3]> = match mode {
        Mode::TriangleStrip => indices
            .windows(3)
            .enumerate()
            .map(|(i, t)| if i % 2 == 0 { [t[0], t[1], t[2]] } else { [t[0], t[2], t[1]] })
            .collect(),
        Mode::TriangleFan => {
            let hub = indices.first().copied().unwrap_or(0);
            indices.get(1..).unwrap_or_default().windows(2).map(|t| [hub, t[0], t[1]]).collect()
        }
        _ => {
            indices.truncate(indices.len() / 3 * 3);
            return indices;
        }
    };
    triples.into_iter().flatten().collect()
}

/// `KHR_texture_transform`: scaled, turned, moved. What is not finite becomes 0.
fn transform_uvs(uvs: &mut [[f32; 2]], transform: &UvTransform) {
    for uv in uvs {
        *uv = transform.apply(*uv).map(|v| if v.is_finite() { v } else { 0.0 });
    }
}

/// 0..1 to 0..255, rounded; NaN becomes 0.
fn to_byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}
