//! The beasts that Viollet-le-Duc set on the gallery between and around the towers in the restoration that ended in 1864
//! (54, remembered; here as many as the corners and piers bear).

use glam::{Vec2, Vec3};

use super::beasts::chimera;
use super::chisel::Chisel;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Sink};
use crate::workshop::cathedral::plan::Plan;

/// Sets them on the balustrade.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let west = &plan.west;
    let (front, flank) = (0.18, 0.35);
    let mut c = Chisel::new(out, detail, MaterialId::CarvedOut, Vec3::ZERO, Vec2::NEG_Y);
    let edge = west.tower_y.y + 0.1;
    for (k, x) in [-edge, -17.2, -14.4, -10.2, -6.55, -2.3, 2.3, 6.55, 10.2, 14.4, 17.2, edge].into_iter().enumerate() {
        perch(&mut c.at(x, 0.0, front), plan, k);
    }
    let mut south = Sink::new();
    let origin = Vec3::new(0.0, -west.tower_y.y, 0.0);
    let mut c = Chisel::new(&mut south, detail, MaterialId::CarvedOut, origin, Vec2::X);
    for (x, kind) in [(west.tower_east + 0.35, 3), (14.0, 1), (11.4, 4), (6.0, 0), (3.0, 2)] {
        perch(&mut c.at(x, 0.0, flank), plan, kind);
    }
    out.place_both(&south);
}

fn perch(c: &mut Chisel<'_>, plan: &Plan, kind: usize) {
    let (rail, top) = (plan.west.gallery.y, plan.west.chimera_z + 0.12);
    c.block(Vec3::new(-0.24, rail - 0.02, -0.24), Vec3::new(0.24, top, 0.24));
    c.part("chimera");
    chimera(&mut c.at(0.0, top - 0.01, -0.05), 1.3, kind);
}
