//! Reading the rule of an implicit tree.

use super::implicit::{Coordinates, Implicit, MAX_BITS, MAX_CONTENTS, MAX_LEVELS, Scheme, Template, Tiling};
use super::json::{RawImplicit, RawTile};
use super::lenient::Leaf;
use super::place::Placing;
use super::query::with_query_of;
use super::semantics::SharedSchema;
use super::shape::Shape;
use super::{BoundingVolume, ContentMetadata, MAX_ADDRESS_BYTES};
use crate::content::problem::Severity;
use crate::content::source::join;
use glam::DMat4;
use std::sync::Arc;

impl Placing<'_> {
    /// The rule of the implicit tree below a tile, or which member is unusable and why.
    pub(super) fn implicit(
        &mut self,
        index: usize,
        raw: &RawTile,
        implicit: &RawImplicit,
        (shape, visit_from_tile): (Option<Shape>, &Arc<DMat4>),
    ) -> Result<Implicit, (&'static str, String)> {
        let member = if implicit.is_extension { ".extensions.3DTILES_implicit_tiling" } else { ".implicitTiling" };
        let refuse = |what: String| Err((member, what));
        let scheme = match &implicit.scheme {
            Some(Leaf::Text(scheme)) if scheme.eq_ignore_ascii_case("quadtree") => Scheme::Quadtree,
            Some(Leaf::Text(scheme)) if scheme.eq_ignore_ascii_case("octree") => Scheme::Octree,
            _ => return refuse("subdivisionScheme should be \"QUADTREE\" or \"OCTREE\"".to_owned()),
        };
        let most = u32::MAX.into();
        let Some(subtree_levels) = whole(implicit.subtree_levels.as_ref(), most).filter(|levels| *levels > 0) else {
            return refuse("subtreeLevels should be a whole number of at least 1".to_owned());
        };
        let too_large = |levels| scheme.tiles_on(levels).is_none_or(|bits| bits > MAX_BITS);
        if too_large(subtree_levels) {
            return refuse(format!(
                "subtreeLevels is {subtree_levels}; so large a subtree is not read, at most 12 levels of a quadtree or 8 of an octree are"
            ));
        }
        let available = whole(implicit.available_levels.as_ref(), most);
        let available = available.or(whole(implicit.maximum_level.as_ref(), most - 1.0).map(|level| level + 1));
        let available_levels = match available {
            Some(levels @ 1..=MAX_LEVELS) => levels,
            Some(levels) => {
                return refuse(format!("availableLevels is {levels}; it should be from 1 to {MAX_LEVELS}"));
            }
            None => return refuse("availableLevels should be a whole number of at least 1".to_owned()),
        };
        let root = match shape {
            Some(Shape::Local(BoundingVolume::Sphere { .. })) => {
                return refuse("a sphere cannot be divided; the tile should have a box or a region".to_owned());
            }
            Some(shape) => shape,
            None => return refuse("without a usable bounding volume nothing can be divided".to_owned()),
        };
        let Some(Leaf::Text(subtrees)) = &implicit.subtrees else {
            return refuse("subtrees.uri is missing".to_owned());
        };
        let subtrees = match join(self.uri, subtrees) {
            Ok(uri) if uri.len() > MAX_ADDRESS_BYTES => {
                return refuse(format!("subtrees.uri is longer than {MAX_ADDRESS_BYTES} bytes"));
            }
            Ok(uri) => Template::new(&with_query_of(uri, self.uri)),
            Err(error) => return refuse(format!("subtrees.uri: {error}")),
        };
        if raw.contents.len() > MAX_CONTENTS {
            let text = format!("more than {MAX_CONTENTS} contents; the others are left out");
            self.tell(Severity::Error, index, ".contents", text);
        }
        let (mut contents, mut content_metadata) = (Vec::new(), Vec::new());
        for content in raw.contents.iter().take(MAX_CONTENTS) {
            // An unusable one stays, because availability counts it; its tiles have no such content.
            contents.push(self.content_uri(index, content).map(|uri| Template::new(&uri)));
            // What is said of one content is not said of each tile's.
            let group = self.content_metadata(index, content).group;
            content_metadata.push(ContentMetadata { entity: None, group });
        }
        let tiling = Tiling {
            scheme,
            subtree_levels,
            available_levels,
            subtrees,
            contents,
            content_metadata,
            uri: self.uri.to_owned(),
            groups: self.raw.groups.len(),
            schema: SharedSchema::new(self.schema_place.cloned()),
            root,
            visit_from_tile: visit_from_tile.clone(),
            visit_from_root: self.frame.visit_from_root,
        };
        Ok(Implicit { tiling: Arc::new(tiling), at: Coordinates::default() })
    }
}

/// A whole number from 0 to `most`.
fn whole(leaf: Option<&Leaf>, most: f64) -> Option<u32> {
    match leaf {
        Some(Leaf::Number(number)) if (0.0..=most).contains(number) && number.fract() == 0.0 => Some(*number as u32),
        _ => None,
    }
}
