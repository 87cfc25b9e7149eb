//! Why a model could not be built.

use crate::content::mesh::MeshError;
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
    /// A picture cannot be encoded.
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
    /// The model cannot be read (any more).
    #[error(transparent)]
    Input(#[from] MeshError),
    /// Less than a build can do with.
    #[error(
        "a build with tiles of this size needs at least {least} MiB of memory, {given} MiB were allowed; raise --memory"
    )]
    TooLittleMemory {
        /// MiB.
        given: u64,
        /// MiB.
        least: u64,
    },
    /// The disk will not hold what is needed.
    #[error("the build needs about {needed} MB on the disk of {}, {free} MB are free; free some, or name a folder on another disk with --work", path.display())]
    NoRoom {
        /// The work folder.
        path: PathBuf,
        /// Megabytes.
        needed: u64,
        /// Megabytes.
        free: u64,
    },
    /// Somebody else builds there.
    #[error("another build is at work in {}; wait for its end, or choose another folder", path.display())]
    Busy {
        /// The work folder.
        path: PathBuf,
    },
    /// An earlier build did not end.
    #[error("{} holds a build that was not finished; go on with it by --resume, or begin anew with --overwrite", path.display())]
    Unfinished {
        /// The work folder.
        path: PathBuf,
    },
    /// The earlier build was another one.
    #[error("{} holds a build of another model or with other options; use those again, or begin anew with --overwrite and without --resume", path.display())]
    OtherBuild {
        /// The work folder.
        path: PathBuf,
    },
    /// Files that are nobody's work.
    #[error("{} holds something other than a build's work and is not used; name another folder with --work", path.display())]
    NotAWorkFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Cells without a plan.
    #[error("{} holds no plan; make one with --plan first", path.display())]
    NoPlan {
        /// The work folder.
        path: PathBuf,
    },
    /// A cell the plan does not have.
    #[error("there is no cell {cell}: the plan has {count}, numbered from 0")]
    NoCell {
        /// The one asked for.
        cell: usize,
        /// How many there are.
        count: usize,
    },
    /// Finishing before the cells are made.
    #[error("{count} cells are not made yet, the first is {first}; make them with --cell, then --finish again")]
    CellsMissing {
        /// How many.
        count: usize,
        /// The lowest.
        first: usize,
    },
    /// A file of the work folder is not what was written.
    #[error("{} is damaged; begin anew with --overwrite and without --resume", path.display())]
    DamagedWork {
        /// The file.
        path: PathBuf,
    },
    /// A file of the work folder cannot be read.
    #[error("cannot read {}: {source}; when the disk is there again, go on with --resume", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Stopped as asked; only a work folder that was asked for stays.
    #[error("the build was cancelled; no output was written")]
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

    /// Names `path`.
    pub(super) fn read(path: &Path, source: std::io::Error) -> Self {
        Self::Read { path: path.to_path_buf(), source }
    }

    /// A file of the work folder that cannot be what was written.
    pub(super) fn damaged(path: &Path) -> Self {
        Self::DamagedWork { path: path.to_path_buf() }
    }

    /// Whether the same build may succeed later: the disk was full or away.
    pub(super) fn is_trouble_with_a_disk(&self) -> bool {
        matches!(
            self,
            Self::DiskFull { .. }
                | Self::NoPermission { .. }
                | Self::Write { .. }
                | Self::Read { .. }
                | Self::Input(MeshError::Unreadable { .. })
        )
    }
}
