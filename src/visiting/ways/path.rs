//! A line through space, by its length.

use glam::Vec3;

/// Points into which a rounded corner is cut.
const CORNER_PIECES: u32 = 6;

/// A line of straight pieces; `at` any length along it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    points: Vec<Vec3>,
    /// Length up to each point, metres.
    along: Vec<f32>,
}

impl Path {
    /// Through these points. Points that are not numbers, and one that lies on the one before, are left out.
    pub fn new(points: impl IntoIterator<Item = Vec3>) -> Self {
        let mut path = Self::default();
        for point in points {
            let before = path.points.last().zip(path.along.last());
            let step = before.map_or(0.0, |(last, _)| last.distance(point));
            if point.is_finite() && (path.points.is_empty() || step > 1e-3) {
                let length = before.map_or(0.0, |(_, along)| along + step);
                path.points.push(point);
                path.along.push(length);
            }
        }
        path
    }

    /// The same with corners rounded from at most `radius_m` before them to as much behind.
    pub fn rounded(&self, radius_m: f32) -> Self {
        let mut points = Vec::new();
        for (i, corner) in self.points.iter().copied().enumerate() {
            let around = i.checked_sub(1).and_then(|before| Some((self.points.get(before)?, self.points.get(i + 1)?)));
            let Some((before, after)) = around else {
                points.push(corner);
                continue;
            };
            // Half of a piece is left to the corner at its other end.
            let start = corner + (*before - corner).clamp_length_max(radius_m.min(before.distance(corner) / 2.0));
            let end = corner + (*after - corner).clamp_length_max(radius_m.min(after.distance(corner) / 2.0));
            points.extend((0..=CORNER_PIECES).map(|piece| {
                let t = piece as f32 / CORNER_PIECES as f32;
                start.lerp(corner, t).lerp(corner.lerp(end, t), t)
            }));
        }
        Self::new(points)
    }

    /// Metres.
    pub fn length_m(&self) -> f32 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// Its points.
    pub fn points(&self) -> &[Vec3] {
        &self.points
    }

    /// Its points with the metres to them.
    pub fn marks(&self) -> impl Iterator<Item = (f32, Vec3)> + '_ {
        self.along.iter().copied().zip(self.points.iter().copied())
    }

    /// The point so many metres along, the first or the last beyond the ends; the origin of a path without points.
    pub fn at(&self, metres: f32) -> Vec3 {
        let next = self.along.partition_point(|along| *along <= metres);
        let last = self.points.len().saturating_sub(1);
        let (before, after) = (next.saturating_sub(1).min(last), next.min(last));
        let (Some(a), Some(b)) = (self.points.get(before), self.points.get(after)) else { return Vec3::ZERO };
        let piece = self.along[after] - self.along[before];
        if piece <= 0.0 { *a } else { a.lerp(*b, ((metres - self.along[before]) / piece).clamp(0.0, 1.0)) }
    }

    /// How far along the nearest point is, seen between `from` and `from + window` metres.
    pub fn nearest(&self, point: Vec3, from: f32, window: f32) -> f32 {
        let mut best = (f32::INFINITY, from);
        for i in 1..self.points.len() {
            let (start, end) = (self.along[i - 1], self.along[i]);
            if end < from || start > from + window {
                continue;
            }
            let (a, b) = (self.points[i - 1], self.points[i]);
            let t = (point - a).dot(b - a) / (b - a).length_squared();
            let along = (start + t * (end - start)).clamp(start.max(from), end.min(from + window));
            let distance = self.at(along).distance(point);
            if distance < best.0 {
                best = (distance, along);
            }
        }
        best.1
    }
}
