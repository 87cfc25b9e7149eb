//! Which texels a triangle touches.

use glam::Vec2;

/// Calls `visit(x, y, outside)` for every texel of a grid of `size` that lies within
/// `reach` of a triangle: each edge is moved outwards until it passes through the
/// far corners of squares with half side `reach` that touch it ("conservative
/// rasterisation", Hasselgren et al., GPU Gems 2, chapter 42). The middle of texel
/// (0, 0) is at (0.5, 0.5); with a `reach` of just under a half, those texels are
/// visited whose square the triangle enters. `outside` is how far the texel's middle
/// lies outside the nearest edge's line, negative inside. Orientation does not
/// matter. What has no area is taken as the line or point that it is.
pub(super) fn triangle(corners: [Vec2; 3], size: (u32, u32), reach: f32, mut visit: impl FnMut(u32, u32, f32)) {
    let low = corners[0].min(corners[1]).min(corners[2]);
    let high = corners[0].max(corners[1]).max(corners[2]);
    if !(low.is_finite() && high.is_finite()) || size.0 == 0 || size.1 == 0 {
        return;
    }
    // Texels whose square, grown to `reach`, meets the box; at least the one that holds the first corner.
    let span = |low: f32, high: f32, end: u32| {
        let last = (end - 1) as f32;
        let first = (low - 0.5 - reach).ceil().clamp(0.0, last);
        let until = (high - 0.5 + reach).floor().clamp(0.0, last);
        if until < first {
            (low.floor().clamp(0.0, last) as u32, low.floor().clamp(0.0, last) as u32)
        } else {
            (first as u32, until as u32)
        }
    };
    let (x0, x1) = span(low.x, high.x, size.0);
    let (y0, y1) = span(low.y, high.y, size.1);

    let [a, b, c] = corners;
    let area = (b - a).perp_dot(c - a);
    let longest = (high - low).max_element();
    if area.abs() <= 1e-6 * longest * longest || area == 0.0 {
        // The longest side is all there is to see.
        let sides = [(a, b), (b, c), (c, a)];
        let (from, to) = sides
            .into_iter()
            .fold((a, a), |s, t| if t.0.distance_squared(t.1) > s.0.distance_squared(s.1) { t } else { s });
        for y in y0..=y1 {
            for x in x0..=x1 {
                let p = Vec2::new(x as f32 + 0.5, y as f32 + 0.5);
                let along = to - from;
                let s = ((p - from).dot(along) / along.length_squared().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
                let away = (p - from - along * s).abs();
                if away.max_element() <= reach.max(0.5) {
                    visit(x, y, away.max_element());
                }
            }
        }
        return;
    }
    let turn = area.signum();
    let edges = [(a, b), (b, c), (c, a)].map(|(from, to)| {
        // Points outwards.
        let normal = ((to - from).perp() * -turn).normalize_or_zero();
        (normal, -normal.dot(from), reach * (normal.x.abs() + normal.y.abs()))
    });
    for y in y0..=y1 {
        for x in x0..=x1 {
            let p = Vec2::new(x as f32 + 0.5, y as f32 + 0.5);
            let distances = edges.map(|(normal, offset, _)| normal.dot(p) + offset);
            if distances.iter().zip(&edges).all(|(distance, edge)| *distance <= edge.2) {
                visit(x, y, distances[0].max(distances[1]).max(distances[2]));
            }
        }
    }
}
