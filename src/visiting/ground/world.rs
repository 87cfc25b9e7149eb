//! The ground of a whole visit: what its builder wrote to walk on and to bump into, whatever is on screen.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{DVec3, Vec3};
use serde::Deserialize;

use super::{Patch, Patches, Triangles};
use crate::content::payload::{self, DecodeOptions, PayloadError};
use crate::content::source::{Source, SourceError, join};
use crate::content::tileset::{
    Frame, MAX_JSON_BYTES, Refine, Tile, TileId, Tileset, TilesetError, is_tileset_uri, looks_like_tileset,
};
use crate::content::visit::{PHASES_PROPERTY, ValidVisit};

/// Most triangles of a visit's ground: 400 MB.
pub const MAX_TRIANGLES: usize = 12_000_000;
/// Largest file of it, bytes.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// Why there is no ground. The visit is walked on what is shown of it then.
#[derive(Debug, thiserror::Error)]
pub enum CollisionError {
    /// A file is missing or cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Its tileset is damaged.
    #[error(transparent)]
    Tileset(#[from] TilesetError),
    /// A tile of it is damaged.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// There is too much of it.
    #[error(
        "{uri} has more than {MAX_TRIANGLES} triangles to walk on; build the model again with a coarser --collision"
    )]
    TooLarge {
        /// The collision tileset.
        uri: String,
    },
    /// Nobody wants it any more.
    #[error("reading what is walked on was stopped")]
    Cancelled,
}

/// What stands in the same phases.
#[derive(Debug)]
struct Layer {
    /// `None`: in all of them.
    phases: Option<Vec<String>>,
    triangles: Triangles,
}

/// Everything solid of a visit, in visit space.
#[derive(Debug)]
pub struct CollisionWorld {
    layers: Vec<Layer>,
}

impl CollisionWorld {
    /// Reads what a visit names to walk on; takes a while. `None` where one of its tilesets has nothing of the kind.
    ///
    /// # Errors
    /// When a file is missing or damaged, there is too much, or `cancelled` was set.
    pub fn load(visit: &ValidVisit, cancelled: &AtomicBool) -> Result<Option<Self>, CollisionError> {
        let source = visit.source.as_ref();
        let mut frame = None;
        let mut gathered = Gathered::default();
        for entry in &visit.visit.tilesets {
            let bytes = source.read_unless(&entry.uri, MAX_JSON_BYTES, cancelled)?;
            let frame = match frame {
                Some(frame) => frame,
                None => *frame.insert(Tileset::parse(&bytes, &entry.uri)?.frame),
            };
            let named = match &entry.collision {
                Some(uri) => Some(uri.clone()),
                None => named_beside(&bytes, &entry.uri),
            };
            let Some(uri) = named else { return Ok(None) };
            gathered.read(source, &uri, frame, cancelled)?;
        }
        let layers = gathered.layers.into_iter().filter_map(|soup| {
            Some(Layer { phases: soup.phases, triangles: Triangles::new(soup.positions, soup.corners)? })
        });
        Ok(Some(Self { layers: layers.collect() }))
    }

    /// Made of triangles in visit space that stand in every phase: for tests and measuring.
    pub fn of(triangles: Triangles) -> Self {
        Self { layers: vec![Layer { phases: None, triangles }] }
    }

    /// What stands in a phase; everything where the visit has none.
    pub fn ground(&self, phase: Option<&str>) -> Patches<'_> {
        let stands = |layer: &&Layer| match (&layer.phases, phase) {
            (Some(phases), Some(phase)) => phases.iter().any(|id| id == phase),
            _ => true,
        };
        let standing = self.layers.iter().filter(stands);
        Patches(standing.map(|layer| Patch { origin: Vec3::ZERO, triangles: &layer.triangles }).collect())
    }

    /// Triangles of all phases.
    pub fn triangles(&self) -> usize {
        self.layers.iter().map(|layer| layer.triangles.len()).sum()
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.layers.iter().map(|layer| layer.triangles.size_bytes()).sum()
    }
}

/// The collision tileset that a tileset names itself (`asset.extras.collision.uri`).
fn named_beside(bytes: &[u8], uri: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct File {
        asset: Asset,
    }
    #[derive(Deserialize)]
    struct Asset {
        extras: Option<Extras>,
    }
    #[derive(Deserialize)]
    struct Extras {
        collision: Option<Named>,
    }
    #[derive(Deserialize)]
    struct Named {
        uri: String,
    }
    let file: File = serde_json::from_slice(bytes).ok()?;
    join(uri, &file.asset.extras?.collision?.uri).ok()
}

/// Triangles of one layer while they are gathered.
#[derive(Default)]
struct Soup {
    phases: Option<Vec<String>>,
    positions: Vec<Vec3>,
    corners: Vec<[u32; 3]>,
}

#[derive(Default)]
struct Gathered {
    layers: Vec<Soup>,
    triangles: usize,
}

impl Gathered {
    fn read(
        &mut self,
        source: &dyn Source,
        uri: &str,
        frame: Frame,
        cancelled: &AtomicBool,
    ) -> Result<(), CollisionError> {
        let bytes = source.read_unless(uri, MAX_JSON_BYTES, cancelled)?;
        let mut tileset = Tileset::parse_in(&bytes, uri, Some(frame))?;
        let mut next = 0;
        // Contents that are tilesets bring further tiles.
        while next < tileset.tiles.len() {
            if cancelled.load(Ordering::Relaxed) {
                return Err(CollisionError::Cancelled);
            }
            let tile = TileId(u32::try_from(next).unwrap_or(u32::MAX));
            next += 1;
            let known = tileset.tile(tile).clone();
            for (number, content) in known.contents.iter().enumerate() {
                let external = is_tileset_uri(content);
                let is_coarse = !known.children.is_empty() && known.refine == Refine::Replace;
                if is_coarse && !external {
                    continue;
                }
                let bytes = source.read_unless(content, MAX_FILE_BYTES, cancelled)?;
                if external || looks_like_tileset(&bytes) {
                    tileset.graft(tile, &bytes, content)?;
                    continue;
                }
                let phases = phases_of(&tileset, &known, number);
                let fetch = |uri: &str| source.read(uri, MAX_FILE_BYTES).map_err(|error| error.to_string());
                let options = DecodeOptions {
                    gltf_z_up: tileset.gltf_z_up,
                    ..DecodeOptions::new(*known.visit_from_tile, &fetch)
                };
                let decoded = payload::decode(&bytes, content, &options)?.value;
                self.add(phases, decoded.center, &decoded.model, uri)?;
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        phases: Option<Vec<String>>,
        center: DVec3,
        model: &crate::content::surface::Model,
        uri: &str,
    ) -> Result<(), CollisionError> {
        let too_large = || CollisionError::TooLarge { uri: uri.to_owned() };
        let place = self.layers.iter().position(|layer| layer.phases == phases).unwrap_or_else(|| {
            self.layers.push(Soup { phases, ..Soup::default() });
            self.layers.len() - 1
        });
        let Some(soup) = self.layers.get_mut(place) else { return Ok(()) };
        for primitive in &model.primitives {
            let first = u32::try_from(soup.positions.len()).map_err(|_large| too_large())?;
            let to_visit = |p: &[f32; 3]| (center + Vec3::from_array(*p).as_dvec3()).as_vec3();
            soup.positions.extend(primitive.positions.iter().map(to_visit));
            let corners = primitive.indices.as_chunks::<3>().0.iter();
            soup.corners.extend(corners.map(|corners| corners.map(|corner| first + corner)));
            self.triangles += primitive.indices.len() / 3;
            if self.triangles > MAX_TRIANGLES {
                return Err(too_large());
            }
        }
        Ok(())
    }
}

/// The phases in which a content stands, as its group in the outermost file says.
fn phases_of(tileset: &Tileset, tile: &Tile, content: usize) -> Option<Vec<String>> {
    let group = tile.metadata.as_ref()?.contents.get(content)?.group.filter(|_| tile.file == 0)?;
    let groups = &tileset.files.first()?.metadata.groups;
    let phases = groups.get(group as usize)?.as_ref()?.properties();
    let phases = phases.get(PHASES_PROPERTY)?.as_array()?.clone();
    Some(phases.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect())
}
