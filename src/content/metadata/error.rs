//! Why metadata could not be read.

/// Why metadata could not be read. The file's name is added by whoever knows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Not what it should be.
    #[error("{path} {problem}; export the tileset again or remove it")]
    Invalid {
        /// JSON path, as `schema.classes.wall.properties.height`.
        path: String,
        /// What is wrong, as the rest of a sentence.
        problem: String,
    },
    /// More than is read.
    #[error("{path} has {bytes} bytes, more than the {limit} that are read; split it")]
    TooLarge {
        /// JSON path or address.
        path: String,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
}

impl MetadataError {
    /// An [`Invalid`](Self::Invalid).
    pub(super) fn invalid(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { path: path.into(), problem: problem.into() }
    }
}
