//! A picture as the bytes of a file.

use super::super::error::BuildError;
use crate::content::surface::Picture;
use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;

/// Encoded bytes of a picture.
pub(in super::super) struct Encoded {
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `image/png`.
    pub mime: &'static str,
}

/// JPEG ends here, on both sides.
pub(super) const LARGEST_SIDE: u32 = u16::MAX as u32;

/// JPEG, or PNG where alpha matters.
///
/// # Errors
/// A picture whose bytes do not match its size, or that is too large for the format.
pub(in super::super) fn encode(picture: &Picture, alpha: bool, jpeg_quality: u8) -> Result<Encoded, BuildError> {
    let refused = |what| BuildError::Picture { name: picture.name.clone(), what };
    let (width, height) = (picture.width, picture.height);
    let texels = u64::from(width) * u64::from(height);
    if texels == 0 || texels.checked_mul(4) != Some(picture.rgba().len() as u64) {
        return Err(refused(format!("{} bytes for {width} times {height} texels", picture.rgba().len())));
    }
    if width.max(height) > LARGEST_SIDE {
        return Err(refused(format!("{width} times {height} texels, JPEG ends at {LARGEST_SIDE}")));
    }
    let mut bytes = Vec::new();
    let result = if alpha {
        PngEncoder::new(&mut bytes).write_image(picture.rgba(), width, height, image::ExtendedColorType::Rgba8)
    } else {
        let rgb = without_alpha(picture.rgba());
        let encoder = JpegEncoder::new_with_quality(&mut bytes, jpeg_quality.clamp(1, 100));
        encoder.write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
    };
    result.map_err(|e| refused(e.to_string()))?;
    Ok(Encoded { bytes, mime: if alpha { "image/png" } else { "image/jpeg" } })
}

/// Three bytes a texel of four.
pub(super) fn without_alpha(rgba: &[u8]) -> Vec<u8> {
    let mut rgb = vec![0; rgba.len() / 4 * 3];
    for (to, from) in rgb.chunks_exact_mut(3).zip(rgba.chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    rgb
}

/// Four bytes a texel of three.
pub(super) fn with_alpha(rgb: &[u8]) -> Vec<u8> {
    let mut rgba = vec![255; rgb.len() / 3 * 4];
    for (to, from) in rgba.chunks_exact_mut(4).zip(rgb.chunks_exact(3)) {
        to[..3].copy_from_slice(from);
    }
    rgba
}
