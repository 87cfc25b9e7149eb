//! Why a tileset cannot be used at all.

/// Why a tileset cannot be used at all. What can be used in part is used and
/// told in [`super::Tileset::problems`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TilesetError {
    /// The file is larger than any that is read.
    #[error("{uri}: {bytes} bytes of JSON are more than the limit of {limit_bytes}; split it into external tilesets")]
    TooLarge {
        /// The tileset.
        uri: String,
        /// Its size.
        bytes: u64,
        /// [`super::MAX_JSON_BYTES`].
        limit_bytes: u64,
    },
    /// Not JSON.
    #[error("{uri}: not JSON ({reason}); export the tileset again or repair that place")]
    NotJson {
        /// The tileset.
        uri: String,
        /// The parser's words, with line and column.
        reason: String,
    },
    /// JSON, but not a tileset.
    #[error("{uri}: not a 3D Tiles tileset: {what}")]
    NotTileset {
        /// The tileset.
        uri: String,
        /// What is missing or wrong, with its JSON path.
        what: String,
    },
    /// Tiles in tiles in tiles.
    #[error("{uri}: nested deeper than {limit} levels of JSON; split the tree into external tilesets")]
    TooDeep {
        /// The tileset.
        uri: String,
        /// [`super::MAX_JSON_NESTING`].
        limit: usize,
    },
    /// More tiles than are held.
    #[error("{uri}: more than {limit} tiles; use larger tiles")]
    TooManyTiles {
        /// The tileset.
        uri: String,
        /// [`super::MAX_TILES`].
        limit: usize,
    },
    /// Few bytes can make many and long addresses: folders and queries are handed down.
    #[error("{uri}: the addresses of all contents take more than {limit_bytes} bytes; use shorter names")]
    TooManyAddresses {
        /// The tileset.
        uri: String,
        /// [`super::MAX_ADDRESSES_BYTES`].
        limit_bytes: u64,
    },
    /// An extension that changes the meaning of the file.
    #[error("{uri} extensionsRequired: {names} is not supported; export the tileset without it")]
    RequiredExtension {
        /// The tileset.
        uri: String,
        /// The extensions' names.
        names: String,
    },
    /// A subtree of an implicit tree that cannot be used.
    #[error("{uri}: not a usable subtree: {what}; export the tileset again")]
    Subtree {
        /// The subtree's file.
        uri: String,
        /// What is wrong, with its place.
        what: String,
    },
    /// Without its root nothing can be placed.
    #[error("{uri} {json_path}: the root tile cannot be used: {what}")]
    Root {
        /// The tileset.
        uri: String,
        /// The place in the root.
        json_path: String,
        /// What is wrong.
        what: String,
    },
    /// An external tileset that contains itself.
    #[error("{uri}: the tileset contains itself ({chain}); let no external tileset name one that it hangs below")]
    Cycle {
        /// The tileset.
        uri: String,
        /// The way round.
        chain: String,
    },
    /// External tilesets in external tilesets.
    #[error("{uri}: external tilesets are nested deeper than {limit}; let fewer tilesets name each other in a row")]
    ExternalTooDeep {
        /// The tileset.
        uri: String,
        /// [`super::MAX_EXTERNAL_DEPTH`].
        limit: usize,
    },
    /// A graft below a tile that is not there.
    #[error("{uri}: tile {tile} does not exist, so nothing can be put below it")]
    UnknownTile {
        /// The tileset.
        uri: String,
        /// The number.
        tile: u32,
    },
}
