//! What is asked of a server.

use super::answer::Facts;
use std::sync::atomic::AtomicBool;

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::content::source) enum Part {
    /// All of it.
    Whole,
    /// So many bytes (at least 1) from the first one on.
    Span { first: u64, bytes: u64 },
    /// All from the first one on.
    From { first: u64 },
    /// The last so many bytes, or all where there are fewer.
    End { bytes: u64 },
}

impl Part {
    /// As the `Range` header has it (RFC 9110, 14.2).
    pub fn header(self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Span { first, bytes } => {
                Some(format!("bytes={first}-{}", first.saturating_add(bytes).saturating_sub(1)))
            }
            Self::From { first } => Some(format!("bytes={first}-")),
            Self::End { bytes } => Some(format!("bytes=-{bytes}")),
        }
    }
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub(in crate::content::source) struct Ask<'a> {
    pub url: &'a str,
    pub part: Part,
    /// Most bytes that are taken.
    pub limit_bytes: u64,
    pub cancelled: &'a AtomicBool,
    /// What is here already: the server may answer that it is right.
    pub have: Option<&'a Facts>,
    /// Whether what may pass is asked for again.
    pub is_patient: bool,
    /// Not packed for the way, so that its length is known and a rest of it can be asked for.
    pub is_plain: bool,
}

impl<'a> Ask<'a> {
    /// For a whole file.
    pub fn whole(url: &'a str, limit_bytes: u64, cancelled: &'a AtomicBool) -> Self {
        Self { url, part: Part::Whole, limit_bytes, cancelled, have: None, is_patient: true, is_plain: false }
    }

    /// For a part.
    pub fn part(url: &'a str, part: Part, limit_bytes: u64, cancelled: &'a AtomicBool) -> Self {
        Self { part, ..Self::whole(url, limit_bytes, cancelled) }
    }

    /// Its name in the disk cache.
    pub fn key(&self) -> String {
        match self.part.header() {
            None => self.url.to_owned(),
            Some(part) => format!("{} {part}", self.url),
        }
    }
}
