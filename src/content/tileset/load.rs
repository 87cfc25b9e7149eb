//! From JSON to tiles: the outermost file, and what all files have in common.

use super::external::without_byte_order_mark;
use super::json::RawTileset;
use super::lenient::Leaf;
use super::members::entity;
use super::place::{Below, Placed, Placing};
use super::query::with_query_of;
use super::shape::Shape;
use super::{
    Before, FileMetadata, Frame, MAX_JSON_BYTES, MAX_JSON_NESTING, MAX_PROBLEMS, MAX_TILES, Schema, Tileset,
    TilesetError, TilesetFile, Upkeep,
};
use crate::content::problem::Problem;
use crate::content::source::join;

/// Extensions whose absence changes nothing for Parvis, or that it has. Those of contents are the contents' business:
/// one that cannot be read is told when it is.
const KNOWN_EXTENSIONS: [&str; 6] = [
    "3DTILES_batch_table_hierarchy",
    "3DTILES_content_gltf",
    "3DTILES_draco_point_compression",
    "3DTILES_implicit_tiling",
    "3DTILES_metadata",
    "3DTILES_multiple_contents",
];

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
        let version = version(&raw, uri, &mut problems);
        let gltf_z_up = z_up(&raw, uri, &mut problems).unwrap_or(false);
        let metadata = Box::new(file_metadata(&raw, uri, &mut problems));
        let Placed { tiles, frame, problems: mut found, address_bytes } =
            Placing::new(uri, &raw, Below::Nothing { frame }, metadata.schema.as_ref()).place()?;
        problems.append(&mut found);

        let root_error = tiles.first().map_or(0.0, |root| root.geometric_error);
        let geometric_error = match raw.geometric_error {
            Some(Leaf::Number(error)) if error.is_finite() && error >= 0.0 => error,
            found => {
                let found = found.map_or("missing", |leaf| leaf.name());
                let text = format!("should be a number of at least 0, is {found}; the root's is taken");
                problems.push(Problem::warning(uri, "geometricError", text));
                root_error
            }
        };
        let file = TilesetFile {
            uri: uri.to_owned(),
            first: Self::ROOT,
            named_by: None,
            metadata,
            before: Before::default(),
            names: 0,
        };
        let mut tileset = Self {
            tiles,
            geometric_error,
            version,
            gltf_z_up,
            frame,
            problems,
            files: vec![file],
            address_bytes,
            upkeep: Upkeep::default(),
        };
        tileset.limit_problems();
        Ok(tileset)
    }

    pub(super) fn limit_problems(&mut self) {
        if self.problems.len() > MAX_PROBLEMS {
            self.problems.truncate(MAX_PROBLEMS - 1);
            let file = self.files.last().map(|file| file.uri.clone()).unwrap_or_default();
            self.problems.push(Problem::error(file, "", "there are more problems than are listed"));
        }
    }
}

/// Parses, and refuses what is no tileset or needs what Parvis does not have.
pub(super) fn read(
    bytes: &[u8],
    uri: &str,
    limit: usize,
    problems: &mut Vec<Problem>,
) -> Result<RawTileset, TilesetError> {
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

pub(super) fn version(raw: &RawTileset, uri: &str, problems: &mut Vec<Problem>) -> String {
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

/// Tells where an external tileset's glTF axes differ from those of the tileset that names it.
pub(super) fn tell_up_axis(raw: &RawTileset, uri: &str, gltf_z_up: bool, problems: &mut Vec<Problem>) {
    if z_up(raw, uri, problems).is_some_and(|z_up| z_up != gltf_z_up) {
        let text = "differs from the tileset that names this one; that one's holds".to_owned();
        problems.push(Problem::warning(uri, "asset.gltfUpAxis", text));
    }
}

/// What a file says of itself.
pub(super) fn file_metadata(raw: &RawTileset, uri: &str, problems: &mut Vec<Problem>) -> FileMetadata {
    let schema = match (&raw.schema, &raw.schema_uri) {
        (Some(schema), _) => Some(Schema::Inline(schema.clone())),
        (None, Some(Leaf::Text(address))) => match join(uri, address) {
            Ok(address) => Some(Schema::Uri(with_query_of(address, uri))),
            Err(error) => {
                problems.push(Problem::warning(uri, "schemaUri", format!("{error}; the schema is left out")));
                None
            }
        },
        _ => None,
    };
    let tileset_version = match &raw.tileset_version {
        Some(Leaf::Text(version)) => Some(version.clone()),
        _ => None,
    };
    let groups = raw.groups.iter().map(entity).collect();
    let entity = raw.metadata.as_ref().and_then(entity);
    FileMetadata { tileset_version, schema, entity, groups, tables: None }
}

/// The frame for a root with this shape.
pub(super) fn frame_for(shape: &Shape, root_from_tile: &glam::DMat4) -> Frame {
    Frame::around(shape.center(root_from_tile), matches!(shape, Shape::Region(_)))
}
