//! Servers that behave.

use super::{LIMIT, hasty, source, tileset};
use crate::common::server::{Fault, Server};
use parvis::content::source::{HttpOptions, HttpSource, Source as _, SourceError, SourceOptions, open};
use parvis::content::visit::{Visit, VisitError};
use parvis::workshop::check::{Vertices, check};
use parvis::workshop::progress::Silent;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn files_are_read_by_relative_and_absolute_addresses_over_one_connection() {
    let server = Server::with(&[("/visit/a.glb", b"a"), ("/visit/sub/b%20c.glb", b"b"), ("/other/d.glb", b"d")]);
    let source = source(&server);
    for (uri, bytes) in [
        ("a.glb", "a"),
        ("./sub/b c.glb", "b"),
        ("../other/d.glb", "d"),
        ("/other/d.glb", "d"),
        (&server.url("/visit/a.glb"), "a"),
    ] {
        assert_eq!(source.read(uri, LIMIT).unwrap(), bytes.as_bytes(), "{uri}");
        source.find(uri).unwrap();
    }
    assert_eq!(server.connections(), 1);
    assert!(source.parallel_reads() > 2);
}

#[test]
fn packed_and_chunked_answers_are_unpacked() {
    let long: Vec<u8> = (0..100_000_u32).map(|i| (i / 7) as u8).collect();
    let server = Server::with(&[("/visit/gzip.bin", &long), ("/visit/chunked.bin", &long)]);
    server.always("/visit/gzip.bin", Fault::Gzip);
    server.always("/visit/chunked.bin", Fault::Chunked);
    for name in ["gzip.bin", "chunked.bin"] {
        assert_eq!(source(&server).read(name, LIMIT).unwrap(), long, "{name}");
        let error = source(&server).read(name, 99_999).unwrap_err();
        assert!(matches!(error, SourceError::TooLarge { .. }), "{name}: {error}");
    }
    assert!(server.log()[0].header("accept-encoding").unwrap().contains("br"));
}

#[test]
fn a_file_larger_than_the_limit_is_not_taken() {
    let server = Server::with(&[("/visit/a.bin", &[7; 5000])]);
    assert_eq!(source(&server).read("a.bin", 5000).unwrap().len(), 5000);
    let error = source(&server).read("a.bin", 4999).unwrap_err();
    assert!(matches!(error, SourceError::TooLarge { limit_bytes: 4999, .. }), "{error}");
}

#[test]
fn a_key_in_the_address_opens_everything() {
    let server = Server::with(&[("/v/tileset.json", tileset("t/a.glb?lod=1").as_bytes()), ("/v/t/a.glb", b"x")]);
    let url = server.url("/v/tileset.json?key=secret");
    let report = check(Path::new(&url), &|_| Ok(Vertices::default()), &Silent).unwrap();
    assert!(report.is_clean(), "{:?}", report.problems);
    assert!(server.log().iter().all(|request| request.path.contains("key=secret")), "{:?}", server.log());
    assert!(server.log().iter().any(|request| request.path == "/v/t/a.glb?lod=1&key=secret"));
}

#[test]
fn visits_and_tilesets_open_by_their_address_or_their_folders() {
    let json = tileset("a.glb");
    let server = Server::with(&[("/v/tileset.json", json.as_bytes()), ("/scan/outer.json", json.as_bytes())]);
    for path in ["/v/tileset.json", "/v/", "/v", "/scan/outer.json"] {
        let visit = Visit::open(Path::new(&server.url(path))).unwrap();
        assert_eq!(visit.tileset_uris().count(), 1, "{path}");
        let expected = if path.starts_with("/v") { "v" } else { "scan" };
        assert_eq!(visit.visit.title.get("en"), expected, "{path}");
    }
    let missing = Visit::open(Path::new(&server.url("/none.json"))).unwrap_err();
    assert!(matches!(missing, VisitError::Source(SourceError::Missing { .. })), "{missing}");
    let nothing = Visit::open(Path::new(&server.url("/none/"))).unwrap_err().to_string();
    assert!(nothing.contains("neither visit.json nor tileset.json"), "{nothing}");
    let model = Visit::open(Path::new(&server.url("/a.glb"))).unwrap_err().to_string();
    assert!(model.contains("download it"), "{model}");
}

#[test]
fn other_servers_may_be_named_by_a_server_and_never_by_a_folder() {
    let other = Server::with(&[("/far.glb", b"far")]);
    let json = tileset(&other.url("/far.glb"));
    let server = Server::with(&[("/tileset.json", json.as_bytes())]);
    let report = check(Path::new(&server.url("/tileset.json")), &|_| Ok(Vertices::default()), &Silent).unwrap();
    assert!(report.is_clean(), "{:?}", report.problems);
    assert_eq!(other.asked("/far.glb"), 1);

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tileset.json"), json).unwrap();
    let report = check(folder.path(), &|_| Ok(Vertices::default()), &Silent).unwrap();
    assert!(!report.is_clean());
    assert_eq!(other.asked("/far.glb"), 1);
}

#[test]
fn no_more_connections_are_opened_than_allowed() {
    let server = Server::with(&[("/visit/a.bin", &[1; 1000])]);
    server.always("/visit/a.bin", Fault::Chunked);
    let options = SourceOptions { http: HttpOptions { connections: 2, ..hasty().http }, cache: None };
    let source = HttpSource::new(&server.url("/visit/"), &options).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(source.read("a.bin", LIMIT).unwrap().len(), 1000)));
        }
    });
    assert_eq!(server.asked("/visit/a.bin"), 80);
    assert!(server.most_at_once() <= 2 && server.connections() <= 2, "{}", server.connections());
}

#[test]
fn a_read_that_is_called_off_ends_while_the_server_keeps_silent() {
    let server = Server::with(&[("/visit/a.bin", &[1; 1000])]);
    server.always("/visit/a.bin", Fault::HangAfter(500));
    let mut options = hasty();
    // Far longer than any test may take: only calling it off ends the read.
    options.http.stall_timeout = std::time::Duration::from_secs(3600);
    let source = HttpSource::new(&server.url("/visit/"), &options).unwrap();
    for silent in ["/visit/a.bin", "/visit/head"] {
        server.always("/visit/head", Fault::Hang);
        let (cancelled, before) = (AtomicBool::new(false), server.asked(silent));
        std::thread::scope(|scope| {
            let read = scope.spawn(|| source.read_unless(&server.url(silent), LIMIT, &cancelled));
            while server.asked(silent) == before {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            cancelled.store(true, Ordering::Relaxed);
            assert!(matches!(read.join().unwrap(), Err(SourceError::Cancelled { .. })));
        });
        let error = source.read_unless(silent, LIMIT, &cancelled).unwrap_err();
        assert!(matches!(error, SourceError::Cancelled { .. }) && !error.may_recover());
    }
}

#[test]
fn addresses_of_other_kinds_are_refused_before_anything_is_asked() {
    for path in ["ftp://host/tileset.json", "s3://bucket/tileset.json"] {
        let error = open(Path::new(path), &hasty()).unwrap_err();
        assert!(error.to_string().contains("http:// or https://"), "{error}");
        assert!(Visit::open(Path::new(path)).is_err());
    }
}
