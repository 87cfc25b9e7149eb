//! Lines of a text file of any size.

use super::blocks::FileAt;
use crate::content::mesh::MeshError;
use std::sync::Arc;

/// Bytes read at once.
const WINDOW: usize = 1 << 20;
/// Bytes of a line: a polygon of a million corners. What is longer is no line.
const LONGEST: usize = 16 << 20;

/// Reads bytes one after the other, some ahead.
#[derive(Debug)]
pub(super) struct Window {
    file: Arc<FileAt>,
    buffer: Vec<u8>,
    /// What of the buffer was used.
    used: usize,
    /// Place in the file behind the buffer.
    next: u64,
}

impl Window {
    /// From this place on.
    pub fn new(file: Arc<FileAt>, at: u64) -> Self {
        Self { file, buffer: Vec::new(), used: 0, next: at }
    }

    /// Goes on elsewhere.
    pub fn seek(&mut self, at: u64) {
        self.buffer.clear();
        (self.used, self.next) = (0, at);
    }

    /// Where in the file it is.
    pub fn place(&self) -> u64 {
        self.next - (self.buffer.len() - self.used) as u64
    }

    /// Bytes that are left of the file.
    pub fn left(&self) -> u64 {
        self.file.size_bytes().saturating_sub(self.place())
    }

    /// The next `count` bytes without using them up, fewer at the end of the file.
    pub fn peek(&mut self, count: usize) -> Result<&[u8], MeshError> {
        if self.buffer.len() - self.used < count {
            self.buffer.drain(..self.used);
            self.used = 0;
            let rest = self.file.size_bytes().saturating_sub(self.next);
            let missing = count.saturating_sub(self.buffer.len()).max(WINDOW) as u64;
            let held = self.buffer.len();
            self.buffer.resize(held + rest.min(missing) as usize, 0);
            self.file.read(self.next, &mut self.buffer[held..])?;
            self.next += (self.buffer.len() - held) as u64;
        }
        let end = self.buffer.len().min(self.used.saturating_add(count));
        Ok(&self.buffer[self.used..end])
    }

    /// Uses up bytes that were peeked at.
    pub fn skip(&mut self, count: usize) {
        self.used = self.used.saturating_add(count).min(self.buffer.len());
    }

    /// Uses up bytes that nobody looks at; `false` where the file ends before.
    pub fn jump(&mut self, count: u64) -> bool {
        if count > self.left() {
            return false;
        }
        match usize::try_from(count).ok().filter(|count| *count <= self.buffer.len() - self.used) {
            Some(count) => self.used += count,
            None => self.seek(self.place() + count),
        }
        true
    }
}

/// Reads a file line by line.
#[derive(Debug)]
pub(super) struct Lines {
    window: Window,
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    /// From this place on, which is the start of line `number` (the first is 1).
    pub fn new(file: Arc<FileAt>, at: u64, number: u64) -> Self {
        Self { window: Window::new(file, at), number: number.saturating_sub(1), line: Vec::new() }
    }

    /// Number of the line that was given last.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Where the next line begins.
    pub fn place(&self) -> u64 {
        self.window.place()
    }

    /// Whether a line follows.
    pub fn read(&mut self) -> Result<bool, MeshError> {
        self.line.clear();
        self.number += 1;
        let mut any = false;
        loop {
            let number = self.number;
            let bytes = self.window.peek(1)?;
            if bytes.is_empty() {
                return Ok(any);
            }
            any = true;
            let buffered = &self.window.buffer[self.window.used..];
            let end = find(buffered, b'\n');
            let taken = end.unwrap_or(buffered.len());
            if self.line.len().saturating_add(taken) > LONGEST {
                return Err(MeshError::Line { path: self.window.file.path().to_owned(), line: number, limit: LONGEST });
            }
            self.line.extend_from_slice(&buffered[..taken]);
            self.window.used += taken + usize::from(end.is_some());
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    /// The line that was read, without its end.
    pub fn line(&self) -> &[u8] {
        self.line.strip_suffix(b"\r").unwrap_or(&self.line)
    }

    /// As [`Self::read`], and a line that ends in a backslash goes on in the next.
    pub fn read_joined(&mut self) -> Result<bool, MeshError> {
        if !self.read()? {
            return Ok(false);
        }
        while self.line().ends_with(b"\\") {
            let mut whole = std::mem::take(&mut self.line);
            let end = whole.iter().rposition(|byte| *byte == b'\\').unwrap_or(whole.len());
            whole.truncate(end);
            whole.push(b' ');
            let more = self.read()?;
            if whole.len() + self.line.len() > LONGEST {
                let path = self.window.file.path().to_owned();
                return Err(MeshError::Line { path, line: self.number, limit: LONGEST });
            }
            whole.extend_from_slice(&self.line);
            self.line = whole;
            if !more {
                break;
            }
        }
        Ok(true)
    }
}

/// The first place of a byte, eight at a time (Mycroft's test for a zero byte).
fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    let pattern = u64::from(wanted) * LOW;
    for (number, word) in words.iter().enumerate() {
        let zero_where_found = u64::from_le_bytes(*word) ^ pattern;
        let found = zero_where_found.wrapping_sub(LOW) & !zero_where_found & HIGH;
        if found != 0 {
            return Some(number * 8 + (found.trailing_zeros() / 8) as usize);
        }
    }
    rest.iter().position(|byte| *byte == wanted).map(|place| words.len() * 8 + place)
}

/// The words of a line: what stands between spaces and tabs.
pub(super) fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// A number as text files have it; `None` for what is none. `nan` and `inf` are numbers.
pub(super) fn number(word: &[u8]) -> Option<f64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// A word for a message: printable and short.
pub(super) fn shown(word: &[u8]) -> String {
    const LONGEST: usize = 40;
    let text = String::from_utf8_lossy(word);
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    short
}
