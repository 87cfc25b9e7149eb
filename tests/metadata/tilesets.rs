//! From a tile of a tileset to everything that is known of it.

use super::lines;
use crate::common;
use parvis::content::metadata::{PointedTile, Schemas, Section, Subject, describe_tile};
use parvis::content::surface::Loaded;
use parvis::content::tileset::{TileId, Tileset};
use serde_json::{Value, json};
use std::cell::Cell;

fn schema() -> Value {
    let class = |id: &str| json!({"properties": {id: {"type": "STRING", "name": id.to_uppercase()}}});
    json!({"id": "s", "classes": {"church": class("saint"), "bay": class("side"), "stone": class("quarry"), "plan": class("by")}})
}

/// A tile with a content of which everything is said, in a tileset whose schema is `place`.
fn tileset(place: (&str, Value)) -> Value {
    let entity = |class: &str, id: &str, value: &str| json!({"class": class, "properties": {id: value}});
    json!({
        "asset": {"version": "1.1"}, "geometricError": 9, place.0: place.1,
        "metadata": entity("church", "saint", "Denis"),
        "groups": [entity("stone", "quarry", "Paris"), entity("stone", "quarry", "Caen")],
        "root": {
            "boundingVolume": {"sphere": [0, 0, 0, 1]}, "geometricError": 1, "metadata": entity("bay", "side", "north"),
            "contents": [{"uri": "a.glb"}, {"uri": "b.glb", "group": 1, "metadata": entity("plan", "by", "Suger")}],
        },
    })
}

fn nothing_beside(uri: &str) -> Result<Vec<u8>, String> {
    Err(format!("{uri} is not there"))
}

fn told(sections: &[Section]) -> Vec<(Subject, Vec<String>)> {
    sections.iter().map(|section| (section.subject, lines(section))).collect()
}

fn at(tileset: &Tileset, tile: TileId, content: usize) -> Loaded<Vec<Section>> {
    let pointed = PointedTile { tileset, tile, content, model: None };
    describe_tile(&pointed, &mut Schemas::default(), &nothing_beside)
}

#[test]
fn a_content_tells_of_itself_its_group_its_tile_and_the_whole() {
    let tileset = Tileset::parse(tileset(("schema", schema())).to_string().as_bytes(), "tileset.json").unwrap();
    let loaded = at(&tileset, Tileset::ROOT, 1);
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let expected = [
        (Subject::Content, vec!["BY: Suger".to_owned()]),
        (Subject::Group, vec!["QUARRY: Caen".to_owned()]),
        (Subject::Tile, vec!["SIDE: north".to_owned()]),
        (Subject::Tileset, vec!["SAINT: Denis".to_owned()]),
    ];
    assert_eq!(told(&loaded.value), expected);
    assert_eq!(told(&at(&tileset, Tileset::ROOT, 0).value), expected[2..]);
    assert_eq!(told(&at(&tileset, Tileset::ROOT, 99).value), expected[2..]);
    assert!(at(&tileset, TileId(99), 0).value.len() <= 1);
}

#[test]
fn a_schema_beside_the_tileset_is_fetched_once_and_missed_with_a_warning() {
    let json = tileset(("schemaUri", json!("meta/schema.json"))).to_string();
    let tileset = Tileset::parse(json.as_bytes(), "x/tileset.json").unwrap();
    let fetched = Cell::new(0);
    let fetch = |uri: &str| {
        assert_eq!(uri, "x/meta/schema.json");
        fetched.set(fetched.get() + 1);
        Ok(schema().to_string().into_bytes())
    };
    let pointed = PointedTile { tileset: &tileset, tile: Tileset::ROOT, content: 1, model: None };
    let mut schemas = Schemas::default();
    for _ in 0..3 {
        assert_eq!(describe_tile(&pointed, &mut schemas, &fetch).value.len(), 4);
    }
    assert_eq!(fetched.get(), 1);
    let loaded = at(&tileset, Tileset::ROOT, 1);
    assert!(loaded.value.is_empty() && loaded.warnings[0].contains("x/meta/schema.json"), "{:?}", loaded.warnings);
}

#[test]
fn tiles_of_an_external_tileset_are_told_of_by_its_own_schema() {
    let outer = json!({
        "asset": {"version": "1.1"}, "geometricError": 9, "schema": schema(), "metadata": {"class": "plan"},
        "root": {"boundingVolume": {"sphere": [0, 0, 0, 2]}, "geometricError": 2, "content": {"uri": "b.json"}},
    });
    let mut whole = Tileset::parse(outer.to_string().as_bytes(), "tileset.json").unwrap();
    let inner = tileset(("schema", schema())).to_string();
    let below = whole.graft(Tileset::ROOT, inner.as_bytes(), "b.json").unwrap();
    assert_eq!(told(&at(&whole, below, 0).value).last().unwrap().1, ["SAINT: Denis"]);
}

#[test]
fn tiles_of_a_subtree_are_told_of_by_the_tileset_that_has_the_rule() {
    let mut json = tileset(("schema", schema()));
    json["root"]["boundingVolume"] = json!({"box": [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]});
    json["root"]["contents"] = json!([{"uri": "{level}.glb", "group": 1}]);
    json["root"]["implicitTiling"] = json!({"subdivisionScheme": "QUADTREE", "subtreeLevels": 1, "availableLevels": 2,
        "subtrees": {"uri": "{level}.{x}.{y}.subtree"}});
    let mut tileset = Tileset::parse(json.to_string().as_bytes(), "tileset.json").unwrap();
    let subtree = json!({
        "tileAvailability": {"constant": 1}, "contentAvailability": [{"constant": 1}],
        "childSubtreeAvailability": {"constant": 1},
        "subtreeMetadata": {"class": "plan", "properties": {"by": "Jean"}},
    });
    let subtree = subtree.to_string();
    let first = tileset.graft(Tileset::ROOT, subtree.as_bytes(), "0.0.0.subtree").unwrap();
    let unread = tileset.tile(first).children[0];
    let second = tileset.graft(unread, subtree.as_bytes(), "1.0.0.subtree").unwrap();
    let expected = [
        (Subject::Group, vec!["QUARRY: Caen".to_owned()]),
        (Subject::Subtree, vec!["BY: Jean".to_owned()]),
        (Subject::Tileset, vec!["SAINT: Denis".to_owned()]),
    ];
    for tile in [first, second] {
        assert_eq!(told(&at(&tileset, tile, 0).value), expected);
    }
}

#[test]
fn damaged_entities_and_schemas_are_warnings() {
    for (pointer, value) in [("/schema", json!({"classes": 5})), ("/metadata/class", json!("nave"))] {
        let mut json = tileset(("schema", schema()));
        *json.pointer_mut(pointer).unwrap() = value;
        let tileset = Tileset::parse(json.to_string().as_bytes(), "tileset.json").unwrap();
        assert!(!at(&tileset, Tileset::ROOT, 1).warnings.is_empty(), "{pointer}");
    }
}

#[test]
fn the_sample_of_all_granularities_says_what_it_is_made_of() {
    let Some(path) = common::samples("3d-tiles-samples/1.1/MetadataGranularities/tileset.json") else { return };
    let tileset = Tileset::parse(&std::fs::read(path).unwrap(), "tileset.json").unwrap();
    let child = tileset.root().children[0];
    let loaded = at(&tileset, child, 0);
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let subjects: Vec<_> = loaded.value.iter().map(|section| section.subject).collect();
    assert_eq!(subjects, [Subject::Content, Subject::Group, Subject::Tile, Subject::Tileset]);
}
