//! The cathedral as light meets it: which half-metres are stone, which are glass and of which colour, and what shines.

use glam::{UVec3, Vec2, Vec3};

use super::furniture::CANDLE_STANDS;
use super::kit::{MaterialId, Mesh, Sink};
use super::materials::tile_metres;
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

/// The grid of these shapes, in visit space.
pub fn light_grid(plan: &Plan, shapes: &Sink, seed: u64) -> LightGrid {
    let (low, high) = (to_visit(LOW), to_visit(HIGH));
    let mut grid = LightGrid::empty(SITE, low.min(high), low.max(high), CELL_M);
    for (id, mesh) in shapes.meshes() {
        match id {
            MaterialId::Glass | MaterialId::GlassDark | MaterialId::Iron | MaterialId::Gilding => {}
            // The city stands outside of the grid.
            id if id.is_around() => {}
            MaterialId::Oak => fill(mesh, |at| {
                if !among_chairs(plan, at) {
                    put(&mut grid, at, SOLID);
                }
            }),
            _ => fill(mesh, |at| put(&mut grid, at, SOLID)),
        }
    }
    fill_walls(&mut grid);
    if let Some(mesh) = shapes.meshes().get(&MaterialId::Glass) {
        glaze(&mut grid, mesh, seed);
    }
    grid.lamps = lamps(plan);
    grid
}

/// Plan axes to visit space.
fn to_visit(p: Vec3) -> Vec3 {
    Vec3::new(p.x, p.z, -p.y)
}

fn put(grid: &mut LightGrid, plan_place: Vec3, what: u8) {
    if let Some(n) = grid.index(to_visit(plan_place))
        && let Some(cell) = grid.cells.get_mut(n)
    {
        *cell = what;
    }
}

/// Chairs are finer than a cell, and must not close the floor.
fn among_chairs(plan: &Plan, at: Vec3) -> bool {
    at.z < 1.2 && at.y.abs() < plan.nave_y[0] && at.x > plan.nave_x[2] && at.x < plan.transept.x.x
}

/// Calls back for places all over the surface, closer than cells.
fn fill(mesh: &Mesh, mut each: impl FnMut(Vec3)) {
    for t in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
        over(a, b, c, |u, v| each(a + (b - a) * u + (c - a) * v));
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
fn fill_walls(grid: &mut LightGrid) {
    let size = grid.size;
    let before = grid.cells.clone();
    let row = size.x as usize;
    let strides = [(1, size.x), (row * size.z as usize, size.y), (row, size.z)];
    for (axis, (stride, length)) in strides.into_iter().enumerate() {
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        for i in 0..size[u] {
            for j in 0..size[v] {
                let mut first = UVec3::ZERO;
                (first[u], first[v]) = (i, j);
                let start = grid.number(first);
                let mut last_solid = None;
                for k in 0..length as usize {
                    if before.get(start + k * stride) != Some(&SOLID) {
                        continue;
                    }
                    if let Some(last) = last_solid
                        && k - last <= 3
                    {
                        (last + 1..k).for_each(|m| grid.cells[start + m * stride] = SOLID);
                    }
                    last_solid = Some(k);
                }
            }
        }
    }
}

/// Panes, coloured as their picture is there. What stands close before and behind them is tracery, finer than a cell:
/// light passes it.
fn glaze(grid: &mut LightGrid, mesh: &Mesh, seed: u64) {
    let picture = textures::picture(MaterialId::Glass, "glass", seed, 0);
    let tile = tile_metres(MaterialId::Glass);
    let steps = f32::from(SHADES - 1);
    for r in 0..SHADES {
        for g in 0..SHADES {
            for b in 0..SHADES {
                grid.glass.push([r, g, b].map(|x| (f32::from(x) / steps * 255.0).round() as u8));
            }
        }
    }
    let mut panes = Vec::new();
    for t in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
        let [p, q, r] = t.map(|i| mesh.uvs[i as usize]);
        let normal = (b - a).cross(c - a).normalize_or_zero();
        over(a, b, c, |u, v| {
            let at = a + (b - a) * u + (c - a) * v;
            panes.push((at, normal, (p + (q - p) * u + (r - p) * v) / tile));
        });
    }
    for (at, normal, _) in &panes {
        for side in [-1.0, -0.6, 0.6, 1.0] {
            put(grid, *at + *normal * CELL_M * side, AIR);
        }
    }
    for (at, _, uv) in panes {
        let [r, g, b] = colour_at(&picture, uv).to_array().map(|x| (x * steps).round().clamp(0.0, steps) as u8);
        put(grid, at, 2 + (r * SHADES + g) * SHADES + b);
    }
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

fn lamps(plan: &Plan) -> Vec<Lamp> {
    let mut lamps = Vec::new();
    let mut add = |x: f32, y: f32, z: f32, color: Vec3| lamps.push(Lamp { at: to_visit(Vec3::new(x, y, z)), color });
    for side in [1.0, -1.0] {
        for (x, y) in CANDLE_STANDS {
            add(x, y * side, 1.35, CANDLES);
        }
        // In each arch of the great arcade and of the choir, and along the aisles.
        for pair in plan.nave_x.windows(2).skip(1).chain(plan.choir_x.windows(2)) {
            let (x, y) = ((pair[0] + pair[1]) / 2.0, plan.nave_y[0] - 0.9);
            add(x, y * side, 5.6, LANTERN);
            add(x, (plan.nave_y[1] + 0.2) * side, 5.0, LANTERN * 0.5);
            add(x, (plan.nave_y[0] + 1.6) * side, plan.level.tribune_floor + 2.4, LANTERN * 0.6);
            add(x, (y - 0.5) * side, plan.level.clerestory_sill + 0.4, LANTERN * 0.8);
        }
        for y in [10.0, 17.0] {
            add((plan.transept.x.x + plan.transept.x.y) / 2.0, y * side, 5.6, LANTERN);
        }
        add(plan.altar_x - 1.5, 2.4 * side, 2.2, CANDLES);
        // Lights on the square, before the portals and under the galleries.
        for (x, y, z) in
            [(-3.5, 6.5, 1.2), (-3.5, 18.0, 1.2), (-1.2, 12.4, 24.5), (-1.2, 4.0, 24.5), (-1.2, 12.4, 47.5)]
        {
            add(x, y * side, z, STREET);
        }
        for x in [-14.0, -30.0, -46.0, -62.0] {
            add(x, 22.0 * side, 4.2, STREET * 0.7);
        }
    }
    for k in 0..=6 {
        let at = plan.apse_point((plan.apse.radii[0] + plan.apse.radii[1]) / 2.0, (k as f32 - 3.0) * 0.5, 5.0);
        add(at.x, at.y, at.z, LANTERN * 0.7);
    }
    lamps
}
