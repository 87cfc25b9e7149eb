//! What servers gave is kept on the disk, within a budget of bytes.
//!
//! One file for each answer, named by the SHA-256 of its address (and range).
//! A file appears whole by a rename and carries a checksum, so that neither a
//! crash nor another program with the same folder can make it lie. The time a
//! file was last used is its modification time; when the budget is reached
//! those go first that were not used for longest. There is no list beside the
//! files that could disagree with them.

mod record;
mod room;

pub use room::default_budget_bytes;

use super::http::Facts;
use record::Record;
use room::Room;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How the disk cache is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheOptions {
    /// The folder, which belongs to the cache alone. Several programs may share it.
    pub folder: PathBuf,
    /// Bytes it may take; `None`: 2 GiB, or a twentieth of what is free on its disk where that is less.
    ///
    /// While several programs fill it at once it may grow beyond this, by an eighth for each of them.
    pub budget_bytes: Option<u64>,
    /// What is older is asked for again, unless the server said how long it holds. A server that cannot be reached
    /// is done without.
    pub max_age: Duration,
}

impl CacheOptions {
    /// The usual, in this folder: answers hold for a day.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, budget_bytes: None, max_age: Duration::from_secs(86_400) }
    }
}

/// Answers of servers, on a disk. Nothing here fails: what cannot be kept is fetched again.
#[derive(Debug)]
pub struct DiskCache {
    folder: PathBuf,
    room: Room,
    /// The disk is full or may not be written: nothing is kept until the program starts again.
    is_off: AtomicBool,
}

/// An answer from the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub facts: Facts,
    pub bytes: Vec<u8>,
    /// When a server last said that it is right.
    pub checked: SystemTime,
}

impl DiskCache {
    /// A cache in a folder, made when it is not there; where it cannot be made the cache keeps nothing and says so
    /// in the log.
    pub fn open(options: &CacheOptions) -> Self {
        let made = fs::create_dir_all(&options.folder);
        let budget = options.budget_bytes.unwrap_or_else(|| default_budget_bytes(&options.folder));
        let cache =
            Self { folder: options.folder.clone(), room: Room::new(budget), is_off: AtomicBool::new(budget == 0) };
        if let Err(error) = made {
            cache.give_up(&error);
        }
        cache
    }

    /// Bytes it may take.
    pub fn budget_bytes(&self) -> u64 {
        self.room.budget_bytes()
    }

    /// Bytes it takes now, counted on the disk.
    pub fn used_bytes(&self) -> u64 {
        room::files(&self.folder).iter().map(|file| file.bytes).sum()
    }

    /// What was kept under `key`, if it is whole and no larger than `limit_bytes`. What is damaged is removed.
    pub(super) fn get(&self, key: &str, limit_bytes: u64) -> Option<Kept> {
        let path = self.path(key);
        let file = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            // A folder that may only be read serves as well.
            Err(_) => File::open(&path).ok()?,
        };
        let size = file.metadata().ok()?.len();
        if size > limit_bytes.saturating_add(record::MAX_HEAD_BYTES) {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        if (&file).take(size).read_to_end(&mut bytes).is_err() {
            return None;
        }
        let Some(Record { facts, body, checked }) = Record::read(bytes, key) else {
            tracing::debug!("{} was damaged and is fetched again", path.display());
            self.remove(key);
            return None;
        };
        if body.len() as u64 > limit_bytes {
            return None;
        }
        // Used now: it goes later than others.
        drop(file.set_modified(SystemTime::now()));
        Some(Kept { facts, bytes: body, checked })
    }

    /// Keeps an answer. What would take more than a quarter of the budget is not kept.
    pub(super) fn put(&self, key: &str, facts: &Facts, bytes: &[u8]) {
        let size = bytes.len() as u64 + record::MAX_HEAD_BYTES;
        if self.is_off.load(Ordering::Relaxed) || size > self.room.budget_bytes() / 4 {
            return;
        }
        let head = Record::head(key, facts, bytes, SystemTime::now());
        self.room.make(&self.folder, (head.len() + bytes.len()) as u64);
        if let Err(error) = self.write(&self.path(key), &head, bytes) {
            self.give_up(&error);
        }
    }

    /// The server says that what is kept under `key` is right.
    pub(super) fn confirm(&self, key: &str) {
        let renewed = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().write(true).open(self.path(key))?;
            file.seek(SeekFrom::Start(record::CHECKED_AT))?;
            file.write_all(&record::seconds(SystemTime::now()).to_le_bytes())?;
            file.set_modified(SystemTime::now())
        };
        if let Err(error) = renewed() {
            tracing::debug!("{} cannot be renewed: {error}", self.folder.display());
        }
    }

    /// Forgets what is kept under `key`.
    pub(super) fn remove(&self, key: &str) {
        drop(fs::remove_file(self.path(key)));
    }

    fn path(&self, key: &str) -> PathBuf {
        let name: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name.get(..2).unwrap_or_default()).join(name)
    }

    fn write(&self, path: &Path, head: &[u8], bytes: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(room::UNFINISHED).tempfile_in(folder)?;
        file.write_all(head)?;
        file.write_all(bytes)?;
        file.as_file().set_modified(SystemTime::now())?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }

    fn give_up(&self, error: &std::io::Error) {
        if !self.is_off.swap(true, Ordering::Relaxed) {
            let folder = self.folder.display();
            tracing::warn!("nothing more is kept in {folder}: {error}. Make room there, or give another cache folder");
        }
    }
}

/// Since 1970; 0 for what is before.
fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}
