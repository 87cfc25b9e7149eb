//! How a visitor moves: the plugin around the body.

mod bodies;
mod far_ways;
mod going;
mod triangles;
mod visitor;
mod ways;

pub use crate::visiting::{Scenery, hall};
