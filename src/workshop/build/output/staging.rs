//! A folder or an archive that appears when it is whole, or not at all.

use super::super::error::BuildError;
use super::super::options::BuildOptions;
use super::super::work::parent;
use crate::content::source::{ArchiveSource, ArchiveWriter, Packing, Source as _};
use crate::workshop::progress::Progress;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Files on their way, in the work folder.
pub(in crate::workshop::build) struct Staging {
    folder: PathBuf,
    out: PathBuf,
    archive: Option<Packing>,
}

/// Refuses an output that exists, unless the options allow to replace it and it is what they ask for: a tileset's folder
/// (or an empty one), or an archive with a tileset.
pub(in crate::workshop::build) fn check_output(out: &Path, options: &BuildOptions) -> Result<(), BuildError> {
    if std::fs::symlink_metadata(out).is_ok() {
        if !options.overwrite {
            return Err(BuildError::Exists { path: out.to_path_buf() });
        }
        let empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
        let is_tileset = || out.join("tileset.json").is_file() || empty();
        let is_archive =
            || out.is_file() && ArchiveSource::open(out).is_ok_and(|found| found.find("tileset.json").is_ok());
        if !(if options.output.archive.is_some() { is_archive() } else { is_tileset() }) {
            return Err(BuildError::NotATileset { path: out.to_path_buf() });
        }
    }
    let parent = parent(out);
    if !parent.is_dir() {
        return Err(BuildError::NoFolder { path: parent.to_path_buf() });
    }
    Ok(())
}

/// A file that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workshop::build) struct Written {
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
}

impl Written {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, hash: Sha256::digest(bytes).into() }
    }

    /// The hash as people write it.
    pub fn hex(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Staging {
    /// Files for `out` that grow in `folder`.
    pub fn new(folder: PathBuf, out: &Path, options: &BuildOptions) -> Result<Self, BuildError> {
        let staging = Self { folder, out: out.to_path_buf(), archive: options.output.archive };
        let tiles = staging.folder.join("tiles");
        std::fs::create_dir_all(&tiles).map_err(|e| BuildError::write(&tiles, e))?;
        Ok(staging)
    }

    /// Writes one file; `address` is relative to the tileset, with `/`.
    pub fn write(&self, address: &str, bytes: &[u8]) -> Result<Written, BuildError> {
        let path = self.folder.join(address);
        // The message names the place the person knows.
        let named = |e| BuildError::write(&self.out.join(address), e);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(named)?;
        }
        std::fs::write(&path, bytes).map_err(named)?;
        Ok(Written::of(bytes))
    }

    /// Bytes of a file that was written, `None` where there is none.
    pub fn size(&self, address: &str) -> Option<u64> {
        std::fs::metadata(self.folder.join(address)).ok().map(|m| m.len())
    }

    /// A file that was written before.
    pub fn read(&self, address: &str) -> Result<Vec<u8>, BuildError> {
        let path = self.folder.join(address);
        std::fs::read(&path).map_err(|e| BuildError::write(&self.out.join(address), e))
    }

    /// Puts the new folder or archive in its place; an old one goes only once that worked. In an archive the files come
    /// in the order of `first`, then all others.
    pub fn commit(self, first: &[String], progress: &dyn Progress) -> Result<(), BuildError> {
        match self.archive {
            Some(packing) => self.commit_archive(first, packing, progress),
            None => self.commit_folder(),
        }
    }

    fn commit_folder(self) -> Result<(), BuildError> {
        let named = |e| BuildError::write(&self.out, e);
        let beside = self.beside()?;
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

    /// Beside the output, so that the final rename stays on one disk.
    fn beside(&self) -> Result<tempfile::TempDir, BuildError> {
        let parent = parent(&self.out);
        let made = tempfile::Builder::new().prefix(".parvis-build-").tempdir_in(parent);
        made.map_err(|e| BuildError::write(parent, e))
    }

    fn commit_archive(self, first: &[String], packing: Packing, progress: &dyn Progress) -> Result<(), BuildError> {
        let named = |e| BuildError::write(&self.out, e);
        let mut others = Vec::new();
        list(&self.folder, "", &mut others).map_err(named)?;
        let known: HashSet<&String> = first.iter().collect();
        others.retain(|address| !known.contains(address));
        others.sort_unstable();

        let beside = self.beside()?;
        let packed = beside.path().join("new.3tz");
        let file = std::fs::File::create(&packed).map_err(named)?;
        let mut writer = ArchiveWriter::new(std::io::BufWriter::new(file), packing);
        progress.phase("archive", (first.len() + others.len()) as u64);
        for address in first.iter().chain(&others) {
            if progress.cancelled() {
                return Err(BuildError::Cancelled);
            }
            // Tiles stay until the archive stands: a build that is killed now goes on from them.
            let bytes = std::fs::read(self.folder.join(address)).map_err(named)?;
            writer.add(address, &bytes).map_err(named)?;
            progress.advance(1);
        }
        let file = writer.finish().map_err(named)?.into_inner().map_err(|e| named(e.into_error()))?;
        file.sync_all().map_err(named)?;
        drop(file);
        std::fs::rename(&packed, &self.out).map_err(named)
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

/// Addresses of all files below `folder`.
fn list(folder: &Path, prefix: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let address = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &address, found)?;
        } else {
            found.push(address);
        }
    }
    Ok(())
}
