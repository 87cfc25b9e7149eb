//! A build in pieces, for several processes or machines that share a folder.

use super::super::error::BuildError;
use super::super::memory::Budget;
use super::super::options::BuildOptions;
use super::super::output::check_output;
use super::super::report::BuildReport;
use super::super::sort::{Sorted, Tree, sort};
use super::super::work::{Purpose, WorkFolder};
use super::{Project, looks};
use crate::content::mesh::stream::ModelStream;
use crate::workshop::progress::Progress;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Triangles of a cell's leaves unless the options say otherwise: a quarter of a minute's work for one core.
const CELL_TRIANGLES: u64 = 4 << 20;

/// A build laid out in cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildPlan {
    /// The work folder, to be shared with everybody who makes cells.
    pub folder: PathBuf,
    /// Triangles in the leaves, duplicates included.
    pub triangles: u64,
    /// Independent of each other; numbered from 0.
    pub cells: Vec<Cell>,
}

/// A tile with everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What `--cell` takes.
    pub id: usize,
    /// Address of its uppermost tile, relative to the tileset.
    pub tile: String,
    /// Triangles of its leaves.
    pub triangles: u64,
    node: usize,
}

/// What making a cell did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellReport {
    /// Which.
    pub id: usize,
    /// Tiles made now; 0 when all were there already.
    pub tiles: usize,
    /// Triangles of its leaves.
    pub triangles: u64,
}

/// The options with a work folder that stays.
fn kept(options: &BuildOptions) -> BuildOptions {
    let mut options = options.clone();
    options.work.resumable = true;
    options
}

/// Sorts the model into the work folder and lays the rest out in cells. [`build_cell`] makes one, in any order and on
/// any machine that sees the folder; [`finish`] does what is left. All three take the same model and options; only
/// what [`BuildOptions::work`] holds may differ.
///
/// # Errors
/// As [`build_stream`](super::build_stream).
pub fn plan(
    stream: &mut dyn ModelStream,
    out: &Path,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildPlan, BuildError> {
    check_output(out, options)?;
    let options = kept(options);
    let budget = Budget::of(&options)?;
    let work = WorkFolder::open(out, stream.head(), &options, Purpose::Begin)?;
    let planned = sort(stream, options.leaf_limit(), &work, &budget, progress).and_then(|sorted| {
        // Now, so that cells that begin at the same time find them.
        progress.phase("pictures", 0);
        looks(&sorted, stream.head(), &work, &options)?;
        let plan = lay_out(&sorted, &work, options.work.cell_triangles.unwrap_or(CELL_TRIANGLES));
        work.write_json(&work.path("plan.json"), &plan)?;
        Ok(plan)
    });
    planned.map_err(|error| work.give_up(error))
}

fn lay_out(sorted: &Sorted, work: &WorkFolder, most: u64) -> BuildPlan {
    let leaf_triangles: Vec<u64> = sorted.leaves.iter().map(|l| l.triangles).collect();
    let tree = Tree::of(&sorted.kd, &leaf_triangles);
    let mut cells = Vec::new();
    let mut stack = vec![0];
    while let Some(node) = stack.pop() {
        let place = &tree.nodes[node];
        if place.triangles <= most || place.children.is_empty() {
            let (id, tile) = (cells.len(), tree.address(node));
            cells.push(Cell { id, tile, triangles: place.triangles, node });
        } else {
            stack.extend(place.children.iter().rev());
        }
    }
    BuildPlan { folder: work.root().to_path_buf(), triangles: leaf_triangles.iter().sum(), cells }
}

/// The plan and the sorted model in a work folder.
fn planned(work: &WorkFolder) -> Result<(Sorted, BuildPlan), BuildError> {
    let missing = || BuildError::NoPlan { path: work.root().to_path_buf() };
    let sorted = work.read_json(&work.path("tree.json"))?.ok_or_else(missing)?;
    let plan = work.read_json(&work.path("plan.json"))?.ok_or_else(missing)?;
    Ok((sorted, plan))
}

/// Makes one cell of a plan; what is made already stays as it is.
///
/// # Errors
/// No such plan or cell, somebody else who makes the same cell, and anything the disk refuses.
pub fn build_cell(
    stream: &mut dyn ModelStream,
    out: &Path,
    cell: usize,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<CellReport, BuildError> {
    let options = kept(options);
    let budget = Budget::of(&options)?;
    let work = WorkFolder::open(out, stream.head(), &options, Purpose::Cell(cell))?;
    let (sorted, plan) = planned(&work)?;
    let Some(Cell { id, triangles, node, .. }) = plan.cells.get(cell).cloned() else {
        return Err(BuildError::NoCell { cell, count: plan.cells.len() });
    };
    let project = Project::new(sorted, stream, out, &options, &work, progress)?;
    let tiles = project.make(&[node], &budget)?;
    Ok(CellReport { id, tiles, triangles })
}

/// Makes the tiles above the cells and the tileset, and removes the work folder.
///
/// # Errors
/// No plan, cells that are not made yet, and anything the disk refuses.
pub fn finish(
    stream: &mut dyn ModelStream,
    out: &Path,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    let start = Instant::now();
    check_output(out, options)?;
    let options = kept(options);
    let budget = Budget::of(&options)?;
    let work = WorkFolder::open(out, stream.head(), &options, Purpose::Finish)?;
    let (sorted, plan) = planned(&work)?;
    let project = Project::new(sorted, stream, out, &options, &work, progress)?;
    let mut missing = Vec::new();
    for cell in &plan.cells {
        if !project.is_made(cell.node)? {
            missing.push(cell.id);
        }
    }
    if let Some(&first) = missing.first() {
        return Err(BuildError::CellsMissing { count: missing.len(), first });
    }
    project.make(&[0], &budget)?;
    let mut report = project.finish()?;
    work.finish()?;
    report.seconds = start.elapsed().as_secs_f64();
    Ok(report)
}
