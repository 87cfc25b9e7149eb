//! 3D Tiles as a model.

use super::*;
use crate::common::{self, archive, glb};
use parvis::content::payload::{DecodeOptions, decode};
use parvis::content::tileset::Tileset;
use serde_json::{Value, json};

fn tile(uri: &str, error: f64, refine: &str, children: Value) -> Value {
    let volume = json!({"box": [0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9]});
    let mut tile = json!({"boundingVolume": volume, "geometricError": error, "refine": refine, "children": children});
    if !uri.is_empty() {
        tile["content"] = json!({"uri": uri});
    }
    tile
}

fn tileset(root: &Value) -> Vec<u8> {
    json!({"asset": {"version": "1.1"}, "geometricError": 9, "root": root}).to_string().into_bytes()
}

/// A triangle whose first corner is at this x.
fn at(x: f32) -> Vec<u8> {
    let mut gltf = glb::triangle();
    gltf.json["nodes"][0]["translation"] = json!([x, 0, 0]);
    gltf.glb()
}

fn xs(path: &Path) -> Vec<f64> {
    let mut all: Vec<f64> = steady(path).iter().map(|(_, t)| f64::from_bits(t[0].position[0])).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[test]
fn of_replaced_tiles_the_finest_are_taken_and_of_added_ones_all() {
    for (refine, expected) in [("REPLACE", &[1.0, 3.0][..]), ("ADD", &[0.0, 1.0, 2.0, 3.0])] {
        // The third has a child that shows nothing.
        let empty = tile("", 0.0, refine, json!([]));
        let third = tile("2.glb", 1.0, refine, json!([tile("3.glb", 0.0, refine, json!([empty]))]));
        let root = tile("0.glb", 4.0, refine, json!([tile("1.glb", 0.0, refine, json!([])), third]));
        let folder = folder(&[
            ("tileset.json", &tileset(&root)),
            ("0.glb", &at(0.0)),
            ("1.glb", &at(1.0)),
            ("2.glb", &at(2.0)),
            ("3.glb", &at(3.0)),
        ]);
        assert_eq!(xs(folder.path()), expected, "{refine}");
        assert_eq!(xs(&folder.path().join("tileset.json")), expected);
    }
}

#[test]
fn external_tilesets_are_followed_whatever_they_are_called() {
    for name in ["below.json", "below"] {
        let below = tileset(&tile("1.glb", 0.0, "REPLACE", json!([])));
        let root = tile("0.glb", 4.0, "REPLACE", json!([tile(name, 2.0, "REPLACE", json!([]))]));
        let folder =
            folder(&[("tileset.json", &tileset(&root)), (name, &below), ("0.glb", &at(0.0)), ("1.glb", &at(1.0))]);
        assert_eq!(xs(folder.path()), [1.0], "{name}");
    }
}

#[test]
fn a_tile_that_is_missing_or_damaged_is_left_out_and_told() {
    let children = json!([
        tile("gone.glb", 0.0, "REPLACE", json!([])),
        tile("bad.glb", 0.0, "REPLACE", json!([])),
        tile("1.glb", 0.0, "REPLACE", json!([]))
    ]);
    let root = tile("", 4.0, "REPLACE", children);
    let folder = folder(&[("tileset.json", &tileset(&root)), ("bad.glb", b"glTF"), ("1.glb", &at(1.0))]);
    assert_eq!(xs(folder.path()), [1.0]);
    let warnings = open_one(folder.path()).warnings();
    assert!(warnings.iter().any(|w| w.starts_with("gone.glb")), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.starts_with("bad.glb")), "{warnings:?}");
}

#[test]
fn equal_materials_of_tiles_are_one_and_pictures_are_decoded_from_their_tiles() {
    let root = tile(
        "",
        4.0,
        "REPLACE",
        json!([
            tile("0.glb", 0.0, "REPLACE", json!([])),
            tile("1.glb", 0.0, "REPLACE", json!([])),
            tile("2.glb", 0.0, "REPLACE", json!([]))
        ]),
    );
    let square = glb::textured_square().glb();
    let folder =
        folder(&[("tileset.json", &tileset(&root)), ("0.glb", &at(0.0)), ("1.glb", &square), ("2.glb", &at(2.0))]);
    let stream = open_one(folder.path());
    assert_eq!(stream.head().materials.len(), 2);
    let picture = stream.head().pictures[0].load().unwrap();
    assert_eq!((picture.width, picture.rgba().len()), (2, 16));
    assert_eq!(stream.head().triangles, Some(4));
}

#[test]
fn mars_gives_the_triangles_of_its_finest_tiles_from_folder_and_archive() {
    let Some(folder) = common::samples("mars") else { return };
    let path = folder.join("tileset.json");
    let bytes = std::fs::read(&path).unwrap();
    let tileset = Tileset::parse(&bytes, "tileset.json").unwrap();
    let mut expected = Vec::new();
    for tile in tileset.tiles.iter().filter(|tile| tile.children.is_empty()) {
        for uri in tile.contents.iter() {
            let nothing = |_: &str| Err("nothing lies beside it".to_owned());
            let options =
                DecodeOptions { gltf_z_up: tileset.gltf_z_up, ..DecodeOptions::new(*tile.visit_from_tile, &nothing) };
            let content = decode(&std::fs::read(folder.join(uri)).unwrap(), uri, &options).unwrap().value;
            for primitive in &content.model.primitives {
                let corner = |i: u32| {
                    let p = primitive.positions[i as usize].map(f64::from);
                    (content.center + glam::DVec3::from_array(p)).to_array()
                };
                expected.extend(primitive.indices.as_chunks::<3>().0.iter().map(|t| t.map(corner)));
            }
        }
    }
    expected.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let mut stream = open_one(&path);
    let read = triangles(stream.as_mut(), 1000);
    assert!(positions(&read) == expected, "{} and {}", read.len(), expected.len());
    assert_eq!(stream.head().triangles, Some(expected.len() as u64));
    assert!(stream.head().georeference.as_ref().is_none_or(|place| place.root_transform.is_some()));
}

#[test]
fn implicit_trees_and_archives_are_read() {
    if let Some(path) = common::samples("3d-tiles-samples/1.1/SparseImplicitQuadtree/tileset.json") {
        let mut stream = open_one(&path);
        assert!(!triangles(stream.as_mut(), 1000).is_empty(), "{:?}", stream.warnings());
    }
    let root = tile("0.glb", 0.0, "REPLACE", json!([]));
    let packed = archive::Archive::stored(&[("tileset.json", &tileset(&root)), ("0.glb", &at(7.0))]).indexed().write();
    let folder = folder(&[("a.3tz", &packed)]);
    assert_eq!(xs(&folder.path().join("a.3tz")), [7.0]);
}
