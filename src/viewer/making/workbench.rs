//! What lies on the desk, and where it will be saved.

use std::path::{Path, PathBuf};

use bevy::prelude::*;

use super::copy::NotCopied;
use crate::viewer::job::Job;
use crate::viewer::visitor::{OpenedFrom, VisitSource};
use crate::visiting::authoring::{Desk, Draft, JournalError, NoHome, VisitFolder};

/// The built-in visit's name in journals: no path that is written in full.
const BUILT_IN: &str = "built-in";

/// The author's things.
#[derive(Resource)]
pub(super) struct Workbench {
    pub(super) journal: PathBuf,
    /// The tour that is being made.
    pub(super) desk: Option<Desk>,
    /// The one that was left, with its visit's name.
    pub(super) left: Option<(Desk, String)>,
    /// Why what was left cannot be read, until it is told.
    pub(super) unreadable: Option<JournalError>,
    /// Something was left by a program that has ended, until it is told.
    pub(super) kept: bool,
    /// The last edit that was left may be missing, until it is told.
    pub(super) shortened: bool,
    /// The stop that is worked on, by its id.
    pub(super) chosen: Option<String>,
    /// Where tours of the open visit are saved.
    pub(super) home: Option<Result<VisitFolder, NoHome>>,
    /// Name of the open visit, as journals have it.
    pub(super) visit: String,
    /// Since the last key, seconds; none while nothing is being typed.
    pub(super) rested_secs: Option<f32>,
    /// Why edits are not written down, as it was told last.
    pub(super) told: Option<String>,
    /// The visit on its way into a folder of the author's.
    pub(super) copy: Option<Job<Result<VisitFolder, NotCopied>>>,
    /// Something else than before is to be shown.
    pub(super) changed: bool,
}

impl Workbench {
    /// With what the journal says was left.
    pub(super) fn new(journal: PathBuf) -> Self {
        let mut bench = Self {
            journal,
            desk: None,
            left: None,
            unreadable: None,
            kept: false,
            shortened: false,
            chosen: None,
            home: None,
            visit: String::new(),
            rested_secs: None,
            told: None,
            copy: None,
            changed: true,
        };
        bench.look_for_left();
        bench
    }

    /// Reads the journal, if there is one.
    pub(super) fn look_for_left(&mut self) {
        match Desk::recover(&self.journal) {
            Ok(Some(found)) => {
                self.kept = true;
                self.shortened = !found.whole;
                self.left = Some((found.desk, found.visit));
            }
            Ok(None) => {}
            Err(error) => self.unreadable = Some(error),
        }
        self.changed = true;
    }

    /// Another visit is open, or none.
    pub(super) fn enter(&mut self, from: Option<&OpenedFrom>) {
        self.put_away();
        self.home = from.map(|from| {
            let path = match &from.source {
                VisitSource::BuiltIn => None,
                VisitSource::Path(path) => Some(path.as_path()),
            };
            VisitFolder::find(path, from.cache.as_deref())
        });
        self.visit = from.map(|from| name_of(&from.source)).unwrap_or_default();
        self.changed = true;
    }

    /// A new desk with this on it. What was left is not written over: `false`.
    pub(super) fn begin(&mut self, draft: Draft) -> bool {
        if self.left.is_some() || self.desk.is_some() {
            return false;
        }
        self.desk = Some(Desk::new(draft, &self.visit, &self.journal));
        self.chosen = None;
        self.changed = true;
        true
    }

    /// Nothing is on the desk any more; what was not saved is kept for another time.
    pub(super) fn put_away(&mut self) {
        let Some(mut desk) = self.desk.take() else { return };
        desk.pause();
        self.rested_secs = None;
        self.chosen = None;
        self.changed = true;
        if desk.draft().is_saved() || !desk.draft().can_undo() {
            // The journal has nothing that is not in the file, too.
            self.told = desk.discard().err().map(|error| error.to_string());
        } else {
            self.left = Some((desk, self.visit.clone()));
        }
    }

    /// The stop that is worked on: its number, if it is still there.
    pub(super) fn chosen_number(&self) -> Option<usize> {
        let (desk, chosen) = (self.desk.as_ref()?, self.chosen.as_ref()?);
        desk.draft().tour().stops.iter().position(|stop| stop.id == *chosen)
    }

    /// This stop is worked on.
    pub(super) fn choose(&mut self, number: Option<usize>) {
        let stops = self.desk.as_ref().map(|desk| &desk.draft().tour().stops);
        self.chosen = number.and_then(|number| Some(stops?.get(number)?.id.clone()));
        self.changed = true;
    }
}

/// What a visit is called in journals.
pub(super) fn name_of(source: &VisitSource) -> String {
    match source {
        VisitSource::BuiltIn => BUILT_IN.to_owned(),
        VisitSource::Path(path) => path.canonicalize().unwrap_or_else(|_| path.clone()).display().to_string(),
    }
}

/// The visit of that name.
pub(super) fn source_of(name: &str) -> VisitSource {
    if name == BUILT_IN { VisitSource::BuiltIn } else { VisitSource::Path(Path::new(name).to_owned()) }
}
