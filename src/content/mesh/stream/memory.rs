//! A model in memory as a stream.

use super::{Head, ModelStream, PictureFile, Piece, StreamMaterial, StreamTexture};
use crate::content::mesh::MeshError;
use crate::content::surface::{Model, Picture, Primitive};
use std::sync::Arc;

/// A stream of `model`. Copies must have been written out before (`Model::expand_instances`); points are left out.
pub fn of_model(model: Model) -> impl ModelStream {
    let mut pictures: Vec<Arc<Picture>> = Vec::new();
    let mut materials = Vec::with_capacity(model.materials.len());
    for mut material in model.materials {
        let texture = material.base_color_texture.take().map(|texture| {
            let known = pictures.iter().position(|p| Arc::ptr_eq(p, &texture.picture));
            let picture = known.unwrap_or(pictures.len());
            if known.is_none() {
                pictures.push(texture.picture);
            }
            StreamTexture { picture, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v }
        });
        materials.push(StreamMaterial { material, texture });
    }
    let pictures = pictures
        .into_iter()
        .map(|picture| {
            let (name, width, height) = (picture.name.clone(), picture.width, picture.height);
            PictureFile::new(name, width, height, move || Ok(Arc::clone(&picture)))
        })
        .collect();
    let triangles = model.primitives.iter().map(|p| p.triangle_count() as u64).sum();
    let vertices = model.primitives.iter().map(|p| p.positions.len() as u64).sum();
    let bounds = model.primitives.iter().filter_map(Primitive::bounds).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let bounds = bounds.map(|(min, max)| [min.as_dvec3().to_array(), max.as_dvec3().to_array()]);
    let head = Head {
        materials,
        pictures,
        triangles: Some(triangles),
        vertices: Some(vertices),
        bounds,
        credits: model.credits,
        ..Head::default()
    };
    ModelInMemory { head, primitives: model.primitives, primitive: 0, triangle: 0 }
}

struct ModelInMemory {
    head: Head,
    primitives: Vec<Primitive>,
    /// Where the next piece begins.
    primitive: usize,
    triangle: usize,
}

impl ModelStream for ModelInMemory {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        while let Some(primitive) = self.primitives.get(self.primitive) {
            let rest = primitive.indices.get(self.triangle * 3..).unwrap_or_default();
            if rest.is_empty() {
                self.primitive += 1;
                self.triangle = 0;
                continue;
            }
            let indices = &rest[..rest.len().min(max_triangles.max(1) * 3)];
            self.triangle += indices.len().div_ceil(3);
            return Ok(Some(part(primitive, indices)));
        }
        Ok(None)
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        (self.primitive, self.triangle) = (0, 0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The vertices that `indices` use, in order of first use. An index past the end is kept past the end, for whoever
/// checks.
pub(super) fn part(primitive: &Primitive, indices: &[u32]) -> Piece {
    let mut piece = Piece { material: primitive.material, ..Piece::default() };
    let mut places = std::collections::HashMap::with_capacity(indices.len() / 2);
    for &index in indices {
        let next = piece.positions.len() as u32;
        let at = index as usize;
        let Some(position) = primitive.positions.get(at) else {
            piece.indices.push(u32::MAX);
            continue;
        };
        let place = *places.entry(index).or_insert(next);
        piece.indices.push(place);
        if place == next {
            piece.positions.push(position.map(f64::from));
            piece.normals.extend(primitive.normals.get(at));
            piece.uvs.extend(primitive.uvs.get(at));
            piece.colors.extend(primitive.colors.get(at));
        }
    }
    piece
}
