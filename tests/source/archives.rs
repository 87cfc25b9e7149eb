//! Archives on a disk, read in place.

use super::{LIMIT, opened, tileset};
use crate::common::archive::{Archive, Packing};
use parvis::content::source::{ArchiveSource, Source as _, SourceError};
use parvis::content::visit::Visit;
use std::path::PathBuf;

fn written(name: &str, archive: &Archive) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, archive.write()).unwrap();
    (folder, path)
}

fn mixed() -> Archive {
    let long: Vec<u8> = (0..100_000_u32).map(|i| (i / 100) as u8).collect();
    Archive::new(&[
        ("tileset.json", tileset("tiles/a b.glb").as_bytes(), Packing::Deflate),
        ("tiles/a b.glb", &long, Packing::Zstd),
        ("tiles/100%.glb", b"percent", Packing::Stored),
        ("tiles/empty.bin", b"", Packing::Stored),
    ])
}

#[test]
fn files_are_read_however_they_are_packed_and_found() {
    let archives = [
        ("a.zip", mixed()),
        ("a.3tz", mixed()),
        ("indexed.3tz", mixed().indexed()),
        ("large.3tz", Archive { zip64: true, ..mixed().indexed() }),
        ("large.zip", Archive { zip64: true, ..mixed() }),
        ("streamed.zip", Archive { streamed: true, ..mixed() }),
        // Against the specification, and readable all the same.
        ("streamed.3tz", Archive { streamed: true, ..mixed().indexed() }),
        ("disordered.3tz", Archive { disordered: true, ..mixed().indexed() }),
        ("commented.zip", Archive { comment: b"made PK\x05\x06 by hand".to_vec(), ..mixed() }),
    ];
    for (name, archive) in archives {
        let (_folder, path) = written(name, &archive);
        let source = ArchiveSource::open(&path).unwrap();
        assert_eq!(source.is_indexed(), archive.indexed, "{name}");
        assert_eq!(source.len(), 4, "{name}");
        for (uri, file) in [
            ("tileset.json", 0),
            ("tiles/a%20b.glb?version=2", 1),
            ("./tiles/../tiles/a b.glb", 1),
            ("tiles\\a b.glb", 1),
            ("tiles/100%.glb", 2),
            ("tiles/empty.bin", 3),
        ] {
            assert_eq!(source.read(uri, LIMIT).unwrap(), archive.files[file].1, "{name} {uri}");
            source.find(uri).unwrap();
        }
        assert!(matches!(source.read("tiles/none.glb", LIMIT), Err(SourceError::Missing { .. })), "{name}");
        assert!(matches!(source.find("tiles"), Err(SourceError::Missing { .. })), "{name}");
        assert!(matches!(source.read("../a.zip", LIMIT), Err(SourceError::Escapes { .. })), "{name}");
        assert!(matches!(source.read("http://host/a", LIMIT), Err(SourceError::Unsupported { .. })), "{name}");
        let total: usize = archive.files.iter().map(|(_, bytes, _)| bytes.len()).sum();
        assert_eq!(source.read_all(LIMIT, &|| true).unwrap(), total as u64, "{name}");
    }
}

#[test]
fn larger_files_than_allowed_are_refused_before_they_are_unpacked() {
    let (_folder, path) = written("a.3tz", &mixed().indexed());
    let source = ArchiveSource::open(&path).unwrap();
    assert!(source.read("tiles/a b.glb", 100_000).is_ok());
    let error = source.read("tiles/a b.glb", 99_999).unwrap_err();
    assert!(matches!(error, SourceError::TooLarge { limit_bytes: 99_999, .. }), "{error}");
}

#[test]
fn an_archive_opens_as_a_visit_and_so_does_one_that_holds_a_folder() {
    let visits = [
        ("a.3tz", mixed().indexed()),
        ("a.zip", mixed()),
        (
            "packed-folder.zip",
            Archive::stored(&[
                ("church/old/tileset.json", tileset("x.glb").as_bytes()),
                ("church/tileset.json", tileset("a.glb").as_bytes()),
                ("church/a.glb", b"glb"),
            ]),
        ),
    ];
    for (name, archive) in visits {
        let (_folder, path) = written(name, &archive);
        let visit = Visit::open(&path).unwrap();
        let uri = visit.tileset_uris().next().unwrap().to_owned();
        assert!(uri == "tileset.json" || uri == "church/tileset.json", "{name}: {uri}");
        assert_eq!(visit.visit.title.get("en"), name.split('.').next().unwrap());
    }
    let (_folder, path) = written("nothing.zip", &Archive::stored(&[("readme.txt", b"x")]));
    let error = Visit::open(&path).unwrap_err().to_string();
    assert!(error.contains("nothing.zip") && error.contains("neither visit.json nor tileset.json"), "{error}");
}

#[test]
fn many_threads_read_one_archive() {
    let names: Vec<String> = (0..50).map(|i| format!("tiles/{i}.glb")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    let (_folder, path) = written("a.3tz", &Archive::stored(&files).indexed());
    let source = opened(path.to_str().unwrap());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for name in &names {
                    assert_eq!(source.read(name, LIMIT).unwrap(), name.as_bytes());
                }
            });
        }
    });
}

#[test]
fn an_archive_that_is_rewritten_or_cut_while_open_says_so() {
    let (_folder, path) = written("a.3tz", &mixed().indexed());
    let source = ArchiveSource::open(&path).unwrap();
    let length = path.metadata().unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let error = source.read("tiles/100%.glb", LIMIT).unwrap_err();
    assert!(matches!(error, SourceError::Changed { .. }) && error.to_string().contains("a.3tz"), "{error}");

    let (_folder, path) = written("b.zip", &mixed());
    let source = ArchiveSource::open(&path).unwrap();
    std::fs::write(&path, vec![0; 2 * length as usize]).unwrap();
    assert!(matches!(source.read("tiles/100%.glb", LIMIT), Err(SourceError::Changed { .. })));
}

#[cfg(unix)]
#[test]
fn an_archive_that_is_replaced_by_another_is_read_on_as_it_was() {
    let (folder, path) = written("a.3tz", &mixed().indexed());
    let source = ArchiveSource::open(&path).unwrap();
    let other = folder.path().join("other.3tz");
    std::fs::write(&other, Archive::stored(&[("tiles/100%.glb", b"another")]).indexed().write()).unwrap();
    std::fs::rename(&other, &path).unwrap();
    assert_eq!(source.read("tiles/100%.glb", LIMIT).unwrap(), b"percent");
}
