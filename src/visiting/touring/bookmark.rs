//! Where a tour was left, for another day.

use serde::{Deserialize, Serialize};

use crate::content::visit::Tour;

/// More tours than this are not remembered; the oldest goes.
pub const MOST_BOOKMARKS: usize = 20;

/// The stop at which a tour was left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookmark {
    /// What the visit is called, in its first language: the same on every machine, wherever it lies.
    pub visit: String,
    /// Id of the tour.
    pub tour: String,
    /// Id of the stop.
    pub stop: String,
    /// Its place, from 0: for a tour that was changed since and has no stop of that id any more.
    pub number: usize,
}

impl Bookmark {
    /// The stop of this tour at which to go on.
    pub fn stop_of(&self, tour: &Tour) -> usize {
        let same = tour.stops.iter().position(|stop| stop.id == self.stop);
        same.unwrap_or(self.number).min(tour.stops.len().saturating_sub(1))
    }
}

/// Puts one in, newest first; one of the same tour goes.
pub fn remember(bookmarks: &mut Vec<Bookmark>, new: Bookmark) {
    forget(bookmarks, &new.visit, &new.tour);
    bookmarks.insert(0, new);
    bookmarks.truncate(MOST_BOOKMARKS);
}

/// The tour was gone to its end.
pub fn forget(bookmarks: &mut Vec<Bookmark>, visit: &str, tour: &str) {
    bookmarks.retain(|one| one.visit != visit || one.tour != tour);
}

/// That of a tour.
pub fn bookmark_of<'a>(bookmarks: &'a [Bookmark], visit: &str, tour: &str) -> Option<&'a Bookmark> {
    bookmarks.iter().find(|one| one.visit == visit && one.tour == tour)
}
