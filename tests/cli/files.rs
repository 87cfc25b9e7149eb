//! What the commands read and write.

use super::{Said, clean, entries, parvis, put_tileset, run, square};
use crate::common::glb;
use std::process::Command;

#[test]
fn check_ends_with_0_when_clean_1_with_problems_and_2_when_nothing_could_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    put_tileset(&here.join("clean"), &square());
    put_tileset(&here.join("broken"), &square()[..60]);

    let clean = run(here, &["check", "clean"]);
    assert_eq!((clean.code, clean.err.as_str()), (0, ""), "{}", clean.out);
    assert!(clean.out.contains("1 tile, 1 content; 0 errors"), "{}", clean.out);

    let broken = run(here, &["check", "broken/tileset.json"]);
    assert_eq!(broken.code, 1, "{}{}", broken.out, broken.err);
    assert!(broken.out.contains("square.glb") && broken.out.contains("root"), "{}", broken.out);

    run(here, &["check", "missing"]).refuses(&["missing"]);
    assert_eq!(entries(here), ["broken", "clean"]);
}

#[test]
fn check_tells_machines_the_same_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    put_tileset(&here.join("clean"), &square());
    put_tileset(&here.join("broken"), b"");

    let clean = run(here, &["check", "--json", "clean"]);
    assert_eq!(clean.code, 0);
    assert_eq!(clean.json()["problems"], serde_json::json!([]));
    assert_eq!(clean.json()["contents"], 1);

    let broken = run(here, &["check", "--json", "broken"]);
    assert_eq!(broken.code, 1);
    let problem = &broken.json()["problems"][0];
    assert_eq!(problem["file"], "square.glb", "{}", broken.out);
    assert!(problem["text"].as_str().unwrap().contains("root"), "{}", broken.out);

    let missing = run(here, &["check", "--json", "missing"]);
    assert_eq!((missing.code, missing.err.as_str()), (2, ""));
    let error = &missing.json()["error"];
    assert!(error["message"].as_str().unwrap().contains("missing") && error["code"].is_string(), "{}", missing.out);
}

#[test]
fn build_makes_a_tileset_that_checks_clean_and_replaces_one_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("square.glb"), square()).unwrap();
    std::fs::write(here.join("triangle.glb"), glb::triangle().glb()).unwrap();

    let built = run(here, &["build", "square.glb", "out"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""), "{}", built.out);
    assert!(built.out.contains("2 triangles in 1 tiles"), "{}", built.out);
    let checked = run(here, &["check", "out"]);
    assert_eq!(checked.code, 0, "{}", checked.out);

    run(here, &["build", "triangle.glb", "out"]).refuses(&["out", "--overwrite"]);
    assert_eq!(run(here, &["check", "--json", "out"]).code, 0, "the refused build harmed the tileset");

    let replaced = run(here, &["build", "triangle.glb", "out", "--overwrite", "--json"]);
    assert_eq!((replaced.code, replaced.err.as_str()), (0, ""));
    assert_eq!(replaced.json()["leaf_triangles"], 1, "{}", replaced.out);
    assert_eq!(entries(here), ["out", "square.glb", "triangle.glb"]);
}

#[test]
fn models_that_cannot_be_read_are_named_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("cut.glb"), &square()[..60]).unwrap();
    std::fs::write(here.join("notes.txt"), "a wall, a window").unwrap();
    std::fs::write(here.join("no.obj"), "f 1 2 3\n").unwrap();
    for name in ["cut.glb", "notes.txt", "no.obj", "missing.ply"] {
        run(here, &["build", name, "out"]).refuses(&[name]);
        let said = run(here, &["build", name, "out", "--json"]);
        assert_eq!((said.code, said.err.as_str()), (2, ""));
        assert!(said.json()["error"]["message"].as_str().unwrap().contains(name), "{}", said.out);
    }
    assert_eq!(entries(here), ["cut.glb", "no.obj", "notes.txt"]);
}

#[test]
fn a_copied_program_draws_the_cathedral_from_any_folder() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    let work = folder.path().join("work");
    std::fs::create_dir(&bin).unwrap();
    std::fs::create_dir(&work).unwrap();
    let copy = bin.join("parvis");
    std::fs::copy(env!("CARGO_BIN_EXE_parvis"), &copy).unwrap();

    let mut command = Command::new(&copy);
    clean(&mut command, &work);
    let drawn = Said::by(command.args(["cathedral", "visit", "--detail", "0"]));
    assert_eq!((drawn.code, drawn.err.as_str()), (0, ""), "{}", drawn.out);
    assert_eq!(entries(&work), ["visit"]);
    let checked = Said::by(parvis(&work).args(["check", "visit"]));
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);

    // It is there now, and stays as it is.
    run(&work, &["cathedral", "visit", "--detail", "0"]).refuses(&["visit"]);
    assert_eq!(run(&work, &["check", "visit"]).code, 0);
}
