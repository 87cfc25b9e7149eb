//! `EXT_meshopt_compression` and `KHR_meshopt_compression`.

use super::*;
use crate::common::glb::{self, Gltf};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A view whose bytes the extension has; `of` is its own object, without the place of the bytes.
fn view(gltf: &mut Gltf, name: &str, bytes: &[u8], mut of: Value) -> usize {
    gltf.bin.resize(gltf.bin.len().next_multiple_of(4), 0);
    let (count, stride) = (of["count"].as_u64().unwrap(), of["byteStride"].as_u64().unwrap());
    of["buffer"] = json!(0);
    of["byteOffset"] = json!(gltf.bin.len());
    of["byteLength"] = json!(bytes.len());
    gltf.bin.extend(bytes);
    // The buffer to fall back to has no bytes: readers that know the extension never look.
    let length = count.saturating_mul(stride);
    gltf.push("bufferViews", json!({"buffer": 1, "byteLength": length, "extensions": {name: of}}))
}

fn accessor(gltf: &mut Gltf, view: usize, component: u32, kind: &str, count: usize, normalized: bool) -> usize {
    let of =
        json!({"bufferView": view, "componentType": component, "type": kind, "count": count, "normalized": normalized});
    gltf.push("accessors", of)
}

const SQUARE: [[f32; 3]; 4] = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
const INDICES: [u32; 6] = [0, 1, 2, 0, 2, 3];

/// A square, its positions and indices compressed.
pub fn square(name: &str, mode: &str, stride: usize) -> Gltf {
    let mut gltf = Gltf::new();
    let bytes = meshopt::encode_vertex_buffer(&SQUARE).unwrap();
    let positions = view(&mut gltf, name, &bytes, json!({"byteStride": 12, "count": 4, "mode": "ATTRIBUTES"}));
    let positions = accessor(&mut gltf, positions, glb::FLOAT, "VEC3", 4, false);
    let bytes = match mode {
        "TRIANGLES" => meshopt::encode_index_buffer(&INDICES, 4).unwrap(),
        _ => meshopt::encode_index_sequence(&INDICES, 4).unwrap(),
    };
    let indices = view(&mut gltf, name, &bytes, json!({"byteStride": stride, "count": 6, "mode": mode}));
    let component = if stride == 2 { glb::UNSIGNED_SHORT } else { glb::UNSIGNED_INT };
    let indices = accessor(&mut gltf, indices, component, "SCALAR", 6, false);
    gltf.show(json!({"attributes": {"POSITION": positions}, "indices": indices}));
    gltf.json["extensionsRequired"] = json!([name]);
    gltf.json["buffers"] = json!([
        {"byteLength": gltf.bin.len()},
        // At an address that is never asked for.
        {"byteLength": 60, "uri": "nowhere.bin", "extensions": {name: {"fallback": true}}}
    ]);
    gltf
}

#[test]
fn a_compressed_square_is_what_it_was_in_every_mode_and_by_either_name() {
    for name in ["EXT_meshopt_compression", "KHR_meshopt_compression"] {
        for mode in ["TRIANGLES", "INDICES"] {
            for stride in [2, 4] {
                let content = content(&square(name, mode, stride).glb());
                assert_eq!(content.model.triangle_count(), 2, "{name} {mode} {stride}");
                assert!(faces_agree_with_normals(&content.model.primitives[0]));
                for corner in SQUARE {
                    let found = positions(&content, 0);
                    assert!(found.contains(&Vec3::from_array(corner)), "{name} {mode} {stride}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn octahedral_normals_and_exponential_positions_come_out_as_vectors() {
    let mut gltf = Gltf::new();
    let name = "EXT_meshopt_compression";
    let exponential = meshopt::encode_filter_exp(&SQUARE, 20, meshopt::EncodeExpMode::SharedVector);
    let bytes = meshopt::encode_vertex_buffer(&exponential).unwrap();
    let of = json!({"byteStride": 12, "count": 4, "mode": "ATTRIBUTES", "filter": "EXPONENTIAL"});
    let positions_view = view(&mut gltf, name, &bytes, of);
    let positions_accessor = accessor(&mut gltf, positions_view, glb::FLOAT, "VEC3", 4, false);
    let tilted = Vec3::new(0.6, 0.0, 0.8);
    for (stride, component, bits) in [(4, glb::BYTE, 8), (8, glb::SHORT, 16)] {
        let vectors = [[tilted.x, tilted.y, tilted.z, 0.0]; 4];
        let bytes = match bits {
            8 => meshopt::encode_vertex_buffer(&meshopt::encode_filter_oct::<i8>(&vectors, bits)),
            _ => meshopt::encode_vertex_buffer(&meshopt::encode_filter_oct::<i16>(&vectors, bits)),
        };
        let of = json!({"byteStride": stride, "count": 4, "mode": "ATTRIBUTES", "filter": "OCTAHEDRAL"});
        let normals = view(&mut gltf, name, &bytes.unwrap(), of);
        let normals = accessor(&mut gltf, normals, component, "VEC3", 4, true);
        let indices = gltf.indices(&[0, 1, 2, 0, 2, 3]);
        gltf.show(json!({"attributes": {"POSITION": positions_accessor, "NORMAL": normals}, "indices": indices}));
    }
    let content = content(&gltf.glb());
    for primitive in &content.model.primitives {
        assert_eq!(primitive.positions.len(), 4);
        let close = primitive.normals.iter().all(|n| Vec3::from_array(*n).distance(tilted) < 0.02);
        assert!(close, "{:?}", primitive.normals);
    }
    assert!((content.bounds_max - content.bounds_min).distance(Vec3::new(1.0, 1.0, 0.0)) < 1e-4);
}

#[test]
fn colours_filtered_for_compression_come_out_as_colours() {
    let name = "KHR_meshopt_compression";
    let mut gltf = square(name, "TRIANGLES", 2);
    let orange = [1.0, 0.5, 0.25, 1.0];
    let encoded = meshopt::encode_filter_color::<u8>(&[orange; 4], 8);
    let bytes = meshopt::encode_vertex_buffer(&encoded).unwrap();
    let of = json!({"byteStride": 4, "count": 4, "mode": "ATTRIBUTES", "filter": "COLOR"});
    let colors = view(&mut gltf, name, &bytes, of);
    let colors = accessor(&mut gltf, colors, glb::UNSIGNED_BYTE, "VEC4", 4, true);
    gltf.json["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = json!(colors);
    gltf.json["buffers"][0]["byteLength"] = json!(gltf.bin.len());
    let content = content(&gltf.glb());
    for color in &content.model.primitives[0].colors {
        let close = color.iter().zip(orange).all(|(found, wanted)| (f32::from(*found) - wanted * 255.0).abs() < 4.0);
        assert!(close, "{color:?}");
    }
}

/// Changes the extension of view 0 (positions) or 1 (indices) and expects a refusal that names the view.
fn refused(view: usize, problem: &str, change: impl Fn(&mut Value)) {
    let mut gltf = square("EXT_meshopt_compression", "TRIANGLES", 2);
    change(&mut gltf.json["bufferViews"][view]["extensions"]["EXT_meshopt_compression"]);
    let text = message(&gltf.glb());
    assert!(text.contains(&format!("bufferViews[{view}]")) && text.contains(problem), "{text}");
}

#[test]
fn counts_and_strides_that_the_decoder_was_not_made_for_are_refused() {
    refused(0, "multiple of four", |e| e["byteStride"] = json!(10));
    refused(0, "multiple of four", |e| e["byteStride"] = json!(260));
    refused(0, "multiple of four", |e| e["byteStride"] = json!(0));
    refused(0, "can hold", |e| e["count"] = json!(100_000_000));
    refused(0, "can be counted", |e| e["count"] = json!(u64::MAX));
    refused(0, "filter", |e| e["filter"] = json!("QUATERNION"));
    refused(0, "cannot be read", |e| e["filter"] = json!("SQUARE"));
    refused(0, "cannot be read", |e| e["mode"] = json!("LINES"));
    refused(0, "takes 1000000 bytes", |e| e["byteLength"] = json!(1_000_000));
    refused(1, "two nor four", |e| e["byteStride"] = json!(3));
    refused(1, "whole triangles", |e| e["count"] = json!(7));
    refused(1, "can hold", |e| e["count"] = json!(3_000_000_000u64));
    refused(1, "filter", |e| e["filter"] = json!("OCTAHEDRAL"));
    refused(1, "buffers[9]", |e| e["buffer"] = json!(9));
}

#[test]
fn compressed_data_beyond_the_tiles_budget_is_refused() {
    let mut gltf = Gltf::new();
    let flat = vec![[0f32; 3]; 500_000];
    let bytes = meshopt::encode_vertex_buffer(&flat).unwrap();
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    let of = json!({"byteStride": 12, "count": flat.len(), "mode": "ATTRIBUTES"});
    let positions = view(&mut gltf, "EXT_meshopt_compression", &bytes, of);
    let positions = accessor(&mut gltf, positions, glb::FLOAT, "VEC3", flat.len(), false);
    gltf.show(json!({"attributes": {"POSITION": positions}}));
    let options = DecodeOptions { max_bytes: 1 << 20, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let text = decode(&gltf.glb(), "0.glb", &options).unwrap_err().to_string();
    assert!(text.contains("6000000 bytes more than the 1048576 allowed"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_meshopt_data_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        mode in prop::sample::select(vec!["TRIANGLES", "INDICES"]),
        stride in prop::sample::select(vec![2usize, 4]),
    ) {
        let mut gltf = square("EXT_meshopt_compression", mode, stride);
        for (place, value) in changes {
            let place = place.index(gltf.bin.len());
            gltf.bin[place] = value;
        }
        if let Ok(loaded) = try_decode(&gltf.glb()) {
            for primitive in &loaded.value.model.primitives {
                prop_assert!(primitive.indices.iter().all(|i| (*i as usize) < primitive.positions.len()));
            }
        }
    }
}
