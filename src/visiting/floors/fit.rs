//! The floor without its roughness: planes through what lies around each cell, that do not reach over an edge.
//!
//! Of a full window and smaller ones to each side the plane with the least error is taken, and the full one wherever it
//! is hardly worse (after Kuwahara and others 1976, whose filter takes means): noise is averaged over the full window,
//! and a step stays a step, since some smaller window lies on one side of it.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{Vec2, Vec3};
use rayon::prelude::*;

use super::{Cell, Floors, FloorsError};

/// Windows as least and greatest offsets along x and z, the full one first.
const WINDOWS: [[i32; 4]; 6] =
    [[-2, 2, -2, 2], [-1, 1, -1, 1], [-2, 0, -2, 0], [0, 2, -2, 0], [-2, 0, 0, 2], [0, 2, 0, 2]];
/// Neighbours farther away in height are other floors, metres.
const REACH_M: f32 = 0.14;
/// A full window with so small an error needs no other, metres: as flat as drawn.
const FLAT_M: f32 = 0.0002;
/// No plane lies within this: the cell stays as it was measured, metres.
const NO_PLANE_M: f32 = 0.009;

/// A plane through neighbours: height and rise a metre in the middle, and the root mean square of what is left.
#[derive(Clone, Copy)]
struct Plane {
    height: f32,
    slope: Vec2,
    left_m: f32,
}

pub(super) fn fit(floors: &mut Floors, cancel: &AtomicBool) -> Result<(), FloorsError> {
    let cells = &floors.cells;
    let planes: Vec<Option<Plane>> = (0..cells.len() as u32)
        .into_par_iter()
        .with_min_len(4096)
        .map(|cell| if cancel.load(Ordering::Relaxed) { None } else { plane(floors, cell) })
        .collect();
    if cancel.load(Ordering::Relaxed) {
        return Err(FloorsError::Cancelled);
    }
    for (cell, plane) in floors.cells.iter_mut().zip(planes) {
        if let Some(plane) = plane {
            *cell = Cell {
                height: plane.height,
                slope: (plane.slope * 1e4)
                    .round()
                    .clamp(Vec2::splat(-3e4), Vec2::splat(3e4))
                    .to_array()
                    .map(|s| s as i16),
                rough: (plane.left_m * 1e4).min(6e4) as u16,
                ..*cell
            };
        }
    }
    Ok(())
}

fn plane(floors: &Floors, cell: u32) -> Option<Plane> {
    let mut around = [[None; 5]; 5];
    let here = floors.cells[cell as usize];
    let [x, z] = floors.place(here.column);
    for (i, row) in around.iter_mut().enumerate() {
        let Some(z) = (z + i).checked_sub(2).filter(|z| *z < floors.size[1]) else { continue };
        for (j, slot) in row.iter_mut().enumerate() {
            let Some(x) = (x + j).checked_sub(2).filter(|x| *x < floors.size[0]) else { continue };
            let there = floors.nearest_floor(z * floors.size[0] + x, here.height, REACH_M);
            *slot = there.map(|there| floors.cells[there as usize].height - here.height);
        }
    }
    let full = through(&around, WINDOWS[0], floors.cell_m);
    if let Some(full) = full
        && full.left_m <= FLAT_M
    {
        return Some(Plane { height: here.height + full.height, ..full });
    }
    let smaller = WINDOWS[1..].iter().filter_map(|window| through(&around, *window, floors.cell_m));
    let best = smaller.min_by(|a, b| a.left_m.total_cmp(&b.left_m));
    let chosen = match (full, best) {
        (Some(full), Some(best)) if full.left_m > 1.6 * best.left_m + 0.0015 => best,
        (Some(full), _) => full,
        (None, best) => best?,
    };
    (chosen.left_m <= NO_PLANE_M).then_some(Plane { height: here.height + chosen.height, ..chosen })
}

/// The plane of least squares through a window; at least six cells that do not lie in a row are needed.
fn through(around: &[[Option<f32>; 5]; 5], [x0, x1, z0, z1]: [i32; 4], cell_m: f32) -> Option<Plane> {
    let points = (z0..=z1).flat_map(|z| (x0..=x1).map(move |x| (x, z))).filter_map(|(x, z)| {
        let height = around[(z + 2) as usize][(x + 2) as usize]?;
        Some(Vec3::new(x as f32 * cell_m, height, z as f32 * cell_m))
    });
    let (mut count, mut sum) = (0.0f32, Vec3::ZERO);
    let (mut xx, mut zz, mut xz, mut xy, mut zy, mut yy) = (0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for p in points {
        count += 1.0;
        sum += p;
        (xx, zz, xz) = (xx + p.x * p.x, zz + p.z * p.z, xz + p.x * p.z);
        (xy, zy, yy) = (xy + p.x * p.y, zy + p.z * p.y, yy + p.y * p.y);
    }
    if count < 6.0 {
        return None;
    }
    let mean = sum / count;
    (xx, zz, xz) = (xx - sum.x * mean.x, zz - sum.z * mean.z, xz - sum.x * mean.z);
    (xy, zy, yy) = (xy - sum.x * mean.y, zy - sum.z * mean.y, yy - sum.y * mean.y);
    let det = xx * zz - xz * xz;
    if det <= 1e-6 * xx * zz {
        return None;
    }
    let slope = Vec2::new(xy * zz - zy * xz, zy * xx - xy * xz) / det;
    let left = (yy - slope.x * xy - slope.y * zy).max(0.0) / count;
    Some(Plane { height: mean.y - slope.x * mean.x - slope.y * mean.z, slope, left_m: left.sqrt() })
}
