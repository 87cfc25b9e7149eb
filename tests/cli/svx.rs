//! `parvis svx`.

use super::*;

const DOCUMENT: &str = r#"{
    "asset": { "type": "application/si-dpo-3d.document+json", "version": "1.0" }, "scene": 0,
    "scenes": [{ "units": "m", "nodes": [0], "setup": 0, "meta": 0 }], "nodes": [{ "model": 0 }],
    "models": [{ "units": "cm", "derivatives": [
        { "usage": "Web3D", "quality": "High", "assets": [{ "uri": "the church.glb", "type": "Model" }] } ],
        "annotations": [{ "id": "door", "titles": { "EN": "Door" }, "position": [100, 0, 0], "articleId": "a" }] }],
    "metas": [{ "collection": { "titles": { "EN": "Church" } }, "articles": [{ "id": "a", "uris": { "EN": "articles/a.html" } }] }],
    "setups": [{
        "tours": [{ "id": "t", "titles": { "EN": "Tour" }, "steps": [{ "id": "s", "titles": { "EN": "Step" } }] }],
        "snapshots": { "targets": ["scenes/0/setup/navigation/orbit", "scenes/0/setup/navigation/offset"],
            "states": [{ "id": "s", "values": [[0, 0, 0], [0, 1.6, 8]] }] } }]
}"#;

fn put(folder: &Path) {
    std::fs::create_dir(folder.join("articles")).unwrap();
    std::fs::write(folder.join("church.svx.json"), DOCUMENT).unwrap();
    std::fs::write(folder.join("articles/a.html"), "<p>Oak.</p>").unwrap();
    std::fs::write(folder.join("the church.glb"), square()).unwrap();
}

#[test]
fn a_document_becomes_a_visit_by_the_commands_that_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    let said = run(folder.path(), &["svx", "import", "church.svx.json", "church", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let report = said.json();
    assert_eq!((&report["tours"], &report["places"], &report["annotations"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(report["todo"], json!(["parvis build 'the church.glb' church/tiles --scale 0.01"]));
    assert_eq!(
        entries(folder.path()),
        ["articles", "church", "church.svx.json", "the church.glb"],
        "nothing left behind"
    );
    let visit: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("church/visit.json")).unwrap()).unwrap();
    assert_eq!(visit["annotations"][0]["position"], json!([1.0, 0.0, 0.0]));
    assert_eq!(visit["annotations"][0]["text"]["en"], json!("Oak."));

    let built = run(folder.path(), &["build", "the church.glb", "church/tiles", "--scale", "0.01"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let checked = run(folder.path(), &["check", "church"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);

    let said = run(folder.path(), &["svx", "export", "church", "again.svx.json", "--model", "the%20church.glb"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("tours 1"), "{}", said.out);
    let said = run(folder.path(), &["svx", "import", "again.svx.json", "again"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for file in ["visit.json", "tours/t.json"] {
        let read = |visit: &str| -> Value {
            serde_json::from_slice(&std::fs::read(folder.path().join(visit).join(file)).unwrap()).unwrap()
        };
        assert_eq!(read("church"), read("again"), "{file}");
    }
}

#[test]
fn the_texts_of_stops_lie_beside_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let visit = json!({
        "schema": 1, "title": { "en": "Nave" }, "tilesets": [{ "uri": "tileset.json" }], "entrance": "nave",
        "places": [{ "id": "nave", "title": { "en": "Nave" }, "pose": { "stand": [0, 0, 0], "look": [0, 2, -9] } }],
        "tours": ["tours/t.json"],
    });
    let tour = json!({
        "schema": 1, "id": "t", "title": { "en": "Tour" },
        "stops": [{ "id": "s", "title": { "en": "Stop" }, "place": "nave", "text": { "en": "Look <up>." } }],
    });
    let nave = folder.path().join("nave");
    put_tileset(&nave, &square());
    std::fs::create_dir(nave.join("tours")).unwrap();
    std::fs::write(nave.join("visit.json"), visit.to_string()).unwrap();
    std::fs::write(nave.join("tours/t.json"), tour.to_string()).unwrap();
    let said = run(folder.path(), &["svx", "export", "nave", "my nave.svx.json", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.json()["articles"], json!(1));
    assert_eq!(entries(folder.path()), ["my nave-articles", "my nave.svx.json", "nave"]);
    let page = std::fs::read_to_string(folder.path().join("my nave-articles/t.s.EN.html")).unwrap();
    assert!(page.contains("<p>Look &lt;up&gt;.</p>"), "{page}");
    let document: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("my nave.svx.json")).unwrap()).unwrap();
    assert_eq!(document["metas"][0]["articles"][0]["uri"], json!("my%20nave-articles/t.s.EN.html"));

    run(folder.path(), &["svx", "export", "nave", "my nave.svx.json"]).refuses(&["my nave.svx.json", "exists already"]);
}

#[test]
fn what_is_there_is_not_written_over_and_what_is_broken_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path());
    run(folder.path(), &["svx", "import", "church.svx.json", "articles"]).refuses(&["articles", "is not empty"]);
    run(folder.path(), &["svx", "import", "none.svx.json", "out"]).refuses(&["none.svx.json", "cannot be read"]);
    run(folder.path(), &["svx", "import", "the church.glb", "out"]).refuses(&["the church.glb"]);
    std::fs::write(folder.path().join("bad.svx.json"), DOCUMENT.replace("\"nodes\": [0]", "\"nodes\": [7]")).unwrap();
    run(folder.path(), &["svx", "import", "bad.svx.json", "out"]).refuses(&[
        "bad.svx.json",
        "scenes[0].nodes",
        "node 7",
    ]);
    run(folder.path(), &["svx", "export", "nowhere", "out.svx.json"]).refuses(&["nowhere", "does not exist"]);
    assert!(entries(folder.path()).iter().all(|name| !name.starts_with("out") && !name.starts_with('.')));
}

#[test]
fn a_document_reads_nothing_outside_its_folder_and_writes_no_commands_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(folder.path().join("secret.html"), "<p>secret</p>").unwrap();
    let document = DOCUMENT
        .replace("articles/a.html", "../secret.html")
        .replace("the church.glb", "x.glb; touch owned \\u001b[2J");
    std::fs::write(inner.join("church.svx.json"), document).unwrap();
    let said = run(folder.path(), &["svx", "import", "inner/church.svx.json", "out"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("leads out of"), "{}", said.out);
    assert!(!said.out.contains("parvis build") && !said.out.contains('\u{1b}'), "{}", said.out);
    assert!(!std::fs::read_to_string(folder.path().join("out/visit.json")).unwrap().contains("secret"));
}
