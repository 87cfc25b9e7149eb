//! Addresses that a glTF names: data URIs and files beside it.

use crate::content::source::{self, is_url};

/// Joins a relative address with the address of the file that names it.
///
/// An address with a scheme stays as it is. `.` and `..` are resolved; a `..`
/// that leads above the start stays in front, for the source to refuse.
/// Percent-encoding is left alone: a source on a disk decodes it.
pub fn join(base: &str, relative: &str) -> String {
    // Of a file on a server, so that keys in its address open what it names as well.
    if is_url(base) {
        return source::join(base, relative).unwrap_or_else(|_| relative.to_owned());
    }
    if has_scheme(relative) {
        return relative.to_owned();
    }
    let base = base.split(['?', '#']).next().unwrap_or("");
    let root_length = match base.find("://") {
        Some(colon) => base[colon + 3..].find('/').map_or(base.len(), |slash| colon + 3 + slash + 1),
        None => usize::from(base.starts_with('/')),
    };
    let (root, folders) = base.split_at(root_length);
    let mut segments: Vec<&str> = Vec::new();
    let relative_path = match relative.strip_prefix('/') {
        Some(absolute) => absolute,
        None => {
            segments.extend(folders.rsplit_once('/').map_or("", |(folder, _)| folder).split('/'));
            relative
        }
    };
    let mut joined: Vec<&str> = Vec::new();
    for segment in segments.into_iter().chain(relative_path.split('/')) {
        match segment {
            "" | "." => {}
            ".." if joined.last().is_some_and(|last| *last != "..") => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    // "http://host" without a path still needs the slash; a relative base and
    // an absolute address keep theirs.
    let root = if root.contains("://") && !root.ends_with('/') {
        format!("{root}/")
    } else if root.is_empty() && relative.starts_with('/') {
        "/".to_owned()
    } else {
        root.to_owned()
    };
    root + &joined.join("/")
}

/// Whether an address begins with a scheme as `https:` (RFC 3986, 3.1). One
/// letter is a Windows drive, which nobody may name either.
pub fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// The bytes of a `data:` URI (RFC 2397): `None` where it is another address.
pub fn decode_data(address: &str) -> Option<Result<Vec<u8>, String>> {
    let rest = address.get(..5).filter(|start| start.eq_ignore_ascii_case("data:")).and(address.get(5..))?;
    Some(match rest.split_once(',') {
        None => Err("the data URI has no comma".to_owned()),
        Some((kind, data)) if kind.to_ascii_lowercase().ends_with(";base64") => decode_base64(data),
        Some((_, data)) => percent_decode(data),
    })
}

/// Base64 (RFC 4648) with either alphabet, with or without padding and line breaks.
fn decode_base64(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0u32;
    let mut count = 0u32;
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b'\r' | b'\n' | b' ' => continue,
            _ => return Err(format!("base64 cannot hold {:?}", char::from(c))),
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Ok(bytes)
}

/// `%20` and the like to bytes (RFC 3986, 2.1).
pub fn percent_decode(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |c: u8| char::from(c).to_digit(16);
        match (first, tail) {
            (b'%', [high, low, after @ ..]) => {
                let (Some(high), Some(low)) = (hex(*high), hex(*low)) else {
                    return Err("a % is not followed by two hexadecimal digits".to_owned());
                };
                bytes.push((high * 16 + low) as u8);
                rest = after;
            }
            (b'%', _) => return Err("a % is not followed by two hexadecimal digits".to_owned()),
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    Ok(bytes)
}
