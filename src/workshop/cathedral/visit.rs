//! The cathedral as a complete visit: tiles, places, a tour with captions, credits.

use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::cut::{Cut, cut};
use super::finish::Layer;
use super::join::{self, Joined};
use super::kit::Sink;
use super::light_grid::LightHistory;
use super::phases::Phase;
use super::plan::Plan;
use super::relief::relief;
use super::visit_files;
use super::wear::{self, Survey};
use super::{CathedralOptions, collision, layers, other_shapes, shapes, truth};
use crate::content::visit::{Credit, Texts, TilesetEntry, Tour, Visit, VisitError};
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
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
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
    /// Its tiles, by what stands at the same times.
    pub layers: Vec<LayerReport>,
    /// Triangles to walk on and to bump into, of all layers.
    pub collision_triangles: usize,
    /// Bytes of their files.
    pub collision_bytes: u64,
}

/// What was built of all that stands at the same times.
#[derive(Debug, Clone, Serialize)]
pub struct LayerReport {
    /// Its folder below `tileset`.
    pub name: String,
    /// Ids of the phases in which it stands.
    pub phases: Vec<&'static str>,
    /// How sure that is.
    pub certainty: &'static str,
    /// Its tiles.
    pub build: BuildReport,
}

impl CathedralReport {
    /// Triangles of the leaves of all layers.
    pub fn triangles(&self) -> usize {
        self.layers.iter().map(|layer| layer.build.leaf_triangles).sum()
    }

    /// Tiles of all layers.
    pub fn tiles(&self) -> usize {
        self.layers.iter().map(|layer| layer.build.tiles).sum()
    }
}

impl Display for CathedralReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} triangles in {} tiles of {} layers, {} places",
            self.folder.display(),
            self.triangles(),
            self.tiles(),
            self.layers.len(),
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
    write(out, options, None, None, progress)
}

/// As [`write_visit`], with the tiles of a part alone: a bay at the finest detail takes a minute where the whole takes
/// hours.
///
/// # Errors
/// As [`write_visit`].
pub fn write_cut(
    out: &Path,
    options: &CathedralOptions,
    part: Cut,
    progress: &dyn Progress,
) -> Result<CathedralReport, CathedralError> {
    write(out, options, None, Some(part), progress)
}

/// As [`write_visit`], as one of the two epochs between which everything that differs is known; that is written into
/// `wear-truth.json` beside the visit.
///
/// # Errors
/// As [`write_visit`].
pub fn write_epoch(
    out: &Path,
    options: &CathedralOptions,
    survey: &Survey,
    progress: &dyn Progress,
) -> Result<CathedralReport, CathedralError> {
    write(out, options, Some(survey), None, progress)
}

fn write(
    out: &Path,
    options: &CathedralOptions,
    survey: Option<&Survey>,
    part: Option<Cut>,
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
    let mut stones = layers(CathedralOptions { detail: options.detail.min(1), ..*options }, progress);
    if progress.cancelled() {
        return Err(CathedralError::Cancelled);
    }
    if let Some(part) = part {
        cut(&mut stones, part);
    }
    if let Some(survey) = survey {
        let truth = wear::apply(&mut stones, survey, options.seed);
        let file = folder.join("wear-truth.json");
        let json = serde_json::to_vec_pretty(&truth).map_err(io::Error::other);
        json.and_then(|json| std::fs::write(&file, json)).map_err(CathedralError::write(&file))?;
    }
    let built = write_layers(stones, options.detail, &folder.join("tileset"), progress)?;
    for (address, bytes) in visit_files::builtin_visit_files()? {
        let file = folder.join(address);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(CathedralError::write(&file))?;
        }
        std::fs::write(&file, bytes).map_err(CathedralError::write(&file))?;
    }
    let facts = folder.join(truth::FILE);
    let bytes = serde_json::to_vec_pretty(&truth::truth(&Plan::default())).map_err(io::Error::from);
    bytes.and_then(|bytes| std::fs::write(&facts, bytes)).map_err(CathedralError::write(&facts))?;
    // The same at every detail: carving is finer than the cells of light, and than what a body bumps into.
    let coarse = CathedralOptions { detail: 0, ..*options };
    let (coarse, others) = rayon::join(|| shapes(coarse), || other_shapes(coarse));
    let (collision_triangles, collision_bytes) = collision::write(&folder, &coarse, &others)?;
    let mut visit = describe()?;
    write_light(&folder, [&coarse, &others], options.seed, &mut visit)?;
    visit.save(&folder)?;
    std::fs::rename(&folder, out).map_err(CathedralError::write(out))?;
    Ok(CathedralReport {
        folder: out.to_owned(),
        places: visit.places.len(),
        layers: built,
        collision_triangles,
        collision_bytes,
    })
}

/// Builds each layer in a folder of its own below `folder`, and the tileset over all.
fn write_layers(
    layers: Vec<Layer>,
    detail: u8,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Vec<LayerReport>, CathedralError> {
    std::fs::create_dir(folder).map_err(CathedralError::write(folder))?;
    let mut reports = Vec::new();
    let mut joined = Vec::new();
    for Layer { standing, model } in layers {
        let bounds = join::bounds(&model);
        let place = folder.join(standing.name());
        let built = if detail >= 2 {
            // With the model itself under two gibibytes.
            let work = WorkOptions { memory_bytes: Some(FINE_BYTES), ..WorkOptions::default() };
            let settings = BuildOptions { work, ..BuildOptions::default() };
            build_stream(&mut relief(model, detail), &place, &settings, progress)
        } else {
            build(model, &place, &BuildOptions::default(), progress)
        };
        let report = match built {
            Err(BuildError::Cancelled) => return Err(CathedralError::Cancelled),
            other => other?,
        };
        let file = place.join("tileset.json");
        let bytes = std::fs::read(&file).map_err(CathedralError::write(&file))?;
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        joined.push(Joined { standing, bounds, hash });
        reports.push(LayerReport {
            name: standing.name(),
            phases: standing.phases.iter().map(Phase::id).collect(),
            certainty: standing.certainty.id(),
            build: report,
        });
    }
    let file = folder.join("tileset.json");
    std::fs::write(&file, join::tileset(&joined).to_string()).map_err(CathedralError::write(&file))?;
    Ok(reports)
}

/// Where light passes today, for [`crate::content::light`].
const LIGHT: &str = "light/grid.bin";

/// Writes where light passes in each phase, what is equal once, and names it in `visit`. The same at every detail: carving
/// is finer than its cells.
fn write_light(folder: &Path, shapes: [&Sink; 2], seed: u64, visit: &mut Visit) -> Result<(), CathedralError> {
    let history = LightHistory::new(&Plan::default(), &shapes, seed);
    let lights = folder.join("light");
    std::fs::create_dir(&lights).map_err(CathedralError::write(&lights))?;
    let files: Vec<io::Result<Vec<u8>>> =
        Phase::ALL.par_iter().rev().map(|phase| history.grid(*phase).to_bytes()).collect();
    let mut written: Vec<(Vec<u8>, String)> = Vec::new();
    for (phase, bytes) in Phase::ALL.iter().rev().zip(files) {
        let address =
            if phase.id() == visit_files::FIRST_PHASE { LIGHT.to_owned() } else { format!("light/{}.bin", phase.id()) };
        let file = folder.join(&address);
        let bytes = bytes.map_err(CathedralError::write(&file))?;
        let same = written.iter().find(|(known, _)| *known == bytes).map(|(_, address)| address.clone());
        let shared = match same {
            Some(address) => address,
            None => {
                std::fs::write(&file, &bytes).map_err(CathedralError::write(&file))?;
                written.push((bytes, address.clone()));
                address
            }
        };
        if let Some(phase) = visit.phases.iter_mut().find(|known| known.id == phase.id()) {
            phase.light = Some(shared);
        }
    }
    Ok(())
}

/// `visit.json` of the built-in cathedral.
///
/// # Errors
/// When its embedded words are damaged.
pub fn describe() -> Result<Visit, VisitError> {
    let plan = Plan::default();
    let places = visit_files::places(&plan)?;
    Ok(Visit {
        schema: crate::content::visit::SCHEMA,
        title: Texts::new("fr", "La cathédrale").with("en", "The cathedral"),
        languages: vec!["fr".to_owned(), "en".to_owned()],
        tilesets: vec![TilesetEntry {
            uri: "tileset/tileset.json".to_owned(),
            collision: Some(collision::ADDRESS.to_owned()),
        }],
        entrance: places.first().map(|p| p.id.clone()).unwrap_or_default(),
        places,
        phases: visit_files::phases()?,
        phase: Some(visit_files::FIRST_PHASE.to_owned()),
        annotations: visit_files::annotations(&plan)?,
        light: Some(LIGHT.to_owned()),
        tours: visit_files::tours()?.iter().map(Tour::uri).collect(),
        credits: vec![Credit {
            text: "Drawn by Parvis after the plan of Notre-Dame de Paris; a reconstruction, not a survey.".to_owned(),
            license: Some("CC0-1.0".to_owned()),
            url: None,
        }],
    })
}
