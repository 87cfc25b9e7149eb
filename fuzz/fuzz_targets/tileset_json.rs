//! `tileset.json`, and the same file once more below its own root.
#![no_main]

use parvis::content::tileset::Tileset;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(mut tileset) = Tileset::parse(bytes, "tileset.json") else { return };
    parvis_fuzz::check_tiles(&tileset);
    drop(tileset.graft(Tileset::ROOT, bytes, "below/tileset.json"));
});
