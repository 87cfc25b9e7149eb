//! WebP, lossy and lossless; of an animation the first picture.

use super::{MAX_DECODED_BYTES, PictureError, check_size};
use crate::content::surface::Picture;
use image_webp::WebPDecoder;
use std::io::Cursor;

/// Width and height.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    Ok(WebPDecoder::new(Cursor::new(bytes))?.dimensions())
}

pub(super) fn decode(bytes: &[u8], name: &str, allow: impl FnOnce(u64) -> bool) -> Result<Picture, PictureError> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes))?;
    decoder.set_memory_limit(usize::try_from(2 * MAX_DECODED_BYTES).unwrap_or(usize::MAX));
    let (width, height) = decoder.dimensions();
    check_size(width, height, 0, allow)?;
    let size = decoder.output_buffer_size().ok_or(PictureError::TooLarge { width, height })?;
    let mut pixels = vec![0; size];
    if decoder.is_animated() {
        decoder.read_frame(&mut pixels)?;
    } else {
        decoder.read_image(&mut pixels)?;
    }
    if !decoder.has_alpha() {
        pixels = pixels.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    }
    Ok(Picture::from_rgba(name, width, height, pixels))
}
