//! A folder that appears when it is whole, or not at all.

use super::error::BuildError;
use super::work::parent;
use std::path::{Path, PathBuf};

/// Files on their way, in the work folder.
pub(super) struct Staging {
    folder: PathBuf,
    out: PathBuf,
}

/// Refuses an output that exists, unless `overwrite` allows to replace it and it is a tileset or an empty folder.
pub(super) fn check_output(out: &Path, overwrite: bool) -> Result<(), BuildError> {
    if std::fs::symlink_metadata(out).is_ok() {
        if !overwrite {
            return Err(BuildError::Exists { path: out.to_path_buf() });
        }
        let empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
        if !out.join("tileset.json").is_file() && !empty() {
            return Err(BuildError::NotATileset { path: out.to_path_buf() });
        }
    }
    let parent = parent(out);
    if !parent.is_dir() {
        return Err(BuildError::NoFolder { path: parent.to_path_buf() });
    }
    Ok(())
}

impl Staging {
    /// Files for `out` that grow in `folder`.
    pub fn new(folder: PathBuf, out: &Path) -> Result<Self, BuildError> {
        let staging = Self { folder, out: out.to_path_buf() };
        let tiles = staging.folder.join("tiles");
        std::fs::create_dir_all(&tiles).map_err(|e| BuildError::write(&tiles, e))?;
        Ok(staging)
    }

    /// Writes one file; `address` is relative to the tileset, with `/`.
    pub fn write(&self, address: &str, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.folder.join(address);
        // The message names the place the person knows.
        let named = |e| BuildError::write(&self.out.join(address), e);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(named)?;
        }
        std::fs::write(&path, bytes).map_err(named)
    }

    /// Bytes of a file that was written, `None` where there is none.
    pub fn size(&self, address: &str) -> Option<u64> {
        std::fs::metadata(self.folder.join(address)).ok().map(|m| m.len())
    }

    /// Puts the new folder in its place; an old one goes only once that worked.
    pub fn commit(self) -> Result<(), BuildError> {
        let named = |e| BuildError::write(&self.out, e);
        let beside = tempfile::Builder::new()
            .prefix(".parvis-build-")
            .tempdir_in(parent(&self.out))
            .map_err(|e| BuildError::write(parent(&self.out), e))?;
        let (new, old) = (beside.path().join("new"), beside.path().join("old"));
        let replaces = std::fs::symlink_metadata(&self.out).is_ok();
        if replaces {
            std::fs::rename(&self.out, &old).map_err(named)?;
        }
        let mut moved = std::fs::rename(&self.folder, &self.out);
        if moved.as_ref().is_err_and(|e| e.kind() == std::io::ErrorKind::CrossesDevices) {
            // The work folder is on another disk: copied first, so that the tileset still appears by a rename.
            moved = copy_folder(&self.folder, &new).and_then(|()| std::fs::rename(&new, &self.out));
        }
        if let Err(e) = moved {
            if replaces && std::fs::rename(&old, &self.out).is_err() {
                // Better a temporary folder left behind than the old tileset lost.
                return Err(BuildError::write(&beside.keep().join("old"), e));
            }
            return Err(named(e));
        }
        Ok(())
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
