//! Making tours: a draft whose every edit can be undone, what it still lacks, where it is saved, and a journal from which
//! a crash loses nothing. Knows no engine and no clock; `docs/making-tours.md` is for who writes tours.
//!
//! A [`Desk`] is all that a screen needs: it holds the [`Draft`] and writes every [`Edit`] down before the next one comes.

mod carry_out;
mod desk;
mod draft;
mod edit;
mod history;
mod home;
mod ids;
mod journal;
mod kept;
mod lacks;
mod listing;
mod patch;
mod save;
mod size;

pub use desk::{Desk, Recovered};
pub use draft::{Change, Draft};
pub use edit::{Edit, EditError, EditName, NewStop, StopText, TourText};
pub use home::{NoHome, VisitFolder};
pub use journal::{JournalError, Replayed, replay};
pub use lacks::{EASY_SENTENCE_WORDS, Lack, TEXT_WORDS, Want, Weight, languages};
pub use save::{OpenedTour, SaveError, Saved};
