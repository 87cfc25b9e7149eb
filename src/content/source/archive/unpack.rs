//! From packed bytes to bytes, never more than allowed.

use super::entry::Facts;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

const STORED: u16 = 0;
const DEFLATE: u16 = 8;
const ZSTD: u16 = 93;
const ENCRYPTED: u16 = 1;

/// Why there are no bytes.
pub(super) enum Trouble {
    /// More than the limit.
    TooLarge,
    /// What is wrong, and what to do.
    Damaged(String),
}

/// Unpacks what `facts` describe. What they claim is checked: the size before and after, the checksum where it is
/// known.
pub(super) fn unpack(packed: Vec<u8>, facts: &Facts, limit_bytes: u64) -> Result<Vec<u8>, Trouble> {
    if facts.unpacked_bytes > limit_bytes {
        return Err(Trouble::TooLarge);
    }
    if facts.flags & ENCRYPTED != 0 {
        return Err(Trouble::Damaged("it is encrypted; pack the archive again without a password".to_owned()));
    }
    let bytes = match facts.method {
        STORED => packed,
        DEFLATE => read(DeflateDecoder::new(packed.as_slice()), facts)?,
        ZSTD => zstd(&packed, facts)?,
        other => {
            let text =
                format!("its packing method {other} is none of stored, deflate and zstd; pack the archive again");
            return Err(Trouble::Damaged(text));
        }
    };
    if bytes.len() as u64 != facts.unpacked_bytes {
        let text = format!(
            "it should unpack to {} bytes and has {}; copy the archive again",
            facts.unpacked_bytes,
            if bytes.len() as u64 > facts.unpacked_bytes { "more".to_owned() } else { bytes.len().to_string() }
        );
        return Err(Trouble::Damaged(text));
    }
    if facts.crc != 0 {
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != facts.crc {
            return Err(Trouble::Damaged("its checksum is wrong; copy the archive again".to_owned()));
        }
    }
    Ok(bytes)
}

/// A little more than what is promised is read, so that more is noticed and a bomb is not.
fn read(decoder: impl Read, facts: &Facts) -> Result<Vec<u8>, Trouble> {
    // Memory is taken as bytes come: the promise may be a lie.
    const AT_ONCE: u64 = 16 << 20;
    let mut bytes = Vec::with_capacity(usize::try_from(facts.unpacked_bytes.min(AT_ONCE)).unwrap_or_default());
    decoder
        .take(facts.unpacked_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Trouble::Damaged(format!("it cannot be unpacked ({error}); copy the archive again")))?;
    Ok(bytes)
}

/// Zstandard, of one or more frames.
fn zstd(packed: &[u8], facts: &Facts) -> Result<Vec<u8>, Trouble> {
    let mut rest = packed;
    let mut bytes = Vec::new();
    loop {
        let left = Facts { unpacked_bytes: facts.unpacked_bytes.saturating_sub(bytes.len() as u64), ..*facts };
        let mut decoder = StreamingDecoder::new(&mut rest)
            .map_err(|error| Trouble::Damaged(format!("it cannot be unpacked ({error}); copy the archive again")))?;
        let frame = read(&mut decoder, &left)?;
        drop(decoder);
        bytes.extend(frame);
        // Whoever got more than was promised stops here.
        if rest.is_empty() || bytes.len() as u64 > facts.unpacked_bytes {
            return Ok(bytes);
        }
    }
}
