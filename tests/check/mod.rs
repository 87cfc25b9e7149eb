//! The check finds what a visitor would run into.

mod wrong;

use crate::common;
use parvis::content::problem::Severity;
use parvis::content::tileset::MAX_TILES;
use parvis::workshop::check::{CheckError, Content, Report, Vertices, check};
use parvis::workshop::progress::{Progress, Silent};
use serde_json::{Value, json};
use std::path::Path;

/// Stands in for the decoder: every file is well but those that hold "bad".
fn decode(content: &Content<'_>) -> Result<Vertices, String> {
    if content.bytes.starts_with(b"bad") {
        return Err(format!("{}: the decoder does not like it", content.uri));
    }
    Ok(Vertices::default())
}

fn put(folder: &Path, name: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, contents).unwrap();
}

fn tile(radius: f64, error: f64, content: &str, children: Value) -> Value {
    let mut tile = json!({ "boundingVolume": { "sphere": [0, 0, 0, radius] }, "geometricError": error, "content": { "uri": content } });
    if children != json!([]) {
        tile["children"] = children;
    }
    tile
}

fn file(root: &Value) -> String {
    json!({ "asset": { "version": "1.1" }, "geometricError": 100, "root": root }).to_string()
}

fn checked(folder: &Path) -> Report {
    check(folder, &decode, &Silent).unwrap()
}

fn places(report: &Report) -> Vec<String> {
    report.problems.iter().map(|problem| format!("{} {}", problem.file, problem.json_path)).collect()
}

#[test]
fn a_well_made_tileset_has_no_problems_and_everything_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let inner = tile(5.0, 4.0, "c.glb", json!([]));
    let root = tile(
        10.0,
        8.0,
        "a.glb",
        json!([tile(5.0, 4.0, "sub/inner.json", json!([])), tile(3.0, 0.0, "a.glb", json!([]))]),
    );
    put(folder.path(), "tileset.json", file(&root));
    put(folder.path(), "sub/inner.json", file(&inner));
    put(folder.path(), "a.glb", "12345");
    put(folder.path(), "sub/c.glb", "123");
    let report = checked(folder.path());
    assert!(report.is_clean(), "{:?}", report.problems);
    assert_eq!((report.tilesets, report.tiles, report.contents, report.content_bytes), (2, 4, 2, 8));
}

#[test]
fn every_kind_of_problem_is_found_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let children = json!([
        tile(50.0, 4.0, "sub/inner.json", json!([])),
        tile(3.0, 20.0, "missing.glb", json!([])),
        tile(3.0, 0.0, "bad.glb", json!([])),
        tile(3.0, 0.0, "../outside.glb", json!([])),
        tile(3.0, 0.0, "nothing.json", json!([])),
        tile(-3.0, 0.0, "good.glb", json!([])),
    ]);
    put(folder.path(), "tileset.json", file(&tile(10.0, 8.0, "good.glb", children)));
    put(folder.path(), "sub/inner.json", file(&tile(5.0, 4.0, "../tileset.json", json!([]))));
    put(folder.path(), "good.glb", "good");
    put(folder.path(), "bad.glb", "bad");
    let report = checked(folder.path());
    assert_eq!(
        places(&report),
        [
            "bad.glb ",
            "tileset.json root.children[0].boundingVolume",
            "tileset.json root.children[1].content",
            "tileset.json root.children[1].geometricError",
            "tileset.json root.children[3].content.uri",
            "tileset.json root.children[4].content",
            "tileset.json root.children[5].boundingVolume",
            "sub/inner.json root.content",
        ]
    );
    assert_eq!((report.errors(), report.warnings()), (6, 2));
    assert!(report.problems[0].text.contains("root.children[2]"), "{}", report.problems[0]);
    assert!(report.problems[7].text.contains("contains itself"), "{}", report.problems[7]);
}

#[test]
fn a_content_that_cannot_be_decoded_is_named_once() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tileset.json", file(&tile(10.0, 8.0, "bad.glb", json!([]))));
    put(folder.path(), "bad.glb", "bad");
    let report = checked(folder.path());
    let told = report.problems[0].to_string();
    assert_eq!(told, "bad.glb: the decoder does not like it (content of tileset.json root)");
}

#[test]
fn an_external_tileset_is_known_by_its_bytes_as_well() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tileset.json", file(&tile(10.0, 8.0, "inner.tiles", json!([]))));
    put(folder.path(), "inner.tiles", file(&tile(5.0, 4.0, "missing.glb", json!([]))));
    let report = checked(folder.path());
    assert_eq!((report.tilesets, report.tiles), (2, 2));
    assert_eq!(places(&report), ["inner.tiles root.content"]);
}

#[test]
fn a_missing_external_tileset_named_a_thousand_times_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let children = vec![tile(3.0, 0.0, "none.json", json!([])); 1000];
    put(folder.path(), "tileset.json", file(&tile(10.0, 8.0, "a.glb", json!(children))));
    put(folder.path(), "a.glb", "good");
    assert_eq!(checked(folder.path()).problems.len(), 1);
}

#[test]
fn tilesets_that_multiply_without_end_are_cut_off() {
    // Ten files, each naming the next a hundred times: 10^20 tiles.
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.glb", "good");
    for depth in 0..10 {
        let next = format!("{}.json", depth + 1);
        let children = vec![tile(1.0, 1.0, &next, json!([])); 100];
        let name = if depth == 0 { "tileset.json".to_owned() } else { format!("{depth}.json") };
        put(folder.path(), &name, file(&tile(1.0, 1.0, "a.glb", json!(children))));
    }
    let report = checked(folder.path());
    assert!(report.tiles <= MAX_TILES);
    assert!(report.problems.iter().any(|problem| problem.text.contains("more than")), "{:?}", report.problems.first());
}

#[test]
fn references_of_a_visit_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tiles/tileset.json", file(&tile(10.0, 0.0, "a.glb", json!([]))));
    put(folder.path(), "tiles/a.glb", "bad");
    put(folder.path(), "visit.json", json!({
        "schema": 1, "title": { "en": "x" }, "tilesets": [{ "uri": "tiles/tileset.json" }, { "uri": "tiles/none.json" }],
        "entrance": "gone", "places": [{ "id": "a", "title": {}, "pose": { "eye": [0, 0, 0], "look": [0, 0, 1] } }],
        "tours": ["tours/none.json"],
    }).to_string());
    let report = checked(folder.path());
    assert_eq!(
        places(&report),
        [
            "visit.json entrance",
            "visit.json places[0].title",
            "visit.json tilesets[1].uri",
            "visit.json tours[0]",
            "tiles/a.glb "
        ]
    );
    assert_eq!(report.places, 1);
    assert_eq!(report.problems[1].severity, Severity::Warning);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["problems"][1]["severity"], "warning");
    assert_eq!(json["problems"][0]["json_path"], "entrance");
}

#[test]
fn what_cannot_be_opened_is_an_error_and_not_a_report() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(check(folder.path(), &decode, &Silent), Err(CheckError::Open(_))));
    put(folder.path(), "tileset.json", "no json");
    assert!(matches!(check(folder.path(), &decode, &Silent), Err(CheckError::Open(_))));
}

#[test]
fn a_check_can_be_stopped() {
    struct Stopped;
    impl Progress for Stopped {
        fn phase(&self, _name: &str, _total: u64) {}
        fn advance(&self, _steps: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tileset.json", file(&tile(10.0, 0.0, "a.glb", json!([]))));
    assert_eq!(check(folder.path(), &decode, &Stopped), Err(CheckError::Cancelled));
}

#[test]
fn the_mars_sample_names_files_that_are_all_there() {
    let Some(path) = common::samples("mars/tileset.json") else { return };
    let report = checked(&path);
    assert_eq!((report.tilesets, report.tiles), (1, 293));
    assert!(report.contents > 200 && report.content_bytes > 1 << 20);
}

#[test]
fn the_dragon_that_is_missing_on_purpose_is_found() {
    let Some(path) = common::samples("3d-tiles-samples/1.0/TilesetWithDiscreteLOD") else { return };
    let report = checked(&path);
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert!(report.problems[0].json_path.starts_with("root"), "{}", report.problems[0]);
}

#[test]
fn every_grid_of_light_is_read_and_what_is_damaged_too_large_or_elsewhere_is_told() {
    use parvis::content::light::{LightGrid, MAX_BYTES, Site};
    let folder = tempfile::tempdir().unwrap();
    let site = Site { latitude_deg: 48.9, longitude_deg: 2.3, heading_deg: 0.0 };
    let grid = |side: f32| LightGrid::empty(site, glam::Vec3::ZERO, glam::Vec3::splat(side), 0.5).to_bytes().unwrap();
    put(folder.path(), "tileset.json", file(&tile(10.0, 8.0, "a.glb", json!([]))));
    put(folder.path(), "a.glb", "12345");
    put(folder.path(), "light/own.bin", grid(4.0));
    put(folder.path(), "light/fits.bin", grid(4.0));
    put(folder.path(), "light/elsewhere.bin", grid(6.0));
    put(folder.path(), "light/cut.bin", &grid(4.0)[..64]);
    put(folder.path(), "light/large.bin", "");
    let large = std::fs::OpenOptions::new().write(true).open(folder.path().join("light/large.bin")).unwrap();
    large.set_len(MAX_BYTES + 1).unwrap();
    let phase = |id: &str| json!({ "id": id, "year": 1200, "title": { "en": id }, "light": format!("light/{id}.bin") });
    let visit = json!({
        "schema": 1, "title": { "en": "Lit" }, "tilesets": [{ "uri": "tileset.json" }], "entrance": "door",
        "places": [{ "id": "door", "title": { "en": "Door" }, "pose": { "eye": [0, 1, 9], "look": [0, 1, 0] } }],
        "phases": [phase("fits"), phase("elsewhere"), phase("cut"), phase("large"), phase("none"), phase("own")],
        "light": "light/own.bin",
    });
    put(folder.path(), "visit.json", visit.to_string());
    let report = checked(folder.path());
    let mut told = places(&report);
    told.sort();
    let expected = [1, 2, 3, 4].map(|number| format!("visit.json phases[{number}].light"));
    assert_eq!(told, expected, "{:?}", report.problems);
}
