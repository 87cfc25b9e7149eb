//! A visit that cannot keep tours becomes a folder of the author's own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::workbench::Workbench;
use crate::viewer::job::Job;
use crate::viewer::visitor::{NoticeKind, OpenVisit, Tell, VisitSource};
use crate::visiting::authoring::VisitFolder;

/// Most files and folders of a visit that is copied: one that has more is copied by hand.
const MOST_FILES: usize = 1_000_000;

/// Why there is no copy. The texts of the system go into it as they are.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotCopied {
    #[error("making-copy-inside")]
    Inside,
    #[error("making-copy-too-many")]
    TooManyFiles,
    #[error("making-copy-stopped")]
    Stopped,
    #[error("making-copy-put-away")]
    PutAway,
    #[error("{0}")]
    Other(String),
}

impl NotCopied {
    fn told(&self, tell: &Tell) -> String {
        match self {
            Self::Other(text) => text.clone(),
            known => tell.text(&known.to_string()),
        }
    }

    fn at(path: &Path, error: &io::Error) -> Self {
        Self::Other(format!("{}: {error}", path.display()))
    }
}

/// Begins to copy the visit at `from` into a new folder in `into`, named after its title.
pub(super) fn begin(bench: &mut Workbench, from: PathBuf, into: &Path, title: &str) {
    if bench.copy.is_some() || bench.desk.is_none() {
        return;
    }
    let target = free_name(into, title);
    let work = move |cancelled: &AtomicBool| {
        let from = if from.is_dir() { from } else { from.parent().unwrap_or(Path::new(".")).to_owned() };
        copy_whole(&from, &target, cancelled)?;
        VisitFolder::find(Some(&target), None).map_err(|error| NotCopied::Other(error.to_string()))
    };
    bench.copy = Job::begin("copying", work);
}

/// A copy has its name only when it is whole; half a one is taken away, and nothing else ever is.
fn copy_whole(from: &Path, target: &Path, cancelled: &AtomicBool) -> Result<(), NotCopied> {
    if real(target).starts_with(real(from)) {
        return Err(NotCopied::Inside);
    }
    let partial = partial(target);
    fs::create_dir(&partial).map_err(|error| NotCopied::at(&partial, &error))?;
    let copied = copy(from, &partial, cancelled).and_then(|()| {
        // On some systems a rename takes the place of an empty folder: not of somebody else's.
        let free = if target.exists() { Err(io::ErrorKind::AlreadyExists.into()) } else { Ok(()) };
        free.and_then(|()| fs::rename(&partial, target)).map_err(|error| NotCopied::at(target, &error))
    });
    if copied.is_err() {
        drop(fs::remove_dir_all(&partial));
    }
    copied
}

fn partial(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{name}.partial"))
}

/// Saves the tour into the copy once that is there, and opens it.
pub(super) fn follow(
    mut bench: ResMut<Workbench>,
    mut open: MessageWriter<OpenVisit>,
    mut redraw: MessageWriter<RequestRedraw>,
    mut tell: Tell,
) {
    let bench = bench.bypass_change_detection();
    let Some(job) = &bench.copy else { return };
    redraw.write(RequestRedraw);
    let copied = match job.poll() {
        Ok(None) => return,
        Ok(Some(copied)) => copied,
        Err(_) => Err(NotCopied::Stopped),
    };
    bench.copy = None;
    bench.changed = true;
    let saved = copied.and_then(|home| {
        let desk = bench.desk.as_mut().ok_or(NotCopied::PutAway)?;
        desk.pause();
        let saved = desk.save(&home).map_err(|error| NotCopied::Other(error.to_string()))?;
        Ok((home, saved))
    });
    match saved {
        Ok((home, saved)) => {
            tell.path(NoticeKind::Info, "making-copied", home.folder());
            tell.path(NoticeKind::Info, "making-saved-as", &saved.path);
            open.write(OpenVisit(VisitSource::Path(home.folder().to_owned())));
        }
        Err(why) => {
            let why = why.told(&tell);
            tell.reason(NoticeKind::Error, "making-not-saved", &why);
        }
    }
}

/// A folder that is not there yet, named after the visit.
fn free_name(into: &Path, title: &str) -> PathBuf {
    let letters: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let name = letters.split_whitespace().take(8).collect::<Vec<_>>().join("-");
    let name = if name.is_empty() { "visit".to_owned() } else { name };
    let numbered = (2..1000).map(|number| into.join(format!("{name}-{number}")));
    let mut names = std::iter::once(into.join(&name)).chain(numbered);
    names.find(|path| !path.exists() && !partial(path).exists()).unwrap_or_else(|| into.join(name))
}

/// Copies all files. A link is not followed: what a visit needs lies in its folder.
fn copy(from: &Path, to: &Path, cancelled: &AtomicBool) -> Result<(), NotCopied> {
    let mut folders = vec![(from.to_owned(), to.to_owned())];
    let mut files = 0;
    while let Some((from, to)) = folders.pop() {
        for entry in fs::read_dir(&from).map_err(|error| NotCopied::at(&from, &error))? {
            let entry = entry.map_err(|error| NotCopied::at(&from, &error))?;
            files += 1;
            if files > MOST_FILES {
                return Err(NotCopied::TooManyFiles);
            }
            if cancelled.load(Ordering::Relaxed) {
                return Err(NotCopied::Stopped);
            }
            let (path, target) = (entry.path(), to.join(entry.file_name()));
            let kind = entry.file_type().map_err(|error| NotCopied::at(&path, &error))?;
            if kind.is_dir() {
                fs::create_dir(&target).map_err(|error| NotCopied::at(&target, &error))?;
                folders.push((path, target));
            } else if kind.is_file() {
                fs::copy(&path, &target).map_err(|error| NotCopied::at(&path, &error))?;
            }
        }
    }
    Ok(())
}

/// Where a path leads that may not be there yet.
fn real(path: &Path) -> PathBuf {
    let known = path.ancestors().find_map(|known| Some((known, known.canonicalize().ok()?)));
    known.map_or_else(|| path.to_owned(), |(known, real)| real.join(path.strip_prefix(known).unwrap_or(path)))
}
