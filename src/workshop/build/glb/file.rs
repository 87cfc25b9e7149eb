//! A glb file under construction: buffers, views and accessors.

use super::super::output::Compression;
use super::draco;
use super::streams::{Stream, UNSIGNED_SHORT};
use serde_json::{Map, Value, json};

const ARRAY_BUFFER: u32 = 34962;
const ELEMENT_ARRAY_BUFFER: u32 = 34963;
const UNSIGNED_INT: u32 = 5125;
const MESHOPT: &str = "EXT_meshopt_compression";
const DRACO: &str = "KHR_draco_mesh_compression";

#[derive(Default)]
pub(super) struct File {
    pub binary: Vec<u8>,
    /// Bytes of the buffer that nobody has: what compressed views would take without compression.
    fallback: usize,
    views: Vec<Value>,
    accessors: Vec<Value>,
    pub materials: Vec<Value>,
    pub textures: Vec<Value>,
    pub images: Vec<Value>,
    pub samplers: Vec<Value>,
    /// The views of the tile's own pictures, once they are written.
    pub pages: [Option<usize>; 2],
    used: Vec<&'static str>,
    required: Vec<&'static str>,
}

impl File {
    /// Appends bytes, aligned to 4, and returns the index of their view.
    pub fn view(&mut self, bytes: &[u8], more: Value) -> usize {
        let at = self.append(bytes);
        let mut view = Map::new();
        view.insert("buffer".into(), json!(0));
        view.insert("byteOffset".into(), json!(at));
        view.insert("byteLength".into(), json!(bytes.len()));
        self.push_view(view, more)
    }

    fn append(&mut self, bytes: &[u8]) -> usize {
        self.binary.resize(self.binary.len().next_multiple_of(4), 0);
        let at = self.binary.len();
        self.binary.extend_from_slice(bytes);
        at
    }

    fn push_view(&mut self, mut view: Map<String, Value>, more: Value) -> usize {
        if let Value::Object(more) = more {
            view.extend(more);
        }
        self.views.push(Value::Object(view));
        self.views.len() - 1
    }

    /// A view of `packed`, which become `count` elements of `stride` bytes.
    fn packed_view(
        &mut self,
        packed: &[u8],
        count: usize,
        stride: usize,
        mode: &str,
        filter: Option<&str>,
        more: Value,
    ) -> usize {
        self.require(MESHOPT);
        let at = self.append(packed);
        let mut extension = Map::new();
        extension.insert("buffer".into(), json!(0));
        extension.insert("byteOffset".into(), json!(at));
        extension.insert("byteLength".into(), json!(packed.len()));
        extension.insert("byteStride".into(), json!(stride));
        extension.insert("count".into(), json!(count));
        extension.insert("mode".into(), json!(mode));
        if let Some(filter) = filter {
            extension.insert("filter".into(), json!(filter));
        }
        self.fallback = self.fallback.next_multiple_of(4);
        let mut view = Map::new();
        view.insert("buffer".into(), json!(1));
        view.insert("byteOffset".into(), json!(self.fallback));
        view.insert("byteLength".into(), json!(count * stride));
        view.insert("extensions".into(), json!({ MESHOPT: extension }));
        self.fallback += count * stride;
        self.push_view(view, more)
    }

    /// An extension that a reader has to know.
    pub fn require(&mut self, extension: &'static str) {
        self.used.push(extension);
        self.required.push(extension);
    }

    /// An extension that a reader may know.
    pub fn uses(&mut self, extension: &'static str) {
        self.used.push(extension);
    }

    fn accessor(&mut self, view: Option<usize>, kind: u32, shape: &str, count: usize, more: Value) -> usize {
        let mut accessor = Map::new();
        if let Some(view) = view {
            accessor.insert("bufferView".into(), json!(view));
        }
        accessor.insert("componentType".into(), json!(kind));
        accessor.insert("type".into(), json!(shape));
        accessor.insert("count".into(), json!(count));
        if let Value::Object(more) = more {
            accessor.extend(more);
        }
        self.accessors.push(Value::Object(accessor));
        self.accessors.len() - 1
    }

    fn stream_accessor(&mut self, stream: &Stream, view: Option<usize>, count: usize) -> usize {
        let mut more = stream.limits.as_object().cloned().unwrap_or_default();
        if stream.normalized {
            more.insert("normalized".into(), json!(true));
        }
        if stream.is_quantized() {
            self.require("KHR_mesh_quantization");
        }
        self.accessor(view, stream.kind, stream.shape, count, Value::Object(more))
    }

    /// A primitive of these attributes and triangles, without its material.
    pub fn primitive(
        &mut self,
        streams: &[Stream],
        count: usize,
        indices: &[u32],
        compression: Compression,
    ) -> Result<Map<String, Value>, String> {
        let mut primitive = Map::new();
        let mut attributes = Map::new();
        // 65535 is the value that restarts a primitive.
        let is_short = count <= usize::from(u16::MAX);
        // What the encoder cannot take, triangles that are all degenerate for one, is written as it is.
        let packed = (compression == Compression::Draco).then(|| draco::pack(streams, count, indices).ok()).flatten();
        if let Some(packed) = packed {
            self.require(DRACO);
            let view = self.view(&packed.bytes, Value::Null);
            let mut ids = Map::new();
            for (id, stream) in streams.iter().enumerate() {
                attributes.insert(stream.name.into(), json!(self.stream_accessor(stream, None, packed.vertices)));
                ids.insert(stream.name.into(), json!(id));
            }
            let kind = if packed.vertices <= usize::from(u16::MAX) { UNSIGNED_SHORT } else { UNSIGNED_INT };
            primitive.insert("indices".into(), json!(self.accessor(None, kind, "SCALAR", packed.corners, Value::Null)));
            primitive.insert("extensions".into(), json!({ DRACO: { "bufferView": view, "attributes": ids } }));
        } else {
            for stream in streams {
                let view = self.stream_view(stream, count, compression)?;
                attributes.insert(stream.name.into(), json!(self.stream_accessor(stream, Some(view), count)));
            }
            let view = self.index_view(indices, count, is_short, compression)?;
            let kind = if is_short { UNSIGNED_SHORT } else { UNSIGNED_INT };
            primitive
                .insert("indices".into(), json!(self.accessor(Some(view), kind, "SCALAR", indices.len(), Value::Null)));
        }
        primitive.insert("attributes".into(), Value::Object(attributes));
        Ok(primitive)
    }

    fn stream_view(&mut self, stream: &Stream, count: usize, compression: Compression) -> Result<usize, String> {
        let mut more = Map::new();
        more.insert("target".into(), json!(ARRAY_BUFFER));
        if compression == Compression::Meshopt || stream.is_quantized() {
            more.insert("byteStride".into(), json!(stream.stride));
        }
        if compression != Compression::Meshopt {
            return Ok(self.view(&stream.bytes, Value::Object(more)));
        }
        fn packed<const N: usize>(bytes: &[u8]) -> Result<Vec<u8>, String> {
            let (vertices, _) = bytes.as_chunks::<N>();
            // Version 0 is what the extension allows; level 2 is the usual one.
            meshopt::encode_vertex_buffer_level(vertices, 2, Some(0)).map_err(|e| e.to_string())
        }
        let bytes = match stream.stride {
            4 => packed::<4>(&stream.bytes),
            8 => packed::<8>(&stream.bytes),
            12 => packed::<12>(&stream.bytes),
            16 => packed::<16>(&stream.bytes),
            other => Err(format!("vertices of {other} bytes are not packed")),
        }?;
        Ok(self.packed_view(&bytes, count, stream.stride, "ATTRIBUTES", stream.filter, Value::Object(more)))
    }

    fn index_view(
        &mut self,
        indices: &[u32],
        vertices: usize,
        is_short: bool,
        compression: Compression,
    ) -> Result<usize, String> {
        let more = json!({ "target": ELEMENT_ARRAY_BUFFER });
        if compression == Compression::Meshopt {
            let packed = meshopt::encode_index_buffer(indices, vertices).map_err(|e| e.to_string())?;
            let stride = if is_short { 2 } else { 4 };
            return Ok(self.packed_view(&packed, indices.len(), stride, "TRIANGLES", None, more));
        }
        if is_short {
            let short: Vec<u16> = indices.iter().map(|&i| i as u16).collect();
            return Ok(self.view(bytemuck::cast_slice(&short), more));
        }
        Ok(self.view(bytemuck::cast_slice(indices), more))
    }

    /// The whole file, with what `root` has to say already.
    pub fn finish(mut self, mut root: Map<String, Value>) -> Vec<u8> {
        let mut buffers = vec![json!({ "byteLength": self.binary.len() })];
        if self.fallback > 0 {
            buffers.push(json!({ "byteLength": self.fallback, "extensions": { MESHOPT: { "fallback": true } } }));
        }
        for (name, values) in [
            ("buffers", buffers),
            ("materials", std::mem::take(&mut self.materials)),
            ("accessors", std::mem::take(&mut self.accessors)),
            ("bufferViews", std::mem::take(&mut self.views)),
            ("textures", std::mem::take(&mut self.textures)),
            ("images", std::mem::take(&mut self.images)),
            ("samplers", std::mem::take(&mut self.samplers)),
        ] {
            if !values.is_empty() {
                root.insert(name.into(), Value::Array(values));
            }
        }
        for (name, mut names) in [("extensionsUsed", self.used), ("extensionsRequired", self.required)] {
            if !names.is_empty() {
                names.sort_unstable();
                names.dedup();
                root.insert(name.into(), json!(names));
            }
        }
        container(&Value::Object(root), &self.binary)
    }
}

/// 12 bytes of header, a chunk of JSON padded with spaces, a chunk of binary padded with zeros.
pub(in crate::workshop::build) fn container(json: &Value, binary: &[u8]) -> Vec<u8> {
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
