//! Schemas, tables, feature ids, entities and batch tables: a glTF or tileset as JSON, a zero byte, one buffer.
#![no_main]

use parvis::content::metadata::{
    BatchTable, ComponentType, Entity, GltfData, Hit, Pointed, Reader, Schema, VertexValues, describe,
};
use parvis::content::surface::{Picture, Texture, Wrap};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

const MAX_BYTES: u64 = 16 << 20;

struct File<'a> {
    json: &'a Json,
    buffer: &'a [u8],
}

fn number(json: &Json, key: &str) -> usize {
    json[key].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

impl GltfData for File<'_> {
    fn view(&self, index: usize) -> Result<Cow<'_, [u8]>, String> {
        let view = &self.json["bufferViews"][index];
        let start: usize = (0..number(view, "buffer").min(4))
            .map(|n| number(&self.json["buffers"][n], "byteLength"))
            .fold(0, usize::saturating_add);
        let start = start.saturating_add(number(view, "byteOffset"));
        let end = start.saturating_add(number(view, "byteLength"));
        self.buffer.get(start..end).map(Cow::Borrowed).ok_or_else(|| "ends too early".to_owned())
    }

    fn accessor(&self, index: usize) -> Result<VertexValues, String> {
        let accessor = &self.json["accessors"][index];
        let bytes = self.view(number(accessor, "bufferView"))?;
        let component = u32::try_from(number(accessor, "componentType")).ok().and_then(ComponentType::from_gltf);
        let components = match accessor["type"].as_str() {
            Some("SCALAR") => 1,
            Some("VEC2") => 2,
            Some("VEC3") => 3,
            _ => 4,
        };
        let component = component.ok_or("has no type")?;
        let whole = bytes.len() - bytes.len() % (component.size() * components);
        let normalized = accessor["normalized"].as_bool().unwrap_or(false);
        VertexValues::new(component, components, normalized, bytes[..whole].to_vec()).ok_or_else(String::new)
    }

    fn texture(&self, index: usize) -> Result<Texture, String> {
        let picture = Picture::from_rgba("", 3, 2, (0..24).collect());
        let wrap = [Wrap::Repeat, Wrap::Clamp, Wrap::Mirror][index % 3];
        Ok(Texture { picture: Arc::new(picture), wrap_u: wrap, wrap_v: wrap })
    }

    fn resource(&self, _: &str) -> Result<Vec<u8>, String> {
        serde_json::to_vec(&self.json["schema"]).map_err(|error| error.to_string())
    }
}

fn list<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = &'a Json> {
    json[key].as_array().into_iter().flatten().take(8)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (text, buffer) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    if let Ok(table) = BatchTable::parse(text, buffer, 7) {
        assert_eq!(table.value.row(7).count(), 0);
        table.value.row(6).for_each(|(_, value)| drop(value.to_string()));
    }
    let Ok(json) = serde_json::from_slice::<Json>(text) else { return };
    let file = File { json: &json, buffer };
    let mut reader = Reader::new(&file, MAX_BYTES);
    reader.document(&json["extensions"]["EXT_structural_metadata"]);
    let mut primitives = Vec::new();
    for primitive in list(&json, "meshes").flat_map(|mesh| list(mesh, "primitives")) {
        let attributes = primitive["attributes"].as_object().into_iter().flatten();
        let attributes: BTreeMap<String, usize> = attributes
            .filter_map(|(name, index)| Some((name.clone(), usize::try_from(index.as_u64()?).ok()?)))
            .collect();
        let nothing = serde_json::Map::new();
        let extensions = primitive["extensions"].as_object().unwrap_or(&nothing);
        let mut read = reader.primitive(extensions, &attributes, "meshes[0]");
        read.instances = reader.instances(extensions, &attributes, "nodes[0]").map(Arc::new);
        primitives.push(read);
    }
    let mut model = reader.finish().value;
    model.primitives = primitives;
    assert!(model.size_bytes() as u64 <= MAX_BYTES);

    let root = &json;
    let schema = Schema::parse(&root["schema"], "schema").map(|loaded| loaded.value).unwrap_or_default();
    let entity = Entity::parse(&root["metadata"], &schema, "metadata").ok().map(|loaded| loaded.value);
    for primitive in 0..model.primitives.len() {
        let hit = Hit { primitive, corners: [0, 1, 5], barycentric: [0.2, 0.3, 0.5], instance: Some(2) };
        let pointed = Pointed { model: Some((&model, hit)), tile: entity.as_ref(), ..Pointed::default() };
        for fact in describe(&pointed).iter().flat_map(|section| &section.facts) {
            drop(fact.value.to_string());
        }
    }
    if let Some(entity) = entity {
        entity.values().for_each(|(_, value)| drop(value.to_string()));
    }
    for primitive in &mut model.primitives {
        Arc::make_mut(&mut primitive.vertices).reorder(&[3, 2, 900, 0]);
    }
    for table in model.tables.iter().flatten() {
        for row in [0, 1, table.count.saturating_sub(1), table.count, u64::MAX] {
            table.row(row).for_each(|(_, value)| drop(value.to_string()));
        }
    }
});
