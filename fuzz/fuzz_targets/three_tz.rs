//! Archives: `.3tz` and zip, opened, looked through, and every file in them read.
#![no_main]

use parvis::content::source::{ArchiveSource, Source};

/// Far below what a tile may have: an archive of few bytes can hold thousands of files that unpack to as much each.
const MAX_FILE_BYTES: u64 = 64 << 10;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = ArchiveSource::from_bytes("fuzz.3tz", bytes.to_vec()) else { return };
    assert_eq!(archive.is_empty(), archive.len() == 0);
    for uri in ["tileset.json", "tiles/0.glb", "%61.glb", "folder/visit.json"] {
        if let Ok(read) = archive.read(uri, MAX_FILE_BYTES) {
            assert!(read.len() as u64 <= MAX_FILE_BYTES);
            archive.find(uri).expect("what can be read is there");
        }
    }
    drop(archive.read_all(MAX_FILE_BYTES, &|| true));
});
