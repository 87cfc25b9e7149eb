//! glb and glTF as a model, in pieces.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parvis_fuzz::read_in_pieces(&parvis_fuzz::as_file("model.glb", bytes)));
