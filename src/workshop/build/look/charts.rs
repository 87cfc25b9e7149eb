//! A coarse surface laid flat in pieces, of a mesh without texture coordinates.
//!
//! Charts grow from triangle to triangle while the surface faces about the same way
//! (as in B. Lévy et al., "Least squares conformal maps", 2002, section 3, without
//! its search for features), and are seen along their mean normal: a chart of a scan
//! is nearly flat, and what tilts by 60 degrees still has half the texels. Where a
//! chart comes to lie over itself, what lies above becomes another chart.

use super::super::mesh::TileMesh;
use super::adjacency::{NONE, neighbours};
use super::islands::{Flat, split};
use super::raster;
use glam::{Vec2, Vec3};
use std::collections::VecDeque;

/// Cosine of the angle between a triangle and the chart it may join.
const JOINS: f32 = 0.7;
/// The same once the chart is whole; beyond, a triangle would be drawn out too thin.
const STAYS: f32 = 0.3;
/// How often a triangle may be turned away before it becomes a chart by itself.
const TRIES: u8 = 3;
/// Charts below so many texels join a neighbour, if they can.
const SMALL: f32 = 64.0;
/// A texel whose middle lies so far inside two triangles of a chart shows that they overlap.
const INSIDE: f32 = -0.2;
/// Most squares looked at for that.
const GRID: f32 = 16_777_216.0;
/// Directions tried for the smallest box around a chart, over a right angle.
const TURNS: usize = 12;

/// A piece of the surface laid flat.
pub(super) struct Chart {
    /// Of all its triangles.
    pub material: u32,
    /// Corners in texels, the smallest coordinates between 0 and 1.
    pub flats: Vec<Flat>,
    /// Point of the surface's plane at (0, 0), and what a texel along both sides is in metres.
    pub origin: Vec3,
    pub along: [Vec3; 2],
    /// Unit length.
    pub normal: Vec3,
}

impl Chart {
    /// Texels along both sides.
    pub fn size(&self) -> [u32; 2] {
        let high = self.flats.iter().flat_map(|f| f.corners).fold(Vec2::ONE, Vec2::max).ceil();
        [high.x as u32, high.y as u32]
    }

    /// The same with other texels.
    pub fn scaled(&mut self, factor: f32) {
        self.flats.iter_mut().flat_map(|f| &mut f.corners).for_each(|c| *c *= factor);
        self.along = self.along.map(|a| a / factor);
    }
}

/// Charts of the triangles listed, with texels of `texel` metres.
pub(super) fn charts(mesh: &TileMesh, triangles: &[u32], texel: f32) -> Vec<Chart> {
    let shape = Shape::of(mesh, triangles);
    let mut charts = Vec::new();
    let mut waiting: Vec<u32> = (0..triangles.len() as u32).collect();
    let mut first = true;
    while !waiting.is_empty() {
        let mut groups = shape.segments(&waiting);
        waiting.clear();
        if first {
            groups = shape.absorbed(groups, SMALL * texel * texel);
            first = false;
        }
        for group in groups {
            let (chart, folded) = shape.laid_flat(mesh, triangles, &group, texel);
            charts.extend(chart);
            waiting.extend(folded);
        }
        waiting.sort_unstable();
    }
    charts
}

/// What is known of the triangles before any chart; all indices are into the list of triangles.
struct Shape {
    neighbours: Vec<[u32; 3]>,
    /// Unit length, or zero.
    normals: Vec<Vec3>,
    areas: Vec<f32>,
}

impl Shape {
    fn of(mesh: &TileMesh, triangles: &[u32]) -> Self {
        let corners = |t: u32| [0, 1, 2].map(|k| mesh.position(mesh.indices[t as usize * 3 + k]));
        let crosses: Vec<Vec3> = triangles.iter().map(|&t| corners(t)).map(|[a, b, c]| (b - a).cross(c - a)).collect();
        Self {
            neighbours: neighbours(mesh, triangles),
            normals: crosses.iter().map(|c| c.normalize_or_zero()).collect(),
            areas: crosses.iter().map(|c| c.length() * 0.5).collect(),
        }
    }

    /// Groups that hang together and face about the same way.
    fn segments(&self, among: &[u32]) -> Vec<Vec<u32>> {
        let mut open = vec![false; self.normals.len()];
        let mut tries = vec![0u8; self.normals.len()];
        among.iter().for_each(|&t| open[t as usize] = true);
        let mut seeds: VecDeque<u32> = among.iter().copied().collect();
        let mut groups = Vec::new();
        while let Some(seed) = seeds.pop_front() {
            if !open[seed as usize] {
                continue;
            }
            let (mut group, mut mean) = (vec![seed], self.weighted(seed));
            open[seed as usize] = false;
            let mut at = 0;
            while at < group.len() && tries[seed as usize] < TRIES {
                for next in self.neighbours[group[at] as usize] {
                    if next != NONE && open[next as usize] && self.faces(next, mean, JOINS) {
                        open[next as usize] = false;
                        mean += self.weighted(next);
                        group.push(next);
                    }
                }
                at += 1;
            }
            let (stay, leave): (Vec<u32>, Vec<u32>) = group.iter().partition(|&&t| self.faces(t, mean, STAYS));
            // A seed that nobody agrees with stays alone, so that something is always settled.
            let (stay, leave) = if stay.is_empty() { (vec![seed], group[1..].to_vec()) } else { (stay, leave) };
            for t in leave {
                open[t as usize] = true;
                tries[t as usize] = tries[t as usize].saturating_add(1);
                seeds.push_back(t);
            }
            groups.push(stay);
        }
        groups
    }

    fn weighted(&self, t: u32) -> Vec3 {
        self.normals[t as usize] * self.areas[t as usize]
    }

    fn faces(&self, t: u32, mean: Vec3, cosine: f32) -> bool {
        let normal = self.normals[t as usize];
        normal == Vec3::ZERO || mean == Vec3::ZERO || normal.dot(mean) >= cosine * mean.length()
    }

    fn mean(&self, group: &[u32]) -> Vec3 {
        group.iter().map(|&t| self.weighted(t)).sum()
    }

    /// Groups below `small` square metres join the neighbour with which they share most edges,
    /// where all their triangles can be seen along its normal.
    fn absorbed(&self, mut groups: Vec<Vec<u32>>, small: f32) -> Vec<Vec<u32>> {
        let mut group_of = vec![NONE; self.normals.len()];
        for (i, group) in groups.iter().enumerate() {
            group.iter().for_each(|&t| group_of[t as usize] = i as u32);
        }
        let means: Vec<Vec3> = groups.iter().map(|g| self.mean(g)).collect();
        for i in 0..groups.len() {
            if groups[i].iter().map(|&t| self.areas[t as usize]).sum::<f32>() >= small {
                continue;
            }
            let mut beside: Vec<u32> = groups[i]
                .iter()
                .flat_map(|&t| self.neighbours[t as usize])
                .filter(|&n| n != NONE)
                .map(|n| group_of[n as usize])
                .filter(|&g| g != NONE && g != i as u32)
                .collect();
            beside.sort_unstable();
            let candidates = beside
                .chunk_by(|a, b| a == b)
                .filter(|run| groups[i].iter().all(|&t| self.faces(t, means[run[0] as usize], STAYS)));
            if let Some(run) = candidates.max_by_key(|run| (run.len(), std::cmp::Reverse(run[0]))) {
                let to = run[0] as usize;
                let moved = std::mem::take(&mut groups[i]);
                moved.iter().for_each(|&t| group_of[t as usize] = to as u32);
                groups[to].extend(moved);
            }
        }
        groups.retain(|g| !g.is_empty());
        groups
    }

    /// A group in the plane, split where it wastes room, and those of its triangles that would lie over others.
    fn laid_flat(&self, mesh: &TileMesh, triangles: &[u32], group: &[u32], texel: f32) -> (Vec<Chart>, Vec<u32>) {
        let vertex = |t: u32, k: usize| mesh.indices[triangles[t as usize] as usize * 3 + k];
        let first = mesh.vertices[vertex(group[0], 0) as usize];
        let normal = self.mean(group).try_normalize().unwrap_or_else(|| Vec3::from(first.normal).normalize_or(Vec3::Y));
        let center = mesh.position(vertex(group[0], 0));
        let (u, v) = normal.any_orthonormal_pair();
        let seen = |t: u32| {
            [0, 1, 2].map(|k| mesh.position(vertex(t, k)) - center).map(|p| Vec2::new(p.dot(u), p.dot(v)) / texel)
        };
        let mut flats: Vec<Flat> = group.iter().map(|&t| Flat { triangle: t, corners: seen(t) }).collect();
        let turn = best_turn(&flats);
        flats.iter_mut().flat_map(|f| &mut f.corners).for_each(|c| *c = turn.rotate(*c));
        let axis = |by: Vec2| (u * by.x + v * by.y) * texel;
        // What the turned axes are in space: the inverse rotation of the unit vectors.
        let along = [axis(Vec2::new(turn.x, -turn.y)), axis(Vec2::new(turn.y, turn.x))];

        let (kept, folded) = unfolded(flats);
        let charts = split(kept)
            .into_iter()
            .map(|mut flats| {
                let low = flats.iter().flat_map(|f| f.corners).fold(Vec2::INFINITY, Vec2::min).floor();
                for flat in &mut flats {
                    flat.triangle = triangles[flat.triangle as usize];
                    flat.corners.iter_mut().for_each(|c| *c -= low);
                }
                let origin = center + along[0] * low.x + along[1] * low.y;
                Chart { material: first.material, flats, origin, along, normal }
            })
            .collect();
        (charts, folded)
    }
}

/// The rotation, as a unit vector, that makes the box around some triangles smallest.
fn best_turn(flats: &[Flat]) -> Vec2 {
    let area = |turn: Vec2| {
        let corners = flats.iter().flat_map(|f| f.corners).map(|c| turn.rotate(c));
        let (low, high) =
            corners.fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), c| (low.min(c), high.max(c)));
        (high - low + 8.0).element_product()
    };
    let turns = (0..TURNS).map(|i| Vec2::from_angle(i as f32 * std::f32::consts::FRAC_PI_2 / TURNS as f32));
    turns.map(|t| (area(t), t)).reduce(|best, t| if t.0 < best.0 { t } else { best }).map_or(Vec2::X, |best| best.1)
}

/// Takes out the triangles that would lie over ones before them.
fn unfolded(flats: Vec<Flat>) -> (Vec<Flat>, Vec<u32>) {
    let corners = || flats.iter().flat_map(|f| f.corners);
    let low = corners().fold(Vec2::INFINITY, Vec2::min).floor();
    let size = (corners().fold(Vec2::NEG_INFINITY, Vec2::max) - low).ceil().max(Vec2::ONE);
    // A chart that is all edges around much emptiness is looked at through larger squares.
    let scale = (GRID / size.element_product()).sqrt().min(1.0);
    let size = (size * scale).ceil();
    let size = (size.x as u32, size.y as u32);
    let mut taken = vec![false; size.0 as usize * size.1 as usize];
    let (mut kept, mut folded) = (Vec::with_capacity(flats.len()), Vec::new());
    let mut mine = Vec::new();
    for flat in flats {
        mine.clear();
        let mut overlaps = false;
        raster::triangle(flat.corners.map(|c| (c - low) * scale), size, 0.0, |x, y, outside| {
            if outside < INSIDE {
                let at = y as usize * size.0 as usize + x as usize;
                overlaps |= taken[at];
                mine.push(at);
            }
        });
        if overlaps {
            folded.push(flat.triangle);
        } else {
            mine.iter().for_each(|&at| taken[at] = true);
            kept.push(flat);
        }
    }
    (kept, folded)
}
