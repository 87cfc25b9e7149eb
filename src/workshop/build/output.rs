//! A folder that appears when it is whole, or not at all.

use super::error::BuildError;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Files on their way. Dropping it removes them.
pub(super) struct Staging {
    /// Beside the output, so that the final rename stays on one disk.
    temporary: TempDir,
    out: PathBuf,
}

const NEW: &str = "new";
const OLD: &str = "old";
const WORK: &str = "work";

impl Staging {
    /// Refuses an output that exists, unless `overwrite` allows to replace it
    /// and it is a tileset or an empty folder.
    pub fn new(out: &Path, overwrite: bool) -> Result<Self, BuildError> {
        if std::fs::symlink_metadata(out).is_ok() {
            if !overwrite {
                return Err(BuildError::Exists { path: out.to_path_buf() });
            }
            let empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
            if !out.join("tileset.json").is_file() && !empty() {
                return Err(BuildError::NotATileset { path: out.to_path_buf() });
            }
        }
        let parent = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            return Err(BuildError::NoFolder { path: parent.to_path_buf() });
        }
        let temporary = tempfile::Builder::new()
            .prefix(".parvis-build-")
            .tempdir_in(parent)
            .map_err(|e| BuildError::write(parent, e))?;
        // The temporary folder is for its owner only; what is made inside it has the usual permissions.
        let staging = Self { temporary, out: out.to_path_buf() };
        for folder in ["", "tiles"] {
            let path = staging.temporary.path().join(NEW).join(folder);
            std::fs::create_dir_all(&path).map_err(|e| BuildError::write(&path, e))?;
        }
        Ok(staging)
    }

    /// A folder for what is needed on the way only.
    pub fn work_folder(&self) -> Result<PathBuf, BuildError> {
        let path = self.temporary.path().join(WORK);
        std::fs::create_dir_all(&path).map_err(|e| BuildError::write(&path, e))?;
        Ok(path)
    }

    /// Writes one file; `address` is relative to the tileset, with `/`.
    pub fn write(&self, address: &str, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.temporary.path().join(NEW).join(address);
        // The message names the place the person knows.
        let named = |e| BuildError::write(&self.out.join(address), e);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(named)?;
        }
        std::fs::write(&path, bytes).map_err(named)
    }

    /// Puts the new folder in its place; an old one goes only once that worked.
    pub fn commit(self) -> Result<(), BuildError> {
        let named = |e| BuildError::write(&self.out, e);
        let new = self.temporary.path().join(NEW);
        let old = self.temporary.path().join(OLD);
        let replaces = std::fs::symlink_metadata(&self.out).is_ok();
        if replaces {
            std::fs::rename(&self.out, &old).map_err(named)?;
        }
        if let Err(e) = std::fs::rename(&new, &self.out) {
            if replaces && std::fs::rename(&old, &self.out).is_err() {
                // Better a temporary folder left behind than the old tileset lost.
                let kept = self.temporary.keep();
                return Err(BuildError::write(&kept.join(OLD), e));
            }
            return Err(named(e));
        }
        Ok(())
    }
}
