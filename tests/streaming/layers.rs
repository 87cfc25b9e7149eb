//! Content groups are hidden and shown.

use super::rig::{Rig, glb, options, tile, view};
use parvis::content::source::{FolderSource, Source as _};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// The same with the number of a group.
fn in_group(mut tile: Value, group: u32) -> Value {
    tile["content"]["group"] = json!(group);
    tile
}

fn put(folder: &Path, name: &str, root: &Value) {
    let groups: Vec<Value> = ["old", "new"].map(|name| json!({"class": "age", "properties": {"name": name}})).into();
    let schema = json!({"id": "ages", "classes": {"age": {"properties": {"name": {"type": "STRING"}}}}});
    let file = json!({
        "asset": {"version": "1.1"}, "schema": schema, "groups": groups, "geometricError": 100, "root": root,
    });
    std::fs::write(folder.join(name), file.to_string()).unwrap();
}

/// An external tileset in each of two groups, and a tile in none.
fn ages() -> (tempfile::TempDir, Rig) {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for name in ["old", "new", "always"] {
        std::fs::write(here.join(format!("{name}.glb")), glb()).unwrap();
    }
    put(here, "old.json", &tile(0.0, "old.glb", &[]));
    put(here, "new.json", &tile(0.0, "new.glb", &[]));
    let children = [
        in_group(tile(50.0, "old.json", &[]), 0),
        in_group(tile(50.0, "new.json", &[]), 1),
        tile(0.0, "always.glb", &[]),
    ];
    let mut root = tile(50.0, "", &children);
    root.as_object_mut().unwrap().remove("content");
    put(here, "tileset.json", &root);
    let rig = open(here);
    (folder, rig)
}

fn open(folder: &Path) -> Rig {
    let source = Arc::new(FolderSource::open(folder).unwrap());
    let bytes = source.read("tileset.json", 1 << 20).unwrap();
    Rig::over(source, &bytes, options())
}

#[test]
fn contents_of_hidden_groups_are_neither_shown_nor_read() {
    let (_folder, mut rig) = ages();
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["always.glb", "new.glb"]);
    assert_eq!(rig.streamer.stats().requests, 3, "the other tileset was not even opened");
}

#[test]
fn the_picture_changes_in_one_step_when_all_of_the_new_one_is_there() {
    let (_folder, mut rig) = ages();
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    rig.streamer.hide_groups(&[1]);
    let (before, after) = (["always.glb", "new.glb"], ["always.glb", "old.glb"]);
    rig.until(view(), "the old one", |rig| {
        let shown = rig.shown();
        assert!(shown == before || shown == after, "{shown:?}");
        shown == after
    });
    assert!(!rig.streamer.is_changing());
    rig.until_complete(view());
    let requests = rig.streamer.stats().requests;
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    assert_eq!(rig.shown(), before);
    assert_eq!(rig.streamer.stats().requests, requests, "the way back loads nothing");
}

#[test]
fn what_cannot_be_had_does_not_hold_up_the_change_for_ever() {
    let (folder, mut rig) = ages();
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    std::fs::remove_file(folder.path().join("old.glb")).unwrap();
    rig.streamer.hide_groups(&[1]);
    rig.until(view(), "the change", |rig| rig.shown() == ["always.glb"]);
    assert!(!rig.streamer.is_changing());
}

#[test]
fn a_change_that_is_taken_back_is_forgotten() {
    let (_folder, mut rig) = ages();
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    rig.streamer.hide_groups(&[1]);
    rig.streamer.hide_groups(&[0]);
    assert!(!rig.streamer.is_changing());
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["always.glb", "new.glb"]);
}

#[test]
fn a_hidden_content_leaves_the_finer_tiles_of_others_below_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["coarse", "fine"] {
        std::fs::write(folder.path().join(format!("{name}.glb")), glb()).unwrap();
    }
    let fine = in_group(tile(0.0, "fine.glb", &[]), 1);
    put(folder.path(), "tileset.json", &in_group(tile(50.0, "coarse.glb", &[fine]), 0));
    let mut rig = open(folder.path());
    rig.streamer.hide_groups(&[0]);
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["fine.glb"]);
    let mut rig = open(folder.path());
    rig.streamer.hide_groups(&[1]);
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["coarse.glb"], "there is nothing finer");
}
