//! Where bytes come from: a folder today; archives and http(s) have their room here.

mod address;
mod error;
mod folder;

pub use address::{join, path_of};
pub use error::SourceError;
pub use folder::FolderSource;

/// Something that files of a visit are read from, by relative address.
///
/// An address is a relative URI as it stands in a tileset, with `/` between
/// parts. Implementations refuse addresses that leave the visit.
pub trait Source: Send + Sync + std::fmt::Debug {
    /// The whole file at `uri`; an error when it is larger than `limit_bytes`.
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError>;

    /// Whether there is a readable file at `uri`; the error of [`Source::read`] where there is none.
    ///
    /// Costs a whole read unless the implementation knows better.
    fn find(&self, uri: &str) -> Result<(), SourceError> {
        self.read(uri, u64::MAX).map(drop)
    }

    /// What to call this place in a message to people.
    fn describe(&self) -> String;
}
