//! Faces that would flicker are set apart.

use super::bvh::Bvh;
use super::look::fights;
use super::soup::Soup;
use crate::workshop::cathedral::kit::{MaterialId, Sink};
use glam::Vec3;
use std::collections::BTreeMap;

/// How far the lesser of two faces goes back, metres: more than [`super::SHIMMER`], less than a joint.
const BACK: f32 = 0.003;
/// Where several faces lie in one another, they go back one after the other.
const ROUNDS: usize = 3;

/// Of two visible faces that lie in one another, the one of the lesser part goes back by 3 mm into its own stone, with
/// its corners, so that what was closed stays closed. Floors stay: their heights are known. Says how many corners moved.
pub fn settle(sink: &mut Sink) -> usize {
    let mut soup = Soup::new(sink);
    let area: Vec<f32> = soup
        .parts
        .iter()
        .map(|part| {
            part.triangles
                .iter()
                .map(|t| soup.corners[*t as usize])
                .map(|[a, b, c]| (b - a).cross(c - a).length())
                .sum()
        })
        .collect();
    // Who stays: floors, then the part with more surface, then the one drawn first.
    let rank = |t: u32, soup: &Soup| {
        let part = soup.part_of[t as usize];
        let floor = matches!(soup.materials[t as usize], MaterialId::Floor | MaterialId::Marble);
        (floor, area[part as usize], std::cmp::Reverse(part))
    };
    let mut moved: BTreeMap<u32, Vec3> = BTreeMap::new();
    let mut of: Vec<u32> = (0..soup.corners.len() as u32).collect();
    for _ in 0..ROUNDS {
        let found = fights(&soup, &Bvh::new(&soup.corners), of);
        // Each corner goes back once along each direction.
        let mut back: BTreeMap<u32, Vec<Vec3>> = BTreeMap::new();
        for [a, b] in found.iter().map(|f| f.pair) {
            let lesser = if rank(a, &soup).partial_cmp(&rank(b, &soup)).is_some_and(|o| o.is_lt()) { a } else { b };
            let normal = soup.normal(lesser);
            for corner in soup.welded[lesser as usize] {
                let ways = back.entry(corner).or_default();
                if !ways.iter().any(|w| w.dot(normal) > 0.9) {
                    ways.push(normal);
                }
            }
        }
        if back.is_empty() {
            break;
        }
        of = Vec::new();
        let steps: BTreeMap<u32, Vec3> =
            back.into_iter().map(|(corner, ways)| (corner, ways.iter().sum::<Vec3>() * -BACK)).collect();
        for (t, corners) in soup.welded.iter().enumerate() {
            for (k, corner) in corners.iter().enumerate() {
                if let Some(step) = steps.get(corner) {
                    soup.corners[t][k] += *step;
                    if of.last() != Some(&(t as u32)) {
                        of.push(t as u32);
                    }
                }
            }
        }
        for (corner, step) in steps {
            *moved.entry(corner).or_default() += step;
        }
    }
    for (material, welded) in &soup.vertices {
        for (position, corner) in sink.positions_mut(*material).iter_mut().zip(welded) {
            if let Some(step) = moved.get(corner) {
                *position += *step;
            }
        }
    }
    moved.len()
}
