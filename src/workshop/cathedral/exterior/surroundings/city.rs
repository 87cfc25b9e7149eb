//! Blocks of houses on the island and on both banks: rows with mansard roofs near by, plain volumes further away.

use super::map::{self, BRIDGES};
use crate::workshop::cathedral::exterior::weathering::hash;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Mesh, Sink};
use glam::{Affine3A, Vec2, Vec3};

/// Width of a bay and height of a storey, as the picture of fronts has them.
const BAY: f32 = 3.1;
/// Where distances are counted from.
const MIDDLE: Vec2 = Vec2::new(60.0, 0.0);
/// How far single houses, and after them streets, are told apart.
const NEAR: [f32; 2] = [430.0, 760.0];

/// From a quay's edge to each row of blocks behind it, and how deep these are.
const QUAYS: [[f32; 2]; 3] = [[17.0, 32.0], [58.0, 36.0], [103.0, 38.0]];

/// Blocks of the island near the church: low and high corner. The Hôtel-Dieu's wings, the houses of the cloister, the
/// Préfecture, the flower market and the courts.
const NAMED: [[f32; 4]; 12] = [
    [-118.0, 50.0, -14.0, 64.0],
    [-118.0, 64.0, -104.0, 138.0],
    [-28.0, 64.0, -14.0, 138.0],
    [-104.0, 126.0, -28.0, 138.0],
    [8.0, 45.0, 58.0, 90.0],
    [64.0, 45.0, 112.0, 90.0],
    [118.0, 48.0, 172.0, 92.0],
    [8.0, 98.0, 58.0, 138.0],
    [64.0, 98.0, 112.0, 138.0],
    [118.0, 99.0, 150.0, 128.0],
    [-240.0, -52.0, -136.0, 56.0],
    [-240.0, 66.0, -140.0, 134.0],
];

/// Builds it.
pub fn add(detail: Detail, out: &mut Sink) {
    for (k, [x0, y0, x1, y1]) in NAMED.iter().enumerate() {
        // The Hôtel-Dieu's wings are one building of even height.
        let (low, high) = (Vec2::new(*x0, *y0), Vec2::new(*x1, *y1));
        let near = detail.fine();
        block(out, near, low, high, k as i32, if k < 4 { Some(15.5) } else { None });
    }
    for (k, (line, closed)) in map::quays().iter().enumerate().skip(1) {
        fronts(detail, out, line, *closed, 1000 * k as i32);
    }
    let lands = [map::cite(), map::saint_louis(), map::left_bank(), map::right_bank()];
    for (land, polygon) in lands.iter().enumerate() {
        // Streets of the left bank run a little askew.
        let turn = Vec2::from_angle([0.04, 0.10, -0.16, 0.12][land]);
        let seed = 100 * (land as i32 + 1);
        let coarser = if detail.fine() { 1.0 } else { 2.0 };
        cells(Vec2::new(66.0, 54.0) * coarser, map::REACH, |i, j, low, high| {
            let middle = turn.rotate(0.5 * (low + high));
            let far = middle.distance(MIDDLE);
            let taken = land == 0 && middle.x > -270.0;
            if far < NEAR[1] && !taken && fits(polygon, turn, low, high, [14.0, 51.0, 143.0, 143.0][land]) {
                let mut own = Sink::new();
                let near = detail.fine() && far < NEAR[0];
                block(&mut own, near, low + 6.0, high - 6.0, seed + 37 * i + j, None);
                out.place_sink(&own, &Affine3A::from_rotation_z(turn.to_angle()));
            }
        });
        cells(Vec2::new(190.0, 160.0) * coarser, map::REACH, |i, j, low, high| {
            let far = turn.rotate(0.5 * (low + high)).distance(MIDDLE);
            if (NEAR[1] + 90.0..map::REACH * 0.90).contains(&far) && fits(polygon, turn, low, high, 12.0) {
                let height = 15.0 + 8.0 * hash(i, j, seed);
                let mut own = Sink::new();
                volume(&mut own, low + 9.0, high - 9.0, height, far > 1300.0);
                out.place_sink(&own, &Affine3A::from_rotation_z(turn.to_angle()));
            }
        });
    }
}

/// Blocks along a quay, whose land lies on its left: one row on an island, three on a bank, with streets between them
/// and where bridges come ashore.
fn fronts(detail: Detail, out: &mut Sink, line: &[Vec2], closed: bool, seed: i32) {
    let count = line.len();
    for i in 0..if closed { count } else { count - 1 } {
        let (a, b) = (line[i], line[(i + 1) % count]);
        let along = (b - a).normalize_or(Vec2::X);
        let place = Affine3A::from_rotation_translation(glam::Quat::from_rotation_z(along.to_angle()), a.extend(0.0));
        for (row, [walk, deep]) in QUAYS.into_iter().take(if closed { 1 } else { 3 }).enumerate() {
            for (from, to) in between_bridges(a, b) {
                let blocks = ((to - from) / 58.0).round().max(1.0);
                let pitch = (to - from) / blocks;
                for k in 0..blocks as i32 {
                    let at = from + pitch * k as f32;
                    let middle = a + along * (at + 0.5 * pitch) + along.perp() * (walk + 0.5 * deep);
                    let far = middle.distance(MIDDLE);
                    if far > NEAR[1] || pitch < 22.0 {
                        continue;
                    }
                    let mut own = Sink::new();
                    let high = Vec2::new(at + pitch - 9.0, walk + deep);
                    let seed = seed + 300 * row as i32 + 50 * i as i32 + k + from as i32;
                    block(&mut own, detail.fine() && far < NEAR[0], Vec2::new(at, walk), high, seed, None);
                    out.place_sink(&own, &place);
                }
            }
        }
    }
}

/// Lengths of a quay's edge, in metres from `a`, that neither a bridge's street nor the next edge's houses take.
fn between_bridges(a: Vec2, b: Vec2) -> Vec<(f32, f32)> {
    let along = (b - a).normalize_or(Vec2::X);
    let length = a.distance(b);
    let mut streets: Vec<(f32, f32)> = BRIDGES
        .iter()
        .flat_map(|(p, q, half)| [(*p, *half), (*q, *half)])
        .filter(|(end, _)| (*end - a).perp_dot(along).abs() < 25.0)
        .map(|(end, half)| ((end - a).dot(along) - half - 2.0, (end - a).dot(along) + half + 2.0))
        .filter(|(l, h)| *h > 0.0 && *l < length)
        .collect();
    streets.sort_by(|p, q| p.0.total_cmp(&q.0));
    let mut from = 14.0;
    let mut free = Vec::new();
    for (l, h) in streets {
        free.push((from, l));
        from = h;
    }
    free.push((from, length - 14.0));
    free.retain(|(l, h)| h - l > 22.0);
    free
}

/// Calls `each` for every cell of a grid over the whole land.
fn cells(size: Vec2, reach: f32, mut each: impl FnMut(i32, i32, Vec2, Vec2)) {
    let (nx, ny) = ((reach / size.x) as i32, (reach / size.y) as i32);
    for j in -ny..ny {
        for i in -nx..nx {
            let low = size * Vec2::new(i as f32, j as f32);
            each(i, j, low, low + size);
        }
    }
}

/// Whether a cell, `margin` wider on every side, lies within the land.
fn fits(land: &[Vec2], turn: Vec2, low: Vec2, high: Vec2, margin: f32) -> bool {
    let (l, h) = (low - margin, high + margin);
    [l, Vec2::new(h.x, l.y), h, Vec2::new(l.x, h.y)].into_iter().all(|p| map::inside(land, turn.rotate(p)))
}

/// A block: rows of houses around a court where they are near, else one volume.
fn block(out: &mut Sink, near: bool, low: Vec2, high: Vec2, seed: i32, height: Option<f32>) {
    if !near {
        return volume(out, low, high, height.unwrap_or(15.5 + 6.0 * hash(seed, 3, 1)), false);
    }
    pavement(out, low - 2.5, high + 2.5);
    let size = high - low;
    let depth = 11.0f32.min(0.5 * size.min_element());
    if size.min_element() < 25.0 {
        // A wing: one row as deep as the plot.
        let (along, length, deep) = if size.x > size.y { (Vec2::X, size.x, size.y) } else { (Vec2::Y, size.y, size.x) };
        let at = if size.x > size.y { low } else { Vec2::new(high.x, low.y) };
        return row(out, at, along, length, deep, seed, height);
    }
    row(out, low, Vec2::X, size.x, depth, seed, height);
    row(out, high, Vec2::NEG_X, size.x, depth, seed + 1, height);
    let between = size.y - 2.0 * depth;
    row(out, Vec2::new(high.x, low.y + depth), Vec2::Y, between, depth, seed + 2, height);
    row(out, Vec2::new(low.x, high.y - depth), Vec2::NEG_Y, between, depth, seed + 3, height);
}

/// A kerb with its pavement around a block.
fn pavement(out: &mut Sink, low: Vec2, high: Vec2) {
    let mesh = out.mesh(MaterialId::Quay);
    let top = 0.12;
    let corners = [low, Vec2::new(high.x, low.y), high, Vec2::new(low.x, high.y)];
    mesh.quad(corners.map(|p| p.extend(top)));
    for k in 0..4 {
        let (a, b) = (corners[k], corners[(k + 1) % 4]);
        mesh.quad([a.extend(-0.05), b.extend(-0.05), b.extend(top), a.extend(top)]);
    }
}

/// Houses side by side along `along`, their fronts on its right, `deep` to its left.
fn row(out: &mut Sink, from: Vec2, along: Vec2, length: f32, deep: f32, seed: i32, height: Option<f32>) {
    let mut at = 0.0;
    let mut k = 0;
    while length - at > 1.0 {
        let bays = 3.0 + (hash(seed, k, 11) * 3.0).floor();
        let mut width = bays * BAY;
        if length - at - width < 2.5 * BAY {
            width = length - at;
        }
        let floors = 5.0 + (hash(seed, k, 13) * 2.6).floor();
        let tall = height.unwrap_or(floors * BAY + 0.6 * hash(seed, k, 17));
        house(out, from + along * at, along, Vec2::new(width, deep), tall, hash(seed, k, 19) > 0.3);
        at += width;
        k += 1;
    }
}

/// One house: four walls, a mansard between party walls, a chimney stack.
fn house(out: &mut Sink, at: Vec2, along: Vec2, size: Vec2, tall: f32, chimney: bool) {
    let inwards = along.perp();
    let p = |x: f32, y: f32, z: f32| (at + along * x + inwards * y).extend(z);
    let (w, d) = (size.x, size.y);
    let (steep, rise) = (1.3f32.min(0.3 * d), 2.7);
    let ridge = tall + rise + 1.1;
    // Bays are stretched a little so that whole ones fill the front.
    let bays = (w / BAY).round().max(1.0) * BAY;
    let walls = out.mesh(MaterialId::Houses);
    wall(walls, [p(0.0, 0.0, 0.0), p(w, 0.0, 0.0), p(w, 0.0, tall), p(0.0, 0.0, tall)], Vec2::new(bays, tall));
    wall(walls, [p(w, d, 0.0), p(0.0, d, 0.0), p(0.0, d, tall), p(w, d, tall)], Vec2::new(bays, tall));
    let party = out.mesh(MaterialId::Quay);
    for (x, turned) in [(0.0, true), (w, false)] {
        let mut side = vec![
            p(x, 0.0, 0.0),
            p(x, d, 0.0),
            p(x, d, tall),
            p(x, d - steep, tall + rise),
            p(x, 0.5 * d, ridge),
            p(x, steep, tall + rise),
            p(x, 0.0, tall),
        ];
        if turned {
            side.reverse();
        }
        let normal = (if turned { -along } else { along }).extend(0.0);
        let first = party.positions.len() as u32;
        for q in &side {
            party.vertex(*q, normal, Vec2::new(q.truncate().dot(inwards), q.z));
        }
        for k in 1..side.len() as u32 - 1 {
            party.triangle(first, first + k, first + k + 1);
        }
    }
    if chimney {
        stack(party, &p, w, d, ridge);
    }
    let roof = out.mesh(MaterialId::Roofs);
    roof.quad([p(0.0, 0.0, tall), p(w, 0.0, tall), p(w, steep, tall + rise), p(0.0, steep, tall + rise)]);
    roof.quad([p(0.0, steep, tall + rise), p(w, steep, tall + rise), p(w, 0.5 * d, ridge), p(0.0, 0.5 * d, ridge)]);
    roof.quad([p(w, d, tall), p(0.0, d, tall), p(0.0, d - steep, tall + rise), p(w, d - steep, tall + rise)]);
    let (l, r) = (p(0.0, d - steep, tall + rise), p(w, d - steep, tall + rise));
    roof.quad([r, l, p(0.0, 0.5 * d, ridge), p(w, 0.5 * d, ridge)]);
}

/// A chimney stack astride the party wall at the far end.
fn stack(mesh: &mut Mesh, p: &impl Fn(f32, f32, f32) -> Vec3, w: f32, d: f32, ridge: f32) {
    let (x0, x1, y0, y1, low, top) = (w - 0.7, w - 0.02, 0.3 * d, 0.48 * d, ridge - 1.6, ridge + 1.3);
    let ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
    for k in 0..4 {
        let ((ax, ay), (bx, by)) = (ring[k], ring[(k + 1) % 4]);
        mesh.quad([p(ax, ay, low), p(bx, by, low), p(bx, by, top), p(ax, ay, top)]);
    }
    mesh.quad(ring.map(|(x, y)| p(x, y, top)));
}

/// A wall whose picture runs over `size` metres.
fn wall(mesh: &mut Mesh, corners: [Vec3; 4], size: Vec2) {
    let normal = (corners[1] - corners[0]).cross(corners[3] - corners[0]).normalize_or(Vec3::X);
    let uv = [Vec2::ZERO, Vec2::new(size.x, 0.0), size, Vec2::new(0.0, size.y)];
    let first = mesh.positions.len() as u32;
    for (p, uv) in corners.into_iter().zip(uv) {
        mesh.vertex(p, normal, uv);
    }
    mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|i| first + i));
}

/// A block told by its outline alone.
fn volume(out: &mut Sink, low: Vec2, high: Vec2, tall: f32, hazy: bool) {
    let corner = |inset: f32| {
        let (l, h) = (low + inset, high - inset);
        [l, Vec2::new(h.x, l.y), h, Vec2::new(l.x, h.y)]
    };
    let (foot, crown) = (corner(0.0), corner(3.0));
    let material = |own| if hazy { MaterialId::Far } else { own };
    for k in 0..4 {
        let (a, b) = (foot[k], foot[(k + 1) % 4]);
        let bays = (a.distance(b) / BAY).round() * BAY;
        let corners = [a.extend(0.0), b.extend(0.0), b.extend(tall), a.extend(tall)];
        wall(out.mesh(material(MaterialId::Houses)), corners, Vec2::new(bays, tall));
        let (c, d) = (crown[(k + 1) % 4], crown[k]);
        let slope = [a.extend(tall), b.extend(tall), c.extend(tall + 3.4), d.extend(tall + 3.4)];
        out.mesh(material(MaterialId::Roofs)).quad(slope);
    }
    out.mesh(material(MaterialId::Roofs)).quad(crown.map(|p| p.extend(tall + 3.4)));
}
