//! Where tours can be saved: in the folder of a visit that is somebody's own.

use crate::content::source::{FolderSource, Source, SourceError, is_archive, is_url};
use crate::content::visit::{MAX_BYTES, Visit, VisitError};
use std::path::{Path, PathBuf};

/// The folder of a visit that tours can be saved into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFolder {
    folder: PathBuf,
    /// Name of the visit's file in it.
    file: String,
}

/// Why tours of a visit cannot be saved where it is.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoHome {
    /// It is drawn anew by each version of the program, and what is beside it would be lost.
    #[error(
        "the built-in cathedral is drawn anew with every version, so no tour can be kept in it; write it into a folder \
         of your own (parvis cathedral FOLDER), and save the tour there"
    )]
    BuiltIn,
    /// A folder that the program tidies up.
    #[error("{} is a folder that Parvis tidies up; copy the visit to a folder of your own, and save the tour there", path.display())]
    Cache {
        /// The visit.
        path: PathBuf,
    },
    /// Not on this machine.
    #[error("the visit lies on a server; download it (parvis download ADDRESS FOLDER), and save the tour there")]
    Server,
    /// An archive is not written into.
    #[error("{} is an archive; unpack it, and save the tour in its folder", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
    },
    /// A model, a tileset, or something else without a `visit.json` that lists tours.
    #[error("{} is no visit with a visit.json, which lists tours ({why}); write one beside the tiles (docs/visit-format.md)", path.display())]
    NoVisit {
        /// What was opened.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl VisitFolder {
    /// The folder of the visit that was opened from `path` (`None`: the built-in one). Nothing below `cache`, where the
    /// program keeps what it made itself, is one.
    ///
    /// # Errors
    /// When no tour can be kept there; the message says what to do instead.
    pub fn find(path: Option<&Path>, cache: Option<&Path>) -> Result<Self, NoHome> {
        let path = path.ok_or(NoHome::BuiltIn)?;
        let shown = path.display().to_string();
        if is_url(&shown) {
            return Err(NoHome::Server);
        }
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if cache.is_some_and(|cache| real(path).starts_with(real(cache))) {
            return Err(NoHome::Cache { path: path.to_owned() });
        }
        let found = if path.is_dir() {
            Self { folder: path.to_owned(), file: "visit.json".to_owned() }
        } else if is_archive(&shown) {
            return Err(NoHome::Archive { path: path.to_owned() });
        } else {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Self { folder: folder.to_owned(), file }
        };
        match found.read() {
            Ok(_) => Ok(found),
            Err(error) => Err(NoHome::NoVisit { path: path.to_owned(), why: error.to_string() }),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Name of the visit's file in the folder.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// A name of the folder by which it is known again.
    pub(super) fn known_as(&self) -> String {
        self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone()).display().to_string()
    }

    /// The bytes of a file of the visit.
    pub(super) fn bytes(&self, uri: &str) -> Result<Vec<u8>, SourceError> {
        FolderSource::open(&self.folder)?.read(uri, MAX_BYTES)
    }

    /// The visit as it is on the disk now, with the bytes of its file. Names are as in the file; what other files have to
    /// say is not asked.
    pub(super) fn read(&self) -> Result<(Vec<u8>, Visit), VisitError> {
        let bytes = self.bytes(&self.file)?;
        // What is wrong with the visit was told when it was opened.
        let visit = Visit::from_json(&bytes, &self.file, &mut Vec::new())?;
        Ok((bytes, visit))
    }
}
