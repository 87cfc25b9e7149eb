//! Batched 3D Model, 3D Tiles 1.0.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parvis_fuzz::decode_as(*b"b3dm", bytes));
