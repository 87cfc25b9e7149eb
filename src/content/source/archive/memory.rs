//! An archive that lies in memory whole.

use super::super::read_at::ReadAt;
use super::{ArchiveSource, SourceError};
use std::sync::atomic::AtomicBool;

/// A file in memory.
struct Memory {
    name: String,
    bytes: Vec<u8>,
}

impl ReadAt for Memory {
    fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, first: u64, bytes: usize, _cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        let start = usize::try_from(first).ok();
        let part = start.and_then(|start| self.bytes.get(start..start.checked_add(bytes)?));
        part.map(<[u8]>::to_vec).ok_or_else(|| SourceError::Changed { place: self.name.clone() })
    }

    fn parallel_reads(&self) -> usize {
        2
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Not with its bytes.
impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memory({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl ArchiveSource {
    /// Opens an archive that was brought whole; `name` is what messages call it.
    ///
    /// # Errors
    /// When it is no archive, or is cut short.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        Self::over(Box::new(Memory { name: name.to_owned(), bytes }))
    }
}
