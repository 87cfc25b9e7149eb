//! What a server says about what it gives.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use ureq::http::HeaderMap;

/// What a server says about what it gives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::content::source) struct Facts {
    /// Names this version of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// As the server wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Bytes of the whole file, where the answer is a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_bytes: Option<u64>,
    /// How long it holds, seconds; 0: always ask again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_s: Option<u64>,
    /// It must not be kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_secret: bool,
}

impl Facts {
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let control = text("cache-control").unwrap_or_default().to_ascii_lowercase();
        let says = |word: &str| control.split(',').any(|part| part.trim() == word);
        let max_age = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse().ok());
        Self {
            etag: text("etag"),
            last_modified: text("last-modified"),
            total_bytes: text("content-range").and_then(|range| range.rsplit_once('/')?.1.trim().parse().ok()),
            holds_s: if says("no-cache") { Some(0) } else { max_age },
            is_secret: says("no-store"),
        }
    }

    /// How long it holds.
    pub fn holds(&self, otherwise: Duration) -> Duration {
        self.holds_s.map_or(otherwise, Duration::from_secs)
    }

    /// Whether both may be of the same version of a file: nothing speaks against it.
    pub fn is_same_version(&self, other: &Self) -> bool {
        fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
            !matches!((a, b), (Some(a), Some(b)) if a != b)
        }
        agree(self.etag.as_ref(), other.etag.as_ref())
            && agree(self.last_modified.as_ref(), other.last_modified.as_ref())
            && agree(self.total_bytes.as_ref(), other.total_bytes.as_ref())
    }

    /// Whether a server could be asked if it is still right.
    pub fn has_version(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// The first byte of a part, as `Content-Range` has it: `bytes 0-99/1000`.
pub(super) fn first_byte(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get("content-range")?.to_str().ok()?.trim().strip_prefix("bytes")?;
    range.trim().split('-').next()?.trim().parse().ok()
}

/// What a server gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::content::source) enum Answer {
    /// The bytes that were asked for.
    Bytes(Facts, Vec<u8>),
    /// What is here already is right.
    Unchanged,
}
