//! One large file on a server, read in parts.

use super::answer::Facts;
use super::fetch::Fetcher;
use crate::content::source::archive::NEVER;
use crate::content::source::read_at::ReadAt;
use crate::content::source::{SourceError, error::shortened};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// One large file on a server that gives parts of files.
#[derive(Debug)]
pub(in crate::content::source) struct RemoteFile {
    fetcher: Arc<Fetcher>,
    url: String,
    /// As it was when it was opened: parts of another version are refused.
    version: Facts,
    size_bytes: u64,
    /// Its last bytes, which archives are looked at first of all.
    tail: Vec<u8>,
    /// So many were asked for.
    tail_bytes: u64,
}

impl RemoteFile {
    /// Asks for the end of the file, which also tells how large it is.
    pub fn open(fetcher: Arc<Fetcher>, url: &str, tail_bytes: u64) -> Result<Self, SourceError> {
        let (version, tail) = fetcher.end(url, tail_bytes, &NEVER)?;
        let Some(size_bytes) = version.total_bytes.filter(|size| *size >= tail.len() as u64) else {
            let reason =
                "the server does not say how large it is. Download it with: parvis download URL OUT".to_owned();
            return Err(SourceError::Server { url: shortened(url), reason, transient: false });
        };
        Ok(Self { fetcher, url: url.to_owned(), version, size_bytes, tail, tail_bytes })
    }
}

impl ReadAt for RemoteFile {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, first: u64, bytes: usize, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        if bytes == 0 {
            return Ok(Vec::new());
        }
        let tail_first = self.size_bytes - self.tail.len() as u64;
        let in_tail = first.checked_sub(tail_first).and_then(|at| {
            let at = usize::try_from(at).ok()?;
            self.tail.get(at..at.checked_add(bytes)?)
        });
        match in_tail {
            Some(found) => Ok(found.to_vec()),
            None => {
                let found = self.fetcher.span(&self.url, first, bytes as u64, &self.version, cancelled);
                if matches!(found, Err(SourceError::Changed { .. })) {
                    // Else whoever opens it again would find the end of the older version on the disk.
                    self.fetcher.forget_end(&self.url, self.tail_bytes);
                }
                found
            }
        }
    }

    fn parallel_reads(&self) -> usize {
        self.fetcher.client.options().connections.max(1)
    }

    fn name(&self) -> &str {
        &self.url
    }
}
