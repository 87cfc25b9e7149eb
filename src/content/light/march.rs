//! Light on a straight way through a grid.

use glam::{UVec3, Vec3};

use super::{AIR, LightGrid, SOLID};

/// Cells along the edge of a block that is crossed at once where it and its neighbours are empty.
const BLOCK: u32 = 8;
/// Step, in cells: short enough that no layer of stone is stepped over but at its very corners.
const STEP: f32 = 0.6;

/// A grid, and where in it nothing is.
pub(super) struct Ways<'a> {
    grid: &'a LightGrid,
    blocks: UVec3,
    /// Whether a block and all around it are air.
    empty: Vec<bool>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(grid: &'a LightGrid) -> Self {
        let blocks = grid.size.map(|n| n.div_ceil(BLOCK));
        let number = |b: UVec3| ((b.y * blocks.z + b.z) * blocks.x + b.x) as usize;
        let mut full = vec![false; (blocks.x * blocks.y * blocks.z) as usize];
        let row = grid.size.x as usize;
        for (line, cells) in grid.cells.chunks(row).enumerate() {
            let (y, z) = (line as u32 / grid.size.z, line as u32 % grid.size.z);
            for (x, part) in cells.chunks(BLOCK as usize).enumerate() {
                if part.iter().any(|cell| *cell != AIR)
                    && let Some(block) = full.get_mut(number(UVec3::new(x as u32, y / BLOCK, z / BLOCK)))
                {
                    *block = true;
                }
            }
        }
        let mut empty = vec![true; full.len()];
        for y in 0..blocks.y {
            for z in 0..blocks.z {
                for x in 0..blocks.x {
                    if full.get(number(UVec3::new(x, y, z))) != Some(&true) {
                        continue;
                    }
                    let near = |n: u32, end: u32| n.saturating_sub(1)..(n + 2).min(end);
                    for b in near(y, blocks.y) {
                        for c in near(z, blocks.z) {
                            for a in near(x, blocks.x) {
                                if let Some(block) = empty.get_mut(number(UVec3::new(a, b, c))) {
                                    *block = false;
                                }
                            }
                        }
                    }
                }
            }
        }
        Self { grid, blocks, empty }
    }

    /// What is left of white light on the way from a place in a direction, as far as `reach_m` or to the end of the
    /// grid: nothing behind stone, coloured by each pane of glass on the way.
    pub(super) fn light(&self, from: Vec3, direction: Vec3, reach_m: f32) -> Vec3 {
        let size = self.grid.size.as_vec3();
        let start = (from - self.grid.low) / self.grid.cell_m;
        let reach = reach_m / self.grid.cell_m;
        let mut light = Vec3::ONE;
        let mut pane = AIR;
        let mut gone = 0.0;
        while gone < reach {
            let place = start + direction * gone;
            if place.cmplt(Vec3::ZERO).any() || place.cmpge(size).any() {
                break;
            }
            let cell = place.as_uvec3();
            let block = cell / BLOCK;
            let number = (block.y * self.blocks.z + block.z) * self.blocks.x + block.x;
            if self.empty.get(number as usize) == Some(&true) {
                gone += BLOCK as f32;
                pane = AIR;
                continue;
            }
            match self.grid.at(cell) {
                SOLID => return Vec3::ZERO,
                AIR => pane = AIR,
                // One pane may be several cells: it colours once.
                glass if pane == AIR => {
                    light *= self.grid.tint(glass);
                    pane = glass;
                }
                _ => {}
            }
            gone += STEP;
        }
        light
    }
}
