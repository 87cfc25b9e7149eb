//! Where bytes come from: a folder today; archives and http(s) have their room here.

/// Something that files of a visit are read from, by relative address.
///
/// An address is a relative URI as it stands in a tileset, with `/` between
/// parts. Implementations refuse addresses that leave the visit.
pub trait Source: Send + Sync + std::fmt::Debug {
    /// The whole file at `uri`; an error when it is larger than `limit_bytes`.
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError>;

    /// What to call this place in a message to people.
    fn describe(&self) -> String;
}

/// Why bytes could not be had.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SourceError {
    /// Nothing there. Asking again does not help.
    #[error("{uri} does not exist in {place}")]
    Missing {
        /// What was asked for.
        uri: String,
        /// Where.
        place: String,
    },
}
