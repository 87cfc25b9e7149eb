//! glTF and glb files.

use super::*;
use crate::common::{self, glb};
use serde_json::json;

#[test]
fn a_glb_keeps_its_own_origin() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"][0]["translation"] = json!([10, 20, 30]);
    let model = model(&[("a.glb", &gltf.glb())]);
    assert_eq!(model.primitives[0].positions[0], [10.0, 20.0, 30.0]);
}

#[test]
fn a_gltf_finds_its_buffer_and_pictures_beside_it_and_one_folder_up() {
    let mut gltf = glb::textured_square();
    gltf.json["images"] = json!([{"uri": "../a%20wall.png"}]);
    let folder = folder(&[
        ("model/a.gltf", &gltf.json_with_buffer("data/a%25.bin")),
        ("model/data/a%.bin", &gltf.bin),
        ("a wall.png", &glb::png(4, 2)),
    ]);
    let loaded = load(&folder.path().join("model/a.gltf")).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let picture = &loaded.value.materials[0].base_color_texture.as_ref().unwrap().picture;
    assert_eq!((picture.width, picture.height), (4, 2));
}

#[test]
fn addresses_elsewhere_are_refused() {
    let gltf = glb::triangle();
    for uri in ["/etc/passwd", "https://example.org/a.bin", "file:///etc/passwd", "C:/a.bin", ""] {
        let text = message(&[("a.gltf", &gltf.json_with_buffer(uri))]);
        assert!(text.contains("buffers[0]") && text.contains("beside the model"), "{uri}: {text}");
    }
}

#[test]
fn a_missing_buffer_is_an_error_and_a_missing_picture_a_warning() {
    let mut gltf = glb::textured_square();
    assert!(message(&[("a.gltf", &gltf.json_with_buffer("gone.bin"))]).contains("gone.bin"));
    gltf.json["images"] = json!([{"uri": "gone.png"}]);
    let loaded = try_load(&[("a.gltf", &gltf.json_with_buffer("a.bin")), ("a.bin", &gltf.bin)]).unwrap();
    assert_eq!(loaded.value.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("gone.png"), "{:?}", loaded.warnings);
}

#[test]
fn a_model_without_triangles_is_an_error() {
    let mut gltf = glb::triangle();
    gltf.json["meshes"][0]["primitives"][0]["mode"] = json!(0);
    assert!(message(&[("a.glb", &gltf.glb())]).contains("no triangles"));
}

#[test]
fn a_model_far_from_its_origin_is_told_so() {
    let mut gltf = glb::triangle();
    gltf.json["nodes"][0]["translation"] = json!([650_000, 0, 0]);
    let loaded = try_load(&[("a.glb", &gltf.glb())]).unwrap();
    assert!(loaded.warnings[0].contains("coarser than a millimetre"), "{:?}", loaded.warnings);
}

#[test]
fn the_church_is_read_whole() {
    let Some(path) = common::samples("church/scene.gltf") else { return };
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let model = loaded.value;
    assert_eq!(model.primitives.len(), 7);
    assert_eq!(model.triangle_count(), 40_046);
    assert!(model.primitives.iter().all(is_sound));
    let material = &model.materials[0];
    assert!(material.double_sided && (material.roughness - 0.6).abs() < 1e-6);
    assert!(material.base_color_texture.is_some());
    assert!(model.credits[0].contains("davidoloul"), "{:?}", model.credits);
}

#[test]
fn the_hotel_room_is_read_although_it_is_compressed_with_meshopt() {
    let Some(path) = common::samples("hotel-room/scene.glb") else { return };
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.value.triangle_count(), 99_029);
    assert!(loaded.value.primitives.iter().all(is_sound));
    let (min, max) = loaded.value.bounds().unwrap();
    // It is drawn in thousandths of something.
    assert!((max - min).max_element() < 10_000.0, "{min} to {max}");
}
