//! A tour that is being made.

use super::carry_out::{MICROMETRES, kept_to, plan};
use super::edit::{Edit, EditError, EditName};
use super::history::{History, Step};
use super::size::in_a_file;
use crate::content::source::{is_url, join};
use crate::content::visit::{MAX_BYTES, Texts, Tour};
use serde::{Deserialize, Serialize};

/// What a tour is called in its file until it is saved for the first time; then its title says.
pub(super) const UNNAMED: &str = "tour";

/// A tour that is being made, with everything that was done to it.
///
/// Typing into one field is one step to undo, until something else is done or [`Draft::pause`] is called: a draft has no
/// clock. A second without a key is a good pause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub(super) tour: Tour,
    /// The file that it stands for; none until it is saved.
    pub(super) base: Option<Base>,
    history: History,
}

/// What was in the file when it was opened or saved last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Base {
    /// The visit's folder.
    pub(super) folder: String,
    /// Address of the tour's file, relative to it.
    pub(super) uri: String,
    /// SHA-256 of the file, hexadecimal.
    pub(super) sha256: String,
    pub(super) tour: Tour,
}

/// What an edit, an undo or a redo did: what to say, and where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The edit that was made, taken back, or made again.
    pub name: EditName,
    /// The number of the stop that it was about, from 0; where one was taken away, of one beside it.
    pub stop: Option<usize>,
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

impl Draft {
    /// A new tour: nothing in it yet. Its id is made of its title when it is saved for the first time.
    pub fn new() -> Self {
        Self::of(Tour::new(UNNAMED, Texts::default()), None)
    }

    /// A new tour that begins as a copy of one of a visit as it was opened (`ValidVisit::tours`), for visits that cannot be
    /// written themselves. Captions on a server are left out.
    pub fn copy_of(tour: &Tour) -> Self {
        let mut copy = Tour { id: UNNAMED.to_owned(), ..tour.clone() };
        for stop in &mut copy.stops {
            // There relative to the visit, in a file to `tours/`.
            stop.captions.retain(|_, address| !is_url(address));
            stop.captions.values_mut().for_each(|address| *address = format!("../{address}"));
        }
        Self::of(copy, None)
    }

    pub(super) fn of(mut tour: Tour, base: Option<Base>) -> Self {
        for stop in &mut tour.stops {
            stop.pose = stop.pose.map(|pose| kept_to(MICROMETRES, pose));
        }
        let mut draft = Self { tour, base, history: History::default() };
        if let Some(base) = &mut draft.base {
            base.tour = draft.tour.clone();
        }
        draft
    }

    /// The tour as it is now, as its file would have it.
    pub fn tour(&self) -> &Tour {
        &self.tour
    }

    /// The tour as a visitor gets it, to be tried out: captions' addresses are relative to the visit, as in
    /// `ValidVisit::tours`. It may have no stop yet.
    pub fn preview(&self) -> Tour {
        let file = self.base.as_ref().map_or_else(|| self.tour.uri(), |base| base.uri.clone());
        let mut tour = self.tour.clone();
        for stop in &mut tour.stops {
            stop.captions.retain(|_, address| match join(&file, address) {
                Ok(joined) => {
                    *address = joined;
                    true
                }
                Err(_) => false,
            });
        }
        tour
    }

    /// It is in its file as it is here.
    pub fn is_saved(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.tour == self.tour)
    }

    /// Makes an edit. One that changes nothing is no step to undo.
    ///
    /// # Errors
    /// When it would break a rule of the format; nothing is changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<Change, EditError> {
        let name = edit.name();
        let (patch, field) = plan(&self.tour, edit)?;
        let change = Change { name, stop: patch.stop() };
        if patch.changes_nothing(&self.tour) {
            return Ok(change);
        }
        let before = self.tour.stops.len();
        let Some(reverse) = patch.put(&mut self.tour) else {
            return Err(EditError::NoSuchNumber { at: change.stop.unwrap_or_default(), stops: before });
        };
        // What makes a tour smaller is allowed whatever its size: somebody else may have written it.
        if in_a_file(&self.tour) > MAX_BYTES {
            let now = in_a_file(&self.tour);
            let mut was = self.tour.clone();
            if reverse.clone().put(&mut was).is_some() && in_a_file(&was) < now {
                self.tour = was;
                return Err(EditError::TourTooLarge { limit_bytes: MAX_BYTES });
            }
        }
        if !self.history.goes_on(field.as_ref()) {
            self.history.push(Step::new(name, reverse), field);
        } else if self.history.last().is_some_and(|step| step.patch.changes_nothing(&self.tour)) {
            // Typed, and deleted again.
            self.history.forget_last();
        }
        Ok(self.settled(change))
    }

    /// Ends a run of typing: what is typed next is a step of its own.
    pub fn pause(&mut self) {
        self.history.pause();
    }

    /// What is typed next may belong to the last step: there is something for a pause to end.
    pub fn is_typing(&self) -> bool {
        self.history.is_typing()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<Change> {
        let step = self.history.take_undo()?;
        let (change, back) = self.turn(step)?;
        self.history.undone(back);
        Some(change)
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) -> Option<Change> {
        let step = self.history.take_redo()?;
        let (change, back) = self.turn(step)?;
        self.history.redone(back);
        Some(change)
    }

    /// What [`Draft::undo`] would take back.
    pub fn undo_name(&self) -> Option<EditName> {
        self.history.next_undo()
    }

    /// What [`Draft::redo`] would make again.
    pub fn redo_name(&self) -> Option<EditName> {
        self.history.next_redo()
    }

    /// There is something to take back.
    pub fn can_undo(&self) -> bool {
        self.undo_name().is_some()
    }

    /// There is something to make again.
    pub fn can_redo(&self) -> bool {
        self.redo_name().is_some()
    }

    fn turn(&mut self, step: Step) -> Option<(Change, Step)> {
        let change = Change { name: step.name, stop: step.patch.stop() };
        let Some(reverse) = step.patch.put(&mut self.tour) else {
            // Only a journal that somebody else wrote can have such a step; none of the others fits then.
            self.history = History::default();
            return None;
        };
        Some((self.settled(change), Step::new(change.name, reverse)))
    }

    /// After the last stop was taken away, the one before it.
    fn settled(&self, change: Change) -> Change {
        let last = self.tour.stops.len().checked_sub(1);
        Change { stop: change.stop.and_then(|at| last.map(|last| at.min(last))), ..change }
    }
}
