//! Everything seen from outside: west front, towers, buttresses, roofs, spire,
//! transept fronts, chevet, parvis, and the city around.

mod beasts;
mod bodies;
mod buttresses;
mod chimeras;
mod chisel;
mod curves;
mod ornament;
mod parvis;
mod portal;
mod roof;
mod rose;
mod spire;
mod statue;
mod surroundings;
mod towers;
mod transept_fronts;
mod weathering;
mod west_front;

pub use weathering::weather;

use super::kit::{Detail, Sink};
use super::plan::Plan;

/// Builds the exterior.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    west_front::add(plan, detail, out);
    towers::add(plan, detail, out);
    chimeras::add(plan, detail, out);
    buttresses::add(plan, detail, out);
    roof::add(plan, detail, out);
    roof::chevet_cross(plan, detail, out);
    transept_fronts::add(plan, detail, out);
    spire::add(plan, detail, out);
    spire::figures(plan, detail, out);
    parvis::add(plan, detail, out);
    surroundings::add(plan, detail, out);
}
