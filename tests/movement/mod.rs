//! How a visitor moves: the plugin around the body.

mod going;
mod triangles;
mod visitor;

pub use crate::visiting::{Scenery, hall};
