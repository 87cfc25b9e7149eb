//! What has been built once is kept in the user's cache folder and used again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::build::{BuildError, BuildOptions, build};
use super::cathedral::{CathedralError, CathedralOptions, write_visit};
use super::progress::Progress;
use crate::content::mesh::{self, MeshError};
use crate::content::source::{CacheOptions, SourceOptions};
use crate::content::visit::{Texts, ValidVisit, Visit, VisitError};

/// Raised when what is built changes, so that older copies are not used.
const EDITION: u32 = 5;

/// Why a visit could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// There is nowhere to keep it.
    #[error("no cache folder is known for this user: set HOME, or XDG_CACHE_HOME to a folder that may be written")]
    NoFolder,
    /// The folder cannot be made.
    #[error("cannot make the cache folder {path}: {source}. Make it writable, or set XDG_CACHE_HOME to another one")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The model cannot be read.
    #[error(transparent)]
    Model(#[from] MeshError),
    /// The tiles cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The built-in cathedral cannot be drawn.
    #[error(transparent)]
    Cathedral(#[from] CathedralError),
    /// What was asked for, or what was built, is no visit.
    #[error(transparent)]
    Visit(#[from] VisitError),
}

/// Parvis's folder in the user's cache folder; made when it is not there.
pub fn cache_folder() -> Result<PathBuf, ShelfError> {
    let dirs = directories::ProjectDirs::from("org", "Parvis", "parvis").ok_or(ShelfError::NoFolder)?;
    let path = dirs.cache_dir().to_owned();
    std::fs::create_dir_all(&path).map_err(|source| ShelfError::Folder { path: path.clone(), source })?;
    Ok(path)
}

/// The folder of the built-in cathedral, drawn into `cache` on first use.
pub fn cathedral(cache: &Path, options: &CathedralOptions, progress: &dyn Progress) -> Result<PathBuf, ShelfError> {
    let name =
        format!("cathedral-{}-{EDITION}-detail{}-seed{}", env!("CARGO_PKG_VERSION"), options.detail, options.seed);
    let folder = cache.join(name);
    sweep(cache);
    // The folder appears by a rename when everything is in it.
    if !folder.join("visit.json").exists() {
        write_visit(&folder, options, progress)?;
    }
    Ok(folder)
}

/// The tiles of a model, built into `cache` on first use; built anew when the file has changed.
pub fn model(cache: &Path, file: &Path, progress: &dyn Progress) -> Result<PathBuf, ShelfError> {
    let folder = cache.join("models").join(model_key(file));
    if folder.join("tileset.json").exists() {
        return Ok(folder);
    }
    let parent = cache.join("models");
    std::fs::create_dir_all(&parent).map_err(|source| ShelfError::Folder { path: parent.clone(), source })?;
    progress.phase("reading the model", 0);
    let loaded = mesh::load(file)?;
    for warning in &loaded.warnings {
        tracing::warn!("{}: {warning}", file.display());
    }
    build(loaded.value, &folder, &BuildOptions::default(), progress)?;
    Ok(folder)
}

/// How sources are opened when what servers give is kept in `cache`, up to `budget_bytes` ([`CacheOptions`] says the
/// default).
pub fn source_options(cache: &Path, budget_bytes: Option<u64>) -> SourceOptions {
    let cache = CacheOptions { budget_bytes, ..CacheOptions::new(cache.join("servers")) };
    SourceOptions { cache: Some(cache), ..SourceOptions::default() }
}

/// Opens whatever a person may point at: a visit or a tileset, in a folder, an archive or on a server, or a model
/// (built first, into `cache`). What servers give is kept in `cache`, within the usual budget.
pub fn open(cache: &Path, path: &Path, progress: &dyn Progress) -> Result<ValidVisit, ShelfError> {
    open_with(cache, path, &source_options(cache, None), progress)
}

/// As [`open`], with other options for sources.
pub fn open_with(
    cache: &Path,
    path: &Path,
    options: &SourceOptions,
    progress: &dyn Progress,
) -> Result<ValidVisit, ShelfError> {
    match Visit::open_with(path, options) {
        Err(VisitError::IsModel { .. }) => {
            let folder = model(cache, path, progress)?;
            let mut visit = Visit::open(&folder)?;
            if let Some(name) = path.file_stem() {
                visit.visit.title = Texts::new("en", name.to_string_lossy());
            }
            Ok(visit)
        }
        other => Ok(other?),
    }
}

/// Removes what a program that was killed has left half-built, a day ago or earlier.
fn sweep(cache: &Path) {
    const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);
    for entry in std::fs::read_dir(cache).into_iter().flatten().flatten() {
        let half_built = entry.file_name().to_string_lossy().starts_with(".parvis-");
        let changed = entry.metadata().and_then(|facts| facts.modified()).ok();
        let old = changed.and_then(|time| time.elapsed().ok()).is_some_and(|age| age > DAY);
        if half_built
            && old
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!("cannot remove {}: {error}", entry.path().display());
        }
    }
}

/// A name for what a model's file holds now: its path, length and date.
fn model_key(file: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    EDITION.hash(&mut hasher);
    file.canonicalize().unwrap_or_else(|_| file.to_owned()).hash(&mut hasher);
    if let Ok(facts) = file.metadata() {
        facts.len().hash(&mut hasher);
        let changed = facts.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        changed.map(|d| d.as_nanos()).hash(&mut hasher);
    }
    let stem: String = file
        .file_stem()
        .map(|s| s.to_string_lossy().chars().filter(|c| c.is_ascii_alphanumeric()).take(24).collect())
        .unwrap_or_default();
    format!("{stem}-{:016x}", hasher.finish())
}
