//! A folder as a source: what is inside can be read, nothing else.

use super::put;
use parvis::content::source::{FolderSource, Source, SourceError, join, path_of};
use proptest::prelude::*;
use std::path::Path;

const LIMIT: u64 = 1000;

fn folder() -> (tempfile::TempDir, FolderSource) {
    let outer = tempfile::tempdir().unwrap();
    put(outer.path(), "secret.txt", "secret");
    put(outer.path(), "visit/a.glb", "a");
    put(outer.path(), "visit/sub/b c.glb", "b");
    put(outer.path(), "visit/sub/100%.glb", "percent");
    let source = FolderSource::open(&outer.path().join("visit")).unwrap();
    (outer, source)
}

#[test]
fn files_inside_are_read_however_they_are_written() {
    let (_outer, source) = folder();
    for (uri, contents) in [
        ("a.glb", "a"),
        ("./a.glb", "a"),
        ("sub/../a.glb", "a"),
        ("a.glb?version=3#part", "a"),
        ("sub/b%20c.glb", "b"),
        ("sub/b c.glb", "b"),
        ("sub\\b%20c.glb", "b"),
        ("sub%2Fb%20c.glb", "b"),
        ("sub/100%.glb", "percent"),
        ("sub/100%25.glb", "percent"),
    ] {
        assert_eq!(source.read(uri, LIMIT).unwrap(), contents.as_bytes(), "{uri}");
        source.find(uri).unwrap();
    }
}

#[test]
fn nothing_outside_is_read() {
    let (outer, source) = folder();
    let absolute = outer.path().join("secret.txt").display().to_string();
    for uri in [
        "../secret.txt",
        "sub/../../secret.txt",
        "%2e%2e/secret.txt",
        "..%2Fsecret.txt",
        "..\\secret.txt",
        "..%5Csecret.txt",
        &absolute,
        "file:///etc/passwd",
        "C:/x",
        "a\0b",
        "%00",
    ] {
        let error = source.read(uri, LIMIT).unwrap_err();
        assert!(matches!(error, SourceError::Escapes { .. }), "{uri}: {error}");
        assert!(!error.may_recover());
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_and_refused_outwards() {
    let (outer, source) = folder();
    std::os::unix::fs::symlink("../secret.txt", outer.path().join("visit/out.txt")).unwrap();
    std::os::unix::fs::symlink("sub", outer.path().join("visit/in")).unwrap();
    std::os::unix::fs::symlink(outer.path(), outer.path().join("visit/up")).unwrap();
    assert!(matches!(source.read("out.txt", LIMIT), Err(SourceError::Escapes { .. })));
    assert!(matches!(source.read("up/secret.txt", LIMIT), Err(SourceError::Escapes { .. })));
    assert_eq!(source.read("in/b c.glb", LIMIT).unwrap(), b"b");
}

#[test]
fn the_network_is_refused_in_so_many_words() {
    let (_outer, source) = folder();
    for uri in
        ["http://example.org/a.glb", "https://example.org/a.glb", "//example.org/a.glb", "\\\\server\\share\\a.glb"]
    {
        let error = source.read(uri, LIMIT).unwrap_err().to_string();
        assert!(error.contains("never leads to the network"), "{error}");
    }
    assert!(matches!(source.read("data:application/json,x", LIMIT), Err(SourceError::Unsupported { .. })));
}

#[test]
fn missing_files_folders_and_large_files_have_their_own_errors() {
    let (outer, source) = folder();
    put(outer.path(), "visit/large.bin", vec![0; 1001]);
    put(outer.path(), "visit/fits.bin", vec![0; 1000]);
    assert!(matches!(source.read("none.glb", LIMIT), Err(SourceError::Missing { .. })));
    assert!(matches!(source.read("a.glb/b", LIMIT), Err(SourceError::Missing { .. })), "a file is no folder");
    assert!(matches!(source.read(&"x".repeat(5000), LIMIT), Err(SourceError::Missing { .. })));
    assert!(matches!(source.read("sub", LIMIT), Err(SourceError::WrongKind { wanted: "file", .. })));
    assert!(matches!(source.read("large.bin", LIMIT), Err(SourceError::TooLarge { limit_bytes: LIMIT, .. })));
    assert_eq!(source.read("fits.bin", LIMIT).unwrap().len(), 1000);
    assert!(matches!(FolderSource::open(&outer.path().join("none")), Err(SourceError::Missing { .. })));
    assert!(matches!(FolderSource::open(&outer.path().join("secret.txt")), Err(SourceError::WrongKind { .. })));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let (outer, source) = folder();
    let made = std::process::Command::new("mkfifo").arg(outer.path().join("visit/pipe.glb")).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(matches!(source.read("pipe.glb", LIMIT), Err(SourceError::WrongKind { .. })));
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_denied() {
    use std::os::unix::fs::PermissionsExt;
    let (outer, source) = folder();
    let forbid = |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let (file, sub) = (outer.path().join("visit/a.glb"), outer.path().join("visit/sub"));
    forbid(&file);
    forbid(&sub);
    // The administrator may read everything: then there is nothing to see here.
    let is_refused = std::fs::read(&file).is_err();
    let results = (source.read("a.glb", LIMIT), source.read("sub/b c.glb", LIMIT), FolderSource::open(&sub));
    std::fs::set_permissions(&sub, std::fs::Permissions::from_mode(0o755)).unwrap();
    if !is_refused {
        crate::common::skipped("this user may read files without permission");
        return;
    }
    assert!(matches!(results.0, Err(SourceError::Denied { .. })));
    assert!(matches!(results.1, Err(SourceError::Denied { .. })));
    assert!(matches!(results.2, Err(SourceError::Denied { .. })));
}

#[test]
fn only_passing_troubles_are_worth_another_try() {
    use std::io::{Error, ErrorKind};
    let recovers = |error: Error| SourceError::from_io(&error, "a", "b").may_recover();
    assert!(recovers(ErrorKind::TimedOut.into()) && recovers(ErrorKind::Interrupted.into()));
    assert!(!recovers(ErrorKind::NotFound.into()) && !recovers(ErrorKind::PermissionDenied.into()));
    assert!(!recovers(ErrorKind::InvalidData.into()));
    assert!(!cfg!(unix) || recovers(Error::from_raw_os_error(24)), "too many open files");
}

#[test]
fn addresses_are_joined_by_text() {
    for (base, relative, joined) in [
        ("tileset.json", "a.glb", "a.glb"),
        ("tiles/tileset.json", "a.glb", "tiles/a.glb"),
        ("tiles/tileset.json", "../x/a.glb", "x/a.glb"),
        ("tiles/tileset.json?v=1/2", "./a.glb?q=../..#f", "tiles/a.glb?q=../.."),
        ("a\\b.json", "c\\d.glb", "a/c/d.glb"),
        ("tiles/tileset.json", "%2e%2e/a%20b.glb", "a%20b.glb"),
        ("tileset.json", "a//b/./c.glb", "a/b/c.glb"),
    ] {
        assert_eq!(join(base, relative).unwrap(), joined, "{base} {relative}");
    }
    assert_eq!(path_of("a%20b.glb?x#y").unwrap(), "a b.glb");
}

#[test]
fn what_a_reader_would_refuse_is_no_joined_address() {
    for relative in ["../%2f..", "a/%2f..%2f..%2f..", "../sub:"] {
        assert!(join("sub/tileset.json", relative).is_err(), "{relative}");
    }
}

proptest! {
    #[test]
    fn no_address_ever_leaves_the_folder(uri in r"(\.\.|%2e|%2E|/|\\|%2f|%5c|sub|secret\.txt|a\.glb|visit|\?|#|%|:|C|\x00){0,12}") {
        let (_outer, source) = folder();
        if let Ok(bytes) = source.read(&uri, LIMIT) {
            prop_assert_ne!(bytes, b"secret".to_vec());
        }
        if let Ok(joined) = join("sub/tileset.json", &uri) {
            let path = path_of(&joined);
            prop_assert!(path.is_ok_and(|path| !path.starts_with('/') && path.split('/').all(|part| part != "..")));
        }
    }
}
