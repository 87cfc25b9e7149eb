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
        Ok(Self { root, name })
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
            _ => SourceError::from_io(&e, uri, &self.name),
        })?;
        if !real.starts_with(&self.root) {
            return Err(SourceError::Escapes { uri: shortened(uri) });
        }
        // Asked before opening: opening a pipe would wait for ever.
        let metadata = fs::metadata(&real).map_err(|e| SourceError::from_io(&e, uri, &self.name))?;
        if !metadata.is_file() {
            return Err(SourceError::WrongKind { uri: shortened(uri), place: self.name.clone(), wanted: "file" });
        }
        Ok(real)
    }
}

impl Source for FolderSource {
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let path = self.path(uri)?;
        let failed = |e: std::io::Error| SourceError::from_io(&e, uri, &self.name);
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
        File::open(path).map(drop).map_err(|e| SourceError::from_io(&e, uri, &self.name))
    }

    fn describe(&self) -> String {
        self.name.clone()
    }
}
