//! A folder or an archive that appears when it is whole, or not at all.

use super::super::error::BuildError;
use super::super::options::BuildOptions;
use crate::content::source::{ArchiveSource, ArchiveWriter, Packing, Source as _};
use crate::workshop::progress::Progress;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Files on their way. Dropping it removes them.
pub(in crate::workshop::build) struct Staging {
    /// Beside the output, so that the final rename stays on one disk.
    temporary: TempDir,
    out: PathBuf,
    archive: Option<Packing>,
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

const NEW: &str = "new";
const OLD: &str = "old";

impl Staging {
    /// Refuses an output that exists, unless the options allow to replace it
    /// and it is a tileset or an empty folder.
    pub fn new(out: &Path, options: &BuildOptions) -> Result<Self, BuildError> {
        let archive = options.output.archive;
        if std::fs::symlink_metadata(out).is_ok() {
            if !options.overwrite {
                return Err(BuildError::Exists { path: out.to_path_buf() });
            }
            let empty = || std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
            let is_tileset = || out.join("tileset.json").is_file() || empty();
            let is_archive =
                || out.is_file() && ArchiveSource::open(out).is_ok_and(|found| found.find("tileset.json").is_ok());
            if !(if archive.is_some() { is_archive() } else { is_tileset() }) {
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
        let staging = Self { temporary, out: out.to_path_buf(), archive };
        for folder in ["", "tiles"] {
            let path = staging.temporary.path().join(NEW).join(folder);
            std::fs::create_dir_all(&path).map_err(|e| BuildError::write(&path, e))?;
        }
        Ok(staging)
    }

    /// Writes one file; `address` is relative to the tileset, with `/`.
    pub fn write(&self, address: &str, bytes: &[u8]) -> Result<Written, BuildError> {
        let path = self.temporary.path().join(NEW).join(address);
        // The message names the place the person knows.
        let named = |e| BuildError::write(&self.out.join(address), e);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(named)?;
        }
        std::fs::write(&path, bytes).map_err(named)?;
        Ok(Written::of(bytes))
    }

    /// A file that was written before.
    pub fn read(&self, address: &str) -> Result<Vec<u8>, BuildError> {
        let path = self.temporary.path().join(NEW).join(address);
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
    fn commit_archive(self, first: &[String], packing: Packing, progress: &dyn Progress) -> Result<(), BuildError> {
        let named = |e| BuildError::write(&self.out, e);
        let folder = self.temporary.path().join(NEW);
        let mut others = Vec::new();
        list(&folder, "", &mut others).map_err(named)?;
        let known: HashSet<&String> = first.iter().collect();
        others.retain(|address| !known.contains(address));
        others.sort_unstable();

        let packed = self.temporary.path().join("new.3tz");
        let file = std::fs::File::create(&packed).map_err(named)?;
        let mut writer = ArchiveWriter::new(std::io::BufWriter::new(file), packing);
        progress.phase("archive", (first.len() + others.len()) as u64);
        for address in first.iter().chain(&others) {
            if progress.cancelled() {
                return Err(BuildError::Cancelled);
            }
            let path = folder.join(address);
            let bytes = std::fs::read(&path).map_err(named)?;
            writer.add(address, &bytes).map_err(named)?;
            // So that the disk never holds everything twice.
            std::fs::remove_file(&path).map_err(named)?;
            progress.advance(1);
        }
        let file = writer.finish().map_err(named)?.into_inner().map_err(|e| named(e.into_error()))?;
        file.sync_all().map_err(named)?;
        drop(file);
        std::fs::rename(&packed, &self.out).map_err(named)
    }
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
