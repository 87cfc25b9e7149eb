//! What can only be seen when all tiles of a file are known: bounds that do not hold what is below, errors that do
//! not decrease. Each pass looks at every tile once; a correct tileset stays as it is.

use super::external::is_tileset_uri;
use super::place::{Below, Placing};
use super::{Refine, Tile, TileId};
use crate::content::problem::Severity;

/// An error smaller than this part of a tile's radius is absurd where children replace it: a tile would need some 64
/// million triangles to be that exact. From outside, such a tile would never be refined. (Where children are added, as
/// houses in a country, a wide tile may hold few and exact things.)
const ABSURD: f64 = 1.0 / 4000.0;
/// What is assumed instead: a sixteenth of the radius, so that the tile is refined well before it fills the picture.
const USUAL: f64 = 1.0 / 16.0;

impl Placing<'_> {
    /// Makes every tile hold its children, from the leaves up.
    pub(super) fn grow(&mut self) {
        for index in (1..self.tiles.len()).rev() {
            let Some(parent) = self.tiles[index].parent else { continue };
            let grown = self.tiles[parent.index()].bounds.grown_to_hold(&self.tiles[index].bounds);
            self.tiles[parent.index()].bounds = grown;
        }
    }

    /// Raises errors that are absurdly small, and lowers those that are larger than the error above.
    pub(super) fn mend_errors(&mut self) {
        self.raise_errors();
        self.lower_errors();
    }

    fn raise_errors(&mut self) {
        // By tile: the largest error of those below it that can be refined.
        let mut largest_below = vec![0.0_f64; self.tiles.len()];
        for index in (0..self.tiles.len()).rev() {
            let tile = &self.tiles[index];
            let (size, error) = (tile.bounds.radius(), tile.geometric_error);
            let is_absurd = error == 0.0 || (tile.refine == Refine::Replace && error < size * ABSURD);
            if is_absurd && !tile.children.is_empty() && draws(tile) {
                let mended = (size * USUAL).max(largest_below[index]);
                self.tiles[index].geometric_error = mended;
                let text = format!(
                    "is only {error:.3} m for a tile of {size:.1} m radius, so that its children would never be shown; {mended:.3} m is assumed"
                );
                self.tell(Severity::Error, self.raw_of[index], ".geometricError", text);
            }
            let tile = &self.tiles[index];
            if let (Some(parent), false) = (tile.parent, tile.children.is_empty()) {
                let largest = &mut largest_below[parent.index()];
                *largest = largest.max(tile.geometric_error);
            }
        }
    }

    fn lower_errors(&mut self) {
        // By tile: the error of the nearest tile above that has something to show, itself included.
        let mut ceilings: Vec<f64> = Vec::with_capacity(self.tiles.len());
        for index in 0..self.tiles.len() {
            let tile = &self.tiles[index];
            let error = tile.geometric_error;
            let (ceiling, parent) = match (tile.parent, self.below) {
                (Some(TileId(parent)), _) => {
                    (ceilings[parent as usize], Some(self.tiles[parent as usize].geometric_error))
                }
                // The tile that names a file shows nothing itself: often its error is just 0.
                (None, Below::Site(site)) => (f64::INFINITY, Some(site.geometric_error)),
                (None, Below::Nothing { .. }) => (f64::INFINITY, None),
            };
            let exceeds = |limit: f64| error > limit * (1.0 + 1e-6) + 1e-9;
            if exceeds(ceiling) {
                self.tiles[index].geometric_error = ceiling;
                let text = format!(
                    "is larger than that of the tile above, and should become smaller from level to level; {ceiling:.3} m is taken"
                );
                self.tell(Severity::Warning, self.raw_of[index], ".geometricError", text);
            } else if parent.is_some_and(exceeds) {
                let text = "is larger than the parent tile's; it should become smaller from level to level";
                self.tell(Severity::Warning, self.raw_of[index], ".geometricError", text.to_owned());
            }
            let tile = &self.tiles[index];
            ceilings.push(if draws(tile) { tile.geometric_error } else { ceiling });
        }
    }
}

/// Whether a tile has something to show itself, as far as addresses tell.
fn draws(tile: &Tile) -> bool {
    tile.implicit.is_none() && tile.contents.iter().any(|uri| !is_tileset_uri(uri))
}
