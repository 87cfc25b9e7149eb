//! A mesh of any size to a 3D Tiles 1.1 tileset.
//!
//! The way of a model: `input` checks and snaps it, `tree` sorts its
//! triangles into leaves of even size, `pipeline` goes from the leaves to the
//! root, one level at a time: children are welded into one `mesh`, thinned
//! out by `simplify`, and `deviation` measures how far that went from the
//! surface. `look` gives every tile its own share of the pictures, `glb` writes
//! it, and `tileset` lists them all. `output` keeps everything in a
//! temporary folder until it is whole.
//!
//! ## Why no crack can open
//! Simplification only ever collapses a vertex onto a neighbour, for all
//! vertices of one position together. A position that is used by triangles of
//! several tiles may not move in any of them; it becomes free in the tile that
//! holds them all. Vertex collapses map the boundary of a surface onto itself
//! when they leave its vertices alone, whatever the topology inside, so two
//! neighbouring tiles of any two levels share exactly the same border edges.
//! Positions are snapped to a power-of-two grid on which subtracting a tile's
//! centre is exact in `f32`: equal positions stay equal to the last bit.

mod deviation;
mod error;
mod glb;
mod input;
mod look;
mod mesh;
mod options;
mod output;
mod pipeline;
mod report;
mod simplify;
mod tileset;
mod tree;

pub use error::BuildError;
pub use options::{BuildOptions, NormalFormat};
pub use pipeline::build;
pub use report::{BuildReport, LevelReport};
