//! Well-formed tilesets.

use super::{ball, file, parsed, problem_paths, with};
use glam::{DMat4, DVec3};
use parvis::content::tileset::{BoundingVolume, Refine, TileId, Tileset};
use serde_json::json;

#[test]
fn the_tree_comes_out_in_the_order_of_the_file() {
    let root = with(
        ball(10.0, 8.0),
        json!({ "refine": "REPLACE", "content": { "uri": "root.glb" }, "children": [
        with(ball(5.0, 4.0), json!({ "content": { "uri": "a.glb" }, "children": [ball(2.0, 0.0)] })),
        with(ball(4.0, 3.0), json!({ "refine": "ADD", "contents": [{ "uri": "b1.glb" }, { "uri": "b2.glb" }] })),
    ] }),
    );
    let tileset = parsed(&root);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
    assert_eq!(tileset.tiles.len(), 4);
    assert_eq!(tileset.root().children, [TileId(1), TileId(3)]);
    assert_eq!(tileset.tile(TileId(2)).parent, Some(TileId(1)));
    assert_eq!(tileset.tile(TileId(2)).level, 2);
    assert_eq!(tileset.path(TileId(2)), "tileset.json root.children[0].children[0]");
    assert_eq!(tileset.tile(TileId(3)).contents, ["b1.glb", "b2.glb"]);
    assert_eq!(tileset.geometric_error, 100.0);
    assert_eq!(tileset.version, "1.1");
}

#[test]
fn refinement_is_inherited_and_replaces_where_nothing_is_said() {
    let children = json!([with(ball(5.0, 1.0), json!({ "children": [ball(1.0, 0.0)] }))]);
    let silent = parsed(&with(ball(10.0, 8.0), json!({ "children": children })));
    assert!(silent.tiles.iter().all(|tile| tile.refine == Refine::Replace));
    let adding = parsed(&with(ball(10.0, 8.0), json!({ "refine": "ADD", "children": children })));
    assert!(adding.tiles.iter().all(|tile| tile.refine == Refine::Add));
}

#[test]
fn addresses_are_joined_with_the_folder_of_the_tileset() {
    let root = with(
        ball(1.0, 0.0),
        json!({ "contents": [{ "uri": "../shared/a%20b.glb?v=2#part" }, { "uri": ".\\c\\d.glb" }] }),
    );
    let tileset = Tileset::parse(&file(&root), "deep/tiles/tileset.json").unwrap();
    assert_eq!(tileset.root().contents, ["deep/shared/a%20b.glb?v=2", "deep/tiles/c/d.glb"]);
}

#[test]
fn the_legacy_url_and_up_axis_are_understood() {
    let text = json!({
        "asset": { "version": "1.0", "gltfUpAxis": "Z" }, "geometricError": 1,
        "root": with(ball(1.0, 0.0), json!({ "content": { "url": "old.b3dm" } })),
    });
    let tileset = Tileset::parse(text.to_string().as_bytes(), "tileset.json").unwrap();
    assert_eq!(tileset.root().contents, ["old.b3dm"]);
    assert!(tileset.gltf_z_up);
    assert_eq!(tileset.version, "1.0");
}

#[test]
fn transforms_accumulate_and_scale_the_error() {
    // Columns: scaled by two, moved ten along x of the file.
    let twice = json!([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 10, 0, 0, 1]);
    let child = with(ball(1.0, 1.0), json!({ "transform": twice }));
    let root = with(ball(50.0, 3.0), json!({ "transform": twice, "children": [child] }));
    let tileset = parsed(&root);
    assert_eq!(tileset.root().geometric_error, 6.0);
    let child = tileset.tile(TileId(1));
    assert_eq!(child.geometric_error, 4.0);
    assert!(child.bounds.center().abs_diff_eq(DVec3::new(30.0, 0.0, 0.0), 1e-12));
    assert!((child.bounds.radius() - 4.0).abs() < 1e-12);
    // A point one up in the tile (Z) is four up in visit space (Y).
    let up = child.visit_from_tile.transform_point3(DVec3::Z);
    assert!(up.abs_diff_eq(DVec3::new(30.0, 4.0, 0.0), 1e-12));
}

#[test]
fn z_up_is_turned_to_y_up() {
    let root = json!({ "boundingVolume": { "box": [1, 2, 3, 4, 0, 0, 0, 5, 0, 0, 0, 6] }, "geometricError": 0 });
    let tileset = parsed(&root);
    assert!(tileset.root().bounds.center().abs_diff_eq(DVec3::new(1.0, 3.0, -2.0), 1e-12));
    let (low, high) = tileset.root().bounds.aligned_corners();
    assert!(((high - low) / 2.0).abs_diff_eq(DVec3::new(4.0, 6.0, 5.0), 1e-12));
}

#[test]
fn content_and_request_volumes_are_placed_like_the_tile() {
    let moved = DMat4::from_translation(DVec3::new(0.0, 0.0, 5.0)).to_cols_array();
    let root = with(
        ball(10.0, 0.0),
        json!({
            "transform": moved.to_vec(),
            "viewerRequestVolume": { "sphere": [0, 0, 0, 15] },
            "content": { "uri": "a.glb", "boundingVolume": { "sphere": [0, 0, 0, 2] } },
        }),
    );
    let tileset = parsed(&root);
    let center = DVec3::new(0.0, 5.0, 0.0);
    assert_eq!(tileset.root().content_bounds, Some(Box::new(BoundingVolume::Sphere { center, radius: 2.0 })));
    assert_eq!(tileset.root().viewer_request_volume, Some(Box::new(BoundingVolume::Sphere { center, radius: 15.0 })));
    assert_eq!(problem_paths(&tileset), Vec::<&str>::new());
}

#[test]
fn extras_and_optional_extensions_are_ignored() {
    let text = json!({
        "asset": { "version": "1.1", "extras": [1, { "a": [] }] }, "geometricError": 1,
        "extensionsUsed": ["VENDOR_thing", "3DTILES_content_gltf"], "extensionsRequired": ["3DTILES_content_gltf"],
        "extensions": { "VENDOR_thing": { "root": 5 } }, "schema": {}, "properties": null,
        "root": with(ball(1.0, 0.0), json!({ "extras": { "children": [1, 2] }, "metadata": { "class": "x" }, "extensions": {} })),
    });
    let tileset = Tileset::parse(text.to_string().as_bytes(), "tileset.json").unwrap();
    assert!(tileset.problems.is_empty() && tileset.tiles.len() == 1);
}
