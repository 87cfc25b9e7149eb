//! Pictures encoded: the one place that knows which formats there are.

use super::error::BuildError;
use super::options::BuildOptions;
use super::output::PictureFormat;
use super::webp;
use crate::content::surface::Picture;
use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;

/// Encoded bytes of a picture.
pub(super) struct Encoded {
    pub bytes: Vec<u8>,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub mime: &'static str,
}

/// JPEG and WebP end here or before, on both sides.
pub(super) const LARGEST_SIDE: u32 = u16::MAX as u32;

/// What the name of such a file ends with.
pub(super) fn extension(alpha: bool, options: &BuildOptions) -> &'static str {
    match (options.output.pictures, alpha) {
        (PictureFormat::WebP, _) => "webp",
        (PictureFormat::Jpeg, true) => "png",
        (PictureFormat::Jpeg, false) => "jpg",
    }
}

/// As the options have it; `alpha` says whether that channel matters.
///
/// # Errors
/// A picture whose bytes do not match its size, or that is too large for the format.
pub(super) fn encode(picture: &Picture, alpha: bool, options: &BuildOptions) -> Result<Encoded, BuildError> {
    let named = |what: String| BuildError::Picture { name: picture.name.clone(), what };
    let (width, height) = (picture.width, picture.height);
    let texels = u64::from(width) * u64::from(height);
    if texels == 0 || texels.checked_mul(4) != Some(picture.rgba().len() as u64) {
        return Err(named(format!("{} bytes for {width} times {height} texels", picture.rgba().len())));
    }
    if width.max(height) > LARGEST_SIDE {
        return Err(named(format!("{width} times {height} texels, the limit is {LARGEST_SIDE}")));
    }
    let quality = options.jpeg_quality.clamp(1, 100);
    let opaque = || without_alpha(picture.rgba());
    let mut bytes = Vec::new();
    let (result, mime) = match (options.output.pictures, alpha) {
        (PictureFormat::Jpeg, true) => {
            let encoder = PngEncoder::new(&mut bytes);
            (encoder.write_image(picture.rgba(), width, height, image::ExtendedColorType::Rgba8), "image/png")
        }
        (PictureFormat::Jpeg, false) => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
            (encoder.write_image(&opaque(), width, height, image::ExtendedColorType::Rgb8), "image/jpeg")
        }
        (PictureFormat::WebP, _) => {
            let texels = if alpha { picture.rgba().to_vec() } else { opaque() };
            bytes = webp::encode(&texels, alpha, width, height, quality).map_err(named)?;
            (Ok(()), "image/webp")
        }
    };
    result.map_err(|e| named(e.to_string()))?;
    Ok(Encoded { bytes, mime })
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
