//! 3D Tiles 1.0 and 1.1: `tileset.json`, validated and turned into visit space.

mod bounds;
mod tile;

pub use bounds::BoundingVolume;
pub use tile::{Refine, Tile, TileId, Tileset};
