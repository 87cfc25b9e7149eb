//! The cathedral as light meets it: which half-metres are stone, which are glass and of which colour, and what shines.

use glam::{UVec3, Vec2, Vec3};
use rayon::prelude::*;

use super::finish::standings;
use super::furniture::CANDLE_STANDS;
use super::kit::{MaterialId, Mesh, Sink};
use super::materials::tile_metres;
use super::phases::{Element, Extent, Phase, Phases, Standing};
use super::plan::Plan;
use super::textures;
use crate::content::light::{AIR, Lamp, LightGrid, SOLID, Site};
use crate::content::surface::Picture;

/// Edge of a cell, metres.
const CELL_M: f32 = 0.5;
/// What lies before and around the building and takes its shadow, plan axes, metres.
const LOW: Vec3 = Vec3::new(-84.0, -56.0, -1.0);
const HIGH: Vec3 = Vec3::new(152.0, 56.0, 97.0);
/// Steps of each colour of glass.
const SHADES: u8 = 6;
/// The island, and the axis of the nave: the apse lies east-south-east (S); 114 degrees (D).
const SITE: Site = Site { latitude_deg: 48.853, longitude_deg: 2.3499, heading_deg: 114.0 };
/// Light of a stand of candles, of a lantern in an arcade, and of one on the square.
const CANDLES: Vec3 = Vec3::new(1.5, 0.78, 0.30);
const LANTERN: Vec3 = Vec3::new(2.4, 1.55, 0.85);
const STREET: Vec3 = Vec3::new(7.0, 4.9, 3.0);
/// Of a heap of glowing beams.
const EMBERS: Vec3 = Vec3::new(3.4, 1.15, 0.28);

/// What light meets in every phase at once: shapes are laid into cells a single time.
pub struct LightHistory {
    /// All air, with the colours of glass and no lamps.
    empty: LightGrid,
    /// For each cell, the phases in which it is stone ([`Phases::bits`]).
    solid: Vec<u16>,
    /// Cells of glass: which, of what colour, and when.
    panes: Vec<(usize, u8, u16)>,
    plan: Plan,
}

impl LightHistory {
    /// Of these shapes, in visit space.
    pub fn new(plan: &Plan, shapes: &[&Sink], seed: u64) -> Self {
        let (low, high) = (to_visit(LOW), to_visit(HIGH));
        let mut empty = LightGrid::empty(SITE, low.min(high), low.max(high), CELL_M);
        empty.glass = colours_of_glass();
        let mut solid = vec![0_u16; empty.cells.len()];
        let mut glass = Vec::new();
        for sink in shapes {
            for (id, runs) in standings(sink) {
                let Some(mesh) = sink.meshes().get(&id) else { continue };
                match id {
                    MaterialId::Glass => glass.push((mesh, runs)),
                    MaterialId::GlassDark | MaterialId::Iron | MaterialId::Gilding => {}
                    // The city stands outside of the grid.
                    id if id.is_around() => {}
                    MaterialId::Oak => fill(mesh, &runs, |at, when| {
                        if !among_chairs(plan, at) {
                            put(&empty, &mut solid, at, |cell| *cell |= when);
                        }
                    }),
                    _ => fill(mesh, &runs, |at, when| put(&empty, &mut solid, at, |cell| *cell |= when)),
                }
            }
        }
        fill_walls(empty.size, &mut solid);
        let panes = glass.iter().flat_map(|(mesh, runs)| glaze(&empty, &mut solid, mesh, runs, seed)).collect();
        Self { empty, solid, panes, plan: plan.clone() }
    }

    /// The grid of one phase.
    pub fn grid(&self, phase: Phase) -> LightGrid {
        let then = Phases::only(phase).bits();
        let cells = self.solid.iter().map(|when| if when & then == 0 { AIR } else { SOLID }).collect();
        let mut grid = LightGrid { cells, lamps: lamps(&self.plan, phase), ..self.empty.clone() };
        for (cell, colour, when) in &self.panes {
            if when & then != 0
                && let Some(cell) = grid.cells.get_mut(*cell)
            {
                *cell = *colour;
            }
        }
        grid
    }
}

/// Plan axes to visit space.
fn to_visit(p: Vec3) -> Vec3 {
    Vec3::new(p.x, p.z, -p.y)
}

fn put(grid: &LightGrid, cells: &mut [u16], plan_place: Vec3, change: impl FnOnce(&mut u16)) {
    if let Some(cell) = grid.index(to_visit(plan_place)).and_then(|n| cells.get_mut(n)) {
        change(cell);
    }
}

/// Chairs are finer than a cell, and must not close the floor.
fn among_chairs(plan: &Plan, at: Vec3) -> bool {
    at.z < 1.2 && at.y.abs() < plan.nave_y[0] && at.x > plan.nave_x[2] && at.x < plan.transept.x.x
}

/// Triangles, and the phases in which each stands ([`Phases::bits`]).
fn dated<'a>(mesh: &'a Mesh, runs: &'a [(usize, Standing)]) -> impl Iterator<Item = ([u32; 3], u16)> + 'a {
    let triangles = mesh.indices.as_chunks::<3>().0;
    runs.iter().enumerate().flat_map(move |(k, (first, standing))| {
        let end = runs.get(k + 1).map_or(triangles.len(), |next| next.0);
        let when = standing.phases.bits();
        triangles.get(*first..end).unwrap_or_default().iter().map(move |t| (*t, when))
    })
}

/// Calls back for places all over the surface, closer than cells, with when they are there.
fn fill(mesh: &Mesh, runs: &[(usize, Standing)], mut each: impl FnMut(Vec3, u16)) {
    for (t, when) in dated(mesh, runs) {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
        over(a, b, c, |u, v| each(a + (b - a) * u + (c - a) * v, when));
    }
}

fn over(a: Vec3, b: Vec3, c: Vec3, mut each: impl FnMut(f32, f32)) {
    let longest = a.distance(b).max(a.distance(c)).max(b.distance(c));
    let steps = (longest / (CELL_M * 0.6)).ceil().clamp(1.0, 2000.0) as usize;
    for i in 0..=steps {
        for j in 0..=(steps - i) {
            each(i as f32 / steps as f32, j as f32 / steps as f32);
        }
    }
}

/// Walls are drawn as faces: up to a metre of air between two of them is stone.
fn fill_walls(size: UVec3, solid: &mut [u16]) {
    let before = solid.to_vec();
    let row = size.x as usize;
    let strides = [(1, size.x), (row, size.z), (row * size.z as usize, size.y)];
    for (stride, length) in strides {
        let block = stride * length as usize;
        before.par_chunks_exact(block).zip(solid.par_chunks_exact_mut(block)).for_each(|(before, after)| {
            for gap in [2, 3] {
                let Some(beyond) = before.get(gap * stride..) else { continue };
                for between in 1..gap {
                    let after = after.iter_mut().skip(between * stride);
                    for (cell, (near, far)) in after.zip(before.iter().zip(beyond)) {
                        *cell |= near & far;
                    }
                }
            }
        });
    }
}

fn colours_of_glass() -> Vec<[u8; 3]> {
    let steps = f32::from(SHADES - 1);
    let byte = |x: u8| (f32::from(x) / steps * 255.0).round() as u8;
    let shades = || 0..SHADES;
    shades().flat_map(|r| shades().flat_map(move |g| shades().map(move |b| [r, g, b].map(byte)))).collect()
}

/// Panes, coloured as their picture is there. What stands close before and behind them is tracery, finer than a cell:
/// light passes it.
fn glaze(
    grid: &LightGrid,
    solid: &mut [u16],
    mesh: &Mesh,
    runs: &[(usize, Standing)],
    seed: u64,
) -> Vec<(usize, u8, u16)> {
    let picture = textures::picture(MaterialId::Glass, "glass", seed, 0);
    let tile = tile_metres(MaterialId::Glass);
    let steps = f32::from(SHADES - 1);
    let mut panes = Vec::new();
    for (t, when) in dated(mesh, runs) {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
        let [p, q, r] = t.map(|i| mesh.uvs[i as usize]);
        let normal = (b - a).cross(c - a).normalize_or_zero();
        over(a, b, c, |u, v| {
            let at = a + (b - a) * u + (c - a) * v;
            for side in [-1.0, -0.6, 0.6, 1.0] {
                put(grid, solid, at + normal * CELL_M * side, |cell| *cell &= !when);
            }
            let Some(cell) = grid.index(to_visit(at)) else { return };
            let uv = (p + (q - p) * u + (r - p) * v) / tile;
            let [r, g, b] = colour_at(&picture, uv).to_array().map(|x| (x * steps).round().clamp(0.0, steps) as u8);
            panes.push((cell, 2 + (r * SHADES + g) * SHADES + b, when));
        });
    }
    panes
}

/// Linear colour of light behind the pane around a place of its picture: the mean over a sixth of it, brighter, as glass
/// outshines its leads.
fn colour_at(picture: &Picture, uv: Vec2) -> Vec3 {
    let rgba = picture.rgba();
    let (mut sum, mut count) = (Vec3::ZERO, 0.0);
    for i in -3..=3 {
        for j in -3..=3 {
            let at = (uv + Vec2::new(i as f32, -j as f32) / 40.0).rem_euclid(Vec2::ONE);
            let x = (at.x * picture.width as f32) as usize % picture.width.max(1) as usize;
            let y = ((1.0 - at.y) * picture.height as f32) as usize % picture.height.max(1) as usize;
            let texel = (y * picture.width as usize + x) * 4;
            if let Some([r, g, b, _]) = rgba.get(texel..texel + 4) {
                let linear = [*r, *g, *b].map(|byte| (f32::from(byte) / 255.0).powf(2.2));
                sum += Vec3::from(linear);
                count += 1.0;
            }
        }
    }
    let mean = sum / f32::max(count, 1.0);
    mean.clamp(Vec3::ZERO, Vec3::ONE) * 1.3
}

/// What shines in a phase: lanterns hang where arches stand; the square has lamps since there is gas. In the evening of the
/// fire nothing shines inside but embers under the hole of the crossing.
fn lamps(plan: &Plan, phase: Phase) -> Vec<Lamp> {
    let mut lamps = Vec::new();
    let stands = |at: Vec3| {
        let extent = Extent::of([at].into_iter(), MaterialId::Stone, "");
        phase != Phase::P2019 && Element::Body.standing(&extent).holds(phase)
    };
    let mut add = |x: f32, y: f32, z: f32, color: Vec3, there: bool| {
        let at = Vec3::new(x, y, z);
        if there {
            lamps.push(Lamp { at: to_visit(at), color });
        }
    };
    let inside = |x: f32, y: f32, z: f32| stands(Vec3::new(x, y, z));
    let has_street = phase >= Phase::P1859;
    for side in [1.0, -1.0] {
        for (x, y) in CANDLE_STANDS {
            add(x, y * side, 1.35, CANDLES, phase >= Phase::P1859 && inside(x, y * side, 1.35));
        }
        // In each arch of the great arcade and of the choir, and along the aisles.
        for pair in plan.nave_x.windows(2).skip(1).chain(plan.choir_x.windows(2)) {
            let (x, y) = ((pair[0] + pair[1]) / 2.0, plan.nave_y[0] - 0.9);
            let there = inside(x, y, 5.6);
            add(x, y * side, 5.6, LANTERN, there);
            add(x, (plan.nave_y[1] + 0.2) * side, 5.0, LANTERN * 0.5, there);
            add(x, (plan.nave_y[0] + 1.6) * side, plan.level.tribune_floor + 2.4, LANTERN * 0.6, there);
            add(x, (y - 0.5) * side, plan.level.clerestory_sill + 0.4, LANTERN * 0.8, there);
        }
        for y in [10.0, 17.0] {
            let x = (plan.transept.x.x + plan.transept.x.y) / 2.0;
            add(x, y * side, 5.6, LANTERN, inside(x, y, 5.6));
        }
        let altar = plan.altar_x - 1.5;
        add(altar, 2.4 * side, 2.2, CANDLES, inside(altar, 2.4, 2.2));
        // Lights on the square, before the portals and under the galleries.
        for (x, y, z) in
            [(-3.5, 6.5, 1.2), (-3.5, 18.0, 1.2), (-1.2, 12.4, 24.5), (-1.2, 4.0, 24.5), (-1.2, 12.4, 47.5)]
        {
            add(x, y * side, z, STREET, has_street);
        }
        for x in [-14.0, -30.0, -46.0, -62.0] {
            add(x, 22.0 * side, 4.2, STREET * 0.7, has_street);
        }
    }
    for k in 0..=6 {
        let at = plan.apse_point((plan.apse.radii[0] + plan.apse.radii[1]) / 2.0, (k as f32 - 3.0) * 0.5, 5.0);
        add(at.x, at.y, at.z, LANTERN * 0.7, inside(at.x, at.y, at.z));
    }
    for (x, y) in [(65.0, -2.5), (68.5, 1.5), (63.0, 2.0), (46.0, 0.5), (64.0, 11.5)] {
        add(x, y, 1.2, EMBERS, phase == Phase::P2019);
    }
    lamps
}
