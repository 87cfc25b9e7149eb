//! PLY, ascii and binary, whole and in pieces.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let path = parvis_fuzz::as_file("model.ply", bytes);
    parvis_fuzz::read_in_pieces(&path);
    drop(parvis::content::mesh::load(&path));
});
