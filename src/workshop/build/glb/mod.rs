//! A tile as glb: glTF 2.0, one primitive a material.

mod draco;
mod file;
mod format;
mod material;
mod streams;

pub(super) use file::container;
pub(super) use format::Format;

use super::encode::Encoded;
use super::look::{Finish, Paint};
use super::mesh::{Bounds, TileMesh, Vertex};
use bytemuck::Zeroable;
use file::File;
use format::Placing;
use serde_json::{Map, Value, json};
use streams::Stream;

/// What stands beside the triangles.
pub(super) struct Look<'a> {
    /// What the vertices' materials are.
    pub finishes: &'a [Finish],
    /// The tile's own pictures, by page.
    pub atlases: &'a [Option<Encoded>; 2],
    pub format: Format,
    /// For `asset.copyright`; nothing is written when empty.
    pub credits: &'a [String],
}

/// The bytes of a glb file, or what the encoder cannot do.
///
/// Positions are relative to a point that lies on the grid: the subtraction is
/// exact, and so is the sum a viewer forms again. Where the format rounds, they
/// are told as whole steps of one grid for all tiles.
pub(super) fn glb(mesh: &TileMesh, bounds: &Bounds, look: &Look<'_>) -> Result<Vec<u8>, String> {
    let placing = look.format.placing(bounds);
    let rounded;
    let mesh = if look.format.step.is_some() {
        rounded = look.format.rounded(mesh);
        &rounded
    } else {
        mesh
    };
    let mut file = File::default();
    let mut primitives = Vec::new();
    for (index, finish) in look.finishes.iter().enumerate() {
        let Some(part) = part(mesh, index) else { continue };
        let streams = streams(&part, finish, &placing, look);
        let mut primitive = file.primitive(&streams, part.vertices.len(), &part.indices, look.format.compression)?;
        primitive.insert("material".into(), json!(file.materials.len()));
        primitives.push(Value::Object(primitive));
        file.material(finish, look);
    }
    Ok(file.finish(root(&primitives, &placing, look.credits)))
}

/// The bytes of a glb file that is only there to be bumped into: positions alone, one primitive.
pub(super) fn bare_glb(mesh: &TileMesh, bounds: &Bounds, format: &Format) -> Result<Vec<u8>, String> {
    let placing = format.placing(bounds);
    let part = ordered(mesh);
    let mut file = File::default();
    let streams = [streams::positions(&part, &placing, format)];
    let primitive = file.primitive(&streams, part.vertices.len(), &part.indices, format.compression)?;
    Ok(file.finish(root(&[Value::Object(primitive)], &placing, &[])))
}

fn root(primitives: &[Value], placing: &Placing, credits: &[String]) -> Map<String, Value> {
    let mut asset = Map::new();
    asset.insert("version".into(), json!("2.0"));
    asset.insert("generator".into(), json!(concat!("Parvis ", env!("CARGO_PKG_VERSION"))));
    if !credits.is_empty() {
        asset.insert("copyright".into(), json!(credits.join("; ")));
    }
    let mut node = Map::new();
    node.insert("mesh".into(), json!(0));
    node.insert("translation".into(), json!(placing.origin.to_array()));
    if let Some(scale) = placing.scale() {
        node.insert("scale".into(), json!([scale, scale, scale]));
    }
    let mut root = Map::new();
    root.insert("asset".into(), Value::Object(asset));
    root.insert("scene".into(), json!(0));
    root.insert("scenes".into(), json!([{ "nodes": [0] }]));
    root.insert("nodes".into(), json!([node]));
    root.insert("meshes".into(), json!([{ "primitives": primitives }]));
    root
}

/// All attributes of a part, positions first.
fn streams(part: &TileMesh, finish: &Finish, placing: &Placing, look: &Look<'_>) -> Vec<Stream> {
    let format = &look.format;
    let mut streams = vec![streams::positions(part, placing, format), streams::normals(part, format)];
    if finish.paint != Paint::None {
        streams.push(streams::uvs(part, format));
    }
    if finish.colored {
        streams.push(streams::colors(part));
    }
    streams
}

/// The triangles of one material, in an order that suits vertex caches.
fn part(mesh: &TileMesh, material: usize) -> Option<TileMesh> {
    let uses = |corner: u32| mesh.vertices[corner as usize].material as usize == material;
    let indices: Vec<u32> = mesh.triangles().filter(|t| uses(t[0])).flatten().collect();
    (!indices.is_empty()).then(|| ordered(&TileMesh::welded(&mesh.vertices, &indices)))
}

/// Triangles and vertices in an order that suits vertex caches, and compression.
fn ordered(part: &TileMesh) -> TileMesh {
    let indices = meshopt::optimize_vertex_cache(&part.indices, part.vertices.len());
    let remap = meshopt::optimize_vertex_fetch_remap(&indices, part.vertices.len());
    let mut vertices = vec![Vertex::zeroed(); part.vertices.len()];
    for (vertex, &to) in part.vertices.iter().zip(&remap) {
        vertices[to as usize] = *vertex;
    }
    TileMesh { vertices, indices: indices.iter().map(|&i| remap[i as usize]).collect() }
}
