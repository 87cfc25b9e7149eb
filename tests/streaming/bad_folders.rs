//! Real files, the real decoder and the real streamer: what is bad is named, and the parent stays.

use crate::common::glb;
use parvis::content::payload::{self, DecodeOptions};
use parvis::content::source::{FolderSource, Source as _};
use parvis::content::tileset::Tileset;
use parvis::streaming::{ApplyBudget, Formats, Job, Loaded, Prepare, Streamer, StreamingOptions, View};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

struct Decoder;

impl Prepare for Decoder {
    type Prepared = String;

    fn prepare(&self, job: &Job<'_>) -> Result<Loaded<String>, String> {
        let fetch = |uri: &str| job.source.read(uri, 1 << 20).map_err(|error| error.to_string());
        let options = DecodeOptions { gltf_z_up: job.gltf_z_up, ..DecodeOptions::new(job.visit_from_tile, &fetch) };
        for content in job.contents {
            payload::decode(&content.bytes, &content.uri, &options).map_err(|error| error.to_string())?;
        }
        let names: Vec<&str> = job.contents.iter().map(|content| content.uri.as_str()).collect();
        Ok(Loaded { prepared: names.join(" "), size_bytes: 1 })
    }
}

fn tile(error: f64, uri: &str, children: Value) -> Value {
    json!({"boundingVolume": {"sphere": [0, 0, 0, 2]}, "geometricError": error, "content": {"uri": uri}, "children": children})
}

fn put(folder: &Path, name: &str, root: &Value) {
    let file = json!({"asset": {"version": "1.1"}, "geometricError": 100, "root": root});
    std::fs::write(folder.join(name), file.to_string()).unwrap();
}

/// Streams the folder until nothing more is wanted: contents shown, and each problem's tile and reason.
#[track_caller]
pub fn streamed(folder: &Path) -> (Vec<String>, Vec<(String, String)>) {
    let source = Arc::new(FolderSource::open(folder).unwrap());
    let bytes = source.read("tileset.json", 1 << 20).unwrap();
    let tileset = Tileset::parse(&bytes, "tileset.json").unwrap();
    let mut streamer = Streamer::new(tileset, source, Arc::new(Decoder), Formats::TILES, StreamingOptions::default());
    let eye = glam::DVec3::new(0.0, 0.0, 5.0);
    let view = View::perspective(eye, -eye, glam::DVec3::Y, 1.0, 1.0, 0.1, 1000.0);
    let mut held = BTreeMap::new();
    // Only against a streamer that hangs.
    for frame in 0..40_000 {
        streamer.update(&[view], f64::from(frame) / 60.0);
        let mut budget = ApplyBudget::new(u64::MAX);
        while let Some((tile, names)) = streamer.take_ready(&mut budget) {
            held.insert(tile, names);
        }
        streamer.drain_evicted(|tile| drop(held.remove(&tile)));
        if streamer.is_complete() {
            let shown = streamer.selection().shown.iter().map(|tile| held[tile].clone()).collect();
            let problems = streamer.problems().map(|p| (p.path.to_string(), p.reason.to_string())).collect();
            return (shown, problems);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    panic!("it never came to an end: {:#?}", streamer.stats());
}

#[test]
fn a_bad_tile_is_named_with_its_file_and_its_parent_stays_on_screen() {
    let good = glb::textured_square().glb();
    let mut other_magic = good.clone();
    other_magic[..4].copy_from_slice(b"GIF8");
    let mut past_the_vertices = glb::triangle();
    let last = past_the_vertices.bin.len();
    past_the_vertices.bin[last - 2..].copy_from_slice(&999u16.to_le_bytes());
    let mut out_of_range = glb::triangle();
    out_of_range.json["accessors"][0]["count"] = json!(4_000_000_000_u32);
    let mut unfamiliar = glb::triangle();
    unfamiliar.json["extensionsRequired"] = json!(["EXT_from_tomorrow"]);
    for (name, bytes) in [
        ("missing.glb", None),
        ("empty.glb", Some(Vec::new())),
        ("cut.glb", Some(good[..good.len() - 7].to_vec())),
        ("magic.glb", Some(other_magic)),
        ("indices.glb", Some(past_the_vertices.glb())),
        ("accessor.glb", Some(out_of_range.glb())),
        ("required.glb", Some(unfamiliar.glb())),
        ("external.json", Some(b"{ not JSON".to_vec())),
        ("other.json", Some(b"{\"asset\": {\"version\": \"1.1\"}}".to_vec())),
    ] {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "tileset.json", &tile(50.0, "good.glb", json!([tile(0.0, name, json!([]))])));
        std::fs::write(folder.path().join("good.glb"), &good).unwrap();
        if let Some(bytes) = bytes {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let (shown, problems) = streamed(folder.path());
        assert_eq!(shown, ["good.glb"], "{name}");
        let [(path, reason)] = &problems[..] else { panic!("{name}: {problems:?}") };
        assert!(path.contains("children[0]"), "{name}: {path}");
        assert!(reason.contains(name), "{name}: {reason}");
    }
}

#[test]
fn a_texture_that_claims_to_be_huge_takes_no_memory() {
    let mut gltf = glb::textured_square();
    let huge = glb::png_header(100_000, 100_000);
    let view = gltf.view(&huge);
    gltf.json["images"][0]["bufferView"] = json!(view);
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tileset.json", &tile(50.0, "good.glb", json!([tile(0.0, "huge.glb", json!([]))])));
    std::fs::write(folder.path().join("good.glb"), glb::textured_square().glb()).unwrap();
    std::fs::write(folder.path().join("huge.glb"), gltf.glb()).unwrap();
    let (shown, problems) = streamed(folder.path());
    // A tile without its picture is better than none; whichever it is, something is on screen.
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0] == "good.glb", problems.len() == 1, "{problems:?}");
}

#[test]
fn a_cycle_of_external_tilesets_ends_and_what_lies_above_stays() {
    let folder = tempfile::tempdir().unwrap();
    let naming = |uri: &str| tile(40.0, uri, json!([]));
    put(folder.path(), "tileset.json", &tile(50.0, "good.glb", json!([naming("east.json")])));
    put(folder.path(), "east.json", &naming("west.json"));
    put(folder.path(), "west.json", &naming("east.json"));
    std::fs::write(folder.path().join("good.glb"), glb::triangle().glb()).unwrap();
    let (shown, problems) = streamed(folder.path());
    assert_eq!(shown, ["good.glb"]);
    let [(_, reason)] = &problems[..] else { panic!("{problems:?}") };
    assert!(reason.contains("east.json") && reason.contains("west.json"), "{reason}");
}
