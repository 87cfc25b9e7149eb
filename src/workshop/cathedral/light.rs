//! How open each place is, baked into vertex colours.
//!
//! The building is drawn into a grid of bits; from every vertex rays march over the hemisphere. A ray that leaves, or
//! meets glass, brings light; one that meets stone brings less the nearer it is, and warmer.

use super::kit::{MaterialId, Mesh};
use crate::workshop::progress::Progress;
use glam::{IVec3, Vec3};
use rayon::prelude::*;
use std::collections::HashMap;

/// Edge of a grid cell in metres.
const CELL: f32 = 0.3;
/// How far a ray looks, metres.
const REACH: f32 = 14.0;
/// Rays a vertex.
const RAYS: usize = 28;
/// Vertices of one mesh within about this many metres share a sample when they face alike.
const SHARE: f32 = 0.15;
/// Nothing is darker than this.
const FLOOR: f32 = 0.22;

/// A box of bits.
struct Grid {
    low: Vec3,
    size: IVec3,
    solid: Vec<u64>,
    glass: Vec<u64>,
}

impl Grid {
    fn new(low: Vec3, high: Vec3) -> Self {
        let size = ((high - low) / CELL).ceil().as_ivec3() + 1;
        let words = (size.x as usize * size.y as usize * size.z as usize).div_ceil(64);
        Self { low, size, solid: vec![0; words], glass: vec![0; words] }
    }

    fn index(&self, p: Vec3) -> Option<usize> {
        let c = ((p - self.low) / CELL).floor().as_ivec3();
        let inside = c.cmpge(IVec3::ZERO).all() && c.cmplt(self.size).all();
        inside.then(|| (c.z as usize * self.size.y as usize + c.y as usize) * self.size.x as usize + c.x as usize)
    }

    fn fill(&mut self, mesh: &Mesh, glass: bool) {
        for t in mesh.indices.as_chunks::<3>().0 {
            let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
            let steps = (a.distance(b).max(a.distance(c)).max(b.distance(c)) / (CELL * 0.7)).ceil().max(1.0) as usize;
            for i in 0..=steps {
                for j in 0..=(steps - i) {
                    let (u, v) = (i as f32 / steps as f32, j as f32 / steps as f32);
                    if let Some(at) = self.index(a + (b - a) * u + (c - a) * v) {
                        let bits = if glass { &mut self.glass } else { &mut self.solid };
                        bits[at / 64] |= 1 << (at % 64);
                    }
                }
            }
        }
    }
}

/// Linear RGBA for every vertex of every mesh.
pub fn bake(meshes: &[(MaterialId, Mesh)], progress: &dyn Progress) -> Vec<Vec<[u8; 4]>> {
    bake_among(meshes, &[], progress)
}

/// As [`bake`], with others standing around that get no colour.
pub fn bake_among(
    meshes: &[(MaterialId, Mesh)],
    around: &[(MaterialId, Mesh)],
    progress: &dyn Progress,
) -> Vec<Vec<[u8; 4]>> {
    let vertices: usize = meshes.iter().map(|(_, m)| m.positions.len()).sum();
    progress.phase("Baking the light", vertices as u64);
    let (low, high) = meshes
        .iter()
        .flat_map(|(_, m)| &m.positions)
        .fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)));
    if !low.is_finite() {
        return Vec::new();
    }
    let mut grid = Grid::new(low - 0.5, high + 0.5);
    for (id, mesh) in meshes.iter().chain(around) {
        grid.fill(mesh, matches!(id, MaterialId::Glass | MaterialId::GlassDark));
    }
    let rays = directions();
    meshes
        .iter()
        .map(|(id, mesh)| {
            if matches!(id, MaterialId::Glass | MaterialId::GlassDark) {
                return vec![[255; 4]; mesh.positions.len()];
            }
            // Carving is finer than light varies: vertices close together that face alike share one sample.
            let mut samples: Vec<(Vec3, Vec3)> = Vec::new();
            let mut known: HashMap<(IVec3, IVec3), usize> = HashMap::new();
            let which: Vec<usize> = mesh
                .positions
                .iter()
                .zip(&mesh.normals)
                .map(|(p, n)| {
                    *known.entry(((*p / SHARE).round().as_ivec3(), (*n * 3.0).round().as_ivec3())).or_insert_with(
                        || {
                            samples.push((*p, *n));
                            samples.len() - 1
                        },
                    )
                })
                .collect();
            let shades: Vec<[u8; 4]> = samples
                .par_iter()
                .map(|(p, n)| if progress.cancelled() { [255; 4] } else { shade(openness(&grid, &rays, *p, *n)) })
                .collect();
            let colors = which.into_iter().map(|k| shades[k]).collect();
            progress.advance(mesh.positions.len() as u64);
            colors
        })
        .collect()
}

/// Directions of the upper half ball with density as the cosine, on a golden spiral.
fn directions() -> Vec<Vec3> {
    (0..RAYS)
        .map(|i| {
            let (r2, turn) = ((i as f32 + 0.5) / RAYS as f32, i as f32 * 2.399_963);
            let r = r2.sqrt();
            Vec3::new(r * turn.cos(), r * turn.sin(), (1.0 - r2).sqrt())
        })
        .collect()
}

/// Share of light that reaches a point, 0 to a little over 1.
fn openness(grid: &Grid, rays: &[Vec3], position: Vec3, normal: Vec3) -> f32 {
    let (x, y) = normal.any_orthonormal_pair();
    let start = position + normal * (CELL * 1.2);
    let mut light = 0.0;
    for ray in rays {
        let direction = x * ray.x + y * ray.y + normal * ray.z;
        let (mut distance, mut step) = (CELL * 0.8, CELL * 0.9);
        let mut gain = 1.0;
        while distance < REACH {
            let Some(at) = grid.index(start + direction * distance) else { break };
            let (word, bit) = (at / 64, 1u64 << (at % 64));
            if grid.glass[word] & bit != 0 {
                gain = 1.25;
                break;
            }
            if grid.solid[word] & bit != 0 {
                gain = (distance / REACH).powf(0.85) * 0.8;
                break;
            }
            distance += step;
            step *= 1.09;
        }
        light += gain;
    }
    light / rays.len() as f32
}

/// Deep places get warmer as they get darker: their light has touched more stone.
fn shade(openness: f32) -> [u8; 4] {
    let value = FLOOR + (1.0 - FLOOR) * openness.clamp(0.0, 1.0).powf(1.35);
    let shadow = 1.0 - value;
    let byte = |x: f32| (x.clamp(0.0, 1.0) * 255.0).round() as u8;
    [byte(value + shadow * 0.045), byte(value), byte(value - shadow * 0.09), 255]
}
