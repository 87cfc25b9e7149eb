//! Light that has lost its direction: from the sky through doors and windows, and back from stone that the sun reaches.
//!
//! It spreads from each cell of a volume to its neighbours as far as the openings between them let it, and stone takes a
//! part of it: a diffusion, brought to rest. That is not how light goes, but it is bright at windows, dim in aisles and
//! dark behind piers, has no noise and takes a second on a processor; see Kaplanyan and Dachsbacher, "Cascaded light
//! propagation volumes" (2010), for what it is a simple form of.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{IVec3, UVec3, Vec3};
use rayon::prelude::*;

use super::volume::VolumeShape;
use super::{AIR, LightGrid, SOLID};

/// Share of light that stone gives back.
const ALBEDO: f32 = 0.70;
/// Share that is lost on a metre of air, so that depth is dark.
const AIR_LOSS: f32 = 0.006;
/// Over-relaxation (Young 1954): about the best factor for rooms of some thirty cells.
const EAGERNESS: f32 = 1.75;
/// Sweeps there and back until what is left to do is below what can be seen.
const SWEEPS: usize = 22;

/// How cells of a volume are connected.
pub(super) struct Cells {
    shape: VolumeShape,
    /// Of each cell, along x, y and z to the next one: what passes (linear RGB) and how much of the way is open.
    links: [Vec<[u8; 4]>; 3],
    /// Cells whose light follows from their neighbours'.
    inside: Vec<u32>,
    /// Whether nothing is above a cell.
    pub(super) sky: Vec<bool>,
}

impl Cells {
    pub(super) fn new(grid: &LightGrid, shape: VolumeShape) -> Self {
        let number = |c: UVec3| ((c.y * shape.size.z + c.z) * shape.size.x + c.x) as usize;
        let link = |c: UVec3, axis: usize| {
            let (mut step, mut u, mut v) = (UVec3::ZERO, UVec3::ZERO, UVec3::ZERO);
            step[axis] = 1;
            u[(axis + 1) % 3] = 1;
            v[(axis + 2) % 3] = 1;
            let near = c * 2 + step;
            let (mut passes, mut open) = (Vec3::ZERO, 0.0);
            for corner in [UVec3::ZERO, u, v, u + v] {
                let (a, b) = (grid.at(near + corner), grid.at(near + corner + step));
                if a == SOLID || b == SOLID {
                    continue;
                }
                open += 0.25;
                // A pane that fills both cells colours once.
                passes += 0.25 * if a == AIR { grid.tint(b) } else { grid.tint(a) };
            }
            let byte = |x: f32| (x * 255.0).round() as u8;
            [byte(passes.x), byte(passes.y), byte(passes.z), byte(open)]
        };
        let slice = (shape.size.x * shape.size.z) as usize;
        let links = [0, 1, 2].map(|axis| {
            let mut all = vec![[0; 4]; shape.count()];
            all.par_chunks_mut(slice.max(1)).enumerate().for_each(|(y, cells)| {
                for (k, cell) in cells.iter_mut().enumerate() {
                    let c = UVec3::new(k as u32 % shape.size.x, y as u32, k as u32 / shape.size.x);
                    *cell = link(c, axis);
                }
            });
            all
        });
        let mut sky = vec![false; shape.count()];
        let mut inside = Vec::new();
        for z in 0..shape.size.z {
            for x in 0..shape.size.x {
                let mut clear = true;
                for y in (0..shape.size.y).rev() {
                    let c = UVec3::new(x, y, z);
                    let n = number(c);
                    clear &= (0..8).all(|k| grid.at(c * 2 + UVec3::new(k & 1, k >> 1 & 1, k >> 2)) == AIR);
                    if clear {
                        if let Some(cell) = sky.get_mut(n) {
                            *cell = true;
                        }
                    } else if c.cmpgt(UVec3::ZERO).all() && (c + 1).cmplt(shape.size).all() {
                        inside.push(n as u32);
                    }
                }
            }
        }
        // In the order of memory, and the same each time.
        inside.sort_unstable();
        Self { shape, links, inside, sky }
    }

    /// The light at rest, a list for each of red, green and blue. `outside` is that of cells under the sky; `sun` what is
    /// left of the sun's in each cell, 255 for all. `None` when cancelled.
    pub(super) fn spread(
        &self,
        outside: Vec3,
        sun_color: Vec3,
        towards_sun: Vec3,
        sun: &[[u8; 4]],
        cancelled: &AtomicBool,
    ) -> Option<[Vec<f32>; 3]> {
        let mut light = [outside.x, outside.y, outside.z].map(|value| {
            let start = value * 0.05;
            self.sky.iter().map(|sky| if *sky { value } else { start }).collect::<Vec<f32>>()
        });
        let strides = [1, (self.shape.size.x * self.shape.size.z) as usize, self.shape.size.x as usize];
        let done = light.par_iter_mut().enumerate().map(|(channel, light)| {
            let rows: Vec<Row> = (self.inside.iter())
                .map(|n| self.row(*n as usize, channel, strides, sun_color, towards_sun, sun))
                .collect();
            for sweep in 0..2 * SWEEPS {
                if cancelled.load(Ordering::Relaxed) {
                    return false;
                }
                let relax = |(n, row): (&u32, &Row)| {
                    let n = *n as usize;
                    let near = [n - 1, n + 1, n - strides[1], n + strides[1], n - strides[2], n + strides[2]];
                    let mut sum = row.source;
                    for (weight, at) in row.weights.iter().zip(near) {
                        sum += weight * light[at];
                    }
                    let rest = sum * row.scale;
                    light[n] += EAGERNESS * (rest - light[n]);
                };
                if sweep % 2 == 0 {
                    self.inside.iter().zip(&rows).for_each(relax);
                } else {
                    self.inside.iter().zip(&rows).rev().for_each(relax);
                }
            }
            light.iter_mut().for_each(|value| *value = value.max(0.0));
            true
        });
        done.reduce(|| true, |a, b| a && b).then_some(light)
    }

    fn row(
        &self,
        n: usize,
        channel: usize,
        strides: [usize; 3],
        sun_color: Vec3,
        towards_sun: Vec3,
        sun: &[[u8; 4]],
    ) -> Row {
        let [red, green, blue, valid] = sun.get(n).copied().unwrap_or_default();
        let lit = f32::from([red, green, blue][channel]) / f32::from(valid.max(1));
        let (mut weights, mut total, mut source) = ([0.0; 6], AIR_LOSS, 0.0);
        for axis in 0..3 {
            for (side, at) in [(0, n.checked_sub(strides[axis])), (1, Some(n))] {
                let link = at.and_then(|at| self.links[axis].get(at)).copied().unwrap_or_default();
                let weight = f32::from(link[channel]) / 255.0;
                let stone = 1.0 - f32::from(link[3]) / 255.0;
                weights[axis * 2 + side] = weight;
                total += weight + stone * (1.0 - ALBEDO);
                // A wall on this side faces the other way.
                let mut normal = IVec3::ZERO;
                normal[axis] = if side == 0 { 1 } else { -1 };
                let facing = normal.as_vec3().dot(towards_sun).max(0.0);
                source += ALBEDO * stone * facing * lit * sun_color[channel];
            }
        }
        Row { weights, source, scale: total.recip() }
    }
}

/// What a cell's light is made of.
struct Row {
    /// From the neighbours: before and after along x, y and z.
    weights: [f32; 6],
    source: f32,
    scale: f32,
}
