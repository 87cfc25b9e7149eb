//! A model of any size to a tileset.

mod cracks;
mod errors;
mod look;
mod models;
mod reading;
mod tiles;
mod validators;
mod writing;
