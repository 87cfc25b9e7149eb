//! What was done to a draft, written down line by line, so that a crash loses nothing.
//!
//! The first line is the draft as it was, with all that can be undone in it; every further one is something that was done.
//! When the lines grow longer than what they say, the file is written anew as one first line.

use super::draft::Draft;
use super::edit::Edit;
use crate::content::files::{write_new, write_whole};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Version of the journal.
const VERSION: u32 = 1;
/// A journal whose lines have more bytes than this, and more than its first line, is written anew.
const LINES_BYTES: u64 = 1 << 20;
/// Largest journal that is read: a draft, the file it comes from and its steps have less than half of it.
const MAX_BYTES: u64 = 64 << 20;

/// Why edits are not written down, or what was written down cannot be read. The draft itself is well.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Work that nobody has saved or thrown away.
    #[error("{} holds a tour that was not saved; recover it or throw it away first", path.display())]
    Taken {
        /// The journal.
        path: PathBuf,
    },
    /// Another window writes it.
    #[error("{} is in use: another Parvis is making a tour; close that one first", path.display())]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// Not from this program, or from a later one.
    #[error("{} is no journal of a tour that this version can read; it is kept as {}", path.display(), kept.display())]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// Where it is now.
        kept: PathBuf,
    },
    /// The system says no.
    #[error("{}: {source}. Edits are not kept safe; save the tour, and free some space", path.display())]
    Io {
        /// The journal.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

#[derive(Serialize)]
struct FirstOut<'a> {
    journal: u32,
    visit: &'a str,
    draft: &'a Draft,
}

#[derive(Deserialize)]
struct First {
    journal: u32,
    visit: String,
    draft: Draft,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Done {
    Edit(Box<Edit>),
    Undo,
    Redo,
    Pause,
}

impl Done {
    /// Does it again; `false` where it cannot be done.
    fn repeat(self, draft: &mut Draft) -> bool {
        match self {
            Self::Edit(edit) => draft.apply(*edit).is_ok(),
            Self::Undo => draft.undo().is_some(),
            Self::Redo => draft.redo().is_some(),
            Self::Pause => {
                draft.pause();
                true
            }
        }
    }
}

/// What a journal says.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The draft after all that could be read.
    pub draft: Draft,
    /// What the visit was called.
    pub visit: String,
    /// All of it could be read. Otherwise the end, at most one line of a program that crashed while writing, is lost.
    pub whole: bool,
}

/// Reads a journal's bytes: the draft after as many of the edits as are whole. `None` for what is no journal.
pub fn replay(bytes: &[u8]) -> Option<Replayed> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first: First = serde_json::from_slice(lines.next()?).ok().filter(|first: &First| first.journal == VERSION)?;
    let First { mut draft, visit, .. } = first;
    let mut whole = bytes.ends_with(b"\n");
    // What follows the last end of a line is empty, or torn.
    for line in lines.take_while(|line| !line.is_empty()) {
        let done: Option<Done> = serde_json::from_slice(line).ok();
        if !done.is_some_and(|done| done.repeat(&mut draft)) {
            whole = false;
            break;
        }
    }
    Some(Replayed { draft, visit, whole })
}

/// A journal being written. There is no file until something is done.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    visit: String,
    open: Option<Lines>,
    /// A file of this name is ours to replace.
    owned: bool,
}

#[derive(Debug)]
struct Lines {
    /// Locked for as long as it is open.
    file: File,
    first_bytes: u64,
    bytes: u64,
}

impl Journal {
    pub(super) fn new(path: PathBuf, visit: String) -> Self {
        Self { path, visit, open: None, owned: false }
    }

    /// Goes on with a journal that is there, and why it could not be written anew, if so. `None` where there is none.
    pub(super) fn resume(path: PathBuf) -> Result<Option<(Self, Replayed, Option<JournalError>)>, JournalError> {
        let failed = |source| JournalError::Io { path: path.clone(), source };
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(failed)?,
        };
        lock(&file, &path)?;
        let mut bytes = Vec::new();
        (&file).take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        let Some(replayed) = replay(&bytes).filter(|_| bytes.len() as u64 <= MAX_BYTES) else {
            let kept = path.with_extension("damaged");
            std::fs::rename(&path, &kept).map_err(failed)?;
            return Err(JournalError::Damaged { path, kept });
        };
        let mut journal = Self { path, visit: replayed.visit.clone(), open: None, owned: true };
        // A torn line in the middle would end it for good.
        let trouble = journal.rewrite(&replayed.draft).err();
        Ok(Some((journal, replayed, trouble)))
    }

    /// Writes down what was done; `draft` is what came of it.
    pub(super) fn note(&mut self, done: &Done, draft: &Draft) -> Result<(), JournalError> {
        let Some(lines) = &mut self.open else { return self.rewrite(draft) };
        if lines.bytes > lines.first_bytes.max(LINES_BYTES) {
            return self.rewrite(draft);
        }
        let written = serde_json::to_vec(done).map_err(io::Error::from).and_then(|mut line| {
            line.push(b'\n');
            lines.bytes += line.len() as u64;
            lines.file.write_all(&line)
        });
        written.map_err(|source| {
            // A part of the line may be there: whatever comes next begins a new file.
            self.open = None;
            JournalError::Io { path: self.path.clone(), source }
        })
    }

    /// Asks the disk to keep what was written, on a thread: a power cut loses nothing then, either.
    pub(super) fn settle(&self) {
        if self.open.is_none() {
            return;
        }
        let path = self.path.clone();
        let settle = move || {
            // A handle of its own: a copy of ours would keep the lock.
            let settled = OpenOptions::new().append(true).open(&path).and_then(|file| file.sync_data());
            if let Err(error) = settled.or_else(unless_missing) {
                tracing::warn!("{} may be lost in a power cut: {error}", path.display());
            }
        };
        if let Err(error) = std::thread::Builder::new().name("journal".to_owned()).spawn(settle) {
            tracing::warn!("{} may be lost in a power cut: {error}", self.path.display());
        }
    }

    /// The tour is saved, or nobody wants it.
    pub(super) fn remove(&mut self) -> Result<(), JournalError> {
        self.open = None;
        if !std::mem::take(&mut self.owned) {
            return Ok(());
        }
        std::fs::remove_file(&self.path).or_else(unless_missing).map_err(|source| {
            self.owned = true;
            JournalError::Io { path: self.path.clone(), source }
        })
    }

    /// Begins the file anew with the draft as it is.
    pub(super) fn rewrite(&mut self, draft: &Draft) -> Result<(), JournalError> {
        self.open = None;
        let path = &self.path;
        let failed = |source| JournalError::Io { path: path.clone(), source };
        if !self.owned && path.exists() {
            return Err(JournalError::Taken { path: path.clone() });
        }
        let first = FirstOut { journal: VERSION, visit: &self.visit, draft };
        let mut bytes = serde_json::to_vec(&first).map_err(io::Error::from).map_err(failed)?;
        bytes.push(b'\n');
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let written = if self.owned { write_whole(path, &bytes) } else { write_new(path, &bytes) };
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => JournalError::Taken { path: path.clone() },
            _ => failed(error),
        })?;
        self.owned = true;
        let file = OpenOptions::new().append(true).open(path).map_err(failed)?;
        lock(&file, path)?;
        self.open = Some(Lines { file, first_bytes: bytes.len() as u64, bytes: 0 });
        Ok(())
    }
}

/// What is not there needs nothing done to it.
fn unless_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// So that two windows do not write one journal. Where a disk has no locks, one goes without.
fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse { path: path.to_owned() }),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}
