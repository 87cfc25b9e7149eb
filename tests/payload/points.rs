//! pnts, glTF points, and cmpt, which holds several contents.

use super::instances::{Features, instances};
use super::*;
use crate::common::{self, glb, glb::Gltf};
use glam::dvec3;
use parvis::content::surface::Points;
use proptest::prelude::*;
use serde_json::json;

pub fn cloud(count: usize) -> Features {
    Features::new("POINTS_LENGTH", count)
}

pub trait Pnts {
    fn pnts(&self) -> Vec<u8>;
}

impl Pnts for Features {
    fn pnts(&self) -> Vec<u8> {
        self.tile(b"pnts", &[], &[])
    }
}

/// The only cloud of a tile, and where its points stand in tile space.
pub fn points(bytes: &[u8]) -> (Points, Vec<glam::DVec3>) {
    let content = content(bytes);
    assert_eq!(content.model.points.len(), 1);
    let points = content.model.points[0].clone();
    let tile_from_visit = VISIT_FROM_TILE.inverse();
    let place = |p: &[f32; 3]| tile_from_visit.transform_point3(Vec3::from_array(*p).as_dvec3() + content.center);
    let places = points.positions.iter().map(place).collect();
    (points, places)
}

#[test]
fn a_cloud_is_placed_by_its_centre_and_keeps_colours_normals_and_numbers() {
    let tile = cloud(2)
        .floats("POSITION", &[0.0, 0.0, 0.0, 1.0, 2.0, 3.0])
        .bytes("RGB", &[255, 128, 0, 1, 2, 3])
        .floats("NORMAL", &[0.0, 0.0, 2.0, 1.0, 0.0, 0.0])
        .set("BATCH_LENGTH", json!(300))
        .set("RTC_CENTER", json!([4_000_000.0, 0.25, 0.0]))
        .shorts("BATCH_ID", &[7, 299])
        .pnts();
    let (points, places) = points(&tile);
    assert!(places[0].distance(dvec3(4_000_000.0, 0.25, 0.0)) < 1e-6, "{places:?}");
    assert!(places[1].distance(dvec3(4_000_001.0, 2.25, 3.0)) < 1e-6, "{places:?}");
    assert_eq!(points.colors, [[255, 128, 0, 255], [1, 2, 3, 255]]);
    assert_eq!(points.feature_ids, [7, 299]);
    // The tile's z is up, which is the visit's y.
    assert_eq!(points.normals, [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]);
}

#[test]
fn quantised_positions_and_packed_normals_and_colours_are_unpacked() {
    let tile = cloud(2)
        .shorts("POSITION_QUANTIZED", &[0, 0, 0, 65_535, 32_768, 0])
        .set("QUANTIZED_VOLUME_OFFSET", json!([100.0, 0.0, 0.0]))
        .set("QUANTIZED_VOLUME_SCALE", json!([1.0, 65_535.0, 1.0]))
        .shorts("RGB565", &[0xf800, 0x07f0])
        .bytes("NORMAL_OCT16P", &[255, 128, 128, 255])
        .pnts();
    let (points, places) = points(&tile);
    assert!(places[1].distance(dvec3(101.0, 32_768.0, 0.0)) < 1e-2, "{places:?}");
    assert_eq!(points.colors, [[255, 0, 0, 255], [0, 255, 132, 255]]);
    let along = |n: [f32; 3], axis: Vec3| Vec3::from_array(n).dot(axis) > 0.999;
    assert!(along(points.normals[0], Vec3::X) && along(points.normals[1], Vec3::NEG_Z), "{:?}", points.normals);
}

#[test]
fn a_colour_for_all_points_and_no_colour_at_all_are_understood() {
    let plain = || cloud(2).floats("POSITION", &[0.0; 6]);
    let (tinted, _) = points(&plain().set("CONSTANT_RGBA", json!([1, 2, 3, 4])).pnts());
    assert_eq!(tinted.colors, [[1, 2, 3, 4]; 2]);
    let (tinted, _) = points(&plain().bytes("CONSTANT_RGBA", &[1, 2, 3, 4]).pnts());
    assert_eq!(tinted.colors, [[1, 2, 3, 4]; 2]);
    let (tinted, _) = points(&plain().bytes("RGBA", &[5, 6, 7, 8, 9, 10, 11, 12]).bytes("RGB", &[0; 6]).pnts());
    assert_eq!(tinted.colors, [[5, 6, 7, 8], [9, 10, 11, 12]]);
    let (white, _) = points(&plain().pnts());
    assert!(white.colors.is_empty() && white.normals.is_empty() && white.feature_ids.is_empty());
}

#[test]
fn points_that_are_not_finite_are_left_out() {
    let tile = cloud(3).floats("POSITION", &[0.0, 0.0, 0.0, f32::NAN, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let (points, places) = points(&tile.bytes("RGB", &[1, 1, 1, 2, 2, 2, 3, 3, 3]).pnts());
    assert_eq!(places.len(), 2);
    assert_eq!(points.colors, [[1, 1, 1, 255], [3, 3, 3, 255]]);
}

#[test]
fn points_of_a_gltf_take_the_materials_colour_as_it_is_shown() {
    let mut gltf = Gltf::new();
    let positions = gltf.floats(&[[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [5.0, 5.0, 5.0]]);
    let colors = gltf.floats(&[[1.0, 0.215_861, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]);
    let indices = gltf.indices(&[0, 1]);
    let material = gltf.push("materials", json!({"pbrMetallicRoughness": {"baseColorFactor": [0.215_861, 1, 1, 1]}}));
    gltf.show(json!({
        "attributes": {"POSITION": positions, "COLOR_0": colors}, "indices": indices, "mode": 0, "material": material
    }));
    let (points, places) = points(&gltf.glb());
    // Linear 0.216 is shown as the middle of the scale.
    assert_eq!(points.colors, [[128, 128, 0, 255], [128, 255, 255, 255]]);
    assert!(places[1].distance(dvec3(0.0, 0.0, 1.0)) < 1e-6, "{places:?}");
}

#[test]
fn clouds_that_claim_what_is_not_there_are_refused() {
    let plain = || cloud(2).floats("POSITION", &[0.0; 6]);
    let refused = |tile: Vec<u8>, problem: &str| {
        let text = message(&tile);
        assert!(text.starts_with("tiles/0.glb is a damaged pnts") && text.contains(problem), "{text}");
    };
    refused(Features::default().pnts(), "POINTS_LENGTH");
    refused(cloud(2).pnts(), "neither POSITION");
    refused(cloud(3).floats("POSITION", &[0.0; 6]).pnts(), "POSITION points past");
    refused(plain().set("POINTS_LENGTH", json!(u32::MAX)).pnts(), "do not fit");
    refused(plain().bytes("RGB", &[1]).set("POINTS_LENGTH", json!(9)).pnts(), "points past");
    refused(plain().set("BATCH_ID", json!({"byteOffset": 0, "componentType": "FLOAT"})).pnts(), "FLOAT");
    refused(cloud(1).floats("POSITION", &[1e20; 3]).pnts(), "further than can be drawn");
    let whole = plain().pnts();
    for length in 4..whole.len() {
        refused(whole[..length].to_vec(), "damaged");
    }
}

/// Several contents in one.
fn cmpt(contents: &[Vec<u8>]) -> Vec<u8> {
    let body = contents.concat();
    let mut bytes = b"cmpt".to_vec();
    for word in [1, 16 + body.len() as u32, contents.len() as u32] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(body);
    bytes
}

#[test]
fn a_composite_is_everything_in_it_at_its_place() {
    let model = glb::b3dm(r#"{"BATCH_LENGTH":0,"RTC_CENTER":[10,0,0]}"#, &glb::textured_square().glb());
    let copies = instances(2).floats("POSITION", &[0.0, 0.0, 0.0, 20.0, 0.0, 0.0]).i3dm();
    let cloud = cloud(1).floats("POSITION", &[0.0, 0.0, 30.0]).pnts();
    let content = content(&cmpt(&[model, cmpt(&[copies, cloud])]));
    assert_eq!(content.model.primitives.len(), 1);
    assert_eq!(content.model.instances[0].transforms.len(), 2);
    assert_eq!(content.model.point_count(), 1);
    assert_eq!(content.model.materials.len(), 2);
    assert_eq!(content.model.instances[0].primitives[0].material, 1);
    let (min, max) = (content.bounds_min.as_dvec3() + content.center, content.bounds_max.as_dvec3() + content.center);
    assert!(min.distance(dvec3(0.0, 0.0, 0.0)) < 1e-4 && max.distance(dvec3(21.0, 30.0, 0.0)) < 1e-4, "{min} {max}");
}

#[test]
fn an_empty_composite_is_an_empty_tile() {
    assert_eq!(content(&cmpt(&[])).model.triangle_count(), 0);
}

#[test]
fn composites_that_lie_about_their_contents_or_nest_without_end_are_refused() {
    let inner = glb::b3dm(r#"{"BATCH_LENGTH":0}"#, &glb::triangle().glb());
    let whole = cmpt(&[inner.clone(), inner]);
    for length in 4..whole.len() {
        assert!(message(&whole[..length]).starts_with("tiles/0.glb"), "{length}");
    }
    let mut claims = whole;
    claims[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(message(&claims).contains("claims 4294967295 contents"));
    let mut nested = cmpt(&[]);
    for _ in 0..10_000 {
        nested = cmpt(&[nested]);
    }
    assert!(message(&nested).contains("deep"));
}

#[test]
fn the_sample_clouds_are_read() {
    for (path, count) in [
        ("1.0/TilesetWithRequestVolume/points.pnts", 125_000),
        ("1.1/MultipleContents/planePoints.glb", 1),
        ("glTF/EXT_structural_metadata/PropertyAttributesPointCloud/PropertyAttributesPointCloudHouse.gltf", 1000),
    ] {
        let Some(file) = common::samples(&format!("3d-tiles-samples/{path}")) else { return };
        let name = file.display().to_string();
        let beside = |address: &str| std::fs::read(address).map_err(|error| error.to_string());
        let options = DecodeOptions::new(VISIT_FROM_TILE, &beside);
        let loaded = decode(&std::fs::read(&file).unwrap(), &name, &options).unwrap();
        assert_eq!(loaded.warnings, Vec::<String>::new(), "{path}");
        assert!(loaded.value.model.point_count() >= count, "{path}: {}", loaded.value.model.point_count());
        assert_eq!(loaded.value.model.triangle_count(), 0, "{path}");
    }
}

#[test]
fn the_sample_trees_stand_upright_on_the_globe() {
    let Some(file) = common::samples("3d-tiles-samples/1.0/TilesetWithTreeBillboards/tree.i3dm") else { return };
    let content = content(&std::fs::read(file).unwrap());
    assert_eq!(content.model.instances.iter().map(|group| group.transforms.len()).max(), Some(25));
    for group in &content.model.instances {
        for transform in &group.transforms {
            // The primitives are in tile space, turned to the visit's axes by the transform: their z is up.
            let up = transform.matrix3.z_axis.normalize();
            let origin = (transform.translation.as_dvec3() + content.center).normalize();
            assert!(up.as_dvec3().dot(origin) > 0.99, "{up} at {origin}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_clouds_and_composites_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10),
        wrapped in any::<bool>(),
    ) {
        let tile = cloud(2).floats("POSITION", &[0.0; 6]).bytes("RGB", &[9; 6]).bytes("NORMAL_OCT16P", &[1; 4]).pnts();
        let mut bytes = if wrapped { cmpt(&[tile.clone(), tile]) } else { tile };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(loaded) = try_decode(&bytes) {
            for points in &loaded.value.model.points {
                let count = points.positions.len();
                prop_assert!(points.colors.is_empty() || points.colors.len() == count);
                prop_assert!(points.normals.is_empty() || points.normals.len() == count);
            }
        }
    }

    #[test]
    fn random_bytes_behind_any_magic_never_panic(which in 0..3usize, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let magic: &[u8] = [&b"i3dm\x01\0\0\0"[..], b"pnts\x01\0\0\0", b"cmpt\x01\0\0\0"][which];
        drop(try_decode(&[magic, &bytes[..]].concat()));
    }
}
