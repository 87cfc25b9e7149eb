//! From a tile's bytes, whatever they are, to [`TileContent`].

use super::{Fetch, PayloadError, PictureCache, TileContent, b3dm};
use crate::content::gltf::{self, ReadOptions, TileFrame};
use crate::content::surface::Loaded;
use glam::{DMat4, DVec4};

/// Bytes that one tile's buffers, geometry and pictures may take together. Real
/// tiles need a few MiB; this only stops what would exhaust the machine.
pub const DEFAULT_MAX_BYTES: u64 = 1 << 30;

/// glTF's Y up to 3D Tiles' Z up (3D Tiles 1.1, 10.6): (x, y, z) to (x, -z, y).
pub const TILE_FROM_GLTF: DMat4 = DMat4::from_cols(
    DVec4::new(1.0, 0.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, 1.0, 0.0),
    DVec4::new(0.0, -1.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, 0.0, 1.0),
);

/// How to decode.
#[derive(Clone, Copy)]
pub struct DecodeOptions<'a> {
    /// From the tile's space (Z up) to visit space (Y up), as a tile of a tileset carries it.
    pub visit_from_tile: DMat4,
    /// The tileset's legacy `asset.gltfUpAxis` is "Z": the glTF is not turned.
    pub gltf_z_up: bool,
    /// Brings what lies beside the tile, by an address already joined with the tile's.
    pub fetch: &'a Fetch<'a>,
    /// Where pictures that several tiles share are kept.
    pub pictures: Option<&'a dyn PictureCache>,
    /// Bytes that the tile may take, see [`DEFAULT_MAX_BYTES`].
    pub max_bytes: u64,
}

impl<'a> DecodeOptions<'a> {
    /// The usual: Y-up glTF, no shared pictures, the default limit.
    pub fn new(visit_from_tile: DMat4, fetch: &'a Fetch<'a>) -> Self {
        Self { visit_from_tile, gltf_z_up: false, fetch, pictures: None, max_bytes: DEFAULT_MAX_BYTES }
    }
}

/// Decodes one content. What it is, its first bytes say. `uri` is its address
/// relative to the visit's source: what the tile names is joined with it, and
/// errors begin with it.
///
/// # Errors
/// See [`PayloadError`]. A picture that cannot be used is only a warning.
pub fn decode(bytes: &[u8], uri: &str, options: &DecodeOptions<'_>) -> Result<Loaded<TileContent>, PayloadError> {
    let unsupported = |format| Err(PayloadError::Unsupported { uri: uri.to_owned(), format });
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
    match bytes.get(..4).unwrap_or(bytes) {
        [] => Err(PayloadError::Empty { uri: uri.to_owned() }),
        b"b3dm" => {
            let content = b3dm::open(bytes).map_err(|problem| PayloadError::B3dm { uri: uri.to_owned(), problem })?;
            let outer = options.visit_from_tile * DMat4::from_translation(content.rtc_center);
            decode_gltf(content.gltf, uri, outer, options)
        }
        b"i3dm" => unsupported("i3dm (instances)"),
        b"pnts" => unsupported("pnts (a point cloud)"),
        b"cmpt" => unsupported("cmpt (several contents in one)"),
        b"vctr" => unsupported("vctr (vector data)"),
        b"geom" => unsupported("geom (vector data)"),
        b"subt" => unsupported("a subtree file, no content"),
        start if gltf::is_glb(bytes) || first == Some(&b'{') || start.starts_with(b"\xef\xbb\xbf") => {
            decode_gltf(bytes, uri, options.visit_from_tile, options)
        }
        start => Err(PayloadError::Unknown { uri: uri.to_owned(), start: start.escape_ascii().to_string() }),
    }
}

fn decode_gltf(
    bytes: &[u8],
    uri: &str,
    outer: DMat4,
    options: &DecodeOptions<'_>,
) -> Result<Loaded<TileContent>, PayloadError> {
    let inner = if options.gltf_z_up { DMat4::IDENTITY } else { TILE_FROM_GLTF };
    let read = ReadOptions {
        tile: Some(TileFrame { outer, inner }),
        fetch: options.fetch,
        pictures: options.pictures,
        max_bytes: options.max_bytes,
    };
    let Loaded { value, warnings } =
        gltf::read(bytes, uri, &read).map_err(|source| PayloadError::Gltf { uri: uri.to_owned(), source })?;
    let gltf::Placed { center, bounds_min, bounds_max, model } = value;
    Ok(Loaded { value: TileContent { center, bounds_min, bounds_max, model }, warnings })
}
