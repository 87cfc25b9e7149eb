//! Where bytes come from: a folder, an archive (`.3tz`, `.zip`) or a server, with limits.
//!
//! [`open()`] makes a [`Source`] of whatever a person points at. The network is
//! touched only when that is an `http(s)://` address: files of a folder or an
//! archive cannot name a server, because [`join`] gives an absolute address
//! only where the naming file has one itself.

mod address;
mod archive;
mod cache;
mod error;
mod folder;
mod http;
mod open;
mod read_at;
mod url;

pub use address::{join, path_of};
pub use archive::{ArchiveSource, ArchiveWriter, Packing};
pub use cache::{CacheOptions, DiskCache};
pub use error::SourceError;
pub use folder::FolderSource;
pub use http::{Copied, HttpOptions, HttpSource, RemoteCopy};
pub use open::{Opened, SourceOptions, is_archive, open};
pub use url::is_url;

pub(in crate::content) use read_at::positioned;

use std::sync::atomic::{AtomicBool, Ordering};

/// Something that files of a visit are read from, by address.
///
/// An address is a relative URI as it stands in a tileset, with `/` between
/// parts, or, of a server, an absolute `http(s)://` one. Implementations refuse
/// addresses that leave the visit.
pub trait Source: Send + Sync + std::fmt::Debug {
    /// The whole file at `uri`; an error when it is larger than `limit_bytes`.
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError>;

    /// As [`Source::read`], but ends soon with [`SourceError::Cancelled`] once `cancelled` is true.
    ///
    /// A server is left within about a twentieth of a second, even while it keeps silent, except
    /// while a connection is being opened. Unless the implementation knows better the flag is only
    /// looked at before the read.
    fn read_unless(&self, uri: &str, limit_bytes: u64, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        if cancelled.load(Ordering::Relaxed) {
            return Err(SourceError::Cancelled { uri: error::shortened(uri) });
        }
        self.read(uri, limit_bytes)
    }

    /// Whether there is a readable file at `uri`; the error of [`Source::read`] where there is none.
    ///
    /// Costs a whole read unless the implementation knows better.
    fn find(&self, uri: &str) -> Result<(), SourceError> {
        self.read(uri, u64::MAX).map(drop)
    }

    /// So many reads at once pay off: few for a disk, more where each waits for a server. More may be
    /// asked for and then wait for each other. At least 1.
    fn parallel_reads(&self) -> usize {
        2
    }

    /// What to call this place in a message to people.
    fn describe(&self) -> String;
}
