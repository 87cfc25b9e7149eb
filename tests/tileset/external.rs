//! Tilesets below tiles of other tilesets.

use super::{ball, file, parsed, problem_paths, with};
use glam::DVec3;
use parvis::content::tileset::{
    MAX_EXTERNAL_DEPTH, Refine, TileId, Tileset, TilesetError, is_tileset_uri, looks_like_tileset,
};
use serde_json::json;

fn naming(uri: &str) -> serde_json::Value {
    with(ball(10.0, 8.0), json!({ "content": { "uri": uri } }))
}

#[test]
fn an_external_tileset_is_known_by_its_address_or_by_its_bytes() {
    assert!(is_tileset_uri("a/b.json") && is_tileset_uri("B.JSON?foo=bar#baz"));
    assert!(!is_tileset_uri("a.glb?x=.json") && !is_tileset_uri("json") && !is_tileset_uri(""));
    assert!(looks_like_tileset(&file(&ball(1.0, 0.0))));
    assert!(looks_like_tileset(b"\xEF\xBB\xBF  {\"root\": {}}"));
    assert!(!looks_like_tileset(br#"{"asset":{"version":"2.0"},"scenes":[]}"#), "a glTF is no tileset");
    assert!(!looks_like_tileset(b"glTF\x02\0\0\0") && !looks_like_tileset(b"") && !looks_like_tileset(b"{"));
}

#[test]
fn a_graft_hangs_below_the_tile_that_names_it() {
    let moved = json!([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 3, 0, 0, 1]);
    let root =
        with(ball(10.0, 8.0), json!({ "refine": "ADD", "transform": moved, "content": { "uri": "sub/inner.json" } }));
    let mut tileset = parsed(&root);
    let inner = with(
        ball(2.0, 4.0),
        json!({ "transform": moved, "children": [
        with(ball(1.0, 0.0), json!({ "content": { "uri": "leaf.glb" } })),
    ] }),
    );
    let grafted = tileset.graft(Tileset::ROOT, &file(&inner), "sub/inner.json").unwrap();

    assert_eq!(tileset.root().children, [grafted]);
    assert!(tileset.root().contents.is_empty());
    let root_below = tileset.tile(grafted);
    assert_eq!((root_below.parent, root_below.level, root_below.refine), (Some(Tileset::ROOT), 1, Refine::Add));
    assert!(root_below.bounds.center().abs_diff_eq(DVec3::new(6.0, 0.0, 0.0), 1e-12));
    let leaf_id = root_below.children[0];
    let leaf = tileset.tile(leaf_id);
    assert_eq!(leaf.contents, ["sub/leaf.glb"]);
    assert_eq!(tileset.path(leaf_id), "sub/inner.json root.children[0]");
    assert_eq!(tileset.file_of(grafted).unwrap().uri, "sub/inner.json");
    assert_eq!(tileset.file_of(Tileset::ROOT).unwrap().uri, "tileset.json");
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn other_contents_of_the_naming_tile_stay() {
    let mut tileset = parsed(&with(ball(10.0, 8.0), json!({ "contents": [{ "uri": "a.glb" }, { "uri": "b.json" }] })));
    tileset.graft(Tileset::ROOT, &file(&ball(1.0, 0.0)), "b.json").unwrap();
    assert_eq!(tileset.root().contents, ["a.glb"]);
}

#[test]
fn a_tileset_that_names_itself_is_refused() {
    let mut tileset = parsed(&naming("tileset.json"));
    let before = tileset.clone();
    let error = tileset.graft(Tileset::ROOT, &file(&naming("tileset.json")), "tileset.json?again").unwrap_err();
    assert!(matches!(error, TilesetError::Cycle { .. }), "{error}");
    assert_eq!(tileset, before);
}

#[test]
fn a_cycle_over_three_files_is_refused_with_the_way_round() {
    let mut tileset = parsed(&naming("a.json"));
    let a = tileset.graft(Tileset::ROOT, &file(&naming("b.json")), "a.json").unwrap();
    let b = tileset.graft(a, &file(&naming("a.json")), "b.json").unwrap();
    let error = tileset.graft(b, &file(&naming("b.json")), "a.json").unwrap_err().to_string();
    assert!(error.contains("a.json names b.json names a.json"), "{error}");
}

#[test]
fn the_same_tileset_may_hang_at_two_tiles() {
    let children = json!([naming("house.json"), naming("house.json")]);
    let mut tileset = parsed(&with(ball(10.0, 9.0), json!({ "children": children })));
    tileset.graft(TileId(1), &file(&ball(1.0, 0.0)), "house.json").unwrap();
    tileset.graft(TileId(2), &file(&ball(1.0, 0.0)), "house.json").unwrap();
    assert_eq!(tileset.tiles.len(), 5);
}

#[test]
fn endless_different_tilesets_are_refused_at_some_depth() {
    let mut tileset = parsed(&naming("0.json"));
    let mut at = Tileset::ROOT;
    for depth in 0..1000 {
        match tileset.graft(at, &file(&naming(&format!("{}.json", depth + 1))), &format!("{depth}.json")) {
            Ok(below) => at = below,
            Err(error) => {
                assert!(matches!(error, TilesetError::ExternalTooDeep { .. }), "{error}");
                assert_eq!(depth, MAX_EXTERNAL_DEPTH);
                return;
            }
        }
    }
    panic!("never refused");
}

#[test]
fn a_damaged_external_tileset_changes_nothing() {
    let mut tileset = parsed(&naming("sub.json"));
    let before = tileset.clone();
    let implicit = with(ball(1.0, 5.0), json!({ "implicitTiling": {} }));
    for bytes in [b"not json".to_vec(), b"{}".to_vec(), file(&json!({ "transform": [0] })), file(&implicit)] {
        assert!(tileset.graft(Tileset::ROOT, &bytes, "sub.json").is_err());
        assert_eq!(tileset, before);
    }
    assert!(tileset.graft(TileId(7), &file(&ball(1.0, 0.0)), "sub.json").is_err(), "no such tile");
}

#[test]
fn tiles_above_grow_around_a_larger_external_tileset() {
    let child = with(ball(5.0, 4.0), json!({ "content": { "uri": "large.json" } }));
    let mut tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": [child] })));
    let grafted = tileset.graft(TileId(1), &file(&ball(50.0, 2.0)), "large.json").unwrap();
    let inner = tileset.tile(grafted).bounds;
    assert!(tileset.tile(TileId(1)).bounds.contains_volume(&inner, 1e-9));
    assert!(tileset.root().bounds.contains_volume(&inner, 1e-9));
    assert_eq!(problem_paths(&tileset), ["root.boundingVolume"]);
    assert_eq!(tileset.problems[0].file, "large.json");
}
