//! The JSON of a tileset as a flat list of tiles, types not yet checked.
//!
//! The tree is flattened while it is parsed: nothing recurses afterwards, and
//! the number of tiles is limited before memory is.

mod file;
mod parts;
mod raw;
mod tile;

pub(super) use raw::{RawContent, RawEntity, RawImplicit, RawTile, RawTileset, RawVolume};
