//! What a tile knows of its parts comes along with it, in the order that is drawn.

use super::draco::{draco_floor, with_draco};
use super::instances::instances;
use super::points::{Pnts, cloud};
use super::*;
use crate::common::{self, glb, glb::Gltf};
use parvis::content::metadata::{Hit, ModelMetadata, Section, Subject, TriangleMap, drawn};
use parvis::content::payload::TextureTarget;
use parvis::content::surface::Model;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A tile without a batch table, with this one.
pub fn with_batches(mut tile: Vec<u8>, header: usize, table: &Value, binary: &[u8]) -> Vec<u8> {
    let word = |tile: &[u8], n: usize| u32::from_le_bytes(tile[4 * n..4 * n + 4].try_into().unwrap()) as usize;
    let mut json = serde_json::to_vec(table).unwrap();
    json.resize(json.len().next_multiple_of(8), b' ');
    let at = header + word(&tile, 3) + word(&tile, 4);
    let length = word(&tile, 2) + json.len() + binary.len();
    for (n, value) in [(2, length), (5, json.len()), (6, binary.len())] {
        tile[4 * n..4 * n + 4].copy_from_slice(&(value as u32).to_le_bytes());
    }
    tile.splice(at..at, json.into_iter().chain(binary.iter().copied()));
    tile
}

/// The facts of a section, a line each.
fn lines(section: &Section) -> Vec<String> {
    section.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect()
}

/// What is known of the middle of every triangle, as a ray through all triangles in one list finds it; the middle tells
/// where it is, in tile space.
fn at_triangles(content: &TileContent) -> Vec<(Vec3, Vec<Section>)> {
    let metadata = content.metadata.as_ref().unwrap();
    let map = TriangleMap::of(&content.model, true).unwrap();
    let (mut positions, mut indices) = (Vec::new(), Vec::new());
    for part in drawn(&content.model, true) {
        let first = positions.len() as u32;
        let group = content.model.instances.iter().find(|group| group.primitives.contains(part.primitive));
        let place = |p: &[f32; 3]| match (part.instance, group) {
            (Some(copy), Some(group)) => group.transforms[copy as usize].transform_point3(Vec3::from_array(*p)),
            _ => Vec3::from_array(*p),
        };
        positions.extend(part.primitive.positions.iter().map(place));
        indices.extend(part.primitive.indices.iter().map(|index| first + index));
    }
    let corners = indices.as_chunks::<3>().0;
    let tile_from_visit = VISIT_FROM_TILE.inverse().as_mat4();
    let at = |(triangle, corners): (usize, &[u32; 3])| {
        let middle = corners.iter().map(|i| positions[*i as usize]).sum::<Vec3>() / 3.0 + content.center.as_vec3();
        let hit = map.hit(triangle as u32, *corners, [0.4, 0.3, 0.3]).unwrap();
        (tile_from_visit.transform_point3(middle), metadata.at(&hit))
    };
    let all = corners.iter().enumerate().map(at).collect();
    assert_eq!(map.hit(u32::MAX, [u32::MAX; 3], [1.0, 0.0, 0.0]).filter(|hit| hit.primitive > 99), None);
    all
}

/// A glTF whose four corners are two triangles that meet at a right angle, each a batch of its own. A vertex that
/// nothing uses comes first, and no normals: vertices are left out and split.
fn folded(attribute: &str) -> Gltf {
    let mut gltf = Gltf::new();
    let corners = [[9.0, 9.0, 9.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]];
    let positions = gltf.floats(&corners);
    let batches = gltf.floats(&[[7.0], [0.0], [0.0], [0.0], [1.0]]);
    // The last corner of the second triangle weighs least, so that its first one tells.
    let indices = gltf.indices(&[1, 2, 3, 4, 2, 1]);
    gltf.show(json!({"attributes": {"POSITION": positions, attribute: batches}, "indices": indices}));
    gltf
}

fn batched() -> Vec<u8> {
    let tile = glb::b3dm(r#"{"BATCH_LENGTH":2}"#, &folded("_BATCHID").glb());
    with_batches(tile, 28, &json!({"name": ["wall", "roof"]}), &[])
}

#[test]
fn a_triangle_of_a_b3dm_leads_to_its_row_of_the_batch_table() {
    let content = content(&batched());
    let model = &content.model;
    assert_eq!(model.primitives[0].positions.len(), 6, "split at the crease");
    let found = at_triangles(&content);
    assert_eq!(lines(&found[0].1[0]), ["name: wall"]);
    assert_eq!((found[1].1[0].subject, lines(&found[1].1[0])), (Subject::Feature(1), vec!["name: roof".to_owned()]));
    assert!(content.size_bytes() > model.size_bytes());
}

#[test]
fn the_older_headers_of_b3dm_lead_to_the_same_rows() {
    let (glb, table) = (folded("_BATCHID").glb(), br#"{"name":["wall","roof"]}"#);
    let length = table.len() as u32;
    // magic, version, byteLength, batchLength, batchTableByteLength; and with the lengths the other way round.
    for words in [vec![1, 0, 2, length], vec![1, 0, length, 0, 2]] {
        let mut tile = b"b3dm".to_vec();
        tile.extend(words.iter().flat_map(|word: &u32| word.to_le_bytes()));
        tile.extend(table);
        tile.extend(&glb);
        let found = at_triangles(&content(&tile));
        assert_eq!(lines(&found[1].1[0]), ["name: roof"]);
    }
}

#[test]
fn a_copy_of_an_i3dm_leads_to_its_row_even_among_mirrored_and_flat_ones() {
    let tile = instances(4)
        .floats("POSITION", &[0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 20.0, 0.0, 0.0, 30.0, 0.0, 0.0])
        .floats("SCALE_NON_UNIFORM", &[1.0, 1.0, 1.0, -1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let in_order = with_batches(tile.i3dm(), 32, &json!({"height": [20, 21, 22, 23]}), &[]);
    let numbered = tile.shorts("BATCH_ID", &[3, 2, 1, 0]);
    let numbered = with_batches(numbered.i3dm(), 32, &json!({"height": [23, 22, 21, 20]}), &[]);
    for tile in [in_order, numbered] {
        let content = content(&tile);
        let found = at_triangles(&content);
        assert_eq!(found.len(), 3, "one copy has no volume");
        for (place, sections) in found {
            let copy = (place.x / 10.0).round();
            assert!(matches!(sections[0].subject, Subject::Instance(_)));
            assert_eq!(lines(&sections[0]), [format!("height: {}", 20.0 + copy)]);
        }
    }
}

/// What is known of the points of a model's only cloud.
fn at_points(content: &TileContent) -> Vec<Vec<String>> {
    let [primitives, copied, 1] = content.model.part_counts() else { panic!("one cloud") };
    let metadata = content.metadata.as_ref().unwrap();
    let at = |point| metadata.at(&Hit::on_vertex(primitives + copied, point));
    let count = content.model.points[0].positions.len() as u32;
    (0..count).map(|point| at(point).iter().flat_map(lines).collect()).collect()
}

#[test]
fn points_lead_to_rows_by_their_numbers_or_their_order() {
    let places = [0.0, 0.0, 0.0, f32::NAN, 0.0, 0.0, 2.0, 0.0, 0.0];
    let table = json!({"class": {"byteOffset": 0, "componentType": "UNSIGNED_BYTE", "type": "SCALAR"}});
    // The second point has no place and is left out: the third stays the third row.
    let tile = with_batches(cloud(3).floats("POSITION", &places).pnts(), 28, &table, &[4, 5, 6, 0]);
    assert_eq!(at_points(&content(&tile)), [["class: 4"], ["class: 6"]]);

    let whole = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0];
    let tile = with_batches(cloud(3).floats("POSITION", &whole).pnts(), 28, &table, &[4, 5, 6, 0]);
    assert_eq!(at_points(&content(&tile)), [["class: 4"], ["class: 5"], ["class: 6"]]);

    let numbered = cloud(3).floats("POSITION", &whole).shorts("BATCH_ID", &[1, 1, 0]).set("BATCH_LENGTH", json!(2));
    let tile = with_batches(numbered.pnts(), 28, &json!({"name": ["crown", "stem"]}), &[]);
    assert_eq!(at_points(&content(&tile)), [["name: stem"], ["name: stem"], ["name: crown"]]);
}

#[test]
fn properties_compressed_among_the_points_are_left_out_with_a_warning() {
    let reference = json!({"byteOffset": 0, "componentType": "UNSIGNED_BYTE", "type": "SCALAR"});
    let table = json!({
        "intensity": reference, "class": reference,
        "extensions": {"3DTILES_draco_point_compression": {"properties": {"intensity": 1}}},
    });
    let tile = with_batches(cloud(1).floats("POSITION", &[0.0; 3]).pnts(), 28, &table, &[9, 0, 0, 0]);
    let loaded = try_decode(&tile).unwrap();
    assert_eq!(at_points(&loaded.value), [["class: 9"]]);
    assert!(loaded.warnings[0].contains("3DTILES_draco_point_compression"), "{:?}", loaded.warnings);
}

#[test]
fn every_part_of_a_composite_keeps_its_own_table() {
    let trees = instances(1).floats("POSITION", &[100.0, 0.0, 0.0]).i3dm();
    let trees = with_batches(trees, 32, &json!({"name": ["tree"]}), &[]);
    let points = cloud(1).floats("POSITION", &[0.0; 3]).pnts();
    let points = with_batches(points, 28, &json!({"name": ["point"]}), &[]);
    let plain = glb::b3dm(r#"{"BATCH_LENGTH":0}"#, &glb::triangle().glb());
    let parts = [trees, points, plain, batched()];
    let mut bytes = b"cmpt\x01\0\0\0".to_vec();
    let length = 16 + parts.iter().map(Vec::len).sum::<usize>();
    bytes.extend([length as u32, parts.len() as u32].iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend(parts.concat());
    let content = content(&bytes);
    let found: Vec<Vec<String>> =
        at_triangles(&content).iter().map(|(_, sections)| sections.iter().flat_map(lines).collect()).collect();
    assert_eq!(found, [vec![], vec!["name: wall"], vec!["name: roof"], vec!["name: tree"]]);
    assert_eq!(at_points(&content), [["name: point"]]);
}

/// `EXT_structural_metadata` with one table of names, its only column in these two views.
fn structural(gltf: &mut Gltf, names: &[&str]) {
    let text = names.concat();
    let offsets = names.iter().scan(0, |end, name| {
        *end += name.len() as u8;
        Some(*end)
    });
    let offsets: Vec<u8> = std::iter::once(0).chain(offsets).collect();
    let (values, offsets) = (gltf.view(text.as_bytes()), gltf.view(&offsets));
    gltf.json["extensions"]["EXT_structural_metadata"] = json!({
        "schema": {"id": "s", "classes": {"part": {"properties": {"name": {"type": "STRING"}}}}},
        "propertyTables": [{"class": "part", "count": names.len(), "properties": {
            "name": {"values": values, "stringOffsets": offsets, "stringOffsetType": "UINT8"}}}],
    });
}

fn featured() -> Gltf {
    let mut gltf = folded("_FEATURE_ID_0");
    structural(&mut gltf, &["stone", "glass"]);
    gltf.json["meshes"][0]["primitives"][0]["extensions"] = json!({"EXT_mesh_features": {"featureIds": [
        {"featureCount": 2, "attribute": 0, "propertyTable": 0}, {"featureCount": 5, "label": "corner"},
    ]}});
    gltf
}

#[test]
fn features_of_a_gltf_follow_vertices_that_are_left_out_and_split() {
    let content = content(&featured().glb());
    let found = at_triangles(&content);
    assert_eq!(lines(&found[0].1[0]), ["name: stone"]);
    assert_eq!(lines(&found[1].1[0]), ["name: glass"]);
    // Each vertex a feature: by its number in the file, whatever was done since.
    assert_eq!(found[0].1[1].subject, Subject::Feature(1));
    assert_eq!(found[1].1[1].subject, Subject::Feature(4));
}

#[test]
fn features_in_a_draco_bitstream_are_read() {
    let mut gltf = with_draco(&draco_floor(5));
    let ids = json!({"componentType": glb::UNSIGNED_BYTE, "type": "SCALAR", "count": 25});
    let ids = gltf.push("accessors", ids);
    let primitive = &mut gltf.json["meshes"][0]["primitives"][0];
    primitive["attributes"]["_FEATURE_ID_0"] = json!(ids);
    primitive["extensions"]["KHR_draco_mesh_compression"]["attributes"]["_FEATURE_ID_0"] = json!(2);
    primitive["extensions"]["EXT_mesh_features"] = json!({"featureIds": [{"featureCount": 25, "attribute": 0}]});
    let content = content(&gltf.glb());
    let metadata = content.metadata.as_ref().unwrap();
    let tile_from_visit = VISIT_FROM_TILE.inverse().as_mat4();
    let mut met = BTreeSet::new();
    for (vertex, place) in positions(&content, 0).into_iter().enumerate() {
        let place = tile_from_visit.transform_point3(place);
        // The file's (x, y) became the tile's (x, z).
        let number = (place.x.round() + 5.0 * place.z.round()) as u64;
        assert_eq!(metadata.at(&Hit::on_vertex(0, vertex as u32))[0].subject, Subject::Feature(number));
        met.insert(number);
    }
    assert_eq!(met.len(), 25);
}

#[test]
fn copies_of_a_node_are_features_in_an_i3dm_too() {
    let mut gltf = glb::triangle();
    let translations = gltf.floats(&[[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]]);
    let ids = gltf.accessor(glb::UNSIGNED_BYTE, "SCALAR", 2, &[1, 0]);
    structural(&mut gltf, &["right", "left"]);
    gltf.json["nodes"][0]["extensions"] = json!({
        "EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": translations, "_FEATURE_ID_0": ids}},
        "EXT_instance_features": {"featureIds": [{"featureCount": 2, "attribute": 0, "propertyTable": 0}]},
    });
    let alone = content(&gltf.glb());
    let side = |place: Vec3| if place.x.rem_euclid(100.0) < 1.0 { "name: left" } else { "name: right" };
    for (place, sections) in at_triangles(&alone) {
        assert_eq!(lines(&sections[0]), [side(place)]);
    }
    let trees = instances(2).floats("POSITION", &[0.0, 0.0, 0.0, 100.0, 0.0, 0.0]);
    let tile = with_batches(trees.tile(b"i3dm", &[1], &gltf.glb()), 32, &json!({"pair": ["near", "far"]}), &[]);
    let both = content(&tile);
    let found = at_triangles(&both);
    assert_eq!(found.len(), 4);
    for (place, sections) in found {
        let pair = if place.x < 50.0 { "pair: near" } else { "pair: far" };
        let all: BTreeSet<String> = sections.iter().flat_map(lines).collect();
        assert_eq!(all, BTreeSet::from([pair.to_owned(), side(place).to_owned()]));
    }
}

#[test]
fn tiles_that_say_nothing_carry_nothing() {
    let plain = [glb::textured_square().glb(), folded("_BATCHID").glb(), folded("_FEATURE_ID_0").glb()];
    let without_rows = glb::b3dm(r#"{"BATCH_LENGTH":2}"#, &folded("_BATCHID").glb());
    let without_numbers = with_batches(glb::b3dm("{}", &glb::triangle().glb()), 28, &json!({"name": ["a"]}), &[]);
    for tile in plain.iter().chain([&without_rows, &without_numbers]) {
        assert!(content(tile).metadata.is_none());
    }
}

#[test]
fn damaged_metadata_is_a_warning_and_the_tile_is_shown() {
    let mut tiles = Vec::new();
    for table in [json!([1]), json!({"name": {"byteOffset": 1_u64 << 40, "componentType": "FLOAT", "type": "SCALAR"}})]
    {
        let tile = glb::b3dm(r#"{"BATCH_LENGTH":2}"#, &folded("_BATCHID").glb());
        tiles.push(with_batches(tile, 28, &table, &[]));
    }
    for (pointer, value) in [
        ("/extensions/EXT_structural_metadata/schema", json!(null)),
        ("/extensions/EXT_structural_metadata/propertyTables/0/properties/name/values", json!(99)),
        ("/extensions/EXT_structural_metadata/propertyTables/0/count", json!(u64::MAX)),
        ("/meshes/0/primitives/0/attributes/_FEATURE_ID_0", json!(99)),
        ("/meshes/0/primitives/0/extensions/EXT_mesh_features/featureIds/0", json!({"texture": {"index": 99}})),
        ("/meshes/0/primitives/0/extensions/EXT_mesh_features/featureIds/0/featureCount", json!("many")),
    ] {
        let mut gltf = featured();
        *gltf.json.pointer_mut(pointer).unwrap() = value;
        tiles.push(gltf.glb());
    }
    for tile in tiles {
        let loaded = try_decode(&tile).unwrap();
        assert_eq!(loaded.value.model.triangle_count(), 2);
        assert!(!loaded.warnings.is_empty());
    }
}

#[test]
fn metadata_takes_only_the_memory_that_is_left() {
    let mut gltf = featured();
    // An accessor of so many zeros costs no byte in the file.
    gltf.json["accessors"][1] = json!({"componentType": 5126, "type": "VEC4", "count": 200_000_000,
        "sparse": {"count": 0, "indices": {"bufferView": 0, "componentType": 5121}, "values": {"bufferView": 0}}});
    let options = DecodeOptions { max_bytes: 1 << 20, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let loaded = decode(&gltf.glb(), "tiles/0.glb", &options).unwrap();
    assert_eq!(loaded.value.model.triangle_count(), 2);
    assert!(loaded.warnings.iter().any(|line| line.contains("_FEATURE_ID_0")), "{:?}", loaded.warnings);
}

#[test]
fn texture_coordinates_of_features_are_kept_where_no_material_needs_them_and_pictures_stay_numbers() {
    let Some(path) = common::samples("3d-tiles-samples/glTF/EXT_structural_metadata/FeatureIdTextureAndPropertyTable")
    else {
        return;
    };
    let name = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
    let Some(file) = name.filter(|path| path.extension().is_some_and(|e| e == "gltf")).min() else { return };
    let beside = |address: &str| std::fs::read(path.join(address)).map_err(|error| error.to_string());
    for textures in [TextureTarget::Rgba8, TextureTarget::Bc] {
        let options = DecodeOptions { textures, ..DecodeOptions::new(VISIT_FROM_TILE, &beside) };
        let loaded = decode(&std::fs::read(&file).unwrap(), "model.gltf", &options).unwrap();
        assert_eq!(loaded.warnings, Vec::<String>::new());
        let found = at_triangles(&loaded.value);
        assert!(found.iter().any(|(_, sections)| sections.iter().any(|section| !section.facts.is_empty())));
    }
}

fn whole(metadata: &ModelMetadata, model: &Model) {
    assert_eq!(metadata.primitives.len(), model.part_counts().iter().sum::<usize>());
    for part in 0..metadata.primitives.len() {
        for vertex in [0, 1, 900] {
            drop(metadata.at(&Hit { instance: Some(vertex), ..Hit::on_vertex(part, vertex) }));
        }
    }
}

proptest! {
    #[test]
    fn damaged_tiles_with_metadata_never_panic(
        which in 0..3usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let points = cloud(2).floats("POSITION", &[0.0; 6]).shorts("BATCH_ID", &[1, 0]).set("BATCH_LENGTH", json!(2));
        let table = json!({"a": [1, 2], "b": {"byteOffset": 0, "componentType": "BYTE", "type": "SCALAR"}});
        let mut tile = match which {
            0 => batched(),
            1 => featured().glb(),
            _ => with_batches(points.pnts(), 28, &table, &[1, 2]),
        };
        for (place, byte) in changes {
            let place = place.index(tile.len());
            tile[place] = byte;
        }
        if let Ok(loaded) = try_decode(&tile) && let Some(metadata) = &loaded.value.metadata {
            whole(metadata, &loaded.value.model);
        }
    }
}
