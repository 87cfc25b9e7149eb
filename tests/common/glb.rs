//! Writes small glTF files in code.

use serde_json::{Value, json};

/// A glTF under construction: change `json` freely before writing it.
pub struct Gltf {
    /// The document.
    pub json: Value,
    /// The only buffer.
    pub bin: Vec<u8>,
}

/// Component types of accessors.
pub const BYTE: u32 = 5120;
pub const UNSIGNED_BYTE: u32 = 5121;
pub const SHORT: u32 = 5122;
pub const UNSIGNED_SHORT: u32 = 5123;
pub const UNSIGNED_INT: u32 = 5125;
pub const FLOAT: u32 = 5126;

impl Gltf {
    /// One empty scene.
    pub fn new() -> Self {
        let json = json!({
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": []}],
            "nodes": [], "meshes": [], "accessors": [], "bufferViews": []
        });
        Self { json, bin: Vec::new() }
    }

    /// Appends to an array of the document and gives the new entry's index.
    pub fn push(&mut self, array: &str, entry: Value) -> usize {
        if self.json[array].is_null() {
            self.json[array] = json!([]);
        }
        let entries = self.json[array].as_array_mut().unwrap();
        entries.push(entry);
        entries.len() - 1
    }

    /// Appends bytes, aligned to four, as a bufferView.
    pub fn view(&mut self, bytes: &[u8]) -> usize {
        self.bin.resize(self.bin.len().next_multiple_of(4), 0);
        let offset = self.bin.len();
        self.bin.extend_from_slice(bytes);
        self.push("bufferViews", json!({"buffer": 0, "byteOffset": offset, "byteLength": bytes.len()}))
    }

    /// An accessor of its own bufferView, without gaps.
    pub fn accessor(&mut self, component: u32, kind: &str, count: usize, bytes: &[u8]) -> usize {
        let view = self.view(bytes);
        self.push("accessors", json!({"bufferView": view, "componentType": component, "type": kind, "count": count}))
    }

    /// Floats as `SCALAR`, `VEC2`, `VEC3` or `VEC4`.
    pub fn floats<const N: usize>(&mut self, values: &[[f32; N]]) -> usize {
        let bytes: Vec<u8> = values.iter().flatten().flat_map(|v| v.to_le_bytes()).collect();
        let kind = ["SCALAR", "VEC2", "VEC3", "VEC4"][N - 1];
        let accessor = self.accessor(FLOAT, kind, values.len(), &bytes);
        // glTF wants the bounds of positions; they do no harm elsewhere.
        let extreme = |pick: fn(f32, f32) -> f32| -> Vec<f32> {
            (0..N).map(|i| values.iter().map(|v| v[i]).reduce(pick).unwrap_or(0.0)).collect()
        };
        self.json["accessors"][accessor]["min"] = json!(extreme(f32::min));
        self.json["accessors"][accessor]["max"] = json!(extreme(f32::max));
        accessor
    }

    /// Indices of two bytes.
    pub fn indices(&mut self, values: &[u16]) -> usize {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.accessor(UNSIGNED_SHORT, "SCALAR", values.len(), &bytes)
    }

    /// A mesh of one primitive, and a node of the scene that shows it; gives the node.
    pub fn show(&mut self, primitive: Value) -> usize {
        let mesh = self.push("meshes", json!({"primitives": [primitive]}));
        let node = self.push("nodes", json!({"mesh": mesh}));
        self.json["scenes"][0]["nodes"].as_array_mut().unwrap().push(json!(node));
        node
    }

    /// A base colour picture from PNG or JPEG bytes in the buffer; gives the material.
    pub fn material_with_picture(&mut self, bytes: &[u8], mime_type: &str) -> usize {
        let view = self.view(bytes);
        let image = self.push("images", json!({"bufferView": view, "mimeType": mime_type}));
        let texture = self.push("textures", json!({"source": image}));
        self.push("materials", json!({"pbrMetallicRoughness": {"baseColorTexture": {"index": texture}}}))
    }

    /// As a glb.
    pub fn glb(&self) -> Vec<u8> {
        let mut document = self.json.clone();
        if !self.bin.is_empty() && document["buffers"].is_null() {
            document["buffers"] = json!([{"byteLength": self.bin.len()}]);
        }
        let mut text = serde_json::to_vec(&document).unwrap();
        text.resize(text.len().next_multiple_of(4), b' ');
        let mut bin = self.bin.clone();
        bin.resize(bin.len().next_multiple_of(4), 0);
        let bin_chunk = if bin.is_empty() { 0 } else { 8 + bin.len() };
        let mut bytes = b"glTF".to_vec();
        let word = |bytes: &mut Vec<u8>, value: usize| bytes.extend((value as u32).to_le_bytes());
        word(&mut bytes, 2);
        word(&mut bytes, 12 + 8 + text.len() + bin_chunk);
        word(&mut bytes, text.len());
        bytes.extend(b"JSON");
        bytes.extend(text);
        if !bin.is_empty() {
            word(&mut bytes, bin.len());
            bytes.extend(b"BIN\0");
            bytes.extend(bin);
        }
        bytes
    }

    /// As JSON that names its buffer by this address.
    pub fn json_with_buffer(&self, uri: &str) -> Vec<u8> {
        let mut document = self.json.clone();
        document["buffers"] = json!([{"byteLength": self.bin.len(), "uri": uri}]);
        serde_json::to_vec(&document).unwrap()
    }
}

/// One triangle in the plane z = 0, counter-clockwise from +z: (0,0,0) (1,0,0) (0,1,0).
pub fn triangle() -> Gltf {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
    let indices = gltf.indices(&[0, 1, 2]);
    gltf.show(json!({"attributes": {"POSITION": positions}, "indices": indices}));
    gltf
}

/// A unit square with normals, texture coordinates and a picture of 2x2 texels.
pub fn textured_square() -> Gltf {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]);
    let normals = gltf.floats(&[[0.0, 0.0, 1.0]; 4]);
    let uvs = gltf.floats(&[[0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]);
    let indices = gltf.indices(&[0, 1, 2, 0, 2, 3]);
    let material = gltf.material_with_picture(&png(2, 2), "image/png");
    gltf.show(json!({
        "attributes": {"POSITION": positions, "NORMAL": normals, "TEXCOORD_0": uvs},
        "indices": indices, "material": material
    }));
    gltf
}

/// The glb in a b3dm of 3D Tiles 1.0 with this feature table, padded to eight.
pub fn b3dm(feature_table: &str, glb: &[u8]) -> Vec<u8> {
    let mut table = feature_table.as_bytes().to_vec();
    while !(28 + table.len()).is_multiple_of(8) {
        table.push(b' ');
    }
    let mut bytes = b"b3dm".to_vec();
    for word in [1, 28 + table.len() + glb.len(), table.len(), 0, 0, 0] {
        bytes.extend((word as u32).to_le_bytes());
    }
    bytes.extend(table);
    bytes.extend(glb);
    bytes
}

/// A PNG whose texels are (x, y, 128) in RGB.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 128]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A JPEG of one colour.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([200, 100, 50]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A correct PNG header that claims this size, followed by next to no data.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header[..]), (b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]), (b"IEND", &[])] {
        bytes.extend((data.len() as u32).to_be_bytes());
        let start = bytes.len();
        bytes.extend(kind);
        bytes.extend(data);
        let sum = crc32(&bytes[start..]);
        bytes.extend(sum.to_be_bytes());
    }
    bytes
}

/// As PNG's annex D has it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}
