//! The end of a zip and its central directory.

use super::bytes::{name, u16_at, u32_at, u64_at, zip64};
use super::entry::{Facts, Place};
use super::{NEVER, ReadAt, SourceError};
use std::collections::HashMap;

/// Largest directory that is held, bytes: some three million files.
const MAX_DIRECTORY_BYTES: u64 = 384 << 20;
/// Most bytes behind the directory of a zip that are of use: its end records with the longest comment.
pub(in crate::content::source) const TAIL_BYTES: u64 = 65_536 + 22 + 20 + 56;

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const END_64_LOCATOR: [u8; 4] = *b"PK\x06\x07";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
/// Bytes of a central header before its name.
pub(super) const CENTRAL_BYTES: usize = 46;

/// Where the central directory lies.
#[derive(Debug, Clone)]
pub(super) struct End {
    /// Its first byte: all files lie before it.
    pub first: u64,
    /// Its size.
    pub size_bytes: u64,
    /// The last bytes of the archive.
    pub tail: Vec<u8>,
    /// Where `tail` begins.
    pub tail_first: u64,
}

impl End {
    /// Reads the end of the archive.
    pub fn find(archive: &dyn ReadAt) -> Result<Self, SourceError> {
        let broken = |reason: &str| SourceError::damaged("the end", archive.name(), reason);
        let size = archive.size_bytes();
        let tail_first = size.saturating_sub(TAIL_BYTES);
        let tail = archive.read_at(tail_first, usize::try_from(size - tail_first).unwrap_or_default(), &NEVER)?;
        let end = (0..tail.len().saturating_sub(21))
            .rev()
            .find(|&at| {
                let comment = u16_at(&tail, at + 20).map(usize::from);
                tail.get(at..at + 4) == Some(END.as_slice()) && comment == Some(tail.len() - at - 22)
            })
            .ok_or_else(|| broken("it is no zip or .3tz, or it is cut short; copy it again"))?;
        let mut directory_end = tail_first + end as u64;
        let mut bytes = u32_at(&tail, end + 12).map(u64::from).unwrap_or_default();
        let mut first = u32_at(&tail, end + 16).map(u64::from).unwrap_or_default();
        let is_full = u16_at(&tail, end + 10) == Some(u16::MAX) || [bytes, first].contains(&u64::from(u32::MAX));
        let locator = end.checked_sub(20).filter(|&at| tail.get(at..at + 4) == Some(END_64_LOCATOR.as_slice()));
        if let (true, Some(locator)) = (is_full, locator) {
            let at = u64_at(&tail, locator + 8).unwrap_or(u64::MAX);
            if at.checked_add(56).is_none_or(|end| end > size) {
                return Err(broken("its 64-bit record lies outside of it; copy it again"));
            }
            let record = archive.read_at(at, 56, &NEVER)?;
            if !record.starts_with(&END_64) {
                return Err(broken("its 64-bit record is not where it should be; copy it again"));
            }
            bytes = u64_at(&record, 40).unwrap_or(u64::MAX);
            first = u64_at(&record, 48).unwrap_or(u64::MAX);
            directory_end = at;
        }
        if first.checked_add(bytes) != Some(directory_end) {
            return Err(broken("its directory is not where it should be; copy it again"));
        }
        Ok(Self { first, size_bytes: bytes, tail, tail_first })
    }
}

/// The central directory: every file by its name.
#[derive(Debug)]
pub(super) struct Directory {
    files: HashMap<String, Place>,
}

impl Directory {
    /// Reads the whole directory.
    pub fn read(archive: &dyn ReadAt, end: &End) -> Result<Self, SourceError> {
        let broken = |reason: &str| SourceError::damaged("the directory", archive.name(), reason);
        if end.size_bytes > MAX_DIRECTORY_BYTES {
            return Err(SourceError::too_large("the directory", archive.name(), MAX_DIRECTORY_BYTES));
        }
        let length = usize::try_from(end.size_bytes).unwrap_or_default();
        let in_tail = end.first.checked_sub(end.tail_first).and_then(|at| {
            let at = usize::try_from(at).ok()?;
            end.tail.get(at..at.checked_add(length)?)
        });
        let bytes = match in_tail {
            Some(bytes) => bytes.to_vec(),
            None => archive.read_at(end.first, length, &NEVER)?,
        };
        let mut files = HashMap::new();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let header = Header::read(rest).ok_or_else(|| broken("it is cut short or overwritten; copy it again"))?;
            rest = rest.get(header.bytes..).unwrap_or_default();
            let path = name(header.name);
            if !path.ends_with('/') && !path.is_empty() && path != super::index::NAME {
                files.insert(path, header.place(end.first));
            }
        }
        let mut directory = Self { files };
        directory.measure(end.first);
        Ok(directory)
    }

    /// How far each file may reach: to the next one.
    fn measure(&mut self, end: u64) {
        let mut firsts: Vec<u64> = self.files.values().map(|place| place.first).collect();
        firsts.sort_unstable();
        #[expect(clippy::iter_over_hash_type, reason = "each file is changed on its own")]
        for place in self.files.values_mut() {
            let next = firsts.partition_point(|&first| first <= place.first);
            place.end = firsts.get(next).copied().unwrap_or(end);
        }
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn place(&self, path: &str) -> Option<Place> {
        self.files.get(path).copied()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// All files, in the order in which they lie.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let mut places: Vec<Place> = self.files.values().copied().collect();
        places.sort_unstable_by_key(|place| place.first);
        places.into_iter()
    }
}

/// One header of the central directory.
pub(super) struct Header<'a> {
    pub name: &'a [u8],
    facts: Facts,
    first: u64,
    /// Of this header.
    bytes: usize,
}

impl<'a> Header<'a> {
    /// The header that `bytes` begin with.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&CENTRAL) {
            return None;
        }
        let [name_length, extra_length, comment] = [28, 30, 32].map(|at| u16_at(bytes, at).map(usize::from));
        let name_end = CENTRAL_BYTES + name_length?;
        let extra_end = name_end + extra_length?;
        let whole = extra_end + comment?;
        if whole > bytes.len() {
            return None;
        }
        let mut large = zip64(bytes.get(name_end..extra_end)?);
        let mut field = |at: usize| {
            let small = u32_at(bytes, at)?;
            if small == u32::MAX { large.next() } else { Some(u64::from(small)) }
        };
        // In this order the 64-bit values stand, each only where its small one does not do.
        let unpacked = field(24)?;
        let packed = field(20)?;
        let first = field(42)?;
        let facts = Facts {
            flags: u16_at(bytes, 8)?,
            method: u16_at(bytes, 10)?,
            crc: u32_at(bytes, 16)?,
            packed_bytes: packed,
            unpacked_bytes: unpacked,
        };
        Some(Self { name: bytes.get(CENTRAL_BYTES..name_end)?, facts, first, bytes: whole })
    }

    /// Where its file lies; `end` is where files end at the latest.
    pub fn place(&self, end: u64) -> Place {
        Place { first: self.first, end, known: Some(self.facts) }
    }

    /// Bytes of this header.
    pub fn size_bytes(&self) -> usize {
        self.bytes
    }
}
