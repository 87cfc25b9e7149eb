//! The first cuts of what is too large to be held: planes between the cells of a grid in which triangles were counted.

use super::kd::{Kd, KdNode, Region, sides};

/// Cells along each axis.
const SIDE: usize = 128;
/// A cut leaves at least this share on either side, or the grid is too coarse for it.
const BALANCE: f64 = 0.25;
/// Most parts that one grid is cut into: each has a file that grows with the others.
const MOST_PARTS: usize = 512;

/// How many triangles have their middle in which cell.
pub(super) struct Grid {
    low: [i32; 3],
    /// Keys along a cell's side.
    cell: [i32; 3],
    counts: Vec<u32>,
}

/// A box of cells.
#[derive(Clone, Copy)]
struct Cells {
    low: [usize; 3],
    high: [usize; 3],
}

impl Grid {
    /// For keys from `low` to `high`, both of which occur.
    pub fn new(low: [i32; 3], high: [i32; 3]) -> Self {
        let cell = [0, 1, 2].map(|k| (high[k] - low[k]) / SIDE as i32 + 1);
        Self { low, cell, counts: vec![0; SIDE * SIDE * SIDE] }
    }

    pub fn count(&mut self, key: [i32; 3]) {
        let [x, y, z] = [0, 1, 2].map(|k| (((key[k] - self.low[k]) / self.cell[k]).max(0) as usize).min(SIDE - 1));
        let slot = &mut self.counts[(z * SIDE + y) * SIDE + x];
        *slot = slot.saturating_add(1);
    }

    /// Cuts the region that is node `node` of `kd` until no part holds more than `most` triangles or no plane of this
    /// grid divides it well. `part` is called for every end with its node, its region and its triangles, and returns
    /// the index that the end gets.
    pub fn divide(
        &self,
        kd: &mut Kd,
        node: u32,
        region: Region,
        most: u64,
        mut part: impl FnMut(u32, Region, u64) -> u32,
    ) {
        let mut waiting = vec![(node, region, Cells { low: [0; 3], high: [SIDE; 3] }, true)];
        let mut ends = 1;
        while let Some((node, region, cells, whole)) = waiting.pop() {
            let (cells, slices) = self.slices(cells);
            let total: u64 = slices[0].iter().sum();
            // What cannot be halved well is still divided once by each grid, so that the next one is finer.
            let least = if whole { 0.0 } else { BALANCE };
            let plane = (total > most && ends < MOST_PARTS).then(|| self.plane(cells, &slices, total, least)).flatten();
            let Some((axis, first_of_second)) = plane else {
                let index = part(node, region, total);
                kd.nodes[node as usize] = KdNode::End(index);
                continue;
            };
            ends += 1;
            let plane = self.low[axis] + first_of_second as i32 * self.cell[axis];
            let children = kd.cut(node, axis, plane);
            let regions = sides(&region, axis, plane);
            let mut halves = [cells; 2];
            halves[0].high[axis] = first_of_second;
            halves[1].low[axis] = first_of_second;
            // The first child is looked at first.
            waiting.push((children[1], regions[1], halves[1], false));
            waiting.push((children[0], regions[0], halves[0], false));
        }
    }

    /// The smallest box of cells around all triangles in `cells`, and the triangles of each slice of it along each axis.
    fn slices(&self, cells: Cells) -> (Cells, [Vec<u64>; 3]) {
        let mut slices = [0, 1, 2].map(|k| vec![0u64; cells.high[k] - cells.low[k]]);
        for z in cells.low[2]..cells.high[2] {
            for y in cells.low[1]..cells.high[1] {
                let row = (z * SIDE + y) * SIDE;
                let mut sum = 0u64;
                for (slice, &count) in slices[0].iter_mut().zip(&self.counts[row + cells.low[0]..row + cells.high[0]]) {
                    *slice += u64::from(count);
                    sum += u64::from(count);
                }
                slices[1][y - cells.low[1]] += sum;
                slices[2][z - cells.low[2]] += sum;
            }
        }
        let mut tight = cells;
        for (k, counts) in slices.iter_mut().enumerate() {
            let first = counts.iter().position(|&n| n > 0).unwrap_or(0);
            let last = counts.iter().rposition(|&n| n > 0).unwrap_or(0);
            tight.low[k] = cells.low[k] + first;
            tight.high[k] = cells.low[k] + last + 1;
            *counts = counts.get(first..=last).unwrap_or_default().to_vec();
        }
        (tight, slices)
    }

    /// Across the longest side if that divides well, else across another; `least` is the smallest share of a side.
    fn plane(&self, cells: Cells, slices: &[Vec<u64>; 3], total: u64, least: f64) -> Option<(usize, usize)> {
        let length = |k: usize| (cells.high[k] - cells.low[k]) as i64 * i64::from(self.cell[k]);
        let mut axes = [0, 1, 2];
        axes.sort_by_key(|&k| std::cmp::Reverse(length(k)));
        let mut best: Option<(u64, usize, usize)> = None;
        for axis in axes {
            let mut below = 0;
            for (i, &count) in slices[axis].iter().enumerate() {
                if i > 0 {
                    let smaller = below.min(total - below);
                    if best.is_none_or(|(most, ..)| smaller > most) {
                        best = Some((smaller, axis, cells.low[axis] + i));
                    }
                }
                below += count;
            }
            if best.is_some_and(|(smaller, ..)| smaller as f64 >= BALANCE * total as f64) {
                break;
            }
        }
        let (smaller, axis, at) = best?;
        (smaller > 0 && smaller as f64 >= least * total as f64).then_some((axis, at))
    }
}
