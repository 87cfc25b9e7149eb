//! 3D Tiles: `tileset.json` to tiles in visit space.

mod bad_input;
mod bounds;
mod external;
mod extras;
mod frames;
mod implicit;
mod mending;
mod parsing;
mod sample_files;
mod semantics;

use parvis::content::tileset::Tileset;
use serde_json::{Value, json};

/// A tile with a ball around the origin.
fn ball(radius: f64, geometric_error: f64) -> Value {
    json!({ "boundingVolume": { "sphere": [0, 0, 0, radius] }, "geometricError": geometric_error })
}

/// `tile` with further members.
fn with(mut tile: Value, members: Value) -> Value {
    for (key, value) in members.as_object().unwrap() {
        tile[key] = value.clone();
    }
    tile
}

/// The file around a root.
fn file(root: &Value) -> Vec<u8> {
    json!({ "asset": { "version": "1.1" }, "geometricError": 100, "root": root }).to_string().into_bytes()
}

/// Parses a root that has to be usable.
fn parsed(root: &Value) -> Tileset {
    Tileset::parse(&file(root), "tileset.json").unwrap()
}

/// The JSON paths of all problems.
fn problem_paths(tileset: &Tileset) -> Vec<&str> {
    tileset.problems.iter().map(|problem| problem.json_path.as_str()).collect()
}
