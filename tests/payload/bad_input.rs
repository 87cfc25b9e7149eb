//! Bytes that are not what they should be: an error that says where, and no panic.

use super::*;
use crate::common::glb::{self, Gltf};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn an_empty_tile_is_an_error_that_names_it() {
    assert_eq!(message(b""), "tiles/0.glb is empty: copy or export the tileset again");
}

#[test]
fn a_glb_cut_at_any_byte_is_an_error() {
    let whole = glb::textured_square().glb();
    for length in 0..whole.len() {
        assert!(message(&whole[..length]).contains("tiles/0.glb"), "{length}");
    }
}

#[test]
fn a_b3dm_cut_at_any_byte_is_an_error() {
    let whole = glb::b3dm(r#"{"BATCH_LENGTH":0}"#, &glb::textured_square().glb());
    for length in 0..whole.len() {
        assert!(message(&whole[..length]).contains("tiles/0.glb"), "{length}");
    }
}

#[test]
fn a_wrong_magic_is_an_error_that_shows_it() {
    let mut bytes = glb::triangle().glb();
    bytes[..4].copy_from_slice(b"gl\0F");
    assert_eq!(message(&bytes), r"tiles/0.glb is none of glb, glTF, b3dm, i3dm, pnts and cmpt: it begins with gl\x00F");
}

#[test]
fn formats_that_follow_later_are_named() {
    for (magic, name) in [(b"vctr", "vector data"), (b"geom", "vector data"), (b"subt", "subtree")] {
        let text = message(&[&magic[..], &[1, 0, 0, 0, 16, 0, 0, 0]].concat());
        assert!(text.contains(name) && text.contains("not supported yet"), "{text}");
    }
}

#[test]
fn other_versions_are_named() {
    let mut bytes = glb::triangle().glb();
    bytes[4] = 1;
    assert!(message(&bytes).contains("version 1"));
    let mut gltf = glb::triangle();
    gltf.json["asset"]["version"] = json!("1.0");
    assert!(message(&gltf.glb()).contains("version 1.0"));
    assert!(message(&glb::b3dm("{}", &bytes)).contains("glTF 1.0"));
}

#[test]
fn unknown_required_extensions_are_named_and_optional_ones_ignored() {
    let mut gltf = glb::triangle();
    gltf.json["extensionsUsed"] = json!(["EXT_a", "EXT_b"]);
    assert_eq!(content(&gltf.glb()).model.triangle_count(), 1);
    gltf.json["extensionsRequired"] = json!(["KHR_mesh_quantization", "EXT_a"]);
    assert_eq!(message(&gltf.glb()), "tiles/0.glb needs EXT_a, which Parvis cannot read yet: re-export without it");
    gltf.json["extensionsRequired"] = json!(["EXT_a", "EXT_b"]);
    assert!(message(&gltf.glb()).ends_with("needs EXT_a, EXT_b, which Parvis cannot read yet: re-export without them"));
}

/// Changes a document and expects an error that names the place.
fn refused(path: &str, change: impl Fn(&mut Gltf)) {
    let mut gltf = glb::textured_square();
    change(&mut gltf);
    let text = message(&gltf.glb());
    assert!(text.starts_with("tiles/0.glb ") && text.contains(path), "{text} should name {path}");
}

const POSITION: &str = "meshes[0].primitives[0].attributes.POSITION (accessors[0])";

#[test]
fn an_accessor_out_of_range_is_an_error_that_names_it() {
    refused(POSITION, |g| g.json["accessors"][0]["count"] = json!(5));
    refused(POSITION, |g| g.json["accessors"][0]["count"] = json!(4_000_000_000u64));
    refused(POSITION, |g| g.json["accessors"][0]["count"] = json!(u64::MAX));
    refused(POSITION, |g| g.json["accessors"][0]["byteOffset"] = json!(4));
    refused(POSITION, |g| g.json["accessors"][0]["byteOffset"] = json!(u64::MAX - 3));
    refused(POSITION, |g| g.json["accessors"][0]["bufferView"] = json!(77));
    refused(POSITION, |g| g.json["accessors"][0]["componentType"] = json!(1));
    refused(POSITION, |g| g.json["accessors"][0]["type"] = json!("MAT4"));
    refused(POSITION, |g| g.json["accessors"][0]["bufferView"] = json!(null));
    refused(POSITION, |g| g.json["bufferViews"][0]["byteStride"] = json!(8));
    refused(POSITION, |g| g.json["bufferViews"][0]["byteStride"] = json!(u64::MAX));
    refused(POSITION, |g| g.json["bufferViews"][0]["byteLength"] = json!(u64::MAX));
    refused(POSITION, |g| g.json["bufferViews"][0]["byteOffset"] = json!(u64::MAX));
    refused(POSITION, |g| g.json["bufferViews"][0]["buffer"] = json!(3));
    refused("meshes[0].primitives[0].attributes.POSITION", |g| g.json["accessors"][0]["type"] = json!("VEC2"));
    refused("attributes.POSITION points at accessors[99]", |g| {
        g.json["meshes"][0]["primitives"][0]["attributes"]["POSITION"] = json!(99);
    });
}

#[test]
fn a_sparse_accessor_out_of_range_is_an_error_that_names_it() {
    let sparse = |count: u64, places: &'static [u8]| {
        move |g: &mut Gltf| {
            let places = g.view(places);
            let values = g.view(&[0; 24]);
            g.json["accessors"][0]["sparse"] = json!({
                "count": count,
                "indices": {"bufferView": places, "componentType": 5121}, "values": {"bufferView": values}
            });
        }
    };
    refused("POSITION (accessors[0]).sparse", sparse(5, &[0, 1, 2, 3, 3]));
    refused("POSITION (accessors[0]).sparse", sparse(2, &[0, 9]));
    refused("POSITION (accessors[0]).sparse", sparse(2, &[0]));
    refused("POSITION (accessors[0]).sparse", sparse(3, &[0, 1, 2]));
    refused("POSITION (accessors[0]).sparse", sparse(u64::MAX, &[0]));
}

#[test]
fn a_sparse_accessor_without_data_is_stopped_by_the_budget() {
    refused("attributes.POSITION needs 48000000000 bytes", |g| {
        let places = g.view(&[0]);
        let values = g.view(&[0; 12]);
        g.json["accessors"][0] = json!({
            "componentType": 5126, "type": "VEC3", "count": 4_000_000_000u64,
            "sparse": {"count": 1, "indices": {"bufferView": places, "componentType": 5121}, "values": {"bufferView": values}}
        });
    });
}

#[test]
fn an_index_past_the_vertices_is_an_error_that_names_the_primitive() {
    let mut gltf = glb::textured_square();
    let indices = gltf.indices(&[0, 1, 4]);
    gltf.json["meshes"][0]["primitives"][0]["indices"] = json!(indices);
    assert_eq!(message(&gltf.glb()), "tiles/0.glb meshes[0].primitives[0].indices names vertex 4, and there are 4");
}

#[test]
fn attributes_of_different_lengths_are_an_error() {
    refused("attributes.NORMAL", |g| g.json["accessors"][1]["count"] = json!(3));
    refused("attributes.TEXCOORD_0", |g| g.json["accessors"][2]["count"] = json!(3));
}

#[test]
fn references_to_nothing_are_errors_that_name_them() {
    refused("nodes[0] points at meshes[7]", |g| g.json["nodes"][0]["mesh"] = json!(7));
    refused("nodes[5] does not exist", |g| g.json["scenes"][0]["nodes"] = json!([5]));
    refused("scenes[9]", |g| g.json["scene"] = json!(9));
    refused("materials[3]", |g| g.json["meshes"][0]["primitives"][0]["material"] = json!(3));
    refused("textures[3]", |g| {
        g.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] = json!(3);
    });
}

#[test]
fn cycles_of_nodes_are_refused() {
    refused("nodes[0] is its own ancestor", |g| g.json["nodes"][0]["children"] = json!([0]));
    refused("nodes[0] is its own ancestor", |g| {
        g.json["nodes"] = json!([{"children": [1]}, {"children": [0]}]);
    });
    refused("nodes[0] is its own ancestor or has two parents", |g| g.json["scenes"][0]["nodes"] = json!([0, 0]));
}

#[test]
fn triangles_with_positions_that_are_not_finite_are_dropped_with_a_warning() {
    for bad in [f32::NAN, f32::INFINITY] {
        let mut gltf = Gltf::new();
        let positions = gltf.floats(&[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [bad, 0.0, 0.0]]);
        gltf.json["accessors"][positions].as_object_mut().unwrap().remove("max");
        gltf.json["accessors"][positions].as_object_mut().unwrap().remove("min");
        let indices = gltf.indices(&[0, 1, 2, 0, 1, 3]);
        gltf.show(json!({"attributes": {"POSITION": positions}, "indices": indices}));
        let loaded = try_decode(&gltf.glb()).unwrap();
        assert_eq!(loaded.value.model.triangle_count(), 1);
        assert!(loaded.value.bounds_max.is_finite());
        assert!(loaded.warnings[0].contains("meshes[0].primitives[0]: 1 triangles"), "{:?}", loaded.warnings);
    }
}

#[test]
fn transforms_that_lead_out_of_the_world_are_refused() {
    refused("scene reaches", |g| g.json["nodes"][0]["translation"] = json!([1e30, 0, 0]));
    refused("scene reaches", |g| g.json["nodes"][0]["scale"] = json!([1e30, 1, 1]));
}

#[test]
fn a_small_file_that_repeats_a_large_mesh_is_stopped_by_the_budget() {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&vec![[0.0, 1.0, 2.0]; 3_000]);
    let primitive = json!({"attributes": {"POSITION": positions}});
    gltf.show(primitive.clone());
    gltf.json["meshes"][0]["primitives"] = json!(vec![primitive; 20_000]);
    let options = DecodeOptions { max_bytes: 100 << 20, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let text = decode(&gltf.glb(), "0.glb", &options).unwrap_err().to_string();
    assert!(text.contains("104857600"), "{text}");
}

#[test]
fn a_document_that_would_grow_in_memory_is_stopped_before_it_is_parsed() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"] = json!(vec![json!({}); 50_000]);
    let options = DecodeOptions { max_bytes: 10 << 20, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let text = decode(&gltf.glb(), "0.glb", &options).unwrap_err().to_string();
    assert!(text.starts_with("0.glb the JSON needs"), "{text}");
}

#[test]
fn json_that_is_damaged_or_something_else_is_an_error() {
    for bytes in
        [&b"{"[..], b"{}", b"{\"asset\":{}}", b"{\"asset\":{\"version\":\"2.0\"},\"nodes\":3}", b"[]", b"\xef\xbb\xbf"]
    {
        assert!(try_decode(bytes).is_err(), "{bytes:?}");
    }
    let mut gltf = glb::triangle();
    gltf.json["meshes"][0]["primitives"][0]["mode"] = json!(9);
    assert!(message(&gltf.glb()).contains("mode"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mutated_tiles_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        wrapped in any::<bool>(),
    ) {
        let inner = glb::textured_square().glb();
        let mut bytes = if wrapped { glb::b3dm(r#"{"BATCH_LENGTH":0,"RTC_CENTER":[1,2,3]}"#, &inner) } else { inner };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(loaded) = try_decode(&bytes) {
            for primitive in &loaded.value.model.primitives {
                let count = primitive.positions.len();
                prop_assert_eq!(primitive.normals.len(), count);
                prop_assert!(primitive.indices.iter().all(|i| (*i as usize) < count));
                prop_assert!(primitive.material < loaded.value.model.materials.len());
            }
        }
    }

    #[test]
    fn numbers_changed_in_the_json_never_panic(which in any::<prop::sample::Index>(), value in any::<i64>(), small in 0..12i64, pick_small in any::<bool>()) {
        let gltf = glb::textured_square();
        let mut document = gltf.json.clone();
        document["buffers"] = json!([{"byteLength": gltf.bin.len()}]);
        let mut numbers = Vec::new();
        collect_numbers(&document, String::new(), &mut numbers);
        let pointer = &numbers[which.index(numbers.len())];
        *document.pointer_mut(pointer).unwrap() = json!(if pick_small { small } else { value });
        let changed = Gltf { json: document, bin: gltf.bin };
        drop(try_decode(&changed.glb()));
    }

    #[test]
    fn numbers_changed_in_extensions_never_panic(
        file in 0..4usize,
        which in any::<prop::sample::Index>(),
        value in prop_oneof![any::<i64>(), 0..12i64, 0..100_000i64],
    ) {
        let gltf = match file {
            0 => compressed::square("EXT_meshopt_compression", "TRIANGLES", 2),
            1 => compressed::square("KHR_meshopt_compression", "INDICES", 4),
            2 => instances::two_copies(),
            _ => draco::with_draco(&draco::draco_floor(5)),
        };
        let mut document = gltf.json.clone();
        if document["buffers"].is_null() {
            document["buffers"] = json!([{"byteLength": gltf.bin.len()}]);
        }
        let mut numbers = Vec::new();
        collect_numbers(&document, String::new(), &mut numbers);
        *document.pointer_mut(&numbers[which.index(numbers.len())]).unwrap() = json!(value);
        let changed = Gltf { json: document, bin: gltf.bin };
        let options = DecodeOptions { max_bytes: 64 << 20, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
        drop(decode(&changed.glb(), "0.glb", &options));
    }

    #[test]
    fn random_bytes_never_panic(start in 0..4usize, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let magic: &[u8] = [&b"glTF\x02\0\0\0"[..], b"b3dm\x01\0\0\0", b"{", b""][start];
        drop(try_decode(&[magic, &bytes[..]].concat()));
    }
}

fn collect_numbers(value: &serde_json::Value, pointer: String, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Number(_) => found.push(pointer),
        serde_json::Value::Array(entries) => {
            for (i, entry) in entries.iter().enumerate() {
                collect_numbers(entry, format!("{pointer}/{i}"), found);
            }
        }
        serde_json::Value::Object(entries) => {
            for (key, entry) in entries {
                collect_numbers(entry, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
}
