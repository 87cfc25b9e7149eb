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
    /// How many it has.
    pub texels: u64,
}

/// What the name of such a file ends with.
pub(super) fn extension(with_alpha: bool, options: &BuildOptions) -> &'static str {
    match (options.output.pictures, with_alpha) {
        (PictureFormat::WebP, _) => "webp",
        (PictureFormat::Jpeg, true) => "png",
        (PictureFormat::Jpeg, false) => "jpg",
    }
}

/// As the options have it; `with_alpha` where alpha matters.
pub(super) fn encode(picture: &Picture, with_alpha: bool, options: &BuildOptions) -> Result<Encoded, BuildError> {
    let named = |what: String| BuildError::Picture { name: picture.name.clone(), what };
    let (width, height) = (picture.width, picture.height);
    let quality = options.jpeg_quality.clamp(1, 100);
    let opaque = || -> Vec<u8> { picture.rgba().chunks_exact(4).flat_map(|t| [t[0], t[1], t[2]]).collect() };
    let mut bytes = Vec::new();
    let (result, mime) = match (options.output.pictures, with_alpha) {
        (PictureFormat::Jpeg, true) => {
            let encoder = PngEncoder::new(&mut bytes);
            (encoder.write_image(picture.rgba(), width, height, image::ExtendedColorType::Rgba8), "image/png")
        }
        (PictureFormat::Jpeg, false) => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
            (encoder.write_image(&opaque(), width, height, image::ExtendedColorType::Rgb8), "image/jpeg")
        }
        (PictureFormat::WebP, _) => {
            let texels = if with_alpha { picture.rgba().to_vec() } else { opaque() };
            bytes = webp::encode(&texels, with_alpha, width, height, quality).map_err(named)?;
            (Ok(()), "image/webp")
        }
    };
    result.map_err(|e| named(e.to_string()))?;
    Ok(Encoded { bytes, mime, texels: u64::from(width) * u64::from(height) })
}
