//! Flat outlines with holes, and their triangles.

use glam::Vec2;
use std::f32::consts::{PI, TAU};

/// A polygon (counter-clockwise) with holes (either way round).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// Counter-clockwise.
    pub outer: Vec<Vec2>,
    /// Inside `outer`, not touching it or each other.
    pub holes: Vec<Vec<Vec2>>,
}

impl Outline {
    /// Without holes.
    pub fn new(outer: Vec<Vec2>) -> Self {
        Self { outer, holes: Vec::new() }.oriented()
    }

    /// With holes.
    pub fn with_holes(outer: Vec<Vec2>, holes: Vec<Vec<Vec2>>) -> Self {
        Self { outer, holes }.oriented()
    }

    /// Adds a hole.
    pub fn hole(mut self, hole: Vec<Vec2>) -> Self {
        self.holes.push(hole);
        self.oriented()
    }

    fn oriented(mut self) -> Self {
        if area(&self.outer) < 0.0 {
            self.outer.reverse();
        }
        for hole in &mut self.holes {
            if area(hole) > 0.0 {
                hole.reverse();
            }
        }
        self
    }

    /// Points (outer, then holes) and triangles counter-clockwise.
    pub fn triangles(&self) -> (Vec<Vec2>, Vec<u32>) {
        let mut points = self.outer.clone();
        let mut starts = Vec::new();
        for hole in &self.holes {
            starts.push(points.len() as u32);
            points.extend(hole);
        }
        let mut indices: Vec<u32> = Vec::new();
        earcut::Earcut::new().earcut(points.iter().map(|p| [p.x, p.y]), &starts, &mut indices);
        for t in indices.as_chunks_mut::<3>().0 {
            let [a, b, c] = t.map(|i| points[i as usize]);
            if (b - a).perp_dot(c - a) < 0.0 {
                t.swap(1, 2);
            }
        }
        (points, indices)
    }
}

/// Twice signed area over two: positive when counter-clockwise.
pub fn area(points: &[Vec2]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.perp_dot(*b)).sum::<f32>() / 2.0
}

/// A rectangle, counter-clockwise.
pub fn rect(low: Vec2, high: Vec2) -> Vec<Vec2> {
    vec![low, Vec2::new(high.x, low.y), high, Vec2::new(low.x, high.y)]
}

/// A regular polygon or circle of `n` corners, counter-clockwise, the first at `phase` radians.
pub fn circle(center: Vec2, radius: f32, n: usize, phase: f32) -> Vec<Vec2> {
    (0..n).map(|i| center + radius * Vec2::from_angle(phase + TAU * i as f32 / n as f32)).collect()
}

/// An `n`-foil inside a circle of `radius`: lobes of radius ρ sin(π/n) / (1 + sin(π/n)) about centres on the ring,
/// widened by 8 % and cut where they meet, so that cusps stay open. The first lobe lies at `phase`; `steps` segments a lobe.
pub fn foil(center: Vec2, radius: f32, n: usize, phase: f32, steps: usize) -> Vec<Vec2> {
    let sine = (PI / n as f32).sin();
    let tangent = radius * sine / (1.0 + sine);
    let (lobe, ring) = (tangent * 1.08, radius - tangent * 1.08);
    // The lobes' circles meet on the ray half-way between two centres: ring·cos(π/n) is the foot of the centre on it.
    let half = PI / n as f32;
    let foot = ring * half.cos();
    let reach = (lobe * lobe - (ring * half.sin()).powi(2)).max(0.0).sqrt();
    let cusp = Vec2::from_angle(half) * (foot + reach) - Vec2::new(ring, 0.0);
    let end = cusp.to_angle();
    let mut out = Vec::with_capacity(n * steps);
    for i in 0..n {
        let turn = Vec2::from_angle(phase + TAU * i as f32 / n as f32);
        for s in 0..steps {
            let angle = -end + 2.0 * end * (s as f32 / steps as f32);
            out.push(center + turn.rotate(Vec2::new(ring, 0.0) + lobe * Vec2::from_angle(angle)));
        }
    }
    out
}

/// Splits long edges so that none exceeds `limit`.
pub fn resample(points: &[Vec2], limit: f32) -> Vec<Vec2> {
    let mut out = Vec::new();
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        let n = (a.distance(*b) / limit).ceil().max(1.0) as usize;
        out.extend((0..n).map(|i| a.lerp(*b, i as f32 / n as f32)));
    }
    out
}
