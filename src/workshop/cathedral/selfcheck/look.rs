//! What an eye would see wrong: backs of faces, and faces that flicker.

use super::bvh::Bvh;
use super::distance::overlap;
use super::soup::Soup;
use super::{SHIMMER, SPECK, is_sheet};
use crate::workshop::cathedral::kit::MaterialId;
use glam::Vec3;
use rayon::prelude::*;

/// Directions in which each eye looks.
const GLANCES: usize = 4000;
/// What lies less than this below a floor is its foundation, metres.
const FOUNDATION: f32 = 0.5;

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
            // Glass is opaque; the back of a sheet is not drawn, what lies beyond it is.
            let sheet = |t: u32| is_sheet(soup.materials[t as usize]);
            let first = tree.first(*eye, direction, |_| true)?;
            let through = first.behind && sheet(first.triangle);
            let hit = if through { tree.first(*eye, direction, |t| !sheet(t))? } else { first };
            let material = soup.materials[hit.triangle as usize];
            hit.behind.then(|| (*eye + direction * hit.distance, format!("back of {material:?} in view")))
        })
    });
    against.chain(inside_out).chain(seen.collect::<Vec<_>>()).collect()
}

/// Two faces that look the same way and lie in one another where they can be seen.
#[derive(Debug, Clone, Copy)]
pub struct Fight {
    /// The triangles.
    pub pair: [u32; 2],
    /// The middle of what they share.
    pub at: Vec3,
}

/// Every fight, each named by its materials.
pub fn fighting(soup: &Soup, tree: &Bvh<'_>) -> Vec<(Vec3, String)> {
    let named = |f: Fight| {
        let mut pair = f.pair.map(|t| soup.materials[t as usize]);
        pair.sort();
        (f.at, format!("{:?} over {:?}", pair[0], pair[1]))
    };
    fights(soup, tree, (0..soup.corners.len() as u32).collect()).into_iter().map(named).collect()
}

/// Every fight of the triangles `of` with any.
pub fn fights(soup: &Soup, tree: &Bvh<'_>, of: Vec<u32>) -> Vec<Fight> {
    of.into_par_iter()
        .flat_map_iter(|t| {
            let own = &soup.corners[t as usize];
            let normal = soup.normal(t);
            let (low, high) = (own[0].min(own[1]).min(own[2]), own[0].max(own[1]).max(own[2]));
            let mut found = Vec::new();
            if (own[1] - own[0]).cross(own[2] - own[0]).length() / 2.0 < SPECK {
                return found;
            }
            tree.near(low - SHIMMER, high + SHIMMER, |other| {
                let n = soup.normal(other);
                if other == t || n.dot(normal) < 0.9995 {
                    return;
                }
                let corners = &soup.corners[other as usize];
                let (area, middle) = overlap(own, corners, normal);
                if area < SPECK {
                    return;
                }
                // How far apart their planes are where they lie over each other.
                let apart = (corners[0] - middle).dot(n) / normal.dot(n);
                if apart.abs() < SHIMMER
                    && !look_alike(soup, t, other, middle)
                    && in_the_open(soup, tree, middle + normal * (apart.max(0.0) + 0.003), normal)
                {
                    found.push(Fight { pair: [t.min(other), t.max(other)], at: middle });
                }
            });
            found
        })
        .collect()
}

/// Whether two faces show the same texel of the same material at a point: nobody can tell which one is seen.
fn look_alike(soup: &Soup, a: u32, b: u32, at: Vec3) -> bool {
    let uv = |t: u32| {
        let [p, q, r] = soup.corners[t as usize];
        let normal = (q - p).cross(r - p);
        let share = |u: Vec3, v: Vec3| (u - at).cross(v - at).dot(normal) / normal.length_squared();
        let [i, j, k] = soup.uvs[t as usize];
        i * share(q, r) + j * share(r, p) + k * share(p, q)
    };
    soup.materials[a as usize] == soup.materials[b as usize] && uv(a).distance(uv(b)) < 0.005
}

/// Whether a point before a face is free: inside a solid, every way out meets the back of a face first. Just
/// below a floor nobody looks.
fn in_the_open(soup: &Soup, tree: &Bvh<'_>, point: Vec3, normal: Vec3) -> bool {
    let floor = |t: u32| matches!(soup.materials[t as usize], MaterialId::Floor | MaterialId::Marble);
    if tree.first(point, Vec3::Z, floor).is_some_and(|hit| hit.behind && hit.distance < FOUNDATION) {
        return false;
    }
    let (x, y) = normal.any_orthonormal_pair();
    let ways = [normal, normal + x * 0.9, normal - x * 0.8, normal + y * 0.85, normal - y * 0.95];
    let free = ways.iter().filter(|way| {
        let hit = tree.first(point, way.normalize(), |t| !is_sheet(soup.materials[t as usize]));
        hit.is_none_or(|h| !h.behind)
    });
    free.count() >= 3
}
