//! Squares and gardens: lawns behind kerbs, rows of trees, lamps, benches, the fountain of the Virgin at the chevet.

use super::flat;
use super::trees::{Near, tree};
use crate::workshop::cathedral::exterior::chisel::Chisel;
use crate::workshop::cathedral::exterior::ornament::pinnacle;
use crate::workshop::cathedral::exterior::statue::{Figure, statue};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink, rect};
use glam::{Vec2, Vec3};

/// Beds of grass, low and high corner: along the south flank, square Jean-XXIII, the island's eastern tip.
const BEDS: [[f32; 4]; 12] = [
    [14.0, -54.0, 34.0, -36.0],
    [37.0, -54.0, 57.0, -36.0],
    [77.0, -54.0, 97.0, -36.0],
    [100.0, -54.0, 120.0, -36.0],
    [142.0, 6.0, 156.0, 26.0],
    [164.0, 6.0, 180.0, 26.0],
    [142.0, -26.0, 156.0, -6.0],
    [164.0, -26.0, 180.0, -6.0],
    [128.0, -47.0, 178.0, -33.0],
    [142.0, 31.0, 180.0, 43.0],
    [208.0, -30.0, 256.0, 0.0],
    [208.0, 8.0, 250.0, 44.0],
];

/// Lays them out.
pub fn add(detail: Detail, out: &mut Sink) {
    for [x0, y0, x1, y1] in BEDS {
        bed(out, Vec2::new(x0, y0), Vec2::new(x1, y1));
    }
    let step = if detail.fine() { 1 } else { 2 };
    let mut rows = |from: Vec2, to: Vec2, count: usize, height: f32, near: Near| {
        let step = if near == Near::No { 2 * step - 1 } else { step };
        for k in (0..count).step_by(step) {
            let at = from.lerp(to, k as f32 / (count - 1) as f32);
            tree(out, detail, at, height * (0.92 + 0.16 * ((k * 7 % 5) as f32 / 5.0)), near);
        }
    };
    let v = Vec2::new;
    // South of the parvis, by the river.
    rows(v(-104.0, -50.0), v(-34.0, -50.0), 9, 11.0, Near::Yes);
    rows(v(-100.0, -58.0), v(-38.0, -58.0), 8, 11.5, Near::Yes);
    // Low trees in the garden along the south flank, which they must not hide.
    rows(v(20.0, -58.0), v(52.0, -58.0), 5, 6.0, Near::Yes);
    rows(v(82.0, -58.0), v(114.0, -58.0), 5, 6.0, Near::Yes);
    // Square Jean-XXIII.
    rows(v(126.0, -54.0), v(178.0, -54.0), 7, 10.0, Near::Yes);
    rows(v(140.0, 46.0), v(182.0, 46.0), 6, 10.0, Near::Yes);
    rows(v(140.0, 29.0), v(182.0, 29.0), 6, 9.0, Near::Yes);
    rows(v(150.0, -30.0), v(182.0, -30.0), 4, 7.0, Near::Yes);
    // The tip of the island.
    rows(v(212.0, -36.0), v(252.0, -26.0), 5, 11.0, Near::Yes);
    rows(v(210.0, 50.0), v(246.0, 48.0), 4, 11.0, Near::Yes);
    rows(v(262.0, -12.0), v(266.0, 34.0), 5, 10.0, Near::Yes);
    // Quays of the left bank and of the right bank.
    rows(v(-296.0, -122.0), v(-36.0, -122.0), 22, 11.0, Near::No);
    rows(v(2.0, -122.0), v(168.0, -122.0), 13, 10.0, Near::No);
    rows(v(206.0, -120.0), v(330.0, -104.0), 10, 11.0, Near::No);
    rows(v(-110.0, 250.0), v(-20.0, 252.0), 8, 11.0, Near::No);
    rows(v(16.0, 254.0), v(190.0, 262.0), 14, 11.0, Near::No);
    fountain(detail, out);
    furniture(detail, out);
}

/// A lawn a hand above the path, behind a stone kerb.
fn bed(out: &mut Sink, low: Vec2, high: Vec2) {
    let top = 0.12;
    let kerb = out.mesh(MaterialId::Quay);
    let (outer, inner) = (rect(low, high), rect(low + 0.2, high - 0.2));
    for k in 0..4 {
        let (a, b, c, d) = (outer[k], outer[(k + 1) % 4], inner[(k + 1) % 4], inner[k]);
        kerb.quad([a.extend(-0.05), b.extend(-0.05), b.extend(top), a.extend(top)]);
        kerb.quad([a.extend(top), b.extend(top), c.extend(top), d.extend(top)]);
    }
    flat(out, MaterialId::Lawn, &Outline::new(inner), top);
}

/// The fountain of 1845 behind the chevet: a basin, and the Virgin under a crocketed spire.
fn fountain(detail: Detail, out: &mut Sink) {
    let v = Vec2::new;
    let mut c = Chisel::new(out, detail, MaterialId::Quay, Vec3::new(160.0, 0.0, 0.0), Vec2::Y);
    let c = &mut c;
    c.part("fountain");
    c.turnery(
        &[v(3.4, -0.05), v(3.4, 0.55), v(3.5, 0.6), v(3.5, 0.72), v(3.1, 0.72), v(3.1, 0.4), v(0.0, 0.4)],
        16,
        0.0,
    );
    c.turnery(&[v(1.5, 0.35), v(1.5, 1.5), v(1.7, 1.6), v(1.7, 1.75), v(0.9, 2.1), v(0.9, 2.5), v(0.0, 2.5)], 8, 0.39);
    statue(&mut c.at(0.0, 2.5, 0.0), Figure { height: 2.2, crown: true, wings: false, seed: 407 });
    for (x, z) in [(0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)] {
        c.at(x, 2.0, z).turnery(&[v(0.10, 0.0), v(0.09, 3.4), v(0.14, 3.6)], 6, 0.0);
    }
    c.at(0.0, 5.5, 0.0).turnery(&[v(1.25, 0.0), v(1.25, 0.5), v(0.9, 0.7), v(0.0, 0.7)], 8, 0.39);
    pinnacle(&mut c.at(0.0, 6.0, 0.0), 0.55, 0.9, 3.6);
}

/// Lamps with four arms and stone benches along the parvis.
fn furniture(detail: Detail, out: &mut Sink) {
    let v = Vec2::new;
    for k in 0..5 {
        for y in [-37.0, 39.0] {
            let at = Vec3::new(-98.0 + 21.0 * k as f32, y, 0.0);
            let mut c = Chisel::new(out, detail, MaterialId::Bark, at, Vec2::X);
            c.part("lamp");
            let sides = c.pick(5, 8);
            c.turnery(
                &[v(0.30, 0.0), v(0.30, 0.5), v(0.16, 0.7), v(0.09, 1.1), v(0.07, 3.6), v(0.12, 3.7), v(0.05, 3.8)],
                sides,
                0.0,
            );
            c.turnery(&[v(0.05, 3.8), v(0.20, 4.45), v(0.24, 4.5), v(0.06, 4.75), v(0.0, 4.85)], c.pick(4, 6), 0.0);
            let mut bench = c.of(MaterialId::Quay);
            bench.block(Vec3::new(6.0, -0.02, -0.3), Vec3::new(8.6, 0.46, 0.3));
        }
    }
}
