//! From a stream of triangles to a tileset: sorted, then made tile by tile from the leaves to the root.
//!
//! Every step reads files of the work folder and writes others, so that it can be done on any thread, in another
//! process or once more after a kill, with the same bytes as its result.

mod cells;
mod finish;
mod tiles;

use super::error::BuildError;
use super::glb::Format;
use super::input::prepare;
use super::look::{Looks, repeats};
use super::memory::{Budget, PICTURE_CACHE_BYTES};
use super::options::BuildOptions;
use super::output::{Staging, check_output};
use super::report::BuildReport;
use super::simplify::Seam;
use super::sort::{Sorted, Tree, sort, stop_if_cancelled};
use super::work::{Purpose, WorkFolder};
use crate::content::mesh::stream::{Georeference, Head, ModelStream, of_model};
use crate::content::surface::Model;
use crate::workshop::progress::Progress;
use std::path::Path;
use std::time::Instant;

pub use cells::{BuildPlan, Cell, CellReport, build_cell, finish, plan};

/// Builds a 3D Tiles 1.1 tileset of `model` (metres, Y up) in the folder `out`; see [`build_stream`].
///
/// # Errors
/// As [`build_stream`], and a primitive whose buffers contradict each other.
pub fn build(
    model: Model,
    out: &Path,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    check_output(out, options)?;
    let mut stream = of_model(prepare(model)?);
    build_stream(&mut stream, out, options, progress)
}

/// Builds a 3D Tiles 1.1 tileset of what `stream` gives (metres, Y up) in the folder `out`, however large it is.
///
/// The files are `tileset.json`, `tiles/L<level>_<ordinal>.glb` and pictures that several tiles share in `textures/`.
/// They appear together when all are written; after an error or a cancellation nothing is left but, where it may help
/// ([`WorkOptions`](super::WorkOptions)), the work folder. The same model and options give the same bytes on any number
/// of threads, with any memory, in one piece or after any number of kills, and in cells ([`plan`]).
///
/// Positions are counted from an origin near the model where it lies far from its own; the root's transform puts it
/// back.
///
/// The geometric error of a tile is its largest child's plus the distance measured between its surface and its
/// children's (leaves 0), or what the coarser picture or vertex colours cost where that is more. That of the tileset is
/// the model's diagonal: the error of drawing nothing.
///
/// # Errors
/// A model without triangles or one that cannot be read, an output that exists, too little memory or disk, another
/// build in the same folder, and anything the disk refuses.
pub fn build_stream(
    stream: &mut dyn ModelStream,
    out: &Path,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    let start = Instant::now();
    check_output(out, options)?;
    let budget = Budget::of(options)?;
    let work = WorkFolder::open(out, stream.head(), options, Purpose::Begin)?;
    let result = whole(stream, out, options, &work, &budget, progress);
    match result {
        Ok(mut report) => {
            work.finish()?;
            report.seconds = start.elapsed().as_secs_f64();
            Ok(report)
        }
        Err(error) => Err(work.give_up(error)),
    }
}

fn whole(
    stream: &mut dyn ModelStream,
    out: &Path,
    options: &BuildOptions,
    work: &WorkFolder,
    budget: &Budget,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    stop_if_cancelled(progress)?;
    let sorted = sort(stream, options.leaf_limit(), work, budget, progress)?;
    let project = Project::new(sorted, stream, out, options, work, progress)?;
    project.make(&[0], budget)?;
    project.finish()
}

/// Everything that making tiles needs.
struct Project<'a> {
    sorted: Sorted,
    tree: Tree,
    looks: Looks,
    /// What keeps materials apart when they are simplified.
    seams: Vec<Seam>,
    format: Format,
    /// Where the model stands on the earth.
    georeference: Option<Georeference>,
    credits: Vec<String>,
    /// What was found on the way, in sentences.
    warnings: Vec<String>,
    options: &'a BuildOptions,
    work: &'a WorkFolder,
    staging: Staging,
    progress: &'a dyn Progress,
}

impl<'a> Project<'a> {
    fn new(
        sorted: Sorted,
        stream: &dyn ModelStream,
        out: &Path,
        options: &'a BuildOptions,
        work: &'a WorkFolder,
        progress: &'a dyn Progress,
    ) -> Result<Self, BuildError> {
        stop_if_cancelled(progress)?;
        progress.phase("pictures", 0);
        let leaf_triangles: Vec<u64> = sorted.leaves.iter().map(|l| l.triangles).collect();
        let tree = Tree::of(&sorted.kd, &leaf_triangles);
        let looks = looks(&sorted, stream.head(), work, options)?;
        let seams = (0..stream.head().materials.len() as u32).map(|material| seam(&looks, material)).collect();
        let format = Format::new(options, sorted.survey.frame.step());
        let mut warnings = stream.warnings();
        warnings.extend_from_slice(looks.warnings());
        Ok(Self {
            tree,
            seams,
            sorted,
            looks,
            format,
            georeference: stream.head().georeference.clone(),
            credits: stream.head().credits.clone(),
            warnings,
            options,
            work,
            staging: Staging::new(work.new_output(), out, options)?,
            progress,
        })
    }
}

/// Brings the pictures into the work folder, unless they are there.
fn looks(sorted: &Sorted, head: &Head, work: &WorkFolder, options: &BuildOptions) -> Result<Looks, BuildError> {
    let facts = &sorted.survey.materials;
    let colored: Vec<bool> = facts.iter().map(|m| m.colored).collect();
    let repeats: Vec<bool> = facts.iter().map(|m| repeats(m.triangles, m.outside)).collect();
    Looks::new(head, &repeats, &colored, work.root(), options, PICTURE_CACHE_BYTES as usize)
}

/// Materials that share an atlas are one surface, whose coordinates in the model are not needed any more.
fn seam(looks: &Looks, material: u32) -> Seam {
    match looks.page(material) {
        Some(_) => Seam { id: looks.representative(material), uv: false },
        None => Seam { id: material, uv: true },
    }
}
