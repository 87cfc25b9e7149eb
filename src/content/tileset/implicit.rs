//! Implicit tiling: a tree given by a rule, and which of its tiles there are by subtree files.
//!
//! Every tile has coordinates in a quadtree or octree over the volume of the tile that has `implicitTiling`; bounds,
//! error and addresses follow from them. A subtree that has not been read is one tile with the subtree's file as its
//! content, so that reading it puts its tiles below, as an external tileset's. The tree grows as views need it.

use super::semantics::SharedSchema;
use super::shape::Shape;
use super::{BoundingVolume, ContentMetadata};
use glam::{DMat3, DMat4};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Levels that coordinates of 32 bits can tell apart.
pub(super) const MAX_LEVELS: u32 = 32;
/// Most bits of one availability: 2 MiB. Twelve levels of a quadtree, eight of an octree.
pub(super) const MAX_BITS: u64 = 1 << 24;
/// Most contents of one tile.
pub(super) const MAX_CONTENTS: usize = 16;

/// Place of a tile in an implicit tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coordinates {
    /// 0 for the tile with `implicitTiling`.
    pub level: u8,
    /// Along the first axis of the volume: from west, below `2^level`.
    pub x: u32,
    /// Along the second axis: from south.
    pub y: u32,
    /// Along the third axis: from below. 0 in a quadtree.
    pub z: u32,
}

impl fmt::Display for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, x, y, z } = self;
        write!(f, "level {level} x {x} y {y} z {z}")
    }
}

impl Coordinates {
    /// The tile `levels` below this one with this Morton index among its descendants there.
    pub(super) fn descendant(self, scheme: Scheme, levels: u32, morton: u64) -> Option<Self> {
        let level = u32::from(self.level).checked_add(levels)?;
        if level >= MAX_LEVELS {
            return None;
        }
        let [dx, dy, dz] = scheme.unravel(morton, levels);
        let along = |from: u32, offset: u32| from.checked_shl(levels).map(|from| from | offset);
        Some(Self {
            level: u8::try_from(level).ok()?,
            x: along(self.x, dx)?,
            y: along(self.y, dy)?,
            z: along(self.z, dz)?,
        })
    }
}

/// Into how many a tile is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Four, along the first two axes.
    Quadtree,
    /// Eight.
    Octree,
}

impl Scheme {
    /// Axes that are halved.
    pub(super) fn axes(self) -> u32 {
        match self {
            Self::Quadtree => 2,
            Self::Octree => 3,
        }
    }

    /// Tiles on a level of a full tree, `None` where there are too many to count.
    pub(super) fn tiles_on(self, level: u32) -> Option<u64> {
        1_u64.checked_shl(self.axes().checked_mul(level)?)
    }

    /// Tiles on the levels before `levels` of a full tree.
    pub(super) fn tiles_in(self, levels: u32) -> Option<u64> {
        (0..levels).try_fold(0_u64, |sum, level| sum.checked_add(self.tiles_on(level)?))
    }

    /// The coordinates in a Morton index: bits of x, y (and z) in turn, from the lowest.
    pub(super) fn unravel(self, morton: u64, levels: u32) -> [u32; 3] {
        let axes = self.axes();
        let mut along = [0_u32; 3];
        for bit in 0..levels.min(64 / axes) {
            for (axis, coordinate) in (0..axes).zip(&mut along) {
                let is_set = morton >> (bit * axes + axis) & 1 == 1;
                *coordinate |= u32::from(is_set) << bit;
            }
        }
        along
    }
}

impl Coordinates {
    /// Morton index of this tile among the descendants of `root` on its level, and how many levels it lies below;
    /// `None` for one that does not lie below it.
    pub(super) fn below(self, root: Self, scheme: Scheme) -> Option<(u32, u64)> {
        let levels = u32::from(self.level.checked_sub(root.level)?);
        let axes = scheme.axes();
        if levels * axes >= u64::BITS {
            return None;
        }
        let mut morton = 0;
        for (axis, (own, from)) in [(self.x, root.x), (self.y, root.y), (self.z, root.z)].into_iter().enumerate() {
            let from = if scheme == Scheme::Quadtree && axis == 2 { 0 } else { from.checked_shl(levels)? };
            let offset = own.checked_sub(from).filter(|offset| u64::from(*offset) < 1 << levels)?;
            for bit in 0..levels {
                morton |= u64::from(offset >> bit & 1) << (bit * axes + axis as u32);
            }
        }
        Some((levels, morton))
    }
}

/// The rule of an implicit tree.
#[derive(Debug, PartialEq)]
pub(super) struct Tiling {
    pub(super) scheme: Scheme,
    /// Levels of one subtree, at least 1.
    pub(super) subtree_levels: u32,
    /// Levels of the whole tree, at least 1.
    pub(super) available_levels: u32,
    pub(super) subtrees: Template,
    /// By content; `None` for one whose address is unusable.
    pub(super) contents: Vec<Option<Template>>,
    /// What the file says of the contents, by template.
    pub(super) content_metadata: Vec<ContentMetadata>,
    /// The tileset's file, with which addresses in metadata are joined.
    pub(super) uri: String,
    /// How many groups that file has.
    pub(super) groups: usize,
    /// Where the classes are described that its subtrees' metadata is of.
    pub(super) schema: SharedSchema,
    /// The volume that is divided: a box in the tile's space, or a region.
    pub(super) root: Shape,
    /// Where that space lies.
    pub(super) visit_from_tile: Arc<DMat4>,
    pub(super) visit_from_root: DMat4,
}

impl Tiling {
    /// The volume of a tile, in the space of the root; worked out from the root's, so that no rounding adds up.
    pub(super) fn cell(&self, at: Coordinates) -> Shape {
        let cells = f64::from(at.level).exp2();
        // A quadtree keeps the whole height.
        let deep = if self.scheme == Scheme::Octree { cells } else { 1.0 };
        match self.root {
            Shape::Region(region) => {
                let part = |from: f64, to: f64, cell: u32, cells: f64| {
                    let step = (to - from) / cells;
                    let low = from + step * f64::from(cell);
                    (low, if f64::from(cell) + 1.0 == cells { to } else { low + step })
                };
                let mut region = region;
                (region.west, region.east) = part(region.west, region.east, at.x, cells);
                (region.south, region.north) = part(region.south, region.north, at.y, cells);
                (region.low, region.high) = part(region.low, region.high, at.z, deep);
                Shape::Region(region)
            }
            Shape::Local(volume) => {
                let (center, h) = match volume {
                    BoundingVolume::Box { center, half_axes } => (center, half_axes),
                    BoundingVolume::Sphere { center, radius } => {
                        (center, DMat3::from_diagonal(glam::DVec3::splat(radius)))
                    }
                };
                let part = |axis, cell: u32, cells: f64| axis * ((2.0 * f64::from(cell) + 1.0) / cells - 1.0);
                let moved = part(h.x_axis, at.x, cells) + part(h.y_axis, at.y, cells) + part(h.z_axis, at.z, deep);
                let half_axes = DMat3::from_cols(h.x_axis / cells, h.y_axis / cells, h.z_axis / deep);
                Shape::Local(BoundingVolume::Box { center: center + moved, half_axes })
            }
        }
    }
}

/// A subtree that has not been read.
#[derive(Debug, PartialEq)]
pub struct Implicit {
    pub(super) tiling: Arc<Tiling>,
    /// Of the subtree's root.
    pub(super) at: Coordinates,
}

impl Implicit {
    /// Where the subtree's root lies in its tree.
    pub fn coordinates(&self) -> Coordinates {
        self.at
    }

    /// The address of the subtree's file.
    pub fn uri(&self) -> String {
        self.tiling.subtrees.at(self.at)
    }
}

/// An address with `{level}`, `{x}`, `{y}` and `{z}` in it, in pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    /// Text, and the variable behind it.
    pieces: Vec<(String, Option<Variable>)>,
}

/// A template that was joined with an absolute address, with its variables as the specification writes them.
pub(super) fn with_braces(template: &str) -> String {
    let variables = ["level", "x", "y", "z"];
    variables
        .iter()
        .fold(template.to_owned(), |text, name| text.replace(&format!("%7B{name}%7D"), &format!("{{{name}}}")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Level,
    X,
    Y,
    Z,
}

impl Template {
    /// Takes an address to pieces. What is no variable of implicit tiling stays as it is. In an absolute address the
    /// braces are percent-encoded.
    pub(super) fn new(text: &str) -> Self {
        const VARIABLES: [(&str, Variable); 4] =
            [("{level}", Variable::Level), ("{x}", Variable::X), ("{y}", Variable::Y), ("{z}", Variable::Z)];
        let text = with_braces(text);
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        let mut plain = String::new();
        while let Some(brace) = rest.find('{') {
            let (before, after) = rest.split_at(brace);
            plain.push_str(before);
            match VARIABLES.iter().find_map(|(name, variable)| Some((after.strip_prefix(name)?, *variable))) {
                Some((behind, variable)) => {
                    pieces.push((std::mem::take(&mut plain), Some(variable)));
                    rest = behind;
                }
                None => {
                    plain.push('{');
                    rest = after.get(1..).unwrap_or_default();
                }
            }
        }
        plain.push_str(rest);
        pieces.push((plain, None));
        Self { pieces }
    }

    /// The address of a tile.
    pub(super) fn at(&self, at: Coordinates) -> String {
        let mut uri = String::new();
        for (text, variable) in &self.pieces {
            uri.push_str(text);
            let number = match variable {
                Some(Variable::Level) => u32::from(at.level),
                Some(Variable::X) => at.x,
                Some(Variable::Y) => at.y,
                Some(Variable::Z) => at.z,
                None => continue,
            };
            uri.push_str(&number.to_string());
        }
        uri
    }
}
