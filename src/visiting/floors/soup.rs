//! Triangles over a piece of ground, found by where they stand: exact heights and exact room at the sides.

use glam::{Vec2, Vec3};

use super::FloorsError;

/// Most triangles that are kept: 36 bytes each.
pub const MAX_TRIANGLES: usize = 6_000_000;
/// Most entries of the lists; the squares grow until there are no more.
const MAX_ENTRIES: u64 = 12_000_000;
/// Side of a square at first, metres.
const SQUARE_M: f32 = 1.0;
/// Upward part of the normal below which nothing is a floor: 53 degrees.
pub(super) const STEEPEST_UP: f32 = 0.6;

/// A rectangle of the plan: x and z, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Least x and z.
    pub low: Vec2,
    /// Greatest x and z.
    pub high: Vec2,
}

impl Region {
    /// Around points, with a margin. `None` without a finite point.
    pub fn around(points: impl IntoIterator<Item = Vec3>, margin_m: f32) -> Option<Self> {
        let flat = points.into_iter().filter(|p| p.is_finite()).map(|p| Vec2::new(p.x, p.z));
        let found = flat.fold(None, |found: Option<Self>, p| {
            let Self { low, high } = found.unwrap_or(Self { low: p, high: p });
            Some(Self { low: low.min(p), high: high.max(p) })
        })?;
        Some(Self { low: found.low - margin_m, high: found.high + margin_m })
    }

    /// Size along x and z.
    pub fn size(&self) -> Vec2 {
        (self.high - self.low).max(Vec2::splat(0.01))
    }

    fn meets(&self, low: Vec2, high: Vec2) -> bool {
        low.cmple(self.high).all() && high.cmpge(self.low).all()
    }
}

/// Triangles, listed for each square metre of the plan.
#[derive(Debug)]
pub struct Soup {
    region: Region,
    square_m: f32,
    count: [usize; 2],
    starts: Vec<u32>,
    /// Numbers of triangles, square after square, in each from the lowest up.
    entries: Vec<u32>,
    /// The lowest corner of each entry's triangle.
    lows: Vec<f32>,
    triangles: Vec<[Vec3; 3]>,
}

/// The room at the sides of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// To the nearest thing, metres; at most what was looked for.
    pub distance_m: f32,
    /// From the point towards it, of unit length; zero where there is nothing, or where it is right here.
    pub towards: Vec2,
}

/// What stands at the sides: from `low_m` to `high_m` above a floor that slopes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Rise of the floor a metre along x and z.
    pub slope: Vec2,
    /// What is lower is rolled or stepped over.
    pub low_m: f32,
    /// What is higher is over the head.
    pub high_m: f32,
}

impl Soup {
    /// Keeps what stands in `region`. Triangles with a coordinate that is no number are left out.
    pub fn new(triangles: impl IntoIterator<Item = [Vec3; 3]>, region: Region) -> Result<Self, FloorsError> {
        let mut kept = Vec::new();
        for triangle in triangles {
            let (low, high) = flat_bounds(&triangle);
            if triangle.iter().all(|p| p.is_finite()) && region.meets(low, high) {
                kept.push(triangle);
                if kept.len() > MAX_TRIANGLES {
                    return Err(FloorsError::TooManyTriangles { limit: MAX_TRIANGLES });
                }
            }
        }
        let mut soup = Self {
            region,
            square_m: SQUARE_M,
            count: [1, 1],
            starts: Vec::new(),
            entries: Vec::new(),
            lows: Vec::new(),
            triangles: kept,
        };
        loop {
            soup.count = (soup.region.size() / soup.square_m).to_array().map(|n| (n.ceil() as usize).max(1));
            let squares = soup.count[0] as u64 * soup.count[1] as u64;
            let entries: u64 = soup
                .triangles
                .iter()
                .map(|t| {
                    let [x, z] = soup.squares_of(t);
                    (x.end() - x.start() + 1) as u64 * (z.end() - z.start() + 1) as u64
                })
                .sum();
            if entries + squares <= MAX_ENTRIES {
                break;
            }
            soup.square_m *= 2.0;
        }
        soup.list();
        Ok(soup)
    }

    fn list(&mut self) {
        let width = self.count[0];
        let mut starts = vec![0u32; width * self.count[1] + 1];
        let each = |soup: &Self, f: &mut dyn FnMut(usize, u32)| {
            for (number, triangle) in (0u32..).zip(&soup.triangles) {
                let [x, z] = soup.squares_of(triangle);
                for row in z {
                    x.clone().for_each(|column| f(row * width + column, number));
                }
            }
        };
        each(self, &mut |square, _| starts[square + 1] += 1);
        for square in 1..starts.len() {
            starts[square] += starts[square - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![0u32; starts.last().copied().unwrap_or(0) as usize];
        each(self, &mut |square, number| {
            entries[next[square] as usize] = number;
            next[square] += 1;
        });
        let low = |number: &u32| {
            let [a, b, c] = self.triangles[*number as usize];
            a.y.min(b.y).min(c.y)
        };
        for square in starts.windows(2) {
            entries[square[0] as usize..square[1] as usize].sort_by(|a, b| low(a).total_cmp(&low(b)));
        }
        self.lows = entries.iter().map(low).collect();
        (self.starts, self.entries) = (starts, entries);
    }

    /// The rectangle that it covers.
    pub fn region(&self) -> Region {
        self.region
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.triangles.len() * 36 + (self.starts.len() + 2 * self.entries.len()) * 4
    }

    fn squares_of(&self, triangle: &[Vec3; 3]) -> [std::ops::RangeInclusive<usize>; 2] {
        let (low, high) = flat_bounds(triangle);
        self.squares(low, high)
    }

    fn squares(&self, low: Vec2, high: Vec2) -> [std::ops::RangeInclusive<usize>; 2] {
        let place = |p: Vec2, axis: usize| {
            let at = (p[axis] - self.region.low[axis]) / self.square_m;
            (at.max(0.0) as usize).min(self.count[axis] - 1)
        };
        [place(low, 0)..=place(high, 0), place(low, 1)..=place(high, 1)]
    }

    /// The numbers of triangles that may reach into a rectangle; some come twice.
    pub(super) fn within(&self, low: Vec2, high: Vec2) -> impl Iterator<Item = u32> + '_ {
        let [x, z] = self.squares(low, high);
        z.flat_map(move |row| {
            let first = row * self.count[0] + x.start();
            let last = row * self.count[0] + x.end();
            let range = self.starts[first] as usize..self.starts[last + 1] as usize;
            self.entries[range].iter().copied()
        })
    }

    /// The same, without those that begin above a height.
    fn below(&self, low: Vec2, high: Vec2, height: f32) -> impl Iterator<Item = u32> + '_ {
        let [x, z] = self.squares(low, high);
        let squares = z.flat_map(move |row| x.clone().map(move |column| row * self.count[0] + column));
        squares.flat_map(move |square| {
            let range = self.starts[square] as usize..self.starts[square + 1] as usize;
            let reached = self.lows[range.clone()].partition_point(|low| *low <= height);
            self.entries[range].iter().take(reached).copied()
        })
    }

    /// All triangles.
    pub fn triangles(&self) -> impl Iterator<Item = &[Vec3; 3]> {
        self.triangles.iter()
    }

    pub(super) fn triangle(&self, number: u32) -> &[Vec3; 3] {
        &self.triangles[number as usize]
    }

    /// The highest floor at a point of the plan, at most `up_m` above and `down_m` below `at`.
    pub fn floor_at(&self, at: Vec3, up_m: f32, down_m: f32) -> Option<f32> {
        let flat = Vec2::new(at.x, at.z);
        if !self.region.meets(flat, flat) {
            return None;
        }
        let mut best: Option<f32> = None;
        for number in self.below(flat, flat, at.y + up_m) {
            if let Some((y, up)) = crossing(self.triangle(number), flat)
                && up >= STEEPEST_UP
                && y <= at.y + up_m
                && y >= at.y - down_m
                && best.is_none_or(|best| y > best)
            {
                best = Some(y);
            }
        }
        best
    }

    /// The room around a point of a floor, up to `reach_m`.
    pub fn room(&self, at: Vec3, band: &Band, reach_m: f32) -> Room {
        let flat = Vec2::new(at.x, at.z);
        let mut best = (reach_m, Vec2::ZERO);
        let lift = band.slope.length() * reach_m;
        for number in self.below(flat - reach_m, flat + reach_m, at.y + band.high_m + lift) {
            let triangle = self.triangle(number);
            let (low, high) = flat_bounds(triangle);
            if (flat.clamp(low, high) - flat).length_squared() >= best.0 * best.0 {
                continue;
            }
            let [a, b, c] = triangle.map(|p| p.y - at.y);
            if a.max(b).max(c) <= band.low_m - lift || a.min(b).min(c) >= band.high_m + lift {
                continue;
            }
            let mut piece = Piece::of(triangle.map(|p| {
                let away = Vec2::new(p.x, p.z) - flat;
                Vec3::new(away.x, p.y - at.y - band.slope.dot(away), away.y)
            }));
            piece.cut(|p| p.y - band.low_m);
            piece.cut(|p| band.high_m - p.y);
            if let Some(nearest) = piece.nearest_to_origin() {
                let distance = nearest.length();
                if distance < best.0 {
                    best = (distance, nearest);
                }
            }
        }
        Room { distance_m: best.0, towards: best.1.normalize_or_zero() }
    }
}

fn flat_bounds(triangle: &[Vec3; 3]) -> (Vec2, Vec2) {
    let [a, b, c] = triangle.map(|p| Vec2::new(p.x, p.z));
    (a.min(b).min(c), a.max(b).max(c))
}

/// Where the vertical through a point of the plan meets a triangle, and the upward part of the triangle's normal,
/// whichever way it faces.
pub(super) fn crossing(triangle: &[Vec3; 3], at: Vec2) -> Option<(f32, f32)> {
    let [a, b, c] = triangle;
    let (u, v) = (*b - *a, *c - *a);
    let area = u.x * v.z - u.z * v.x;
    let p = Vec2::new(at.x - a.x, at.y - a.z);
    let s = (p.x * v.z - p.y * v.x) / area;
    let t = (u.x * p.y - u.z * p.x) / area;
    // A seam between two triangles must not be a gap.
    let slack = -1e-4;
    let inside = s >= slack && t >= slack && s + t <= 1.0 - slack;
    (area.abs() > 1e-12 && inside).then(|| (a.y + s * u.y + t * v.y, area.abs() / u.cross(v).length()))
}

/// A convex piece of a triangle: up to nine corners.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    corners: [Vec3; 10],
    count: usize,
}

impl Piece {
    pub(super) fn of([a, b, c]: [Vec3; 3]) -> Self {
        let mut corners = [Vec3::ZERO; 10];
        corners[..3].copy_from_slice(&[a, b, c]);
        Self { corners, count: 3 }
    }

    /// Keeps what lies where `side` is not negative (Sutherland and Hodgman 1974).
    pub(super) fn cut(&mut self, side: impl Fn(Vec3) -> f32) {
        let before = *self;
        self.count = 0;
        for index in 0..before.count {
            let (p, q) = (before.corners[index], before.corners[(index + 1) % before.count]);
            let (a, b) = (side(p), side(q));
            if a >= 0.0 {
                self.push(p);
            }
            if (a >= 0.0) != (b >= 0.0) {
                self.push(p + (q - p) * (a / (a - b)));
            }
        }
    }

    fn push(&mut self, corner: Vec3) {
        if self.count < self.corners.len() {
            self.corners[self.count] = corner;
            self.count += 1;
        }
    }

    pub(super) fn corners(&self) -> &[Vec3] {
        &self.corners[..self.count]
    }

    /// The point of its shadow on the plan that is nearest to the origin.
    fn nearest_to_origin(&self) -> Option<Vec2> {
        let flat = |p: Vec3| Vec2::new(p.x, p.z);
        let corners = self.corners();
        let (mut best, mut turns) = (None::<Vec2>, [false; 2]);
        for (index, &from) in corners.iter().enumerate() {
            let (from, to) = (flat(from), flat(corners[(index + 1) % corners.len()]));
            let along = to - from;
            let part = (-from.dot(along) / along.length_squared().max(1e-12)).clamp(0.0, 1.0);
            let nearest = from + along * part;
            if best.is_none_or(|best| nearest.length_squared() < best.length_squared()) {
                best = Some(nearest);
            }
            let turn = along.perp_dot(-from);
            turns[0] |= turn > 1e-9;
            turns[1] |= turn < -1e-9;
        }
        // The origin is on the same side of all edges: inside.
        if turns[0] != turns[1] && corners.len() >= 3 { Some(Vec2::ZERO) } else { best }
    }
}
