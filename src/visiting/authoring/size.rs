//! How large data would be as JSON, without making it.

use serde::Serialize;
use std::io::{self, Write};

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes of the value as its file has it: indented, with a line's end.
pub(super) fn in_a_file(value: &impl Serialize) -> u64 {
    let mut counter = Counter(1);
    match serde_json::to_writer_pretty(&mut counter, value) {
        Ok(()) => counter.0,
        // What cannot be written is larger than any limit.
        Err(_) => u64::MAX,
    }
}

/// Bytes of the value on one line.
pub(super) fn on_a_line(value: &impl Serialize) -> u64 {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, value) {
        Ok(()) => counter.0,
        Err(_) => u64::MAX,
    }
}
