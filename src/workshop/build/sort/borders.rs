//! Which positions several tiles use, found without holding the model.
//!
//! Two leaves are divided by some plane. A position that both use lies on one side of it, so for one of the two it is
//! foreign: outside the region of its own middles. Every foreign use of a position is reported to the leaf in whose
//! region the position lies, its home, which thereby hears of all leaves that use it and answers to all of them. The
//! home counts as a user even where none of its own triangles touches the position: it need not be asked, and a
//! position that stays locked a little longer opens no crack, as all its users agree on it.

use super::super::crew::{self, Job};
use super::super::error::BuildError;
use super::super::memory::Budget;
use super::super::work::WorkFolder;
use super::files::{Pigeonholes, WordWriter, read_all, read_blocks};
use super::kd::{Ancestry, Kd};
use super::record::key_of_point;
use crate::workshop::progress::Progress;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Memory for letters on their way, bytes.
const BUFFERS: usize = 32 << 20;
/// Words of a foreign use: leaf within the part, position.
const FOREIGN: usize = 4;
/// Words of a report to a home: position, leaf.
const REPORT: usize = 4;
/// Words of an answer, and of a line in a part's table: leaf, position, level.
pub(super) const BORDER: usize = 5;

/// The leaves of all parts, numbered through.
pub(super) struct Leaves<'a> {
    pub kd: &'a Kd,
    pub ancestry: &'a Ancestry,
    /// For every part its first leaf, and the number of all at the end.
    pub first: &'a [u32],
}

impl Leaves<'_> {
    pub fn parts(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The part a leaf is of.
    pub fn part_of(&self, leaf: u32) -> usize {
        self.first.partition_point(|&first| first <= leaf).saturating_sub(1)
    }

    pub fn home(&self, position: [i32; 3]) -> u32 {
        self.kd.route(key_of_point(position))
    }
}

fn post_office(work: &WorkFolder, name: &str, parts: usize) -> Result<(Vec<PathBuf>, Pigeonholes), BuildError> {
    let paths: Vec<PathBuf> = (0..parts).map(|part| work.sorting(&format!("{name}_{part}.bin"))).collect();
    let holes = Pigeonholes::create(paths.clone(), BUFFERS)?;
    Ok((paths, holes))
}

pub(super) fn position(words: &[u32]) -> [i32; 3] {
    [0, 1, 2].map(|k| words.get(k).copied().unwrap_or(0).cast_signed())
}

/// Records in the order of their words, and every one only once.
pub(super) fn in_order(words: &[u32], length: usize) -> Vec<&[u32]> {
    let mut records: Vec<&[u32]> = words.chunks_exact(length).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// Writes for every part a table of its leaves' border positions and returns how many lines each leaf has in it.
pub(super) fn find_borders(work: &WorkFolder, leaves: &Leaves<'_>) -> Result<Vec<u32>, BuildError> {
    let parts = leaves.parts();
    let (reports, mut holes) = post_office(work, "report", parts)?;
    for part in 0..parts {
        read_blocks(&work.sorting(&format!("foreign_{part}.bin")), FOREIGN, |block| {
            for words in block.chunks_exact(FOREIGN) {
                let leaf = leaves.first[part] + words[0];
                let home = leaves.home(position(&words[1..]));
                holes.post(leaves.part_of(home), &[words[1], words[2], words[3], leaf])?;
            }
            Ok(())
        })?;
    }
    holes.flush()?;

    let (answers, mut holes) = post_office(work, "answer", parts)?;
    for path in &reports {
        let words = read_all(path)?;
        let records = in_order(&words, REPORT);
        for same in records.chunk_by(|a, b| a[..3] == b[..3]) {
            let home = leaves.home(position(same[0]));
            let ancestor = same.iter().fold(leaves.ancestry.node(home), |ancestor, words| {
                leaves.ancestry.common(ancestor, leaves.ancestry.node(words[3]))
            });
            // Two planes make one level.
            let level = leaves.ancestry.depth(ancestor) / 2;
            for leaf in same.iter().map(|words| words[3]).chain([home]) {
                holes.post(leaves.part_of(leaf), &[leaf, same[0][0], same[0][1], same[0][2], level])?;
            }
        }
    }
    holes.flush()?;

    let mut lines = vec![0u32; leaves.first.last().copied().unwrap_or(0) as usize];
    for (part, path) in answers.iter().enumerate() {
        let words = read_all(path)?;
        let mut writer = WordWriter::create(&work.borders(part))?;
        for record in in_order(&words, BORDER) {
            if let Some(count) = lines.get_mut(record[0] as usize) {
                *count += 1;
            }
            writer.write(record)?;
        }
        writer.finish()?;
    }
    for path in reports.iter().chain(&answers) {
        std::fs::remove_file(path).map_err(|e| BuildError::write(path, e))?;
    }
    Ok(lines)
}

/// A corner on a border: its position, and its face's normal as long as the angle there.
pub(super) type BorderFace = ([i32; 3], [f32; 3]);

/// Gives every user of a border position the faces that all of them have there, for normals that have to be rebuilt.
/// `faces` gives the border corners of a leaf in the order of its triangles; it is asked from `budget.threads` threads.
/// Returns how many lines each leaf has in its part's table.
pub(super) fn share_faces(
    work: &WorkFolder,
    leaves: &Leaves<'_>,
    budget: &Budget,
    progress: &dyn Progress,
    jobs: &[Job],
    faces: &(dyn Fn(u32) -> Result<Vec<BorderFace>, BuildError> + Sync),
) -> Result<Vec<u32>, BuildError> {
    /// Position, leaf, number within the leaf, normal.
    const FACE: usize = 8;
    let parts = leaves.parts();
    let (sent, holes) = post_office(work, "face", parts)?;
    let count = leaves.first.last().copied().unwrap_or(0);
    let holes = Mutex::new(holes);
    crew::run(jobs, budget, progress, &|leaf| {
        let leaf = leaf as u32;
        let faces = faces(leaf)?;
        // Letters are put in order when they are read.
        let mut holes = holes.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, (p, normal)) in faces.into_iter().enumerate() {
            let [x, y, z] = p.map(i32::cast_unsigned);
            let [nx, ny, nz] = normal.map(f32::to_bits);
            holes.post(leaves.part_of(leaves.home(p)), &[x, y, z, leaf, number as u32, nx, ny, nz])?;
        }
        Ok(())
    })?;
    holes.into_inner().unwrap_or_else(PoisonError::into_inner).flush()?;

    let (shared, mut holes) = post_office(work, "shared", parts)?;
    for path in &sent {
        let words = read_all(path)?;
        let records = in_order(&words, FACE);
        for same in records.chunk_by(|a, b| a[..3] == b[..3]) {
            let mut users: Vec<u32> = same.iter().map(|words| words[3]).collect();
            users.dedup();
            for leaf in users {
                for (number, w) in same.iter().enumerate() {
                    let line = [leaf, w[0], w[1], w[2], number as u32, w[5], w[6], w[7]];
                    holes.post(leaves.part_of(leaf), &line)?;
                }
            }
        }
    }
    holes.flush()?;

    let mut lines = vec![0u32; count as usize];
    for (part, path) in shared.iter().enumerate() {
        let words = read_all(path)?;
        let mut writer = WordWriter::create(&work.faces(part))?;
        for record in in_order(&words, FACE) {
            if let Some(count) = lines.get_mut(record[0] as usize) {
                *count += 1;
            }
            writer.write(&[record[1], record[2], record[3], record[5], record[6], record[7]])?;
        }
        writer.finish()?;
    }
    for path in sent.iter().chain(&shared) {
        std::fs::remove_file(path).map_err(|e| BuildError::write(path, e))?;
    }
    Ok(lines)
}
