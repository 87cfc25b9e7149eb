//! Pictures of the levels, drawn without a graphics card: what a curator looks at first.

mod raster;
mod texture;

use super::record::TileRecord;
use super::reread::reread;
use super::staging::Staging;
use crate::content::payload::{Digest, PictureCache, TileContent};
use crate::content::surface::{Material, Picture};
use crate::workshop::build::error::BuildError;
use crate::workshop::progress::Progress;
use glam::Vec3;
use image::ImageEncoder as _;
use image::codecs::jpeg::JpegEncoder;
use raster::{Camera, Canvas, Paint};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use texture::Pyramid;

/// Pixels of a picture.
pub(super) const WIDTH: usize = 640;
pub(super) const HEIGHT: usize = 480;
/// Levels with more triangles are not drawn: nobody would see the difference at this size.
const MOST_TRIANGLES: usize = 4 << 20;
/// Tiles in memory at a time.
const AT_ONCE: usize = 8;
/// Bytes of decoded pictures that are kept because several tiles share them.
const MOST_PICTURE_BYTES: usize = 128 << 20;
/// The one that stands for the whole.
pub(super) const MAIN: &str = "thumbnail.jpg";

/// From where pictures are taken, in words; then towards the eye, Y up, north along -Z.
const SIDES: [(&str, &str, Vec3); 3] = [
    ("south-west", "from the south-west, above", Vec3::new(-1.0, 0.75, 1.0)),
    ("north-east", "from the north-east, above", Vec3::new(1.0, 0.75, -1.0)),
    ("above", "from above, north up", Vec3::Y),
];

/// A picture that was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thumbnail {
    pub level: u32,
    /// Relative to the tileset.
    pub address: String,
    /// From where, in words.
    pub side: &'static str,
}

/// Draws every level that is not too fine for it from a few sides, and writes the pictures to `thumbnails/`; the finest
/// of them from the first side is [`MAIN`], too.
pub(super) fn write(
    staging: &Staging,
    records: &[TileRecord],
    progress: &dyn Progress,
) -> Result<Vec<Thumbnail>, BuildError> {
    let depth = records.iter().map(|r| r.level).max().unwrap_or(0);
    let shared = Shared::default();
    let mut made = Vec::new();
    let mut main = None;
    for level in 0..=depth {
        let tiles: Vec<&TileRecord> =
            records.iter().filter(|r| r.level == level || (r.level < level && r.children.is_empty())).collect();
        if level > 0 && tiles.iter().map(|t| t.triangles).sum::<usize>() > MOST_TRIANGLES {
            break;
        }
        progress.phase("thumbnails", tiles.len() as u64);
        let mut pictures = draw(staging, records, &tiles, &shared, progress)?.into_iter();
        for (name, side, _) in SIDES {
            let Some(jpeg) = pictures.next() else { break };
            let address = format!("thumbnails/L{level}_{name}.jpg");
            staging.write(&address, &jpeg)?;
            if name == SIDES[0].0 {
                main = Some(jpeg);
            }
            made.push(Thumbnail { level, address, side });
        }
    }
    if let Some(jpeg) = main {
        staging.write(MAIN, &jpeg)?;
    }
    Ok(made)
}

/// JPEGs of `tiles` from all sides.
fn draw(
    staging: &Staging,
    records: &[TileRecord],
    tiles: &[&TileRecord],
    shared: &Shared,
    progress: &dyn Progress,
) -> Result<Vec<Vec<u8>>, BuildError> {
    let Some(bounds) = records.first().map(|root| root.bounds) else { return Ok(Vec::new()) };
    // Around the middle of the model, where f32 is exact enough.
    let middle = bounds.center();
    let camera = |direction| Camera::new(direction, bounds.min - middle, bounds.max - middle, WIDTH, HEIGHT);
    let mut canvases: Vec<Canvas> =
        SIDES.iter().map(|(_, _, direction)| Canvas::new(camera(*direction), WIDTH, HEIGHT)).collect();
    for some in tiles.chunks(AT_ONCE) {
        if progress.cancelled() {
            return Err(BuildError::Cancelled);
        }
        let contents = some
            .par_iter()
            .map(|tile| reread(staging, &tile.address, Some(shared)))
            .collect::<Result<Vec<TileContent>, _>>()?;
        for content in &contents {
            let paints = paints(content, shared);
            let offset = (content.center - middle.as_dvec3()).as_vec3();
            canvases.par_iter_mut().for_each(|canvas| {
                for primitive in &content.model.primitives {
                    if let Some(paint) = paints.get(primitive.material) {
                        canvas.draw(primitive, offset, paint);
                    }
                }
            });
        }
        progress.advance(some.len() as u64);
    }
    canvases.iter().map(|canvas| jpeg(&canvas.pixels())).collect()
}

fn jpeg(rgb: &[u8]) -> Result<Vec<u8>, BuildError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .write_image(rgb, WIDTH as u32, HEIGHT as u32, image::ExtendedColorType::Rgb8)
        .map_err(|e| BuildError::Picture { name: MAIN.to_owned(), what: e.to_string() })?;
    Ok(bytes)
}

/// The materials of a tile, with their pictures halved to all sizes.
fn paints<'a>(content: &'a TileContent, shared: &Shared) -> Vec<Paint<'a>> {
    let paint = |material: &Material| {
        let texture = material.base_color_texture.as_ref()?;
        Some((shared.pyramid(&texture.picture)?, [texture.wrap_u, texture.wrap_v]))
    };
    content.model.materials.iter().map(|material| Paint { material, picture: paint(material) }).collect()
}

/// Pictures that lie beside the tiles, by address, and all sizes of them.
#[derive(Default)]
struct Shared {
    pictures: Mutex<HashMap<String, Arc<Picture>>>,
    pyramids: Mutex<HashMap<String, Arc<Pyramid>>>,
}

impl Shared {
    fn pyramid(&self, picture: &Arc<Picture>) -> Option<Arc<Pyramid>> {
        // A tile's own picture has a name that others have, too.
        let is_shared = self.pictures.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&picture.name);
        if !is_shared {
            return Pyramid::of(picture);
        }
        let mut pyramids = self.pyramids.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pyramids.get(&picture.name) {
            return Some(Arc::clone(known));
        }
        let made = Pyramid::of(picture)?;
        pyramids.insert(picture.name.clone(), Arc::clone(&made));
        Some(made)
    }
}

impl PictureCache for Shared {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned()
    }

    fn put(&self, address: &str, _digest: &Digest, picture: Picture) -> Arc<Picture> {
        let picture = Arc::new(picture);
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let held: usize = pictures.values().map(|p| p.size_bytes()).sum();
        if held + picture.size_bytes() <= MOST_PICTURE_BYTES {
            pictures.insert(address.to_owned(), Arc::clone(&picture));
        }
        picture
    }
}
