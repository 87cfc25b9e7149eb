//! Keeping within a budget of bytes, without a list beside the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// How names of files begin that are being written.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// The share of the budget that is made free at once, so that not every answer looks through the folder.
const SHARE: u64 = 8;

/// What is left to fill.
#[derive(Debug)]
pub(super) struct Room {
    budget_bytes: u64,
    /// Bytes that may be written before the folder is looked through again: others may be writing too.
    left: Mutex<u64>,
}

/// A file of the cache.
pub(super) struct Stored {
    path: PathBuf,
    pub bytes: u64,
    used: SystemTime,
}

impl Room {
    pub fn new(budget_bytes: u64) -> Self {
        Self { budget_bytes, left: Mutex::new(0) }
    }

    pub fn budget_bytes(&self) -> u64 {
        self.budget_bytes
    }

    /// Makes room for `bytes` more by removing what was not used for longest.
    pub fn make(&self, folder: &Path, bytes: u64) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if *left < bytes {
            let mut files = files(folder);
            let mut used: u64 = files.iter().map(|file| file.bytes).sum();
            if used.saturating_add(bytes) > self.budget_bytes {
                files.sort_unstable_by_key(|file| file.used);
                // Further than must be, so that the next answers find room.
                let goal = self.budget_bytes.saturating_sub(bytes.max(self.budget_bytes / SHARE));
                for file in files {
                    if used <= goal {
                        break;
                    }
                    // Another program may have been quicker.
                    drop(fs::remove_file(&file.path));
                    used = used.saturating_sub(file.bytes);
                }
            }
            *left = self.budget_bytes.saturating_sub(used).min((self.budget_bytes / SHARE).max(bytes));
        }
        *left = left.saturating_sub(bytes);
    }
}

/// All files of the cache. What a program that was killed has left unfinished a day ago or earlier is removed.
pub(super) fn files(folder: &Path) -> Vec<Stored> {
    const DAY: Duration = Duration::from_secs(86_400);
    let mut files = Vec::new();
    let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in below(folder).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        for entry in below(&entry.path()) {
            let Ok(facts) = entry.metadata() else { continue };
            let used = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
            if unfinished && used.elapsed().is_ok_and(|age| age > DAY) {
                drop(fs::remove_file(entry.path()));
            } else if facts.is_file() {
                files.push(Stored { path: entry.path(), bytes: facts.len(), used });
            }
        }
    }
    files
}

/// 2 GiB, or a twentieth of what is free on the folder's disk where that is less.
pub fn default_budget_bytes(folder: &Path) -> u64 {
    const MOST: u64 = 2 << 30;
    // What the cache holds already counts as free: else it would shrink with every start.
    let own = || files(folder).iter().map(|file| file.bytes).sum::<u64>();
    match fs4::available_space(folder) {
        Ok(free) => (free.saturating_add(own()) / 20).min(MOST),
        Err(error) => {
            tracing::debug!("the free space of {} is not known: {error}", folder.display());
            MOST
        }
    }
}
