//! Files below one folder.

use super::error::shortened;
use super::{Source, SourceError, address};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// Reads files below one folder and nothing outside of it, not even through a
/// symbolic link (links that stay inside are followed).
#[derive(Debug, Clone)]
pub struct FolderSource {
    /// Without symbolic links.
    root: PathBuf,
    /// As the user wrote it.
    name: String,
    /// The disk that it lies on, where the system numbers them.
    disk: Option<u64>,
}

impl FolderSource {
    /// A source over `folder`.
    ///
    /// # Errors
    /// When it does not exist, is no folder or may not be entered.
    pub fn open(folder: &Path) -> Result<Self, SourceError> {
        // The folder of a bare file name is the empty path.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let name = folder.display().to_string();
        let root = folder.canonicalize().map_err(|e| SourceError::from_io(&e, &name, "the file system"))?;
        if !root.is_dir() {
            return Err(SourceError::WrongKind { uri: name, place: "the file system".to_owned(), wanted: "folder" });
        }
        fs::read_dir(&root).map_err(|e| SourceError::from_io(&e, &name, "the file system"))?;
        let disk = root.metadata().ok().and_then(|facts| disk_of(&facts));
        Ok(Self { root, name, disk })
    }

    /// The folder, absolute.
    pub fn folder(&self) -> &Path {
        &self.root
    }

    /// The absolute path of the existing file at `uri`.
    ///
    /// # Errors
    /// As [`Source::read`], without reading.
    pub fn path(&self, uri: &str) -> Result<PathBuf, SourceError> {
        let decoded = address::file_path(uri)?;
        match self.locate(&decoded, uri) {
            // Some exporters forget to encode '%', '#' and '?' in file names.
            Err(SourceError::Missing { .. }) if uri.contains(['%', '#', '?']) => {
                let literal = address::resolve(uri, uri)?;
                self.locate(&literal, uri)
            }
            found => found,
        }
    }

    /// What the system said about a file. That it is missing means nothing while the whole folder is.
    fn failure(&self, error: &std::io::Error, uri: &str) -> SourceError {
        match SourceError::from_io(error, uri, &self.name) {
            SourceError::Missing { uri, place } if !self.is_there() => {
                let reason = "the folder is gone; connect its disk again, or open it from where it is now".to_owned();
                SourceError::Io { uri, place, reason, transient: true }
            }
            other => other,
        }
    }

    /// Whether the folder is still there: where its disk was mounted another one, or none, may be now.
    fn is_there(&self) -> bool {
        fs::metadata(&self.root).is_ok_and(|facts| facts.is_dir() && disk_of(&facts) == self.disk)
    }

    /// `path` is relative, with `/` between parts and without dots.
    fn locate(&self, path: &str, uri: &str) -> Result<PathBuf, SourceError> {
        let mut full = self.root.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            // On Windows a part may hide a drive letter; only plain names pass.
            let mut components = Path::new(part).components();
            match (components.next(), components.next()) {
                (Some(Component::Normal(name)), None) => full.push(name),
                _ => return Err(SourceError::Escapes { uri: shortened(uri) }),
            }
        }
        let real = full.canonicalize().map_err(|e| match e.kind() {
            // A name that the file system cannot hold is a file that does not exist.
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => SourceError::missing(uri, &self.name),
            _ => self.failure(&e, uri),
        })?;
        if !real.starts_with(&self.root) {
            return Err(SourceError::Escapes { uri: shortened(uri) });
        }
        // Asked before opening: opening a pipe would wait for ever.
        let metadata = fs::metadata(&real).map_err(|e| self.failure(&e, uri))?;
        if !metadata.is_file() {
            return Err(SourceError::WrongKind { uri: shortened(uri), place: self.name.clone(), wanted: "file" });
        }
        Ok(real)
    }
}

#[cfg(unix)]
fn disk_of(facts: &fs::Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(facts))
}

#[cfg(not(unix))]
fn disk_of(_facts: &fs::Metadata) -> Option<u64> {
    None
}

impl Source for FolderSource {
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let path = self.path(uri)?;
        let failed = |e: std::io::Error| self.failure(&e, uri);
        let too_large = || SourceError::too_large(uri, &self.name, limit_bytes);

        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if size > limit_bytes {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        // The file may grow between the question and the answer.
        file.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > limit_bytes {
            return Err(too_large());
        }
        Ok(bytes)
    }

    fn find(&self, uri: &str) -> Result<(), SourceError> {
        let path = self.path(uri)?;
        File::open(path).map(drop).map_err(|e| self.failure(&e, uri))
    }

    fn describe(&self) -> String {
        self.name.clone()
    }
}
