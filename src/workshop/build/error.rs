//! Why a model could not be built.

use std::path::{Path, PathBuf};

/// Each message names the thing at fault and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There is nothing to build.
    #[error("the model holds no triangle that can be drawn ({dropped} were dropped as degenerate or not finite)")]
    Empty {
        /// Triangles that were dropped.
        dropped: usize,
    },
    /// A primitive contradicts itself.
    #[error("primitive {primitive} of the model is not usable: {what}")]
    Primitive {
        /// Index into the model's primitives.
        primitive: usize,
        /// What is wrong.
        what: String,
    },
    /// A picture contradicts itself or cannot be encoded.
    #[error("picture {name:?} cannot be written: {what}")]
    Picture {
        /// The picture's name.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// A tile cannot be written in the format asked for.
    #[error("{tile} cannot be written: {what}; build with another --compress")]
    Encode {
        /// The tile.
        tile: String,
        /// What is wrong.
        what: String,
    },
    /// A tile that was just written does not read back.
    #[error("{tile} does not read back ({what}); check the disk, and build again")]
    Unreadable {
        /// The tile.
        tile: String,
        /// What is wrong.
        what: String,
    },
    /// More than the format or this program can address.
    #[error("the model is too large: {what}; split it and build the parts")]
    TooLarge {
        /// Which count, and its limit.
        what: String,
    },
    /// Coordinates that no building has.
    #[error("the model reaches {metres:e} metres from its origin, the limit is 1e9; check its unit and its scale")]
    TooFar {
        /// The largest coordinate.
        metres: f32,
    },
    /// Something is already there.
    #[error("{} already exists; choose another folder, or overwrite it with --overwrite", path.display())]
    Exists {
        /// The output folder.
        path: PathBuf,
    },
    /// Overwriting was allowed, but what is there is no tileset.
    #[error("{} holds something other than a tileset and is not overwritten; choose another folder", path.display())]
    NotATileset {
        /// The output folder.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no space left on the disk while writing {}; free some and build again", path.display())]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// The folder may not be written.
    #[error("no permission to write {}; choose another folder or change its permissions", path.display())]
    NoPermission {
        /// What was being written.
        path: PathBuf,
    },
    /// The folder to write into is not there.
    #[error("the folder {} does not exist; create it first", path.display())]
    NoFolder {
        /// The missing folder.
        path: PathBuf,
    },
    /// Any other trouble with the disk.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Stopped as asked; nothing is left behind.
    #[error("the build was cancelled; nothing was written")]
    Cancelled,
}

impl BuildError {
    /// Names `path` and sorts out the causes a person can do something about.
    pub(super) fn write(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission { path }
            }
            _ => Self::Write { path, source },
        }
    }
}
