//! Pictures cut, made smaller and encoded.

use super::error::BuildError;
use crate::content::surface::Picture;
use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;

/// A rectangle of texels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// Encoded bytes of a picture.
pub(super) struct Encoded {
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `image/png`.
    pub mime: &'static str,
}

/// Cuts `rect` out of `picture` and averages it down to `width` times `height`
/// texels. Every new texel is the mean of the area it covers, colours weighted
/// by their alpha, so that what is invisible does not bleed out.
///
/// The mean is taken over sRGB values, as a viewer's own mip levels mostly are,
/// so that a tile's picture and its parent's agree in brightness.
pub(super) fn crop(picture: &Picture, rect: Rect, width: u32, height: u32) -> Picture {
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    let columns = spans(rect.x, rect.width, width);
    for rows in spans(rect.y, rect.height, height) {
        for column in &columns {
            rgba.extend(mean(picture, column, &rows));
        }
    }
    Picture::from_rgba(picture.name.clone(), width, height, rgba)
}

/// For each of `to` new texels the old ones it covers, with their share.
fn spans(start: u32, from: u32, to: u32) -> Vec<Vec<(u32, f32)>> {
    let scale = f64::from(from) / f64::from(to.max(1));
    (0..to)
        .map(|i| {
            let (low, high) = (f64::from(i) * scale, f64::from(i + 1) * scale);
            let (first, last) = (low.floor() as u32, (high.ceil() as u32).min(from));
            (first..last)
                .map(|t| {
                    let share = high.min(f64::from(t + 1)) - low.max(f64::from(t));
                    (start + t, share.max(0.0) as f32)
                })
                .collect()
        })
        .collect()
}

fn mean(picture: &Picture, columns: &[(u32, f32)], rows: &[(u32, f32)]) -> [u8; 4] {
    if let ([(x, _)], [(y, _)]) = (columns, rows) {
        return texel(picture, *x, *y);
    }
    let mut sum = [0.0f32; 3];
    let mut opaque = [0.0f32; 3];
    let (mut alpha, mut weight) = (0.0f32, 0.0f32);
    for (y, row) in rows {
        for (x, column) in columns {
            let texel = texel(picture, *x, *y).map(f32::from);
            let share = row * column;
            for k in 0..3 {
                sum[k] += texel[k] * texel[3] * share;
                opaque[k] += texel[k] * share;
            }
            alpha += texel[3] * share;
            weight += share;
        }
    }
    let weight = weight.max(f32::MIN_POSITIVE);
    let color = if alpha > 0.0 { sum.map(|c| c / alpha) } else { opaque.map(|c| c / weight) };
    [color[0].round() as u8, color[1].round() as u8, color[2].round() as u8, (alpha / weight).round() as u8]
}

fn texel(picture: &Picture, x: u32, y: u32) -> [u8; 4] {
    let at = (y as usize * picture.width as usize + x as usize) * 4;
    picture.rgba().get(at..at + 4).and_then(|t| t.try_into().ok()).unwrap_or([255; 4])
}

/// JPEG, or PNG where alpha matters.
pub(super) fn encode(picture: &Picture, with_alpha: bool, jpeg_quality: u8) -> Result<Encoded, BuildError> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width, picture.height);
    let result = if with_alpha {
        PngEncoder::new(&mut bytes).write_image(picture.rgba(), width, height, image::ExtendedColorType::Rgba8)
    } else {
        let rgb: Vec<u8> = picture.rgba().chunks_exact(4).flat_map(|t| [t[0], t[1], t[2]]).collect();
        JpegEncoder::new_with_quality(&mut bytes, jpeg_quality.clamp(1, 100)).write_image(
            &rgb,
            width,
            height,
            image::ExtendedColorType::Rgb8,
        )
    };
    result.map_err(|e| BuildError::Picture { name: picture.name.clone(), what: e.to_string() })?;
    Ok(Encoded { bytes, mime: if with_alpha { "image/png" } else { "image/jpeg" } })
}
