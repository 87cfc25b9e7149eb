//! One file in an archive: its local header and its packed bytes, in one read.

use super::bytes::{name, u16_at, u32_at, zip64};
use super::{ReadAt, SourceError};
use std::sync::atomic::AtomicBool;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// Bytes of a local header before its name.
const LOCAL_BYTES: u64 = 30;
/// What name and extra fields usually take together.
const USUAL_NAME_BYTES: u64 = 512;
/// What they can take at most.
const MAX_NAME_BYTES: u64 = 2 * 65_535;
/// Sizes and checksum stand behind the file.
const STREAMED: u16 = 1 << 3;

/// What a header says of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub flags: u16,
    pub method: u16,
    /// 0: unknown.
    pub crc: u32,
    pub packed_bytes: u64,
    pub unpacked_bytes: u64,
}

/// Where a file lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Of its local header.
    pub first: u64,
    /// It ends before this.
    pub end: u64,
    /// What the central directory says, where that was read.
    pub known: Option<Facts>,
}

/// A file as it lies in the archive.
pub(super) struct Packed {
    pub name: String,
    pub facts: Facts,
    pub bytes: Vec<u8>,
    /// Its sizes stand behind it and `bytes` is empty.
    pub is_streamed: bool,
}

/// Reads the file at `place`; `end` is where files end.
pub(super) fn read(
    archive: &dyn ReadAt,
    place: &Place,
    uri: &str,
    limit_bytes: u64,
    end: u64,
    cancelled: &AtomicBool,
) -> Result<Packed, SourceError> {
    let broken = |reason: &str| SourceError::damaged(uri, archive.name(), reason);
    let outside = || broken("it lies outside of the archive, which is cut short or damaged; copy it again");
    let room = end.checked_sub(place.first).ok_or_else(outside)?;
    // Packed bytes can be a little more than the bytes themselves, when these do not yield.
    let most = limit_bytes.saturating_add(limit_bytes / 64).saturating_add(1024);
    // One read brings everything: as much as it is known to be, or up to the next file.
    let usual = match place.known {
        Some(facts) if facts.packed_bytes > most => {
            return Err(SourceError::too_large(uri, archive.name(), limit_bytes));
        }
        Some(facts) => facts.packed_bytes.saturating_add(LOCAL_BYTES + USUAL_NAME_BYTES),
        None => most.saturating_add(LOCAL_BYTES + MAX_NAME_BYTES),
    };
    let at_once = usual.min(place.end.saturating_sub(place.first)).max(LOCAL_BYTES).min(room);
    let length = |bytes: u64| {
        usize::try_from(bytes).map_err(|error| broken(&format!("it is too large for this machine ({error})")))
    };
    let mut bytes = archive.read_at(place.first, length(at_once)?, cancelled)?;
    if !bytes.starts_with(&LOCAL) {
        return Err(broken("there is no file where the archive says; copy it again"));
    }
    if (bytes.len() as u64) < LOCAL_BYTES {
        return Err(outside());
    }
    let [name_length, extra_length] = [26, 28].map(|at| u16_at(&bytes, at).map(usize::from).unwrap_or_default());
    let name_end = LOCAL_BYTES as usize + name_length;
    let data = name_end + extra_length;
    let need = |bytes: &mut Vec<u8>, upto: u64| -> Result<(), SourceError> {
        let have = bytes.len() as u64;
        if upto > have {
            if upto > room {
                return Err(outside());
            }
            bytes.extend(archive.read_at(place.first + have, length(upto - have)?, cancelled)?);
        }
        Ok(())
    };
    need(&mut bytes, data as u64)?;
    let facts = match place.known {
        Some(known) => known,
        None => local(&bytes, name_end, data).ok_or_else(|| broken("its header is damaged; copy the archive again"))?,
    };
    let name = name(bytes.get(LOCAL_BYTES as usize..name_end).unwrap_or_default());
    if place.known.is_none() && facts.flags & STREAMED != 0 {
        return Ok(Packed { name, facts, bytes: Vec::new(), is_streamed: true });
    }
    if facts.packed_bytes > most || facts.unpacked_bytes > limit_bytes {
        return Err(SourceError::too_large(uri, archive.name(), limit_bytes));
    }
    let data_end = (data as u64).checked_add(facts.packed_bytes).ok_or_else(outside)?;
    need(&mut bytes, data_end)?;
    bytes.truncate(length(data_end)?);
    bytes.drain(..data);
    Ok(Packed { name, facts, bytes, is_streamed: false })
}

fn local(bytes: &[u8], name_end: usize, data: usize) -> Option<Facts> {
    let mut large = zip64(bytes.get(name_end..data)?);
    let mut field = |at: usize| {
        let small = u32_at(bytes, at)?;
        if small == u32::MAX { large.next() } else { Some(u64::from(small)) }
    };
    let unpacked_bytes = field(22)?;
    let packed_bytes = field(18)?;
    let (flags, method, crc) = (u16_at(bytes, 6)?, u16_at(bytes, 8)?, u32_at(bytes, 14)?);
    Some(Facts { flags, method, crc, packed_bytes, unpacked_bytes })
}
