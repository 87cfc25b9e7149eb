//! glTF files as streams.

use super::*;
use crate::common::{self, glb};
use parvis::content::mesh::load;
use serde_json::json;

fn read(gltf: &glb::Gltf) -> Vec<Triangle> {
    let folder = folder(&[("a.glb", &gltf.glb())]);
    steady(&folder.path().join("a.glb"))
}

/// The triangles that `load` gives, as [`positions`] gives them; of a stream those with corners that differ.
fn agrees_with_load(path: &Path) {
    let mut stream = open_one(path);
    let streamed = triangles(stream.as_mut(), 10_000);
    let mut model = load(path).unwrap().value;
    model.expand_instances(usize::MAX).unwrap();
    let mut expected: Vec<[[f64; 3]; 3]> = model
        .primitives
        .iter()
        .flat_map(|p| p.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| p.positions[i as usize].map(f64::from))))
        .collect();
    let rounded = |[a, b, c]: [[f64; 3]; 3]| [a, b, c].map(|p| p.map(|v| f64::from(v as f32)));
    let differ = |t: &[[f64; 3]; 3]| t[0] != t[1] && t[1] != t[2] && t[2] != t[0];
    let mut found: Vec<[[f64; 3]; 3]> = positions(&streamed).into_iter().map(rounded).filter(differ).collect();
    expected.retain(differ);
    for all in [&mut found, &mut expected] {
        all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    }
    assert_eq!(found.len(), expected.len());
    assert!(found == expected);
    assert_eq!(stream.head().triangles, Some(streamed.len() as u64));
    let textured = |m: &parvis::content::mesh::stream::StreamMaterial| m.texture.is_some();
    let pictures = model.materials.iter().filter(|m| m.base_color_texture.is_some()).count();
    assert_eq!(stream.head().materials.iter().filter(|m| textured(m)).count(), pictures);
}

#[test]
fn the_church_is_the_same_as_when_it_is_loaded_whole() {
    let Some(path) = common::samples("church/scene.gltf") else { return };
    agrees_with_load(&path);
    let stream = open_one(&path);
    let picture = &stream.head().pictures[0];
    let decoded = picture.load().unwrap();
    assert_eq!((decoded.width, decoded.height), (picture.width, picture.height));
    assert!(!decoded.rgba().is_empty());
    steady(&path);
}

#[test]
fn the_hotel_room_is_the_same_although_it_is_compressed_with_meshopt() {
    let Some(path) = common::samples("hotel-room/scene.glb") else { return };
    agrees_with_load(&path);
}

#[test]
fn a_textured_square_keeps_normals_coordinates_and_picture() {
    let read = read(&glb::textured_square());
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].1[0].uv.unwrap().map(f32::from_bits), [0.0, 1.0]);
    assert_eq!(read[0].1[0].normal.unwrap().map(f32::from_bits), [0.0, 0.0, 1.0]);
}

#[test]
fn transforms_are_exact_far_away_and_mirrors_keep_the_front() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"][0]["scale"] = json!([-1, 1, 1]);
    gltf.json["nodes"][0]["translation"] = json!([0, 0, 0]);
    let parent = gltf.push("nodes", json!({"children": [0], "translation": [16_777_216, 0, 0]}));
    gltf.json["scenes"][0]["nodes"] = json!([parent]);
    let read = read(&gltf);
    let corners = positions(&read)[0];
    // In f32 one metre beside 16 777 216 is lost.
    assert_eq!(corners.map(|c| c[0]), [16_777_216.0, 16_777_216.0, 16_777_215.0]);
    let [a, b, c] = corners;
    assert!((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0.0, "counter-clockwise from the front");
}

#[test]
fn copies_are_written_out() {
    let mut gltf = glb::triangle();
    let places = gltf.floats(&[[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [20.0, 0.0, 0.0]]);
    gltf.json["nodes"][0]["extensions"] = json!({"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": places}}});
    gltf.json["nodes"][0]["translation"] = json!([0, 0, 5]);
    let read = read(&gltf);
    assert_eq!(read.len(), 3);
    assert_eq!(positions(&read)[2][0], [20.0, 0.0, 5.0]);
}

#[test]
fn features_colours_and_unlit_materials_are_kept() {
    let mut gltf = glb::triangle();
    let ids = gltf.accessor(5126, "SCALAR", 3, &[7.0f32, 7.0, 9.0].map(f32::to_le_bytes).concat());
    let colors = gltf.accessor(5121, "VEC4", 3, &[255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 128]);
    gltf.json["accessors"][colors]["normalized"] = json!(true);
    let material = gltf.push("materials", json!({"extensions": {"KHR_materials_unlit": {}}, "doubleSided": true}));
    let primitive = &mut gltf.json["meshes"][0]["primitives"][0];
    primitive["attributes"]["_FEATURE_ID_0"] = json!(ids);
    primitive["attributes"]["COLOR_0"] = json!(colors);
    primitive["material"] = json!(material);
    primitive["extensions"] = json!({"EXT_mesh_features": {"featureIds": [{"featureCount": 10, "attribute": 0}]}});
    let read = read(&gltf);
    let [a, b, c] = &read[0].1;
    assert_eq!([a.feature, b.feature, c.feature], [Some(7), Some(7), Some(9)]);
    assert_eq!(c.color, Some([0, 0, 255, 128]));
    let folder = folder(&[("a.glb", &gltf.glb())]);
    let stream = open_one(&folder.path().join("a.glb"));
    let material = &stream.head().materials[read[0].0].material;
    assert!(material.unlit && material.double_sided);
}

#[test]
fn a_corner_at_no_vertex_costs_its_triangle() {
    let mut gltf = glb::triangle();
    // Stored as it is, and as a fan, which is read whole.
    for (mode, indices) in [(4, &[0u16, 1, 2, 0, 1, 9][..]), (6, &[0, 1, 2, 9])] {
        let indices = gltf.indices(indices);
        gltf.json["meshes"][0]["primitives"][0]["indices"] = json!(indices);
        gltf.json["meshes"][0]["primitives"][0]["mode"] = json!(mode);
        assert_eq!(read(&gltf).len(), 1);
        let folder = folder(&[("a.glb", &gltf.glb())]);
        let mut stream = open_one(&folder.path().join("a.glb"));
        triangles(stream.as_mut(), 10);
        assert!(stream.warnings()[0].contains("1 triangles name a vertex"), "{:?}", stream.warnings());
    }
}

#[test]
fn strips_and_outside_buffers_are_read() {
    let mut gltf = glb::textured_square();
    let indices = gltf.indices(&[0, 1, 3, 2]);
    gltf.json["meshes"][0]["primitives"][0]["indices"] = json!(indices);
    gltf.json["meshes"][0]["primitives"][0]["mode"] = json!(5);
    let folder = folder(&[("a.gltf", &gltf.json_with_buffer("b.bin")), ("b.bin", &gltf.bin)]);
    assert_eq!(steady(&folder.path().join("a.gltf")).len(), 2);
}

#[test]
fn a_picture_that_cannot_be_read_is_a_warning() {
    let mut gltf = glb::textured_square();
    gltf.json["images"] = json!([{"uri": "gone.png"}]);
    let folder = folder(&[("a.gltf", &gltf.json_with_buffer("b.bin")), ("b.bin", &gltf.bin)]);
    let stream = open_one(&folder.path().join("a.gltf"));
    assert!(stream.warnings()[0].contains("gone.png"), "{:?}", stream.warnings());
    assert!(stream.head().pictures.is_empty());
}
