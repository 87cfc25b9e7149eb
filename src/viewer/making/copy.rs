//! A visit that cannot keep tours becomes a folder of the author's own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::tell::Tell;
use super::workbench::Workbench;
use crate::viewer::job::Job;
use crate::viewer::visitor::{NoticeKind, OpenVisit, VisitSource};
use crate::visiting::authoring::VisitFolder;

/// Most files and folders of a visit that is copied: one that has more is copied by hand.
const MOST_FILES: usize = 1_000_000;

/// Begins to copy the visit at `from` into a new folder in `into`, named after its title.
pub(super) fn begin(bench: &mut Workbench, from: PathBuf, into: &Path, title: &str) {
    if bench.copy.is_some() || bench.desk.is_none() {
        return;
    }
    let target = free_name(into, title);
    let work = move |cancelled: &AtomicBool| {
        let from = if from.is_dir() { from } else { from.parent().unwrap_or(Path::new(".")).to_owned() };
        let copied = copy(&from, &target, cancelled);
        copied.map_err(|error| {
            // Half a visit is of no use to anybody.
            drop(fs::remove_dir_all(&target));
            format!("{}: {error}", target.display())
        })?;
        VisitFolder::find(Some(&target), None).map_err(|error| error.to_string())
    };
    bench.copy = Job::begin("copying", work);
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
        Err(_) => Err("it stopped unexpectedly; please try again".to_owned()),
    };
    bench.copy = None;
    bench.changed = true;
    let saved = copied.and_then(|home| {
        let desk = bench.desk.as_mut().ok_or("the tour was put away meanwhile; go on with it, and save again")?;
        desk.pause();
        let saved = desk.save(&home).map_err(|error| error.to_string())?;
        Ok((home, saved))
    });
    match saved {
        Ok((home, saved)) => {
            tell.path(NoticeKind::Info, "making-copied", home.folder());
            tell.path(NoticeKind::Info, "making-saved-as", &saved.path);
            open.write(OpenVisit(VisitSource::Path(home.folder().to_owned())));
        }
        Err(why) => tell.reason(NoticeKind::Error, "making-not-saved", &why),
    }
}

/// A folder that is not there yet, named after the visit.
fn free_name(into: &Path, title: &str) -> PathBuf {
    let letters: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let name = letters.split_whitespace().take(8).collect::<Vec<_>>().join("-");
    let name = if name.is_empty() { "visit".to_owned() } else { name };
    let numbered = (2..1000).map(|number| into.join(format!("{name}-{number}")));
    std::iter::once(into.join(&name)).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| into.join(name))
}

/// Copies all files. A link is not followed: what a visit needs lies in its folder.
fn copy(from: &Path, to: &Path, cancelled: &AtomicBool) -> io::Result<()> {
    if real(to).starts_with(real(from)) {
        return Err(io::Error::other("the folder lies in the visit itself; choose another one"));
    }
    fs::create_dir(to)?;
    let mut folders = vec![(from.to_owned(), to.to_owned())];
    let mut files = 0;
    while let Some((from, to)) = folders.pop() {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            files += 1;
            if files > MOST_FILES {
                return Err(io::Error::other("the visit has more files than are copied from here; copy it by hand"));
            }
            if cancelled.load(Ordering::Relaxed) {
                return Err(io::Error::other("called off"));
            }
            let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
            if kind.is_dir() {
                fs::create_dir(&target)?;
                folders.push((entry.path(), target));
            } else if kind.is_file() {
                fs::copy(entry.path(), &target)?;
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
