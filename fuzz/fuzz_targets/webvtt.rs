//! Captions: read, written, read again.
#![no_main]

use parvis::content::visit::captions::{Captions, break_lines, lint};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(captions) = Captions::from_bytes(bytes) else { return };
    drop(lint(&captions));
    let written = captions.to_vtt();
    let again = Captions::parse(&written).expect("what is written can be read");
    assert!(again.cues.len() <= captions.cues.len());
    drop(break_lines(&written, 37));
});
