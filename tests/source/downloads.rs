//! Whole visits, made to open without a server.

use super::{hasty, tileset};
use crate::common::archive::Archive;
use crate::common::glb::{b3dm, triangle};
use crate::common::server::{Fault, Server};
use parvis::content::source::ArchiveSource;
use parvis::content::visit::Visit;
use parvis::workshop::check::{Content, Vertices, check};
use parvis::workshop::download::{DownloadError, DownloadOptions, DownloadReport, Manifest, download, prove};
use parvis::workshop::progress::{Progress, Silent};
use serde_json::json;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

fn options() -> DownloadOptions {
    DownloadOptions { source: hasty(), again: false }
}

fn fetch(server: &Server, path: &str, out: &Path) -> DownloadReport {
    download(&server.url(path), out, &options(), &Silent).unwrap()
}

/// A visit with a tour, captions, an external tileset, and a glTF with a buffer beside it.
fn visit() -> Server {
    let visit = json!({
        "schema": 1, "title": {"en": "Church"}, "tilesets": [{"uri": "tiles/tileset.json"}], "entrance": "porch",
        "places": [{"id": "porch", "title": {"en": "Porch"}, "pose": {"stand": [0, 0, 30], "look": [0, 2, 0]}}],
        "tours": ["tours/first.json"], "credits": [{"text": "The chapter", "url": "https://example.org"}],
    });
    let tour = json!({
        "schema": 1, "id": "first", "title": {"en": "First"}, "summary": {"en": "Short."}, "profile": "standing",
        "stops": [{"id": "porch", "title": {"en": "Porch"}, "text": {"en": "Look."}, "place": "porch",
                   "captions": {"en": "porch.en.vtt"}}],
    });
    Server::with(&[
        ("/church/visit.json", visit.to_string().as_bytes()),
        ("/church/tours/first.json", tour.to_string().as_bytes()),
        ("/church/tours/porch.en.vtt", b"WEBVTT\n"),
        ("/church/tiles/tileset.json", tileset("more/tileset.json").as_bytes()),
        ("/church/tiles/more/tileset.json", tileset("a%20b.gltf?v=3").as_bytes()),
        ("/church/tiles/more/a%20b.gltf", &triangle().json_with_buffer("buffers/a.bin")),
        ("/church/tiles/more/buffers/a.bin", &triangle().bin),
    ])
}

/// Decodes contents, as `parvis check` does.
fn checks_clean(path: &Path) {
    let decode = |content: &Content<'_>| {
        let fetch = |uri: &str| content.source.read(uri, 1 << 20).map_err(|e| e.to_string());
        let options = parvis::content::payload::DecodeOptions::new(glam::DMat4::IDENTITY, &fetch);
        let decoded = parvis::content::payload::decode(content.bytes, content.uri, &options);
        decoded.map(|_| Vertices::default()).map_err(|e| e.to_string())
    };
    let report = check(path, &decode, &Silent).unwrap();
    assert!(report.is_clean(), "{:?}", report.problems);
    assert!(report.contents > 0);
}

#[test]
fn a_whole_visit_opens_without_its_server() {
    let mut server = visit();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("church");
    let report = fetch(&server, "/church/", &out);
    assert!(report.complete && report.missing.is_empty(), "{report:?}");
    assert_eq!((report.files, report.fetched_files), (7, 7));
    server.die();
    let visit = Visit::open(&out).unwrap();
    assert_eq!((visit.tours.len(), visit.problems.len()), (1, 0), "{:?}", visit.problems);
    checks_clean(&out);
    assert!(prove(&out, &Silent).unwrap().is_empty());
    // Nothing had to be changed.
    assert_eq!(std::fs::read_to_string(out.join("tiles/tileset.json")).unwrap(), tileset("more/tileset.json"));
}

#[test]
fn addresses_that_lead_elsewhere_are_brought_home() {
    let other = Server::with(&[("/shared/a.glb", &triangle().glb()), ("/tex/a.bin", &triangle().bin)]);
    let outside = b3dm("{\"BATCH_LENGTH\":0}", &{
        let mut gltf = triangle();
        gltf.json["buffers"] = json!([{"byteLength": gltf.bin.len(), "uri": other.url("/tex/a.bin")}]);
        gltf.bin.clear();
        gltf.glb()
    });
    let child =
        |uri: &str| json!({"boundingVolume": {"sphere": [0, 0, 0, 1]}, "geometricError": 0, "content": {"uri": uri}});
    let server = Server::start();
    let json = json!({
        "asset": {"version": "1.1"}, "geometricError": 9,
        "root": {"boundingVolume": {"sphere": [0, 0, 0, 9]}, "geometricError": 1, "refine": "ADD", "children": [
            child(&other.url("/shared/a.glb")), child("../above.b3dm"), child("/top.glb"), child("tile?id=1"),
            child("tile?id=2"), child(&server.url("/v/deep/own.glb")),
        ]}
    });
    server.put("/v/deep/tileset.json", json.to_string().as_bytes());
    server.put("/v/above.b3dm", &outside);
    for path in ["/top.glb", "/v/deep/tile", "/v/deep/own.glb"] {
        server.put(path, &triangle().glb());
    }
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/v/deep/tileset.json?key=1", folder.path());
    assert!(report.complete, "{report:?}");
    assert_eq!(report.files, 8);
    drop((server, other));
    checks_clean(folder.path());
}

#[test]
fn what_is_missing_is_listed_and_fetched_by_the_next_try() {
    let server = visit();
    let bin = "/church/tiles/more/buffers/a.bin";
    let folder = tempfile::tempdir().unwrap();
    server.always(bin, Fault::Status(404, ""));
    let report = fetch(&server, "/church/visit.json", folder.path());
    assert!(!report.complete);
    assert_eq!(report.missing.len(), 1, "{:?}", report.missing);
    assert!(report.missing[0].what.contains("a.bin") && report.missing[0].why.contains("tiles/more/a b.gltf"));
    assert!(matches!(prove(folder.path(), &Silent), Err(DownloadError::NoManifest { .. })));

    server.mend(bin);
    let report = fetch(&server, "/church/visit.json", folder.path());
    assert!(report.complete, "{:?}", report.missing);
    // The first file is looked at each time; else only what was missing.
    assert_eq!((report.files, report.fetched_files), (7, 1));
    assert_eq!(server.asked("/church/tours/porch.en.vtt"), 1);
}

/// Has enough after so many steps.
struct Impatient(AtomicU64);

impl Progress for Impatient {
    fn phase(&self, _name: &str, _total: u64) {}
    fn advance(&self, steps: u64) {
        let left = self.0.load(Ordering::SeqCst);
        self.0.store(left.saturating_sub(steps), Ordering::SeqCst);
    }
    fn cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

#[test]
fn a_download_that_is_stopped_goes_on_where_it_was() {
    use std::io::Write as _;
    let server = visit();
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("parvis-download.jsonl");
    let (mut stopped, mut kept, mut asked) = (0, Vec::new(), 0);
    for patience in 1.. {
        let impatient = Impatient(AtomicU64::new(patience));
        let result = download(&server.url("/church/visit.json"), folder.path(), &options(), &impatient);
        // What was there is not fetched again; the first file is looked at each time.
        let log = server.log();
        for request in log[asked..].iter().filter(|request| !request.path.ends_with("visit.json")) {
            assert!(!kept.contains(&server.url(&request.path)), "{} again", request.path);
        }
        asked = log.len();
        match result {
            Err(DownloadError::Cancelled) => stopped += 1,
            result => {
                assert!(result.unwrap().complete);
                break;
            }
        }
        let Ok(text) = std::fs::read_to_string(&journal) else { continue };
        let lines = text.lines().skip(1).map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        kept = lines.map(|line| line["url"].as_str().unwrap().to_owned()).collect();
        // Killed while it wrote: half a line in the journal, half a file.
        let mut journal = std::fs::OpenOptions::new().append(true).open(&journal).unwrap();
        journal.write_all(b"{\"path\":\"tiles/ti").unwrap();
        std::fs::write(folder.path().join(".parvis-unfinished-x"), "half").unwrap();
    }
    assert!(stopped > 1 && !kept.is_empty(), "{stopped}");
    assert!(!folder.path().join(".parvis-unfinished-x").exists());
    checks_clean(folder.path());
}

#[test]
fn the_proof_finds_every_file_that_was_damaged_or_lost() {
    let server = visit();
    let folder = tempfile::tempdir().unwrap();
    assert!(fetch(&server, "/church/visit.json", folder.path()).complete);
    let manifest = Manifest::read(folder.path()).unwrap();
    assert_eq!(manifest.files.len(), 7);
    for file in &manifest.files {
        let path = folder.path().join(&file.path);
        let whole = std::fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[3] ^= 1;
        for damaged in [Some(&whole[1..]), Some(&changed[..]), None] {
            match damaged {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            let missing = prove(folder.path(), &Silent).unwrap();
            assert!(missing.iter().any(|missing| missing.what == file.path), "{} {missing:?}", file.path);
        }
        // Another try mends it.
        assert!(fetch(&server, "/church/visit.json", folder.path()).complete);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }
    // One that is changed in place is found when the download is run again, and mended by the one after.
    let victim = folder.path().join("tiles/more/buffers/a.bin");
    let mut bytes = std::fs::read(&victim).unwrap();
    bytes[0] ^= 1;
    std::fs::write(&victim, bytes).unwrap();
    let report = fetch(&server, "/church/visit.json", folder.path());
    assert_eq!(report.missing.len(), 1, "{report:?}");
    assert!(fetch(&server, "/church/visit.json", folder.path()).complete);
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let server = visit();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    let error = download(&server.url("/church/visit.json"), folder.path(), &options(), &Silent).unwrap_err();
    assert!(matches!(error, DownloadError::Occupied { .. }), "{error}");
    let own = tempfile::tempdir().unwrap();
    assert!(fetch(&server, "/church/visit.json", own.path()).complete);
    let error = download(&server.url("/church/tiles/tileset.json"), own.path(), &options(), &Silent).unwrap_err();
    assert!(matches!(error, DownloadError::Occupied { .. }), "{error}");
    let error = download("church/visit.json", own.path(), &options(), &Silent).unwrap_err();
    assert!(matches!(error, DownloadError::NoUrl { .. }), "{error}");
}

/// A quadtree of three levels, two in a subtree: contents of the root and of its last child, and below that one a second
/// subtree with one more.
fn implicit(server: &Server, contents: &str, buffer: &str) {
    let json = json!({
        "asset": {"version": "1.1"}, "geometricError": 9,
        "root": {"boundingVolume": {"box": [0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9]}, "geometricError": 1,
                 "content": {"uri": contents},
                 "implicitTiling": {"subdivisionScheme": "QUADTREE", "availableLevels": 3, "subtreeLevels": 2,
                                    "subtrees": {"uri": "s/{level}.{x}.{y}.subtree"}}}
    });
    let first = json!({
        "buffers": [{"uri": buffer, "byteLength": 3}],
        "bufferViews": [{"buffer": 0, "byteLength": 1}, {"buffer": 0, "byteOffset": 1, "byteLength": 2}],
        "tileAvailability": {"bitstream": 0}, "contentAvailability": [{"bitstream": 0}],
        "childSubtreeAvailability": {"bitstream": 1},
    });
    let second = json!({
        "tileAvailability": {"constant": 1}, "contentAvailability": [{"constant": 1}],
        "childSubtreeAvailability": {"constant": 0},
    });
    server.put("/visit/tileset.json", json.to_string().as_bytes());
    server.put("/visit/s/0.0.0.subtree", first.to_string().as_bytes());
    server.put("/visit/s/2.3.3.subtree", second.to_string().as_bytes());
    server.put("/visit/s/bits.bin", &[0b10001, 0, 0b1000_0000]);
}

const IMPLICIT_TILES: [(&str, &[u8]); 3] = [("0/0/0.glb", b"one"), ("1/1/1.glb", b"two"), ("2/3/3.glb", b"three")];

#[test]
fn an_implicit_tree_is_followed_from_subtree_to_subtree() {
    let server = Server::with(&[]);
    implicit(&server, "{level}/{x}/{y}.glb", "bits.bin");
    for (name, bytes) in IMPLICIT_TILES {
        server.put(&format!("/visit/{name}"), bytes);
    }
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(report.complete, "{report:?}");
    assert_eq!(report.fetched_files, 7);
    for (name, bytes) in IMPLICIT_TILES {
        assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), bytes);
    }
    // What is there is not fetched again, and what is not there any more is missed.
    assert_eq!(fetch(&server, "/visit/tileset.json", folder.path()).fetched_files, 0);
    std::fs::remove_file(folder.path().join("2/3/3.glb")).unwrap();
    let missing = prove(folder.path(), &Silent).unwrap();
    assert!(missing.iter().any(|missing| missing.what == "2/3/3.glb"), "{missing:?}");
    assert_eq!(fetch(&server, "/visit/tileset.json", folder.path()).fetched_files, 1);
}

#[test]
fn an_implicit_tree_goes_on_after_a_stop_and_a_missing_subtree_is_named() {
    let server = Server::with(&[]);
    implicit(&server, "{level}/{x}/{y}.glb", "bits.bin");
    for (name, bytes) in IMPLICIT_TILES.iter().take(2) {
        server.put(&format!("/visit/{name}"), bytes);
    }
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(!report.complete && report.missing[0].what.ends_with("2/3/3.glb"), "{report:?}");
    server.put("/visit/2/3/3.glb", b"three");
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(report.complete && report.fetched_files == 1, "{report:?}");
}

#[test]
fn contents_of_an_implicit_tree_on_another_server_lie_in_the_folder_and_are_named_so() {
    let (server, other) = (Server::with(&[]), Server::with(&[]));
    implicit(&server, &other.url("/tiles/{level}/{x}/{y}.glb"), "bits.bin");
    for (name, bytes) in IMPLICIT_TILES {
        other.put(&format!("/tiles/{name}"), bytes);
    }
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(report.complete, "{report:?}");
    let text = std::fs::read_to_string(folder.path().join("tileset.json")).unwrap();
    let tileset: serde_json::Value = serde_json::from_str(&text).unwrap();
    let template = tileset["root"]["content"]["uri"].as_str().unwrap();
    assert!(template.starts_with("_elsewhere/") && template.ends_with("/tiles/{level}/{x}/{y}.glb"), "{template}");
    let last = template.replace("{level}", "2").replace("{x}", "3").replace("{y}", "3");
    assert_eq!(std::fs::read(folder.path().join(last)).unwrap(), b"three");
}

#[test]
fn an_implicit_tree_that_cannot_be_followed_is_not_called_complete() {
    let server = Server::with(&[]);
    // All tiles by one path, told apart by the query alone: they cannot lie side by side in a folder.
    implicit(&server, "tile.glb?at={level}.{x}.{y}", "bits.bin");
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(!report.complete && report.missing[0].why.contains("side by side"), "{report:?}");

    let server = Server::with(&[]);
    implicit(&server, "{level}/{x}/{y}.glb", "absent.bin");
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/visit/tileset.json", folder.path());
    assert!(!report.complete && report.missing.iter().any(|m| m.why.contains("absent.bin")), "{report:?}");
}

#[test]
fn an_archive_is_copied_whole_and_goes_on_where_it_was_cut() {
    let noise: Vec<u8> = (0..300_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let archive =
        Archive::stored(&[("tileset.json", tileset("a.glb").as_bytes()), ("a.glb", &noise)]).indexed().write();
    let server = Server::with(&[("/church.3tz", &archive)]);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("church.3tz");
    server.once("/church.3tz", Fault::CutAfter(100_000));
    server.once("/church.3tz", Fault::Status(503, ""));
    server.once("/church.3tz", Fault::CutAfter(50_000));
    let report = fetch(&server, "/church.3tz", &out);
    assert!(report.complete, "{report:?}");
    assert_eq!(std::fs::read(&out).unwrap(), archive);
    assert_eq!(ArchiveSource::open(&out).unwrap().len(), 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    let ranges: Vec<_> = server.log().iter().filter_map(|r| r.header("range").map(str::to_owned)).collect();
    assert!(ranges.contains(&"bytes=100000-".to_owned()) && ranges.contains(&"bytes=150000-".to_owned()), "{ranges:?}");

    // Left by a program that was killed, and of another version by now: begun anew.
    let other = Archive::stored(&[("tileset.json", b"{}"), ("b.glb", &noise)]).indexed().write();
    let part = folder.path().join("b.3tz.part");
    std::fs::write(&part, &archive[..1000]).unwrap();
    let version = json!({"url": server.url("/church.3tz"), "facts": {"etag": "\"older\"", "total_bytes": 9999}});
    std::fs::write(folder.path().join("b.3tz.part.json"), version.to_string()).unwrap();
    server.put("/church.3tz", &other);
    assert!(fetch(&server, "/church.3tz", &folder.path().join("b.3tz")).complete);
    assert_eq!(std::fs::read(folder.path().join("b.3tz")).unwrap(), other);
}

#[test]
fn a_copied_archive_that_is_damaged_is_not_called_complete() {
    let mut archive = Archive::stored(&[("tileset.json", b"{}"), ("a.glb", &[7; 1000])]).indexed().write();
    archive[500] ^= 1;
    let server = Server::with(&[("/church.3tz", &archive)]);
    let folder = tempfile::tempdir().unwrap();
    let report = fetch(&server, "/church.3tz", folder.path());
    assert!(!report.complete && report.missing[0].why.contains("checksum"), "{report:?}");
    assert!(report.open.ends_with("church.3tz"));
}
