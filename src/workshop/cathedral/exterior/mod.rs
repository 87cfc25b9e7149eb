//! Everything seen from outside: west front, towers, buttresses, roofs, spire,
//! transept fronts, chevet, parvis.

mod bodies;
mod buttresses;
mod chisel;
mod curves;
mod ornament;
mod parvis;
mod portal;
mod roof;
mod rose;
mod spire;
mod towers;
mod transept_fronts;
mod west_front;

use super::kit::{Detail, Sink};
use super::phases::Element;
use super::plan::Plan;

/// Builds the exterior.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    west_front::add(plan, detail, out.element(Element::WestFront));
    towers::add(plan, detail, out.element(Element::Towers));
    buttresses::add(plan, detail, out.element(Element::Buttresses));
    roof::add(plan, detail, out.element(Element::Roof));
    transept_fronts::add(plan, detail, out.element(Element::TranseptFronts));
    spire::add(plan, detail, out.element(Element::Spire));
    parvis::add(plan, detail, out.element(Element::Parvis));
}
