//! Draco bitstreams, as a glTF's mesh and as a glTF's points.
#![no_main]

use serde_json::json;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for mode in [4, 0] {
        let json = json!({
            "asset": { "version": "2.0" },
            "scenes": [{ "nodes": [0] }], "nodes": [{ "mesh": 0 }],
            "buffers": [{ "byteLength": bytes.len() }],
            "bufferViews": [{ "buffer": 0, "byteLength": bytes.len() }],
            "accessors": [
                { "componentType": 5126, "type": "VEC3", "count": 3 },
                { "componentType": 5125, "type": "SCALAR", "count": 3 },
            ],
            "meshes": [{ "primitives": [{
                "attributes": { "POSITION": 0, "NORMAL": 0, "_FEATURE_ID_0": 1 }, "indices": 1, "mode": mode,
                "extensions": { "KHR_draco_mesh_compression": {
                    "bufferView": 0, "attributes": { "POSITION": 0, "NORMAL": 1, "_FEATURE_ID_0": 2 },
                } },
            }] }],
        });
        parvis_fuzz::decode(&glb(json.to_string(), bytes));
    }
});

fn glb(mut json: String, buffer: &[u8]) -> Vec<u8> {
    json.extend(std::iter::repeat_n(' ', json.len().next_multiple_of(4) - json.len()));
    let mut bytes = b"glTF\x02\0\0\0".to_vec();
    let put = |bytes: &mut Vec<u8>, number: usize| bytes.extend((number as u32).to_le_bytes());
    put(&mut bytes, 12 + 8 + json.len() + 8 + buffer.len());
    put(&mut bytes, json.len());
    bytes.extend(b"JSON");
    bytes.extend(json.as_bytes());
    put(&mut bytes, buffer.len());
    bytes.extend(b"BIN\0");
    bytes.extend(buffer);
    bytes
}
