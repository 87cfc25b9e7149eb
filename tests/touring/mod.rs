//! A tour as it goes, without an engine: time is ours.

mod bookmarks;
mod journey;
