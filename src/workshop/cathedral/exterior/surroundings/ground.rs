//! Land, quay walls with their parapets, water, and the hills that close the view.

use super::map::{self, BRIDGES, REACH, RIVER};
use crate::workshop::cathedral::exterior::{parvis, weathering};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink, rect};
use crate::workshop::cathedral::plan::Plan;
use glam::{Vec2, Vec3};

/// Gravelled gardens on the island, low and high corner: along the south flank, at the chevet, at the tip.
const GARDENS: [[f32; 4]; 3] = [[8.0, -61.0, 124.0, -32.0], [138.0, -57.5, 184.0, 50.0], [204.0, -34.0, 262.0, 56.0]];

/// Lays it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let gardens = GARDENS.map(|[x0, y0, x1, y1]| rect(Vec2::new(x0, y0), Vec2::new(x1, y1)));
    let mut holes = vec![parvis::outline(plan)];
    holes.extend(gardens.clone());
    flat(out, MaterialId::Ground, &Outline::with_holes(map::cite(), holes), 0.0);
    for garden in gardens {
        flat(out, MaterialId::Gravel, &Outline::new(garden), 0.0);
    }
    for land in [map::saint_louis(), map::left_bank(), map::right_bank()] {
        flat(out, MaterialId::Ground, &Outline::new(land), 0.0);
    }
    // Water lies between the banks alone: under land there is nothing to fall upon.
    flat(out, MaterialId::Water, &Outline::with_holes(map::river(), vec![map::cite(), map::saint_louis()]), RIVER);
    for (line, closed) in map::quays() {
        quay(out, &line, closed, if detail.fine() { 14.0 } else { 48.0 });
    }
    hills(out);
}

/// A level surface at height `z`, textured by its place.
pub fn flat(out: &mut Sink, material: MaterialId, outline: &Outline, z: f32) {
    let (points, indices) = outline.triangles();
    let mesh = out.mesh(material);
    let first = mesh.positions.len() as u32;
    for p in points {
        mesh.vertex(p.extend(z), Vec3::Z, p);
    }
    mesh.indices.extend(indices.iter().map(|i| first + i));
}

/// The wall from the river up to a parapet, in pieces about `length` long; land lies on the left of the line.
fn quay(out: &mut Sink, line: &[Vec2], closed: bool, length: f32) {
    let count = line.len();
    let edges = if closed { count } else { count - 1 };
    let left = |i: usize| (line[(i + 1) % count] - line[i % count]).perp().normalize_or(Vec2::Y);
    // Where the parapet's inner face stands at a corner.
    let inner = |i: usize| {
        let (before, after) = match (closed, i) {
            (false, 0) => (left(0), left(0)),
            (false, i) if i + 1 == count => (left(count - 2), left(count - 2)),
            _ => (left(i + count - 1), left(i)),
        };
        let sum = before + after;
        line[i % count] + sum * (2.0 / sum.length_squared().max(0.5)) * 0.45
    };
    let mesh = out.mesh(MaterialId::Quay);
    for i in 0..edges {
        let (a, b) = (line[i], line[(i + 1) % count]);
        let (c, d) = (inner(i), inner((i + 1) % count));
        let steps = (a.distance(b) / length).ceil().max(1.0) as usize;
        for k in 0..steps {
            let (s, t) = (k as f32 / steps as f32, (k + 1) as f32 / steps as f32);
            let (p, q) = (a.lerp(b, s), a.lerp(b, t));
            let (r, u) = (c.lerp(d, s), c.lerp(d, t));
            let open = BRIDGES.iter().any(|(from, to, half)| {
                let middle = 0.5 * (p + q);
                let along = (*to - *from).normalize_or(Vec2::Y);
                (middle - *from).perp_dot(along).abs() < half + 2.0 && from.distance(middle) < from.distance(*to) + 20.0
            });
            let top = if open { 0.0 } else { 0.95 };
            mesh.quad([p.extend(RIVER - 1.0), q.extend(RIVER - 1.0), q.extend(top), p.extend(top)]);
            if !open {
                mesh.quad([p.extend(top), q.extend(top), u.extend(top), r.extend(top)]);
                mesh.quad([u.extend(-0.05), r.extend(-0.05), r.extend(top), u.extend(top)]);
            }
        }
    }
}

/// A ring of hills as pale as the haze: it stands where the land ends, and higher than any eye on the towers.
fn hills(out: &mut Sink) {
    let steps = 96;
    let mesh = out.mesh(MaterialId::Far);
    let at = |k: usize| Vec2::from_angle(std::f32::consts::TAU * (k % steps) as f32 / steps as f32);
    let height = |k: usize| {
        let d = at(k);
        let rolling = weathering::noise(Vec3::new(d.x * 2.2, d.y * 2.2, 2.0));
        // Montmartre in the north, Belleville in the north-east, the Montagne Sainte-Geneviève in the south.
        let peak = |angle: f32, width: f32| (-(d.angle_to(Vec2::from_angle(angle)) / width).powi(2)).exp();
        58.0 + 26.0 * rolling + 50.0 * peak(2.0, 0.16) + 44.0 * peak(0.75, 0.3) + 16.0 * peak(-1.75, 0.25)
    };
    for k in 0..steps {
        let (a, b) = (at(k) * REACH * 0.985, at(k + 1) * REACH * 0.985);
        let (c, d) = (at(k) * REACH * 0.90, at(k + 1) * REACH * 0.90);
        let (ha, hb) = (height(k), height(k + 1));
        let low = RIVER - 1.0;
        // A slope with houses on it, then the sky-line.
        let quad = [d.extend(low), c.extend(low), a.extend(ha), b.extend(hb)];
        let normal = (quad[1] - quad[0]).cross(quad[2] - quad[0]).normalize_or(Vec3::Z);
        let first = mesh.positions.len() as u32;
        for p in quad {
            mesh.vertex(p, normal, p.truncate());
        }
        mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|i| first + i));
    }
}
