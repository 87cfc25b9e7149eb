//! `KHR_draco_mesh_compression` and `3DTILES_draco_point_compression`.

use super::points::{Pnts, cloud, points};
use super::*;
use crate::common::glb::{self, Gltf};
use draco_core::{
    DataType, EncoderBuffer, EncoderOptions, GeometryAttributeType, Mesh, MeshEncoder, PointAttribute, PointCloud,
    PointCloudEncoder,
};
use proptest::prelude::*;
use serde_json::json;

fn attribute(kind: GeometryAttributeType, values: &[[f32; 3]]) -> PointAttribute {
    let mut attribute = PointAttribute::new();
    attribute.init(kind, 3, DataType::Float32, false, values.len());
    let flat: Vec<f32> = values.iter().flatten().copied().collect();
    attribute.buffer_mut().update_f32s_le(0, &flat);
    attribute
}

fn bytes(values: &[[u8; 3]]) -> PointAttribute {
    let mut attribute = PointAttribute::new();
    attribute.init(GeometryAttributeType::Color, 3, DataType::Uint8, true, values.len());
    attribute.buffer_mut().write(0, values.as_flattened());
    attribute
}

/// A floor of 4 x 4 squares, a metre each, with a bump; one triangle after the other.
fn floor() -> (Vec<[f32; 3]>, Vec<u32>) {
    let at = |x: u32, y: u32| [x as f32, y as f32, if (x, y) == (2, 2) { 1.0 } else { 0.0 }];
    let positions = (0..25).map(|i| at(i % 5, i / 5)).collect();
    let square = |i: u32| {
        let a = i / 4 * 5 + i % 4;
        [a, a + 1, a + 5, a + 1, a + 6, a + 5]
    };
    (positions, (0..16).flat_map(square).collect())
}

/// The floor as a Draco mesh: positions are attribute 0, colours 1. `speed` 10 is sequential, others EdgeBreaker.
pub fn draco_floor(speed: i32) -> Vec<u8> {
    let (positions, indices) = floor();
    let mut mesh = Mesh::new();
    mesh.set_num_points(positions.len());
    mesh.add_attribute(attribute(GeometryAttributeType::Position, &positions));
    mesh.add_attribute(bytes(&[[255, 0, 51]; 25]));
    // Attribute 2: every vertex' number.
    let mut numbers = PointAttribute::new();
    numbers.init(GeometryAttributeType::Generic, 1, DataType::Uint8, false, 25);
    numbers.buffer_mut().write(0, &(0..25).collect::<Vec<u8>>());
    mesh.add_attribute(numbers);
    mesh.try_set_num_faces(indices.len() / 3).unwrap();
    mesh.set_faces_from_flat_indices(&indices);
    let mut options = EncoderOptions::new();
    options.set_attribute_quantization(0, 12);
    options.set_global_int("encoding_speed", speed);
    options.set_global_int("decoding_speed", speed);
    let mut out = EncoderBuffer::new();
    let mut encoder = MeshEncoder::new();
    encoder.set_mesh(mesh);
    encoder.encode(&options, &mut out).unwrap();
    out.data().to_vec()
}

pub fn with_draco(draco: &[u8]) -> Gltf {
    let mut gltf = Gltf::new();
    let view = gltf.view(draco);
    // The accessors have no bytes of their own: the bitstream stands for them.
    let positions = gltf.push("accessors", json!({"componentType": glb::FLOAT, "type": "VEC3", "count": 25}));
    let colors = json!({"componentType": glb::UNSIGNED_BYTE, "type": "VEC3", "count": 25, "normalized": true});
    let colors = gltf.push("accessors", colors);
    let indices = gltf.push("accessors", json!({"componentType": glb::UNSIGNED_SHORT, "type": "SCALAR", "count": 96}));
    gltf.show(json!({
        "attributes": {"POSITION": positions, "COLOR_0": colors}, "indices": indices, "mode": 5,
        "extensions": {"KHR_draco_mesh_compression": {"bufferView": view, "attributes": {"POSITION": 0, "COLOR_0": 1}}}
    }));
    gltf.json["extensionsRequired"] = json!(["KHR_draco_mesh_compression"]);
    gltf
}

#[test]
fn a_draco_mesh_agrees_with_what_was_compressed_up_to_its_quantisation() {
    let (corners, indices) = floor();
    for speed in [0, 5, 10] {
        let content = content(&with_draco(&draco_floor(speed)).glb());
        let primitive = &content.model.primitives[0];
        assert_eq!(content.model.triangle_count() * 3, indices.len(), "speed {speed}");
        assert!(faces_agree_with_normals(primitive), "speed {speed}");
        let found = positions(&content, 0);
        for corner in &corners {
            // Twelve bits over four metres.
            let near = found.iter().any(|p| p.distance(Vec3::from_array(*corner)) < 4.0 / 4095.0);
            assert!(near, "speed {speed}: {corner:?} is missing");
        }
        assert!(primitive.colors.iter().all(|c| *c == [255, 0, 51, 255]), "speed {speed}: {:?}", primitive.colors[0]);
    }
}

#[test]
fn a_draco_mesh_that_lacks_what_the_gltf_names_is_an_error_that_says_where() {
    let mut gltf = with_draco(&draco_floor(5));
    let pointer = "/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression/attributes/POSITION";
    *gltf.json.pointer_mut(pointer).unwrap() = json!(9);
    assert!(message(&gltf.glb()).contains("meshes[0].primitives[0].attributes.POSITION names attribute 9"));
    let whole = draco_floor(5);
    for length in 0..whole.len() {
        let text = message(&with_draco(&whole[..length]).glb());
        assert!(text.contains("meshes[0].primitives[0]"), "{length}: {text}");
    }
}

#[test]
fn a_short_draco_header_that_claims_gigabytes_is_refused_at_once() {
    // A sequential mesh, version 2.2: magic, version, mesh, sequential, no flags; four billion faces and points.
    let mut bytes = b"DRACO\x02\x02\x01\x00\x00\x00".to_vec();
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]);
    bytes.resize(100, 0);
    assert!(message(&with_draco(&bytes).glb()).contains("Draco data that cannot be decoded"));
    let mut cloud = b"DRACO\x02\x03\x00\x00\x00\x00".to_vec();
    cloud.extend(0x7fff_ffffi32.to_le_bytes());
    cloud.resize(100, 0);
    assert!(message(&with_draco(&cloud).glb()).contains("Draco data that cannot be decoded"));
}

#[test]
fn a_mesh_that_is_larger_than_the_tile_may_be_is_refused() {
    let tile = with_draco(&draco_floor(10)).glb();
    let mut refused_by_draco = 0;
    for max_bytes in (0..1_000_000).step_by(1000) {
        let options = DecodeOptions { max_bytes, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
        let Err(error) = decode(&tile, "0.glb", &options) else {
            assert!(refused_by_draco > 0);
            return;
        };
        refused_by_draco += u32::from(error.to_string().contains("ceiling"));
    }
    panic!("a megabyte is enough for 32 triangles");
}

#[test]
fn a_draco_cloud_of_points_is_read() {
    let corners: Vec<[f32; 3]> = (0..40).map(|i| [i as f32, (i % 7) as f32, 2.0]).collect();
    let mut of = PointCloud::new();
    of.set_num_points(corners.len());
    of.add_attribute(attribute(GeometryAttributeType::Position, &corners));
    let colors: Vec<[u8; 3]> = (0..40).map(|i| [i, 0, 255]).collect();
    of.add_attribute(bytes(&colors));
    let mut options = EncoderOptions::new();
    options.set_attribute_quantization(0, 14);
    let mut out = EncoderBuffer::new();
    let mut encoder = PointCloudEncoder::new();
    encoder.set_point_cloud(of);
    encoder.encode(&options, &mut out).unwrap();
    let extension = |length: usize| {
        json!({"3DTILES_draco_point_compression": {
            "properties": {"POSITION": 0, "RGB": 1}, "byteOffset": 0, "byteLength": length
        }})
    };
    let tile = cloud(40)
        .bytes("POSITION", out.data())
        .set("RGB", json!({"byteOffset": 0}))
        .set("extensions", extension(out.data().len()));
    let (found, places) = points(&tile.pnts());
    assert_eq!(places.len(), 40);
    for (place, color) in places.iter().zip(&found.colors) {
        let corner = glam::dvec3(f64::from(color[0]), f64::from(color[0] % 7), 2.0);
        assert!(place.distance(corner) < 0.01, "{place} should be {corner}");
        assert_eq!(color[2..], [255, 255]);
    }
    let lies = tile.set("POINTS_LENGTH", json!(39));
    assert!(message(&lies.pnts()).contains("POINTS_LENGTH is 39"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_draco_data_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        speed in prop::sample::select(vec![0, 5, 10]),
    ) {
        let mut bytes = draco_floor(speed);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(loaded) = try_decode(&with_draco(&bytes).glb()) {
            for primitive in &loaded.value.model.primitives {
                prop_assert!(primitive.indices.iter().all(|i| (*i as usize) < primitive.positions.len()));
            }
        }
    }
}
