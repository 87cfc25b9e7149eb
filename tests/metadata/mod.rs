//! Metadata: what is known of the thing that a visitor points at.

mod bad_input;
mod batch;
mod entities;
mod features;
mod samples;
mod tables;
mod tilesets;

use crate::common::samples as sample;
use parvis::content::gltf::join;
use parvis::content::metadata::{
    ComponentType, Fact, GltfData, ModelMetadata, PropertyTexture, Reader, Schema, Section, VertexValues,
};
use parvis::content::picture::{self, TextureTarget};
use parvis::content::surface::{Loaded, Picture, Texture, Warnings, Wrap};
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A `.gltf` with its buffers, as far as metadata needs it.
pub struct Document {
    pub json: Json,
    pub buffers: Vec<Vec<u8>>,
    /// For what lies beside it.
    pub folder: Option<PathBuf>,
}

impl Document {
    /// A sample, or `None` where the samples are absent.
    pub fn sample(path: &str) -> Option<Self> {
        let path = sample(path)?;
        let json: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let mut document = Self { json, buffers: Vec::new(), folder: path.parent().map(PathBuf::from) };
        let uris: Vec<_> = document.json["buffers"].as_array().unwrap().iter().map(|b| b["uri"].clone()).collect();
        document.buffers = uris.iter().map(|uri| document.bytes(uri.as_str().unwrap()).unwrap()).collect();
        Some(document)
    }

    /// A document around `EXT_structural_metadata`, whose bufferViews are these.
    pub fn of(extension: Json, views: &[&[u8]]) -> Self {
        let json = json!({
            "extensions": {"EXT_structural_metadata": extension},
            "bufferViews": views.iter().enumerate().map(|(buffer, bytes)| json!({"buffer": buffer, "byteLength": bytes.len()})).collect::<Vec<_>>()
        });
        Self { json, buffers: views.iter().map(|bytes| bytes.to_vec()).collect(), folder: None }
    }

    /// The bytes at an address, as far as samples have such.
    fn bytes(&self, uri: &str) -> Result<Vec<u8>, String> {
        match uri.split_once(";base64,") {
            Some((_, text)) => Ok(base64(text)),
            None => {
                let folder = self.folder.as_ref().ok_or("nothing lies beside it")?;
                std::fs::read(folder.join(join("", uri))).map_err(|error| error.to_string())
            }
        }
    }

    /// All that it says, with what was wrong.
    pub fn load(&self) -> Loaded<ModelMetadata> {
        self.load_within(1 << 20)
    }

    pub fn load_within(&self, max_bytes: u64) -> Loaded<ModelMetadata> {
        let nothing = Map::new();
        let accessors = |json: &Json| -> BTreeMap<String, usize> {
            let attributes = json.as_object().into_iter().flatten();
            attributes.map(|(name, index)| (name.clone(), index.as_u64().unwrap() as usize)).collect()
        };
        let mut reader = Reader::new(self, max_bytes);
        if let Some(extension) = self.json["extensions"].get("EXT_structural_metadata") {
            reader.document(extension);
        }
        let mut primitives = Vec::new();
        for mesh in self.json["meshes"].as_array().into_iter().flatten() {
            for (number, json) in mesh["primitives"].as_array().unwrap().iter().enumerate() {
                let extensions = json["extensions"].as_object().unwrap_or(&nothing);
                let path = format!("meshes[0].primitives[{number}]");
                primitives.push(reader.primitive(extensions, &accessors(&json["attributes"]), &path));
            }
        }
        for (number, node) in self.json["nodes"].as_array().into_iter().flatten().enumerate() {
            let extensions = node["extensions"].as_object().unwrap_or(&nothing);
            let attributes = accessors(&node["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]);
            let instances = reader.instances(extensions, &attributes, &format!("nodes[{number}]"));
            if let Some(primitive) = primitives.first_mut().filter(|_| instances.is_some()) {
                primitive.instances = instances.map(Arc::new);
            }
        }
        let mut loaded = reader.finish();
        loaded.value.primitives = primitives;
        loaded
    }

    /// All that it says, where nothing is wrong.
    pub fn model(&self) -> ModelMetadata {
        let loaded = self.load();
        assert_eq!(loaded.warnings, Vec::<String>::new());
        loaded.value
    }
}

impl GltfData for Document {
    fn view(&self, index: usize) -> Result<Cow<'_, [u8]>, String> {
        let view = self.json["bufferViews"].get(index).ok_or("points at a bufferView that is not there")?;
        let start = view["byteOffset"].as_u64().unwrap_or(0) as usize;
        let buffer = &self.buffers[view["buffer"].as_u64().unwrap() as usize];
        Ok(Cow::Borrowed(&buffer[start..start + view["byteLength"].as_u64().unwrap() as usize]))
    }

    fn accessor(&self, index: usize) -> Result<VertexValues, String> {
        let accessor = &self.json["accessors"][index];
        let number = |json: &Json| json.as_u64().map_or(0, |number| number as usize);
        let component = ComponentType::from_gltf(number(&accessor["componentType"]) as u32).unwrap();
        let components = match accessor["type"].as_str().unwrap() {
            "SCALAR" => 1,
            "VEC2" => 2,
            "VEC3" => 3,
            _ => 4,
        };
        let view = number(&accessor["bufferView"]);
        let size = component.size() * components;
        let stride = number(&self.json["bufferViews"][view]["byteStride"]).max(size);
        let bytes = self.view(view)?;
        let from = number(&accessor["byteOffset"]);
        let packed =
            (0..number(&accessor["count"])).flat_map(|n| bytes[from + n * stride..][..size].to_vec()).collect();
        let normalized = accessor["normalized"].as_bool().unwrap_or(false);
        VertexValues::new(component, components, normalized, packed).ok_or_else(|| "is uneven".to_owned())
    }

    fn texture(&self, index: usize) -> Result<Texture, String> {
        let source = self.json["textures"].get(index).ok_or("names a texture that is not there")?["source"].as_u64();
        let uri = self.json["images"][source.unwrap() as usize]["uri"].as_str().unwrap();
        let picture = picture::decode(&self.bytes(uri)?, "", TextureTarget::Rgba8, |_| true)
            .map_err(|error| error.to_string())?;
        Ok(texture(picture))
    }

    fn resource(&self, uri: &str) -> Result<Vec<u8>, String> {
        self.bytes(uri)
    }
}

/// A picture that repeats.
pub fn texture(picture: Picture) -> Texture {
    Texture { picture: Arc::new(picture), wrap_u: Wrap::Repeat, wrap_v: Wrap::Repeat }
}

/// RFC 4648.
fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> =
        text.bytes().filter_map(|byte| LETTERS.iter().position(|l| *l == byte)).map(|digit| digit as u32).collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let bits = group.iter().enumerate().fold(0, |bits, (place, digit)| bits | digit << (18 - 6 * place));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

/// A schema of one class `thing` with these properties, and an enum `stone`.
pub fn schema_json(properties: Json) -> Json {
    json!({
        "id": "test", "classes": {"thing": {"name": "Thing", "properties": properties}},
        "enums": {"stone": {"valueType": "INT8", "values": [
            {"name": "Limestone", "value": -1}, {"name": "Sandstone", "value": 2}]}}
    })
}

pub fn schema(properties: Json) -> Schema {
    let loaded = Schema::parse(&schema_json(properties), "schema").unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    loaded.value
}

/// The facts of a section as `name: value`.
pub fn lines(section: &Section) -> Vec<String> {
    section.facts.iter().map(|Fact { name, value, .. }| format!("{name}: {value}")).collect()
}

/// A property texture whose every picture is this one.
pub fn property_texture(json: &Json, schema: &Schema, texture: Texture) -> PropertyTexture {
    let mut warnings = Warnings::default();
    let read = PropertyTexture::parse(json, schema, "texture", &mut |_| Ok(texture.clone()), &mut warnings).unwrap();
    assert_eq!(warnings.into_lines(), Vec::<String>::new());
    read
}
