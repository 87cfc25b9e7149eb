//! Tilesets that are wrong in ways that exporters are: told with what was done, and shown as they were meant.

use super::{ball, file, parsed, problem_paths, with};
use parvis::content::problem::Severity;
use parvis::content::tileset::{TileId, Tileset};
use serde_json::{Value, json};

fn drawn(radius: f64, error: f64, children: &Value) -> Value {
    let tile = with(ball(radius, error), json!({ "content": { "uri": "a.glb" } }));
    if children == &json!([]) { tile } else { with(tile, json!({ "children": children })) }
}

fn errors(tileset: &Tileset) -> Vec<f64> {
    tileset.tiles.iter().map(|tile| tile.geometric_error).collect()
}

#[test]
fn a_correct_tileset_is_not_touched() {
    let tree = drawn(
        100.0,
        8.0,
        &json!([drawn(50.0, 4.0, &json!([drawn(20.0, 0.0, &json!([]))])), drawn(50.0, 4.0, &json!([]))]),
    );
    let tileset = parsed(&tree);
    assert_eq!(errors(&tileset), [8.0, 4.0, 0.0, 4.0]);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
    // A very exact one: 5 cm on 100 m, refined further.
    let tileset = parsed(&drawn(100.0, 0.05, &json!([drawn(50.0, 0.02, &json!([drawn(20.0, 0.01, &json!([]))]))])));
    assert_eq!(errors(&tileset), [0.05, 0.02, 0.01]);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn a_root_that_would_never_be_refined_gets_an_error_that_suits_its_size() {
    // As in the wild: the root says 0.0439 m of 500 m, its children are right.
    let children = json!([drawn(200.0, 20.0, &json!([drawn(80.0, 5.0, &json!([]))]))]);
    let tileset = parsed(&drawn(500.0, 0.0439, &children));
    assert_eq!(errors(&tileset), [500.0 / 16.0, 20.0, 5.0]);
    assert_eq!(problem_paths(&tileset), ["root.geometricError"]);
    assert_eq!(tileset.problems[0].severity, Severity::Error);
    assert!(tileset.problems[0].text.contains("31.250 m is assumed"), "{}", tileset.problems[0]);
}

#[test]
fn a_wide_tile_to_which_things_are_added_may_be_exact() {
    let children = json!([drawn(500.0, 0.01, &json!([]))]);
    let tileset = parsed(&with(drawn(50_000.0, 2.0, &children), json!({ "refine": "ADD" })));
    assert_eq!(errors(&tileset), [2.0, 0.01]);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn zero_everywhere_still_shows_everything_from_coarse_to_fine() {
    let tileset = parsed(&drawn(160.0, 0.0, &json!([drawn(80.0, 0.0, &json!([drawn(16.0, 0.0, &json!([]))]))])));
    assert_eq!(errors(&tileset), [10.0, 5.0, 0.0]);
    assert_eq!(tileset.problems.len(), 2);
}

#[test]
fn what_has_nothing_below_or_nothing_to_show_may_have_any_small_error() {
    let tileset = parsed(&with(ball(500.0, 0.0), json!({ "children": [drawn(500.0, 0.0, &json!([]))] })));
    assert_eq!(errors(&tileset), [0.0, 0.0]);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn an_error_that_does_not_decrease_is_lowered_to_that_above() {
    // Of a tiler in the wild: 1141, 13.6, 10.7, 8.5, 10.4, 19.6, 0.
    let chain = [1141.0, 13.6, 10.7, 8.5, 10.4, 19.6, 0.0];
    let mut tree = json!([]);
    for (level, error) in chain.iter().enumerate().rev() {
        let tile = drawn(2000.0 / (level as f64 + 1.0), *error, &tree);
        tree = json!([tile]);
    }
    let tileset = parsed(&tree[0]);
    assert_eq!(errors(&tileset), [1141.0, 13.6, 10.7, 8.5, 8.5, 8.5, 0.0]);
    assert_eq!(tileset.problems.len(), 2);
    assert!(tileset.problems[0].text.contains("8.500 m is taken"), "{}", tileset.problems[0]);
}

#[test]
fn a_tile_without_content_does_not_lower_what_is_below() {
    let tileset = parsed(&with(
        ball(100.0, 0.0),
        json!({ "children": [drawn(50.0, 4.0, &json!([drawn(9.0, 1.0, &json!([]))]))] }),
    ));
    assert_eq!(errors(&tileset), [0.0, 4.0, 1.0]);
    assert_eq!(problem_paths(&tileset), ["root.children[0].geometricError"], "told all the same");
}

#[test]
fn an_external_tileset_keeps_its_errors_although_the_tile_that_names_it_says_zero() {
    let mut tileset = parsed(&with(ball(100.0, 0.0), json!({ "content": { "uri": "in.json" } })));
    tileset.graft(Tileset::ROOT, &file(&drawn(50.0, 4.0, &json!([drawn(9.0, 1.0, &json!([]))]))), "in.json").unwrap();
    assert_eq!(errors(&tileset), [0.0, 4.0, 1.0]);
}

#[test]
fn a_content_that_hangs_out_makes_its_tile_larger() {
    let content = json!({ "uri": "a.glb", "boundingVolume": { "sphere": [20, 0, 0, 5] } });
    let child = with(ball(5.0, 0.0), json!({ "content": content }));
    let tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": [child] })));
    let content = tileset.tile(TileId(1)).content_bounds.clone().unwrap();
    assert!(tileset.tile(TileId(1)).bounds.contains_volume(&content, 1e-9));
    assert!(tileset.root().bounds.contains_volume(&content, 1e-9));
    assert_eq!(problem_paths(&tileset), ["root.children[0].content.boundingVolume"]);
}

#[test]
fn empty_lists_of_children_are_told_once_for_a_file() {
    let children = vec![with(ball(1.0, 0.0), json!({ "children": [] })); 5000];
    let tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": children })));
    assert_eq!(problem_paths(&tileset), ["root.children[0].children"]);
    assert!(tileset.problems[0].text.contains("4999 further tiles"), "{}", tileset.problems[0]);
    assert_eq!(tileset.problems[0].severity, Severity::Warning);
}

#[test]
fn an_s2_cell_is_named_as_what_is_not_supported() {
    let cell = json!({ "extensions": { "3DTILES_bounding_volume_S2": { "token": "89c6c7", "minimumHeight": 0 } } });
    let tile = json!({ "boundingVolume": cell, "geometricError": 0 });
    let tileset = parsed(&with(ball(10.0, 8.0), json!({ "children": [tile] })));
    assert_eq!(tileset.tile(TileId(1)).bounds, tileset.root().bounds);
    assert!(tileset.problems[0].text.contains("3DTILES_bounding_volume_S2"), "{}", tileset.problems[0]);
    let error = Tileset::parse(&file(&tile), "tileset.json").unwrap_err().to_string();
    assert!(error.contains("3DTILES_bounding_volume_S2"), "{error}");
    // With a box beside it the box is enough.
    let mut both = cell;
    both["box"] = json!([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
    let tileset = parsed(&json!({ "boundingVolume": both, "geometricError": 0 }));
    assert!(tileset.problems.is_empty());
}
