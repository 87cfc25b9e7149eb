//! A stream as a model in memory.

use super::{Head, ModelStream, Piece};
use crate::content::mesh::MeshError;
use crate::content::surface::{Loaded, Model, Picture, Primitive, Texture};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Triangles of a piece: so many that vertices are shared as far as the file shares them.
const PIECE_TRIANGLES: usize = 1 << 27;

/// Reads all of a stream, with its pictures, from where it stands to its end.
///
/// Normals that are missing are computed
/// ([`Primitive::compute_normals`]). Triangles that cannot be drawn are left out with a warning, and so
/// are pictures that cannot be decoded.
///
/// # Errors
/// Those of [`ModelStream::next`].
pub fn collect(stream: &mut dyn ModelStream) -> Result<Loaded<Model>, MeshError> {
    let mut primitives: Vec<Primitive> = Vec::new();
    let mut bad = 0;
    while let Some(piece) = stream.next(PIECE_TRIANGLES)? {
        let mut primitive = to_primitive(piece);
        bad += primitive.drop_bad_triangles();
        if primitive.indices.is_empty() {
            continue;
        }
        primitive.drop_unused_vertices();
        primitives.push(primitive);
    }
    let mut warnings = stream.warnings();
    if bad > 0 {
        warnings.push(format!("{bad} triangles with a position that is not finite were left out"));
    }
    let Head { materials, pictures, credits, .. } = stream.head();
    // Only what is used, in the order of first use.
    let mut place_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut decoded: BTreeMap<usize, Option<Arc<Picture>>> = BTreeMap::new();
    let mut model = Model { credits: credits.clone(), ..Model::default() };
    for mut primitive in primitives {
        let number = primitive.material;
        if let Some(place) = place_of.get(&number) {
            primitive.material = *place;
        } else {
            let source = materials.get(number).cloned().unwrap_or_default();
            let mut material = source.material;
            if let Some(texture) = source.texture
                && let Some(file) = pictures.get(texture.picture)
            {
                let picture = decoded.entry(texture.picture).or_insert_with(|| match file.load() {
                    Ok(picture) => Some(picture),
                    Err(problem) => {
                        warnings.push(format!("picture {}: {problem}", file.name));
                        None
                    }
                });
                material.base_color_texture =
                    picture.clone().map(|picture| Texture { picture, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v });
            }
            primitive.material = model.materials.len();
            place_of.insert(number, primitive.material);
            model.materials.push(material);
        }
        if model.materials.get(primitive.material).is_none_or(|material| material.base_color_texture.is_none()) {
            primitive.uvs.clear();
        }
        primitive.finish_normals();
        model.primitives.push(primitive);
    }
    Ok(Loaded { value: model, warnings })
}

fn to_primitive(piece: Piece) -> Primitive {
    Primitive {
        positions: piece.positions.into_iter().map(|position| position.map(|v| v as f32)).collect(),
        normals: piece.normals,
        uvs: piece.uvs,
        colors: piece.colors,
        indices: piece.indices,
        material: piece.material,
    }
}
