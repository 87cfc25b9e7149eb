//! Materials, pictures, colours.

use super::*;
use crate::common::glb::{self, Gltf};
use parvis::content::payload::{Digest, PictureCache};
use parvis::content::surface::{Alpha, Picture, Wrap};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[test]
fn png_and_jpeg_pictures_are_decoded() {
    let content = content(&glb::textured_square().glb());
    let material = &content.model.materials[0];
    let picture = &material.base_color_texture.as_ref().unwrap().picture;
    assert_eq!((picture.width, picture.height), (2, 2));
    assert_eq!(picture.rgba()[4..8], [1, 0, 128, 255]);
    assert_eq!(content.model.primitives[0].uvs[0], [0.0, 1.0]);

    let mut gltf = glb::textured_square();
    let material = gltf.material_with_picture(&glb::jpeg(16, 8), "image/jpeg");
    gltf.json["meshes"][0]["primitives"][0]["material"] = json!(material);
    let content = super::content(&gltf.glb());
    let picture = &content.model.materials[0].base_color_texture.as_ref().unwrap().picture;
    assert_eq!((picture.width, picture.height, picture.rgba().len()), (16, 8, 16 * 8 * 4));
    assert!(picture.rgba()[0].abs_diff(200) < 5 && picture.rgba()[2].abs_diff(50) < 5);
}

#[test]
fn factors_alpha_and_wrapping_are_taken_over() {
    let mut gltf = glb::textured_square();
    gltf.json["samplers"] = json!([{"wrapS": 33071, "wrapT": 33648}]);
    gltf.json["textures"][0]["sampler"] = json!(0);
    gltf.json["materials"][0] = json!({
        "name": "stone",
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": 0}, "baseColorFactor": [0.5, 0.25, 0.125, 1.0],
            "metallicFactor": 0.25, "roughnessFactor": 0.75
        },
        "emissiveFactor": [0.1, 0.2, 0.3],
        "alphaMode": "MASK", "doubleSided": true,
        "extensions": {"KHR_materials_unlit": {}, "SOMETHING_unknown": {"a": 1}}
    });
    gltf.json["extensionsUsed"] = json!(["KHR_materials_unlit", "SOMETHING_unknown"]);
    let content = content(&gltf.glb());
    let material = &content.model.materials[0];
    assert_eq!(material.name, "stone");
    assert_eq!(material.base_color, [0.5, 0.25, 0.125, 1.0]);
    assert_eq!((material.metallic, material.roughness), (0.25, 0.75));
    assert_eq!(material.emissive, [0.1, 0.2, 0.3]);
    assert_eq!(material.alpha, Alpha::Mask(0.5));
    assert!(material.double_sided && material.unlit);
    let texture = material.base_color_texture.as_ref().unwrap();
    assert_eq!((texture.wrap_u, texture.wrap_v), (Wrap::Clamp, Wrap::Mirror));
}

#[test]
fn a_surface_may_shine_brighter_than_white_by_a_strength_that_is_a_number() {
    for (strength, expected, warnings) in [(json!(4.0), 2.0, 0), (json!(-1.0), 0.5, 1), (json!("much"), 0.5, 1)] {
        let mut gltf = glb::textured_square();
        gltf.json["materials"][0]["emissiveFactor"] = json!([0.5, 0.0, 0.0]);
        gltf.json["materials"][0]["extensions"] =
            json!({"KHR_materials_emissive_strength": {"emissiveStrength": strength}});
        let loaded = try_decode(&gltf.glb()).unwrap();
        assert_eq!(loaded.value.model.materials[0].emissive, [expected, 0.0, 0.0]);
        assert_eq!(loaded.warnings.len(), warnings, "{:?}", loaded.warnings);
    }
}

#[test]
fn a_texture_transform_is_baked_and_may_choose_other_coordinates() {
    let mut gltf = glb::textured_square();
    let second = gltf.floats(&[[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.0, 1.0]]);
    gltf.json["meshes"][0]["primitives"][0]["attributes"]["TEXCOORD_1"] = json!(second);
    gltf.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["extensions"] = json!({
        "KHR_texture_transform": {
            "offset": [0.5, 0.25], "rotation": std::f32::consts::FRAC_PI_2, "scale": [2.0, 3.0], "texCoord": 1
        }
    });
    gltf.json["extensionsRequired"] = json!(["KHR_texture_transform"]);
    let content = content(&gltf.glb());
    // Scaled to (2, 0), turned counter-clockwise as seen with v down to (0, -2), moved.
    let expected = [[0.5, -1.75], [3.5, 0.25], [0.5, 0.25], [3.5, -1.75]];
    for (uv, expected) in content.model.primitives[0].uvs.iter().zip(expected) {
        assert!((uv[0] - expected[0]).abs() < 1e-5 && (uv[1] - expected[1]).abs() < 1e-5, "{uv:?} {expected:?}");
    }
}

#[test]
fn the_texture_transform_of_the_extensions_own_example_shows_the_lower_left_quarter() {
    let mut gltf = glb::textured_square();
    gltf.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["extensions"] = json!({
        "KHR_texture_transform": {"offset": [0, 1], "rotation": std::f32::consts::FRAC_PI_2, "scale": [0.5, 0.5]}
    });
    let content = content(&gltf.glb());
    for [u, v] in &content.model.primitives[0].uvs {
        assert!((-1e-6..=0.500_001).contains(u) && (0.499_999..=1.000_001).contains(v), "{u} {v}");
    }
}

#[test]
fn vertex_colours_of_every_type_are_linear_bytes() {
    let as_u16: Vec<u8> = [65535u16, 0, 32768, 65535].iter().cycle().take(12).flat_map(|v| v.to_le_bytes()).collect();
    let as_f32: Vec<u8> = [1.0f32, 0.0, 0.5].iter().cycle().take(9).flat_map(|v| v.to_le_bytes()).collect();
    let as_u8 = [255u8, 0, 128, 255].repeat(3);
    for (component, kind, bytes) in
        [(glb::UNSIGNED_SHORT, "VEC4", as_u16), (glb::FLOAT, "VEC3", as_f32), (glb::UNSIGNED_BYTE, "VEC4", as_u8)]
    {
        let mut gltf = glb::triangle();
        let colors = gltf.accessor(component, kind, 3, &bytes);
        gltf.json["accessors"][colors]["normalized"] = json!(component != glb::FLOAT);
        gltf.json["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = json!(colors);
        let content = content(&gltf.glb());
        assert_eq!(content.model.primitives[0].colors, vec![[255, 0, 128, 255]; 3], "{component}");
    }
}

#[test]
fn a_picture_that_cannot_be_decoded_leaves_the_geometry() {
    for bad in [&b"no picture at all"[..], &glb::png(4, 4)[..40], &[][..], b"\xff\xd8\xff\xe0\0\0"] {
        let mut gltf = glb::textured_square();
        let material = gltf.material_with_picture(bad, "image/png");
        gltf.json["meshes"][0]["primitives"][0]["material"] = json!(material);
        let loaded = try_decode(&gltf.glb()).unwrap();
        assert_eq!(loaded.value.model.triangle_count(), 2);
        assert!(loaded.value.model.materials[0].base_color_texture.is_none());
        assert_eq!(loaded.warnings.len(), 1);
        assert!(loaded.warnings[0].contains("images[1]"), "{:?}", loaded.warnings);
    }
}

#[test]
fn a_picture_header_of_100_000_by_100_000_is_refused_before_decoding() {
    for (width, height) in [(100_000, 100_000), (16_384, 16_384), (20_000, 1), (0, 5)] {
        let mut gltf = glb::textured_square();
        let material = gltf.material_with_picture(&glb::png_header(width, height), "image/png");
        gltf.json["meshes"][0]["primitives"][0]["material"] = json!(material);
        let loaded = try_decode(&gltf.glb()).unwrap();
        assert_eq!(loaded.value.model.triangle_count(), 2);
        assert!(loaded.value.model.materials[0].base_color_texture.is_none());
        if width > 0 {
            assert!(loaded.warnings[0].contains(&format!("{width}x{height}")), "{:?}", loaded.warnings);
            assert!(loaded.warnings[0].contains("scale it down"));
        }
    }
}

#[test]
fn a_jpeg_header_of_65_000_by_65_000_is_refused_before_decoding() {
    let mut bytes = glb::jpeg(16, 8);
    let frame = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xfd, 0xe8]);
    let mut gltf = glb::textured_square();
    let material = gltf.material_with_picture(&bytes, "image/jpeg");
    gltf.json["meshes"][0]["primitives"][0]["material"] = json!(material);
    let loaded = try_decode(&gltf.glb()).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("65000x65000"), "{:?}", loaded.warnings);
}

#[test]
fn a_texture_that_only_an_unknown_extension_can_show_is_left_out() {
    let mut gltf = glb::textured_square();
    gltf.json["textures"] = json!([{"extensions": {"EXT_texture_astc": {"source": 0}}}]);
    let loaded = try_decode(&gltf.glb()).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("textures[0]"), "{:?}", loaded.warnings);
}

#[test]
fn a_technique_shows_its_diffuse_picture_or_colour() {
    let mut gltf = glb::textured_square();
    let technique = |diffuse: serde_json::Value| json!([{"extensions": {"KHR_techniques_webgl": {"technique": 0, "values": {"u_diffuse": diffuse}}}}]);
    gltf.json["extensionsRequired"] = json!(["KHR_techniques_webgl"]);
    gltf.json["materials"] = technique(json!({"index": 0, "texCoord": 0}));
    let material = content(&gltf.glb()).model.materials.remove(0);
    assert!(material.unlit && material.base_color_texture.is_some());
    gltf.json["materials"] = technique(json!([0.5, 0.25, 0.0, 1.0]));
    let material = content(&gltf.glb()).model.materials.remove(0);
    assert_eq!((material.base_color, material.base_color_texture), ([0.5, 0.25, 0.0, 1.0], None));
}

#[test]
fn pictures_beyond_the_tiles_budget_are_left_out() {
    let mut gltf = glb::textured_square();
    let material = gltf.material_with_picture(&glb::png(128, 128), "image/png");
    gltf.json["meshes"][0]["primitives"][0]["material"] = json!(material);
    let options = DecodeOptions { max_bytes: 80_000, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let loaded = decode(&gltf.glb(), "0.glb", &options).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("memory"), "{:?}", loaded.warnings);
}

fn with_picture_beside() -> Gltf {
    let mut gltf = glb::textured_square();
    gltf.json["images"] = json!([{"uri": "../textures/a%20wall.png?v=2"}]);
    gltf
}

#[derive(Default)]
struct Shared(Mutex<BTreeMap<String, Arc<Picture>>>);

impl PictureCache for Shared {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.0.lock().unwrap().get(address).cloned()
    }
    fn put(&self, address: &str, _digest: &Digest, picture: Picture) -> Arc<Picture> {
        let picture = Arc::new(picture);
        self.0.lock().unwrap().insert(address.to_owned(), Arc::clone(&picture));
        picture
    }
}

#[test]
fn a_picture_beside_many_tiles_is_fetched_and_decoded_once() {
    let fetched = Cell::new(0);
    let fetch = |address: &str| {
        assert_eq!(address, "visit/textures/a%20wall.png?v=2");
        fetched.set(fetched.get() + 1);
        Ok(glb::png(4, 4))
    };
    let shared = Shared::default();
    let options = DecodeOptions { pictures: Some(&shared), ..DecodeOptions::new(VISIT_FROM_TILE, &fetch) };
    let picture_of = |tile: &str| {
        let loaded = decode(&with_picture_beside().glb(), tile, &options).unwrap();
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        Arc::clone(&loaded.value.model.materials[0].base_color_texture.as_ref().unwrap().picture)
    };
    let (a, b) = (picture_of("visit/tiles/0.glb"), picture_of("visit/tiles/1.glb"));
    assert!(Arc::ptr_eq(&a, &b));
    assert_eq!(a.name, "visit/textures/a%20wall.png?v=2");
    assert_eq!(fetched.get(), 1);
}

/// Knows pictures by what is in them.
#[derive(Default)]
struct ByDigest(Mutex<BTreeMap<Digest, Arc<Picture>>>);

impl PictureCache for ByDigest {
    fn get(&self, _address: &str) -> Option<Arc<Picture>> {
        None
    }
    fn same(&self, _address: &str, digest: &Digest) -> Option<Arc<Picture>> {
        self.0.lock().unwrap().get(digest).cloned()
    }
    fn put(&self, _address: &str, digest: &Digest, picture: Picture) -> Arc<Picture> {
        let picture = Arc::new(picture);
        self.0.lock().unwrap().insert(*digest, Arc::clone(&picture));
        picture
    }
}

#[test]
fn the_same_picture_beside_two_layers_is_one_and_another_of_its_name_is_not() {
    let fetch = |address: &str| Ok(if address.starts_with("other") { glb::png(8, 8) } else { glb::png(4, 4) });
    let shared = ByDigest::default();
    let options = DecodeOptions { pictures: Some(&shared), ..DecodeOptions::new(VISIT_FROM_TILE, &fetch) };
    let picture_of = |tile: &str| {
        let loaded = decode(&with_picture_beside().glb(), tile, &options).unwrap();
        Arc::clone(&loaded.value.model.materials[0].base_color_texture.as_ref().unwrap().picture)
    };
    let (stone, again) = (picture_of("layer/tiles/0.glb"), picture_of("later/tiles/0.glb"));
    assert!(Arc::ptr_eq(&stone, &again));
    assert_eq!(picture_of("other/tiles/0.glb").width, 8);
}

#[test]
fn a_missing_picture_beside_a_tile_is_a_warning_that_names_it() {
    let loaded = try_decode(&with_picture_beside().glb()).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("a%20wall.png"), "{:?}", loaded.warnings);
}

#[test]
fn a_gltf_with_its_buffer_and_picture_in_data_uris_is_read() {
    let mut gltf = glb::textured_square();
    gltf.json["images"] = json!([{"uri": format!("data:image/png;base64,{}", base64(&glb::png(3, 2)))}]);
    let uri = format!("data:application/octet-stream;base64,{}", base64(&gltf.bin));
    let content = content(&gltf.json_with_buffer(&uri));
    assert_eq!(content.model.triangle_count(), 2);
    assert_eq!(content.model.materials[0].base_color_texture.as_ref().unwrap().picture.width, 3);
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let shown = digit <= three.len();
            text.push(if shown { char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]) } else { '=' });
        }
    }
    text
}

#[test]
fn a_gltf_with_its_buffer_beside_it_is_read() {
    let gltf = glb::triangle();
    let fetch = |address: &str| match address {
        "tiles/data/0.bin" => Ok(gltf.bin.clone()),
        other => Err(format!("{other} is not there")),
    };
    let options = DecodeOptions::new(VISIT_FROM_TILE, &fetch);
    let loaded = decode(&gltf.json_with_buffer("data/0.bin"), "tiles/0.gltf", &options).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 1);
    let missing = decode(&gltf.json_with_buffer("1.bin"), "tiles/0.gltf", &options).unwrap_err().to_string();
    assert_eq!(missing, "tiles/0.gltf buffers[0] names 1.bin, which cannot be read: tiles/1.bin is not there");
}

#[test]
fn copyright_and_author_become_credits() {
    let mut gltf = glb::triangle();
    gltf.json["asset"]["copyright"] = json!("2024 The Chapter");
    gltf.json["asset"]["extras"] = json!({"title": "Nave", "author": "A. Mason", "license": "CC-BY-4.0"});
    assert_eq!(content(&gltf.glb()).model.credits, ["2024 The Chapter", "Nave, A. Mason, CC-BY-4.0"]);
}
