//! PNG, JPEG, WebP and KTX2 to pixels, with limits that are checked on the header.

mod basis;
mod jpeg;
mod ktx2;
mod webp;

use super::surface::Picture;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::sync::Arc;

/// Texels on a side: what every graphics card of the last ten years can hold.
pub const MAX_SIDE: u32 = 16_384;
/// Bytes of one decoded picture: 8192 x 8192 in RGBA.
pub const MAX_DECODED_BYTES: u64 = 256 << 20;

/// What pictures are wanted as, where their format leaves a choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextureTarget {
    /// Pixels, for whoever looks at them, and for graphics cards without block compression.
    #[default]
    Rgba8,
    /// BC1, BC3 or BC7 blocks with the levels that the file has, where it is compressed for that (Basis Universal) and its
    /// sides are multiples of four, as graphics cards ask; pixels otherwise.
    Bc,
    /// Only their size: the pixels stay empty ([`Picture::rgba`] gives none).
    Size,
}

/// Why a picture could not be used.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Another format, or no picture at all.
    #[error("is none of PNG, JPEG, WebP and KTX2: convert it to one of them")]
    UnknownFormat,
    /// The header claims more than [`MAX_SIDE`] or [`MAX_DECODED_BYTES`].
    #[error(
        "is {width}x{height}, over the limit of {MAX_SIDE} on a side and {} MiB decoded: scale it down",
        MAX_DECODED_BYTES >> 20
    )]
    TooLarge {
        /// Texels.
        width: u32,
        /// Texels.
        height: u32,
    },
    /// A limit of the file that uses it.
    #[error("does not fit into the memory left for this file: scale its pictures down")]
    OverBudget,
    /// Damaged.
    #[error("cannot be decoded: {0}")]
    Damaged(#[from] image::ImageError),
    /// A damaged JPEG.
    #[error("is a JPEG that cannot be decoded: {0}")]
    Jpeg(String),
    /// A damaged WebP.
    #[error("is a WebP that cannot be decoded: {0}")]
    Webp(#[from] image_webp::DecodingError),
    /// A KTX2 that is damaged, or made of something else than Basis Universal.
    #[error("is a KTX2 that cannot be used: {0}")]
    Ktx2(&'static str),
}

/// SHA-256 of a picture's file.
pub type Digest = [u8; 32];

/// Pictures that several files share, by address. Implementations decide how
/// many they keep; forgetting one only costs decoding it again.
pub trait PictureCache: Sync {
    /// A picture put before.
    fn get(&self, address: &str) -> Option<Arc<Picture>>;
    /// A picture put before whose file lay elsewhere and had the same bytes: layers of one building bring the same stone
    /// each. From now on it has this address, too.
    fn same(&self, _address: &str, _digest: &Digest) -> Option<Arc<Picture>> {
        None
    }
    /// Takes a picture that was just decoded from a file with this digest, and says which to go on with: that one, the
    /// same from another thread, or one without pixels where these have been put somewhere else.
    fn put(&self, address: &str, digest: &Digest, picture: Picture) -> Arc<Picture>;
}

/// Decodes a picture; which format it is, its first bytes tell. `name` becomes
/// [`Picture::name`]; `allow` hears the decoded size in bytes before any pixel
/// is allocated and may refuse it.
///
/// # Errors
/// See [`PictureError`].
pub fn decode(
    bytes: &[u8],
    name: &str,
    target: TextureTarget,
    allow: impl FnOnce(u64) -> bool,
) -> Result<Picture, PictureError> {
    if target == TextureTarget::Size {
        let (width, height) = size(bytes)?;
        check_size(width, height, 0, |_| true)?;
        return Ok(Picture::from_rgba(name, width, height, Vec::new()));
    }
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => decode_with_image(bytes, ImageFormat::Png, name, allow),
        [0xff, 0xd8, 0xff, ..] => match jpeg::Jpeg::open(bytes) {
            Some(jpeg) => jpeg.read(name, allow),
            None => decode_with_image(bytes, ImageFormat::Jpeg, name, allow),
        },
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::decode(bytes, name, allow),
        [0xab, b'K', b'T', b'X', ..] => basis::decode(bytes, name, target, allow),
        _ => Err(PictureError::UnknownFormat),
    }
}

/// Width and height as the header has them; nothing is decoded.
fn size(bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    let with_image = |format| {
        let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder()?;
        Ok(decoder.dimensions())
    };
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => with_image(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => match jpeg::Jpeg::open(bytes) {
            Some(jpeg) => Ok(jpeg.size()),
            None => with_image(ImageFormat::Jpeg),
        },
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::size(bytes),
        [0xab, b'K', b'T', b'X', ..] => ktx2::Ktx2::open(bytes).map(|file| (file.width, file.height)),
        _ => Err(PictureError::UnknownFormat),
    }
}

fn decode_with_image(
    bytes: &[u8],
    format: ImageFormat,
    name: &str,
    allow: impl FnOnce(u64) -> bool,
) -> Result<Picture, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    // Sixteen bits a channel take more on the way to eight.
    check_size(width, height, decoder.total_bytes(), allow)?;
    let rgba = image::DynamicImage::from_decoder(decoder)?.into_rgba8().into_raw();
    Ok(Picture::from_rgba(name, width, height, rgba))
}

/// Whether a picture of this size, `on_the_way` bytes before it is RGBA, may be decoded.
fn check_size(width: u32, height: u32, on_the_way: u64, allow: impl FnOnce(u64) -> bool) -> Result<(), PictureError> {
    let decoded = u64::from(width) * u64::from(height) * 4;
    let largest = decoded.max(on_the_way);
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE || largest > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge { width, height });
    }
    if allow(decoded) { Ok(()) } else { Err(PictureError::OverBudget) }
}

/// One channel from sRGB (0 to 1) to linear light (0 to 1), IEC 61966-2-1.
pub fn srgb_to_linear(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// One channel from linear light (0 to 1) to sRGB (0 to 1), IEC 61966-2-1.
pub fn linear_to_srgb(value: f32) -> f32 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}
