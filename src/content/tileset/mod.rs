//! 3D Tiles 1.0 and 1.1: `tileset.json`, validated and turned into visit space.
//!
//! [`Tileset::parse`] reads the outermost file. A tile whose content is itself
//! a tileset (an *external tileset*) keeps the address in its `contents` until
//! someone fetches it. To know one: its address ends in `.json`
//! ([`is_tileset_uri`]), or else its bytes say so ([`looks_like_tileset`]). The
//! same holds for a subtree of an implicit tree, which is known by the tile
//! that names it ([`Site::grows_by`] knows both).
//!
//! Growing takes two steps, so that the long one can happen on any thread:
//! [`Branch::read`] makes tiles of the file, with what it needs to know of the
//! tile that names it ([`Tileset::site`]); [`Tileset::attach`] adds them.
//! [`Tileset::graft`] does both.
//!
//! Files that break the rules in a way that leaves something to see are used,
//! and [`Tileset::problems`] says what is wrong; only what cannot be drawn at
//! all is a [`TilesetError`].

mod attach;
mod availability;
mod bounds;
mod branch;
mod contents;
mod detach;
mod ellipsoid;
mod error;
mod external;
mod frame;
mod grow;
mod implicit;
mod json;
mod lenient;
mod load;
mod meaning;
mod members;
mod mend;
mod metadata;
mod place;
mod query;
mod rule;
mod semantics;
mod shape;
mod solid;
mod subtree;
mod tables;
mod tile;
mod unfold;

pub use bounds::{BoundingVolume, largest_scale};
pub use branch::{Branch, Site};
pub use contents::Contents;
pub use detach::{Before, Upkeep};
pub(in crate::content) use ellipsoid::{east_north_up, place as place_on_earth};
pub use error::TilesetError;
pub use external::{is_tileset_uri, looks_like_tileset};
pub use frame::{Frame, FrameKind};
pub use implicit::{Coordinates, Implicit};
pub use metadata::{ContentMetadata, FileMetadata, MetadataEntity, Schema, TileMetadata};
pub use tables::SubtreeTables;
pub use tile::{Refine, Tile, TileId, TileName, Tileset, TilesetFile};
pub use unfold::{AddressRule, Unfolded};

/// Largest tileset file that is read, bytes.
pub const MAX_JSON_BYTES: u64 = 256 << 20;
/// Most tiles of a tileset that are there at once, with all its external ones (about 300 bytes of memory each), and most
/// contents of one file. Streaming detaches what nobody has looked at for long, so that a tileset may be larger.
pub const MAX_TILES: usize = 1 << 20;
/// Deepest nesting of JSON objects and lists: about 60 levels of tiles in one file.
pub const MAX_JSON_NESTING: usize = 127;
/// Most external tilesets in a row, each naming the next.
pub const MAX_EXTERNAL_DEPTH: usize = 64;
/// Largest subtree file, and largest buffer beside one, bytes.
pub const MAX_SUBTREE_BYTES: u64 = 64 << 20;
/// Longest address of a content, bytes, with what it takes over from the tileset that names it.
pub const MAX_ADDRESS_BYTES: usize = 4096;
/// Most bytes that the addresses of all contents of a tileset may take: 512 for each of [`MAX_TILES`].
pub const MAX_ADDRESSES_BYTES: u64 = 512 << 20;
/// Most problems that are kept.
pub const MAX_PROBLEMS: usize = 1000;
