//! From a stream of triangles to a tileset: sorted, then made tile by tile from the leaves to the root.
//!
//! Every step reads files of the work folder and writes others, so that it can be done on any thread, in another
//! process or once more after a kill, with the same bytes as its result.

mod cells;
mod finish;
mod tiles;

use super::error::BuildError;
use super::input::prepare;
use super::memory::Budget;
use super::options::BuildOptions;
use super::output::{Staging, check_output};
use super::pictures::{Plan, SharedPicture, plan as plan_pictures};
use super::report::BuildReport;
use super::simplify::Seam;
use super::sort::{Sorted, Tree, sort, stop_if_cancelled};
use super::work::{Purpose, WorkFolder};
use crate::content::mesh::stream::{Head, ModelStream, of_model};
use crate::content::surface::{Material, Model, Picture, Texture};
use crate::workshop::progress::Progress;
use std::path::Path;
use std::sync::Arc;
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
    check_output(out, options.overwrite)?;
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
    check_output(out, options.overwrite)?;
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
    materials: Vec<Material>,
    /// For every material whether some of its vertices have colours.
    colored: Vec<bool>,
    plans: Vec<Plan>,
    /// What keeps materials apart when they are simplified.
    seams: Vec<Seam>,
    shared: Vec<SharedPicture>,
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
        let mut warnings = stream.warnings();
        let materials = materials(stream.head(), &mut warnings);
        let repeats: Vec<bool> = sorted.survey.materials.iter().map(|m| m.repeats).collect();
        let (plans, shared) = plan_pictures(&materials, &repeats, options)?;
        let seams = (0..materials.len() as u32).map(|id| Seam { id, uv: true }).collect();
        Ok(Self {
            tree,
            seams,
            colored: sorted.survey.materials.iter().map(|m| m.colored).collect(),
            sorted,
            materials,
            plans,
            shared,
            credits: stream.head().credits.clone(),
            warnings,
            options,
            work,
            staging: Staging::new(work.new_output(), out)?,
            progress,
        })
    }
}

/// The materials with their pictures decoded; one that cannot be decoded is left out and named.
fn materials(head: &Head, warnings: &mut Vec<String>) -> Vec<Material> {
    let pictures: Vec<Option<Arc<Picture>>> = head
        .pictures
        .iter()
        .map(|file| file.load().map_err(|what| warnings.push(format!("{}: {what}", file.name))).ok())
        .collect();
    head.materials
        .iter()
        .map(|from| {
            let texture = from.texture.and_then(|texture| {
                let picture = pictures.get(texture.picture)?.clone()?;
                Some(Texture { picture, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v })
            });
            Material { base_color_texture: texture, ..from.material.clone() }
        })
        .collect()
}
