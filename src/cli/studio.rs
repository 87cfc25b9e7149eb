//! A studio for the commands that take pictures: what takes long is done first, with progress.

use std::path::Path;
use std::time::Duration;

use super::report::{Failure, Terminal};
use crate::viewer::offscreen::Studio;
use crate::viewer::visitor::VisitSource;
use crate::workshop::cathedral::CathedralOptions;
use crate::workshop::shelf;

/// Opens what was asked for, or the built-in cathedral. Tiles that must be built first are built here, where
/// the terminal shows how far it is and Ctrl-C leaves nothing half-done.
pub(super) fn open(path: Option<&Path>, size: (u32, u32), limit: Duration) -> Result<Studio, Failure> {
    let terminal = Terminal::new();
    let ready = make_ready(path, &terminal);
    terminal.finish();
    ready?;
    let source = path.map_or(VisitSource::BuiltIn, |path| VisitSource::Path(path.to_owned()));
    Studio::open(source, size.0, size.1, limit).map_err(|error| Failure::new("picture", error))
}

fn make_ready(path: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let cache = shelf::cache_folder().map_err(|error| Failure::new("cache", error))?;
    match path {
        None => shelf::cathedral(&cache, &CathedralOptions::default(), terminal).map(drop),
        Some(path) => shelf::open(&cache, path, terminal).map(drop),
    }
    .map_err(|error| Failure::new("visit", error))
}
