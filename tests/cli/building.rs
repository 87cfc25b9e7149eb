//! What `parvis build` is told about its output.

use super::{Said, parvis, square};
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, arguments: &[&str]) -> Said {
    Said::by(parvis(folder).args(arguments))
}

fn with_square() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("square.glb"), square()).unwrap();
    folder
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn build_writes_reports_pictures_and_a_mesh_to_walk_on_unless_told_not_to() {
    let folder = with_square();
    let here = folder.path();
    let arguments = [
        "build",
        "square.glb",
        "all",
        "--html",
        "--compress",
        "meshopt",
        "--precision",
        "5",
        "--texture",
        "webp",
        "--date",
        "2024-05",
        "--licence",
        "CC0-1.0",
        "--accuracy",
        "0.01",
    ];
    let built = run(here, &arguments);
    assert_eq!((built.code, built.err.as_str()), (0, ""), "{}", built.out);
    let out = here.join("all");
    for file in ["report.html", "build-report.json", "thumbnail.jpg", "collision/tileset.json"] {
        assert!(out.join(file).is_file(), "no {file}");
    }
    let extras = &read(&out.join("tileset.json"))["asset"]["extras"];
    let known =
        serde_json::json!({ "source": ["square.glb"], "date": "2024-05", "licence": "CC0-1.0", "accuracy": 0.01 });
    assert_eq!(extras["provenance"], known);
    assert_eq!(extras["parameters"]["stepMetres"], 0.003_906_25);
    assert_eq!(run(here, &["check", "all"]).code, 0);

    run(here, &["build", "square.glb", "bare", "--no-collision", "--no-thumbnails"]);
    assert!(!here.join("bare/collision").exists() && !here.join("bare/thumbnail.jpg").exists());
    assert!(here.join("bare/build-report.json").is_file());
}

#[test]
fn an_output_that_ends_with_3tz_is_an_archive() {
    let folder = with_square();
    let here = folder.path();
    for (name, flags) in [("a.3tz", vec![]), ("b.zip", vec!["--archive"]), ("c.3tz", vec!["--pack", "zstd"])] {
        let built = run(here, &[vec!["build", "square.glb", name], flags].concat());
        assert_eq!((built.code, built.err.as_str()), (0, ""), "{}", built.out);
        assert!(here.join(name).is_file());
        assert_eq!(run(here, &["check", name]).code, 0, "{name}");
    }
    run(here, &["build", "square.glb", "a.3tz"]).refuses(&["a.3tz", "--overwrite"]);
}

#[test]
fn a_provenance_is_read_from_a_file_and_single_members_are_overruled() {
    let folder = with_square();
    let here = folder.path();
    std::fs::write(here.join("known.json"), r#"{"sensor": "a ruler", "operator": "somebody", "date": "2020"}"#)
        .unwrap();
    let built = run(here, &["build", "square.glb", "out", "--provenance", "known.json", "--operator", "the chapter"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let known = &read(&here.join("out/tileset.json"))["asset"]["extras"]["provenance"];
    assert_eq!((&known["sensor"], &known["operator"]), (&"a ruler".into(), &"the chapter".into()));
    std::fs::write(here.join("wrong.json"), r#"{"sensr": "a ruler"}"#).unwrap();
    run(here, &["build", "square.glb", "no", "--provenance", "wrong.json"]).refuses(&["wrong.json", "sensr"]);
    run(here, &["build", "square.glb", "no", "--provenance", "missing.json"]).refuses(&["missing.json"]);
    run(here, &["build", "square.glb", "no", "--date", "yesterday"]).refuses(&["yesterday", "2024-05"]);
    assert!(!here.join("no").exists());
}

#[test]
fn what_cannot_be_written_is_refused_with_the_reason() {
    let folder = with_square();
    let here = folder.path();
    run(here, &["build", "square.glb", "no", "--texture", "ktx2"]).refuses(&["KTX2", "webp"]);
    run(here, &["build", "square.glb", "no", "--precision", "0"]).refuses(&["millimetres"]);
    run(here, &["build", "square.glb", "no", "--quality", "0"]).refuses(&["quality"]);
    assert!(!here.join("no").exists());
}
