//! Rectangles side by side in as small a picture as may be.
//!
//! A skyline (J. Jylänki, "A Thousand Ways to Pack the Bin", 2010, section 3): the
//! upper outline of what is placed so far, as a row of flat segments. Every
//! rectangle, the longest first, goes where its far edge comes to lie lowest.

/// Where a rectangle came to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub x: u32,
    pub y: u32,
    /// Its width lies along y and its height along x.
    pub turned: bool,
}

/// All rectangles, in the order they were given, and the size of what holds them.
#[derive(Debug, Clone, Default)]
pub(super) struct Packing {
    pub width: u32,
    pub height: u32,
    pub places: Vec<Place>,
}

/// Widths that are tried, as shares of the side of a square of the same area.
const SHAPES: [f64; 7] = [1.0, 1.03, 1.07, 1.12, 1.2, 1.35, 1.6];
/// With more rectangles than this the first few shapes are as good as any.
const MANY: usize = 4096;

/// Packs rectangles of `sizes` (width, height; not 0) into the smallest of
/// several widths; `None` where they do not fit within `max` by `max`.
pub(super) fn pack(sizes: &[(u32, u32)], max: u32) -> Option<Packing> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&i| {
        let (w, h) = sizes[i];
        (std::cmp::Reverse(w.max(h)), std::cmp::Reverse(w.min(h)), i)
    });
    let area: f64 = sizes.iter().map(|&(w, h)| f64::from(w) * f64::from(h)).sum();
    let widest = sizes.iter().map(|&(w, h)| w.min(h)).max().unwrap_or(1);
    if widest > max {
        return None;
    }
    let shapes = if sizes.len() > MANY { &SHAPES[..2] } else { &SHAPES[..] };
    let mut best: Option<Packing> = None;
    for shape in shapes.iter().map(|&shape| (area.sqrt() * shape).ceil() as u32).chain([max]) {
        let width = shape.clamp(widest, max.max(1));
        // The whole width only where nothing narrower did.
        if best.is_some() && shape == max {
            break;
        }
        let Some(packing) = into_width(sizes, &order, width, max) else { continue };
        let size = |p: &Packing| u64::from(p.width) * u64::from(p.height);
        if best.as_ref().is_none_or(|b| size(&packing) < size(b)) {
            best = Some(packing);
        }
    }
    best
}

/// A flat part of the skyline: from `x` to the next one's `x`.
#[derive(Clone, Copy)]
struct Segment {
    x: u32,
    y: u32,
}

fn into_width(sizes: &[(u32, u32)], order: &[usize], width: u32, max: u32) -> Option<Packing> {
    let mut skyline = vec![Segment { x: 0, y: 0 }];
    let mut places = vec![Place::default(); sizes.len()];
    let (mut right, mut bottom) = (0, 0);
    for &i in order {
        let (w, h) = sizes[i];
        let mut best: Option<(u32, u32, Place)> = None;
        for (w, h, turned) in [(w, h, false), (h, w, true)] {
            if w > width || (turned && w == h) {
                continue;
            }
            for at in 0..skyline.len() {
                let Some(y) = rest_on(&skyline, at, w, width) else { break };
                let place = Place { x: skyline[at].x, y, turned };
                if best.is_none_or(|(far, low, _)| (y + h, y) < (far, low)) {
                    best = Some((y + h, y, place));
                }
            }
        }
        let (far, _, place) = best?;
        if far > max {
            return None;
        }
        let across = if place.turned { h } else { w };
        raise(&mut skyline, place.x, across, far, width);
        places[i] = place;
        right = right.max(place.x + across);
        bottom = bottom.max(far);
    }
    Some(Packing { width: right, height: bottom, places })
}

/// How low a rectangle of width `w` can lie with its left edge on segment `at`; `None` past the end.
fn rest_on(skyline: &[Segment], at: usize, w: u32, width: u32) -> Option<u32> {
    let end = skyline[at].x + w;
    (end <= width).then(|| skyline[at..].iter().take_while(|s| s.x < end).map(|s| s.y).max().unwrap_or(0))
}

/// Lifts the skyline between `x` and `x + w` to `y`.
fn raise(skyline: &mut Vec<Segment>, x: u32, w: u32, y: u32, width: u32) {
    let end = x + w;
    let first = skyline.partition_point(|s| s.x < x);
    let last = skyline.partition_point(|s| s.x < end);
    let behind = skyline[last - 1].y;
    let goes_on = end < width && skyline.get(last).is_none_or(|s| s.x > end);
    let new = [Segment { x, y }, Segment { x: end, y: behind }];
    skyline.splice(first..last, new.into_iter().take(if goes_on { 2 } else { 1 }));
}
