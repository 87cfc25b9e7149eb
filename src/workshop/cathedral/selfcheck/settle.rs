//! Faces that would flicker are set apart.

use super::bvh::Bvh;
use super::look::fights;
use super::soup::Soup;
use crate::workshop::cathedral::kit::{MaterialId, Mesh, Sink};
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
    for (material, mesh) in sink.meshes_mut() {
        let Some(welded) = soup.vertices.get(material) else { continue };
        for (position, corner) in mesh.positions.iter_mut().zip(welded) {
            if let Some(step) = moved.get(corner) {
                *position += *step;
            }
        }
    }
    moved.len()
}

/// Gives each triangle that is wound against its normals (slivers of carving, where smooth normals turn faster than the
/// stone) the normal of its winding, at corners of its own. Says how many.
pub fn straighten(sink: &mut Sink) -> usize {
    let mut count = 0;
    for (_, mesh) in sink.meshes_mut() {
        for first in (0..mesh.indices.len()).step_by(3) {
            let Some(&[a, b, c]) = mesh.indices.get(first..first + 3) else { continue };
            let Some(normal) = against_normals(mesh, [a, b, c]) else { continue };
            for k in first..first + 3 {
                let i = mesh.indices[k] as usize;
                mesh.indices[k] = mesh.vertex(mesh.positions[i], normal, mesh.uvs[i]);
            }
            count += 1;
        }
    }
    count
}

/// The normal after its winding of a triangle that is wound against its normals.
pub fn against_normals(mesh: &Mesh, corners: [u32; 3]) -> Option<Vec3> {
    let [a, b, c] = corners.map(|i| mesh.positions[i as usize]);
    let face = (b - a).cross(c - a);
    let mean: Vec3 = corners.iter().map(|i| mesh.normals[*i as usize]).sum();
    let normal = face.normalize_or_zero();
    (face.length() > 1e-6 && normal.dot(mean.normalize_or_zero()) < -0.05).then_some(normal)
}
