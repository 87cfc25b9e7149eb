//! Why a download could not go on.

use crate::content::source::SourceError;
use crate::content::visit::VisitError;
use std::path::PathBuf;

/// Why a download could not go on.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Not a server's address.
    #[error("{url} is no http(s) address. Give one as https://host/church/tileset.json; copy local files yourself")]
    NoUrl {
        /// What was given.
        url: String,
    },
    /// The first file cannot be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There is something else.
    #[error("{} holds something else than a download of {url}. Choose a new folder", path.display())]
    Occupied {
        /// Where.
        path: PathBuf,
        /// What was asked for.
        url: String,
    },
    /// The disk.
    #[error("cannot write {}: {source}. Make room or choose another place, and run the same command again to continue", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no list of what was downloaded.
    #[error("{} is no download: it has no {}. Name the folder that parvis download wrote", path.display(), super::manifest::MANIFEST)]
    NoManifest {
        /// Where.
        path: PathBuf,
    },
    /// What was downloaded does not open.
    #[error("what was downloaded does not open: {0}")]
    Visit(#[from] VisitError),
    /// Asked to stop.
    #[error("the download was stopped. Run the same command again to continue")]
    Cancelled,
}

impl DownloadError {
    pub(super) fn write(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Write { path: path.into(), source }
    }
}
