//! Why bytes could not be had.

use std::io;

/// Why bytes could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Nothing there. Asking again does not help.
    #[error("{uri} does not exist in {place}")]
    Missing {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
    },
    /// The address leads out of the visit.
    #[error("{uri} leads out of the visit; keep every file inside the visit's folder and name it by a relative path")]
    Escapes {
        /// What was asked for.
        uri: String,
    },
    /// More bytes than the caller is willing to hold.
    #[error("{uri} in {place} is larger than {limit_bytes} bytes, which is the limit for files of its kind")]
    TooLarge {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// It is there and must not be read.
    #[error("{uri} in {place} may not be read; ask for permission to read it")]
    Denied {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
    },
    /// It is there and is no file (or, for a place, no folder).
    #[error("{uri} in {place} is not a {wanted}")]
    WrongKind {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
        /// "file" or "folder".
        wanted: &'static str,
    },
    /// An address of a kind that cannot be read.
    #[error("{uri}: {reason}")]
    Unsupported {
        /// What was asked for.
        uri: String,
        /// What is not supported, and what to do.
        reason: String,
    },
    /// The system could not read it.
    #[error("{uri} in {place} could not be read: {reason}")]
    Io {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
        /// The system's words.
        reason: String,
        /// A later attempt may go well (too many open files, a time-out, an interruption).
        transient: bool,
    },
    /// It is there and holds something else than it should.
    #[error("{uri} in {place} is damaged: {reason}")]
    Damaged {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// An archive is no longer what it was when it was opened.
    #[error("{place} was changed or cut short while it was open; open it again")]
    Changed {
        /// The archive.
        place: String,
    },
    /// A server did not give it.
    #[error("{url} could not be had: {reason}")]
    Server {
        /// The absolute address.
        url: String,
        /// What happened, and what to do.
        reason: String,
        /// A later attempt may go well: the server is busy, or the line is bad.
        transient: bool,
    },
    /// Nobody wants it any more.
    #[error("the read of {uri} was called off")]
    Cancelled {
        /// What was asked for.
        uri: String,
    },
}

impl SourceError {
    /// Whether asking again later may help.
    pub fn may_recover(&self) -> bool {
        matches!(self, Self::Io { transient: true, .. } | Self::Server { transient: true, .. })
    }

    pub(super) fn damaged(uri: &str, place: &str, reason: impl Into<String>) -> Self {
        Self::Damaged { uri: shortened(uri), place: place.to_owned(), reason: reason.into() }
    }

    pub(super) fn missing(uri: &str, place: &str) -> Self {
        Self::Missing { uri: shortened(uri), place: place.to_owned() }
    }

    pub(super) fn too_large(uri: &str, place: &str, limit_bytes: u64) -> Self {
        Self::TooLarge { uri: shortened(uri), place: place.to_owned(), limit_bytes }
    }

    /// The matching variant for what the system said about `uri` in `place`.
    pub fn from_io(error: &io::Error, uri: &str, place: &str) -> Self {
        let (uri, place) = (shortened(uri), place.to_owned());
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing { uri, place },
            io::ErrorKind::PermissionDenied => Self::Denied { uri, place },
            kind => Self::Io { uri, place, reason: error.to_string(), transient: is_transient(kind, error) },
        }
    }
}

fn is_transient(kind: io::ErrorKind, error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    /// On Unix: an input/output error and a device that is gone (a disk was pulled out), and too many open files, of
    /// the system and of the process.
    const MAY_PASS: [i32; 5] = [5, 6, 19, 23, 24];
    matches!(
        kind,
        Kind::Interrupted
            | Kind::TimedOut
            | Kind::WouldBlock
            | Kind::ResourceBusy
            | Kind::OutOfMemory
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::StaleNetworkFileHandle
            | Kind::NetworkDown
    ) || (cfg!(unix) && error.raw_os_error().is_some_and(|code| MAY_PASS.contains(&code)))
}

/// An address as it stands in a message: a hostile one does not fill the screen.
pub(super) fn shortened(uri: &str) -> String {
    const LONGEST: usize = 200;
    match uri.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", uri.get(..end).unwrap_or_default()),
        None => uri.to_owned(),
    }
}
