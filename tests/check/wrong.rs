//! Tilesets that say one thing and hold another.

use super::{checked, file, places, put, tile};
use glam::{DVec3, Vec3};
use parvis::content::problem::Severity;
use parvis::content::tileset::MAX_TILES;
use parvis::workshop::check::{Content, Report, Vertices, check};
use parvis::workshop::progress::Silent;
use serde_json::json;
use std::path::Path;

/// Stands in for the decoder: a file holds the place of one vertex, as glTF would have it.
fn vertex(content: &Content<'_>) -> Result<Vertices, String> {
    let n: Vec<f64> = serde_json::from_slice(content.bytes).map_err(|error| error.to_string())?;
    let place = if content.gltf_z_up { DVec3::new(n[0], n[1], n[2]) } else { DVec3::new(n[0], -n[2], n[1]) };
    Ok(Vertices { center: content.visit_from_tile.transform_point3(place), offsets: vec![Vec3::ZERO] })
}

/// A tower 2 m wide and 20 m high, Z up as tiles are, with one vertex.
fn tower(vertex_place: &str, asset: &serde_json::Value) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let root = json!({
        "boundingVolume": { "box": [0, 0, 10, 1, 0, 0, 0, 1, 0, 0, 0, 10] },
        "geometricError": 0, "content": { "uri": "a.glb" },
    });
    let tileset = json!({ "asset": asset, "geometricError": 100, "root": root });
    put(folder.path(), "tileset.json", tileset.to_string());
    put(folder.path(), "a.glb", vertex_place);
    check(folder.path(), &vertex, &Silent).unwrap()
}

#[test]
fn a_content_outside_of_its_tile_is_told_with_how_far() {
    let version = json!({ "version": "1.0" });
    assert!(tower("[0, 19, 0]", &version).is_clean());
    let report = tower("[0, 33, 0]", &version);
    assert_eq!(places(&report), ["a.glb "]);
    let problem = &report.problems[0];
    assert_eq!(problem.severity, Severity::Warning);
    assert!(problem.text.contains("13.00 m out of the bounding volume"), "{problem}");
    assert!(problem.text.contains("content of tileset.json root"), "{problem}");
}

#[test]
fn wrong_axes_are_recognised_and_named() {
    let report = tower("[0, 0, 19]", &json!({ "version": "1.0" }));
    assert!(report.problems[0].text.contains("set asset.gltfUpAxis to \"Z\""), "{}", report.problems[0]);
    let z_up = json!({ "version": "1.0", "gltfUpAxis": "Z" });
    assert!(tower("[0, 0, 19]", &z_up).is_clean());
    let report = tower("[0, 19, 0]", &z_up);
    assert!(report.problems[0].text.contains("with Y up it would fit"), "{}", report.problems[0]);
}

#[test]
fn every_problem_of_a_tileset_names_file_place_and_what_was_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut empty = tile(3.0, 2.0, "a.glb", json!([]));
    empty["children"] = json!([]);
    let children = json!([tile(100.0, 20.0, "a.glb", json!([tile(3.0, 30.0, "a.glb", json!([]))])), empty]);
    put(folder.path(), "tileset.json", file(&tile(400.0, 0.01, "a.glb", children)));
    put(folder.path(), "a.glb", "good");
    let report = checked(folder.path());
    assert_eq!(
        places(&report),
        [
            "tileset.json root.children[0].children[0].geometricError",
            "tileset.json root.children[1].children",
            "tileset.json root.geometricError",
        ]
    );
    assert!(report.problems[0].text.contains("20.000 m is taken"), "{}", report.problems[0]);
    assert!(report.problems[2].text.contains("25.000 m is assumed"), "{}", report.problems[2]);
    assert_eq!((report.errors(), report.warnings()), (1, 2));
}

/// An implicit quadtree with one level to a subtree; all subtrees share a file.
fn implicit(folder: &Path, levels: u32, subtree: &str) {
    let root = json!({
        "boundingVolume": { "box": [0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9] }, "geometricError": 64,
        "content": { "uri": "{level}.glb" },
        "implicitTiling": {
            "subdivisionScheme": "QUADTREE", "subtreeLevels": 1, "availableLevels": levels, "subtrees": { "uri": "all.subtree" },
        },
    });
    put(folder, "tileset.json", file(&root));
    put(folder, "all.subtree", subtree);
    put(folder, "0.glb", "good");
    put(folder, "1.glb", "good");
}

const EVERYWHERE: &str = r#"{ "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 1 }], "childSubtreeAvailability": { "constant": 1 } }"#;

#[test]
fn every_subtree_of_an_implicit_tileset_is_read() {
    let folder = tempfile::tempdir().unwrap();
    implicit(folder.path(), 2, EVERYWHERE);
    let report = checked(folder.path());
    assert!(report.is_clean(), "{:?}", report.problems);
    // Two tiles for each: the one that stands for it, and its root.
    assert_eq!((report.tilesets, report.tiles, report.contents), (6, 10, 2));
    std::fs::remove_file(folder.path().join("1.glb")).unwrap();
    let report = checked(folder.path());
    assert_eq!(places(&report), ["all.subtree level 1 x 0 y 0 z 0.content"]);
    put(folder.path(), "all.subtree", "subt");
    let report = checked(folder.path());
    assert_eq!(places(&report), ["tileset.json root.content"]);
    assert!(report.problems[0].text.contains("all.subtree: not a usable subtree"), "{}", report.problems[0]);
}

#[test]
fn implicit_trees_without_end_are_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    implicit(folder.path(), 32, EVERYWHERE);
    let report = checked(folder.path());
    assert!(report.tiles <= MAX_TILES);
    assert!(report.problems.iter().any(|problem| problem.text.contains("more than")), "{:?}", report.problems.last());
}
