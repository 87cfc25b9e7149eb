//! PNG and JPEG to pixels, with limits that are checked on the header.

use super::surface::Picture;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::sync::Arc;

/// Texels on a side: what every graphics card of the last ten years can hold.
pub const MAX_SIDE: u32 = 16_384;
/// Bytes of one decoded picture: 8192 x 8192 in RGBA.
pub const MAX_DECODED_BYTES: u64 = 256 << 20;

/// Why a picture could not be used.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Another format, or no picture at all.
    #[error("is neither PNG nor JPEG: convert it to one of them")]
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
}

/// Pictures that several files share, by address. Implementations decide how
/// many they keep; forgetting one only costs decoding it again.
pub trait PictureCache: Sync {
    /// A picture put before.
    fn get(&self, address: &str) -> Option<Arc<Picture>>;
    /// Offers a picture that was just decoded.
    fn put(&self, address: &str, picture: Arc<Picture>);
}

/// Decodes PNG or JPEG, told apart by their first bytes. `name` becomes
/// [`Picture::name`]; `allow` hears the decoded size in bytes before any pixel
/// is allocated and may refuse it.
///
/// # Errors
/// See [`PictureError`].
pub fn decode(bytes: &[u8], name: &str, allow: impl FnOnce(u64) -> bool) -> Result<Picture, PictureError> {
    let format = match bytes {
        [0x89, b'P', b'N', b'G', ..] => ImageFormat::Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
        _ => return Err(PictureError::UnknownFormat),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(2 * MAX_DECODED_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let decoded = u64::from(width) * u64::from(height) * 4;
    // Sixteen bits a channel take more on the way to eight.
    let largest = decoded.max(decoder.total_bytes());
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE || largest > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge { width, height });
    }
    if !allow(decoded) {
        return Err(PictureError::OverBudget);
    }
    let rgba = image::DynamicImage::from_decoder(decoder)?.into_rgba8().into_raw();
    Ok(Picture { name: name.to_owned(), width, height, rgba })
}

/// One channel from sRGB (0 to 1) to linear light (0 to 1), IEC 61966-2-1.
pub fn srgb_to_linear(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}
