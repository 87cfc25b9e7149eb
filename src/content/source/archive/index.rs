//! The index of a `.3tz`: where each file lies, by the MD5 of its name.
//!
//! 3TZ specification 1.3: the last entry, named `@3dtilesIndex1@`, stored; 24
//! bytes for each file, which are the MD5 of its name and the place of its
//! local header as a little-endian number. Records are ordered by their MD5,
//! read as two little-endian 64-bit numbers.

use super::bytes::{u32_at, u64_at};
use super::directory::{CENTRAL_BYTES, End, Header};
use super::entry::{self, Place};
use super::unpack::{self, Trouble};
use super::{NEVER, ReadAt, SourceError};
use md5::{Digest as _, Md5};

/// Name of the entry that holds it.
pub(super) const NAME: &str = "@3dtilesIndex1@";
/// Largest index that is held, bytes: 8 million files.
const MAX_INDEX_BYTES: u64 = 192 << 20;
const RECORD_BYTES: usize = 24;

/// Where each file lies.
#[derive(Debug)]
pub(super) struct Index {
    /// MD5 and place, in order.
    records: Vec<([u64; 2], u64)>,
    /// All places, in order, each once: a file ends where the next begins.
    firsts: Vec<u64>,
    end: u64,
}

impl Index {
    /// The index, where the archive has one.
    pub fn find(archive: &dyn ReadAt, end: &End) -> Result<Option<Self>, SourceError> {
        let Some(place) = last_entry(end) else { return Ok(None) };
        let broken = |reason: String| SourceError::damaged(NAME, archive.name(), reason);
        let packed = entry::read(archive, &place, NAME, MAX_INDEX_BYTES, end.first, &NEVER)?;
        let bytes = unpack::unpack(packed.bytes, &packed.facts, MAX_INDEX_BYTES).map_err(|trouble| match trouble {
            Trouble::TooLarge => SourceError::too_large(NAME, archive.name(), MAX_INDEX_BYTES),
            Trouble::Damaged(reason) => broken(reason),
        })?;
        if !bytes.len().is_multiple_of(RECORD_BYTES) {
            return Err(broken(format!("{} bytes are no whole number of records", bytes.len())));
        }
        let mut records = Vec::with_capacity(bytes.len() / RECORD_BYTES);
        for record in bytes.chunks_exact(RECORD_BYTES) {
            let [low, high, first] = [0, 8, 16].map(|at| u64_at(record, at).unwrap_or_default());
            if first >= place.first {
                return Err(broken("it points past the last file".to_owned()));
            }
            records.push(([low, high], first));
        }
        // Some writers order otherwise, and whoever searches would not find their files.
        records.sort_unstable();
        let mut firsts: Vec<u64> = records.iter().map(|(_, first)| *first).collect();
        firsts.sort_unstable();
        firsts.dedup();
        Ok(Some(Self { records, firsts, end: place.first }))
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn place(&self, path: &str) -> Option<Place> {
        let hash = Md5::digest(path.as_bytes());
        let key = [u64_at(&hash, 0)?, u64_at(&hash, 8)?];
        let found = self.records.binary_search_by_key(&key, |(hash, _)| *hash).ok()?;
        let (_, first) = *self.records.get(found)?;
        Some(self.at(first))
    }

    /// All files, in the order in which they lie.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.firsts.iter().map(|&first| self.at(first))
    }

    fn at(&self, first: u64) -> Place {
        let next = self.firsts.partition_point(|&other| other <= first);
        Place { first, end: self.firsts.get(next).copied().unwrap_or(self.end), known: None }
    }
}

/// Where the last file of the archive lies, if it is an index.
fn last_entry(end: &End) -> Option<Place> {
    // Its header is the last of the directory, and so within the tail of any archive.
    let directory_end = end.first.checked_add(end.size_bytes)?;
    let upto = usize::try_from(directory_end.checked_sub(end.tail_first)?).ok()?;
    let tail = end.tail.get(..upto)?;
    let at = tail.windows(NAME.len()).rposition(|window| window == NAME.as_bytes())?;
    let header_bytes = tail.get(at.checked_sub(CENTRAL_BYTES)?..)?;
    let header = Header::read(header_bytes)?;
    let is_last = header.name == NAME.as_bytes() && header.size_bytes() == header_bytes.len();
    // Stored, as the specification has it: a packed one could be anything.
    (is_last && u32_at(header_bytes, 8)? >> 16 == 0).then(|| header.place(end.first))
}
