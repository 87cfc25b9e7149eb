//! A model of any size to a tileset.

mod cracks;
mod errors;
mod look;
mod models;
mod reading;
mod sorting;
mod streams;
mod tiles;
mod validators;
mod work;
