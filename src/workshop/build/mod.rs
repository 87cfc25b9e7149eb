//! A mesh of any size to a 3D Tiles 1.1 tileset.
//!
//! The way of a model: `input` checks and snaps it, `tree` sorts its
//! triangles into leaves of even size, `pipeline` goes from the leaves to the
//! root, one level at a time: children are welded into one `mesh`, thinned
//! out by `simplify`, and `deviation` measures how far that went from the
//! surface. Every tile is written by `glb` with its share of the
//! `pictures`. `output` keeps everything in a temporary folder until it is
//! whole, lists the tiles, and makes what is made of them at the end.
//!
//! ## Why no crack can open
//! Simplification only ever collapses a vertex onto a neighbour, for all
//! vertices of one position together. A position that is used by triangles of
//! several tiles may not move in any of them; it becomes free in the tile that
//! holds them all. Vertex collapses map the boundary of a surface onto itself
//! when they leave its vertices alone, whatever the topology inside, so two
//! neighbouring tiles of any two levels share exactly the same border edges.
//! Positions are snapped to a power-of-two grid on which subtracting a tile's
//! centre is exact in `f32`: equal positions stay equal to the last bit. Where
//! tiles are rounded, every position is by itself, to one coarser grid of the
//! same kind for all tiles: equal positions stay equal then, too.

mod deviation;
mod encode;
mod error;
mod glb;
mod input;
mod mesh;
mod options;
mod output;
mod pictures;
mod pipeline;
mod report;
mod resample;
mod simplify;
mod tree;
mod webp;

pub use error::BuildError;
pub use options::{BuildOptions, NormalFormat};
pub use output::{CollisionReport, Compression, OutputOptions, PictureFormat, Provenance, ProvenanceError};
pub use pipeline::build;
pub use report::{BuildReport, LevelReport, Warning};

pub use crate::content::source::Packing;
