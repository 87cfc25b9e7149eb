//! Giving every tile of one file its place in visit space, mending what can be mended.
//!
//! The tiles come out as a list of their own, so that this can happen on any thread.

use super::json::{RawTile, RawTileset};
use super::lenient::Leaf;
use super::load::frame_for;
use super::meaning::meaningful;
use super::metadata::Schema as SchemaPlace;
use super::shape::Shape;
use super::tile::json_path;
use super::{
    BoundingVolume, Frame, MAX_ADDRESSES_BYTES, MAX_PROBLEMS, Refine, Site, Tile, TileId, TileName, TilesetError,
    largest_scale,
};
use crate::content::metadata::Schema;
use crate::content::problem::{Problem, Severity};
use glam::{DMat3, DMat4};
use std::sync::Arc;

/// What the file's root hangs below.
#[derive(Debug, Clone, Copy)]
pub(super) enum Below<'a> {
    /// Nothing: it is the outermost file.
    Nothing {
        /// Its frame; `None`: the one that suits its root.
        frame: Option<Frame>,
    },
    /// The tile that names the file.
    Site(&'a Site),
}

/// The tiles of one file; ids count from its root.
pub(super) struct Placed {
    pub(super) tiles: Vec<Tile>,
    pub(super) frame: Frame,
    pub(super) problems: Vec<Problem>,
    pub(super) address_bytes: u64,
}

/// Makes tiles of what a file holds.
pub(super) struct Placing<'a> {
    pub(super) uri: &'a str,
    pub(super) raw: &'a RawTileset,
    pub(super) below: Below<'a>,
    /// Where the file's classes are described.
    pub(super) schema_place: Option<&'a SchemaPlace>,
    /// They, where metadata means members of tiles.
    pub(super) meaning: Option<Schema>,
    pub(super) frame: Frame,
    pub(super) tiles: Vec<Tile>,
    pub(super) problems: Vec<Problem>,
    /// Of contents so far.
    pub(super) address_bytes: u64,
    /// By raw tile: what became of it, `None` where it was left out.
    ids: Vec<Option<TileId>>,
    /// By tile: which raw one it was.
    pub(super) raw_of: Vec<usize>,
    /// By tile: its shape (`None`: mended) and its volume before growing.
    declared: Vec<(Option<Shape>, BoundingVolume)>,
}

/// What a tile takes over from the one above.
pub(super) struct Above {
    id: Option<TileId>,
    level: u32,
    pub(super) bounds: Option<(Option<Shape>, BoundingVolume)>,
    pub(super) geometric_error: Option<f64>,
    refine: Refine,
    visit_from_tile: Arc<DMat4>,
}

impl<'a> Placing<'a> {
    pub(super) fn new(
        uri: &'a str,
        raw: &'a RawTileset,
        below: Below<'a>,
        schema_place: Option<&'a SchemaPlace>,
    ) -> Self {
        let frame = match below {
            Below::Nothing { frame } => frame.unwrap_or_default(),
            Below::Site(site) => site.frame,
        };
        let (tiles, problems) = (Vec::with_capacity(raw.tiles.len()), Vec::new());
        Self {
            uri,
            raw,
            below,
            schema_place,
            meaning: meaningful(schema_place),
            frame,
            tiles,
            problems,
            address_bytes: 0,
            ids: Vec::new(),
            raw_of: Vec::new(),
            declared: Vec::new(),
        }
    }

    /// Does it.
    pub(super) fn place(mut self) -> Result<Placed, TilesetError> {
        for (raw_index, raw) in self.raw.tiles.iter().enumerate() {
            let above = match raw.parent {
                None if raw_index == 0 => Some(self.above_root()),
                None => None,
                Some(parent) => self.ids.get(parent as usize).copied().flatten().map(|id| self.above(id)),
            };
            // Below a tile that was left out everything is left out.
            let placed = match above {
                Some(above) => self.place_tile(raw_index, raw, &above)?,
                None => None,
            };
            self.ids.push(placed);
            if self.address_bytes > self.address_room() {
                let (uri, limit_bytes) = (self.uri.to_owned(), MAX_ADDRESSES_BYTES);
                return Err(TilesetError::TooManyAddresses { uri, limit_bytes });
            }
        }
        for (parent, ordinal, found) in &self.raw.strays {
            let parent = parent.filter(|parent| self.ids.get(*parent as usize).is_some_and(Option::is_some));
            if let Some(parent) = parent {
                let text = format!("is {found} instead of a tile; left out");
                self.tell(Severity::Error, parent as usize, &format!(".children[{ordinal}]"), text);
            }
        }
        if let Some((first, count)) = self.raw.childless {
            let others = if count > 1 { format!(", like that of {} further tiles", count - 1) } else { String::new() };
            let text = format!("is empty{others}; a tile without children should not have the member");
            self.tell(Severity::Warning, first as usize, ".children", text);
        }
        self.grow();
        self.mend_errors();
        for tile in &mut self.tiles {
            tile.children.shrink_to_fit();
        }
        Ok(Placed { tiles: self.tiles, frame: self.frame, problems: self.problems, address_bytes: self.address_bytes })
    }

    fn address_room(&self) -> u64 {
        match self.below {
            Below::Nothing { .. } => MAX_ADDRESSES_BYTES,
            Below::Site(site) => site.address_room,
        }
    }

    fn above_root(&self) -> Above {
        match self.below {
            Below::Nothing { .. } => Above {
                id: None,
                level: 0,
                bounds: None,
                geometric_error: None,
                refine: Refine::Replace,
                visit_from_tile: Arc::new(self.frame.visit_from_root),
            },
            Below::Site(site) => Above {
                id: None,
                level: 0,
                bounds: Some((None, site.bounds)),
                geometric_error: Some(site.geometric_error),
                refine: site.refine,
                visit_from_tile: site.visit_from_tile.clone(),
            },
        }
    }

    fn above(&self, id: TileId) -> Above {
        let tile = &self.tiles[id.index()];
        Above {
            id: Some(id),
            level: tile.level.saturating_add(1),
            bounds: self.declared.get(id.index()).copied(),
            geometric_error: Some(tile.geometric_error),
            refine: tile.refine,
            visit_from_tile: tile.visit_from_tile.clone(),
        }
    }

    fn place_tile(&mut self, index: usize, raw: &RawTile, above: &Above) -> Result<Option<TileId>, TilesetError> {
        let said = self.tile_said(index, raw);
        let parent_from_tile = match (said.transform, transform(raw.transform.as_deref())) {
            (Some(said), _) => Some(said),
            (None, Ok(transform)) => transform,
            (None, Err(what)) => return self.leave_out(index, ".transform", what),
        };
        let shape = match (said.shape, raw.volume.as_deref().map(Shape::read)) {
            (Some(shape), _) => Ok(shape),
            (None, Some(shape)) => shape,
            (None, None) => Err("there is none".to_owned()),
        };
        let shape = shape.map(|shape| shape.between(said.low, said.high));
        let is_outermost = above.bounds.is_none();
        if let (Below::Nothing { frame: None }, true, Ok(shape)) = (self.below, is_outermost, &shape) {
            let root_from_tile = parent_from_tile.unwrap_or(DMat4::IDENTITY);
            self.frame = frame_for(shape, &root_from_tile);
        }
        let visit_from_parent =
            if is_outermost { Arc::new(self.frame.visit_from_root) } else { above.visit_from_tile.clone() };
        // Without a transform of its own a tile shares that of the one above.
        let visit_from_tile = match parent_from_tile {
            Some(parent_from_tile) => Arc::new(*visit_from_parent * parent_from_tile),
            None => visit_from_parent,
        };
        if !is_usable(&visit_from_tile) {
            let what = "together with those above it scales to nothing or beyond all numbers".to_owned();
            return self.leave_out(index, ".transform", what);
        }

        let (shape, bounds) = match self.bounds(index, shape, above, &visit_from_tile) {
            Ok(bounds) => bounds,
            Err(what) => return self.leave_out(index, ".boundingVolume", what),
        };
        let implicit = match raw.implicit.as_deref() {
            None => None,
            Some(implicit) => match self.implicit(index, raw, implicit, (shape, &visit_from_tile)) {
                Ok(implicit) => Some(Arc::new(implicit)),
                Err((member, what)) => return self.leave_out(index, member, what),
            },
        };
        let own = (shape.as_ref(), &bounds);
        let contents_said = self.contents_said(index, &raw.contents);
        let (content_bounds, needed) = self.content_bounds(index, raw, &contents_said, &visit_from_tile, own);
        let (contents, metadata) = match &implicit {
            Some(implicit) => ([implicit.uri()].iter().collect(), self.tile_metadata(raw, Vec::new())),
            None => {
                let (contents, metadata) = self.contents(index, &raw.contents, &contents_said);
                (contents, self.tile_metadata(raw, metadata))
            }
        };
        let request = raw.request_volume.as_deref();
        let tile = Tile {
            parent: above.id,
            children: Vec::new(),
            level: above.level,
            bounds: needed.map_or(bounds, |needed| bounds.grown_to_hold(&needed)),
            content_bounds: content_bounds.filter(|_| implicit.is_none()).map(Box::new),
            viewer_request_volume: request.and_then(|volume| {
                let placed = self.optional_volume(volume, &visit_from_tile, index, ".viewerRequestVolume");
                placed.map(|(_, volume)| Box::new(volume))
            }),
            geometric_error: self.geometric_error(index, raw, said.geometric_error, above, &bounds, &visit_from_tile),
            refine: said.refine.unwrap_or_else(|| self.refine(index, raw, above.refine)),
            contents,
            visit_from_tile,
            name: raw.parent.map_or(TileName::Root, |_| TileName::Child(raw.ordinal)),
            implicit,
            metadata,
            file: 0,
        };

        let id = TileId(u32::try_from(self.tiles.len()).unwrap_or(u32::MAX));
        self.tiles.push(tile);
        self.raw_of.push(index);
        self.declared.push((shape, bounds));
        if let Some(parent) = above.id {
            self.tiles[parent.index()].children.push(id);
        }
        Ok(Some(id))
    }

    /// A tile that cannot be placed is left out with all below it; without a root there is nothing.
    fn leave_out(&mut self, index: usize, member: &str, what: String) -> Result<Option<TileId>, TilesetError> {
        if index == 0 {
            return Err(TilesetError::Root { uri: self.uri.to_owned(), json_path: format!("root{member}"), what });
        }
        self.tell(Severity::Error, index, member, format!("{what}; the tile and all below it are left out"));
        Ok(None)
    }

    /// The JSON path of a raw tile.
    fn json_path(&self, index: usize) -> String {
        let mut ordinals = Vec::new();
        let mut at = self.raw.tiles.get(index);
        while let Some((raw, parent)) = at.and_then(|raw| Some((raw, raw.parent?))) {
            ordinals.push(raw.ordinal);
            at = self.raw.tiles.get(parent as usize);
        }
        json_path(&ordinals)
    }

    /// Tells of a problem with a member of a raw tile.
    pub(super) fn tell(&mut self, severity: Severity, index: usize, member: &str, text: String) {
        // One more than are kept, so that it shows that there were more.
        if self.problems.len() <= MAX_PROBLEMS {
            let json_path = format!("{}{member}", self.json_path(index));
            self.problems.push(Problem { severity, file: self.uri.to_owned(), json_path, text });
        }
    }
}

/// A tile's own transform; `None` where there is none, or one that does nothing.
fn transform(leaf: Option<&Leaf>) -> Result<Option<DMat4>, String> {
    let Some(leaf) = leaf else { return Ok(None) };
    checked_transform(&leaf.numbers::<16>()?)
}

/// The matrix of these numbers, column by column; `None` for one that does nothing.
pub(super) fn checked_transform(numbers: &[f64; 16]) -> Result<Option<DMat4>, String> {
    let matrix = DMat4::from_cols_array(numbers);
    let bottom = glam::DVec4::new(matrix.x_axis.w, matrix.y_axis.w, matrix.z_axis.w, matrix.w_axis.w);
    if !bottom.abs_diff_eq(glam::DVec4::W, 1e-6) {
        return Err("it is no affine matrix; matrices are written column by column, the translation last".to_owned());
    }
    if !is_usable(&matrix) {
        return Err("it scales to nothing or beyond all numbers".to_owned());
    }
    Ok((matrix != DMat4::IDENTITY).then_some(matrix))
}

/// Finite and invertible.
pub(super) fn is_usable(matrix: &DMat4) -> bool {
    let linear = DMat3::from_mat4(*matrix);
    let scale = largest_scale(&linear);
    matrix.is_finite() && (1e-100..1e100).contains(&scale) && (linear * scale.recip()).determinant().abs() > 1e-18
}
