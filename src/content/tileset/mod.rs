//! 3D Tiles 1.0 and 1.1: `tileset.json`, validated and turned into visit space.
//!
//! [`Tileset::parse`] reads the outermost file. A tile whose content is itself
//! a tileset (an *external tileset*) keeps the address in its `contents` until
//! someone fetches it and calls [`Tileset::graft`]. To know one: its address
//! ends in `.json` ([`is_tileset_uri`]), or else its bytes say so
//! ([`looks_like_tileset`]).
//!
//! Files that break the rules in a way that leaves something to see are used,
//! and [`Tileset::problems`] says what is wrong; only what cannot be drawn at
//! all is a [`TilesetError`].

mod bounds;
mod ellipsoid;
mod error;
mod external;
mod frame;
mod json;
mod lenient;
mod load;
mod place;
mod shape;
mod solid;
mod tile;

pub use bounds::{BoundingVolume, largest_scale};
pub use error::TilesetError;
pub use external::{is_tileset_uri, looks_like_tileset};
pub use frame::{Frame, FrameKind};
pub use tile::{Refine, Tile, TileId, Tileset, TilesetFile};

/// Largest tileset file that is read, bytes.
pub const MAX_JSON_BYTES: u64 = 256 << 20;
/// Most tiles of a tileset with all its external ones (about 1 KiB of memory each), and most
/// contents of one file.
pub const MAX_TILES: usize = 1 << 20;
/// Deepest nesting of JSON objects and lists: about 60 levels of tiles in one file.
pub const MAX_JSON_NESTING: usize = 127;
/// Most external tilesets in a row, each naming the next.
pub const MAX_EXTERNAL_DEPTH: usize = 64;
/// Most problems that are kept.
pub const MAX_PROBLEMS: usize = 1000;
