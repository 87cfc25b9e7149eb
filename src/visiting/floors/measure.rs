//! From triangles to columns: what each vertical meets, and what stands in each cell.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{Vec2, Vec3};
use rayon::prelude::*;

use super::soup::{Piece, STEEPEST_UP, crossing};
use super::{Cell, FloorsError, LEAST_HEAD_M, MAX_CELLS, Soup};

/// Rows that are measured at once.
const ROWS: usize = 16;
/// What stands in a cell counts from here above its floor, metres: less is a threshold or a slope.
const LOW_M: f32 = 0.06;
/// Two floors closer than this are one, metres.
const SAME_M: f32 = 0.02;
/// What stands on the line between two cells is in both, metres.
const LINE_M: f32 = 1e-4;
/// Highest free height that is told, metres.
const MAX_HEAD_M: f32 = 100.0;

/// Where a triangle passes through a column: its least and greatest height there, and its height in the middle.
#[derive(Clone, Copy)]
struct Met {
    column: u32,
    low: f32,
    high: f32,
    middle: Option<(f32, f32)>,
}

/// The columns' beginnings and their cells; `None` where there are too many.
pub(super) fn measure(
    soup: &Soup,
    low: Vec2,
    cell_m: f32,
    size: [usize; 2],
    cancel: &AtomicBool,
) -> Result<Option<(Vec<u32>, Vec<Cell>)>, FloorsError> {
    let strips: Vec<usize> = (0..size[1]).step_by(ROWS).collect();
    let (mut starts, mut cells) = (vec![0u32], Vec::new());
    // Some strips at a time, so that what was measured never takes more than what is kept.
    for some in strips.chunks(16) {
        if cancel.load(Ordering::Relaxed) {
            return Err(FloorsError::Cancelled);
        }
        let measured: Vec<Vec<Cell>> = some.par_iter().map(|&row| strip(soup, low, cell_m, size, row)).collect();
        for (&row, found) in some.iter().zip(&measured) {
            let last = (row + ROWS).min(size[1]) * size[0];
            for cell in found {
                starts.resize(cell.column as usize + 1, cells.len() as u32);
                cells.push(*cell);
            }
            starts.resize(last + 1, cells.len() as u32);
            // `resize` wrote the beginning of each column; the one after the last cell's begins behind it.
        }
        if cells.len() > MAX_CELLS {
            return Ok(None);
        }
    }
    Ok(Some((starts, cells)))
}

/// The cells of some rows, by column and from below.
fn strip(soup: &Soup, low: Vec2, cell_m: f32, size: [usize; 2], row: usize) -> Vec<Cell> {
    let rows = row..(row + ROWS).min(size[1]);
    let top = low + Vec2::new(0.0, rows.start as f32) * cell_m;
    let bottom = low + Vec2::new(size[0] as f32, rows.end as f32) * cell_m;
    let mut numbers: Vec<u32> = soup.within(top, bottom).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut met = Vec::new();
    for number in numbers {
        draw(soup.triangle(number), low, cell_m, size, &rows, &mut met);
    }
    met.sort_unstable_by(|a: &Met, b: &Met| a.column.cmp(&b.column).then(a.low.total_cmp(&b.low)));
    let mut cells = Vec::new();
    let mut levels = Vec::new();
    for column in met.chunk_by(|a, b| a.column == b.column) {
        column_cells(column, &mut levels, &mut cells);
    }
    cells
}

/// Notes each cell of some rows through which a triangle passes.
fn draw(
    triangle: &[Vec3; 3],
    low: Vec2,
    cell_m: f32,
    size: [usize; 2],
    rows: &std::ops::Range<usize>,
    into: &mut Vec<Met>,
) {
    let z_range = triangle.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), p| (l.min(p.z), h.max(p.z)));
    let row_of = |z: f32| (((z - low.y) / cell_m).max(0.0) as usize).clamp(rows.start, rows.end - 1);
    for row in row_of(z_range.0 - LINE_M)..=row_of(z_range.1 + LINE_M) {
        let z = low.y + row as f32 * cell_m;
        let mut slice = Piece::of(*triangle);
        slice.cut(|p| p.z - z + LINE_M);
        slice.cut(|p| z + cell_m + LINE_M - p.z);
        let (from, to) =
            slice.corners().iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), p| (l.min(p.x), h.max(p.x)));
        if from > to || to < low.x {
            continue;
        }
        let column_of = |x: f32| (((x - low.x) / cell_m).max(0.0) as usize).min(size[0] - 1);
        for column in column_of(from - LINE_M)..=column_of(to + LINE_M) {
            let x = low.x + column as f32 * cell_m;
            let mut piece = slice;
            piece.cut(|p| p.x - x + LINE_M);
            piece.cut(|p| x + cell_m + LINE_M - p.x);
            let heights = piece.corners().iter().map(|p| p.y);
            let (least, greatest) = heights.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), y| (l.min(y), h.max(y)));
            if least <= greatest {
                let middle = crossing(triangle, Vec2::new(x + cell_m / 2.0, z + cell_m / 2.0));
                into.push(Met { column: (row * size[0] + column) as u32, low: least, high: greatest, middle });
            }
        }
    }
}

/// The floors of one column.
fn column_cells(met: &[Met], levels: &mut Vec<(f32, f32)>, cells: &mut Vec<Cell>) {
    levels.clear();
    levels.extend(met.iter().filter_map(|met| met.middle));
    levels.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    for (index, &(height, up)) in levels.iter().enumerate() {
        if up < STEEPEST_UP {
            continue;
        }
        let above = levels[index + 1..].iter().map(|level| level.0);
        let mut above = above.skip_while(|next| *next <= height + 1e-3);
        let head = above.next().map_or(MAX_HEAD_M, |next| (next - height).min(MAX_HEAD_M));
        let again = cells.last().is_some_and(|c: &Cell| c.column == met[0].column && height - c.height < SAME_M);
        if head < LEAST_HEAD_M || again {
            continue;
        }
        let taken = met.iter().any(|met| met.high > height + LOW_M && met.low < height + LEAST_HEAD_M);
        cells.push(Cell {
            height,
            column: met[0].column,
            slope: [0, 0],
            head_cm: (head * 100.0) as u16,
            rough: 0,
            clear_cm: 0,
            taken,
        });
    }
}
