//! One answer as a file.
//!
//! Magic (8 bytes), when a server last confirmed it (u64, seconds since 1970),
//! bytes of the facts (u32), bytes of the body (u64), CRC-32 of all that
//! follows and of the two sizes (u32), the facts as JSON, the body. Numbers
//! are little-endian. The time alone is not under the checksum: it is written
//! anew in place, and a wrong one only makes the answer be asked for again.

use super::since_1970;
use crate::content::source::http::Facts;
use flate2::Crc;
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MAGIC: [u8; 8] = *b"PARVIS\0\x01";
/// Where the time stands.
pub(super) const CHECKED_AT: u64 = 8;
const SUMMED: usize = 16;
const SUM: usize = 28;
const HEAD: usize = 32;
/// No head is longer: addresses are not.
pub(super) const MAX_HEAD_BYTES: u64 = 64 << 10;

/// An answer.
pub(super) struct Record {
    pub facts: Facts,
    pub body: Vec<u8>,
    pub checked: SystemTime,
}

#[derive(Serialize, Deserialize)]
struct Described<F> {
    /// What it answers: names of files are only hashes of it.
    key: String,
    facts: F,
}

impl Record {
    /// What stands before the body.
    pub fn head(key: &str, facts: &Facts, body: &[u8], checked: SystemTime) -> Vec<u8> {
        let described = serde_json::to_vec(&Described { key: key.to_owned(), facts }).unwrap_or_default();
        let mut sizes = Vec::with_capacity(12);
        sizes.extend(u32::try_from(described.len()).unwrap_or(u32::MAX).to_le_bytes());
        sizes.extend((body.len() as u64).to_le_bytes());
        let mut head = MAGIC.to_vec();
        head.extend(seconds(checked).to_le_bytes());
        head.extend(&sizes);
        head.extend(sum(&[&sizes, &described, body]).to_le_bytes());
        head.extend(described);
        head
    }

    /// The answer to `key`; `None` where anything is wrong with it.
    pub fn read(mut bytes: Vec<u8>, key: &str) -> Option<Self> {
        if !bytes.starts_with(&MAGIC) {
            return None;
        }
        let number = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let small = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let checked = number(8)?;
        let body_at = HEAD.checked_add(usize::try_from(small(SUMMED)?).ok()?)?;
        let body_bytes = usize::try_from(number(SUMMED + 4)?).ok()?;
        if body_at.checked_add(body_bytes)? != bytes.len() {
            return None;
        }
        let (sizes, rest) = (bytes.get(SUMMED..SUM)?, bytes.get(HEAD..)?);
        if sum(&[sizes, rest]) != small(SUM)? {
            return None;
        }
        let described: Described<Facts> = serde_json::from_slice(bytes.get(HEAD..body_at)?).ok()?;
        if described.key != key {
            return None;
        }
        bytes.drain(..body_at);
        let checked = UNIX_EPOCH.checked_add(Duration::from_secs(checked)).unwrap_or(UNIX_EPOCH);
        Some(Self { facts: described.facts, body: bytes, checked })
    }
}

/// Whole seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> u64 {
    since_1970(time).as_secs()
}

fn sum(pieces: &[&[u8]]) -> u32 {
    let mut crc = Crc::new();
    for piece in pieces {
        crc.update(piece);
    }
    crc.sum()
}
