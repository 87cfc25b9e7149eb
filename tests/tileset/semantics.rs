//! Metadata that means members of tiles and contents: `TILE_BOUNDING_BOX` and its like.

use super::{ball, parsed, problem_paths, with};
use glam::DVec3;
use parvis::content::metadata::{PointedTile, Schemas, Subject, describe_tile};
use parvis::content::tileset::{BoundingVolume, Branch, Refine, TileId, Tileset, TilesetError};
use proptest::prelude::*;
use serde_json::{Value, json};

fn property(semantic: &str, kind: Value) -> Value {
    with(kind, json!({ "semantic": semantic }))
}

fn doubles(count: u32) -> Value {
    json!({ "type": "SCALAR", "componentType": "FLOAT64", "array": true, "count": count })
}

fn double() -> Value {
    json!({ "type": "SCALAR", "componentType": "FLOAT64" })
}

/// Every meaning that there is; whatever is NaN or -1 (or an empty text) is not said.
fn schema() -> Value {
    let absent = |kind: Value, no_data: Value| with(kind, json!({ "noData": no_data }));
    json!({ "id": "s", "classes": {
        "tile": { "properties": {
            "box": property("TILE_BOUNDING_BOX", absent(doubles(12), json!(vec![0; 12]))),
            "ball": property("TILE_BOUNDING_SPHERE", absent(doubles(4), json!([0, 0, 0, 0]))),
            "region": property("TILE_BOUNDING_REGION", absent(doubles(6), json!(vec![0; 6]))),
            "low": property("TILE_MINIMUM_HEIGHT", absent(double(), json!(-1))),
            "high": property("TILE_MAXIMUM_HEIGHT", absent(double(), json!(-1))),
            "error": property("TILE_GEOMETRIC_ERROR", absent(double(), json!(-1))),
            "refine": property("TILE_REFINE", json!({ "type": "SCALAR", "componentType": "UINT8", "noData": 255 })),
            "moved": property("TILE_TRANSFORM", json!({ "type": "MAT4", "componentType": "FLOAT64" })),
            "name": { "type": "STRING" },
        } },
        "content": { "properties": {
            "box": property("CONTENT_BOUNDING_BOX", doubles(12)),
            "uri": property("CONTENT_URI", json!({ "type": "STRING", "noData": "" })),
            "group": property("CONTENT_GROUP_ID", json!({ "type": "SCALAR", "componentType": "UINT8" })),
        } },
    } })
}

/// A quadtree over 0 to 8 along x and y and 0 to 4 along z.
fn tileset(available_levels: u32) -> Value {
    json!({
        "asset": { "version": "1.1" }, "geometricError": 100, "schema": schema(),
        "groups": [{ "class": "tile" }, { "class": "tile" }],
        "root": {
            "boundingVolume": { "box": [4, 4, 2, 4, 0, 0, 0, 4, 0, 0, 0, 2] }, "geometricError": 16, "refine": "REPLACE",
            "content": { "uri": "c/{level}_{x}_{y}.glb", "group": 0 },
            "implicitTiling": {
                "subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "availableLevels": available_levels,
                "subtrees": { "uri": "{level}.{x}.{y}.subtree" },
            },
        },
    })
}

/// A column of a table: its name in the class, and its bytes; of texts where each ends.
enum Column {
    Numbers(&'static str, Vec<f64>),
    Bytes(&'static str, Vec<u8>),
    Texts(&'static str, Vec<&'static str>),
}

/// A subtree of two levels of which the root and the children 0 and 3 are there, each with a content.
fn subtree(tiles: &[Column], contents: &[Column], children: u8) -> Value {
    let mut buffer = vec![0b10011_u8, 0, 0, 0, 0, 0, 0, 0];
    let mut views = vec![json!({ "buffer": 0, "byteOffset": 0, "byteLength": 1 })];
    let mut view = |bytes: &[u8]| {
        buffer.resize(buffer.len().next_multiple_of(8), 0);
        views.push(json!({ "buffer": 0, "byteOffset": buffer.len(), "byteLength": bytes.len() }));
        buffer.extend(bytes);
        views.len() - 1
    };
    let mut table = |class: &str, columns: &[Column]| {
        let mut properties = json!({});
        for column in columns {
            match column {
                Column::Numbers(name, numbers) => {
                    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
                    properties[name] = json!({ "values": view(&bytes) });
                }
                Column::Bytes(name, bytes) => properties[name] = json!({ "values": view(bytes) }),
                Column::Texts(name, texts) => {
                    let mut offsets = vec![0_u32];
                    offsets.extend(texts.iter().scan(0, |end, text| {
                        *end += text.len() as u32;
                        Some(*end)
                    }));
                    let offsets: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
                    properties[name] =
                        json!({ "values": view(texts.concat().as_bytes()), "stringOffsets": view(&offsets) });
                }
            }
        }
        json!({ "class": class, "count": 3, "properties": properties })
    };
    let tables = [table("tile", tiles), table("content", contents)];
    json!({
        "buffers": [{ "uri": "bytes.bin", "byteLength": buffer.len() }], "bufferViews": views,
        "tileAvailability": { "bitstream": 0 }, "contentAvailability": [{ "bitstream": 0 }],
        "childSubtreeAvailability": { "constant": children }, "propertyTables": tables,
        "tileMetadata": 0, "contentMetadata": [1], "bytes": buffer,
    })
}

/// The tileset with its first subtree.
fn grown(whole: &Value, subtree: &Value) -> Result<Tileset, TilesetError> {
    let mut tileset = Tileset::parse(whole.to_string().as_bytes(), "a/tileset.json").unwrap();
    let bytes: Vec<u8> = serde_json::from_value(subtree["bytes"].clone()).unwrap();
    let schema = schema().to_string().into_bytes();
    let beside = |uri: &str, _: u64| match uri {
        "a/bytes.bin" => Ok(bytes.clone()),
        "a/schema.json" => Ok(schema.clone()),
        _ => Err(format!("{uri} is not there")),
    };
    let uri = tileset.root().contents[0].to_owned();
    let branch = Branch::read(&tileset.site(Tileset::ROOT), subtree.to_string().as_bytes(), &uri, &beside)?;
    tileset.attach(branch)?;
    Ok(tileset)
}

/// The tiles of a subtree: its root and its two children.
fn three(tileset: &Tileset) -> [TileId; 3] {
    let root = tileset.root().children[0];
    let [first, second] = tileset.tile(root).children[..] else { panic!("two children") };
    [root, first, second]
}

fn corners(volume: &BoundingVolume) -> (DVec3, DVec3) {
    volume.aligned_corners()
}

const NONE: [f64; 12] = [0.0; 12];
const SMALL: [f64; 12] = [1.0, 1.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5];

#[test]
fn a_tighter_box_takes_the_place_of_the_rules_and_the_tiles_above_hold_it() {
    let boxes = [NONE, SMALL, NONE].concat();
    let tileset = grown(&tileset(2), &subtree(&[Column::Numbers("box", boxes)], &[], 0)).unwrap();
    let [root, first, second] = three(&tileset);
    let (low, high) = corners(&tileset.tile(first).bounds);
    assert!(low.abs_diff_eq(DVec3::new(0.5, 0.5, -1.5), 1e-9) && high.abs_diff_eq(DVec3::new(1.5, 1.5, -0.5), 1e-9));
    let (low, high) = corners(&tileset.tile(second).bounds);
    assert!(low.abs_diff_eq(DVec3::new(4.0, 0.0, -8.0), 1e-9) && high.abs_diff_eq(DVec3::new(8.0, 4.0, -4.0), 1e-9));
    assert!(tileset.tile(root).bounds.contains_volume(&tileset.tile(first).bounds, 1e-9));
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
}

#[test]
fn a_tile_whose_box_is_too_small_for_what_is_below_grows() {
    let boxes = [SMALL, NONE, NONE].concat();
    let tileset = grown(&tileset(2), &subtree(&[Column::Numbers("box", boxes)], &[], 0)).unwrap();
    let [root, first, second] = three(&tileset);
    for child in [first, second] {
        assert!(tileset.tile(root).bounds.contains_volume(&tileset.tile(child).bounds, 1e-9));
    }
}

#[test]
fn a_sphere_serves_where_there_is_no_box() {
    let balls = [[0.0; 4], [2.0, 2.0, 2.0, 1.0], [0.0; 4]].concat();
    let tileset = grown(&tileset(2), &subtree(&[Column::Numbers("ball", balls)], &[], 0)).unwrap();
    let expected = BoundingVolume::Sphere { center: DVec3::new(2.0, 2.0, -2.0), radius: 1.0 };
    assert_eq!(tileset.tile(three(&tileset)[1]).bounds, expected);
}

#[test]
fn heights_make_regions_flat() {
    let region = [0.1, 0.1, 0.2, 0.2, 0.0, 1000.0];
    let mut whole = tileset(2);
    whole["root"]["boundingVolume"] = json!({ "region": region });
    let heights = [Column::Numbers("low", vec![-1.0, 100.0, -1.0]), Column::Numbers("high", vec![-1.0, 200.0, 300.0])];
    let tileset = grown(&whole, &subtree(&heights, &[], 0)).unwrap();
    let plain = grown(&whole, &subtree(&[], &[], 0)).unwrap();
    let [_, first, second] = three(&tileset);
    // Along the vertical of the middle a region of 15 km is some metres higher than its heights tell.
    let tall = |tileset: &Tileset, id| corners(&tileset.tile(id).bounds).1.y - corners(&tileset.tile(id).bounds).0.y;
    let saved = |id| tall(&plain, id) - tall(&tileset, id);
    assert!((saved(first) - 900.0).abs() < 5.0, "{}", saved(first));
    assert!((saved(second) - 700.0).abs() < 5.0, "{}", saved(second));
}

#[test]
fn errors_and_refinement_are_taken_and_handed_down() {
    let columns = [Column::Numbers("error", vec![10.0, 3.0, -1.0]), Column::Bytes("refine", vec![0, 255, 1])];
    let tileset = grown(&tileset(3), &subtree(&columns, &[], 1)).unwrap();
    let [root, first, second] = three(&tileset);
    let look = |id| (tileset.tile(id).geometric_error, tileset.tile(id).refine);
    assert_eq!(
        [look(root), look(first), look(second)],
        [(10.0, Refine::Add), (3.0, Refine::Add), (5.0, Refine::Replace)]
    );
    // A subtree that is not read yet goes on where the tile above it stands.
    let below = tileset.tile(first).children[0];
    assert_eq!(look(below), (1.5, Refine::Add));
}

#[test]
fn errors_that_would_hide_what_is_below_are_mended_and_told() {
    let errors = |errors: [f64; 3]| {
        let tileset = grown(&tileset(3), &subtree(&[Column::Numbers("error", errors.to_vec())], &[], 1)).unwrap();
        let found = three(&tileset).map(|id| tileset.tile(id).geometric_error);
        (found, tileset.problems.len())
    };
    assert_eq!(errors([0.0, 1.0, 2.0]), ([16.0, 1.0, 2.0], 1));
    assert_eq!(errors([4.0, 9.0, 4.0]), ([4.0, 4.0, 4.0], 1));
    assert_eq!(errors([4.0, -3.0, 4.0]), ([4.0, 2.0, 4.0], 1));
    assert_eq!(errors([f64::NAN, f64::INFINITY, 4.0]), ([16.0, 8.0, 4.0], 2));
}

#[test]
fn a_transform_moves_contents_and_what_hangs_below_but_not_the_rules_volumes() {
    let one = glam::DMat4::IDENTITY.to_cols_array();
    let moved = glam::DMat4::from_translation(DVec3::new(1.0, 2.0, 3.0)).to_cols_array();
    let boxes = [NONE, SMALL, NONE].concat();
    let columns = [Column::Numbers("moved", [moved, one, one].concat()), Column::Numbers("box", boxes)];
    let tileset = grown(&tileset(2), &subtree(&columns, &[], 0)).unwrap();
    let [root, first, second] = three(&tileset);
    for id in [root, first, second] {
        let origin = tileset.tile(id).visit_from_tile.transform_point3(DVec3::ZERO);
        assert!(origin.abs_diff_eq(DVec3::new(1.0, 3.0, -2.0), 1e-12), "{origin}");
    }
    let (low, _) = corners(&tileset.tile(first).bounds);
    assert!(low.abs_diff_eq(DVec3::new(1.5, 3.5, -3.5), 1e-9), "{low}");
    let (low, _) = corners(&tileset.tile(second).bounds);
    assert!(low.abs_diff_eq(DVec3::new(4.0, 0.0, -8.0), 1e-9), "{low}");
}

#[test]
fn contents_have_volumes_addresses_and_groups_of_their_own() {
    let boxes = [SMALL; 3].concat();
    let columns = [
        Column::Numbers("box", boxes),
        Column::Texts("uri", vec!["", "own/b.glb", "../../../outside.glb"]),
        Column::Bytes("group", vec![0, 1, 9]),
    ];
    let tileset = grown(&tileset(2), &subtree(&[], &columns, 0)).unwrap();
    let [root, first, second] = three(&tileset);
    assert_eq!(tileset.tile(root).contents, ["a/c/0_0_0.glb"]);
    assert_eq!(tileset.tile(first).contents, ["a/own/b.glb"]);
    assert_eq!(tileset.tile(second).contents, ["a/c/1_1_1.glb"]);
    let (low, high) = corners(tileset.tile(first).content_bounds.as_ref().unwrap());
    assert!(low.abs_diff_eq(DVec3::new(0.5, 0.5, -1.5), 1e-9) && high.abs_diff_eq(DVec3::new(1.5, 1.5, -0.5), 1e-9));
    let group = |id| tileset.tile(id).metadata.as_ref().unwrap().contents[0].group;
    assert_eq!([group(root), group(first), group(second)], [Some(0), Some(1), Some(0)]);
    // The last content lies outside of its tile, has an address outside of the visit, and a group that is not there.
    assert!(tileset.tile(second).bounds.contains_volume(tileset.tile(second).content_bounds.as_ref().unwrap(), 1e-9));
    assert_eq!(problem_paths(&tileset), ["level 1 x 1 y 1 z 0"; 2]);
}

#[test]
fn what_is_known_of_single_implicit_tiles_is_told_of_them() {
    let columns = [Column::Texts("name", vec!["whole", "south west", "north east"])];
    let tileset = grown(&tileset(2), &subtree(&columns, &[Column::Bytes("group", vec![1, 1, 0])], 0)).unwrap();
    for (id, name) in three(&tileset).into_iter().zip(["whole", "south west", "north east"]) {
        let pointed = PointedTile { tileset: &tileset, tile: id, content: 0, model: None };
        let told = describe_tile(&pointed, &mut Schemas::default(), &|_| Err("nothing".to_owned()));
        let tile = told.value.iter().find(|section| section.subject == Subject::Tile).unwrap();
        assert!(tile.facts.iter().any(|fact| fact.value.to_string().contains(name)), "{tile:?}");
        assert!(told.value.iter().any(|section| section.subject == Subject::Content));
    }
}

#[test]
fn a_schema_beside_the_tileset_is_fetched_for_its_subtrees() {
    let mut whole = tileset(2);
    whole.as_object_mut().unwrap().remove("schema");
    let columns = [Column::Numbers("error", vec![10.0, 3.0, 2.0])];
    let without = grown(&whole, &subtree(&columns, &[], 0)).unwrap();
    assert_eq!(without.tile(three(&without)[1]).geometric_error, 8.0);
    assert_eq!(without.problems.len(), 1, "{:?}", without.problems);
    whole["schemaUri"] = json!("schema.json");
    let with = grown(&whole, &subtree(&columns, &[], 0)).unwrap();
    assert_eq!(with.tile(three(&with)[1]).geometric_error, 3.0);
    whole["schemaUri"] = json!("missing.json");
    let missing = grown(&whole, &subtree(&columns, &[], 0)).unwrap();
    assert!(missing.problems[0].text.contains("a/missing.json"), "{:?}", missing.problems);
}

#[test]
fn damaged_tables_leave_the_rule_in_force() {
    let columns = || [Column::Numbers("error", vec![10.0, 3.0, 2.0]), Column::Bytes("refine", vec![7, 7, 7])];
    for (pointer, value) in [
        ("/tileMetadata", json!(9)),
        ("/tileMetadata", json!("x")),
        ("/propertyTables/0/class", json!("house")),
        ("/propertyTables/0/count", json!(1000)),
        ("/propertyTables/0", json!(5)),
        ("/propertyTables/0/properties/error/values", json!(99)),
        ("/bufferViews/1/byteLength", json!(4)),
        ("/bufferViews/1/byteOffset", json!(1_000_000)),
    ] {
        let mut damaged = subtree(&columns(), &[], 0);
        *damaged.pointer_mut(pointer).unwrap() = value;
        let tileset = grown(&tileset(2), &damaged).unwrap();
        let found = three(&tileset).map(|id| tileset.tile(id).geometric_error);
        assert_eq!(found, [16.0, 8.0, 8.0], "{pointer}");
        assert!(!tileset.problems.is_empty(), "{pointer}");
    }
}

#[test]
fn explicit_tiles_take_what_their_metadata_means() {
    let entity = |properties: Value| json!({ "class": "tile", "properties": properties });
    let content = |properties: Value| json!({ "class": "content", "properties": properties });
    let mut root = with(
        ball(10.0, 16.0),
        json!({
            "refine": "REPLACE",
            "metadata": entity(json!({ "ball": [0, 0, 0, 5], "error": 12, "refine": 0 })),
            "children": [{
                "boundingVolume": { "sphere": [0, 0, 0, 1] }, "geometricError": 1,
                "metadata": entity(json!({ "box": SMALL, "error": "much" })),
                "content": { "uri": "a.glb", "metadata": content(json!({ "uri": "b.glb", "box": SMALL, "group": 1 })) },
            }],
        }),
    );
    let file = |root: &Value| {
        let mut whole = tileset(1);
        whole["root"] = root.clone();
        Tileset::parse(whole.to_string().as_bytes(), "tileset.json").unwrap()
    };
    let tileset = file(&root);
    assert_eq!(tileset.root().bounds, BoundingVolume::Sphere { center: DVec3::ZERO, radius: 5.0 });
    assert_eq!((tileset.root().geometric_error, tileset.root().refine), (12.0, Refine::Add));
    let child = tileset.tile(TileId(1));
    assert_eq!(child.contents, ["b.glb"]);
    assert_eq!((child.geometric_error, child.refine), (1.0, Refine::Add));
    assert!(matches!(child.bounds, BoundingVolume::Box { .. }) && child.content_bounds.is_some());
    assert_eq!(child.metadata.as_ref().unwrap().contents[0].group, Some(1));
    // What is wrong is told, and what the tile itself says holds.
    root["metadata"]["properties"] = json!({ "ball": [0, 0, 0, -5], "error": -7, "refine": 9 });
    let tileset = file(&root);
    assert_eq!(tileset.root().bounds, BoundingVolume::Sphere { center: DVec3::ZERO, radius: 10.0 });
    assert_eq!((tileset.root().geometric_error, tileset.root().refine), (16.0, Refine::Replace));
    let told = problem_paths(&tileset).into_iter().filter(|path| *path == "root.metadata").count();
    assert_eq!(told, 3, "{:?}", tileset.problems);
}

#[test]
fn metadata_without_meaning_changes_nothing() {
    let mut root = ball(10.0, 16.0);
    let plain = parsed(&root);
    root["metadata"] = json!({ "class": "tile", "properties": { "name": "nave" } });
    let mut whole = tileset(1);
    whole["root"] = root;
    let told = Tileset::parse(whole.to_string().as_bytes(), "tileset.json").unwrap();
    assert_eq!(told.root().bounds, plain.root().bounds);
    assert!(told.problems.is_empty(), "{:?}", told.problems);
}

proptest! {
    #[test]
    fn whatever_stands_in_the_tables_the_tree_is_sound(
        numbers in prop::collection::vec(prop_oneof![any::<f64>(), -20.0..20.0_f64], 36),
        errors in prop::collection::vec(prop_oneof![any::<f64>(), 0.0..20.0_f64], 3),
        transforms in prop::collection::vec(prop_oneof![any::<f64>(), -2.0..2.0_f64], 48),
        refine in any::<[u8; 3]>(), cut in 0..3_usize,
    ) {
        let columns = [
            Column::Numbers("box", numbers.clone()), Column::Numbers("error", errors),
            Column::Numbers("moved", transforms), Column::Bytes("refine", refine[cut..].to_vec()),
        ];
        let tileset = grown(&tileset(3), &subtree(&columns, &[Column::Numbers("box", numbers)], 1)).unwrap();
        for (index, tile) in tileset.tiles.iter().enumerate() {
            prop_assert!(tile.bounds.is_finite() && tile.geometric_error >= 0.0 && tile.visit_from_tile.is_finite());
            prop_assert!(tile.children.is_empty() || tile.geometric_error > 0.0);
            prop_assert!(tile.parent.is_none_or(|parent| parent.index() < index));
        }
    }
}
