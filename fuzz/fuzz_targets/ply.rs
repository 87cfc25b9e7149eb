//! PLY, ascii and binary.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    drop(parvis::content::mesh::load(&parvis_fuzz::as_file("model.ply", bytes)));
});
