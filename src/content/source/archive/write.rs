//! Writes a `.3tz`, entry by entry, with little more in memory than the entry at hand.
//!
//! 3TZ specification 1.3: a zip with the size and checksum of every entry before it, an index of all entries as its
//! last, ZIP64 where 32 bits do not do. Dates are left out: the same entries give the same bytes.

use super::index;
use flate2::Crc;
use md5::{Digest as _, Md5};
use std::io::{self, Write};

/// Of a zip written by this module: 4.5, which has ZIP64.
const VERSION: u16 = 45;
const STORED: u16 = 0;
const DEFLATE: u16 = 8;
const ZSTD: u16 = 93;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// What an entry has to save by being packed: less is not worth anybody's time for unpacking it.
const WORTH: f64 = 0.97;

/// How entries of an archive are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Packing {
    /// As they are.
    Stored,
    /// Deflate where it makes an entry smaller: what every reader of zip files takes.
    #[default]
    Deflate,
    /// Zstandard where it makes an entry smaller.
    Zstd,
}

/// A `.3tz` under construction.
pub struct ArchiveWriter<W: Write> {
    out: W,
    written: u64,
    directory: Vec<u8>,
    entries: u64,
    /// MD5 of each name as two numbers, and where the entry lies.
    records: Vec<([u64; 2], u64)>,
    packing: Packing,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive; `out` is best buffered.
    pub fn new(out: W, packing: Packing) -> Self {
        Self { out, written: 0, directory: Vec::new(), entries: 0, records: Vec::new(), packing }
    }

    /// Adds the file `name` (relative, with `/`). The order of entries is theirs: what is needed first is best first.
    ///
    /// # Errors
    /// What writing says, and a name longer than a zip takes.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let hash = Md5::digest(name.as_bytes());
        let word = |at: usize| hash.iter().skip(at).take(8).rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
        self.records.push(([word(0), word(8)], self.written));
        let (method, packed) = pack(bytes, self.packing)?;
        self.put(name, bytes, method, packed.as_deref().unwrap_or(bytes))
    }

    /// Writes the index and the directory, and gives back what was written to.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(mut self) -> io::Result<W> {
        let mut records = std::mem::take(&mut self.records);
        records.sort_unstable();
        let bytes: Vec<u8> =
            records.iter().flat_map(|([low, high], at)| [*low, *high, *at]).flat_map(u64::to_le_bytes).collect();
        self.put(index::NAME, &bytes, STORED, &bytes)?;

        let (first, size) = (self.written, self.directory.len() as u64);
        let directory = std::mem::take(&mut self.directory);
        self.out.write_all(&directory)?;
        let mut end = Vec::new();
        let is_large = self.entries >= u64::from(u16::MAX) || [first, size].iter().any(|&v| v >= u64::from(u32::MAX));
        if is_large {
            end.extend(*b"PK\x06\x06");
            end.extend(44u64.to_le_bytes());
            end.extend([VERSION, VERSION].iter().flat_map(|v| v.to_le_bytes()));
            end.extend([0u8; 8]);
            for value in [self.entries, self.entries, size, first] {
                end.extend(value.to_le_bytes());
            }
            end.extend(*b"PK\x06\x07");
            end.extend(0u32.to_le_bytes());
            end.extend((first + size).to_le_bytes());
            end.extend(1u32.to_le_bytes());
        }
        end.extend(*b"PK\x05\x06");
        end.extend([0u8; 4]);
        let count = if is_large { u16::MAX } else { self.entries as u16 };
        end.extend([count, count].iter().flat_map(|v| v.to_le_bytes()));
        let small = |value: u64| if is_large { u32::MAX } else { value as u32 };
        end.extend([small(size), small(first)].iter().flat_map(|v| v.to_le_bytes()));
        end.extend([0u8; 2]);
        self.out.write_all(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: u16, packed: &[u8]) -> io::Result<()> {
        let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "a name of more than 65535 bytes");
        let name_length = u16::try_from(name.len()).map_err(too_long)?;
        let mut crc = Crc::new();
        crc.update(bytes);
        let first = self.written;
        let (size, packed_size) = (bytes.len() as u64, packed.len() as u64);
        let full = u64::from(u32::MAX);
        // Of the sizes either both are 64-bit numbers or none, as the specification of zip has it for local headers.
        let is_large = size >= full || packed_size >= full;
        let small = |value: u64| if is_large { u32::MAX } else { value as u32 };
        let mut facts = Vec::new();
        facts.extend([UTF8, method, 0, DATE].iter().flat_map(|v| v.to_le_bytes()));
        facts.extend([crc.sum(), small(packed_size), small(size)].iter().flat_map(|v| v.to_le_bytes()));
        facts.extend(name_length.to_le_bytes());
        let sizes: &[u64] = if is_large { &[size, packed_size] } else { &[] };

        let mut header = Vec::with_capacity(64 + name.len());
        header.extend(*b"PK\x03\x04");
        header.extend(VERSION.to_le_bytes());
        header.extend(&facts);
        let extra = extra(sizes);
        header.extend((extra.len() as u16).to_le_bytes());
        header.extend(name.as_bytes());
        header.extend(&extra);
        self.out.write_all(&header)?;
        self.out.write_all(packed)?;
        self.written += header.len() as u64 + packed_size;
        self.entries += 1;

        self.directory.extend(*b"PK\x01\x02");
        self.directory.extend([VERSION, VERSION].iter().flat_map(|v| v.to_le_bytes()));
        self.directory.extend(&facts);
        let is_far = first >= full;
        let values: Vec<u64> = sizes.iter().copied().chain(is_far.then_some(first)).collect();
        let extra = self::extra(&values);
        self.directory.extend((extra.len() as u16).to_le_bytes());
        // No comment, first disk, no attributes.
        self.directory.extend([0u8; 10]);
        let at = if is_far { u32::MAX } else { first as u32 };
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.directory.extend(&extra);
        Ok(())
    }
}

/// The first of January 1980, the earliest that zip knows.
const DATE: u16 = 0x21;

/// A ZIP64 field, where there is something for it.
fn extra(values: &[u64]) -> Vec<u8> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut field = Vec::with_capacity(4 + values.len() * 8);
    field.extend(1u16.to_le_bytes());
    field.extend((values.len() as u16 * 8).to_le_bytes());
    field.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    field
}

/// The method, and the packed bytes where packing is worth it.
fn pack(bytes: &[u8], packing: Packing) -> io::Result<(u16, Option<Vec<u8>>)> {
    let (method, packed) = match packing {
        Packing::Stored => return Ok((STORED, None)),
        Packing::Deflate => {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
            encoder.write_all(bytes)?;
            (DEFLATE, encoder.finish()?)
        }
        Packing::Zstd => (ZSTD, ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)),
    };
    let is_worth_it = (packed.len() as f64) < bytes.len() as f64 * WORTH;
    Ok(if is_worth_it { (method, Some(packed)) } else { (STORED, None) })
}
