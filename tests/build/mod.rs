//! A model of any size to a tileset.

mod atlas;
mod cracks;
mod errors;
mod look;
mod models;
mod reading;
mod scans;
mod shown;
mod sorting;
mod streams;
mod tiles;
mod validators;
mod work;
mod writing;
