//! The ground before the doors: the parvis's slabs, the walk around the church, Point zéro, and in pale stone the
//! outlines of what stood here: the rue Neuve Notre-Dame and the houses along it (S that they are marked; D where).
//!
//! Slabs lie outside the building's outline only: inside, the floor belongs to the interior.

use glam::{Vec2, Vec3};

use super::chisel::Chisel;
use super::surroundings::flat;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use crate::workshop::cathedral::plan::Plan;

/// How far the paving reaches west of the doors, south and north of the axis, and around the church.
const PARVIS: [f32; 4] = [108.0, 40.0, 42.0, 31.0];

/// Lays it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = plan.level.floor;
    flat(out, MaterialId::Paving, &Outline::new(outline(plan)).hole(church(plan)), z);
    traces(out);
    let mut c = Chisel::new(out, detail, MaterialId::Gilding, Vec3::new(0.0, 0.0, z), Vec2::X);
    point_zero(&mut c);
}

/// Where the paving ends: the streets begin there.
pub fn outline(plan: &Plan) -> Vec<Vec2> {
    let v = Vec2::new;
    let [west, south, north, walk] = PARVIS;
    let east = plan.apse.center_x;
    let mut line = vec![v(-west, -south), v(6.0, -south), v(6.0, -walk), v(east, -walk)];
    for angle in plan.apse_angles(2) {
        if angle.abs() < 1.5 {
            line.push(plan.apse_point(walk, angle, 0.0).truncate());
        }
    }
    line.extend([v(east, walk), v(6.0, walk), v(6.0, north), v(-west, north)]);
    line
}

/// The building's outline, where the interior's floor takes over: 5 cm inside the outer faces.
fn church(plan: &Plan) -> Vec<Vec2> {
    let v = Vec2::new;
    let lap = 0.05;
    let (half, choir) = (plan.nave_chapel_y - lap, plan.choir_chapel_y - lap);
    let (front, tower) = (plan.transept.front - lap, plan.west.tower_y.y - lap);
    let arm = plan.transept.x;
    let bays = plan.nave_x.get(2).copied().unwrap_or(plan.west.tower_east);
    let south = [
        v(0.0, -tower),
        v(bays, -tower),
        v(bays, -half),
        v(arm.x, -half),
        v(arm.x, -front),
        v(arm.y, -front),
        v(arm.y, -choir),
    ];
    let apse = plan.apse_angles(2).into_iter().map(|a| plan.apse_point(plan.apse.radii[3] - 0.4, a, 0.0).truncate());
    let mut line = south.to_vec();
    line.push(v(plan.apse.center_x, -choir));
    line.extend(apse);
    line.push(v(plan.apse.center_x, choir));
    line.extend(south.iter().rev().map(|p| v(p.x, -p.y)));
    line.dedup_by(|a, b| a.distance(*b) < 0.02);
    line
}

/// Bands of pale stone, level with the paving but for a hair.
fn traces(out: &mut Sink) {
    let mut band = |from: Vec2, to: Vec2, width: f32| {
        let side = (to - from).perp().normalize_or(Vec2::Y) * 0.5 * width;
        let line = vec![from - side, to - side, to + side, from + side];
        flat(out, MaterialId::Quay, &Outline::new(line), 0.004);
    };
    let v = Vec2::new;
    // Both sides of the street, which led straight to the middle door.
    for y in [-3.6, 3.6] {
        band(v(-106.0, y), v(-26.0, y), 0.5);
    }
    // Party walls of the houses, and the little church of Sainte-Geneviève-des-Ardents.
    for (k, x) in [-101.0f32, -93.5, -87.0, -79.0, -71.5, -64.0, -57.0].into_iter().enumerate() {
        let deep = 11.0 + (k % 3) as f32 * 2.5;
        band(v(x, -3.9), v(x, -3.9 - deep), 0.3);
        band(v(x + 2.0, 3.9), v(x + 2.0, 3.9 + deep + 1.0), 0.3);
    }
    for (from, to) in [
        (v(-52.0, 5.0), v(-38.0, 5.0)),
        (v(-38.0, 5.15), v(-38.0, 16.85)),
        (v(-38.0, 17.0), v(-52.0, 17.0)),
        (v(-52.0, 16.85), v(-52.0, 5.15)),
    ] {
        band(from, to, 0.3);
    }
}

/// The mark from which France's roads are measured: a bronze star in a stone ring, level with the paving.
fn point_zero(c: &mut Chisel<'_>) {
    let at = Vec3::new(-32.0, 0.006, 5.0);
    let ring = |r: f32, k: usize, lift: f32| {
        let t = std::f32::consts::TAU * k as f32 / 16.0;
        at + Vec3::new(r * t.cos(), lift, -r * t.sin())
    };
    let mut stone = c.of(MaterialId::Quay);
    for k in 0..16 {
        stone.face(&[
            ring(0.34, k, -0.001),
            ring(0.62, k, -0.001),
            ring(0.62, k + 1, -0.001),
            ring(0.34, k + 1, -0.001),
        ]);
    }
    let tip = |k: usize| ring(if k.is_multiple_of(2) { 0.28 } else { 0.11 }, k, 0.0);
    for k in 0..16 {
        c.face(&[at, tip(k), tip(k + 1)]);
    }
}
