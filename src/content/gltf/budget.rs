//! Memory that one file may take.

use super::GltfError;
use std::cell::Cell;

/// Counts bytes down. A few bytes of JSON can ask for the same accessor a
/// million times, so everything that is allocated is counted, also what is
/// freed soon after.
pub(super) struct Budget {
    limit: u64,
    left: Cell<u64>,
}

impl Budget {
    /// All of it is left.
    pub fn new(limit: u64) -> Self {
        Self { limit, left: Cell::new(limit) }
    }

    /// Bytes that are left.
    pub fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes bytes if that many are left.
    pub fn take(&self, bytes: u64) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => false,
        }
    }

    /// Takes bytes for what stands at `path`.
    pub fn charge(&self, bytes: u64, path: impl FnOnce() -> String) -> Result<(), GltfError> {
        if self.take(bytes) { Ok(()) } else { Err(GltfError::TooLarge { path: path(), bytes, limit: self.limit }) }
    }
}
