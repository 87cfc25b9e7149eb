//! A tile as glb: glTF 2.0, one primitive a material.

use super::look::{Encoded, Finish, Paint};
use super::mesh::{Bounds, TileMesh, Vertex};
use super::options::NormalFormat;
use crate::content::surface::{Alpha, Wrap};
use bytemuck::Zeroable;
use glam::Vec3;
use serde_json::{Map, Value, json};

const ARRAY_BUFFER: u32 = 34962;
const ELEMENT_ARRAY_BUFFER: u32 = 34963;
const BYTE: u32 = 5120;
const UNSIGNED_BYTE: u32 = 5121;
const UNSIGNED_SHORT: u32 = 5123;
const UNSIGNED_INT: u32 = 5125;
const FLOAT: u32 = 5126;

/// What stands beside the triangles.
pub(super) struct Look<'a> {
    /// What the vertices' materials are.
    pub finishes: &'a [Finish],
    /// The tile's own pictures, by page.
    pub atlases: &'a [Option<Encoded>; 2],
    pub normals: NormalFormat,
    /// The origin is a multiple of it.
    pub grid_step: f32,
    /// For `asset.copyright`; nothing is written when empty.
    pub credits: &'a [String],
}

/// The bytes of a glb file.
///
/// Positions are relative to a point near the middle of `bounds` that lies on
/// the grid: the subtraction is exact, and so is the sum a viewer forms again.
pub(super) fn glb(mesh: &TileMesh, bounds: &Bounds, look: &Look<'_>) -> Vec<u8> {
    // A coarser grid than that of the positions: its numbers have few decimals,
    // which even a careless JSON reader gets exactly right.
    let spacing = look.grid_step * 65_536.0;
    let origin = (bounds.center() / spacing).round() * spacing;
    let mut file = File::default();
    let mut primitives = Vec::new();
    for (index, finish) in look.finishes.iter().enumerate() {
        let Some(part) = part(mesh, index) else { continue };
        primitives.push(file.primitive(&part, finish, origin, look));
        file.material(finish, look);
    }

    let mut asset = Map::new();
    asset.insert("version".into(), json!("2.0"));
    asset.insert("generator".into(), json!(concat!("Parvis ", env!("CARGO_PKG_VERSION"))));
    if !look.credits.is_empty() {
        asset.insert("copyright".into(), json!(look.credits.join("; ")));
    }
    let mut root = Map::new();
    root.insert("asset".into(), Value::Object(asset));
    root.insert("scene".into(), json!(0));
    root.insert("scenes".into(), json!([{ "nodes": [0] }]));
    root.insert("nodes".into(), json!([{ "mesh": 0, "translation": origin.to_array() }]));
    root.insert("meshes".into(), json!([{ "primitives": primitives }]));
    root.insert("buffers".into(), json!([{ "byteLength": file.binary.len() }]));
    for (name, values) in [
        ("materials", file.materials),
        ("accessors", file.accessors),
        ("bufferViews", file.views),
        ("textures", file.textures),
        ("images", file.images),
        ("samplers", file.samplers),
    ] {
        if !values.is_empty() {
            root.insert(name.into(), Value::Array(values));
        }
    }
    for (name, mut names) in [("extensionsUsed", file.used), ("extensionsRequired", file.required)] {
        if !names.is_empty() {
            names.sort_unstable();
            names.dedup();
            root.insert(name.into(), json!(names));
        }
    }
    container(&Value::Object(root), &file.binary)
}

/// 12 bytes of header, a chunk of JSON padded with spaces, a chunk of binary padded with zeros.
fn container(json: &Value, binary: &[u8]) -> Vec<u8> {
    let mut text = json.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    let padded = binary.len().next_multiple_of(4);
    let total = 12 + 8 + text.len() + 8 + padded;
    let mut bytes = Vec::with_capacity(total);
    bytes.extend(b"glTF");
    for word in [2, total as u32, text.len() as u32] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(b"JSON");
    bytes.extend(&text);
    bytes.extend((padded as u32).to_le_bytes());
    bytes.extend(b"BIN\0");
    bytes.extend(binary);
    bytes.resize(total, 0);
    bytes
}

/// The triangles of one material, in an order that suits vertex caches.
fn part(mesh: &TileMesh, material: usize) -> Option<TileMesh> {
    let uses = |corner: u32| mesh.vertices[corner as usize].material as usize == material;
    let indices: Vec<u32> = mesh.triangles().filter(|t| uses(t[0])).flatten().collect();
    if indices.is_empty() {
        return None;
    }
    let part = TileMesh::welded(&mesh.vertices, &indices);
    let indices = meshopt::optimize_vertex_cache(&part.indices, part.vertices.len());
    let remap = meshopt::optimize_vertex_fetch_remap(&indices, part.vertices.len());
    let mut vertices = vec![Vertex::zeroed(); part.vertices.len()];
    for (vertex, &to) in part.vertices.iter().zip(&remap) {
        vertices[to as usize] = *vertex;
    }
    Some(TileMesh { vertices, indices: indices.iter().map(|&i| remap[i as usize]).collect() })
}

#[derive(Default)]
struct File {
    binary: Vec<u8>,
    views: Vec<Value>,
    accessors: Vec<Value>,
    materials: Vec<Value>,
    textures: Vec<Value>,
    images: Vec<Value>,
    samplers: Vec<Value>,
    /// The views of the tile's own pictures, once they are written.
    pages: [Option<usize>; 2],
    used: Vec<&'static str>,
    required: Vec<&'static str>,
}

impl File {
    /// Appends bytes, aligned to 4, and returns the index of their view.
    fn view(&mut self, bytes: &[u8], more: Value) -> usize {
        self.binary.resize(self.binary.len().next_multiple_of(4), 0);
        let mut view = Map::new();
        view.insert("buffer".into(), json!(0));
        view.insert("byteOffset".into(), json!(self.binary.len()));
        view.insert("byteLength".into(), json!(bytes.len()));
        if let Value::Object(more) = more {
            view.extend(more);
        }
        self.binary.extend_from_slice(bytes);
        self.views.push(Value::Object(view));
        self.views.len() - 1
    }

    fn accessor(&mut self, view: usize, kind: u32, shape: &str, count: usize, more: Value) -> usize {
        let mut accessor = Map::new();
        accessor.insert("bufferView".into(), json!(view));
        accessor.insert("componentType".into(), json!(kind));
        accessor.insert("type".into(), json!(shape));
        accessor.insert("count".into(), json!(count));
        if let Value::Object(more) = more {
            accessor.extend(more);
        }
        self.accessors.push(Value::Object(accessor));
        self.accessors.len() - 1
    }

    /// The primitive of one material; it takes the next material's index.
    fn primitive(&mut self, part: &TileMesh, finish: &Finish, origin: Vec3, look: &Look<'_>) -> Value {
        let count = part.vertices.len();
        let vertex_view = json!({ "target": ARRAY_BUFFER });
        let mut attributes = Map::new();

        let positions: Vec<Vec3> = part.vertices.iter().map(|v| Vec3::from(v.position) - origin).collect();
        let mut bounds = Bounds::EMPTY;
        positions.iter().for_each(|&p| bounds.include(p));
        let view = self.view(bytemuck::cast_slice(&positions), vertex_view.clone());
        let limits = json!({ "min": bounds.min.to_array(), "max": bounds.max.to_array() });
        attributes.insert("POSITION".into(), json!(self.accessor(view, FLOAT, "VEC3", count, limits)));

        let normal = match look.normals {
            NormalFormat::Float => {
                let normals: Vec<[f32; 3]> = part.vertices.iter().map(|v| v.normal).collect();
                let view = self.view(bytemuck::cast_slice(&normals), vertex_view.clone());
                self.accessor(view, FLOAT, "VEC3", count, Value::Null)
            }
            NormalFormat::Byte => {
                self.used.push("KHR_mesh_quantization");
                self.required.push("KHR_mesh_quantization");
                let byte = |n: f32| (n * 127.0).round() as i8;
                let normals: Vec<[i8; 4]> = part
                    .vertices
                    .iter()
                    .map(|v| [byte(v.normal[0]), byte(v.normal[1]), byte(v.normal[2]), 0])
                    .collect();
                let strided = json!({ "target": ARRAY_BUFFER, "byteStride": 4 });
                let view = self.view(bytemuck::cast_slice(&normals), strided);
                self.accessor(view, BYTE, "VEC3", count, json!({ "normalized": true }))
            }
        };
        attributes.insert("NORMAL".into(), json!(normal));

        if finish.paint != Paint::None {
            let uvs: Vec<[f32; 2]> = part.vertices.iter().map(|v| v.uv).collect();
            let view = self.view(bytemuck::cast_slice(&uvs), vertex_view.clone());
            attributes.insert("TEXCOORD_0".into(), json!(self.accessor(view, FLOAT, "VEC2", count, Value::Null)));
        }
        if finish.colored {
            let colors: Vec<[u8; 4]> = part.vertices.iter().map(|v| v.color).collect();
            let view = self.view(bytemuck::cast_slice(&colors), vertex_view);
            let accessor = self.accessor(view, UNSIGNED_BYTE, "VEC4", count, json!({ "normalized": true }));
            attributes.insert("COLOR_0".into(), json!(accessor));
        }

        let indices_view = json!({ "target": ELEMENT_ARRAY_BUFFER });
        // 65535 is the value that restarts a primitive.
        let indices = if count <= usize::from(u16::MAX) {
            let short: Vec<u16> = part.indices.iter().map(|&i| i as u16).collect();
            let view = self.view(bytemuck::cast_slice(&short), indices_view);
            self.accessor(view, UNSIGNED_SHORT, "SCALAR", part.indices.len(), Value::Null)
        } else {
            let view = self.view(bytemuck::cast_slice(&part.indices), indices_view);
            self.accessor(view, UNSIGNED_INT, "SCALAR", part.indices.len(), Value::Null)
        };
        json!({ "attributes": attributes, "indices": indices, "material": self.materials.len() })
    }

    fn material(&mut self, finish: &Finish, look: &Look<'_>) {
        let material = &finish.material;
        let unit = |v: f32| if v.is_finite() { v.clamp(0.0, 1.0) } else { 1.0 };
        let mut surface = Map::new();
        surface.insert("baseColorFactor".into(), json!(material.base_color.map(unit)));
        surface.insert("metallicFactor".into(), json!(unit(material.metallic)));
        surface.insert("roughnessFactor".into(), json!(unit(material.roughness)));
        if let Some(texture) = self.texture(&finish.paint, look) {
            surface.insert("baseColorTexture".into(), json!({ "index": texture }));
        }
        let mut value = Map::new();
        if !material.name.is_empty() {
            value.insert("name".into(), json!(material.name));
        }
        value.insert("pbrMetallicRoughness".into(), Value::Object(surface));
        let mut extensions = Map::new();
        let emissive = material.emissive.map(|e| if e.is_finite() { e.max(0.0) } else { 0.0 });
        let strength = emissive.into_iter().fold(0.0f32, f32::max);
        if strength > 0.0 {
            // The factor ends at 1; what is brighter needs the extension.
            value.insert("emissiveFactor".into(), json!(emissive.map(|e| e / strength.max(1.0))));
            if strength > 1.0 {
                self.used.push("KHR_materials_emissive_strength");
                extensions.insert("KHR_materials_emissive_strength".into(), json!({ "emissiveStrength": strength }));
            }
        }
        match material.alpha {
            Alpha::Opaque => {}
            Alpha::Mask(cutoff) => {
                value.insert("alphaMode".into(), json!("MASK"));
                value.insert("alphaCutoff".into(), json!(unit(cutoff)));
            }
            Alpha::Blend => {
                value.insert("alphaMode".into(), json!("BLEND"));
            }
        }
        if material.double_sided {
            value.insert("doubleSided".into(), json!(true));
        }
        if material.unlit {
            self.used.push("KHR_materials_unlit");
            extensions.insert("KHR_materials_unlit".into(), json!({}));
        }
        if !extensions.is_empty() {
            value.insert("extensions".into(), Value::Object(extensions));
        }
        self.materials.push(Value::Object(value));
    }

    fn texture(&mut self, paint: &Paint, look: &Look<'_>) -> Option<usize> {
        let (image, wraps) = match paint {
            Paint::None => return None,
            // Tiles lie one folder below the tileset.
            Paint::Shared { address, wrap_u, wrap_v } => {
                (json!({ "uri": format!("../{address}") }), [*wrap_u, *wrap_v])
            }
            Paint::Atlas { page } => {
                let encoded = look.atlases[*page].as_ref()?;
                let view = match self.pages[*page] {
                    Some(view) => view,
                    None => self.view(&encoded.bytes, Value::Null),
                };
                self.pages[*page] = Some(view);
                (json!({ "bufferView": view, "mimeType": encoded.mime }), [Wrap::Clamp; 2])
            }
        };
        let source = position_or_push(&mut self.images, image);
        let [u, v] = wraps.map(|wrap| match wrap {
            Wrap::Repeat => 10497,
            Wrap::Clamp => 33071,
            Wrap::Mirror => 33648,
        });
        // Linear, and linear between mip levels.
        let sampler = json!({ "magFilter": 9729, "minFilter": 9987, "wrapS": u, "wrapT": v });
        let sampler = position_or_push(&mut self.samplers, sampler);
        Some(position_or_push(&mut self.textures, json!({ "source": source, "sampler": sampler })))
    }
}

fn position_or_push(values: &mut Vec<Value>, value: Value) -> usize {
    values.iter().position(|v| *v == value).unwrap_or_else(|| {
        values.push(value);
        values.len() - 1
    })
}
