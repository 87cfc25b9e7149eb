//! Tilesets that are not as they should be: told, never a panic, and siblings stay.

use super::{ball, file, parsed, problem_paths, with};
use parvis::content::problem::Severity;
use parvis::content::tileset::{MAX_PROBLEMS, MAX_TILES, TileId, Tileset, TilesetError};
use proptest::prelude::*;
use serde_json::{Value, json};

fn error(bytes: &[u8]) -> TilesetError {
    Tileset::parse(bytes, "tileset.json").unwrap_err()
}

/// A root with three children, the middle one `tile`.
fn between_siblings(tile: &Value) -> Tileset {
    parsed(&with(ball(10.0, 8.0), json!({ "children": [ball(1.0, 0.0), tile, ball(2.0, 0.0)] })))
}

#[test]
fn what_is_not_json_is_refused_with_line_and_column() {
    let text = error(b"{\n \"asset\": tru }").to_string();
    assert!(text.starts_with("tileset.json: not JSON") && text.contains("line 2"), "{text}");
    assert!(matches!(error(b""), TilesetError::NotJson { .. }));
    assert!(matches!(error(b"glTF\x02\0\0\0\xff\xfe"), TilesetError::NotJson { .. }));
    let number = br#"{"asset":{"version":"1.1"},"root":{"geometricError":NaN}}"#;
    assert!(matches!(error(number), TilesetError::NotJson { .. }));
    assert!(matches!(error(b"{} {}"), TilesetError::NotJson { .. }), "something follows");
}

#[test]
fn json_that_is_no_tileset_is_refused() {
    for text in ["[]", "3", "null", "\"x\"", "{}", r#"{"asset":{"version":"2.0"},"scenes":[]}"#, r#"{"root":[]}"#] {
        assert!(matches!(error(text.as_bytes()), TilesetError::NotTileset { .. }), "{text}");
    }
}

#[test]
fn unknown_required_extensions_are_refused_by_name() {
    let text = json!({ "asset": { "version": "1.1" }, "extensionsRequired": ["3DTILES_content_gltf", "VENDOR_secret"], "root": ball(1.0, 0.0) });
    let text = error(text.to_string().as_bytes()).to_string();
    assert!(text.contains("VENDOR_secret") && !text.contains("content_gltf"), "{text}");
}

#[test]
fn ten_thousand_levels_are_refused_without_overflowing_the_stack() {
    let open = r#"{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":1,"children":["#;
    let text = format!(r#"{{"asset":{{"version":"1.1"}},"root":{}{}}}"#, open.repeat(10_000), "]}".repeat(10_000));
    let refused = error(text.as_bytes());
    assert!(
        matches!(refused, TilesetError::TooDeep { .. }) && refused.to_string().contains("nested deeper"),
        "{refused}"
    );
    assert!(matches!(
        error("[".repeat(1_000_000).as_bytes()),
        TilesetError::NotJson { .. } | TilesetError::TooDeep { .. }
    ));
}

#[test]
fn sixty_levels_are_read() {
    let open = r#"{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":1,"children":["#;
    let text = format!(
        r#"{{"asset":{{"version":"1.1"}},"geometricError":1,"root":{}{}{}}}"#,
        open.repeat(59),
        r#"{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":0}"#,
        "]}".repeat(59)
    );
    let tileset = Tileset::parse(text.as_bytes(), "tileset.json").unwrap();
    assert_eq!(tileset.tiles.last().unwrap().level, 59);
}

#[test]
fn deep_extras_do_not_matter() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(
        r#"{{"asset":{{"version":"1.1"}},"geometricError":1,"extras":{deep},"root":{{"boundingVolume":{{"sphere":[0,0,0,1]}},"geometricError":0}}}}"#
    );
    assert!(Tileset::parse(text.as_bytes(), "tileset.json").is_ok());
}

#[test]
fn too_many_tiles_are_refused_before_they_take_memory() {
    let text = format!(r#"{{"root":{{"children":[{}]}}}}"#, vec!["{}"; MAX_TILES + 1].join(","));
    assert!(matches!(error(text.as_bytes()), TilesetError::TooManyTiles { .. }));
    let text = format!(r#"{{"root":{{"contents":[{}]}}}}"#, vec!["{}"; MAX_TILES + 1].join(","));
    assert!(matches!(error(text.as_bytes()), TilesetError::TooManyTiles { .. }));
}

#[test]
fn unusable_volumes_are_taken_from_the_parent_and_siblings_stay() {
    let bad_volumes = [
        json!({ "sphere": [0, 0, 0, -1] }),
        json!({ "sphere": [0, 0, null, 1] }),
        json!({ "sphere": [0, 0, 0] }),
        json!({ "sphere": "large" }),
        json!({ "sphere": [0, 0, 0, 1e300] }),
        json!({ "box": [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0] }),
        json!({ "box": [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, [1]] }),
        json!({ "region": [0, 1, 0, 0.5, 0, 10] }),
        json!({ "region": [0, 0, 0, 0, 10, 0] }),
        json!({ "region": [0, 0, 200, 1, 0, 10] }),
        json!({ "sphere": [0, 0, 0, 0] }),
        json!({ "box": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }),
        json!({ "token": "S2" }),
        json!([]),
        json!(null),
    ];
    for volume in bad_volumes {
        let tileset = between_siblings(&json!({ "boundingVolume": volume, "geometricError": 0 }));
        assert_eq!(tileset.tiles.len(), 4, "{volume}");
        assert_eq!(tileset.tile(TileId(2)).bounds, tileset.root().bounds, "{volume}");
        assert_eq!(problem_paths(&tileset), ["root.children[1].boundingVolume"], "{volume}");
        assert_eq!(tileset.problems[0].severity, Severity::Error);
    }
}

#[test]
fn an_unusable_root_volume_is_an_error_that_names_it() {
    for volume in [json!({ "sphere": [0, 0, 0, -1] }), json!({}), json!(7)] {
        let text = error(&file(&json!({ "boundingVolume": volume, "geometricError": 0 }))).to_string();
        assert!(text.starts_with("tileset.json root.boundingVolume"), "{text}");
    }
}

#[test]
fn an_empty_root_volume_is_reported_and_grows_around_its_children() {
    let tileset = parsed(&with(ball(0.0, 8.0), json!({ "children": [ball(3.0, 0.0)] })));
    assert_eq!(tileset.problems[0].json_path, "root.boundingVolume");
    assert!(tileset.root().bounds.radius() >= 3.0);
}

#[test]
fn unusable_transforms_leave_out_that_tile_and_what_hangs_below() {
    let bad_transforms = [
        json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        json!([1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1]),
        // Row by row instead of column by column.
        json!([1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1]),
        json!([1e200, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
        json!([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, null, 0, 0, 1]),
        json!([1, 2, 3]),
        json!("identity"),
    ];
    for transform in bad_transforms {
        let tile = with(ball(1.0, 1.0), json!({ "transform": transform, "children": [ball(1.0, 0.0), 5] }));
        let tileset = between_siblings(&tile);
        assert_eq!(tileset.root().children, [TileId(1), TileId(2)], "{transform}");
        assert_eq!(problem_paths(&tileset), ["root.children[1].transform"], "{transform}");
        let root = with(ball(1.0, 1.0), json!({ "transform": transform }));
        assert!(matches!(error(&file(&root)), TilesetError::Root { .. }));
    }
}

#[test]
fn missing_and_odd_geometric_errors_are_guessed() {
    let leaf = json!({ "boundingVolume": { "sphere": [0, 0, 0, 1] } });
    let tileset = between_siblings(&leaf);
    assert_eq!(tileset.tile(TileId(2)).geometric_error, 0.0);
    for odd in [json!(-3), json!("4"), json!(null), json!([1])] {
        let tile = with(leaf.clone(), json!({ "geometricError": odd, "children": [ball(0.5, 0.0)] }));
        let tileset = between_siblings(&tile);
        assert_eq!(tileset.tile(TileId(2)).geometric_error, 4.0, "half of the parent's: {odd}");
        assert_eq!(problem_paths(&tileset), ["root.children[1].geometricError"]);
    }
    let no_top = json!({ "asset": { "version": "1.0" }, "root": ball(1.0, 5.0) });
    let tileset = Tileset::parse(no_top.to_string().as_bytes(), "tileset.json").unwrap();
    assert_eq!((tileset.geometric_error, problem_paths(&tileset)), (5.0, vec!["geometricError"]));
}

#[test]
fn an_error_that_grows_downwards_is_reported() {
    let tileset = between_siblings(&ball(1.0, 20.0));
    assert_eq!(problem_paths(&tileset), ["root.children[1].geometricError"]);
    assert_eq!(tileset.problems[0].severity, Severity::Warning);
}

#[test]
fn a_child_larger_than_its_parent_is_reported_and_the_tiles_above_grow() {
    let child = with(ball(5.0, 4.0), json!({ "children": [ball(30.0, 0.0)] }));
    let tileset = between_siblings(&child);
    assert_eq!(problem_paths(&tileset), ["root.children[1].children[0].boundingVolume"], "told once, where it is");
    let child = tileset.tile(TileId(3)).bounds;
    assert!(tileset.tile(TileId(2)).bounds.contains_volume(&child, 1e-9));
    assert!(tileset.root().bounds.contains_volume(&child, 1e-9));
}

#[test]
fn contents_that_leave_the_visit_are_left_out() {
    for uri in [
        "../../secret.glb",
        "/etc/passwd",
        "C:\\x.glb",
        "http://example.org/a.glb",
        "%2e%2e/%2e%2e/x",
        "file:///x",
        "",
        "data:,x",
    ] {
        let root = with(ball(1.0, 0.0), json!({ "contents": [{ "uri": uri }, { "uri": "good.glb" }] }));
        let tileset = Tileset::parse(&file(&root), "tiles/tileset.json").unwrap();
        assert_eq!(tileset.root().contents, ["tiles/good.glb"], "{uri}");
        assert_eq!(problem_paths(&tileset), ["root.contents[0].uri"], "{uri}");
    }
}

#[test]
fn odd_members_cost_only_themselves() {
    let tile = with(
        ball(1.0, 0.0),
        json!({ "content": {}, "refine": "sometimes", "viewerRequestVolume": 3, "children": null }),
    );
    let tileset = between_siblings(&tile);
    assert_eq!(tileset.tiles.len(), 4);
    let mut paths = problem_paths(&tileset);
    paths.sort_unstable();
    assert_eq!(paths, ["root.children[1].content", "root.children[1].refine", "root.children[1].viewerRequestVolume"]);

    let tileset = between_siblings(&json!("no tile"));
    assert_eq!((tileset.tiles.len(), problem_paths(&tileset)), (3, vec!["root.children[1]"]));
}

#[test]
fn a_byte_order_mark_and_a_missing_version_are_only_warned_about() {
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(json!({ "geometricError": 1, "root": ball(1.0, 0.0) }).to_string().into_bytes());
    let tileset = Tileset::parse(&bytes, "tileset.json").unwrap();
    assert_eq!(tileset.problems.len(), 2);
    assert!(tileset.problems.iter().all(|problem| problem.severity == Severity::Warning));
}

#[test]
fn problems_are_not_collected_for_ever() {
    let children = vec![ball(1.0, -1.0); 3 * MAX_PROBLEMS];
    let tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": children })));
    assert_eq!(tileset.problems.len(), MAX_PROBLEMS);
    assert!(tileset.problems.last().unwrap().text.contains("more problems"));
}

/// A tileset with a bit of everything.
fn rich() -> String {
    let child = with(
        ball(5.0, 1.0),
        json!({
            "transform": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1], "viewerRequestVolume": { "sphere": [0, 0, 0, 9] },
            "contents": [{ "uri": "a.glb", "boundingVolume": { "box": [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1] } }],
        }),
    );
    let region =
        json!({ "boundingVolume": { "region": [-1.3, 0.69, -1.2, 0.7, 0, 20] }, "geometricError": 0, "refine": "ADD" });
    let root = with(ball(50.0, 10.0), json!({ "content": { "uri": "sub/b.json" }, "children": [child, region] }));
    String::from_utf8(file(&root)).unwrap()
}

/// Whatever was accepted keeps its promises.
fn assert_sound(tileset: &Tileset) -> Result<(), TestCaseError> {
    prop_assert!(!tileset.tiles.is_empty());
    for (index, tile) in tileset.tiles.iter().enumerate() {
        prop_assert!(tile.bounds.is_finite() && tile.visit_from_tile.is_finite());
        prop_assert!(tile.geometric_error.is_finite() && tile.geometric_error >= 0.0);
        prop_assert!(tile.parent.is_none_or(|parent| parent.index() < index));
        for child in &tile.children {
            prop_assert_eq!(tileset.tile(*child).parent.map(TileId::index), Some(index));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut tileset = parsed(&ball(10.0, 8.0));
        tileset.graft(Tileset::ROOT, &bytes, "sub.json").ok();
        if let Ok(tileset) = Tileset::parse(&bytes, "tileset.json") {
            assert_sound(&tileset)?;
        }
    }

    #[test]
    fn mutated_tilesets_are_sound_or_refused(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize), 1..6)) {
        const PIECES: [&str; 20] = [
            "", "null", "-1", "1e308", "0", "[]", "{}", "\"\"", "1e-320", "[0,0,0,0]", "\"../../x\"", "{\"root\":{}}", "true",
            "{\"sphere\":[0,0,0,1e154]}", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", ",", "}", "]", "{\"region\":[3,1.5,-3,1.57,0,1e7]}", "9e149",
        ];
        let mut text = rich();
        for (place, piece) in edits {
            // Replace one whole value, so that much stays JSON.
            let values: Vec<usize> = text.match_indices([':', ',', '[']).map(|(at, _)| at + 1).collect();
            if values.is_empty() { break; }
            let at = values[place.index(values.len())];
            let end = text[at..].find([',', ']', '}']).map_or(text.len(), |length| at + length);
            text.replace_range(at..end, PIECES[piece % PIECES.len()]);
        }
        let mut outer = parsed(&ball(10.0, 8.0));
        if outer.graft(Tileset::ROOT, text.as_bytes(), "sub.json").is_ok() {
            assert_sound(&outer)?;
        }
        if let Ok(tileset) = Tileset::parse(text.as_bytes(), "tileset.json") {
            assert_sound(&tileset)?;
        }
    }
}
