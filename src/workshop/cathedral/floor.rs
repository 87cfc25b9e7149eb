//! What is walked on: paving, the marble aisle, the tribunes' floors.

use super::kit::{Detail, MaterialId, Mesh, Outline, Sink, rect};
use super::plan::Plan;
use glam::{Vec2, Vec3};
use std::f32::consts::FRAC_PI_2;

/// Half the width of the marble strip down the middle.
const STRIP: f32 = 1.6;

/// Every floor but the choir's.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = plan.level.floor;
    let mut slabs = Mesh::new();
    let t = &plan.transept;
    let nave = plan.nave_chapel_y - 0.05;
    let choir = plan.choir_chapel_y - 0.05;
    let tower = plan.west.tower_y.y - 0.05;
    let west = plan.nave_x[2];
    let strip_end = plan.choir_steps.x + 0.1;
    // Bands along x; the marble strip is left free in the middle.
    for (x0, x1, y) in
        [(plan.west_inner, west, tower), (west, t.x.x, nave), (t.x.x, t.x.y, t.front - 0.05), (t.x.y, strip_end, choir)]
    {
        sheet(&mut slabs, Vec2::new(x0, STRIP), Vec2::new(x1, y), z);
        sheet(&mut slabs, Vec2::new(x0, -y), Vec2::new(x1, -STRIP), z);
    }
    sheet(&mut slabs, Vec2::new(0.0, -tower), Vec2::new(plan.west_inner, tower), z);
    sheet(&mut slabs, Vec2::new(strip_end, -choir), Vec2::new(plan.apse.center_x, choir), z);
    half_disc(&mut slabs, plan, plan.apse.radii[3] * 0.99, z, detail);
    out.part("floor");
    out.put(MaterialId::Floor, &slabs);
    let mut marble = Mesh::new();
    sheet(&mut marble, Vec2::new(plan.west_inner, -STRIP), Vec2::new(strip_end, STRIP), z);
    out.put(MaterialId::Marble, &marble);
    tribunes(plan, detail, out);
}

/// Floors of the tribunes: above the inner aisles, and across the tower block.
fn tribunes(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = plan.level.tribune_floor;
    let mut mesh = Mesh::new();
    let half = plan.arcade_wall / 2.0;
    for side in [1.0, -1.0] {
        let mut band = |x0: f32, x1: f32, y0: f32, y1: f32| {
            let (a, b) = (side * y0, side * y1);
            sheet(&mut mesh, Vec2::new(x0, a.min(b)), Vec2::new(x1, a.max(b)), z);
        };
        let west = plan.nave_x[2];
        band(plan.nave_x[0], west, plan.nave_y[0] + half - 0.05, plan.nave_y[2] + 0.1);
        band(west, plan.transept.x.x, plan.nave_y[0] + half - 0.05, plan.nave_y[1]);
        band(plan.transept.x.y, plan.apse.center_x, plan.choir_y[0] + half - 0.05, plan.choir_y[1]);
    }
    let n = detail.segments(40);
    let (inner, outer) = (plan.apse.radii[0] + half - 0.3, plan.apse.radii[1]);
    for k in 0..n {
        let angle = |i: usize| -FRAC_PI_2 + std::f32::consts::PI * i as f32 / n as f32;
        let (a, b) = (angle(k), angle(k + 1));
        flat_quad(
            &mut mesh,
            [
                plan.apse_point(inner, a, z),
                plan.apse_point(outer, a, z),
                plan.apse_point(outer, b, z),
                plan.apse_point(inner, b, z),
            ],
        );
    }
    out.part("tribune floor");
    out.put(MaterialId::Floor, &mesh);
}

/// A level rectangle facing up, textured in plan.
pub fn sheet(mesh: &mut Mesh, low: Vec2, high: Vec2, z: f32) {
    let [a, b, c, d] = [low, Vec2::new(high.x, low.y), high, Vec2::new(low.x, high.y)].map(|p| p.extend(z));
    flat_quad(mesh, [a, b, c, d]);
}

fn flat_quad(mesh: &mut Mesh, corners: [Vec3; 4]) {
    let at = corners.map(|p| mesh.vertex(p, Vec3::Z, Vec2::new(p.x, p.y)));
    mesh.triangle(at[0], at[1], at[2]);
    mesh.triangle(at[0], at[2], at[3]);
}

fn half_disc(mesh: &mut Mesh, plan: &Plan, radius: f32, z: f32, detail: Detail) {
    let n = detail.segments(40);
    let center = plan.apse_point(0.0, 0.0, z);
    let middle = mesh.vertex(center, Vec3::Z, Vec2::new(center.x, center.y));
    let ring: Vec<u32> = (0..=n)
        .map(|k| plan.apse_point(radius, -FRAC_PI_2 + std::f32::consts::PI * k as f32 / n as f32, z))
        .map(|p| mesh.vertex(p, Vec3::Z, Vec2::new(p.x, p.y)))
        .collect();
    for pair in ring.windows(2) {
        mesh.triangle(middle, pair[0], pair[1]);
    }
}

/// Outline of the choir's raised floor: between the piers, round at the east, from `x0`.
pub fn choir_outline(plan: &Plan, x0: f32, half: f32, detail: Detail) -> Outline {
    let mut points = rect(Vec2::new(x0, -half), Vec2::new(plan.apse.center_x, half));
    points.truncate(2);
    let n = detail.segments(24);
    points.extend(
        (0..=n)
            .map(|k| -FRAC_PI_2 + std::f32::consts::PI * k as f32 / n as f32)
            .skip(1)
            .map(|angle| Vec2::new(plan.apse.center_x + half * angle.cos(), half * angle.sin())),
    );
    points.push(Vec2::new(x0, half));
    Outline::new(points)
}
