//! An archive, copied whole.

use super::{DownloadError, DownloadOptions, DownloadReport, MAX_FILE_BYTES};
use crate::content::source::{ArchiveSource, Copied, HttpSource, RemoteCopy};
use crate::workshop::progress::Progress;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Copies the archive at `url` to `out` (a file, or into a folder that is there), and reads all of it.
pub(super) fn copy(
    url: &str,
    out: &Path,
    options: &DownloadOptions,
    progress: &dyn Progress,
) -> Result<DownloadReport, DownloadError> {
    let out = target(url, out);
    let mut copied = Copied { bytes: 0, kept_bytes: 0 };
    if options.again || !out.exists() {
        copied = fetch(url, &out, options, progress)?;
    }
    let archive = ArchiveSource::open(&out)?;
    progress.phase("proving", archive.len() as u64);
    let proof = archive.read_all(MAX_FILE_BYTES, &|| {
        progress.advance(1);
        !progress.cancelled()
    });
    if progress.cancelled() {
        return Err(DownloadError::Cancelled);
    }
    let bytes = out.metadata().map(|facts| facts.len()).unwrap_or(copied.bytes);
    let missing = proof.err().map(|error| super::Missing { what: out.display().to_string(), why: error.to_string() });
    Ok(DownloadReport {
        url: url.to_owned(),
        open: out.display().to_string(),
        complete: missing.is_none(),
        files: archive.len(),
        bytes,
        fetched_files: usize::from(copied.bytes > 0),
        fetched_bytes: copied.bytes - copied.kept_bytes,
        missing: missing.into_iter().collect(),
    })
}

fn fetch(url: &str, out: &Path, options: &DownloadOptions, progress: &dyn Progress) -> Result<Copied, DownloadError> {
    if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| DownloadError::write(folder, e))?;
    }
    let source = HttpSource::new(url, &options.source)?;
    let stop = AtomicBool::new(false);
    let (shown, length) = (std::cell::Cell::new(0), std::cell::Cell::new(None));
    let copy = RemoteCopy { source: &source, url, out, cancelled: &stop };
    std::thread::scope(|scope| {
        let (ended, end) = std::sync::mpsc::channel::<()>();
        // Ctrl-C is heard while the server keeps silent, too.
        scope.spawn(|| {
            let end = end;
            while end
                .recv_timeout(std::time::Duration::from_millis(50))
                .is_err_and(|e| e == std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                stop.fetch_or(progress.cancelled(), Ordering::Relaxed);
            }
        });
        let result = copy.run(&|there, total| {
            if length.replace(Some(total)) != Some(total) {
                progress.phase("downloading", total.unwrap_or_default());
                shown.set(0);
            }
            progress.advance(there.saturating_sub(shown.replace(there)));
        });
        drop(ended);
        result
    })
    .map_err(|error| if progress.cancelled() { DownloadError::Cancelled } else { error.into() })
}

/// `out`, or a file in it when it is a folder.
fn target(url: &str, out: &Path) -> PathBuf {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    if out.is_dir() { out.join(plain.rsplit('/').next().unwrap_or("visit.3tz")) } else { out.to_owned() }
}
