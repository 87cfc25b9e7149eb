//! A material as tiles have it.

use crate::content::surface::{Material, Wrap};

/// A material, and where its colours come from.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Finish {
    /// Without a picture.
    pub material: Material,
    /// Whether vertex colours are written.
    pub colored: bool,
    pub paint: Paint,
}

/// Where the base colour of a material comes from, beside its factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Paint {
    /// From nowhere.
    None,
    /// From a picture that repeats or is small. It lies once beside the tiles, at an address relative to the tileset; all
    /// tiles refer to it and a viewer loads it once. It is not made smaller for coarse levels: its mip levels do that.
    Shared { address: String, wrap_u: Wrap, wrap_v: Wrap },
    /// From the tile's own atlas: the page of [`Dressed::atlases`](super::Dressed::atlases).
    Atlas { page: usize },
}

/// Whether two materials look the same but for their name and picture.
pub(super) fn same_finish(a: &Finish, b: &Finish) -> bool {
    let unnamed = |finish: &Finish| Finish {
        material: Material { name: String::new(), ..finish.material.clone() },
        ..finish.clone()
    };
    a.paint == b.paint && unnamed(a) == unnamed(b)
}
