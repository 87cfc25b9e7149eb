//! Fewer texels for the same area.

/// Averages `texels`, `from` of them along both sides, down to `to`. Every new
/// texel is the mean of the area it covers, colours weighted by their alpha, over
/// sRGB values as in [`pyramid`](super::pyramid).
pub(super) fn shrunk(texels: Vec<[u8; 4]>, from: [u32; 2], to: [u32; 2]) -> Vec<[u8; 4]> {
    if from == to {
        return texels;
    }
    let columns = spans(from[0], to[0]);
    let mut fewer = Vec::with_capacity(to[0] as usize * to[1] as usize);
    for rows in spans(from[1], to[1]) {
        for columns in &columns {
            fewer.push(mean(&texels, from[0] as usize, columns, &rows));
        }
    }
    fewer
}

/// For each of `to` new texels the old ones it covers, with their share.
fn spans(from: u32, to: u32) -> Vec<Vec<(usize, f32)>> {
    let scale = f64::from(from) / f64::from(to.max(1));
    (0..to)
        .map(|i| {
            let (low, high) = (f64::from(i) * scale, f64::from(i + 1) * scale);
            let first = (low.floor() as u32).min(from - 1);
            let last = (high.ceil() as u32).clamp(first + 1, from);
            (first..last)
                .map(|t| {
                    let share = high.min(f64::from(t + 1)) - low.max(f64::from(t));
                    (t as usize, share.max(1e-6) as f32)
                })
                .collect()
        })
        .collect()
}

fn mean(texels: &[[u8; 4]], width: usize, columns: &[(usize, f32)], rows: &[(usize, f32)]) -> [u8; 4] {
    let (mut color, mut plain) = ([0.0f32; 3], [0.0f32; 3]);
    let (mut alpha, mut weight) = (0.0f32, 0.0f32);
    for (y, row) in rows {
        for (x, column) in columns {
            let texel = texels[y * width + x].map(f32::from);
            let share = row * column;
            for k in 0..3 {
                color[k] += texel[k] * texel[3] * share;
                plain[k] += texel[k] * share;
            }
            alpha += texel[3] * share;
            weight += share;
        }
    }
    let mean = if alpha > 0.0 { color.map(|c| c / alpha) } else { plain.map(|c| c / weight) };
    [mean[0].round() as u8, mean[1].round() as u8, mean[2].round() as u8, (alpha / weight).round() as u8]
}
