//! A visit on a server, made to open without one.
//!
//! Everything that a visit or a tileset names is fetched, what that names in
//! turn as well, and laid out in a folder as it lies on the server. Addresses
//! that would lead out of the folder (absolute ones, other servers, `..` above
//! the top, two that differ only in their query) are rewritten; a file without
//! such an address is kept byte for byte. A journal beside the files makes a
//! download resumable at any point; in the end everything is read again, and
//! only what is found whole is called complete. An archive is copied as it is.

mod archive;
mod crew;
mod error;
mod implicit;
mod layout;
mod manifest;
mod proof;
mod references;

pub use error::DownloadError;
pub use manifest::{Entry, Manifest};
pub use proof::prove;

use super::progress::Progress;
use crate::content::source::{SourceOptions, is_archive, is_url};
use serde::Serialize;
use std::path::Path;

/// Largest file that is fetched, bytes; an archive may be larger.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// How to download.
#[derive(Debug, Clone, Default)]
pub struct DownloadOptions {
    /// How servers are dealt with. A disk cache is not used: what is asked for is what the server has now.
    pub source: SourceOptions,
    /// Fetch everything again, whatever is there.
    pub again: bool,
}

/// What was downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadReport {
    /// Where from.
    pub url: String,
    /// What to open: a file.
    pub open: String,
    /// Everything that was named is there and whole: it was read again to see that.
    pub complete: bool,
    /// Files of the visit.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were fetched this time; the others were there.
    pub fetched_files: usize,
    /// Bytes that were fetched this time.
    pub fetched_bytes: u64,
    /// What is missing or damaged, and why.
    pub missing: Vec<Missing>,
}

/// Something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    /// The file or address.
    pub what: String,
    /// Why.
    pub why: String,
}

/// Downloads what is at `url` to `out`: a folder, or, of an archive, a file.
///
/// # Errors
/// When nothing can be had, `out` holds something else, the disk cannot be written, or `progress` was cancelled; what
/// is there by then is used by the next try. Single files that cannot be had are no error but
/// [`DownloadReport::missing`].
pub fn download(
    url: &str,
    out: &Path,
    options: &DownloadOptions,
    progress: &dyn Progress,
) -> Result<DownloadReport, DownloadError> {
    if !is_url(url) {
        return Err(DownloadError::NoUrl { url: url.to_owned() });
    }
    let options =
        DownloadOptions { source: SourceOptions { cache: None, ..options.source.clone() }, ..options.clone() };
    if is_archive(url) {
        return archive::copy(url, out, &options, progress);
    }
    let mut manifest = crew::fetch_all(url, out, &options, progress)?;
    let open = out.join(&manifest.manifest.entry).display().to_string();
    let missing = if manifest.missing.is_empty() {
        let missing = proof::prove_files(out, &manifest.manifest, progress)?;
        manifest.finish(out, &missing)?;
        missing
    } else {
        manifest.missing.clone()
    };
    let files = &manifest.manifest.files;
    Ok(DownloadReport {
        url: url.to_owned(),
        open,
        complete: missing.is_empty(),
        files: files.len(),
        bytes: files.iter().map(|file| file.bytes).sum(),
        fetched_files: manifest.fetched_files,
        fetched_bytes: manifest.fetched_bytes,
        missing: missing.iter().cloned().collect(),
    })
}
