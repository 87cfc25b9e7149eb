//! glb, and glTF as JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parvis_fuzz::decode(bytes));
