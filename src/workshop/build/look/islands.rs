//! The parts of source pictures that a tile's triangles use, as rectangles worth
//! cutting out: few, tight, and each texel once.

use super::GUTTER;
use super::blocks::Source;
use glam::Vec2;

/// A triangle in the plane of a picture, coordinates in texels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flat {
    /// Into the tile's triangles.
    pub triangle: u32,
    pub corners: [Vec2; 3],
}

impl Flat {
    fn low(&self) -> Vec2 {
        self.corners[0].min(self.corners[1]).min(self.corners[2])
    }

    fn high(&self) -> Vec2 {
        self.corners[0].max(self.corners[1]).max(self.corners[2])
    }

    pub fn area(&self) -> f32 {
        let [a, b, c] = self.corners;
        (b - a).perp_dot(c - a).abs() * 0.5
    }
}

/// A rectangle of a picture and the triangles that lie in it.
#[derive(Debug, Clone)]
pub(super) struct Cutting {
    pub source: Source,
    /// First texel, and the one past the last.
    pub low: [i64; 2],
    pub high: [i64; 2],
    pub triangles: Vec<Flat>,
}

impl Cutting {
    /// Of triangles that hang together; at least one texel wide and high.
    pub fn around(source: Source, triangles: Vec<Flat>) -> Self {
        let (low, high) = extent(&triangles);
        let low = [low.x.floor() as i64, low.y.floor() as i64];
        let high = [(high.x.ceil() as i64).max(low[0] + 1), (high.y.ceil() as i64).max(low[1] + 1)];
        Self { source, low, high, triangles }
    }

    /// Texels along both sides.
    pub fn size(&self) -> [u32; 2] {
        [0, 1].map(|k| u32::try_from(self.high[k] - self.low[k]).unwrap_or(u32::MAX))
    }

    /// Moves it by whole pictures so that it begins inside the picture: the same texels under a wrap mode that repeats.
    pub fn brought_inside(mut self, size: (u32, u32)) -> Self {
        for (k, end) in [size.0, size.1].into_iter().enumerate() {
            let shift = self.low[k].div_euclid(i64::from(end.max(1))) * i64::from(end);
            if shift != 0 && self.source.repeats()[k] {
                self.low[k] -= shift;
                self.high[k] -= shift;
                for corner in self.triangles.iter_mut().flat_map(|t| &mut t.corners) {
                    corner[k] -= shift as f32;
                }
            }
        }
        self
    }

    fn cost(&self) -> i64 {
        cost(self.low, self.high)
    }
}

/// What a rectangle takes in an atlas, with its gutters.
fn cost(low: [i64; 2], high: [i64; 2]) -> i64 {
    let side = |k: usize| (high[k] - low[k]).saturating_add(2 * i64::from(GUTTER));
    side(0).saturating_mul(side(1))
}

fn extent(triangles: &[Flat]) -> (Vec2, Vec2) {
    triangles.iter().fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), t| (low.min(t.low()), high.max(t.high())))
}

/// Rectangles up to this many texels are not worth splitting.
const SPLIT_FROM: f32 = 2048.0;
/// How often a rectangle may be halved.
const SPLITS: u32 = 12;

/// Splits triangles that use little of the rectangle around them, across its longer
/// side and again, where the parts together take clearly less.
pub(super) fn split(triangles: Vec<Flat>) -> Vec<Vec<Flat>> {
    split_down(triangles, SPLITS)
}

fn split_down(triangles: Vec<Flat>, left: u32) -> Vec<Vec<Flat>> {
    let (low, high) = extent(&triangles);
    let whole = taken(low, high);
    let used: f32 = triangles.iter().map(|t| t.area() + (t.high() - t.low()).element_sum() * 0.5 + 1.0).sum();
    if left == 0 || triangles.len() < 2 || whole <= SPLIT_FROM || whole <= 2.0 * used {
        return vec![triangles];
    }
    let axis = usize::from(high.y - low.y > high.x - low.x);
    let middle = (low[axis] + high[axis]) * 0.5;
    let center = |t: &Flat| (t.low()[axis] + t.high()[axis]) * 0.5;
    let (first, second): (Vec<Flat>, Vec<Flat>) = triangles.iter().partition(|t| center(t) < middle);
    if first.is_empty() || second.is_empty() {
        return vec![triangles];
    }
    let mut parts = split_down(first, left - 1);
    parts.extend(split_down(second, left - 1));
    let parted: f32 = parts.iter().map(|p| extent(p)).map(|(low, high)| taken(low, high)).sum();
    if parted < 0.85 * whole { parts } else { vec![triangles] }
}

fn taken(low: Vec2, high: Vec2) -> f32 {
    let gutters = 2.0 * GUTTER as f32;
    let sides = high.ceil() - low.floor() + gutters;
    sides.x * sides.y
}

/// How many neighbours in order a rectangle is compared with.
const LOOK_AHEAD: usize = 256;
const ROUNDS: usize = 24;

/// Joins rectangles of one source wherever the one around both takes no more room
/// than the two: overlapping and mirrored islands are stored once, and neighbours
/// in the picture stay neighbours without gutters between. All of `cuttings` together
/// then take no more than before.
pub(super) fn joined(mut cuttings: Vec<Cutting>) -> Vec<Cutting> {
    for _ in 0..ROUNDS {
        cuttings.sort_by_key(|c| (c.source, c.low[1], c.low[0], c.high[1], c.high[0], first(c)));
        let before = cuttings.len();
        let mut done: Vec<Cutting> = Vec::with_capacity(before);
        let mut waiting: std::collections::VecDeque<Cutting> = cuttings.into();
        while let Some(mut cutting) = waiting.pop_front() {
            let mut at = 0;
            let mut seen = 0;
            while at < waiting.len() && seen < LOOK_AHEAD {
                let other = &waiting[at];
                if other.source != cutting.source || other.low[1] > cutting.high[1] + 2 * i64::from(GUTTER) {
                    break;
                }
                seen += 1;
                let low = [0, 1].map(|k| cutting.low[k].min(other.low[k]));
                let high = [0, 1].map(|k| cutting.high[k].max(other.high[k]));
                if cost(low, high) <= cutting.cost() + other.cost()
                    && let Some(other) = waiting.remove(at)
                {
                    (cutting.low, cutting.high) = (low, high);
                    cutting.triangles.extend(other.triangles);
                } else {
                    at += 1;
                }
            }
            done.push(cutting);
        }
        cuttings = done;
        if cuttings.len() == before {
            break;
        }
    }
    cuttings
}

fn first(cutting: &Cutting) -> u32 {
    cutting.triangles.first().map_or(0, |t| t.triangle)
}
