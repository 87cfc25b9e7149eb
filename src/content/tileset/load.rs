//! From JSON to tiles: whole files, and external tilesets below a tile.

use super::external::without_byte_order_mark;
use super::json::RawTileset;
use super::lenient::Leaf;
use super::place::{Below, Placing};
use super::shape::Shape;
use super::{
    Frame, MAX_EXTERNAL_DEPTH, MAX_JSON_BYTES, MAX_JSON_NESTING, MAX_PROBLEMS, MAX_TILES, TileId, Tileset,
    TilesetError, TilesetFile,
};
use crate::content::problem::Problem;
use crate::content::source::path_of;

/// Extensions whose absence changes nothing for Parvis.
const KNOWN_EXTENSIONS: [&str; 2] = ["3DTILES_content_gltf", "3DTILES_metadata"];

impl Tileset {
    /// Reads the tileset file with the address `uri`, choosing a [`Frame`] by its root.
    ///
    /// # Errors
    /// When there is nothing to draw: see [`TilesetError`].
    pub fn parse(bytes: &[u8], uri: &str) -> Result<Self, TilesetError> {
        Self::parse_in(bytes, uri, None)
    }

    /// Like [`Self::parse`], in a given frame: that of the visit's first
    /// tileset, so that several on the earth keep their places to each other.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_in(bytes: &[u8], uri: &str, frame: Option<Frame>) -> Result<Self, TilesetError> {
        let mut problems = Vec::new();
        let raw = read(bytes, uri, MAX_TILES, &mut problems)?;
        let mut tileset = Self {
            version: version(&raw, uri, &mut problems),
            gltf_z_up: z_up(&raw, uri, &mut problems).unwrap_or(false),
            frame: frame.unwrap_or_default(),
            problems,
            ..Self::default()
        };
        let placing = Placing::new(&mut tileset, uri, &raw);
        placing.place(Below::Nothing { choose_frame: frame.is_none() })?;

        let root_error = tileset.root().geometric_error;
        tileset.geometric_error = match raw.geometric_error {
            Some(Leaf::Number(error)) if error.is_finite() && error >= 0.0 => error,
            found => {
                let found = found.map_or("missing", |leaf| leaf.name());
                tileset.problems.push(Problem::warning(
                    uri,
                    "geometricError",
                    format!("should be a number of at least 0, is {found}; the root's is taken"),
                ));
                root_error
            }
        };
        tileset.files.push(TilesetFile { uri: uri.to_owned(), first: Self::ROOT, named_by: None });
        tileset.limit_problems();
        Ok(tileset)
    }

    /// Puts the external tileset with the address `uri` below the tile that
    /// names it, and returns its root: a new child of that tile, which loses
    /// `uri` from its contents. Bounds of tiles above grow where needed.
    ///
    /// Nothing changes when there is an error.
    ///
    /// # Errors
    /// As [`Self::parse`], and when the file contains itself or hangs too deep.
    pub fn graft(&mut self, parent: TileId, bytes: &[u8], uri: &str) -> Result<TileId, TilesetError> {
        if parent.index() >= self.tiles.len() {
            return Err(TilesetError::UnknownTile { uri: uri.to_owned(), tile: parent.0 });
        }
        self.refuse_cycle(parent, uri)?;
        let left = MAX_TILES.saturating_sub(self.tiles.len());
        let mut problems = Vec::new();
        let raw = read(bytes, uri, left, &mut problems)?;
        version(&raw, uri, &mut problems);
        if z_up(&raw, uri, &mut problems).is_some_and(|z_up| z_up != self.gltf_z_up) {
            let text = "differs from the tileset that names this one; that one's holds".to_owned();
            problems.push(Problem::warning(uri, "asset.gltfUpAxis", text));
        }

        let first = TileId(u32::try_from(self.tiles.len()).unwrap_or(u32::MAX));
        let problems_before = self.problems.len();
        self.problems.append(&mut problems);
        let placing = Placing::new(self, uri, &raw);
        if let Err(error) = placing.place(Below::Tile(parent)) {
            self.tiles.truncate(first.index());
            self.problems.truncate(problems_before);
            return Err(error);
        }
        let naming = &mut self.tiles[parent.index()];
        naming.children.push(first);
        naming.contents.retain(|content| content != uri);
        self.files.push(TilesetFile { uri: uri.to_owned(), first, named_by: Some(parent) });
        self.grow_above(first);
        self.limit_problems();
        Ok(first)
    }

    fn refuse_cycle(&self, parent: TileId, uri: &str) -> Result<(), TilesetError> {
        let same = |other: &str| path_of(other).ok() == path_of(uri).ok();
        let mut chain = vec![uri.to_owned()];
        let mut at = Some(parent);
        while let Some(file) = at.and_then(|tile| self.file_of(tile)) {
            chain.push(file.uri.clone());
            if same(&file.uri) {
                chain.reverse();
                return Err(TilesetError::Cycle { uri: uri.to_owned(), chain: chain.join(" names ") });
            }
            if chain.len() > MAX_EXTERNAL_DEPTH + 1 {
                return Err(TilesetError::ExternalTooDeep { uri: uri.to_owned(), limit: MAX_EXTERNAL_DEPTH });
            }
            at = file.named_by;
        }
        Ok(())
    }

    /// Makes all tiles above `tile` hold it.
    fn grow_above(&mut self, tile: TileId) {
        let mut below = tile;
        while let Some(above) = self.tiles[below.index()].parent {
            let grown = self.tiles[above.index()].bounds.grown_to_hold(&self.tiles[below.index()].bounds);
            if grown == self.tiles[above.index()].bounds {
                break;
            }
            self.tiles[above.index()].bounds = grown;
            below = above;
        }
    }

    fn limit_problems(&mut self) {
        if self.problems.len() > MAX_PROBLEMS {
            self.problems.truncate(MAX_PROBLEMS - 1);
            let file = self.files.last().map(|file| file.uri.clone()).unwrap_or_default();
            self.problems.push(Problem::error(file, "", "there are more problems than are listed"));
        }
    }
}

/// Parses, and refuses what is no tileset or needs what Parvis does not have.
fn read(bytes: &[u8], uri: &str, limit: usize, problems: &mut Vec<Problem>) -> Result<RawTileset, TilesetError> {
    let uri = || uri.to_owned();
    let size = bytes.len() as u64;
    if size > MAX_JSON_BYTES {
        return Err(TilesetError::TooLarge { uri: uri(), bytes: size, limit_bytes: MAX_JSON_BYTES });
    }
    let json = without_byte_order_mark(bytes);
    if json.len() != bytes.len() {
        problems.push(Problem::warning(uri(), "", "starts with a byte order mark; save it as UTF-8 without one"));
    }
    if json.trim_ascii().is_empty() {
        return Err(TilesetError::NotJson { uri: uri(), reason: "the file is empty".to_owned() });
    }
    let (raw, error) = RawTileset::read(json, limit);
    if raw.is_full {
        return Err(TilesetError::TooManyTiles { uri: uri(), limit: MAX_TILES });
    }
    if let Some(error) = error {
        return Err(if nesting(json) > MAX_JSON_NESTING {
            TilesetError::TooDeep { uri: uri(), limit: MAX_JSON_NESTING }
        } else {
            TilesetError::NotJson { uri: uri(), reason: error.to_string() }
        });
    }
    let not_tileset = |what: &str| TilesetError::NotTileset { uri: uri(), what: what.to_owned() };
    if !raw.is_object {
        return Err(not_tileset("the file holds no JSON object"));
    }
    let unknown: Vec<&str> =
        (raw.extensions_required.iter().map(String::as_str)).filter(|name| !KNOWN_EXTENSIONS.contains(name)).collect();
    if !unknown.is_empty() {
        return Err(TilesetError::RequiredExtension { uri: uri(), names: unknown.join(", ") });
    }
    if raw.tiles.is_empty() {
        return Err(not_tileset("root is missing or no object"));
    }
    Ok(raw)
}

/// Deepest nesting of objects and lists; only asked when a parser gave up.
fn nesting(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn version(raw: &RawTileset, uri: &str, problems: &mut Vec<Problem>) -> String {
    match &raw.version {
        Some(Leaf::Text(version)) if version == "1.0" || version == "1.1" => version.clone(),
        found => {
            let found = match found {
                Some(Leaf::Text(version)) => format!("{:?}", version.chars().take(20).collect::<String>()),
                Some(other) => other.name().to_owned(),
                None if raw.has_asset => "missing".to_owned(),
                None => "missing, like all of asset".to_owned(),
            };
            let text = format!("should be \"1.0\" or \"1.1\", is {found}; read as 1.1");
            problems.push(Problem::warning(uri, "asset.version", text));
            "1.1".to_owned()
        }
    }
}

/// Whether the legacy `asset.gltfUpAxis` is Z; `None` where it is absent.
fn z_up(raw: &RawTileset, uri: &str, problems: &mut Vec<Problem>) -> Option<bool> {
    match raw.up_axis.as_ref()? {
        Leaf::Text(axis) if axis.eq_ignore_ascii_case("z") => Some(true),
        Leaf::Text(axis) if axis.eq_ignore_ascii_case("y") => Some(false),
        _ => {
            let text = "only \"Y\" and \"Z\" are supported; Y is assumed".to_owned();
            problems.push(Problem::error(uri, "asset.gltfUpAxis", text));
            None
        }
    }
}

/// The frame for a root with this shape.
pub(super) fn frame_for(shape: &Shape, root_from_tile: &glam::DMat4) -> Frame {
    Frame::around(shape.center(root_from_tile), matches!(shape, Shape::Region(_)))
}
