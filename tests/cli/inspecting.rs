//! `parvis inspect`, and the flags that it shares with `build`.

use super::{run, square};
use crate::model_files::folder;
use serde_json::json;

const FAR: &str = "v 652300 6861650 80\nv 652400 6861650 80\nv 652300 6861750 80\nf 1 2 3\n";

#[test]
fn a_model_is_described_to_people_and_machines() {
    let folder = folder(&[("square.glb", &square())]);
    let said = run(folder.path(), &["inspect", "square.glb"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for part in ["triangles", "1.000 m wide", "2 x 2", "2 texels a metre", "a build"] {
        assert!(said.out.contains(part), "no {part} in {}", said.out);
    }
    let said = run(folder.path(), &["inspect", "square.glb", "--json"]);
    let value = said.json();
    assert_eq!(value["triangles"], 2);
    assert_eq!(value["size_metres"], json!([1.0, 1.0, 0.0]));
    assert_eq!(value["area_square_metres"], 1.0);
    assert_eq!(value["textures"][0]["texels_per_metre"], 2.0);
    assert_eq!((&value["open_edges"], &value["crowded_edges"]), (&json!(4), &json!(0)));
    assert!(value["estimate"]["output_bytes"].as_u64().unwrap() > 0);
}

#[test]
fn problems_are_counted_with_the_first_place() {
    let text = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv nan 0 0\nv 2 0 0\nf 1 2 3\nf 1 2 4\nf 1 2 1\nf 1 2 5\nf 1 2 9\n\
        f 2 1 3\nf 1 2 3\n";
    let folder = folder(&[("a.obj", text.as_bytes()), ("b.obj", b"v 0 0 0\nv 900 0 0\nv 0 900 0\nf 1 2 3\n")]);
    let value = run(folder.path(), &["inspect", "a.obj", "b.obj", "b.obj", "--json"]).json();
    let findings = value["findings"].to_string();
    for part in ["no number", "two equal corners", "no area", "more than two triangles", "mixed units"] {
        assert!(findings.contains(part), "no {part} in {findings}");
    }
    let warnings = value["warnings"].to_string();
    assert!(warnings.contains("b.obj is named twice") && warnings.contains("1 faces name a vertex"), "{warnings}");
    assert_eq!(value["files"].as_array().unwrap().len(), 2);
}

#[test]
fn a_model_is_placed_and_a_size_that_is_none_is_doubted() {
    let folder = folder(&[("a.obj", FAR.as_bytes())]);
    let value = run(folder.path(), &["inspect", "a.obj", "--crs", "EPSG:2154", "--json"]).json();
    assert_eq!(value["georeference"]["origin"], json!([652_400.0, 6_861_700.0, 0.0]));
    assert_eq!(value["georeference"]["root_transform"].as_array().unwrap().len(), 16);
    assert_eq!(value["size_metres"], json!([100.0, 0.0, 100.0]));
    let said = run(folder.path(), &["inspect", "a.obj", "--scale", "km"]);
    assert!(said.out.contains("--scale"), "{}", said.out);
    let value = run(folder.path(), &["inspect", "a.obj", "--origin", "-1,2,3", "--up", "z", "--json"]).json();
    assert_eq!(value["bounds"][0], json!([652_301.0, 77.0, -6_861_748.0]));
    run(folder.path(), &["inspect", "a.obj", "--crs", "EPSG:4"]).refuses(&["EPSG:4"]);
    run(folder.path(), &["inspect", "a.obj", "--scale", "furlong"]).refuses(&["furlong", "mm"]);
    run(folder.path(), &["inspect", "none.obj"]).refuses(&["none.obj"]);
    run(folder.path(), &["inspect"]).refuses(&["INPUT"]);
}

#[test]
fn several_placed_models_are_built_into_one_tileset() {
    let folder = folder(&[("a.obj", FAR.as_bytes()), ("b.ply", b"")]);
    std::fs::remove_file(folder.path().join("b.ply")).unwrap();
    let second = FAR.replace("652300", "652350");
    std::fs::write(folder.path().join("b.obj"), second).unwrap();
    let said = run(folder.path(), &["build", "a.obj", "b.obj", "out", "--up", "z", "--json"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert_eq!(said.json()["leaf_triangles"], 2);
    assert!(said.err.contains("became the new one"), "{}", said.err);
    let check = run(folder.path(), &["check", "out"]);
    assert_eq!(check.code, 0, "{}", check.out);
}
