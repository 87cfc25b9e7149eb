//! A draft on the desk: what is done to it is written down before anything else happens.

use super::draft::{Change, Draft};
use super::edit::{Edit, EditError};
use super::home::VisitFolder;
use super::journal::{Done, Journal, JournalError};
use super::save::{SaveError, Saved};
use std::path::PathBuf;

/// A draft whose edits survive a crash.
///
/// Dropped without [`Desk::save`] or [`Desk::discard`], the journal stays, and [`Desk::recover`] goes on with it.
#[derive(Debug)]
pub struct Desk {
    draft: Draft,
    journal: Journal,
    trouble: Option<JournalError>,
}

/// What was on the desk when the program ended.
#[derive(Debug)]
pub struct Recovered {
    /// The draft, to go on with.
    pub desk: Desk,
    /// The visit that it was made in, as [`Desk::new`] was told.
    pub visit: String,
    /// Nothing is missing; otherwise the last edit is.
    pub whole: bool,
}

impl Desk {
    /// Begins with a draft. `visit` is how the caller finds its visit again; `journal` is the file to write to, which is not
    /// there before the first edit.
    pub fn new(draft: Draft, visit: impl Into<String>, journal: impl Into<PathBuf>) -> Self {
        Self { draft, journal: Journal::new(journal.into(), visit.into()), trouble: None }
    }

    /// What is in a journal that was left behind; `None` where there is none. To be asked before [`Desk::new`], which does
    /// not write over it.
    ///
    /// # Errors
    /// When it cannot be read, or another window is writing it.
    pub fn recover(journal: impl Into<PathBuf>) -> Result<Option<Recovered>, JournalError> {
        let Some((journal, replayed, trouble)) = Journal::resume(journal.into())? else { return Ok(None) };
        let desk = Self { draft: replayed.draft, journal, trouble };
        Ok(Some(Recovered { desk, visit: replayed.visit, whole: replayed.whole }))
    }

    /// The draft as it is now.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Why the last edits are not written down, to be told to the author; each further edit tries again.
    pub fn trouble(&self) -> Option<&JournalError> {
        self.trouble.as_ref()
    }

    /// [`Draft::apply`], and writes it down.
    ///
    /// # Errors
    /// As [`Draft::apply`]. That it could not be written down is none: see [`Desk::trouble`].
    pub fn apply(&mut self, edit: Edit) -> Result<Change, EditError> {
        let change = self.draft.apply(edit.clone())?;
        self.note(&Done::Edit(Box::new(edit)));
        Ok(change)
    }

    /// [`Draft::undo`].
    pub fn undo(&mut self) -> Option<Change> {
        let change = self.draft.undo()?;
        self.note(&Done::Undo);
        Some(change)
    }

    /// [`Draft::redo`].
    pub fn redo(&mut self) -> Option<Change> {
        let change = self.draft.redo()?;
        self.note(&Done::Redo);
        Some(change)
    }

    /// [`Draft::pause`]; to be called when nothing was typed for a second, or another field has the focus.
    pub fn pause(&mut self) {
        if self.draft.is_typing() {
            self.draft.pause();
            self.note(&Done::Pause);
            self.journal.settle();
        }
    }

    /// [`Draft::save`]; the journal is not needed afterwards, and goes. What was done can still be undone.
    ///
    /// # Errors
    /// As [`Draft::save`]; the journal stays.
    pub fn save(&mut self, home: &VisitFolder) -> Result<Saved, SaveError> {
        let saved = self.draft.save(home);
        match &saved {
            Ok(_) => self.trouble = self.journal.remove().err(),
            // The file may be there, and only the list not: that is worth knowing after a crash.
            Err(SaveError::NotListed { .. }) => self.note_anew(),
            Err(_) => {}
        }
        saved
    }

    /// Throws the draft and its journal away.
    ///
    /// # Errors
    /// When the journal cannot be removed: it would be offered again.
    pub fn discard(mut self) -> Result<(), JournalError> {
        self.journal.remove()
    }

    fn note(&mut self, done: &Done) {
        self.trouble = self.journal.note(done, &self.draft).err();
    }

    fn note_anew(&mut self) {
        self.trouble = self.journal.rewrite(&self.draft).err();
    }
}
