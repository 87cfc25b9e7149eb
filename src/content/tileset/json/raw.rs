//! What a file holds, before any of it is believed.

use super::super::lenient::Leaf;

/// The tile that a tile hangs below, `None` for the root.
pub(in super::super) type RawParent = Option<u32>;

/// One tile, in the order of the file: parents before their children.
#[derive(Debug, Default)]
pub(in super::super) struct RawTile {
    pub(in super::super) parent: RawParent,
    /// Place in its parent's `children`.
    pub(in super::super) ordinal: u32,
    pub(in super::super) volume: Option<Box<RawVolume>>,
    pub(in super::super) request_volume: Option<Box<RawVolume>>,
    pub(in super::super) transform: Option<Box<Leaf>>,
    pub(in super::super) geometric_error: Option<Box<Leaf>>,
    pub(in super::super) refine: Option<Box<Leaf>>,
    pub(in super::super) contents: Vec<RawContent>,
    pub(in super::super) implicit: Option<Box<RawImplicit>>,
    pub(in super::super) metadata: Option<Box<RawEntity>>,
    pub(in super::super) has_children: bool,
}

/// A tree given by a rule.
#[derive(Debug, Default)]
pub(in super::super) struct RawImplicit {
    pub(in super::super) scheme: Option<Leaf>,
    pub(in super::super) subtree_levels: Option<Leaf>,
    pub(in super::super) available_levels: Option<Leaf>,
    /// The extension's older way to say it: one less.
    pub(in super::super) maximum_level: Option<Leaf>,
    pub(in super::super) subtrees: Option<Leaf>,
    /// It is `extensions.3DTILES_implicit_tiling`.
    pub(in super::super) is_extension: bool,
}

/// A metadata entity: its class, and its properties as JSON text.
#[derive(Debug, Default)]
pub(in super::super) struct RawEntity {
    pub(in super::super) class: Option<Leaf>,
    pub(in super::super) properties: Box<str>,
}

/// A bounding volume by the member that it has.
#[derive(Debug, PartialEq)]
pub(in super::super) enum RawVolume {
    Box(Leaf),
    Region(Leaf),
    Sphere(Leaf),
    /// None that is known: what is there instead.
    Unknown(&'static str),
}

/// One content.
#[derive(Debug, Default)]
pub(in super::super) struct RawContent {
    pub(in super::super) uri: Option<Leaf>,
    pub(in super::super) volume: Option<Box<RawVolume>>,
    pub(in super::super) metadata: Option<Box<RawEntity>>,
    pub(in super::super) group: Option<Leaf>,
    /// Place in `contents`, `None` for the one in `content`.
    pub(in super::super) ordinal: Option<u32>,
}

/// A whole file.
#[derive(Debug, Default)]
pub(in super::super) struct RawTileset {
    pub(in super::super) is_object: bool,
    pub(in super::super) version: Option<Leaf>,
    pub(in super::super) tileset_version: Option<Leaf>,
    pub(in super::super) up_axis: Option<Leaf>,
    pub(in super::super) has_asset: bool,
    pub(in super::super) geometric_error: Option<Leaf>,
    pub(in super::super) extensions_required: Vec<String>,
    /// JSON text.
    pub(in super::super) schema: Option<Box<str>>,
    pub(in super::super) schema_uri: Option<Leaf>,
    pub(in super::super) metadata: Option<RawEntity>,
    pub(in super::super) groups: Vec<RawEntity>,
    /// The root first.
    pub(in super::super) tiles: Vec<RawTile>,
    /// Children that are not objects: the tile, the place in its children, what is there.
    pub(in super::super) strays: Vec<(RawParent, u32, &'static str)>,
    /// Tiles whose `children` is a list without anything in it: the first, and how many.
    pub(in super::super) childless: Option<(u32, usize)>,
    pub(super) contents: usize,
    /// Of tiles, and of contents.
    pub(super) limit: usize,
    /// Reading stopped because of the limit.
    pub(in super::super) is_full: bool,
}
