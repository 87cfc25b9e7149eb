//! One build at a time in a work folder; cells of one plan may be many.

use super::super::error::BuildError;
use super::Purpose;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Let go by the system when the process ends, however it ends.
pub(super) struct Lock {
    _held: Vec<File>,
}

impl Lock {
    pub fn take(root: &Path, purpose: Purpose) -> Result<Self, BuildError> {
        let shared = open(&root.join("lock"))?;
        let held = match purpose {
            Purpose::Begin | Purpose::Finish => {
                taken(root, shared.try_lock())?;
                vec![shared]
            }
            Purpose::Cell(cell) => {
                taken(root, shared.try_lock_shared())?;
                let own = open(&root.join(format!("lock_{cell}")))?;
                taken(root, own.try_lock())?;
                vec![shared, own]
            }
        };
        Ok(Self { _held: held })
    }
}

fn open(path: &Path) -> Result<File, BuildError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    file.map_err(|e| BuildError::write(path, e))
}

fn taken(root: &Path, result: Result<(), TryLockError>) -> Result<(), BuildError> {
    match result {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(BuildError::Busy { path: root.to_path_buf() }),
        // A shared folder may know no locks. Two builds in it are then nobody's business but the person's.
        Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(e)) => Err(BuildError::write(root, e)),
    }
}
