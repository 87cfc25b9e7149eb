//! The JSON Schemas that are shipped in docs/schemas.

use super::schema_rules::broken;
use super::{put, tileset, tour, visit};
use parvis::content::visit::{Tour, Visit};
use serde_json::{Value, json};
use std::path::Path;

/// Compares with the file of this name; with `PARVIS_UPDATE_SNAPSHOTS=1` it is written instead.
fn compare(name: &str, schema: &Value) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name);
    if std::env::var_os("PARVIS_UPDATE_SNAPSHOTS").is_some_and(|v| v == "1") {
        std::fs::write(&file, serde_json::to_string_pretty(schema).unwrap() + "\n").unwrap();
    }
    let shipped: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert!(
        shipped == *schema,
        "{} is not what the types say; run the tests once with PARVIS_UPDATE_SNAPSHOTS=1",
        file.display()
    );
}

#[test]
fn the_shipped_schemas_are_what_the_types_say() {
    compare("visit.schema.json", &Visit::json_schema());
    compare("tour.schema.json", &Tour::json_schema());
}

#[test]
fn the_schemas_say_which_version_they_are_of() {
    for schema in [Visit::json_schema(), Tour::json_schema()] {
        assert!(schema["title"].as_str().unwrap().ends_with("version 1"), "{}", schema["title"]);
        assert_eq!(schema["properties"]["schema"]["const"], 1);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(!schema.to_string().contains("[`"), "words for people who read the source");
    }
}

#[test]
fn the_built_in_cathedrals_files_obey_the_schemas() {
    let schema = Tour::json_schema();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/visits/cathedral");
    let read = |path: &Path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let mut tours = 0;
    for entry in std::fs::read_dir(own.join("tours")).unwrap() {
        let file = entry.unwrap().path();
        assert_eq!(broken(&schema, &read(&file)), [""; 0], "{}", file.display());
        tours += 1;
    }
    assert!(tours >= 5, "only {tours} tours");
    // The rest of its visit.json is drawn with the tiles.
    let mut cathedral = visit();
    cathedral["phases"] = read(&own.join("phases.json"));
    assert_eq!(broken(&Visit::json_schema(), &cathedral), [""; 0]);
    let written: Visit = serde_json::from_value(visit()).unwrap();
    for value in [visit(), serde_json::to_value(&written).unwrap()] {
        assert_eq!(broken(&Visit::json_schema(), &value), [""; 0]);
    }
    assert_eq!(broken(&schema, &tour()), [""; 0]);
}

/// `good` with one member exchanged; `null` takes it away.
fn with(mut good: Value, path: &str, member: Value) -> Value {
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = good.pointer_mut(parent).unwrap();
    match (parent, member) {
        (Value::Object(members), Value::Null) => drop(members.remove(name)),
        (parent, member) if parent.is_array() => parent[name.parse::<usize>().unwrap()] = member,
        (parent, member) => parent[name] = member,
    }
    good
}

#[test]
fn what_the_reader_objects_to_breaks_the_schema_of_a_visit_too() {
    let schema = Visit::json_schema();
    let far = json!({ "eye": [0, 2e6, 0], "look": [0, 0, 0] });
    let both = json!({ "eye": [0, 2, 0], "stand": [0, 0, 0], "look": [0, 0, 0] });
    for (path, member) in [
        ("/schema", json!(2)),
        ("/schema", Value::Null),
        ("/title", json!("Cathedral")),
        ("/title", json!({ "in English": "Cathedral" })),
        ("/title/en", json!("x".repeat(20_001))),
        ("/languages/0", json!("f")),
        ("/tilesets", json!({})),
        ("/places/0/id", json!("no id")),
        ("/places/0/id", json!("x".repeat(65))),
        ("/places/0/pose", far),
        ("/places/0/pose", both),
        ("/places/0/pose", json!({ "look": [0, 0, 0] })),
        ("/places/0/pose", json!({ "stand": [0, 0, 0], "look": [0, 0] })),
        ("/places/0/pose", json!({ "stand": [0, 0, 0], "look": [0, 0, 0], "up": [0, 1, 0] })),
        ("/phases/0/certainty", json!("sure")),
        ("/phases/0/year", json!(2024.5)),
        ("/annotations/0/position", json!([0, 1, "2"])),
        ("/annotations/0/normal", json!([0, 0, 0])),
        ("/annotations/0/kind", json!("stained glass")),
        ("/credits/0/text", json!("")),
    ] {
        let bad = with(visit(), path, member);
        assert!(!broken(&schema, &bad).is_empty(), "the schema lets through {bad}");
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "visit.json", bad.to_string());
        put(folder.path(), "tiles/tileset.json", tileset());
        put(folder.path(), "tours/first.json", tour().to_string());
        put(folder.path(), "tours/first/porch.en.vtt", "WEBVTT\n");
        assert!(
            Visit::open(folder.path()).map_or(true, |opened| !opened.problems.is_empty()),
            "the reader takes {bad}"
        );
    }
}

#[test]
fn what_the_reader_objects_to_breaks_the_schema_of_a_tour_too() {
    let schema = Tour::json_schema();
    for (path, member) in [
        ("/schema", json!("1")),
        ("/id", json!("../first")),
        ("/id", Value::Null),
        ("/stops", json!([])),
        ("/profile", json!("swimming")),
        ("/duration", json!(-1)),
        ("/stops/0/travel", json!("jump")),
        ("/stops/0/place", Value::Null),
        ("/stops/1/pose", Value::Null),
    ] {
        let bad = with(tour(), path, member);
        assert!(!broken(&schema, &bad).is_empty(), "the schema lets through {bad}");
        let folder = super::folder_with(&visit(), &bad);
        assert!(!Visit::open(folder.path()).unwrap().problems.is_empty(), "the reader takes {bad}");
    }
}
