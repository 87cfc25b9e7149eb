//! `tileset.json`, and the same file once more below its own root.
#![no_main]

use parvis::content::tileset::Tileset;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(mut tileset) = Tileset::parse(bytes, "tileset.json") else { return };
    let count = tileset.tiles.len();
    for tile in &tileset.tiles {
        assert!(tile.children.iter().all(|child| child.index() < count));
        assert!(tile.geometric_error.is_finite() && tile.geometric_error >= 0.0);
        assert!(tile.visit_from_tile.is_finite());
    }
    drop(tileset.graft(Tileset::ROOT, bytes, "below/tileset.json"));
});
