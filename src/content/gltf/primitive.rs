//! One primitive of a mesh to triangles or points, in the mesh's own space.

use super::GltfError;
use super::accessor::Accessors;
use super::attributes::Attributes;
use super::budget::Budget;
use super::buffers::Buffers;
use super::material::Materials;
use super::metadata::{Trace, concerns, in_turn};
use crate::content::picture::linear_to_srgb;
use crate::content::surface::{Points, Primitive, UvTransform, Warnings};
use ::gltf::json;
use glam::DVec2;
use json::mesh::{Mode, Semantic};
use json::validation::Checked;

/// What it takes to read primitives.
pub(super) struct Reader<'a> {
    pub root: &'a json::Root,
    pub buffers: &'a Buffers<'a>,
    pub budget: &'a Budget,
    /// `None` where nobody asks what the file says of its primitives.
    pub traces: Option<Traces>,
}

/// Of which primitives a [`Trace`] is kept.
#[derive(Clone, Copy)]
pub(super) struct Traces {
    /// Also of those whose vertices name rows of a batch table.
    pub has_batches: bool,
}

/// What a primitive is made of.
pub(super) enum Geometry {
    Triangles(Primitive),
    Points(Points),
}

impl Geometry {
    /// All finite.
    pub fn positions(&self) -> &[[f32; 3]] {
        match self {
            Self::Triangles(primitive) => &primitive.positions,
            Self::Points(points) => &points.positions,
        }
    }
}

impl<'a> Reader<'a> {
    /// For what lies beside primitives.
    pub fn accessors(&self) -> Accessors<'a> {
        Accessors { accessors: &self.root.accessors, buffers: self.buffers, budget: self.budget }
    }

    /// Reads `meshes[mesh].primitives[number]`; `None` where there is nothing to draw.
    pub fn read(
        &self,
        mesh: usize,
        number: usize,
        materials: &mut Materials<'_>,
        warnings: &mut Warnings,
    ) -> Result<Option<(Geometry, Option<Trace>)>, GltfError> {
        let Some(source) = self.root.meshes.get(mesh).and_then(|mesh| mesh.primitives.get(number)) else {
            return Ok(None);
        };
        let path = &|| format!("meshes[{mesh}].primitives[{number}]");
        let Checked::Valid(mode) = source.mode else {
            return Err(GltfError::invalid(path(), "has an unknown mode"));
        };
        if matches!(mode, Mode::Lines | Mode::LineLoop | Mode::LineStrip) {
            warnings.add(format!("{} is of lines, which are not shown", path()));
            return Ok(None);
        }
        let attributes = self.attributes(source, path)?;
        let Some(positions) = attributes.vectors::<3>(Semantic::Positions, 3, false, path)? else {
            warnings.add(format!("{} has no POSITION and is left out", path()));
            return Ok(None);
        };
        if source.targets.is_some() {
            warnings.add(format!("{} has morph targets, shown at rest", path()));
        }
        let part = Part { source, attributes: &attributes, path };
        let is_traced = self.traces.is_some_and(|traces| concerns(source, traces.has_batches));
        let read = if mode == Mode::Points {
            self.points(&part, positions, is_traced, materials, warnings)?
        } else {
            let mode = if attributes.is_draco() { Mode::Triangles } else { mode };
            self.triangles(&part, mode, positions, materials, warnings)?
        };
        Ok(read.map(|(geometry, order)| {
            let trace = || Trace { mesh, primitive: number, order, unpacked: attributes.unpacked() };
            (geometry, is_traced.then(trace))
        }))
    }

    /// The attributes of a primitive, decoded where they are compressed.
    pub fn attributes(
        &self,
        source: &'a json::mesh::Primitive,
        path: &dyn Fn() -> String,
    ) -> Result<Attributes<'a>, GltfError> {
        Attributes::open(source, self.accessors(), self.buffers, path)
    }

    /// All triangles of a primitive and all its vertices, as they stand in the file: some may lie nowhere, and a corner
    /// may name a vertex that is not there. Normals are there only where the file has them.
    pub fn as_found(
        &self,
        source: &'a json::mesh::Primitive,
        attributes: &Attributes<'a>,
        materials: &mut Materials<'_>,
        path: &dyn Fn() -> String,
        warnings: &mut Warnings,
    ) -> Result<Option<Primitive>, GltfError> {
        let Some(positions) = attributes.vectors::<3>(Semantic::Positions, 3, false, path)? else {
            return Ok(None);
        };
        let mode = match source.mode {
            Checked::Valid(mode) if !attributes.is_draco() => mode,
            _ => Mode::Triangles,
        };
        let part = Part { source, attributes, path };
        let count = positions.len();
        let indices = match attributes.indices(&|| format!("{}.indices", path()))? {
            Some(indices) => indices,
            None => (0u32..).take(count).collect(),
        };
        let mut primitive = Primitive { indices: triangles(mode, indices), positions, ..Primitive::default() };
        self.dress(&part, &mut primitive, count, materials, warnings)?;
        Ok(Some(primitive))
    }

    /// Everything of the vertices but their positions.
    fn dress(
        &self,
        part: &Part<'_>,
        primitive: &mut Primitive,
        count: usize,
        materials: &mut Materials<'_>,
        warnings: &mut Warnings,
    ) -> Result<(), GltfError> {
        let path = part.path;
        let surface = materials.surface(part.source.material.map(|m| m.value()), path)?;
        primitive.material = surface.material;
        primitive.normals = part.vectors::<3>(Semantic::Normals, 3, true, count)?.unwrap_or_default();
        if let Some(uvs) = surface.uvs {
            match part.vectors::<2>(Semantic::TexCoords(uvs.set), 2, false, count)? {
                Some(found) => {
                    primitive.uvs = found;
                    transform_uvs(&mut primitive.uvs, &uvs.transform);
                }
                // A picture without coordinates shows its first texel everywhere.
                None => warnings.add(format!(
                    "{}.attributes.TEXCOORD_{} is missing, and its material has a picture",
                    path(),
                    uvs.set
                )),
            }
        }
        if let Some(colors) = part.vectors::<4>(Semantic::Colors(0), 3, true, count)? {
            primitive.colors = colors.into_iter().map(|color| color.map(to_byte)).collect();
        }
        Ok(())
    }

    /// The triangles, and the vertices' numbers in the file where they are no longer those.
    fn triangles(
        &self,
        part: &Part<'_>,
        mode: Mode,
        positions: Vec<[f32; 3]>,
        materials: &mut Materials<'_>,
        warnings: &mut Warnings,
    ) -> Result<Option<Ordered>, GltfError> {
        let path = part.path;
        let count = positions.len();
        let indices = self.indices(part, count)?;
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

        self.dress(part, &mut primitive, count, materials, warnings)?;
        let order = primitive.drop_unused_vertices();
        if primitive.normals.is_empty() && materials.is_unlit(primitive.material) {
            // Nobody will look at them, and computing them takes longer than everything else together.
            primitive.normals = vec![[0.0, 1.0, 0.0]; primitive.positions.len()];
        }
        // Splitting at creases makes at most one vertex a corner.
        self.budget.charge(24 * primitive.indices.len() as u64, path)?;
        let order = in_turn(order, primitive.finish_normals());
        Ok(Some((Geometry::Triangles(primitive), order)))
    }

    /// The points, and with `is_traced` their numbers in the file.
    fn points(
        &self,
        part: &Part<'_>,
        positions: Vec<[f32; 3]>,
        is_traced: bool,
        materials: &mut Materials<'_>,
        warnings: &mut Warnings,
    ) -> Result<Option<Ordered>, GltfError> {
        let path = part.path;
        let count = positions.len();
        let surface = materials.surface(part.source.material.map(|m| m.value()), path)?;
        let base = materials.base_color(surface.material);
        let normals = part.vectors::<3>(Semantic::Normals, 3, true, count)?.unwrap_or_default();
        let colors = match part.vectors::<4>(Semantic::Colors(0), 3, true, count)? {
            Some(colors) => colors.into_iter().map(|color| display_color(color, base)).collect(),
            None if base == [1.0; 4] => Vec::new(),
            None => vec![display_color([1.0; 4], base); count],
        };
        // They go along with the points.
        let numbers = if is_traced { (0u32..).take(count).collect() } else { Vec::new() };
        let mut points = Points { positions, normals, colors, feature_ids: numbers };
        if part.source.indices.is_some() || part.attributes.is_draco() {
            let chosen = self.indices(part, count)?;
            // A Draco cloud has no faces, and all of its points are meant.
            if !chosen.is_empty() {
                self.budget.charge(28 * chosen.len() as u64, path)?;
                points = pick(&points, &chosen);
            }
        }
        let bad = points.drop_bad_points();
        if bad > 0 {
            warnings.add(format!("{}: {bad} points with a position that is not finite were left out", path()));
        }
        for normal in &mut points.normals {
            *normal = glam::Vec3::from_array(*normal).try_normalize().unwrap_or(glam::Vec3::Y).to_array();
        }
        let numbers = std::mem::take(&mut points.feature_ids);
        Ok((!points.positions.is_empty()).then_some((Geometry::Points(points), is_traced.then_some(numbers))))
    }

    /// Indices, each below `count`; made up where there are none.
    fn indices(&self, part: &Part<'_>, count: usize) -> Result<Vec<u32>, GltfError> {
        let path = &|| format!("{}.indices", (part.path)());
        let Some(indices) = part.attributes.indices(path)? else {
            self.budget.charge(4 * count as u64, path)?;
            return Ok((0u32..).take(count).collect());
        };
        // The largest of all first: many are compared at a time, where a search stops to look at each.
        let largest = indices.iter().fold(0, |largest, index| largest.max(*index));
        if (largest as usize) < count {
            return Ok(indices);
        }
        match indices.iter().find(|index| **index as usize >= count) {
            Some(outside) => Err(GltfError::invalid(path(), format!("names vertex {outside}, and there are {count}"))),
            None => Ok(indices),
        }
    }
}

/// A shape, and the numbers that its vertices have in the file where they are no longer in that order.
type Ordered = (Geometry, Option<Vec<u32>>);

/// A primitive while it is read.
struct Part<'a> {
    source: &'a json::mesh::Primitive,
    attributes: &'a Attributes<'a>,
    path: &'a dyn Fn() -> String,
}

impl Part<'_> {
    /// An attribute besides POSITION, which has to have as many elements.
    fn vectors<const N: usize>(
        &self,
        semantic: Semantic,
        fewest: usize,
        normalize: bool,
        count: usize,
    ) -> Result<Option<Vec<[f32; N]>>, GltfError> {
        let name = semantic.to_string();
        let Some(values) = self.attributes.vectors::<N>(semantic, fewest, normalize, self.path)? else {
            return Ok(None);
        };
        if values.len() != count {
            let problem = format!("has {} elements and POSITION {count}", values.len());
            return Err(GltfError::invalid(format!("{}.attributes.{name}", (self.path)()), problem));
        }
        Ok(Some(values))
    }
}

/// The chosen points.
fn pick(points: &Points, chosen: &[u32]) -> Points {
    fn of<T: Copy>(values: &[T], chosen: &[u32]) -> Vec<T> {
        chosen.iter().filter_map(|i| values.get(*i as usize).copied()).collect()
    }
    Points {
        positions: of(&points.positions, chosen),
        colors: of(&points.colors, chosen),
        normals: of(&points.normals, chosen),
        feature_ids: of(&points.feature_ids, chosen),
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
pub(super) fn transform_uvs(uvs: &mut [[f32; 2]], transform: &UvTransform) {
    let affine = transform.affine();
    for uv in uvs {
        let moved = affine.transform_point2(DVec2::from_array(uv.map(f64::from))).as_vec2();
        *uv = moved.to_array().map(|v| if v.is_finite() { v } else { 0.0 });
    }
}

/// A point's linear colour times its material's, as it is shown.
fn display_color(color: [f32; 4], base: [f32; 4]) -> [u8; 4] {
    let channel = |i: usize| color[i] * base[i];
    let srgb = |i: usize| to_byte(linear_to_srgb(channel(i).clamp(0.0, 1.0)));
    [srgb(0), srgb(1), srgb(2), to_byte(channel(3))]
}

/// 0..1 to 0..255, rounded; NaN becomes 0.
pub(super) fn to_byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}
