//! Archives on servers, read in place.

use super::{LIMIT, hasty, opened};
use crate::common::archive::{Archive, Packing};
use crate::common::server::{Fault, Server};
use parvis::content::source::{CacheOptions, SourceError, SourceOptions, open};
use std::path::Path;

/// Larger than what is read of the end.
fn archive() -> Archive {
    // Nothing that could be packed smaller.
    let noise = |seed: u32| -> Vec<u8> {
        let mut state = seed;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        };
        (0..60_000).map(|_| next()).collect()
    };
    Archive::new(&[
        ("tileset.json", super::tileset("0.glb").as_bytes(), Packing::Deflate),
        ("0.glb", &noise(1), Packing::Stored),
        ("1.glb", &noise(2), Packing::Zstd),
        ("2.glb", &noise(3), Packing::Deflate),
        ("3.glb", &noise(4), Packing::Stored),
        ("4.glb", &noise(5), Packing::Stored),
    ])
    .indexed()
}

#[test]
fn each_tile_is_one_request_for_a_part() {
    for (name, archive) in [("/a.3tz", archive()), ("/a.zip", Archive { indexed: false, ..archive() })] {
        let server = Server::with(&[(name, &archive.write())]);
        let source = opened(&server.url(name));
        let before = server.log().len();
        assert_eq!(before, 1, "the end of the archive tells everything");
        for (file, bytes, _) in &archive.files[..4] {
            assert_eq!(&source.read(file, LIMIT).unwrap(), bytes, "{file}");
        }
        assert_eq!(server.log().len(), before + 4);
        assert!(server.log().iter().all(|request| request.header("range").is_some()));
        assert_eq!(server.connections(), 1);
        assert!(source.parallel_reads() > 2);
        assert!(matches!(source.read("none.glb", LIMIT), Err(SourceError::Missing { .. })));
        assert_eq!(server.log().len(), before + 4, "what is not there is known without asking");
    }
}

#[test]
fn a_server_without_parts_is_told_apart_and_so_is_one_that_gives_the_wrong_ones() {
    let server = Server::with(&[("/a.3tz", &archive().write())]);
    server.always("/a.3tz", Fault::NoRanges);
    let error = open(Path::new(&server.url("/a.3tz")), &hasty()).unwrap_err();
    assert!(!error.may_recover() && error.to_string().contains("parvis download"), "{error}");

    server.mend("/a.3tz");
    let source = opened(&server.url("/a.3tz"));
    server.always("/a.3tz", Fault::WrongPart);
    let error = source.read("0.glb", LIMIT).unwrap_err().to_string();
    assert!(error.contains("another part"), "{error}");
}

#[test]
fn an_archive_that_changes_on_the_server_is_noticed() {
    let bytes = archive().write();
    let server = Server::with(&[("/a.3tz", &bytes)]);
    let source = opened(&server.url("/a.3tz"));
    for other in [&bytes[1..], &bytes[..1000]] {
        server.put("/a.3tz", other);
        let error = source.read("2.glb", LIMIT).unwrap_err();
        assert!(matches!(&error, SourceError::Changed { place } if place.contains("a.3tz")), "{error}");
    }
    server.remove("/a.3tz");
    assert!(matches!(source.read("2.glb", LIMIT), Err(SourceError::Missing { .. })));
}

#[test]
fn parts_are_kept_on_the_disk_and_serve_while_the_server_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let options = SourceOptions { cache: Some(CacheOptions::new(folder.path().to_owned())), ..hasty() };
    let archive = archive();
    let mut server = Server::with(&[("/a.3tz", &archive.write())]);
    let url = server.url("/a.3tz");
    let read = || open(Path::new(&url), &options).unwrap().source.read("1.glb", LIMIT);
    assert_eq!(read().unwrap(), archive.files[2].1);
    let asked = server.log().len();
    assert_eq!(read().unwrap(), archive.files[2].1);
    assert_eq!(server.log().len(), asked);
    server.die();
    assert_eq!(read().unwrap(), archive.files[2].1);
    // Another version under the same address is noticed as soon as something of it is needed, and opens then.
    server.revive();
    let other = Archive::stored(&[("2.glb", b"another"), ("x", &[3; 100_000])]).indexed();
    server.put("/a.3tz", &other.write());
    let read = |name: &str| open(Path::new(&url), &options).unwrap().source.read(name, LIMIT);
    assert!(matches!(read("2.glb"), Err(SourceError::Changed { .. })));
    assert_eq!(read("2.glb").unwrap(), b"another");
    assert!(matches!(read("1.glb"), Err(SourceError::Missing { .. })));
}
