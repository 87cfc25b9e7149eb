//! What tests share.
#![expect(
    dead_code,
    reason = "the soak shares the server and forgets its log; pictures are compared only where they are drawn"
)]

pub mod archive;
pub mod glb;
pub mod ortho;
#[cfg(feature = "viewer")]
pub mod pictures;
pub mod server;

use std::path::PathBuf;

/// The folder with sample models and tilesets, or `None` where it is absent:
/// the caller then returns early and this has said so.
pub fn samples(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PARVIS_SAMPLES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    skipped(&format!("{} is not there (set PARVIS_SAMPLES to the samples' folder)", file.display()));
    None
}

/// Says that a test did not run, and why.
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
