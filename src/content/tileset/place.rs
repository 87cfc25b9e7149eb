//! Giving every tile its place in visit space, mending what can be mended.

use super::json::{RawContent, RawTile, RawTileset, RawVolume};
use super::lenient::Leaf;
use super::load::frame_for;
use super::shape::Shape;
use super::{BoundingVolume, MAX_PROBLEMS, Refine, Tile, TileId, Tileset, TilesetError, largest_scale};
use crate::content::problem::{Problem, Severity};
use crate::content::source::join;
use glam::{DMat3, DMat4};

/// What the file's root hangs below.
#[derive(Debug, Clone, Copy)]
pub(super) enum Below {
    /// Nothing: it is the outermost file.
    Nothing {
        /// Take the frame that suits its root.
        choose_frame: bool,
    },
    /// The tile that names the file.
    Tile(TileId),
}

/// Appends the tiles of one file to a tileset.
pub(super) struct Placing<'a> {
    tileset: &'a mut Tileset,
    uri: &'a str,
    raw: &'a RawTileset,
    /// Where this file's tiles begin.
    start: usize,
    /// By raw tile: what became of it, `None` where it was left out.
    ids: Vec<Option<TileId>>,
    /// By tile of this file: its shape (`None`: mended) and its volume before growing.
    declared: Vec<(Option<Shape>, BoundingVolume)>,
}

/// What a tile takes over from the one above.
struct Above {
    id: Option<TileId>,
    level: u32,
    bounds: Option<(Option<Shape>, BoundingVolume)>,
    geometric_error: Option<f64>,
    refine: Refine,
    visit_from_tile: DMat4,
}

impl<'a> Placing<'a> {
    pub(super) fn new(tileset: &'a mut Tileset, uri: &'a str, raw: &'a RawTileset) -> Self {
        let start = tileset.tiles.len();
        Self { tileset, uri, raw, start, ids: Vec::new(), declared: Vec::new() }
    }

    /// Does it. The root of the file lands right after the tiles that are there.
    pub(super) fn place(mut self, below: Below) -> Result<(), TilesetError> {
        for (raw_index, raw) in self.raw.tiles.iter().enumerate() {
            let above = match raw.parent {
                None if raw_index == 0 => self.above_root(below),
                None => None,
                Some(parent) => self.ids.get(parent as usize).copied().flatten().map(|id| self.above(id)),
            };
            // Below a tile that was left out everything is left out.
            let placed = match above {
                Some(above) => self.place_tile(raw, &above, below)?,
                None => None,
            };
            self.ids.push(placed);
        }
        for (parent, ordinal, found) in &self.raw.strays {
            let parent = parent.and_then(|parent| self.ids.get(parent as usize).copied().flatten());
            if let Some(parent) = parent {
                let path = format!("{}.children[{ordinal}]", self.json_path(parent));
                self.tell(Severity::Error, &path, format!("is {found} instead of a tile; left out"));
            }
        }
        self.grow();
        Ok(())
    }

    fn above_root(&self, below: Below) -> Option<Above> {
        Some(match below {
            Below::Nothing { .. } => Above {
                id: None,
                level: 0,
                bounds: None,
                geometric_error: None,
                refine: Refine::Replace,
                visit_from_tile: self.tileset.frame.visit_from_root,
            },
            Below::Tile(id) => {
                let tile = self.tileset.tiles.get(id.index())?;
                Above {
                    id: Some(id),
                    level: tile.level.saturating_add(1),
                    bounds: Some((None, tile.bounds)),
                    geometric_error: Some(tile.geometric_error),
                    refine: tile.refine,
                    visit_from_tile: tile.visit_from_tile,
                }
            }
        })
    }

    fn above(&self, id: TileId) -> Above {
        let tile = self.tileset.tile(id);
        Above {
            id: Some(id),
            level: tile.level.saturating_add(1),
            bounds: self.declared.get(id.index() - self.start).copied(),
            geometric_error: Some(tile.geometric_error),
            refine: tile.refine,
            visit_from_tile: tile.visit_from_tile,
        }
    }

    fn place_tile(&mut self, raw: &RawTile, above: &Above, below: Below) -> Result<Option<TileId>, TilesetError> {
        let path = match raw.parent {
            None => "root".to_owned(),
            Some(_) => {
                let parent = above.id.map(|id| self.json_path(id)).unwrap_or_default();
                format!("{parent}.children[{}]", raw.ordinal)
            }
        };
        if raw.is_implicit {
            return Err(TilesetError::ImplicitTiling { uri: self.uri.to_owned(), json_path: path });
        }
        let is_root = raw.parent.is_none();
        let parent_from_tile = match transform(raw.transform.as_deref()) {
            Ok(transform) => transform,
            Err(what) => return self.leave_out(is_root, &format!("{path}.transform"), what),
        };

        let shape = match raw.volume.as_deref().map(Shape::read) {
            Some(shape) => shape,
            None => Err("there is none".to_owned()),
        };
        if let (Below::Nothing { choose_frame: true }, true, Ok(shape)) = (below, is_root, &shape) {
            self.tileset.frame = frame_for(shape, &parent_from_tile);
        }
        let frame = self.tileset.frame.visit_from_root;
        let visit_from_parent = if above.id.is_none() { frame } else { above.visit_from_tile };
        let visit_from_tile = visit_from_parent * parent_from_tile;
        if !is_usable(&visit_from_tile) {
            let what = "together with those above it scales to nothing or beyond all numbers".to_owned();
            return self.leave_out(is_root, &format!("{path}.transform"), what);
        }

        let volume_path = format!("{path}.boundingVolume");
        let (shape, bounds) = match self.bounds(shape, above, &visit_from_tile, &volume_path) {
            Ok(bounds) => bounds,
            Err(what) => return self.leave_out(is_root, &volume_path, what),
        };
        let geometric_error = self.geometric_error(raw, above, &bounds, &visit_from_tile, &path);
        let request = raw.request_volume.as_deref();
        let tile = Tile {
            parent: above.id,
            children: Vec::new(),
            level: above.level,
            bounds,
            content_bounds: self.content_bounds(raw, &visit_from_tile, &path, (shape.as_ref(), &bounds)),
            viewer_request_volume: request.and_then(|volume| {
                let path = format!("{path}.viewerRequestVolume");
                self.optional_volume(volume, &visit_from_tile, &path).map(|(_, volume)| volume)
            }),
            geometric_error,
            refine: self.refine(raw, above.refine, &path),
            contents: self.contents(&raw.contents, &path),
            visit_from_tile,
            path: format!("{} {path}", self.uri),
        };

        let id = TileId(u32::try_from(self.tileset.tiles.len()).unwrap_or(u32::MAX));
        self.tileset.tiles.push(tile);
        self.declared.push((shape, bounds));
        // The naming tile of an external tileset hears of its child when all went well.
        if let (false, Some(parent)) = (is_root, above.id) {
            self.tileset.tiles[parent.index()].children.push(id);
        }
        Ok(Some(id))
    }

    /// The tile's volume in visit space, mended where it has to be.
    fn bounds(
        &mut self,
        shape: Result<Shape, String>,
        above: &Above,
        visit_from_tile: &DMat4,
        path: &str,
    ) -> Result<(Option<Shape>, BoundingVolume), String> {
        let frame = self.tileset.frame.visit_from_root;
        let placed = shape.and_then(|shape| {
            let volume = shape.placed(visit_from_tile, &frame);
            if volume.is_finite() { Ok((shape, volume)) } else { Err("its numbers are too large".to_owned()) }
        });
        let what = match (placed, above.bounds.as_ref()) {
            (Ok((shape, volume)), parent) if volume.is_empty() => match parent {
                Some(_) => "is empty: it has no size".to_owned(),
                None => {
                    self.tell(Severity::Error, path, "is empty: it has no size".to_owned());
                    return Ok((Some(shape), volume));
                }
            },
            (Ok((shape, volume)), parent) => {
                if let Some((parent_shape, parent)) = parent
                    && Shape::sticks_out((Some(&shape), &volume), (parent_shape.as_ref(), parent))
                {
                    let text = "is not inside of the parent tile's, as it has to be; the parent's is made larger";
                    self.tell(Severity::Warning, path, text.to_owned());
                }
                return Ok((Some(shape), volume));
            }
            (Err(what), _) => what,
        };
        // A tile lies inside of the one above, so that its volume is never too small.
        let Some((_, parent)) = above.bounds.as_ref() else { return Err(what) };
        self.tell(Severity::Error, path, format!("{what}; that of the parent tile is taken"));
        Ok((None, *parent))
    }

    fn geometric_error(
        &mut self,
        raw: &RawTile,
        above: &Above,
        bounds: &BoundingVolume,
        visit_from_tile: &DMat4,
        path: &str,
    ) -> f64 {
        let path = format!("{path}.geometricError");
        let scale = largest_scale(&DMat3::from_mat4(*visit_from_tile));
        if let Some(Leaf::Number(error)) = raw.geometric_error.as_deref() {
            let scaled = error * scale;
            if scaled.is_finite() && *error >= 0.0 {
                if above.geometric_error.is_some_and(|parent| scaled > parent * (1.0 + 1e-6) + 1e-9) {
                    let text = "is larger than the parent tile's; it should become smaller from level to level";
                    self.tell(Severity::Warning, &path, text.to_owned());
                }
                return scaled;
            }
        }
        // Enough that children are looked at: half of what is above, or a part of the size.
        let guess = match above.geometric_error {
            _ if !raw.has_children => 0.0,
            Some(parent) => parent / 2.0,
            None => bounds.radius() / 8.0,
        };
        let found = match raw.geometric_error.as_deref() {
            None => "is missing",
            Some(Leaf::Number(_)) => "is negative or too large",
            Some(_) => "is not a number",
        };
        self.tell(Severity::Error, &path, format!("{found}; {guess:.3} m is assumed"));
        guess
    }

    fn refine(&mut self, raw: &RawTile, inherited: Refine, path: &str) -> Refine {
        let Some(leaf) = raw.refine.as_deref() else { return inherited };
        let path = format!("{path}.refine");
        let (refine, is_exact) = match leaf {
            Leaf::Text(text) if text.eq_ignore_ascii_case("replace") => (Refine::Replace, text == "REPLACE"),
            Leaf::Text(text) if text.eq_ignore_ascii_case("add") => (Refine::Add, text == "ADD"),
            _ => {
                let text = "should be \"REPLACE\" or \"ADD\"; that of the parent tile is taken".to_owned();
                self.tell(Severity::Error, &path, text);
                return inherited;
            }
        };
        if !is_exact {
            self.tell(Severity::Warning, &path, "should be written in capital letters".to_owned());
        }
        refine
    }

    fn contents(&mut self, raw: &[RawContent], path: &str) -> Vec<String> {
        let mut uris = Vec::with_capacity(raw.len());
        for content in raw {
            let path = content_path(path, content);
            match &content.uri {
                Some(Leaf::Text(uri)) => match join(self.uri, uri) {
                    Ok(uri) => uris.push(uri),
                    Err(error) => self.tell(Severity::Error, &format!("{path}.uri"), format!("{error}; left out")),
                },
                Some(other) => {
                    let text = format!("is {} instead of an address; left out", other.name());
                    self.tell(Severity::Error, &format!("{path}.uri"), text);
                }
                None => self.tell(Severity::Error, &path, "has no uri; left out".to_owned()),
            }
        }
        uris
    }

    /// What holds all contents: known only where every content says it.
    fn content_bounds(
        &mut self,
        raw: &RawTile,
        visit_from_tile: &DMat4,
        path: &str,
        own: (Option<&Shape>, &BoundingVolume),
    ) -> Option<BoundingVolume> {
        let mut all: Option<BoundingVolume> = None;
        let mut is_complete = true;
        for content in &raw.contents {
            let path = format!("{}.boundingVolume", content_path(path, content));
            let volume = content.volume.as_deref().and_then(|v| self.optional_volume(v, visit_from_tile, &path));
            let Some((shape, volume)) = volume else {
                is_complete = false;
                continue;
            };
            if Shape::sticks_out((Some(&shape), &volume), own) {
                let text = "is not inside of the tile's bounding volume".to_owned();
                self.tell(Severity::Warning, &path, text);
            }
            all = Some(all.map_or(volume, |all| all.grown_to_hold(&volume)));
        }
        all.filter(|_| is_complete)
    }

    fn optional_volume(
        &mut self,
        raw: &RawVolume,
        visit_from_tile: &DMat4,
        path: &str,
    ) -> Option<(Shape, BoundingVolume)> {
        let frame = self.tileset.frame.visit_from_root;
        let placed = Shape::read(raw).map(|shape| (shape, shape.placed(visit_from_tile, &frame)));
        match placed {
            Ok((shape, volume)) if volume.is_finite() => Some((shape, volume)),
            Ok(_) => {
                self.tell(Severity::Error, path, "its numbers are too large; ignored".to_owned());
                None
            }
            Err(what) => {
                self.tell(Severity::Error, path, format!("{what}; ignored"));
                None
            }
        }
    }

    /// A tile that cannot be placed is left out with all below it; without a root there is nothing.
    fn leave_out(&mut self, is_root: bool, path: &str, what: String) -> Result<Option<TileId>, TilesetError> {
        if is_root {
            return Err(TilesetError::Root { uri: self.uri.to_owned(), json_path: path.to_owned(), what });
        }
        self.tell(Severity::Error, path, format!("{what}; the tile and all below it are left out"));
        Ok(None)
    }

    /// Makes every tile of this file hold its children, from the leaves up.
    fn grow(&mut self) {
        for index in (self.start + 1..self.tileset.tiles.len()).rev() {
            let Some(parent) = self.tileset.tiles[index].parent else { continue };
            let grown = self.tileset.tiles[parent.index()].bounds.grown_to_hold(&self.tileset.tiles[index].bounds);
            self.tileset.tiles[parent.index()].bounds = grown;
        }
    }

    /// The JSON path of a tile of this file.
    fn json_path(&self, id: TileId) -> String {
        let path = &self.tileset.tile(id).path;
        path.get(self.uri.len() + 1..).unwrap_or(path).to_owned()
    }

    fn tell(&mut self, severity: Severity, path: &str, text: String) {
        // One more than are kept, so that it shows that there were more.
        if self.tileset.problems.len() <= MAX_PROBLEMS {
            self.tileset.problems.push(Problem {
                severity,
                file: self.uri.to_owned(),
                json_path: path.to_owned(),
                text,
            });
        }
    }
}

fn content_path(tile: &str, content: &RawContent) -> String {
    match content.ordinal {
        Some(ordinal) => format!("{tile}.contents[{ordinal}]"),
        None => format!("{tile}.content"),
    }
}

/// A tile's own transform; identity where there is none.
fn transform(leaf: Option<&Leaf>) -> Result<DMat4, String> {
    let Some(leaf) = leaf else { return Ok(DMat4::IDENTITY) };
    let matrix = DMat4::from_cols_array(&leaf.numbers::<16>()?);
    let bottom = glam::DVec4::new(matrix.x_axis.w, matrix.y_axis.w, matrix.z_axis.w, matrix.w_axis.w);
    if !bottom.abs_diff_eq(glam::DVec4::W, 1e-6) {
        return Err("it is no affine matrix; matrices are written column by column, the translation last".to_owned());
    }
    if is_usable(&matrix) { Ok(matrix) } else { Err("it scales to nothing or beyond all numbers".to_owned()) }
}

/// Finite and invertible.
fn is_usable(matrix: &DMat4) -> bool {
    let linear = DMat3::from_mat4(*matrix);
    let scale = largest_scale(&linear);
    matrix.is_finite() && (1e-100..1e100).contains(&scale) && (linear * scale.recip()).determinant().abs() > 1e-18
}
