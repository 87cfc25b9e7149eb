//! From a tile's bytes, whatever they are, to [`TileContent`].

use super::i3dm::{self, I3dm};
use super::pnts::{self, Pnts};
use super::{Fetch, PayloadError, PictureCache, TextureTarget, TileContent, b3dm, cmpt};
use crate::content::gltf::{self, Copies, ReadOptions, TileFrame};
use crate::content::surface::{Loaded, Warnings};
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
    /// What pictures are wanted as: pixels, or blocks for the graphics card.
    pub textures: TextureTarget,
    /// Bytes that the tile may take, see [`DEFAULT_MAX_BYTES`].
    pub max_bytes: u64,
}

impl<'a> DecodeOptions<'a> {
    /// The usual: Y-up glTF, no shared pictures, pixels, the default limit.
    pub fn new(visit_from_tile: DMat4, fetch: &'a Fetch<'a>) -> Self {
        Self {
            visit_from_tile,
            gltf_z_up: false,
            fetch,
            pictures: None,
            textures: TextureTarget::Rgba8,
            max_bytes: DEFAULT_MAX_BYTES,
        }
    }
}

/// Decodes one content. What it is, its first bytes say. `uri` is its address
/// relative to the visit's source: what the tile names is joined with it, and
/// errors begin with it.
///
/// # Errors
/// See [`PayloadError`]. A picture that cannot be used is only a warning.
pub fn decode(bytes: &[u8], uri: &str, options: &DecodeOptions<'_>) -> Result<Loaded<TileContent>, PayloadError> {
    decode_within(bytes, uri, options, 0)
}

fn decode_within(
    bytes: &[u8],
    uri: &str,
    options: &DecodeOptions<'_>,
    depth: usize,
) -> Result<Loaded<TileContent>, PayloadError> {
    let unsupported = |format| Err(PayloadError::Unsupported { uri: uri.to_owned(), format });
    let damaged = |format| move |problem| PayloadError::Damaged { uri: uri.to_owned(), format, problem };
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
    match bytes.get(..4).unwrap_or(bytes) {
        [] => Err(PayloadError::Empty { uri: uri.to_owned() }),
        b"b3dm" => {
            let content = b3dm::open(bytes).map_err(damaged("b3dm"))?;
            let outer = options.visit_from_tile * DMat4::from_translation(content.rtc_center);
            decode_gltf(content.gltf, uri, outer, None, options)
        }
        b"i3dm" => {
            let I3dm { copies, gltf } = i3dm::open(bytes).map_err(damaged("i3dm"))?;
            let outer = options.visit_from_tile;
            match gltf {
                i3dm::Model::Inside(gltf) => decode_gltf(gltf, uri, outer, Some(&copies), options),
                i3dm::Model::Beside(address) => {
                    let address = gltf::join(uri, address);
                    let gltf = (options.fetch)(&address)
                        .map_err(|problem| format!("it shows {address}, which cannot be read: {problem}"))
                        .map_err(damaged("i3dm"))?;
                    decode_gltf(&gltf, &address, outer, Some(&copies), options)
                }
            }
        }
        b"pnts" => {
            let cloud = pnts::open(bytes, options.max_bytes).map_err(damaged("pnts"))?;
            place(cloud, options.visit_from_tile).map_err(damaged("pnts"))
        }
        b"cmpt" if depth >= cmpt::MAX_DEPTH => {
            Err(damaged("cmpt")(format!("it holds contents more than {} deep", cmpt::MAX_DEPTH)))
        }
        b"cmpt" => {
            let contents = cmpt::open(bytes).map_err(damaged("cmpt"))?;
            let mut whole: Option<Loaded<TileContent>> = None;
            let mut left = options.max_bytes;
            for content in contents {
                let options = DecodeOptions { max_bytes: left, ..*options };
                let part = decode_within(content, uri, &options, depth + 1)?;
                left = left.saturating_sub(part.value.model.size_bytes() as u64);
                whole = Some(match whole {
                    None => part,
                    Some(mut whole) => {
                        whole.value.append(part.value);
                        whole.warnings.extend(part.warnings);
                        whole.warnings.truncate(Warnings::LIMIT);
                        whole
                    }
                });
            }
            Ok(whole.unwrap_or_default())
        }
        b"vctr" => unsupported("vctr (vector data)"),
        b"geom" => unsupported("geom (vector data)"),
        b"subt" => unsupported("a subtree file, no content"),
        start if gltf::is_glb(bytes) || first == Some(&b'{') || start.starts_with(b"\xef\xbb\xbf") => {
            decode_gltf(bytes, uri, options.visit_from_tile, None, options)
        }
        start => Err(PayloadError::Unknown { uri: uri.to_owned(), start: start.escape_ascii().to_string() }),
    }
}

fn decode_gltf(
    bytes: &[u8],
    uri: &str,
    outer: DMat4,
    copies: Option<&Copies>,
    options: &DecodeOptions<'_>,
) -> Result<Loaded<TileContent>, PayloadError> {
    let inner = if options.gltf_z_up { DMat4::IDENTITY } else { TILE_FROM_GLTF };
    let read = ReadOptions {
        tile: Some(TileFrame { outer, inner, copies }),
        fetch: options.fetch,
        pictures: options.pictures,
        textures: options.textures,
        max_bytes: options.max_bytes,
    };
    let Loaded { value, warnings } =
        gltf::read(bytes, uri, &read).map_err(|source| PayloadError::Gltf { uri: uri.to_owned(), source })?;
    let gltf::Placed { center, bounds_min, bounds_max, model } = value;
    Ok(Loaded { value: TileContent { center, bounds_min, bounds_max, model }, warnings })
}

/// A cloud of points to its place.
fn place(cloud: Pnts, visit_from_tile: DMat4) -> Result<Loaded<TileContent>, String> {
    let transform = visit_from_tile * DMat4::from_translation(cloud.rtc_center);
    let warnings = Vec::new();
    let gltf::Placed { center, bounds_min, bounds_max, model } =
        gltf::place_points(cloud.points, transform).map_err(|error| error.to_string())?;
    Ok(Loaded { value: TileContent { center, bounds_min, bounds_max, model }, warnings })
}

impl TileContent {
    /// Adds another content of the same tile. The centre stays where it is: contents of one tile lie side by side.
    fn append(&mut self, other: Self) {
        if self.model.bounds().is_none() {
            self.center = other.center;
        }
        let offset = (other.center - self.center).as_vec3();
        self.model.append(other.model, offset);
        (self.bounds_min, self.bounds_max) = self.model.bounds().unwrap_or_default();
    }
}
