//! A model of any size to a tileset.

mod cracks;
mod errors;
mod look;
mod models;
mod reading;
mod tiles;
mod validators;

/// Says that a test did not run, and what it needs.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn skipped(needs: &str) {
    eprintln!("skipped: {needs}");
}
