//! The ground: the parvis's slabs before the west front, a paved walk around
//! the building, and the plain square beyond.
//!
//! Slabs are laid in large sheets outside the building's outline only: inside,
//! the floor belongs to the interior.

use glam::{Vec2, Vec3};

use super::chisel::Chisel;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Sink};
use crate::workshop::cathedral::plan::Plan;

/// How far the ground reaches beyond the building on every side; west of it lies the parvis.
const MARGIN: f32 = 45.0;

/// Depth of the parvis.
const PARVIS: f32 = 70.0;

/// Lays it.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = plan.level.floor;
    let mut c = Chisel::new(out, detail, MaterialId::Floor, Vec3::new(0.0, 0.0, z), Vec2::X);
    // The interior's floor ends 5 cm inside the outer faces; the ground meets it there.
    let lap = 0.05;
    let (half, choir) = (plan.nave_chapel_y - lap, plan.choir_chapel_y - lap);
    let (front, tower) = (plan.transept.front - lap, plan.west.tower_y.y - lap);
    let arm = (plan.transept.x.x, plan.transept.x.y);
    let bays = plan.nave_x.get(2).copied().unwrap_or(plan.west.tower_east);
    let reach = plan.apse.center_x;
    let outer = plan.apse.radii[3] - 0.4;
    let edge = outer + MARGIN;
    // Strips between the building's outline and a far line, south and north.
    let strips = [
        (-PARVIS, 0.0, 0.0, 0.0),
        (0.0, bays, tower, tower),
        (bays, arm.0, half, half),
        (arm.0, arm.1, front, front),
        (arm.1, reach, choir, choir),
    ];
    for (x0, x1, near0, near1) in strips {
        let count = ((x1 - x0) / 12.0).ceil().max(1.0) as usize;
        for i in 0..count {
            let (s, t) = (i as f32 / count as f32, (i + 1) as f32 / count as f32);
            let (a, b) = (x0 + (x1 - x0) * s, x0 + (x1 - x0) * t);
            let (p, q) = (near0 + (near1 - near0) * s, near0 + (near1 - near0) * t);
            for bands in 0..4 {
                let (u, w) = (bands as f32 / 4.0, (bands + 1) as f32 / 4.0);
                let at = |x: f32, near: f32, f: f32| Vec3::new(x, 0.0, near + (edge - near) * f);
                c.face(&[at(a, p, w), at(b, q, w), at(b, q, u), at(a, p, u)]);
                let at = |x: f32, near: f32, f: f32| Vec3::new(x, 0.0, -near - (edge - near) * f);
                c.face(&[at(a, p, u), at(b, q, u), at(b, q, w), at(a, p, w)]);
            }
        }
    }
    // Around the chevet.
    let corners = plan.apse_angles(2);
    for pair in corners.windows(2) {
        for bands in 0..4 {
            let radius = |f: f32| outer + MARGIN * f;
            let (u, w) = (radius(bands as f32 / 4.0), radius((bands + 1) as f32 / 4.0));
            // Local z runs south.
            let at = |r: f32, angle: f32| Vec3::new(reach + r * angle.cos(), 0.0, -r * angle.sin());
            c.face(&[at(u, pair[0]), at(w, pair[0]), at(w, pair[1]), at(u, pair[1])]);
        }
    }
    point_zero(&mut c);
}

/// The mark from which France's roads are measured: a bronze star in a stone ring, level with the paving.
fn point_zero(c: &mut Chisel<'_>) {
    let mut star = c.of(MaterialId::Gilding);
    let at = Vec3::new(-32.0, 0.006, 5.0);
    let tip = |k: usize| {
        let r = if k.is_multiple_of(2) { 0.28 } else { 0.11 };
        let t = std::f32::consts::TAU * k as f32 / 16.0;
        at + Vec3::new(r * t.cos(), 0.0, -r * t.sin())
    };
    for k in 0..16 {
        star.face(&[at, tip(k), tip(k + 1)]);
    }
}
