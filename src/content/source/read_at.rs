//! Parts of one large file: what archives are read through.

use super::SourceError;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

/// A file of known size whose parts can be read in any order, from any thread.
pub(super) trait ReadAt: Send + Sync + std::fmt::Debug {
    /// Its size when it was opened.
    fn size_bytes(&self) -> u64;

    /// Exactly `bytes` bytes from `first` on. The caller has made sure that they lie inside and that so many may be held.
    ///
    /// # Errors
    /// [`SourceError::Changed`] where the file is no longer what it was.
    fn read_at(&self, first: u64, bytes: usize, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError>;

    /// As [`super::Source::parallel_reads`].
    fn parallel_reads(&self) -> usize;

    /// What to call it in a message.
    fn name(&self) -> &str;
}

/// A file on a disk. While it is open it may be replaced by another one under the same name: what was opened is read
/// on. A change of the opened file itself is noticed. Where it can be read no longer because its disk was away, it is
/// opened again.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: RwLock<Arc<File>>,
    path: PathBuf,
    name: String,
    size_bytes: u64,
    modified: Option<SystemTime>,
}

impl DiskFile {
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let name = path.display().to_string();
        let failed = |e: std::io::Error| SourceError::from_io(&e, &name, "the file system");
        // Asked before opening: opening a pipe would wait for ever.
        if !path.metadata().map_err(failed)?.is_file() {
            return Err(SourceError::WrongKind { uri: name, place: "the file system".to_owned(), wanted: "file" });
        }
        let file = File::open(path).map_err(failed)?;
        let facts = file.metadata().map_err(failed)?;
        let (size_bytes, modified) = (facts.len(), facts.modified().ok());
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Ok(Self { file: RwLock::new(Arc::new(file)), path, name, size_bytes, modified })
    }

    /// Changed as a whole, or cut: then what was read may be a mixture.
    fn refuse_changes(&self, file: &File) -> Result<(), SourceError> {
        match file.metadata() {
            Ok(facts) if self.is_same(&facts) => Ok(()),
            Ok(_) => Err(SourceError::Changed { place: self.name.clone() }),
            Err(error) => Err(self.failure(&error)),
        }
    }

    fn is_same(&self, facts: &Metadata) -> bool {
        facts.len() == self.size_bytes && facts.modified().ok() == self.modified
    }

    fn failure(&self, error: &std::io::Error) -> SourceError {
        SourceError::from_io(error, &self.name, "the file system")
    }

    /// The file as it is open now.
    fn file(&self) -> Arc<File> {
        self.file.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same file again, where it is there.
    fn reopened(&self) -> Option<Arc<File>> {
        let file = File::open(&self.path).ok()?;
        let file = file.metadata().is_ok_and(|facts| self.is_same(&facts)).then(|| Arc::new(file))?;
        *self.file.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&file);
        Some(file)
    }

    fn read_from(&self, file: &File, first: u64, bytes: usize) -> Result<Vec<u8>, SourceError> {
        let mut buffer = vec![0; bytes];
        let mut filled = 0;
        while filled < bytes {
            let rest = buffer.get_mut(filled..).unwrap_or_default();
            match positioned(file, rest, first.saturating_add(filled as u64)) {
                Ok(0) => return Err(SourceError::Changed { place: self.name.clone() }),
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failure(&error)),
            }
        }
        self.refuse_changes(file)?;
        Ok(buffer)
    }
}

impl ReadAt for DiskFile {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, first: u64, bytes: usize, _cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        match self.read_from(&self.file(), first, bytes) {
            Err(error) if error.may_recover() || matches!(error, SourceError::Changed { .. }) => {
                match self.reopened() {
                    Some(file) => self.read_from(&file, first, bytes),
                    None => Err(error),
                }
            }
            done => done,
        }
    }

    fn parallel_reads(&self) -> usize {
        2
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Reads at a place without moving the file's own; how many bytes, as [`std::io::Read::read`].
#[cfg(unix)]
pub(in crate::content) fn positioned(file: &File, buffer: &mut [u8], first: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, first)
}

/// Reads at a place; how many bytes, as [`std::io::Read::read`].
#[cfg(windows)]
pub(in crate::content) fn positioned(file: &File, buffer: &mut [u8], first: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, first)
}
