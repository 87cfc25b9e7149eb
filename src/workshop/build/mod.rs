//! A mesh of any size to a 3D Tiles 1.1 tileset, in bounded memory.
//!
//! The way of a model: a [`ModelStream`](crate::content::mesh::stream::ModelStream) gives its triangles piece by piece;
//! `sort` looks them over, snaps them to a grid and sorts them through files into leaves of even size; `pipeline` goes
//! from the leaves to the root: children are joined into one `mesh`, thinned out by `simplify`, and `deviation`
//! measures how far that went from the surface. `look` gives every tile its own share of the pictures, `encode`
//! and `glb` write it. `work` is the folder in which all this happens, one file a step, so that a build can be
//! killed and go on, or be shared out among machines; `crew` does as many steps at a time as there are threads and as
//! `memory` allows. `output` lists the tiles, makes what is made of them at
//! the end, and puts everything in its place when it is whole.
//!
//! ## Why no crack can open
//! Simplification only ever collapses a vertex onto a neighbour, for all
//! vertices of one position together. A position that is used by triangles of
//! several tiles may not move in any of them; it becomes free in the tile that
//! holds them all. Vertex collapses map the boundary of a surface onto itself
//! when they leave its vertices alone, whatever the topology inside, so two
//! neighbouring tiles of any two levels share exactly the same border edges.
//! Positions are snapped to a power-of-two grid on which subtracting a tile's
//! centre is exact in `f32`: equal positions stay equal to the last bit. Where tiles are
//! rounded, every position is by itself, to one coarser grid of the same kind for all tiles: equal positions stay equal
//! then, too.
//!
//! Locked borders are inherent in nested tiles: each tile refines by itself, so what two tiles share must be the same
//! curve on every level at which one of them can stand beside the other. Their share of the triangles is kept small by
//! compact tiles (`sort`), and they become free one level after the other, so that none survives to the root.
//!
//! ## Why the same bytes come out
//! Every step is a function of the model, the options and the steps below it. Cutting planes depend on the triangles
//! alone, sums run in the order of the input, and which thread, process or machine does a step, and when, shows
//! nowhere in what it writes.

mod crew;
mod deviation;
mod encode;
mod error;
mod forest;
mod glb;
mod input;
mod look;
mod memory;
mod mesh;
mod options;
mod output;
mod pipeline;
mod report;
mod simplify;
mod sort;
mod webp;
mod work;

pub use error::BuildError;
pub use options::{BuildOptions, NormalFormat, WorkOptions};
pub use output::{CollisionReport, Compression, OutputOptions, PictureFormat, Provenance, ProvenanceError};
pub use pipeline::{BuildPlan, Cell, CellReport, build, build_cell, build_stream, finish, plan};
pub use report::{BuildReport, LevelReport, Warning};

pub use crate::content::source::Packing;
