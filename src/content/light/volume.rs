//! Light at every metre of a building, for one place of the sun.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{UVec3, Vec3};
use rayon::prelude::*;

use super::march::Ways;
use super::spread::Cells;
use super::{AIR, Daylight, LightGrid};

/// Farther from a lamp its light is left out, metres.
const LAMP_REACH_M: f32 = 16.0;

/// Where the texels of a volume are. Two cells of the grid make one along each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VolumeShape {
    /// The lowest corner, visit space.
    pub low: Vec3,
    /// Edge of a texel in metres.
    pub cell_m: f32,
    /// Texels along x, y and z; in memory x is fastest, then z, then y.
    pub size: UVec3,
}

impl VolumeShape {
    /// That of a grid's volume.
    pub fn of(grid: &LightGrid) -> Self {
        Self { low: grid.low, cell_m: grid.cell_m * 2.0, size: grid.size.map(|n| n.div_ceil(2)) }
    }

    /// How many texels.
    pub fn count(&self) -> usize {
        self.size.x as usize * self.size.y as usize * self.size.z as usize
    }
}

/// The light. Texels partly in stone hold a part, and say how much: what is looked up is divided by that share, so that
/// stone neither darkens what lies before it nor lets through what lies behind.
#[derive(Debug, Clone, PartialEq)]
pub struct LightVolume {
    /// Where the texels are.
    pub shape: VolumeShape,
    /// What is left of the sun's light, and which share of the texel is air; 255 for all.
    pub sun: Vec<[u8; 4]>,
    /// Light from everywhere, and the same share; half-precision floats.
    pub around: Vec<[u16; 4]>,
    daylight: Daylight,
}

impl LightVolume {
    /// The light of that day in a building; `None` when cancelled. The same each time, on all cores, in about a second.
    pub fn compute(grid: &LightGrid, daylight: &Daylight, cancelled: &AtomicBool) -> Option<Self> {
        let shape = VolumeShape::of(grid);
        let ways = Ways::new(grid);
        let stopped = || cancelled.load(Ordering::Relaxed);
        let slice = (shape.size.x * shape.size.z) as usize;
        let mut sun = vec![[0; 4]; shape.count()];
        sun.par_chunks_mut(slice.max(1)).enumerate().for_each(|(y, texels)| {
            if stopped() {
                return;
            }
            for (k, texel) in texels.iter_mut().enumerate() {
                let c = UVec3::new(k as u32 % shape.size.x, y as u32, k as u32 / shape.size.x);
                *texel = sun_at(grid, &ways, shape, c, daylight);
            }
        });
        let cells = Cells::new(grid, shape);
        if stopped() {
            return None;
        }
        let up = daylight.towards_sun.y.max(0.0);
        // The ground gives a part of the sun's light back to everything outside.
        let outside = daylight.sky + daylight.sun * up * 0.10;
        let [red, green, blue] = cells.spread(outside, daylight.sun, daylight.towards_sun, &sun, cancelled)?;
        let mut around = vec![[0; 4]; shape.count()];
        around.par_chunks_mut(slice.max(1)).enumerate().for_each(|(y, texels)| {
            if stopped() {
                return;
            }
            for (k, texel) in texels.iter_mut().enumerate() {
                let n = y * slice + k;
                let share = f32::from(sun[n][3]) / 255.0;
                if share == 0.0 {
                    continue;
                }
                let c = UVec3::new(k as u32 % shape.size.x, y as u32, k as u32 / shape.size.x);
                let light = Vec3::new(red[n], green[n], blue[n]) + lamplight(grid, &ways, shape, c) * daylight.lamps;
                *texel = (light * share).extend(share).to_array().map(half);
            }
        });
        (!stopped()).then_some(Self { shape, sun, around, daylight: *daylight })
    }

    /// How the day is that this is the light of.
    pub fn daylight(&self) -> &Daylight {
        &self.daylight
    }

    /// The texel at a place, held at the borders: what is left of the sun (0 to 1), and light from everywhere. The mean
    /// over the nearest 27 texels that are not stone.
    pub fn near(&self, at: Vec3) -> (Vec3, Vec3) {
        let last = self.shape.size.as_vec3() - 1.0;
        let c = ((at - self.shape.low) / self.shape.cell_m).clamp(Vec3::ZERO, last).as_ivec3();
        let (mut sun, mut around, mut share) = (Vec3::ZERO, Vec3::ZERO, 0.0);
        for k in 0..27 {
            let offset = glam::IVec3::new(k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1);
            let n = (c + offset).clamp(glam::IVec3::ZERO, last.as_ivec3()).as_uvec3();
            let n = ((n.y * self.shape.size.z + n.z) * self.shape.size.x + n.x) as usize;
            let (Some(s), Some(a)) = (self.sun.get(n), self.around.get(n)) else { continue };
            sun += Vec3::new(f32::from(s[0]), f32::from(s[1]), f32::from(s[2])) / 255.0;
            around += Vec3::new(whole(a[0]), whole(a[1]), whole(a[2]));
            share += f32::from(s[3]) / 255.0;
        }
        if share > 0.0 { (sun / share, around / share) } else { (Vec3::ZERO, Vec3::ZERO) }
    }
}

/// The middles of a texel's cells that are air.
fn airy(grid: &LightGrid, c: UVec3) -> ([Vec3; 8], usize) {
    let (mut places, mut count) = ([Vec3::ZERO; 8], 0);
    for k in 0..8 {
        let cell = c * 2 + UVec3::new(k & 1, k >> 1 & 1, k >> 2);
        if grid.at(cell) == AIR {
            places[count] = grid.low + (cell.as_vec3() + 0.5) * grid.cell_m;
            count += 1;
        }
    }
    (places, count)
}

fn sun_at(grid: &LightGrid, ways: &Ways, shape: VolumeShape, c: UVec3, daylight: &Daylight) -> [u8; 4] {
    let (places, count) = airy(grid, c);
    if count == 0 {
        return [0; 4];
    }
    let share = count as f32 / 8.0;
    let is_border = c.x == 0 || c.z == 0 || (c + 1).cmpeq(shape.size).any();
    let light = if daylight.towards_sun.y <= 0.0 {
        Vec3::ZERO
    } else if is_border {
        // Beyond lies whatever is not known: in the sun.
        Vec3::ONE
    } else {
        let two = [places[0], places[count - 1]];
        two.iter().map(|from| ways.light(*from, daylight.towards_sun, f32::INFINITY)).sum::<Vec3>() / 2.0
    };
    (light * share).extend(share).to_array().map(|x| (x * 255.0).round() as u8)
}

/// Lamps that are seen from a texel.
fn lamplight(grid: &LightGrid, ways: &Ways, shape: VolumeShape, c: UVec3) -> Vec3 {
    let at = shape.low + (c.as_vec3() + 0.5) * shape.cell_m;
    let mut light = Vec3::ZERO;
    for lamp in &grid.lamps {
        let way = lamp.at - at;
        let distance = way.length();
        if distance >= LAMP_REACH_M {
            continue;
        }
        // The last metre is left out: a lamp may stand in a stand of its own.
        let sees = distance < 1.5 || ways.light(at, way / distance, distance - 1.0) != Vec3::ZERO;
        if sees {
            let fade = 1.0 - distance / LAMP_REACH_M;
            light += lamp.color * (fade * fade / (1.0 + distance * distance));
        }
    }
    light
}

/// A half-precision float (IEEE 754 binary16) of a number that is not negative; what is smaller than 2^-14 becomes 0.
fn half(x: f32) -> u16 {
    let bits = x.clamp(0.0, 65_000.0).to_bits();
    if bits < 0x3880_0000 { 0 } else { ((bits - 0x3800_0000 + 0x1000) >> 13) as u16 }
}

/// The number that [`half`] has written.
fn whole(bits: u16) -> f32 {
    if bits == 0 { 0.0 } else { f32::from_bits((u32::from(bits) << 13) + 0x3800_0000) }
}
