//! Writes small archives in code: zip and `.3tz`, well made or not.

use flate2::Crc;
use md5::{Digest as _, Md5};
use std::io::Write as _;

/// How an entry is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Stored,
    Deflate,
    Zstd,
}

/// An archive under construction: change its fields before writing it.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    /// Name, bytes and packing, in order.
    pub files: Vec<(String, Vec<u8>, Option<Packing>)>,
    /// With an index as the 3TZ specification has it.
    pub indexed: bool,
    /// Sizes and places as 64-bit numbers, as archives beyond 4 GiB have them.
    pub zip64: bool,
    /// Sizes behind the files instead of before them.
    pub streamed: bool,
    /// What is claimed of sizes, by entry's name.
    pub claims: Vec<(String, u64)>,
    /// A comment in the end.
    pub comment: Vec<u8>,
    /// The index in the opposite order.
    pub disordered: bool,
}

pub const INDEX: &str = "@3dtilesIndex1@";

impl Archive {
    pub fn new(files: &[(&str, &[u8], Packing)]) -> Self {
        let files = files.iter().map(|(name, bytes, packing)| ((*name).to_owned(), bytes.to_vec(), Some(*packing)));
        Self { files: files.collect(), ..Self::default() }
    }

    /// All files stored.
    pub fn stored(files: &[(&str, &[u8])]) -> Self {
        Self::new(&files.iter().map(|(name, bytes)| (*name, *bytes, Packing::Stored)).collect::<Vec<_>>())
    }

    pub fn indexed(self) -> Self {
        Self { indexed: true, ..self }
    }

    /// The bytes of the archive.
    pub fn write(&self) -> Vec<u8> {
        let (mut bytes, mut directory, mut index) = (Vec::new(), Vec::new(), Vec::new());
        for (name, data, packing) in &self.files {
            let first = bytes.len() as u64;
            index.push((Md5::digest(name.as_bytes()), first));
            self.put(&mut bytes, &mut directory, name, data, packing.unwrap_or(Packing::Stored));
        }
        if self.indexed {
            let word = |hash: &[u8], at: usize| u64::from_le_bytes(hash[at..at + 8].try_into().unwrap());
            index.sort_by_key(|(hash, _)| (word(hash, 0), word(hash, 8)));
            if self.disordered {
                index.reverse();
            }
            let records: Vec<u8> = index
                .iter()
                .flat_map(|(hash, first)| hash.iter().copied().chain(first.to_le_bytes()).collect::<Vec<_>>())
                .collect();
            let plain = Self { streamed: false, ..self.clone() };
            plain.put(&mut bytes, &mut directory, INDEX, &records, Packing::Stored);
        }
        self.end(bytes, &directory)
    }

    fn put(&self, bytes: &mut Vec<u8>, directory: &mut Vec<u8>, name: &str, data: &[u8], packing: Packing) {
        let first = bytes.len() as u64;
        let (method, packed): (u16, Vec<u8>) = match packing {
            Packing::Stored => (0, data.to_vec()),
            Packing::Deflate => {
                let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
                packer.write_all(data).unwrap();
                (8, packer.finish().unwrap())
            }
            Packing::Zstd => (93, ruzstd::encoding::compress_to_vec(data, ruzstd::encoding::CompressionLevel::Fastest)),
        };
        let mut crc = Crc::new();
        crc.update(data);
        let claimed = self.claims.iter().find(|(of, _)| of == name).map_or(data.len() as u64, |(_, size)| *size);
        let flags: u16 = if self.streamed { 1 << 3 } else { 0 };
        let sizes = [packed.len() as u64, claimed];
        let small = |value: u64| if self.zip64 { u32::MAX } else { value as u32 };

        bytes.extend(*b"PK\x03\x04");
        half(bytes, &[45, flags, method, 0, 0]);
        let known = if self.streamed { [0; 3] } else { [crc.sum(), small(sizes[0]), small(sizes[1])] };
        words(bytes, &known);
        let extra = if self.zip64 && !self.streamed { long(&[sizes[1], sizes[0]]) } else { Vec::new() };
        half(bytes, &[name.len() as u16, extra.len() as u16]);
        bytes.extend(name.as_bytes());
        bytes.extend(extra);
        bytes.extend(&packed);
        if self.streamed {
            bytes.extend(*b"PK\x07\x08");
            words(bytes, &[crc.sum(), sizes[0] as u32, sizes[1] as u32]);
        }

        directory.extend(*b"PK\x01\x02");
        half(directory, &[45, 45, flags, method, 0, 0]);
        words(directory, &[crc.sum(), small(sizes[0]), small(sizes[1])]);
        let extra = if self.zip64 { long(&[sizes[1], sizes[0], first]) } else { Vec::new() };
        half(directory, &[name.len() as u16, extra.len() as u16, 0, 0, 0]);
        words(directory, &[0, small(first)]);
        directory.extend(name.as_bytes());
        directory.extend(extra);
    }

    fn end(&self, mut bytes: Vec<u8>, directory: &[u8]) -> Vec<u8> {
        let first = bytes.len() as u64;
        let count = self.files.len() as u64 + u64::from(self.indexed);
        bytes.extend(directory);
        if self.zip64 {
            let record = bytes.len() as u64;
            bytes.extend(*b"PK\x06\x06");
            bytes.extend(44_u64.to_le_bytes());
            half(&mut bytes, &[45, 45]);
            words(&mut bytes, &[0, 0]);
            for value in [count, count, directory.len() as u64, first] {
                bytes.extend(value.to_le_bytes());
            }
            bytes.extend(*b"PK\x06\x07");
            words(&mut bytes, &[0]);
            bytes.extend(record.to_le_bytes());
            words(&mut bytes, &[1]);
        }
        let full = |value: u64, full: u64| if self.zip64 { full } else { value };
        bytes.extend(*b"PK\x05\x06");
        let count = full(count, u64::from(u16::MAX)) as u16;
        half(&mut bytes, &[0, 0, count, count]);
        let most = u64::from(u32::MAX);
        words(&mut bytes, &[full(directory.len() as u64, most) as u32, full(first, most) as u32]);
        half(&mut bytes, &[self.comment.len() as u16]);
        bytes.extend(&self.comment);
        bytes
    }
}

fn half(bytes: &mut Vec<u8>, values: &[u16]) {
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn words(bytes: &mut Vec<u8>, values: &[u32]) {
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// A ZIP64 field.
fn long(values: &[u64]) -> Vec<u8> {
    let mut extra = Vec::new();
    half(&mut extra, &[1, values.len() as u16 * 8]);
    extra.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    extra
}
