//! Texels that nobody covers take the colour of the nearest that is covered, so
//! that filtering and mip levels find nothing foreign beside a chart.

/// Not reached yet.
const FAR: (i16, i16) = (i16::MAX, i16::MAX);

/// Fills what `covered` leaves open in a picture of `width` columns. Two sweeps
/// with the offset to the nearest covered texel handed on from neighbour to
/// neighbour (P.-E. Danielsson, "Euclidean distance mapping", 1980). Nothing
/// happens where nothing is covered.
pub(super) fn dilate(texels: &mut [[u8; 4]], covered: &[bool], width: usize) {
    if width == 0 || texels.is_empty() {
        return;
    }
    let height = texels.len() / width;
    let mut offsets: Vec<(i16, i16)> = covered.iter().map(|&c| if c { (0, 0) } else { FAR }).collect();
    let far = |(x, y): (i16, i16)| {
        if (x, y) == FAR { i64::MAX } else { i64::from(x) * i64::from(x) + i64::from(y) * i64::from(y) }
    };
    let take = |offsets: &mut [(i16, i16)], x: usize, y: usize, dx: i16, dy: i16| {
        let (from_x, from_y) = (x as i64 + i64::from(dx), y as i64 + i64::from(dy));
        if from_x < 0 || from_y < 0 || from_x >= width as i64 || from_y >= height as i64 {
            return;
        }
        let theirs = offsets[from_y as usize * width + from_x as usize];
        if theirs == FAR {
            return;
        }
        let mine = (theirs.0.saturating_add(dx), theirs.1.saturating_add(dy));
        let slot = &mut offsets[y * width + x];
        if far(mine) < far(*slot) {
            *slot = mine;
        }
    };
    for y in 0..height {
        for x in 0..width {
            if offsets[y * width + x] != (0, 0) {
                for (dx, dy) in [(-1, 0), (-1, -1), (0, -1), (1, -1)] {
                    take(&mut offsets, x, y, dx, dy);
                }
            }
        }
    }
    for y in (0..height).rev() {
        for x in (0..width).rev() {
            if offsets[y * width + x] != (0, 0) {
                for (dx, dy) in [(1, 0), (1, 1), (0, 1), (-1, 1)] {
                    take(&mut offsets, x, y, dx, dy);
                }
            }
        }
    }
    for (at, &offset) in offsets.iter().enumerate() {
        if offset != (0, 0) && offset != FAR {
            let from = at as i64 + i64::from(offset.1) * width as i64 + i64::from(offset.0);
            if let Some(&texel) = usize::try_from(from).ok().and_then(|from| texels.get(from)) {
                texels[at] = texel;
            }
        }
    }
}
