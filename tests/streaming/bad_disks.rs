//! The real decoder over folders and archives that go away, shrink or hold what nobody should open.

use super::rig::{Rig, above, file, glb, hasty, options, tile, view};
use crate::common::archive::{Archive, Packing};
use crate::common::glb as make;
use parvis::content::source::{FolderSource, Source, SourceError};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

fn put(folder: &Path, leaves: &[(&str, Vec<u8>)]) {
    let names: Vec<String> = leaves.iter().map(|(name, _)| (*name).to_owned()).collect();
    std::fs::write(folder.join("tileset.json"), above(&names)).unwrap();
    std::fs::write(folder.join("root.glb"), glb()).unwrap();
    for (name, bytes) in leaves {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Streams a root above this one leaf; what is wrong with it.
#[track_caller]
fn problem_of(name: &str, bytes: Vec<u8>) -> String {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), &[(name, bytes)]);
    let mut rig = Rig::open(folder.path(), hasty());
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"], "{name}");
    rig.problem()
}

#[test]
fn a_folder_that_was_away_is_gone_on_with_when_it_is_back() {
    let place = tempfile::tempdir().unwrap();
    let (here, gone) = (place.path().join("visit"), place.path().join("gone"));
    std::fs::create_dir(&here).unwrap();
    put(&here, &[("a.glb", glb()), ("b.glb", glb())]);
    let mut rig = Rig::open(&here, hasty());
    let source = FolderSource::open(&here).unwrap();
    // Nothing but the root is read before.
    rig.streamer.set_selection_options(parvis::streaming::SelectionOptions { max_sse_px: 1e9, ..options().selection });
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"]);
    std::fs::rename(&here, &gone).unwrap();
    let error = source.read("a.glb", 1 << 20).unwrap_err();
    assert!(error.may_recover() && error.to_string().contains("connect its disk again"), "{error}");
    rig.streamer.set_selection_options(options().selection);
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"]);
    assert!(rig.problems().iter().all(|(reason, for_good)| reason.contains("the folder is gone") && !for_good));
    std::fs::rename(&gone, &here).unwrap();
    rig.until(view(), "all is there", |rig| rig.shown() == ["a.glb", "b.glb"]);
    assert_eq!(rig.problems(), []);
    assert!(matches!(source.read("c.glb", 9), Err(SourceError::Missing { .. })), "a file alone is missing for good");
}

#[test]
fn an_archive_cut_while_it_is_open_keeps_what_is_there_until_it_is_whole_again() {
    for indexed in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visit.3tz");
        let names = ["a.glb".to_owned(), "b.glb".to_owned()];
        let (tileset, glb) = (above(&names), glb());
        let files: [(&str, &[u8], Packing); 4] = [
            ("tileset.json", &tileset, Packing::Deflate),
            ("root.glb", &glb, Packing::Zstd),
            ("a.glb", &glb, Packing::Deflate),
            ("b.glb", &glb, Packing::Stored),
        ];
        let archive = Archive { indexed, ..Archive::new(&files) }.write();
        std::fs::write(&path, &archive).unwrap();
        let modified = path.metadata().unwrap().modified().unwrap();
        let mut rig = Rig::open(&path, hasty());
        rig.streamer
            .set_selection_options(parvis::streaming::SelectionOptions { max_sse_px: 1e9, ..options().selection });
        rig.until_complete(view());
        let open = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        open.set_len(archive.len() as u64 / 2).unwrap();
        rig.streamer.set_selection_options(options().selection);
        rig.until_complete(view());
        assert_eq!(rig.shown(), ["root.glb"]);
        assert_eq!(rig.problems().len(), 2);
        assert!(rig.problems().iter().all(|(reason, _)| reason.contains("open it again")), "{:?}", rig.problems());
        std::fs::write(&path, &archive).unwrap();
        open.set_modified(modified).unwrap();
        rig.until(view(), "all is there", |rig| rig.shown() == ["a.glb", "b.glb"]);
    }
}

#[test]
fn a_payload_with_any_byte_turned_is_shown_or_named_and_leaves_no_hole() {
    let good = make::textured_square().glb();
    let names: Vec<String> = (0..good.len()).map(|at| format!("{at}.glb")).collect();
    // Each below a good tile of its own, so that one does not hold up the others.
    let tiles: Vec<Value> = names.iter().map(|name| tile(20.0, "good.glb", &[tile(0.0, name, &[])])).collect();
    let source = Files(
        names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let mut bytes = good.clone();
                bytes[at] ^= 0xff;
                (name.clone(), bytes)
            })
            .chain([("good.glb".to_owned(), good.clone()), ("root.glb".to_owned(), good.clone())])
            .collect(),
    );
    let mut rig = Rig::over(Arc::new(source), &file(&tile(50.0, "root.glb", &tiles)), options());
    rig.until_complete(view());
    let (shown, problems) = (rig.shown(), rig.problems());
    assert_eq!(shown.len(), names.len());
    assert_eq!(shown.iter().filter(|name| *name == "good.glb").count(), problems.len());
    assert!(problems.len() > 100 && problems.iter().all(|(_, for_good)| *for_good), "{}", problems.len());
    assert_eq!(rig.streamer.stats().failed, problems.len());
}

#[test]
fn what_would_take_too_much_memory_is_refused_before_it_does() {
    assert!(problem_of("large.glb", vec![0; 2 << 20]).contains("larger than 1048576 bytes"));
    let mut many = make::triangle();
    many.json["accessors"][0]["count"] = json!(u32::MAX);
    assert!(problem_of("many.glb", many.glb()).contains("many.glb"));
    let mut copies = make::triangle();
    let places = copies.push("accessors", json!({"componentType": 5126, "type": "VEC3", "count": 50_000_000}));
    copies.json["nodes"][0]["extensions"] = json!({"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": places}}});
    copies.json["extensionsUsed"] = json!(["EXT_mesh_gpu_instancing"]);
    assert!(problem_of("copies.glb", copies.glb()).contains("copies.glb"));
}

#[test]
fn an_archive_entry_that_unpacks_to_more_than_it_says_is_refused() {
    let names = ["bomb.glb".to_owned()];
    let (tileset, glb, zeros) = (above(&names), glb(), vec![0; 64 << 20]);
    for packing in [Packing::Deflate, Packing::Zstd] {
        for claimed in [100, 64 << 20] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("visit.3tz");
            let files: [(&str, &[u8], Packing); 3] = [
                ("tileset.json", &tileset, Packing::Stored),
                ("root.glb", &glb, Packing::Stored),
                ("bomb.glb", &zeros, packing),
            ];
            let claims = vec![("bomb.glb".to_owned(), claimed)];
            std::fs::write(&path, Archive { claims, ..Archive::new(&files) }.indexed().write()).unwrap();
            let mut rig = Rig::open(&path, hasty());
            rig.until_complete(view());
            assert_eq!(rig.shown(), ["root.glb"], "{packing:?} {claimed}");
            assert!(rig.problem().contains("bomb.glb"), "{}", rig.problem());
        }
    }
}

#[test]
fn a_tileset_below_that_is_too_deep_too_wide_or_leads_out_keeps_its_parent() {
    let deep = (0..10_000).fold(String::new(), |inner, _| {
        let children = if inner.is_empty() { String::new() } else { format!(r#","children":[{inner}]"#) };
        format!(r#"{{"boundingVolume":{{"sphere":[0,0,0,2]}},"geometricError":40{children}}}"#)
    });
    let deep = format!(r#"{{"asset":{{"version":"1.1"}},"geometricError":40,"root":{deep}}}"#);
    assert!(problem_of("deep.json", deep.into_bytes()).contains("deep.json"));
    let own = problem_of("own.json", file(&tile(40.0, "own.json", &[])));
    assert!(own.contains("own.json"), "{own}");

    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("visit");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(folder.path().join("secret.glb"), glb()).unwrap();
    put(&inside, &[]);
    let outs = ["../secret.glb", "%2e%2e/secret.glb", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/a.glb"];
    let leaves: Vec<Value> = outs.iter().map(|uri| tile(0.0, uri, &[])).collect();
    std::fs::write(inside.join("below.json"), file(&tile(40.0, "root.glb", &leaves))).unwrap();
    std::fs::write(inside.join("tileset.json"), above(&["below.json".to_owned()])).unwrap();
    let mut rig = Rig::open(&inside, hasty());
    rig.until_complete(view());
    assert!(rig.shown().iter().all(|name| name == "root.glb"), "{:?}", rig.shown());
}

#[test]
fn a_hundred_thousand_children_that_all_fail_keep_their_parent() {
    let leaf = r#"{"boundingVolume":{"sphere":[0,0,0,2]},"geometricError":0,"content":{"uri":"none.glb"}}"#;
    let leaves = vec![leaf; 100_000].join(",");
    let root =
        r#"{"boundingVolume":{"sphere":[0,0,0,2]},"geometricError":50,"content":{"uri":"root.glb"},"children":["#;
    let tileset = format!(r#"{{"asset":{{"version":"1.1"}},"geometricError":99,"root":{root}{leaves}]}}}}"#);
    let source = Files(vec![("root.glb".to_owned(), glb())]);
    let mut rig = Rig::over(Arc::new(source), tileset.as_bytes(), options());
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"]);
    assert!(rig.streamer.stats().failed >= 1);
}

/// Files in memory.
#[derive(Debug)]
struct Files(Vec<(String, Vec<u8>)>);

impl Source for Files {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let found = self.0.iter().find(|(name, _)| name == uri).map(|(_, bytes)| bytes.clone());
        found.ok_or_else(|| SourceError::Missing { uri: uri.to_owned(), place: self.describe() })
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}
