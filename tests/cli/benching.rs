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
fn a_trace_says_what_took_time_and_where() {
    let folder = tempfile::tempdir().unwrap();
    put_tileset(folder.path(), &square());
    std::fs::write(folder.path().join("walk.json"), PATH).unwrap();
    let said = run(folder.path(), &["bench", "tileset.json", "--path", "walk.json", "--json", "--trace", "t.json"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let trace: Value = serde_json::from_slice(&std::fs::read(folder.path().join("t.json")).unwrap()).unwrap();
    let events = trace.as_array().unwrap();
    let named = |name: &str| -> Vec<&Value> { events.iter().filter(|event| event["name"] == name).collect() };
    for name in ["frame", "update", "collect", "select", "schedule", "evict", "apply", "read", "prepare"] {
        let found = named(name);
        assert!(!found.is_empty(), "no {name}");
        for event in found {
            assert!(event["ph"] == "X" && event["dur"].as_f64() > Some(0.0) && event["ts"].as_f64() >= Some(0.0));
        }
    }
    assert!(named("read")[0]["args"]["bytes"].as_u64() > Some(0), "{}", named("read")[0]);
    // Steps lie within their frames, and work on tiles on threads of its own.
    let (frame, read) = (named("frame")[0], named("read")[0]);
    let end = |event: &Value| event["ts"].as_f64().unwrap() + event["dur"].as_f64().unwrap();
    let first_update = named("update")[0];
    assert!(first_update["ts"].as_f64() >= frame["ts"].as_f64() && end(first_update) <= end(frame) + 0.01);
    assert_ne!(frame["tid"], read["tid"]);
    let threads: Vec<_> =
        named("thread_name").into_iter().map(|event| event["args"]["name"].as_str().unwrap()).collect();
    assert!(threads.contains(&"main") && threads.iter().any(|name| name.starts_with("tiles")), "{threads:?}");
    let said = run(folder.path(), &["bench", "tileset.json", "--trace", "no/such/folder/t.json"]);
    said.refuses(&["the trace cannot be written"]);
}

#[test]
fn holes_may_be_allowed_to_measure_what_leaving_none_costs() {
    let folder = tempfile::tempdir().unwrap();
    put_tileset(folder.path(), &square());
    std::fs::write(folder.path().join("walk.json"), PATH).unwrap();
    let said = run(folder.path(), &["bench", "tileset.json", "--path", "walk.json", "--json", "--holes"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.json()["arrivals"][1]["complete_secs"].is_number(), "{}", said.out);
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
