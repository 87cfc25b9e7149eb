//! Visits and the folders they lie in.

mod folders;
mod opening;
mod saving;
mod schema_rules;
mod schemas;

use serde_json::{Value, json};
use std::path::Path;

/// Writes a file below `folder`.
fn put(folder: &Path, name: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, contents).unwrap();
}

/// A small usable tileset.
fn tileset() -> String {
    json!({ "asset": { "version": "1.1" }, "geometricError": 9,
        "root": { "boundingVolume": { "sphere": [0, 0, 10, 20] }, "geometricError": 0, "content": { "uri": "a.glb" } } })
    .to_string()
}

/// A visit with two places and one tour, all of it well.
fn visit() -> Value {
    json!({
        "schema": 1,
        "title": { "en": "Cathedral", "fr": "Cathédrale" },
        "languages": ["fr", "en"],
        "tilesets": [{ "uri": "tiles/tileset.json" }],
        "entrance": "porch",
        "places": [
            { "id": "porch", "title": { "en": "Porch" }, "pose": { "stand": [0, 0, 30], "look": [0, 2, 0] }, "step_free": true },
            { "id": "gallery", "title": { "en": "Gallery" }, "pose": { "eye": [0, 12, 0], "look": [0, 12, -10] } },
        ],
        "phases": [{ "id": "now", "year": 2024, "title": { "en": "Now" }, "certainty": "attested" }],
        "annotations": [{ "id": "door", "title": { "en": "Door" }, "position": [0, 1, 0], "phases": ["now"] }],
        "tours": ["tours/first.json"],
        "credits": [{ "text": "Survey: the chapter", "license": "CC-BY-4.0", "url": "https://example.org" }],
    })
}

fn tour() -> Value {
    json!({
        "schema": 1, "id": "first", "title": { "en": "First tour" }, "summary": { "en": "Five minutes." }, "profile": "standing",
        "stops": [
            { "id": "porch", "title": { "en": "Porch" }, "text": { "en": "Look up." }, "place": "porch", "phase": "now", "travel": "cut",
              "annotations": ["door"], "captions": { "en": "first/porch.en.vtt" } },
            { "id": "free", "title": { "en": "Air" }, "pose": { "eye": [1, 2, 3], "look": [0, 0, 0] } },
        ],
    })
}

/// A folder with all of it.
fn folder_with(visit: &Value, tour: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "visit.json", visit.to_string());
    put(folder.path(), "tiles/tileset.json", tileset());
    put(folder.path(), "tours/first.json", tour.to_string());
    put(folder.path(), "tours/first/porch.en.vtt", "WEBVTT\n");
    folder
}
