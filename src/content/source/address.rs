//! Addresses: joining them and turning them into paths, without ever leaving
//! the visit.
//!
//! Only what tilesets use of RFC 3986: a path, perhaps percent-encoded, with
//! an optional query and fragment. `\` counts as `/`, because exporters on
//! Windows write it.

use super::error::shortened;
use super::{SourceError, url};

/// The address of `relative` as named by the file at `base_uri`, relative to
/// the visit or absolute like `base_uri` itself.
///
/// `.` and `..` are resolved by text; the query is kept (servers may need it),
/// the fragment is not. Percent-encoding is kept.
///
/// Where `base_uri` is an `http(s)://` address the result is one as well, on any
/// server; on the same one it inherits the parameters of the base's query that
/// it does not set itself, so that a key given with the first file opens all.
///
/// # Errors
/// [`SourceError::Escapes`] when the result is outside of the visit or the
/// address is absolute, [`SourceError::Unsupported`] for addresses with a
/// scheme (`https://…` named by a file, `data:…`) and for empty ones.
pub fn join(base_uri: &str, relative: &str) -> Result<String, SourceError> {
    if url::is_url(base_uri) {
        return url::join(base_uri, relative);
    }
    let (path, query) = split(relative);
    refuse_schemes(relative, path)?;
    let path = path.replace('\\', "/");
    if path.is_empty() {
        return Err(unsupported(relative, "the address is empty; name a file"));
    }
    if path.starts_with('/') {
        return Err(SourceError::Escapes { uri: shortened(relative) });
    }
    let base = split(base_uri).0.replace('\\', "/");
    let folder = base.rfind('/').and_then(|end| base.get(..end)).unwrap_or_default();
    if decode(&path).contains('\0') {
        return Err(SourceError::Escapes { uri: shortened(relative) });
    }
    // Encoded dots are dots too: whoever reads the file decodes them.
    let joined = normalise(folder.split('/').chain(path.split('/')), relative, decode)?;
    if joined.is_empty() {
        return Err(unsupported(relative, "the address names a folder; name a file"));
    }
    // What its reader would refuse (an encoded slash that parts, a folder that looks like a scheme) is refused here,
    // where the file is named.
    file_path(&joined)?;
    Ok(match query {
        Some(query) => format!("{joined}?{query}"),
        None => joined,
    })
}

/// The file path that `uri` stands for, relative to the visit, with `/`
/// between parts: without query and fragment, percent-decoded, `.` and `..`
/// resolved. Of an `http(s)://` address all but the fragment: servers may give
/// different files for different queries. Two addresses with the same path are
/// the same file.
///
/// # Errors
/// As [`join`].
pub fn path_of(uri: &str) -> Result<String, SourceError> {
    if url::is_url(uri) {
        return Ok(uri.split('#').next().unwrap_or_default().to_owned());
    }
    file_path(uri)
}

/// As [`path_of`], for sources that hold files: a server's address is refused.
pub(super) fn file_path(uri: &str) -> Result<String, SourceError> {
    let (path, _) = split(uri);
    refuse_schemes(uri, path)?;
    resolve(&decode(path), uri)
}

/// `path`, already decoded, with `\` as `/` and dots resolved.
pub(super) fn resolve(path: &str, uri: &str) -> Result<String, SourceError> {
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.contains('\0') {
        return Err(SourceError::Escapes { uri: shortened(uri) });
    }
    normalise(path.split('/'), uri, str::to_owned)
}

/// Path and query; the fragment is dropped.
fn split(uri: &str) -> (&str, Option<&str>) {
    let uri = uri.split('#').next().unwrap_or_default();
    match uri.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (uri, None),
    }
}

/// What to do about a server's address in a file.
const ON_A_SERVER: &str = "it lies on a server, and what is read from a disk never leads to the network; \
                           copy the file into the visit's folder";

pub(super) fn refuse_schemes(uri: &str, path: &str) -> Result<(), SourceError> {
    if path.starts_with("//") || path.starts_with("\\\\") {
        return Err(unsupported(uri, ON_A_SERVER));
    }
    let Some((scheme, _)) = path.split_once(':') else { return Ok(()) };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return Ok(());
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => Err(unsupported(uri, ON_A_SERVER)),
        "data" => Err(unsupported(uri, "data: addresses are not supported; store the content as a file")),
        // "file:" and a Windows drive letter are absolute paths.
        "file" => Err(SourceError::Escapes { uri: shortened(uri) }),
        drive if drive.len() == 1 => Err(SourceError::Escapes { uri: shortened(uri) }),
        other => Err(unsupported(uri, &format!("addresses starting with {other}: are not supported; name a file"))),
    }
}

/// The parts without empty ones and dots; `meaning` tells what a part stands for.
fn normalise<'a>(
    parts: impl Iterator<Item = &'a str>,
    uri: &str,
    meaning: fn(&str) -> String,
) -> Result<String, SourceError> {
    let mut kept: Vec<&str> = Vec::new();
    for part in parts {
        match meaning(part).as_str() {
            "" | "." => {}
            ".." => {
                if kept.pop().is_none() {
                    return Err(SourceError::Escapes { uri: shortened(uri) });
                }
            }
            _ => kept.push(part),
        }
    }
    Ok(kept.join("/"))
}

/// Percent-decoded. What is no valid escape, or would not be UTF-8, stays as it is.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = if byte == b'%' { (hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) } else { (None, None) };
        if let (Some(high), Some(low)) = digits {
            decoded.push(high * 16 + low);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

pub(super) fn hex(digit: Option<&u8>) -> Option<u8> {
    digit.and_then(|&d| (d as char).to_digit(16)).and_then(|d| u8::try_from(d).ok())
}

pub(super) fn unsupported(uri: &str, reason: &str) -> SourceError {
    SourceError::Unsupported { uri: shortened(uri), reason: reason.to_owned() }
}
