//! `visit.json`, beside a tileset and a tour (of the same bytes) that it may name.
#![no_main]

use parvis::content::visit::Visit;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    parvis_fuzz::as_file("tileset.json", TILESET);
    parvis_fuzz::as_file("tour.json", bytes);
    let path = parvis_fuzz::as_file("visit.json", bytes);
    let Ok(valid) = Visit::open(&path) else { return };
    assert!(valid.entrance().is_some());
    assert!(valid.tileset_uris().next().is_some());
});

const TILESET: &[u8] = br#"{"asset": {"version": "1.1"}, "geometricError": 1,
    "root": {"geometricError": 0, "boundingVolume": {"sphere": [0, 0, 0, 1]}}}"#;
