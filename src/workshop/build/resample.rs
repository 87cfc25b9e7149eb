//! Pictures cut and made smaller.

use crate::content::surface::Picture;

/// A rectangle of texels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
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
