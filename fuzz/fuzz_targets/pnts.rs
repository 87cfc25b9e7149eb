//! Point Cloud, 3D Tiles 1.0.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parvis_fuzz::decode_as(*b"pnts", bytes));
