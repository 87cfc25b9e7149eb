//! Absolute `http(s)://` addresses, as text.
//!
//! What RFC 3986 (section 5.2) says of joining, and what servers are owed of
//! percent-encoding; nothing is decoded.

use super::SourceError;
use super::address::{hex, refuse_schemes, unsupported};

/// Whether `text` is an absolute `http://` or `https://` address.
pub fn is_url(text: &str) -> bool {
    parts(text).is_some()
}

/// An address in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// `https:`.
    pub scheme: &'a str,
    /// `https://host:port`.
    pub origin: &'a str,
    /// From the first `/` on; may be empty.
    pub path: &'a str,
    /// What follows the first `?`.
    pub query: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// The path up to and with its last `/`.
    pub fn folder(&self) -> &'a str {
        self.path.rfind('/').and_then(|end| self.path.get(..=end)).unwrap_or("/")
    }

    /// What follows the path's last `/`.
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Host and port, without what goes before an `@`.
    pub fn host(&self) -> &'a str {
        let authority = self.origin.get(self.scheme.len() + 2..).unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default()
    }
}

/// The parts of `url` without its fragment; `None` where it is no http(s) address with a host (other alphabets have
/// to be written as `xn--…`).
pub(super) fn parts(url: &str) -> Option<Parts<'_>> {
    let url = url.split('#').next().unwrap_or_default();
    let colon = url.find(':')?;
    let (scheme, rest) = (url.get(..=colon)?, url.get(colon + 1..)?);
    if !scheme.eq_ignore_ascii_case("http:") && !scheme.eq_ignore_ascii_case("https:") {
        return None;
    }
    let authority = rest.strip_prefix("//")?;
    let end = authority.find(['/', '?', '\\']).unwrap_or(authority.len());
    let host = authority.get(..end)?;
    if host.is_empty() || !host.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let origin = url.get(..colon + 3 + end)?;
    let tail = authority.get(end..)?;
    let (path, query) = tail.split_once('?').map_or((tail, None), |(path, query)| (path, Some(query)));
    Some(Parts { scheme, origin, path, query })
}

/// `relative` as named by the file at `base`, which is an http(s) address.
pub(super) fn join(base: &str, relative: &str) -> Result<String, SourceError> {
    let Some(from) = parts(base) else {
        return Err(unsupported(base, "it is no http(s) address"));
    };
    let relative = relative.split('#').next().unwrap_or_default().trim();
    if let Some(to) = parts(relative) {
        let inherited = if to.origin.eq_ignore_ascii_case(from.origin) { from.query } else { None };
        return Ok(assemble(to.origin, "/", to.path, to.query, inherited));
    }
    let no_server = || unsupported(relative, "the address names no server; correct it in the file that names it");
    if relative.starts_with("//") || relative.starts_with("\\\\") {
        let absolute = format!("{}//{}", from.scheme, relative.trim_start_matches(['/', '\\']));
        return if parts(&absolute).is_some() { join(base, &absolute) } else { Err(no_server()) };
    }
    let is_http = |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if relative.split_once(':').is_some_and(|(scheme, _)| is_http(scheme)) {
        return Err(no_server());
    }
    let (path, query) = relative.split_once('?').map_or((relative, None), |(path, query)| (path, Some(query)));
    if path.is_empty() {
        return Err(unsupported(relative, "the address is empty; name a file"));
    }
    refuse_schemes(relative, path)?;
    Ok(assemble(from.origin, from.folder(), path, query, from.query))
}

/// `path` below `folder` on `origin`, without dots, encoded as servers expect it.
fn assemble(origin: &str, folder: &str, path: &str, query: Option<&str>, inherited: Option<&str>) -> String {
    let path = path.replace('\\', "/");
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut kept: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            // Above the top there is only the top.
            ".." => drop(kept.pop()),
            _ => kept.push(part),
        }
    }
    let mut url = origin.to_owned();
    for part in &kept {
        url.push('/');
        encode(part, &mut url);
    }
    if kept.is_empty() || path.ends_with(['/']) {
        url.push('/');
    }
    if let Some(query) = merged(query, inherited) {
        url.push('?');
        encode(&query, &mut url);
    }
    url
}

/// Own parameters, and those of `inherited` whose names are not among them.
fn merged(own: Option<&str>, inherited: Option<&str>) -> Option<String> {
    let parameters = |query: Option<&str>| -> Vec<String> {
        query.into_iter().flat_map(|q| q.split('&')).filter(|p| !p.is_empty()).map(str::to_owned).collect()
    };
    let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
    let mut all = parameters(own);
    let own_names: Vec<String> = all.iter().map(|p| name(p)).collect();
    all.extend(parameters(inherited).into_iter().filter(|p| !own_names.contains(&name(p))));
    (!all.is_empty()).then(|| all.join("&"))
}

/// Percent-encodes what no address may hold and leaves everything else, escapes included, as it is.
fn encode(text: &str, into: &mut String) {
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let is_escape = byte == b'%' && hex(bytes.get(at + 1)).is_some() && hex(bytes.get(at + 2)).is_some();
        let is_plain = byte.is_ascii_graphic() && !b"\"<>\\^`{|}%".contains(&byte);
        if is_escape || is_plain {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}
