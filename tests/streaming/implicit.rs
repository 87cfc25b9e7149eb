//! Implicit trees from a folder to the screen: subtrees are read as the view needs them.

use super::bad_folders::streamed;
use crate::common::{self, glb};
use parvis::content::source::{Source, SourceError};
use parvis::content::tileset::Tileset;
use parvis::streaming::{Content, Formats};
use serde_json::json;
use std::io;
use std::path::Path;

/// A quadtree of two subtrees with one level each: a root, and its first child.
fn put(folder: &Path, root_error: f64) {
    let subtree = |below: u8| {
        json!({
            "buffers": [{ "uri": format!("bits{below}.bin"), "byteLength": 1 }],
            "bufferViews": [{ "buffer": 0, "byteOffset": 0, "byteLength": 1 }],
            "tileAvailability": { "constant": 1 }, "contentAvailability": [{ "constant": 1 }],
            "childSubtreeAvailability": { "bitstream": 0 },
        })
    };
    let tileset = json!({ "asset": { "version": "1.1" }, "geometricError": 100, "root": {
        "boundingVolume": { "box": [0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] }, "geometricError": root_error, "refine": "REPLACE",
        "content": { "uri": "{level}.glb" },
        "implicitTiling": {
            "subdivisionScheme": "QUADTREE", "subtreeLevels": 1, "availableLevels": 2,
            "subtrees": { "uri": "{level}.subtree" },
        },
    } });
    std::fs::write(folder.join("tileset.json"), tileset.to_string()).unwrap();
    std::fs::write(folder.join("0.subtree"), subtree(1).to_string()).unwrap();
    std::fs::write(folder.join("1.subtree"), subtree(0).to_string()).unwrap();
    std::fs::write(folder.join("bits0.bin"), [0]).unwrap();
    std::fs::write(folder.join("bits1.bin"), [1]).unwrap();
    for name in ["0.glb", "1.glb"] {
        std::fs::write(folder.join(name), glb::triangle().glb()).unwrap();
    }
}

#[test]
fn an_implicit_tree_is_refined_as_far_as_the_view_needs() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), 50.0);
    assert_eq!(streamed(folder.path()), (vec!["1.glb".to_owned()], vec![]));
    put(folder.path(), 0.001);
    std::fs::remove_file(folder.path().join("1.subtree")).unwrap();
    assert_eq!(streamed(folder.path()), (vec!["0.glb".to_owned()], vec![]), "nobody asks for the second subtree");
}

#[test]
fn a_bad_subtree_is_named_and_its_parent_stays_on_screen() {
    for (name, bytes) in [("1.subtree", &b"subt\x01\0"[..]), ("1.subtree", b"{}"), ("bits0.bin", b"")] {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), 50.0);
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let (shown, problems) = streamed(folder.path());
        assert_eq!(shown, ["0.glb"], "{name}");
        let [(path, reason)] = &problems[..] else { panic!("{name}: {problems:?}") };
        assert!(path.starts_with("0.subtree level 1 x 0 y 0") && reason.starts_with("1.subtree"), "{path}: {reason}");
    }
}

#[test]
fn the_implicit_samples_come_to_the_screen() {
    for (name, contents) in [("SparseImplicitQuadtree", 32), ("SparseImplicitOctree", 34)] {
        let Some(path) = common::samples(&format!("3d-tiles-samples/1.1/{name}")) else { return };
        let (shown, problems) = streamed(&path);
        assert_eq!(problems, [], "{name}");
        assert!(!shown.is_empty() && shown.len() <= contents, "{name}: {}", shown.len());
        assert!(shown.iter().all(|uri| uri.starts_with("content/content_")), "{shown:?}");
    }
}

/// Where every read fails like this.
#[derive(Debug)]
struct Failing(io::ErrorKind);

impl Source for Failing {
    fn read(&self, uri: &str, _: u64) -> Result<Vec<u8>, SourceError> {
        Err(SourceError::from_io(&io::Error::from(self.0), uri, "the test"))
    }

    fn describe(&self) -> String {
        "the test".to_owned()
    }
}

#[test]
fn a_buffer_beside_a_subtree_that_does_not_come_now_may_come_later() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), 50.0);
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let tileset = Tileset::parse(&read("tileset.json"), "tileset.json").unwrap();
    let site = tileset.site(Tileset::ROOT);
    let fails = |bytes: Vec<u8>, kind| {
        let content = Content { uri: "0.subtree".to_owned(), bytes };
        (Formats::TILES.read_branch)(&site, &content, &Failing(kind)).unwrap_err()
    };
    let late = fails(read("0.subtree"), io::ErrorKind::TimedOut);
    assert!(late.may_recover && late.reason.contains("bits1.bin"), "{late}");
    assert!(!fails(read("0.subtree"), io::ErrorKind::NotFound).may_recover);
    assert!(!fails(b"{}".to_vec(), io::ErrorKind::TimedOut).may_recover);
}
