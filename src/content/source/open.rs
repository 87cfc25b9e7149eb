//! Whatever a person points at, as a source.

use super::archive::TAIL_BYTES;
use super::http::{Fetcher, RemoteFile};
use super::{ArchiveSource, CacheOptions, FolderSource, HttpOptions, HttpSource, Source, SourceError, address, url};
use std::path::Path;
use std::sync::Arc;

/// How sources are opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceOptions {
    /// How servers are dealt with.
    pub http: HttpOptions,
    /// Where what servers gave is kept; `None`: nowhere.
    pub cache: Option<CacheOptions>,
}

/// A source, and where in it a visit begins.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Where everything comes from.
    pub source: Arc<dyn Source>,
    /// Addresses of the first file, to be tried in turn: the one that was named, or `visit.json` and `tileset.json`
    /// where a folder or an archive was.
    pub entries: Vec<String>,
    /// What the folder, the archive or the server's folder is called.
    pub title: String,
}

/// Opens a folder, a file in one, an archive (`.3tz`, `.zip`), or an `http(s)://` address of a file, a folder or an
/// archive. Only such an address touches the network.
///
/// # Errors
/// When it is not there or cannot be read. Whether an entry is there is seen when it is read.
pub fn open(path: &Path, options: &SourceOptions) -> Result<Opened, SourceError> {
    let shown = path.display().to_string();
    if let Some(parts) = url::parts(&shown) {
        return open_url(&shown, &parts, options);
    }
    if let Some((scheme, _)) = shown.split_once("://") {
        let reason =
            format!("addresses starting with {scheme}:// are not supported; give one with http:// or https://");
        return Err(address::unsupported(&shown, &reason));
    }
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if path.is_dir() {
        let source = FolderSource::open(path)?;
        let title = named(source.folder());
        return Ok(Opened { source: Arc::new(source), entries: usual_entries(), title });
    }
    path.metadata().map_err(|e| SourceError::from_io(&e, &shown, "the file system"))?;
    if is_archive(&shown) {
        let source = ArchiveSource::open(path)?;
        let title = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let entries = source.entries();
        return Ok(Opened { source: Arc::new(source), entries, title });
    }
    let source = FolderSource::open(path.parent().unwrap_or(Path::new(".")))?;
    let title = named(source.folder());
    Ok(Opened { source: Arc::new(source), entries: vec![named(path)], title })
}

fn open_url(address: &str, parts: &url::Parts<'_>, options: &SourceOptions) -> Result<Opened, SourceError> {
    // Spaces and the like, which people type, are encoded.
    let address = url::join(address, address)?;
    let fetcher = Arc::new(Fetcher::new(options.http.clone(), options.cache.as_ref()));
    // Of a file its folder, of a folder itself, written with a slash in the end or without.
    let is_file = parts.name().contains('.');
    let shown = if is_file { parts.folder() } else { parts.path };
    let last = shown.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let title = if last.is_empty() { parts.host() } else { last }.to_owned();
    if is_archive(parts.path) {
        let archive = RemoteFile::open(fetcher, &address, TAIL_BYTES)?;
        let source = ArchiveSource::over(Box::new(archive))?;
        let title = parts.name().rsplit_once('.').map_or(parts.name(), |(stem, _)| stem).to_owned();
        let entries = source.entries();
        return Ok(Opened { source: Arc::new(source), entries, title });
    }
    let mut entries = Vec::new();
    if !is_file {
        let slash = if parts.path.ends_with('/') { "" } else { "/" };
        let query = parts.query.map(|query| format!("?{query}")).unwrap_or_default();
        let folder = format!("{}{}{slash}{query}", parts.origin, parts.path);
        for name in usual_entries() {
            entries.push(url::join(&folder, &name)?);
        }
    }
    if !parts.path.ends_with('/') && !parts.path.is_empty() {
        entries.push(address.clone());
    }
    let source = HttpSource::over(fetcher, &address)?;
    Ok(Opened { source: Arc::new(source), entries, title })
}

fn usual_entries() -> Vec<String> {
    vec!["visit.json".to_owned(), "tileset.json".to_owned()]
}

/// Whether a path or an address names an archive: it ends in `.3tz` or `.zip`, up to a query.
pub fn is_archive(path: &str) -> bool {
    let path = if url::is_url(path) { path.split(['?', '#']).next().unwrap_or_default() } else { path };
    let lower = path.to_ascii_lowercase();
    lower.ends_with(".3tz") || lower.ends_with(".zip")
}
