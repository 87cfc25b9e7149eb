//! What an eye would see wrong: backs of faces, and faces that flicker.

use super::bvh::Bvh;
use super::distance::overlap;
use super::soup::Soup;
use super::{SHIMMER, SPECK, is_sheet};
use glam::Vec3;
use rayon::prelude::*;

/// Directions in which each eye looks.
const GLANCES: usize = 4000;

/// Faces whose back is seen.
pub fn flipped(soup: &Soup, tree: &Bvh<'_>, eyes: &[Vec3]) -> Vec<(Vec3, String)> {
    let against = soup
        .against_normals
        .iter()
        .map(|t| (soup.center(*t), format!("{:?} wound against its normals", soup.materials[*t as usize])));
    let inside_out = soup.parts.iter().filter(|p| p.closed && p.volume < -1e-6).map(|p| {
        let material = soup.materials[p.triangles[0] as usize];
        ((p.low + p.high) / 2.0, format!("closed part of {material:?} inside out"))
    });
    let seen = eyes.par_iter().flat_map_iter(|eye| {
        (0..GLANCES).filter_map(move |k| {
            // A golden spiral over the whole ball.
            let z = 1.0 - 2.0 * (k as f32 + 0.5) / GLANCES as f32;
            let turn = k as f32 * 2.399_963;
            let r = (1.0 - z * z).sqrt();
            let direction = Vec3::new(r * turn.cos(), r * turn.sin(), z);
            let hit = tree.first(*eye, direction, |t| !is_sheet(soup.materials[t as usize]))?;
            let material = soup.materials[hit.triangle as usize];
            hit.behind.then(|| (*eye + direction * hit.distance, format!("back of {material:?} in view")))
        })
    });
    against.chain(inside_out).chain(seen.collect::<Vec<_>>()).collect()
}

/// Visible faces that look the same way and lie in one another.
pub fn fighting(soup: &Soup, tree: &Bvh<'_>) -> Vec<(Vec3, String)> {
    (0..soup.corners.len() as u32)
        .into_par_iter()
        .flat_map_iter(|t| {
            let own = &soup.corners[t as usize];
            let normal = soup.normal(t);
            let (low, high) = (own[0].min(own[1]).min(own[2]), own[0].max(own[1]).max(own[2]));
            let mut found = Vec::new();
            if (own[1] - own[0]).cross(own[2] - own[0]).length() / 2.0 < SPECK {
                return found;
            }
            tree.near(low - SHIMMER, high + SHIMMER, |other| {
                if other <= t || soup.normal(other).dot(normal) < 0.9995 {
                    return;
                }
                let corners = &soup.corners[other as usize];
                let (area, middle) = overlap(own, corners, normal);
                if area < SPECK {
                    return;
                }
                // How far apart their planes are where they lie over each other.
                let n = soup.normal(other);
                let apart = (corners[0] - middle).dot(n) / normal.dot(n);
                if apart.abs() >= SHIMMER
                    || !in_the_open(soup, tree, middle + normal * (apart.max(0.0) + 0.003), normal)
                {
                    return;
                }
                let mut pair = [soup.materials[t as usize], soup.materials[other as usize]];
                pair.sort();
                found.push((middle, format!("{:?} over {:?}", pair[0], pair[1])));
            });
            found
        })
        .collect()
}

/// Whether a point before a face is free: inside a solid, every way out meets the back of a face first.
fn in_the_open(soup: &Soup, tree: &Bvh<'_>, point: Vec3, normal: Vec3) -> bool {
    let (x, y) = normal.any_orthonormal_pair();
    let ways = [normal, normal + x * 0.9, normal - x * 0.8, normal + y * 0.85, normal - y * 0.95];
    let free = ways.iter().filter(|way| {
        let hit = tree.first(point, way.normalize(), |t| !is_sheet(soup.materials[t as usize]));
        hit.is_none_or(|h| !h.behind)
    });
    free.count() >= 3
}
