//! What tiles look like: which picture, which part of it, at which density.
//!
//! A material has no picture, or one that repeats or is small, or one that is a
//! unique unwrap as scans have. The second kind lies once beside the tiles
//! ([`Paint::Shared`]) and nothing about it changes from level to level. The third is
//! cut up: every tile has atlases of its own ([`Paint::Atlas`]).
//!
//! - **In**: `uses` learns whether a picture repeats; `intake` decodes every picture
//!   once into a `pyramid` in the work folder, from which `blocks` reads parts through
//!   one bounded cache.
//! - **Leaves** (`leaf`): the `islands` of the picture that the tile's triangles use
//!   are cut out, texel by texel as they are, and packed (`pack`, `sheet`).
//! - **Above** (`bake`): the children are welded without their texture coordinates, so
//!   that the simplifier sees one surface and no seams; what it leaves is laid flat in
//!   new `charts`, and every texel takes its colour from what lies outermost above or
//!   below it on the children's surface, or `nearest` to it, averaged over the texel's area (`sampling`).
//!
//! Nothing bleeds: texels that no triangle touches hold the nearest one that is
//! (`dilate`), charts begin at multiples of [`STEP`] texels and keep [`GUTTER`] texels
//! around them, so that in the picture and on two mip levels even a filtered
//! lookup at the edge of a chart sees that chart alone.
//!
//! Only texture coordinates change: where charts meet, vertices are there twice with
//! positions equal to the last bit, so that no crack can open (see
//! [`build`](super)).

mod adjacency;
mod bake;
mod blocks;
mod charts;
mod dilate;
mod dressed;
mod finish;
mod intake;
mod islands;
mod leaf;
mod looks;
mod nearest;
mod pack;
mod pyramid;
mod raster;
mod sampling;
mod sheet;
mod shrink;
mod uses;

pub(super) use dressed::Dressed;
pub(super) use finish::{Finish, Paint};
pub(super) use looks::Looks;
pub(super) use uses::{leaves_picture, repeats};

/// Texels around every chart: one texel of the second mip level.
const GUTTER: u32 = 4;
/// Charts begin at multiples of it: a texel of the second mip level.
const STEP: u32 = 4;
