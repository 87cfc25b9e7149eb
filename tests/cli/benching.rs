//! `parvis bench`.

use super::{put_tileset, run, square};
use serde_json::Value;

/// Stands before the square, and comes nearer.
const PATH: &str = r#"{ "viewport": [320, 180],
    "keyframes": [ { "secs": 0, "eye": [0, 0, 20], "look": [0, 0, 0] }, { "secs": 0.2, "eye": [0, 0, 5], "look": [0, 0, 0] } ],
    "checkpoints": [ { "secs": 0, "name": "far" }, { "secs": 0.2, "name": "near" } ] }"#;

#[test]
fn a_replayed_path_is_reported_to_machines_and_to_people() {
    let folder = tempfile::tempdir().unwrap();
    put_tileset(folder.path(), &square());
    std::fs::write(folder.path().join("walk.json"), PATH).unwrap();
    let said = run(folder.path(), &["bench", "tileset.json", "--path", "walk.json", "--json"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let names: Vec<_> = report["arrivals"].as_array().unwrap().iter().map(|arrival| &arrival["name"]).collect();
    assert_eq!(names, ["far", "near"]);
    assert!(report["arrivals"][1]["complete_secs"].is_number(), "{report:#}");
    assert!(report["requests"].as_u64() >= Some(1) && report["read_bytes"].as_u64() > Some(0), "{report:#}");
    assert_eq!(report["frames_with_holes"], 0);
    let said = run(folder.path(), &["bench", "tileset.json", "--path", "walk.json"]);
    assert!(said.out.contains("complete: near"), "{}", said.out);
}

#[test]
fn what_cannot_be_replayed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    put_tileset(folder.path(), &square());
    run(folder.path(), &["bench", "nowhere"]).refuses(&["nowhere does not exist"]);
    run(folder.path(), &["bench", "tileset.json", "--path", "walk.json"]).refuses(&["walk.json"]);
    std::fs::write(folder.path().join("walk.json"), "[]").unwrap();
    run(folder.path(), &["bench", "tileset.json", "--path", "walk.json"]).refuses(&["walk.json", "no camera path"]);
    run(folder.path(), &["check", "nowhere"]).refuses(&["nowhere does not exist", "Check how it is written"]);
}
