//! Checks a model once, so that nothing further in has to.

use super::error::BuildError;
use super::mesh::{Vertex, position_groups};
use crate::content::surface::{Material, Model, Primitive};
use glam::Vec3;
use rayon::prelude::*;

/// Metres. A hundred times the Earth; beyond, squared distances leave `f32`.
const FARTHEST: f32 = 1e9;

/// The checked model: every index in range, every number finite, every
/// position on the grid, no degenerate and no duplicate triangle.
pub(super) struct Soup {
    pub vertices: Vec<Vertex>,
    pub triangles: Vec<[u32; 3]>,
    pub materials: Vec<Material>,
    /// For every material, whether one of its primitives has vertex colours.
    pub colored: Vec<bool>,
    pub credits: Vec<String>,
    /// Spacing of the grid, metres: a power of two.
    pub grid_step: f32,
    pub input_triangles: usize,
    pub degenerate: usize,
    pub duplicate: usize,
    pub unfinite: usize,
}

/// Checks `model` and brings it into one vertex buffer.
pub(super) fn prepare(mut model: Model) -> Result<Soup, BuildError> {
    // A tileset of the builder's has no instances: every copy is cut and simplified where it stands.
    let too_many = |triangles| BuildError::TooLarge {
        what: format!("its copies have {triangles} triangles together, the limit is {}", u32::MAX),
    };
    model.expand_instances(u32::MAX as usize).map_err(too_many)?;
    let Model { primitives, materials, credits, .. } = model;
    let input_triangles = primitives.iter().map(Primitive::triangle_count).sum();
    for (i, primitive) in primitives.iter().enumerate() {
        check(primitive, materials.len()).map_err(|what| BuildError::Primitive { primitive: i, what })?;
    }
    let corners: usize = primitives.iter().map(|p| p.positions.len()).sum();
    if corners > u32::MAX as usize || input_triangles > u32::MAX as usize {
        return Err(BuildError::TooLarge { what: format!("{corners} vertices, the limit is {}", u32::MAX) });
    }

    let farthest = farthest(&primitives);
    if farthest > FARTHEST {
        return Err(BuildError::TooFar { metres: farthest });
    }
    let grid_step = grid_step(farthest);
    let mut soup = Soup {
        vertices: Vec::with_capacity(corners),
        triangles: Vec::with_capacity(input_triangles),
        colored: vec![false; materials.len()],
        materials,
        credits,
        grid_step,
        input_triangles,
        degenerate: 0,
        duplicate: 0,
        unfinite: 0,
    };
    for primitive in primitives {
        soup.append(&primitive);
    }
    soup.drop_duplicates();
    soup.drop_unused();
    if soup.triangles.is_empty() {
        return Err(BuildError::Empty { dropped: input_triangles });
    }
    Ok(soup)
}

fn check(primitive: &Primitive, materials: usize) -> Result<(), String> {
    let vertices = primitive.positions.len();
    if primitive.material >= materials {
        return Err(format!("it names material {}, but there are {materials}", primitive.material));
    }
    if !primitive.indices.len().is_multiple_of(3) {
        return Err(format!("{} indices are not whole triangles", primitive.indices.len()));
    }
    if let Some(index) = primitive.indices.iter().find(|&&i| i as usize >= vertices) {
        return Err(format!("index {index} lies past its {vertices} vertices"));
    }
    if primitive.normals.len() != vertices {
        return Err(format!("{} normals for {vertices} vertices", primitive.normals.len()));
    }
    if !primitive.uvs.is_empty() && primitive.uvs.len() != vertices {
        return Err(format!("{} texture coordinates for {vertices} vertices", primitive.uvs.len()));
    }
    if !primitive.colors.is_empty() && primitive.colors.len() != vertices {
        return Err(format!("{} colours for {vertices} vertices", primitive.colors.len()));
    }
    Ok(())
}

/// The finest power of two on which no coordinate lies beyond 2^23 steps and so
/// no difference of two beyond 2^24: both are exact in `f32`. A step is the
/// spacing of `f32` numbers around the farthest coordinate, or twice it.
fn grid_step(farthest: f32) -> f32 {
    // A model smaller than a micrometre would need a step that is not a normal number.
    let exponent = f64::from(farthest.max(1e-6)).log2().ceil() as i32 - 23;
    2.0f32.powi(exponent)
}

/// The largest finite coordinate, whatever its sign.
fn farthest(primitives: &[Primitive]) -> f32 {
    let coordinates = primitives.iter().flat_map(|p| &p.positions).flatten();
    coordinates.filter(|c| c.is_finite()).fold(0.0, |far, c| far.max(c.abs()))
}

impl Soup {
    fn append(&mut self, primitive: &Primitive) {
        let base = self.vertices.len() as u32;
        let textured = self.materials[primitive.material].base_color_texture.is_some();
        self.colored[primitive.material] |= !primitive.colors.is_empty();
        let step = self.grid_step;
        for (i, position) in primitive.positions.iter().enumerate() {
            // Adding 0.0 turns -0.0 into 0.0: positions are compared as bytes.
            let position = position.map(|c| if c.is_finite() { (c / step).round() * step + 0.0 } else { f32::NAN });
            let uv = primitive.uvs.get(i).filter(|_| textured).copied().unwrap_or_default();
            self.vertices.push(Vertex {
                position,
                normal: Vec3::from(primitive.normals[i]).try_normalize().unwrap_or(Vec3::ZERO).into(),
                uv: uv.map(|c| if c.is_finite() { c } else { 0.0 }),
                color: primitive.colors.get(i).copied().unwrap_or([255; 4]),
                material: primitive.material as u32,
                free_level: 0,
            });
        }
        for corners in primitive.indices.chunks_exact(3) {
            let triangle = [base + corners[0], base + corners[1], base + corners[2]];
            let [a, b, c] = triangle.map(|i| Vec3::from(self.vertices[i as usize].position));
            if !(a.is_finite() && b.is_finite() && c.is_finite()) {
                self.unfinite += 1;
            } else if a == b || b == c || c == a {
                self.degenerate += 1;
            } else {
                self.mend_normals(triangle, (b - a).cross(c - a));
                self.triangles.push(triangle);
            }
        }
    }

    /// glTF wants unit normals: where a file has none that can be used, the
    /// first triangle at the vertex gives its own.
    fn mend_normals(&mut self, triangle: [u32; 3], face: Vec3) {
        for corner in triangle {
            let vertex = &mut self.vertices[corner as usize];
            if vertex.normal == [0.0; 3] {
                vertex.normal = face.try_normalize().unwrap_or(Vec3::Y).into();
            }
        }
    }

    /// The same triangle twice flickers and confuses the simplifier.
    fn drop_duplicates(&mut self) {
        let groups = position_groups(&self.vertices);
        let mut keys: Vec<(u128, u32)> = self
            .triangles
            .par_iter()
            .enumerate()
            .map(|(i, triangle)| {
                let mut corners = triangle.map(|c| groups[c as usize]);
                // The same cyclic order always starts at its smallest corner.
                let start = (0..3).min_by_key(|&k| corners[k]).unwrap_or(0);
                corners.rotate_left(start);
                let material = self.vertices[triangle[0] as usize].material;
                let key = [material, corners[0], corners[1], corners[2]];
                (key.iter().fold(0u128, |key, &part| key << 32 | u128::from(part)), i as u32)
            })
            .collect();
        keys.par_sort_unstable();
        let mut keep = vec![true; self.triangles.len()];
        for pair in keys.windows(2) {
            if pair[0].0 == pair[1].0 {
                keep[pair[1].1 as usize] = false;
                self.duplicate += 1;
            }
        }
        let mut keep = keep.into_iter();
        self.triangles.retain(|_| keep.next().unwrap_or(true));
    }

    /// Vertices without a triangle must not count, least of all those without a position.
    fn drop_unused(&mut self) {
        let mut remap = vec![u32::MAX; self.vertices.len()];
        let mut kept = Vec::with_capacity(self.vertices.len());
        for corner in self.triangles.iter_mut().flatten() {
            let to = &mut remap[*corner as usize];
            if *to == u32::MAX {
                *to = kept.len() as u32;
                kept.push(self.vertices[*corner as usize]);
            }
            *corner = *to;
        }
        self.vertices = kept;
    }

    pub fn position(&self, index: u32) -> Vec3 {
        self.vertices[index as usize].position.into()
    }
}
