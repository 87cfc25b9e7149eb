//! The cathedral as a complete visit: tiles, places, a tour with captions, credits.

use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::plan::Plan;
use super::visit_files::builtin_visit_files;
use super::{CathedralOptions, View, light_grid, model, shapes, visit as named_views};
use crate::content::visit::{Credit, Place, Pose, Texts, Visit, VisitError};
use crate::workshop::build::{BuildError, BuildOptions, BuildReport, build};
use crate::workshop::progress::Progress;

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

    let stones = model(*options, progress);
    if progress.cancelled() {
        return Err(CathedralError::Cancelled);
    }
    let report = match build(stones, &folder.join("tileset"), &BuildOptions::default(), progress) {
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
    // The same at every detail: carving is finer than its cells.
    let coarse = shapes(CathedralOptions { detail: 0, ..*options });
    let light = light_grid(&Plan::default(), &coarse, options.seed);
    let file = folder.join(LIGHT);
    let bytes = light.to_bytes().map_err(CathedralError::write(&file))?;
    std::fs::create_dir_all(folder.join("light")).map_err(CathedralError::write(&file))?;
    std::fs::write(&file, bytes).map_err(CathedralError::write(&file))?;
    let visit = describe();
    visit.save(&folder)?;
    std::fs::rename(&folder, out).map_err(CathedralError::write(out))?;
    Ok(CathedralReport { folder: out.to_owned(), places: visit.places.len(), build: report })
}

/// Where light passes, for [`crate::content::light`].
const LIGHT: &str = "light/grid.bin";

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
        light: Some(LIGHT.to_owned()),
        credits: vec![Credit {
            text: "Drawn by Parvis after the plan of Notre-Dame de Paris; a reconstruction, not a survey.".to_owned(),
            license: Some("CC0-1.0".to_owned()),
            url: None,
        }],
    }
}
