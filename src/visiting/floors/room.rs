//! How far each cell is from the nearest one with something in it.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::Vec2;

use super::{AROUND, Floors, FloorsError};

/// A neighbour's floor that misses a cell's own by more is an edge, metres.
const EDGE_M: f32 = 0.03;
/// Farthest distance that is told, metres.
const FARTHEST_M: f32 = 2.5;

/// From the taken cells outwards, each handing on where it begins (a brushfire; off by less than a cell).
pub(super) fn fill(floors: &mut Floors, cancel: &AtomicBool) -> Result<(), FloorsError> {
    let count = floors.cells.len();
    let mut origin = vec![u32::MAX; count];
    let mut front = Vec::new();
    for cell in 0..count as u32 {
        let rough = floors.cells[cell as usize].roughness_m() * 3.0;
        let ends = || {
            let linked =
                |step: &[i32; 2]| floors.beside(cell, *step, 0.5).is_some_and(|(_, miss)| miss.abs() <= EDGE_M + rough);
            !AROUND[..4].iter().all(linked)
        };
        if floors.cells[cell as usize].taken || ends() {
            origin[cell as usize] = cell;
            front.push(cell);
        }
    }
    for cell in &mut floors.cells {
        cell.clear_cm = (FARTHEST_M * 100.0) as u8;
    }
    for &cell in &front {
        floors.cells[cell as usize].clear_cm = 0;
        floors.cells[cell as usize].taken = true;
    }
    while !front.is_empty() {
        if cancel.load(Ordering::Relaxed) {
            return Err(FloorsError::Cancelled);
        }
        let mut next = Vec::new();
        for &cell in &front {
            let from = origin[cell as usize];
            for step in AROUND {
                let Some((there, _)) = floors.beside(cell, step, 0.25) else { continue };
                let flat = |cell: u32| {
                    let [x, z] = floors.place(floors.cells[cell as usize].column);
                    Vec2::new(x as f32, z as f32)
                };
                let distance = flat(there).distance(flat(from)) * floors.cell_m;
                let other = &mut floors.cells[there as usize];
                if distance < FARTHEST_M && distance * 100.0 + 0.5 < f32::from(other.clear_cm) {
                    other.clear_cm = (distance * 100.0) as u8;
                    origin[there as usize] = from;
                    next.push(there);
                }
            }
        }
        front = next;
    }
    Ok(())
}
