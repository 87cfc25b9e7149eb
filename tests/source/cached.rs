//! What servers gave, kept on the disk.

use super::{LIMIT, hasty};
use crate::common::server::{Fault, Server};
use parvis::content::source::{CacheOptions, DiskCache, HttpSource, Source as _, SourceError, SourceOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

const HOLDS: Duration = Duration::from_secs(3600);
const ASK_AGAIN: Duration = Duration::ZERO;

fn cache(folder: &Path, max_age: Duration) -> CacheOptions {
    CacheOptions { max_age, budget_bytes: Some(10 << 20), ..CacheOptions::new(folder.to_owned()) }
}

fn source(server: &Server, cache: CacheOptions) -> HttpSource {
    HttpSource::new(&server.url("/"), &SourceOptions { cache: Some(cache), ..hasty() }).unwrap()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

#[test]
fn what_was_fetched_is_not_fetched_again_by_the_next_program() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(&[("/a.glb", b"a")]);
    for _ in 0..3 {
        let source = source(&server, cache(folder.path(), HOLDS));
        assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"a");
        source.find("a.glb").unwrap();
    }
    assert_eq!(server.log().len(), 1);
}

#[test]
fn what_is_old_is_asked_about_and_not_sent_again_unless_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(&[("/a.glb", b"first")]);
    let source = source(&server, cache(folder.path(), ASK_AGAIN));
    for _ in 0..2 {
        assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"first");
    }
    assert!(server.log()[1].header("if-none-match").is_some());
    server.put("/a.glb", b"second version");
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"second version");
    server.remove("/a.glb");
    assert!(matches!(source.read("a.glb", LIMIT), Err(SourceError::Missing { .. })));
    server.always("/a.glb", Fault::HangUp);
    assert!(source.read("a.glb", LIMIT).is_err(), "what the server took away is gone here too");
}

#[test]
fn an_older_copy_serves_while_the_server_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::with(&[("/a.glb", b"a"), ("/b.glb", b"b")]);
    let source = source(&server, cache(folder.path(), ASK_AGAIN));
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"a");
    server.always("/a.glb", Fault::Status(503, ""));
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"a");
    server.mend("/a.glb");
    server.die();
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"a");
    source.find("a.glb").unwrap();
    assert!(source.read("b.glb", LIMIT).unwrap_err().may_recover());
    server.revive();
    assert_eq!(source.read("b.glb", LIMIT).unwrap(), b"b");
}

#[test]
fn a_damaged_copy_is_fetched_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(&[("/a.glb", b"some bytes of a tile")]);
    assert!(source(&server, cache(folder.path(), HOLDS)).read("a.glb", LIMIT).is_ok());
    let file = files(folder.path()).remove(0);
    let whole = std::fs::read(&file).unwrap();
    let mut asked = 1;
    let mut expect = |bytes: &[u8], what: &str| {
        std::fs::write(&file, bytes).unwrap();
        let read = source(&server, cache(folder.path(), HOLDS)).read("a.glb", LIMIT).unwrap();
        assert_eq!(read, b"some bytes of a tile", "{what}");
        asked += 1;
        assert_eq!(server.log().len(), asked, "{what}");
    };
    // The time alone (bytes 8 to 15) may change without harm.
    for at in (0..8).chain(16..whole.len()) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        expect(&bytes, &format!("byte {at}"));
    }
    for length in [0, 10, 31, 40, whole.len() - 1] {
        expect(&whole[..length], &format!("cut to {length}"));
    }
    expect(&[&whole[..], b"x"].concat(), "longer");
}

#[test]
fn the_budget_is_kept_and_what_was_used_last_stays() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    for number in 0..40 {
        server.put(&format!("/{number}.bin"), &vec![number; 20_000]);
    }
    let options = CacheOptions { budget_bytes: Some(400_000), ..cache(folder.path(), HOLDS) };
    let source = source(&server, options.clone());
    let cache = DiskCache::open(&options);
    for number in 0..40 {
        source.read(&format!("{number}.bin"), LIMIT).unwrap();
        assert_eq!(source.read("0.bin", LIMIT).unwrap()[0], 0);
        assert!(cache.used_bytes() <= cache.budget_bytes(), "{} bytes", cache.used_bytes());
    }
    assert!(cache.used_bytes() > cache.budget_bytes() / 2);
    assert_eq!(server.asked("/0.bin"), 1, "it is used all the time");
    source.read("1.bin", LIMIT).unwrap();
    assert_eq!(server.asked("/1.bin"), 2, "it was not");
}

#[test]
fn two_programs_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    for number in 0..20 {
        server.put(&format!("/{number}.bin"), &vec![number; 5_000]);
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let options = CacheOptions { budget_bytes: Some(100_000), ..cache(folder.path(), HOLDS) };
                let source = source(&server, options);
                for number in (0..20).chain(0..20) {
                    let read = source.read(&format!("{number}.bin"), LIMIT).unwrap();
                    assert_eq!(read, vec![number; 5_000]);
                }
            });
        }
    });
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let server = Server::with(&[("/a.glb", b"a")]);
    let source = source(&server, cache(&file, HOLDS));
    for _ in 0..2 {
        assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"a");
    }
    assert_eq!(server.log().len(), 2);
    assert_eq!(std::fs::read(&file).unwrap(), b"no folder");
}

#[test]
fn a_full_disk_is_done_without() {
    let Some(disk) = std::env::var_os("PARVIS_TINY_DISK").map(PathBuf::from) else {
        crate::common::skipped("PARVIS_TINY_DISK names no folder on a nearly full disk");
        return;
    };
    let folder = tempfile::tempdir_in(disk).unwrap();
    let server = Server::with(&[("/a.bin", &[1; 1 << 20])]);
    let options = CacheOptions { budget_bytes: Some(1 << 30), ..cache(folder.path(), HOLDS) };
    let source = source(&server, options);
    for _ in 0..3 {
        assert_eq!(source.read("a.bin", LIMIT).unwrap().len(), 1 << 20);
    }
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "nothing half written is left");
}
