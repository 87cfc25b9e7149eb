//! Archives that are damaged, or mean harm.

use super::LIMIT;
use crate::common::archive::{Archive, INDEX, Packing};
use parvis::content::source::{ArchiveSource, Source as _, SourceError};
use proptest::prelude::*;

fn open(bytes: &[u8]) -> Result<ArchiveSource, SourceError> {
    let file = tempfile::NamedTempFile::with_suffix(".3tz").unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    ArchiveSource::open(file.path())
}

fn small() -> Archive {
    Archive::new(&[
        ("tileset.json", b"{\"root\": 1, \"root\": 2}", Packing::Deflate),
        ("a.glb", b"glTF", Packing::Stored),
    ])
}

#[test]
fn an_archive_cut_at_any_byte_is_refused_in_words() {
    for whole in [small().write(), small().indexed().write(), Archive { zip64: true, ..small().indexed() }.write()] {
        for length in 0..whole.len() {
            let error = open(&whole[..length]).unwrap_err();
            assert!(matches!(error, SourceError::Damaged { .. }), "{length}: {error}");
            assert!(error.to_string().contains("copy it again"), "{error}");
        }
    }
}

#[test]
fn no_changed_byte_gives_wrong_bytes() {
    for whole in [small().write(), small().indexed().write()] {
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let Ok(source) = open(&bytes) else { continue };
            for (name, right, _) in &small().files {
                // Names and dates may differ; contents may not.
                if let Ok(read) = source.read(name, LIMIT) {
                    assert_eq!(&read, right, "byte {at}");
                }
            }
        }
    }
}

#[test]
fn a_bomb_bursts_at_its_own_promise() {
    let zeros = vec![0; 1 << 20];
    for packing in [Packing::Deflate, Packing::Zstd] {
        let mut archive = Archive::new(&[("a.glb", &zeros, packing)]);
        // It says that it is small.
        archive.claims.push(("a.glb".to_owned(), 1000));
        let error = open(&archive.write()).unwrap().read("a.glb", LIMIT).unwrap_err();
        assert!(error.to_string().contains("should unpack to 1000 bytes and has more"), "{error}");
        // It says that it is large, and takes no memory for it.
        archive.claims = vec![("a.glb".to_owned(), u64::from(u32::MAX) - 1)];
        let error = open(&archive.write()).unwrap().read("a.glb", LIMIT).unwrap_err();
        assert!(matches!(error, SourceError::TooLarge { .. }), "{error}");
        let error = open(&archive.write()).unwrap().read("a.glb", u64::MAX).unwrap_err();
        assert!(error.to_string().contains("1048576"), "{error}");
    }
}

#[test]
fn a_damaged_index_is_done_without() {
    let mut bytes = small().indexed().write();
    // The first record of the index points nowhere.
    let name = bytes.windows(INDEX.len()).position(|window| window == INDEX.as_bytes()).unwrap();
    bytes[name + INDEX.len() + 16 + 7] = 0x7f;
    let source = open(&bytes).unwrap();
    assert!(!source.is_indexed());
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), b"glTF");
}

#[test]
fn an_index_that_leads_to_another_file_is_noticed() {
    let mut bytes = small().indexed().write();
    let name = bytes.windows(INDEX.len()).position(|window| window == INDEX.as_bytes()).unwrap();
    let first = name + INDEX.len();
    let (a, b) = (first + 16, first + 24 + 16);
    for byte in 0..8 {
        bytes.swap(a + byte, b + byte);
    }
    // The checksum of the index is not known any more.
    let sum = name - 16;
    bytes[sum..sum + 4].fill(0);
    let directory = bytes.windows(INDEX.len()).rposition(|window| window == INDEX.as_bytes()).unwrap() - 30;
    bytes[directory..directory + 4].fill(0);
    let source = open(&bytes).unwrap();
    assert!(source.is_indexed());
    let error = source.read("a.glb", LIMIT).unwrap_err().to_string();
    assert!(error.contains("tileset.json is in its place"), "{error}");
    assert!(source.read_all(LIMIT, &|| true).is_err());
}

#[test]
fn what_cannot_be_unpacked_says_why() {
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Archive::stored(&[("a.glb", b"glTF")]).write();
        change(&mut bytes);
        open(&bytes).and_then(|source| source.read("a.glb", LIMIT)).unwrap_err().to_string()
    };
    let directory = 30 + 5 + 4;
    let error = refused(&|bytes| bytes[directory + 8] |= 1);
    assert!(error.contains("encrypted"), "{error}");
    let error = refused(&|bytes| bytes[directory + 10] = 12);
    assert!(error.contains("packing method 12"), "{error}");
    let error = refused(&|bytes| bytes[30 + 5] = b'x');
    assert!(error.contains("checksum"), "{error}");
    let error = refused(&|bytes| bytes[30] = b'b');
    assert!(error.contains("b.glb is in its place"), "{error}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_no_archive_and_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(open(&bytes).is_err());
    }

    #[test]
    fn an_archive_with_arbitrary_changes_does_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), kind in 0..4_u8,
    ) {
        let archive = Archive { indexed: kind & 1 > 0, zip64: kind & 2 > 0, ..small() };
        let mut bytes = archive.write();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(source) = open(&bytes) {
            for name in ["tileset.json", "a.glb", "none"] {
                drop(source.read(name, LIMIT));
            }
            drop(source.read_all(LIMIT, &|| true));
        }
    }
}
