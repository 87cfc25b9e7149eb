//! The ground of a visit: what its builder wrote, by phase, whatever is on screen.

use glam::Vec3;
use parvis::content::visit::{TilesetEntry, Visit};
use parvis::visiting::ground::{CollisionWorld, Ground as _};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A glb with one square metre of floor at this height.
fn floor(height: f32) -> Vec<u8> {
    let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let positions: Vec<u8> = corners.iter().flat_map(|[x, z]| [*x, height, *z]).flat_map(f32::to_le_bytes).collect();
    let numbers: Vec<u8> = [0u32, 2, 1, 0, 3, 2].iter().flat_map(|i| i.to_le_bytes()).collect();
    let json = serde_json::json!({
        "asset": { "version": "2.0" }, "scene": 0, "scenes": [{ "nodes": [0] }], "nodes": [{ "mesh": 0 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 }, "indices": 1 }] }],
        "accessors": [
            { "bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3", "min": [0, height, 0], "max": [1, height, 1] },
            { "bufferView": 1, "componentType": 5125, "count": 6, "type": "SCALAR" }
        ],
        "bufferViews": [
            { "buffer": 0, "byteOffset": 0, "byteLength": 48 }, { "buffer": 0, "byteOffset": 48, "byteLength": 24 }
        ],
        "buffers": [{ "byteLength": 72 }]
    });
    let mut text = json.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    let mut out = b"glTF".to_vec();
    for number in [2, 28 + text.len() + 72, text.len()] {
        out.extend((number as u32).to_le_bytes());
    }
    out.extend(b"JSON");
    out.extend(&text);
    out.extend(72u32.to_le_bytes());
    out.extend(b"BIN\0");
    out.extend(positions);
    out.extend(numbers);
    out
}

/// Two floors in one tileset: one of the phase "old" at 1 m, one of all phases at 0 m.
fn write_tilesets(folder: &Path, extras: &str) {
    let sphere = r#""boundingVolume": { "sphere": [0.5, -0.5, 0.5, 9] }"#;
    let tiles = format!(
        r#"{{ "asset": {{ "version": "1.1"{extras} }}, "geometricError": 9,
        "schema": {{ "id": "s", "classes": {{ "interval": {{ "properties": {{ "phases": {{ "type": "STRING", "array": true }} }} }} }} }},
        "groups": [{{ "class": "interval", "properties": {{ "phases": ["old"] }} }}],
        "root": {{ {sphere}, "geometricError": 1, "refine": "ADD", "children": [
            {{ {sphere}, "geometricError": 0, "content": {{ "uri": "high.glb", "group": 0 }} }},
            {{ {sphere}, "geometricError": 0, "content": {{ "uri": "low.glb" }} }}] }} }}"#
    );
    std::fs::write(folder.join("tileset.json"), &tiles).unwrap();
    std::fs::write(folder.join("ground.json"), tiles.replace(extras, "")).unwrap();
    std::fs::write(folder.join("high.glb"), floor(1.0)).unwrap();
    std::fs::write(folder.join("low.glb"), floor(0.0)).unwrap();
}

fn load(folder: &Path, collision: Option<&str>) -> Result<Option<CollisionWorld>, String> {
    let mut visit = Visit::open(folder).unwrap();
    let uri = visit.visit.tilesets[0].uri.clone();
    visit.visit.tilesets[0] = TilesetEntry { uri, collision: collision.map(str::to_owned) };
    CollisionWorld::load(&visit, &AtomicBool::new(false)).map_err(|error| error.to_string())
}

#[test]
fn the_ground_is_that_of_the_phase_and_all_of_it_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    write_tilesets(folder.path(), "");
    let world = load(folder.path(), Some("ground.json")).unwrap().unwrap();
    assert_eq!(world.triangles(), 4);
    let height = |phase: Option<&str>| {
        let from = world.ground(phase).floor_below(Vec3::new(0.4, 5.0, 0.3), 9.0);
        from.map(|(height, _)| height)
    };
    assert_eq!([height(Some("old")), height(Some("new")), height(None)], [Some(1.0), Some(0.0), Some(1.0)]);
}

#[test]
fn a_tileset_may_name_its_ground_itself_and_one_without_has_none() {
    let folder = tempfile::tempdir().unwrap();
    write_tilesets(folder.path(), r#", "extras": { "collision": { "uri": "ground.json" } }"#);
    assert_eq!(load(folder.path(), None).unwrap().unwrap().triangles(), 4);
    write_tilesets(folder.path(), "");
    assert!(load(folder.path(), None).unwrap().is_none());
}

#[test]
fn damaged_ground_is_told_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_tilesets(folder.path(), "");
    std::fs::write(folder.path().join("high.glb"), "glTF and then nothing").unwrap();
    let told = load(folder.path(), Some("ground.json")).unwrap_err();
    assert!(told.contains("high.glb"), "{told}");
    let told = load(folder.path(), Some("elsewhere.json")).unwrap_err();
    assert!(told.contains("elsewhere.json"), "{told}");
}

#[test]
fn reading_the_ground_stops_when_nobody_wants_it() {
    let folder = tempfile::tempdir().unwrap();
    write_tilesets(folder.path(), "");
    let visit = Visit::open(folder.path()).unwrap();
    assert!(CollisionWorld::load(&visit, &AtomicBool::new(true)).is_err());
}
