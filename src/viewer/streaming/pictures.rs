//! On a worker: pictures with their smaller levels, ready to be handed to the graphics card in pieces.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};

use bevy::asset::RenderAssetUsages;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use super::slices::Slices;
use crate::content::payload::{Digest, PictureCache};
use crate::content::surface::{BlockFormat, Picture, Pixels, Texture, Wrap};

/// A picture that a tile needs before it can be shown.
pub(super) struct TilePicture {
    /// Its picture has no pixels: it tells which one it is.
    pub(super) texture: Texture,
    /// `None` for one that lies beside the tiles: see [`SharedPictures::take`].
    pub(super) prepared: Option<PreparedPicture>,
}

/// Pictures that lie beside tiles, decoded once and shared while any tile uses them.
pub(super) struct SharedPictures {
    known: Mutex<Known>,
    pub(super) limit: PictureLimit,
}

/// By the address at which each was found first, which is its name.
#[derive(Default)]
struct Known {
    shared: HashMap<String, Shared>,
    /// Names by all addresses at which the same file lies.
    names: HashMap<String, String>,
}

impl Known {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.shared.get(self.names.get(address)?)?.picture.upgrade()
    }

    fn same(&mut self, address: &str, digest: &Digest) -> Option<Arc<Picture>> {
        let (name, picture) = self.shared.iter().find_map(|(name, shared)| {
            let picture = shared.picture.upgrade().filter(|_| shared.digest == *digest)?;
            Some((name.clone(), picture))
        })?;
        self.names.insert(address.to_owned(), name);
        Some(picture)
    }

    /// Forgets what no tile uses any more.
    fn tidy(&mut self) {
        let Self { shared, names } = self;
        shared.retain(|_, shared| shared.picture.strong_count() > 0);
        names.retain(|_, name| shared.contains_key(name));
    }
}

struct Shared {
    /// Without pixels: it lives as long as a tile uses it.
    picture: Weak<Picture>,
    digest: Digest,
    /// Until the graphics card has it.
    prepared: Option<PreparedPicture>,
    /// Bytes on the graphics card, until a tile has brought them along.
    bytes: u64,
}

impl SharedPictures {
    /// None yet; each may be so large.
    pub(super) fn new(limit: PictureLimit) -> Self {
        Self { known: Mutex::default(), limit }
    }

    /// Whether `picture` lies beside the tiles.
    pub(super) fn holds(&self, picture: &Arc<Picture>) -> bool {
        self.get(&picture.name).is_some_and(|shared| Arc::ptr_eq(&shared, picture))
    }

    /// Bytes of this shared picture for the first to ask, 0 for all others.
    pub(super) fn bytes_brought(&self, picture: &Picture) -> u64 {
        self.known().shared.get_mut(&picture.name).map_or(0, |shared| std::mem::take(&mut shared.bytes))
    }

    /// All have to be decoded again.
    pub(super) fn forget(&self) {
        *self.known() = Known::default();
    }

    /// The picture itself; who takes it makes it known to all that use it.
    pub(super) fn take(&self, name: &str) -> Option<PreparedPicture> {
        self.known().shared.get_mut(name)?.prepared.take()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PictureCache for SharedPictures {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.known().get(address)
    }

    fn same(&self, address: &str, digest: &Digest) -> Option<Arc<Picture>> {
        self.known().same(address, digest)
    }

    fn put(&self, address: &str, digest: &Digest, picture: Picture) -> Arc<Picture> {
        let prepared = prepare_picture(&picture, self.limit);
        let mut known = self.known();
        if let Some(faster) = known.same(address, digest) {
            // Another thread was.
            return faster;
        }
        known.tidy();
        let without_pixels = without_pixels(&picture);
        let bytes = prepared.as_ref().map_or(0, PreparedPicture::size_bytes);
        let picture = Arc::downgrade(&without_pixels);
        known.names.insert(address.to_owned(), address.to_owned());
        known.shared.insert(address.to_owned(), Shared { picture, digest: *digest, prepared, bytes });
        without_pixels
    }
}

/// A picture with all its levels, as the graphics card keeps it.
pub(super) struct PreparedPicture {
    size: Extent3d,
    format: TextureFormat,
    levels: u32,
    bytes: usize,
    pub(super) slices: Slices,
}

impl PreparedPicture {
    pub(super) fn size_bytes(&self) -> u64 {
        self.bytes as u64
    }

    /// Room for it on the graphics card. `anisotropy`: samples along a slanted surface, 1 to 16.
    pub(super) fn image(&self, texture: &Texture, anisotropy: u16) -> Image {
        let mut image =
            Image::new_uninit(self.size, TextureDimension::D2, self.format, RenderAssetUsages::RENDER_WORLD);
        image.texture_descriptor.mip_level_count = self.levels;
        let address = |wrap| match wrap {
            Wrap::Repeat => ImageAddressMode::Repeat,
            Wrap::Clamp => ImageAddressMode::ClampToEdge,
            Wrap::Mirror => ImageAddressMode::MirrorRepeat,
        };
        image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
            address_mode_u: address(texture.wrap_u),
            address_mode_v: address(texture.wrap_v),
            mag_filter: ImageFilterMode::Linear,
            min_filter: ImageFilterMode::Linear,
            mipmap_filter: ImageFilterMode::Linear,
            anisotropy_clamp: anisotropy,
            ..default()
        });
        image
    }
}

/// What a single picture may be on the graphics card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PictureLimit {
    /// Texels, what the card can do at most.
    pub(super) side: u32,
    /// A share of what all tiles may take: a tile of which no part fits would never be seen.
    pub(super) bytes: usize,
}

/// The picture with smaller levels, so that it does not shimmer from afar: all of them for pixels, those that the file
/// has for blocks. Larger ones than are allowed are left out. `None` for one without pixels, or that cannot be made
/// small enough.
pub(super) fn prepare_picture(picture: &Picture, limit: PictureLimit) -> Option<PreparedPicture> {
    let (width, height) = (picture.width, picture.height);
    let (format, block, (data, levels)) = match &picture.pixels {
        Pixels::Rgba8(rgba) if rgba.is_empty() => return None,
        Pixels::Rgba8(rgba) => (TextureFormat::Rgba8UnormSrgb, (1, 4), with_smaller_levels(width, height, rgba)),
        Pixels::Blocks { format, levels } => {
            let on_card = match format {
                BlockFormat::Bc1 => TextureFormat::Bc1RgbaUnormSrgb,
                BlockFormat::Bc3 => TextureFormat::Bc3RgbaUnormSrgb,
                BlockFormat::Bc7 => TextureFormat::Bc7RgbaUnormSrgb,
            };
            (on_card, (4, format.block_bytes() as u32), (levels.concat(), levels.len() as u32))
        }
    };
    let mut slices = Slices::new(data.into(), (width, height), levels, block)?;
    let left_out = slices.fit(limit.side, limit.bytes);
    let [width, height] = [width, height].map(|texels| (texels >> left_out).max(1));
    if left_out > 0 {
        tracing::debug!("{}: shown at {width} x {height} texels, {left_out} times halved", picture.name);
    }
    if width.max(height) > limit.side {
        tracing::warn!(
            "{}: the graphics card takes {} texels a side at most; it is not shown",
            picture.name,
            limit.side
        );
        return None;
    }
    let (levels, bytes) = (levels - left_out, slices.bytes());
    Some(PreparedPicture { size: Extent3d { width, height, depth_or_array_layers: 1 }, format, levels, bytes, slices })
}

/// The same picture as far as it is only told from others.
pub(super) fn without_pixels(picture: &Picture) -> Arc<Picture> {
    Arc::new(Picture::from_rgba(picture.name.clone(), picture.width, picture.height, Vec::new()))
}

/// Tables between a channel in sRGB and in linear light of sixteen bits: a power for every texel would take longer than
/// all else.
struct Gamma {
    to_linear: [u16; 256],
    to_srgb: Vec<u8>,
}

static GAMMA: LazyLock<Gamma> = LazyLock::new(|| {
    let linear = |v: usize| Srgba::gamma_function(v as f32 / 255.0) * 65_535.0 + 0.5;
    let srgb = |v: u32| Srgba::gamma_function_inverse(v as f32 / 65_535.0) * 255.0 + 0.5;
    Gamma {
        to_linear: std::array::from_fn(|v| linear(v) as u16),
        to_srgb: (0..=65_535).map(|v| srgb(v) as u8).collect(),
    }
});

/// Halves a picture down to one texel, averaging in linear light; all levels in a row, and their number.
fn with_smaller_levels(width: u32, height: u32, rgba: &[u8]) -> (Vec<u8>, u32) {
    let Gamma { to_linear, to_srgb } = &*GAMMA;
    let (mut width, mut height) = (width as usize, height as usize);
    let mut all = Vec::with_capacity(rgba.len() / 3 * 4 + 64);
    all.extend_from_slice(rgba);
    let (mut start, mut levels) = (0, 1);
    while width > 1 || height > 1 {
        let (w, h) = ((width / 2).max(1), (height / 2).max(1));
        let end = all.len();
        all.resize(end + w * h * 4, 0);
        let (whole, next) = all.split_at_mut(end);
        let level = &whole[start..];
        for (y, row) in next.chunks_exact_mut(w * 4).enumerate() {
            let upper = (y * 2).min(height - 1) * width;
            let lower = (y * 2 + 1).min(height - 1) * width;
            for (x, texel) in row.chunks_exact_mut(4).enumerate() {
                let (left, right) = ((x * 2).min(width - 1), (x * 2 + 1).min(width - 1));
                let corners = [upper + left, upper + right, lower + left, lower + right].map(|at| at * 4);
                for channel in 0..3 {
                    let sum: u32 =
                        corners.iter().map(|at| u32::from(to_linear[usize::from(level[at + channel])])).sum();
                    texel[channel] = to_srgb[(sum / 4) as usize];
                }
                let alpha: u32 = corners.iter().map(|at| u32::from(level[at + 3])).sum();
                texel[3] = (alpha / 4) as u8;
            }
        }
        start = end;
        (width, height) = (w, h);
        levels += 1;
    }
    (all, levels)
}
