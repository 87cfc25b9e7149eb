//! A model as photogrammetry makes them: one surface, its picture in thousands of islands that lie anywhere.

use super::models::{Dice, grid, model, smooth_normals, texture};
use parvis::content::surface::{Model, Picture, Primitive};
use std::sync::Arc;

/// Metres along a side of every scan here.
pub const SIDE: f32 = 60.0;

/// What a scan is made of.
pub struct Scan {
    /// Squares along a side, and along a side of an island: the second divides the first.
    pub squares: u32,
    pub island: u32,
    /// Texels along a side of the picture: a multiple of the islands along a side.
    pub texels: u32,
    /// Texels of background around every island.
    pub margin: u32,
    pub background: [u8; 3],
}

impl Scan {
    /// Texels along a side of an island, margins not counted.
    pub fn inner(&self) -> u32 {
        self.texels / (self.squares / self.island) - 2 * self.margin
    }

    /// Texels of the picture along a metre, seen from above.
    pub fn texels_per_metre(&self) -> f32 {
        self.inner() as f32 * (self.squares / self.island) as f32 / SIDE
    }

    /// The model; `paint` gives the colour at (x, z), in metres.
    pub fn model(&self, paint: impl Fn(f32, f32) -> [u8; 3]) -> Model {
        let ground = grid(self.squares, self.squares, false, |u, v| [(u - 0.5) * SIDE, height(u, v), (v - 0.5) * SIDE]);
        let normals = smooth_normals(&ground);
        let across = self.squares / self.island;
        let cell = self.texels / across;
        let mut places: Vec<u32> = (0..across * across).collect();
        let mut dice = Dice(7);
        for i in (1..places.len()).rev() {
            places.swap(i, dice.below(i as u64 + 1) as usize);
        }
        let mut rgba = vec![255; (self.texels * self.texels) as usize * 4];
        rgba.chunks_exact_mut(4).for_each(|t| t[..3].copy_from_slice(&self.background));
        let mut scan = Primitive::default();
        let stride = self.squares + 1;
        for (island, &place) in places.iter().enumerate() {
            let (column, row) = (island as u32 % across, island as u32 / across);
            let low = [place % across * cell + self.margin, place / across * cell + self.margin];
            // Turned and mirrored in one of eight ways.
            let way = dice.below(8);
            let turned = |s: f32, t: f32| {
                let (s, t) = if way & 1 == 0 { (s, t) } else { (t, s) };
                (if way & 2 == 0 { s } else { 1.0 - s }, if way & 4 == 0 { t } else { 1.0 - t })
            };
            let back = |s: f32, t: f32| {
                let (s, t) = (if way & 2 == 0 { s } else { 1.0 - s }, if way & 4 == 0 { t } else { 1.0 - t });
                if way & 1 == 0 { (s, t) } else { (t, s) }
            };
            let inner = self.inner();
            for y in 0..inner {
                for x in 0..inner {
                    let (s, t) = back((x as f32 + 0.5) / inner as f32, (y as f32 + 0.5) / inner as f32);
                    let at = |part: f32, index: u32| ((index as f32 + part) / across as f32 - 0.5) * SIDE;
                    let color = paint(at(s, column), at(t, row));
                    let texel = ((low[1] + y) * self.texels + low[0] + x) as usize * 4;
                    rgba[texel..texel + 3].copy_from_slice(&color);
                }
            }
            let first = scan.positions.len() as u32;
            for j in 0..=self.island {
                for i in 0..=self.island {
                    let vertex = ((row * self.island + j) * stride + column * self.island + i) as usize;
                    scan.positions.push(ground.positions[vertex]);
                    scan.normals.push(normals[vertex]);
                    let (s, t) = turned(i as f32 / self.island as f32, j as f32 / self.island as f32);
                    let uv = |k: usize, part: f32| (low[k] as f32 + part * inner as f32) / self.texels as f32;
                    scan.uvs.push([uv(0, s), uv(1, t)]);
                }
            }
            let side = self.island + 1;
            for j in 0..self.island {
                for i in 0..self.island {
                    let [a, b, c, d] =
                        [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(di, dj)| first + (j + dj) * side + i + di);
                    // As `grid` winds them.
                    scan.indices.extend([a, b, c, a, c, d]);
                }
            }
        }
        let mut model = model(vec![scan]);
        model.materials[0].base_color_texture =
            texture(&Arc::new(Picture::from_rgba("scan.png", self.texels, self.texels, rgba)));
        model
    }
}

/// Rolling ground with some finer relief.
fn height(u: f32, v: f32) -> f32 {
    3.0 * (u * 7.0).sin() * (v * 5.0).cos()
        + 0.4 * (u * 41.0 + v * 13.0).sin()
        + 0.05 * (u * 157.0).sin() * (v * 173.0).cos()
}
