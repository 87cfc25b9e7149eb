//! From a tile's bytes, whatever they are, to [`TileContent`].

use super::i3dm::{self, I3dm};
use super::pnts::{self, Pnts};
use super::table::Batches;
use super::{Fetch, PayloadError, PictureCache, TextureTarget, TileContent, b3dm, cmpt};
use crate::content::gltf::{self, Copies, ReadOptions, TileFrame};
use crate::content::metadata::{BatchTable, ComponentType, FeatureIds, Features, PrimitiveMetadata, VertexValues};
use crate::content::surface::{Loaded, Warnings};
use glam::{DMat4, DVec4};
use std::sync::Arc;

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
/// See [`PayloadError`]. A picture or metadata that cannot be used is only a warning.
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
            decode_gltf(&Inside { bytes: content.gltf, outer, copies: None, batches: content.batches }, uri, options)
        }
        b"i3dm" => {
            let I3dm { copies, batches, gltf } = i3dm::open(bytes).map_err(damaged("i3dm"))?;
            let outer = options.visit_from_tile;
            match gltf {
                i3dm::Model::Inside(bytes) => {
                    decode_gltf(&Inside { bytes, outer, copies: Some(&copies), batches }, uri, options)
                }
                i3dm::Model::Beside(address) => {
                    let address = gltf::join(uri, address);
                    let bytes = (options.fetch)(&address)
                        .map_err(|problem| format!("it shows {address}, which cannot be read: {problem}"))
                        .map_err(damaged("i3dm"))?;
                    decode_gltf(&Inside { bytes: &bytes, outer, copies: Some(&copies), batches }, &address, options)
                }
            }
        }
        b"pnts" => {
            let cloud = pnts::open(bytes, options.max_bytes).map_err(damaged("pnts"))?;
            place(cloud, options).map_err(damaged("pnts"))
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
                left = left.saturating_sub(part.value.size_bytes() as u64);
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
            let outer = options.visit_from_tile;
            decode_gltf(&Inside { bytes, outer, copies: None, batches: Batches::default() }, uri, options)
        }
        start => Err(PayloadError::Unknown { uri: uri.to_owned(), start: start.escape_ascii().to_string() }),
    }
}

/// A glTF, whatever it was in.
struct Inside<'a> {
    bytes: &'a [u8],
    /// From tile space to visit space, and what the tile adds to it.
    outer: DMat4,
    copies: Option<&'a Copies>,
    batches: Batches<'a>,
}

fn decode_gltf(
    inside: &Inside<'_>,
    uri: &str,
    options: &DecodeOptions<'_>,
) -> Result<Loaded<TileContent>, PayloadError> {
    let Inside { bytes, outer, copies, batches } = *inside;
    let inner = if options.gltf_z_up { DMat4::IDENTITY } else { TILE_FROM_GLTF };
    let batch = batches.read(options.max_bytes);
    let read = ReadOptions {
        tile: Some(TileFrame { outer, inner, copies, has_batches: batch.value.is_some() }),
        fetch: options.fetch,
        pictures: options.pictures,
        textures: options.textures,
        max_bytes: options.max_bytes,
    };
    let loaded = gltf::read(bytes, uri, &read).map_err(|source| PayloadError::Gltf { uri: uri.to_owned(), source })?;
    Ok(with_batches(loaded, batch))
}

/// A cloud of points to its place.
fn place(cloud: Pnts<'_>, options: &DecodeOptions<'_>) -> Result<Loaded<TileContent>, String> {
    let Pnts { rtc_center, points, batches } = cloud;
    let transform = options.visit_from_tile * DMat4::from_translation(rtc_center);
    let batch = batches.read(options.max_bytes);
    let features = batch.value.as_ref().and_then(|table| batches_of_points(&points.feature_ids, table));
    let mut placed = gltf::place_points(points, transform).map_err(|error| error.to_string())?;
    if let (Some(features), [said]) = (features, &mut placed.metadata.primitives[..]) {
        *said = PrimitiveMetadata { vertices: Arc::new(features), ..PrimitiveMetadata::default() };
    }
    Ok(with_batches(Loaded { value: placed, warnings: Vec::new() }, batch))
}

/// Points as features of the batch table; those in its order need no numbers.
fn batches_of_points(feature_ids: &[u32], table: &BatchTable) -> Option<Features> {
    if (0u32..).zip(feature_ids).all(|(number, id)| number == *id) {
        let ids = vec![FeatureIds::batch_in_order(table.length)];
        return Some(Features { ids, ..Features::default() });
    }
    const NAME: &str = "BATCH_ID";
    let bytes = feature_ids.iter().flat_map(|id| id.to_le_bytes()).collect();
    let values = VertexValues::new(ComponentType::Uint32, 1, false, bytes)?;
    let ids = vec![FeatureIds::batch(NAME, table.length)];
    Some(Features { ids, attributes: [(NAME.to_owned(), values)].into() })
}

/// Puts the batch table to the rest of what is known; ordinary tiles know nothing.
fn with_batches(loaded: Loaded<gltf::Placed>, batch: Loaded<Option<BatchTable>>) -> Loaded<TileContent> {
    let Loaded { value, mut warnings } = loaded;
    let gltf::Placed { center, bounds_min, bounds_max, model, mut metadata } = value;
    warnings.extend(batch.warnings);
    warnings.truncate(Warnings::LIMIT + 1);
    let metadata = (!metadata.is_empty()).then(|| {
        metadata.batches.extend(batch.value);
        Arc::new(metadata)
    });
    Loaded { value: TileContent { center, bounds_min, bounds_max, model, metadata }, warnings }
}

impl TileContent {
    /// Adds another content of the same tile. The centre stays where it is: contents of one tile lie side by side.
    fn append(&mut self, other: Self) {
        if self.model.bounds().is_none() {
            self.center = other.center;
        }
        let offset = (other.center - self.center).as_vec3();
        let (own, others) = (self.model.part_counts(), other.model.part_counts());
        self.metadata = match (self.metadata.take(), other.metadata) {
            (None, None) => None,
            (first, then) => {
                let mut all = first.map(Arc::unwrap_or_clone).unwrap_or_default();
                all.append(own, then.map(Arc::unwrap_or_clone).unwrap_or_default(), others);
                Some(Arc::new(all))
            }
        };
        self.model.append(other.model, offset);
        (self.bounds_min, self.bounds_max) = self.model.bounds().unwrap_or_default();
    }
}
