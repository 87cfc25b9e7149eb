//! Wavefront OBJ: polygons (cut into a fan), texture coordinates, normals,
//! vertex colours (sRGB), materials from MTL. Curves, lines and points are left out.

use super::{MAX_BYTES, MeshError, files, mtl};
use crate::content::picture::srgb_to_linear;
use crate::content::surface::{Loaded, Model, Primitive, Warnings};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a file and the material libraries and pictures beside it.
pub(super) fn load(path: &Path) -> Result<Loaded<Model>, MeshError> {
    let broken = |problem: String| MeshError::Obj { path: path.to_owned(), problem };
    let bytes = files::read(path, MAX_BYTES)?;
    // Names and comments are often in an old encoding; numbers never are.
    let text = String::from_utf8_lossy(&bytes);
    check_faces(&text).map_err(broken)?;
    let warnings = RefCell::new(Warnings::default());
    let options = tobj::LoadOptions { single_index: true, triangulate: true, ignore_points: true, ignore_lines: true };
    let (models, libraries) = tobj::load_obj_buf(&mut text.as_bytes(), &options, |name| {
        mtl::read_library(path, &name.to_string_lossy(), &mut warnings.borrow_mut())
    })
    .map_err(|error| broken(format!("{error}: export it again")))?;
    let mut warnings = warnings.into_inner();
    let libraries = libraries.unwrap_or_default();
    let mut materials = mtl::Materials::new(path, &libraries);
    let mut model = Model::default();
    let mut place_of: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for part in models {
        let source = part.mesh.material_id.filter(|id| *id < libraries.len());
        let name = part.name;
        let Some(mut primitive) = to_primitive(part.mesh, &name, &mut warnings) else { continue };
        primitive.material = *place_of.entry(source).or_insert_with(|| {
            model.materials.push(materials.read(source, &mut warnings));
            model.materials.len() - 1
        });
        if model.materials.get(primitive.material).is_none_or(|m| m.base_color_texture.is_none()) {
            primitive.uvs.clear();
        }
        primitive.finish_normals();
        model.primitives.push(primitive);
    }
    Ok(Loaded { value: model, warnings: warnings.into_lines() })
}

/// `None` without triangles.
fn to_primitive(mesh: tobj::Mesh, name: &str, warnings: &mut Warnings) -> Option<Primitive> {
    let positions = triples(&mesh.positions);
    let count = positions.len();
    let mut complete = |what: &str, found: usize| {
        if found != 0 && found != count {
            warnings.add(format!("object {name}: only some faces have {what}, so none is used"));
        }
        found == count
    };
    let uvs = match complete("texture coordinates", mesh.texcoords.len() / 2) {
        // OBJ counts v from the lower edge of the picture.
        true => mesh.texcoords.chunks_exact(2).map(|uv| [finite(uv[0]), finite(1.0 - uv[1])]).collect(),
        false => Vec::new(),
    };
    let normals = match complete("normals", mesh.normals.len() / 3) {
        true => triples(&mesh.normals),
        false => Vec::new(),
    };
    let colors = match complete("colours", mesh.vertex_color.len() / 3) {
        true => mesh
            .vertex_color
            .chunks_exact(3)
            .map(|c| {
                let byte = |v: f32| (srgb_to_linear(v.clamp(0.0, 1.0)) * 255.0 + 0.5) as u8;
                [byte(c[0]), byte(c[1]), byte(c[2]), 255]
            })
            .collect(),
        false => Vec::new(),
    };
    let mut primitive = Primitive { positions, normals, uvs, colors, indices: mesh.indices, material: 0 };
    let bad = primitive.drop_bad_triangles();
    if bad > 0 {
        warnings.add(format!("object {name}: {bad} triangles with a position that is not finite were left out"));
    }
    primitive.drop_unused_vertices();
    (!primitive.indices.is_empty()).then_some(primitive)
}

fn triples(numbers: &[f32]) -> Vec<[f32; 3]> {
    numbers.chunks_exact(3).map(|v| [v[0], v[1], v[2]]).collect()
}

fn finite(value: f32) -> f32 {
    if value.is_finite() { value } else { 0.0 }
}

/// Checks what faces name before tobj reads them: it does not say in which line
/// an error is, and its sums overflow for indices near the largest integer.
fn check_faces(text: &str) -> Result<(), String> {
    const WHAT: [&str; 3] = ["vertex", "texture coordinate", "normal"];
    let mut counts = [0i64; 3];
    // The largest index of each kind and its line: a face may stand before its vertices.
    let mut largest = [(0i64, 0usize); 3];
    for (number, line) in (1usize..).zip(text.lines()) {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("v") => counts[0] += 1,
            Some("vt") => counts[1] += 1,
            Some("vn") => counts[2] += 1,
            Some("f" | "l") => {
                let mut corners = 0;
                for corner in words {
                    corners += 1;
                    for (kind, index) in corner.split('/').enumerate() {
                        if kind > 0 && index.is_empty() {
                            continue;
                        }
                        let value: Option<i64> = index.parse().ok();
                        let (Some(value), Some(what)) = (value.filter(|v| *v != 0), WHAT.get(kind)) else {
                            return Err(format!("line {number}: \"{corner}\" is no corner of a face"));
                        };
                        if value < -counts[kind] {
                            let there = counts[kind];
                            return Err(format!("line {number} names {what} {value}, and there are {there} before it"));
                        }
                        if value > largest[kind].0 {
                            largest[kind] = (value, number);
                        }
                    }
                }
                if corners == 0 {
                    return Err(format!("line {number}: a face without corners"));
                }
            }
            _ => {}
        }
    }
    for ((what, count), (index, line)) in WHAT.iter().zip(counts).zip(largest) {
        if index > count {
            return Err(format!("line {line} names {what} {index}, and there are {count}"));
        }
    }
    Ok(())
}
