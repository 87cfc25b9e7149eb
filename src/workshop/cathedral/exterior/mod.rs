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
use super::phases::Element;
use super::plan::Plan;

/// Builds the exterior.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    west_front::add(plan, detail, out.element(Element::WestFront));
    towers::add(plan, detail, out.element(Element::Towers));
    chimeras::add(plan, detail, out.element(Element::Restoration));
    buttresses::add(plan, detail, out.element(Element::Buttresses));
    roof::add(plan, detail, out.element(Element::Roof));
    roof::chevet_cross(plan, detail, out.element(Element::Spire));
    transept_fronts::add(plan, detail, out.element(Element::TranseptFronts));
    spire::add(plan, detail, out.element(Element::Spire));
    spire::figures(plan, detail, out.element(Element::Spire));
    parvis::add(plan, detail, out.element(Element::Parvis));
    surroundings::add(plan, detail, out.element(Element::Surroundings));
}
