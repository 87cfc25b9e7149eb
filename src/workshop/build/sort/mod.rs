//! A stream of triangles to leaves in files, whatever its size.
//!
//! [`survey`] looks the model over, `spill` writes its triangles down on a grid and deals them out to parts that can be
//! held, `part` cuts each of those down to leaves of even size, and `borders` finds what neighbours share. The cutting
//! planes depend on nothing but the triangles and the size of a leaf; memory decides only how many parts are cut at a
//! time.
//!
//! A regular octree over a building leaves most cells almost empty and some crowded. Here planes lie where they halve
//! the triangles, so that leaves hold between about half of the limit and all of it. Cuts go across the longest side,
//! which keeps tiles compact and their borders short. Two cuts in a row make one level: four children, and with a
//! quarter of the triangles a parent is as large as each child.

mod borders;
mod files;
mod grid;
mod kd;
mod leaf;
mod part;
mod record;
mod spill;
mod survey;
mod tree;

use super::error::BuildError;
use super::look::Looks;
use super::memory::Budget;
use super::work::WorkFolder;
use super::{crew, crew::Job};
use crate::content::mesh::stream::ModelStream;
use crate::workshop::progress::Progress;
use borders::{Leaves, find_borders, share_faces};
use kd::{Ancestry, Kd};
use part::{SortedPart, sort_part};
use serde::{Deserialize, Serialize};
use std::sync::Mutex;

pub(super) use leaf::LeafMesh;
pub(super) use survey::{Dropped, Survey};
pub(super) use tree::{Node, Tree};

/// What a triangle takes while its leaf's border is looked at, bytes.
const FACE_BYTES: u64 = 300;

/// Most triangles that are held at once to be cut, where a leaf holds that many at most.
pub(super) fn most_held(limit: usize) -> u64 {
    (16 * limit as u64).clamp(1 << 12, 1 << 20).max(2 * limit as u64)
}

/// A model, sorted: everything that comes after needs only this and the files it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sorted {
    pub survey: Survey,
    pub kd: Kd,
    pub leaves: Vec<Leaf>,
    pub degenerate: Dropped,
}

/// Where a leaf's triangles lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Leaf {
    pub part: u32,
    /// Triangles before it in the part's file.
    pub first: u64,
    pub triangles: u64,
    /// Lines before it, and its own, in the part's table of border positions.
    pub borders: [u32; 2],
    /// The same in the part's table of faces at border positions.
    pub faces: [u32; 2],
}

pub(super) fn stop_if_cancelled(progress: &dyn Progress) -> Result<(), BuildError> {
    if progress.cancelled() { Err(BuildError::Cancelled) } else { Ok(()) }
}

/// Sorts the stream's triangles into files of `work`; goes on where an earlier attempt ended.
pub(super) fn sort(
    stream: &mut dyn ModelStream,
    limit: usize,
    work: &WorkFolder,
    budget: &Budget,
    progress: &dyn Progress,
) -> Result<Sorted, BuildError> {
    let tree_file = work.path("tree.json");
    if let Some(sorted) = work.read_json(&tree_file)? {
        return Ok(sorted);
    }
    let survey_file = work.sorting("survey.json");
    let survey: Survey = match work.read_json(&survey_file)? {
        Some(survey) => survey,
        None => survey::survey(stream, progress)?,
    };
    let parts_file = work.sorting("parts.json");
    let parts: spill::Parts = match work.read_json(&parts_file)? {
        Some(parts) => parts,
        None => {
            let pictures = Looks::need(stream.head()).disk_bytes;
            work.check_room(survey.finite_triangles, survey.layout.bytes(), pictures, progress)?;
            work.write_json(&survey_file, &survey)?;
            let parts = spill::deal_out(stream, &survey, work, most_held(limit), progress)?;
            work.write_json(&parts_file, &parts)?;
            parts
        }
    };

    progress.phase("cutting into tiles", parts.parts.len() as u64);
    // The file as it was, what decides the order, and the lists of corners that lie elsewhere.
    let bytes = |triangles: u64| triangles * (survey.layout.bytes() + 40);
    let jobs: Vec<Job> = parts
        .parts
        .iter()
        .map(|p| Job { bytes: bytes(p.triangles.min(most_held(limit))), waits_for: Vec::new() })
        .collect();
    let sorted: Vec<Mutex<SortedPart>> = parts.parts.iter().map(|_| Mutex::default()).collect();
    crew::run(&jobs, budget, progress, &|index| {
        let done = sort_part(index, &parts.parts[index], survey.layout, limit, work)?;
        if let Ok(mut slot) = sorted[index].lock() {
            *slot = done;
        }
        Ok(())
    })?;
    let sorted: Vec<SortedPart> = sorted.into_iter().map(|m| m.into_inner().unwrap_or_default()).collect();

    let mut whole = joined(survey, &parts.kd, &sorted);
    whole.degenerate = parts.degenerate;
    progress.phase("finding borders", 0);
    find_all_borders(&mut whole, sorted.len(), limit, work, budget, progress)?;
    work.write_json(&tree_file, &whole)?;
    work.sorted()?;
    Ok(whole)
}

fn joined(survey: Survey, kd: &Kd, parts: &[SortedPart]) -> Sorted {
    let trees: Vec<Kd> = parts.iter().map(|p| p.kd.clone()).collect();
    let mut leaves = Vec::new();
    for (part, sorted) in parts.iter().enumerate() {
        let mut first = 0;
        for &triangles in &sorted.leaves {
            leaves.push(Leaf { part: part as u32, first, triangles, borders: [0; 2], faces: [0; 2] });
            first += triangles;
        }
    }
    Sorted { survey, kd: kd.joined(&trees), leaves, degenerate: Dropped::default() }
}

fn find_all_borders(
    sorted: &mut Sorted,
    parts: usize,
    limit: usize,
    work: &WorkFolder,
    budget: &Budget,
    progress: &dyn Progress,
) -> Result<(), BuildError> {
    let first: Vec<u32> =
        (0..=parts as u32).map(|part| sorted.leaves.partition_point(|l| l.part < part) as u32).collect();
    let ancestry = Ancestry::of(&sorted.kd);
    let kd = sorted.kd.clone();
    let leaves = Leaves { kd: &kd, ancestry: &ancestry, first: &first };
    let lines = find_borders(work, &leaves)?;
    set_ranges(&mut sorted.leaves, &lines, |leaf| &mut leaf.borders);
    stop_if_cancelled(progress)?;
    if sorted.survey.normals_missing {
        progress.phase("normals on borders", sorted.leaves.len() as u64);
        let bytes = |leaf: &Leaf| leaf.triangles.min(most_held(limit)) * FACE_BYTES;
        let jobs: Vec<Job> = sorted.leaves.iter().map(|l| Job { bytes: bytes(l), waits_for: Vec::new() }).collect();
        let known = &*sorted;
        let lines = share_faces(work, &leaves, budget, progress, &jobs, &|leaf| {
            leaf::border_faces(known, leaf as usize, limit, work)
        })?;
        set_ranges(&mut sorted.leaves, &lines, |leaf| &mut leaf.faces);
    }
    Ok(())
}

/// Lines of a table lie in the order of the leaves, part by part.
fn set_ranges(leaves: &mut [Leaf], lines: &[u32], of: fn(&mut Leaf) -> &mut [u32; 2]) {
    let (mut part, mut before) = (0, 0);
    for (leaf, &count) in leaves.iter_mut().zip(lines) {
        if leaf.part != part {
            (part, before) = (leaf.part, 0);
        }
        *of(leaf) = [before, count];
        before += count;
    }
}
