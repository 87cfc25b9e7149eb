//! Where vertices go, and which way faces look.

use super::*;
use crate::common::glb::{self, Gltf};
use glam::{DVec3, dvec3};
use serde_json::json;

fn close(a: &[Vec3], b: &[[f32; 3]]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.distance(Vec3::from_array(*b)) < 1e-5)
}

const TRIANGLE: [[f32; 3]; 3] = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];

#[test]
fn a_tile_without_transforms_comes_out_as_its_gltf_is() {
    let content = content(&glb::triangle().glb());
    assert!(close(&positions(&content, 0), &TRIANGLE));
    assert_eq!(content.model.primitives[0].normals, vec![[0.0, 0.0, 1.0]; 3]);
}

#[test]
fn a_z_up_gltf_is_not_turned_to_tile_space() {
    let options = DecodeOptions { gltf_z_up: true, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let content = decode(&glb::triangle().glb(), "0.glb", &options).unwrap().value;
    assert!(close(&positions(&content, 0), &[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]));
    assert_eq!(content.model.primitives[0].normals[0], [0.0, 1.0, 0.0]);
}

#[test]
fn the_centre_is_the_middle_of_the_bounds() {
    let content = content(&glb::triangle().glb());
    assert_eq!(content.center, dvec3(0.5, 0.5, 0.0));
    assert_eq!(content.bounds_min, Vec3::new(-0.5, -0.5, 0.0));
    assert_eq!(content.bounds_max, Vec3::new(0.5, 0.5, 0.0));
}

#[test]
fn a_tile_on_the_globe_keeps_its_millimetres() {
    let place = dvec3(1_215_115.014_5, -4_736_351.649_4, 4_081_531.524_4);
    let wrapped =
        glb::b3dm(&json!({"BATCH_LENGTH": 0, "RTC_CENTER": place.to_array()}).to_string(), &glb::triangle().glb());
    let content = content(&wrapped);
    let expected = VISIT_FROM_TILE.transform_point3(place) + dvec3(0.5, 0.5, 0.0);
    assert!(content.center.distance(expected) < 1e-6, "{} {expected}", content.center);
    assert_eq!(content.model.primitives[0].positions[1], [0.5, -0.5, 0.0]);
}

#[test]
fn cesium_rtc_moves_a_tile_as_rtc_center_does() {
    let mut gltf = glb::triangle();
    gltf.json["extensionsRequired"] = json!(["CESIUM_RTC"]);
    gltf.json["extensions"] = json!({"CESIUM_RTC": {"center": [1000.0, 2000.0, 3000.0]}});
    let moved = content(&gltf.glb());
    let wrapped = content(&glb::b3dm(r#"{"BATCH_LENGTH":0,"RTC_CENTER":[1000,2000,3000]}"#, &glb::triangle().glb()));
    assert_eq!(moved.center, wrapped.center);
    assert_eq!(moved.center, dvec3(1000.5, 3000.5, -2000.0));
}

#[test]
fn a_b3dm_with_padding_it_does_not_count_and_a_wrong_length_is_read() {
    let mut wrapped = glb::b3dm(r#"{"BATCH_LENGTH":0}"#, &glb::triangle().glb());
    let table = u32::from_le_bytes(wrapped[12..16].try_into().unwrap());
    wrapped[12..16].copy_from_slice(&(table - 2).to_le_bytes());
    wrapped[8..12].copy_from_slice(&7u32.to_le_bytes());
    assert_eq!(content(&wrapped).model.triangle_count(), 1);
}

#[test]
fn the_two_b3dm_headers_older_than_the_standard_are_read() {
    let inner = glb::triangle().glb();
    for words in [4usize, 5] {
        let mut bytes = b"b3dm".to_vec();
        bytes.extend(1u32.to_le_bytes());
        bytes.extend(((words + 1) * 4 + inner.len()).to_le_bytes()[..4].to_vec());
        bytes.resize((words + 1) * 4, 0);
        bytes.extend(&inner);
        assert_eq!(content(&bytes).model.triangle_count(), 1, "{words}");
    }
}

#[test]
fn node_transforms_are_applied_from_the_root_down() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"] = json!([
        {"mesh": 0, "scale": [2, 2, 2]},
        {"children": [0], "translation": [10, 0, 0], "rotation": [0, 0, 3, 3]}
    ]);
    gltf.json["scenes"] = json!([{"nodes": [1]}]);
    let content = content(&gltf.glb());
    assert!(close(&positions(&content, 0), &[[10.0, 0.0, 0.0], [10.0, 2.0, 0.0], [8.0, 0.0, 0.0]]));
}

#[test]
fn a_matrix_is_applied_as_well() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"][0]["matrix"] = json!([0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 7, 8, 9, 1]);
    let content = content(&gltf.glb());
    assert!(close(&positions(&content, 0), &[[7.0, 8.0, 9.0], [7.0, 9.0, 9.0], [6.0, 8.0, 9.0]]));
}

#[test]
fn a_mirrored_node_still_shows_its_front() {
    let mut gltf = glb::textured_square();
    gltf.json["nodes"][0]["scale"] = json!([-1.0, 1.0, 1.0]);
    let mirrored = content(&gltf.glb());
    assert!(faces_agree_with_normals(&mirrored.model.primitives[0]));
    assert_eq!(mirrored.model.primitives[0].normals[0], [0.0, 0.0, 1.0]);
    assert_eq!(mirrored.center.x, -0.5);
}

#[test]
fn normals_of_an_unevenly_scaled_node_stay_perpendicular() {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, -1.0]]);
    let half = 0.5f32.sqrt();
    let normals = gltf.floats(&[[half, half, 0.0]; 3]);
    let node = gltf.show(json!({"attributes": {"POSITION": positions, "NORMAL": normals}}));
    gltf.json["nodes"][node]["scale"] = json!([1.0, 4.0, 1.0]);
    let content = content(&gltf.glb());
    let primitive = &content.model.primitives[0];
    let at = |i: usize| Vec3::from_array(primitive.positions[i]);
    let normal = Vec3::from_array(primitive.normals[0]);
    assert!(normal.dot(at(1) - at(0)).abs() < 1e-5 && (normal.length() - 1.0).abs() < 1e-5);
    assert!(faces_agree_with_normals(primitive));
}

#[test]
fn strips_fans_and_plain_vertices_become_triangles() {
    let corners = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]];
    let around = [corners[0], corners[1], corners[3], corners[2]];
    let list = [corners[0], corners[1], corners[3], corners[0], corners[3], corners[2]];
    for (mode, points) in [(5, &corners[..]), (6, &around[..]), (4, &list[..])] {
        let mut gltf = Gltf::new();
        let positions = gltf.floats(points);
        gltf.show(json!({"attributes": {"POSITION": positions}, "mode": mode}));
        let content = content(&gltf.glb());
        assert_eq!(content.model.triangle_count(), 2, "mode {mode}");
        let primitive = &content.model.primitives[0];
        assert!(primitive.normals.iter().all(|n| Vec3::from_array(*n).distance(Vec3::Z) < 1e-6), "mode {mode}");
        assert!(faces_agree_with_normals(primitive), "mode {mode}");
    }
}

#[test]
fn lines_are_left_out_with_a_warning() {
    for mode in 1..4 {
        let mut gltf = glb::triangle();
        gltf.json["meshes"][0]["primitives"][0]["mode"] = json!(mode);
        let loaded = try_decode(&gltf.glb()).unwrap();
        assert_eq!(loaded.value.model.triangle_count(), 0);
        assert!(loaded.warnings[0].contains("meshes[0].primitives[0]"), "{:?}", loaded.warnings);
    }
}

#[test]
fn quantized_positions_with_gaps_between_them_are_read() {
    let mut gltf = Gltf::new();
    let bytes: Vec<u8> = [[0i16, 0, 0, 99], [32767, 0, 0, 99], [0, 32767, 0, 99]]
        .iter()
        .flatten()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let positions = gltf.accessor(glb::SHORT, "VEC3", 3, &bytes);
    gltf.json["bufferViews"][0]["byteStride"] = json!(8);
    gltf.json["accessors"][positions]["normalized"] = json!(true);
    let normals = gltf.accessor(glb::BYTE, "VEC3", 3, &[0, 0, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0]);
    gltf.json["bufferViews"][1]["byteStride"] = json!(4);
    gltf.json["accessors"][normals]["normalized"] = json!(true);
    gltf.json["extensionsRequired"] = json!(["KHR_mesh_quantization"]);
    gltf.show(json!({"attributes": {"POSITION": positions, "NORMAL": normals}}));
    let content = content(&gltf.glb());
    assert!(close(&positions_of(&content), &TRIANGLE));
    assert_eq!(content.model.primitives[0].normals[0], [0.0, 0.0, 1.0]);
}

fn positions_of(content: &TileContent) -> Vec<Vec3> {
    positions(content, 0)
}

#[test]
fn integers_that_are_not_normalised_keep_their_value() {
    let mut gltf = Gltf::new();
    let positions = gltf.accessor(glb::UNSIGNED_BYTE, "VEC3", 3, &[0, 0, 0, 200, 0, 0, 0, 100, 0]);
    gltf.show(json!({"attributes": {"POSITION": positions}}));
    let content = content(&gltf.glb());
    assert!(close(&positions_of(&content), &[[0.0, 0.0, 0.0], [200.0, 0.0, 0.0], [0.0, 100.0, 0.0]]));
}

#[test]
fn a_sparse_accessor_replaces_single_vertices() {
    for with_base in [true, false] {
        let mut gltf = glb::triangle();
        let places = gltf.view(&[1, 2]);
        let values = gltf.view(bytemuck::cast_slice(&[5.0f32, 0.0, 0.0, 0.0, 7.0, 0.0]));
        gltf.json["accessors"][0]["sparse"] = json!({
            "count": 2,
            "indices": {"bufferView": places, "componentType": glb::UNSIGNED_BYTE},
            "values": {"bufferView": values}
        });
        if !with_base {
            gltf.json["accessors"][0].as_object_mut().unwrap().remove("bufferView");
        }
        let content = content(&gltf.glb());
        assert!(close(&positions_of(&content), &[[0.0, 0.0, 0.0], [5.0, 0.0, 0.0], [0.0, 7.0, 0.0]]));
    }
}

#[test]
fn only_the_vertices_that_are_used_are_kept() {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&[[9.0, 9.0, 9.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [8.0, 8.0, 8.0], [0.0, 1.0, 0.0]]);
    let normals = gltf.floats(&[[0.0, 0.0, 1.0]; 5]);
    let indices = gltf.indices(&[1, 2, 4]);
    gltf.show(json!({"attributes": {"POSITION": positions, "NORMAL": normals}, "indices": indices}));
    let content = content(&gltf.glb());
    assert!(close(&positions_of(&content), &TRIANGLE));
    assert_eq!(content.center, DVec3::new(0.5, 0.5, 0.0));
}

#[test]
fn missing_normals_keep_a_sharp_edge_and_smooth_a_curve() {
    // Two squares that share an edge, bent by 90 and by 20 degrees.
    for (degrees, vertices) in [(90.0f32, 8), (20.0, 6)] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut gltf = Gltf::new();
        let positions = gltf.floats(&[
            [-1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0],
            [0.0, 0.0, -1.0],
            [-1.0, 0.0, -1.0],
            [cos, -sin, 0.0],
            [cos, -sin, -1.0],
        ]);
        let indices = gltf.indices(&[0, 1, 2, 0, 2, 3, 1, 4, 5, 1, 5, 2]);
        gltf.show(json!({"attributes": {"POSITION": positions}, "indices": indices}));
        let content = content(&gltf.glb());
        let primitive = &content.model.primitives[0];
        assert_eq!(primitive.positions.len(), vertices, "{degrees}");
        assert!(faces_agree_with_normals(primitive), "{degrees}");
    }
}

#[test]
fn a_mesh_that_two_nodes_show_stands_in_both_places() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"] = json!([{"mesh": 0}, {"mesh": 0, "translation": [5, 0, 0]}]);
    gltf.json["scenes"] = json!([{"nodes": [0, 1]}]);
    let content = content(&gltf.glb());
    assert_eq!(content.model.primitives.len(), 2);
    assert_eq!(content.model.materials.len(), 1);
    assert!(close(&positions(&content, 1), &[[5.0, 0.0, 0.0], [6.0, 0.0, 0.0], [5.0, 1.0, 0.0]]));
}

#[test]
fn a_file_without_scenes_shows_its_root_nodes() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"] = json!([{"mesh": 0}, {"children": [0]}]);
    gltf.json.as_object_mut().unwrap().remove("scene");
    gltf.json.as_object_mut().unwrap().remove("scenes");
    assert_eq!(content(&gltf.glb()).model.triangle_count(), 1);
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_is_followed() {
    let mut gltf = glb::triangle();
    let mut nodes: Vec<_> = (0..100_000).map(|i| json!({"children": [i + 1]})).collect();
    nodes.push(json!({"mesh": 0}));
    gltf.json["nodes"] = json!(nodes);
    assert_eq!(content(&gltf.glb()).model.triangle_count(), 1);
}
