//! Why metadata could not be read.

use crate::content::surface::Warnings;

/// Longest warning, and longest part of an error, in characters: a name in a file can be megabytes long.
const LONGEST: usize = 400;

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
        Self::Invalid { path: shorten(path.into()), problem: shorten(problem.into()) }
    }
}

fn shorten(mut text: String) -> String {
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

/// The lines of warnings, each of a length that can be shown.
pub(super) fn lines(warnings: Warnings) -> Vec<String> {
    warnings.into_lines().into_iter().map(shorten).collect()
}
