//! The cathedral as a complete visit: tiles, places, a tour with captions, credits.

use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::plan::Plan;
use super::relief::relief;
use super::visit_files::builtin_visit_files;
use super::{CathedralOptions, View, model, truth, visit as named_views};
use crate::content::visit::{Credit, Place, Pose, Texts, Visit, VisitError};
use crate::workshop::build::{BuildError, BuildOptions, BuildReport, WorkOptions, build, build_stream};
use crate::workshop::progress::Progress;

/// Memory that building takes at details 2 and 3, bytes.
const FINE_BYTES: u64 = 900 << 20;

/// Why the cathedral could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CathedralError {
    /// Something is there already.
    #[error("{} already exists; choose another folder or remove it", path.display())]
    Exists {
        /// What was to be written.
        path: PathBuf,
    },
    /// Its tiles could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Its places or tours break a rule of the format.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// A file could not be written.
    #[error("cannot write {}: {source}. Free some space or choose a folder that may be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Asked to stop; nothing was left behind.
    #[error("stopped before the cathedral was finished; nothing was written")]
    Cancelled,
}

impl CathedralError {
    fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}

/// What was written.
#[derive(Debug, Clone, Serialize)]
pub struct CathedralReport {
    /// The visit's folder.
    pub folder: PathBuf,
    /// Named viewpoints.
    pub places: usize,
    /// Its tiles.
    pub build: BuildReport,
}

impl Display for CathedralReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} triangles in {} tiles, {} places",
            self.folder.display(),
            self.build.leaf_triangles,
            self.build.tiles,
            self.places
        )
    }
}

/// Draws the cathedral and writes it as a visit into `out`, which appears when everything is in it.
///
/// # Errors
/// When `out` exists, cannot be written, or `progress` was cancelled; nothing is left behind then.
pub fn write_visit(
    out: &Path,
    options: &CathedralOptions,
    progress: &dyn Progress,
) -> Result<CathedralReport, CathedralError> {
    if out.symlink_metadata().is_ok() {
        return Err(CathedralError::Exists { path: out.to_owned() });
    }
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(CathedralError::write(parent))?;
    let staging = tempfile::Builder::new()
        .prefix(".parvis-cathedral-")
        .tempdir_in(parent)
        .map_err(CathedralError::write(parent))?;
    // A folder inside the temporary one, which alone has the usual permissions.
    let folder = staging.path().join("visit");
    std::fs::create_dir(&folder).map_err(CathedralError::write(out))?;

    // Finer details are the relief of the default one, made while it is built.
    let fine = options.detail >= 2;
    let stones = model(CathedralOptions { detail: options.detail.min(1), ..*options }, progress);
    if progress.cancelled() {
        return Err(CathedralError::Cancelled);
    }
    let tiles = folder.join("tileset");
    let built = if fine {
        // With the model itself under two gibibytes.
        let work = WorkOptions { memory_bytes: Some(FINE_BYTES), ..WorkOptions::default() };
        let settings = BuildOptions { work, ..BuildOptions::default() };
        build_stream(&mut relief(stones, options.detail), &tiles, &settings, progress)
    } else {
        build(stones, &tiles, &BuildOptions::default(), progress)
    };
    let report = match built {
        Err(BuildError::Cancelled) => return Err(CathedralError::Cancelled),
        other => other?,
    };
    for (address, bytes) in builtin_visit_files() {
        let file = folder.join(address);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(CathedralError::write(&file))?;
        }
        std::fs::write(&file, bytes).map_err(CathedralError::write(&file))?;
    }
    let facts = folder.join(truth::FILE);
    let bytes = serde_json::to_vec_pretty(&truth::truth(&Plan::default())).map_err(io::Error::from);
    bytes.and_then(|bytes| std::fs::write(&facts, bytes)).map_err(CathedralError::write(&facts))?;
    let visit = describe();
    visit.save(&folder)?;
    std::fs::rename(&folder, out).map_err(CathedralError::write(out))?;
    Ok(CathedralReport { folder: out.to_owned(), places: visit.places.len(), build: report })
}

/// `visit.json` of the built-in cathedral.
fn describe() -> Visit {
    let plan = Plan::default();
    let places: Vec<Place> = named_views(&plan)
        .into_iter()
        .map(|place| {
            let look = place.look.as_dvec3();
            let (pose, step_free) = match place.view {
                // Everything but the raised choir lies on the level of the parvis.
                View::Stand(floor) => (Pose::standing(floor.as_dvec3(), look), floor.y < 0.02),
                View::Eye(eye) => (Pose::free(eye.as_dvec3(), look), false),
            };
            let title = Texts::new("fr", place.title_fr).with("en", place.title_en);
            Place { id: place.id.to_owned(), title, pose, step_free }
        })
        .collect();
    let tours = builtin_visit_files()
        .iter()
        .filter(|(address, _)| address.starts_with("tours/") && address.ends_with(".json"))
        .map(|(address, _)| (*address).to_owned())
        .collect();
    Visit {
        schema: crate::content::visit::SCHEMA,
        title: Texts::new("fr", "La cathédrale").with("en", "The cathedral"),
        languages: vec!["fr".to_owned(), "en".to_owned()],
        tilesets: vec![crate::content::visit::TilesetEntry { uri: "tileset/tileset.json".to_owned(), collision: None }],
        entrance: places.first().map(|p| p.id.clone()).unwrap_or_default(),
        places,
        tours,
        credits: vec![Credit {
            text: "Drawn by Parvis after the plan of Notre-Dame de Paris; a reconstruction, not a survey.".to_owned(),
            license: Some("CC0-1.0".to_owned()),
            url: None,
        }],
    }
}
