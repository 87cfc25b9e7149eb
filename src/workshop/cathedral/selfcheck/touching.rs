//! What nothing holds, and what is where something else is.

use super::bvh::Bvh;
use super::distance::{to_triangle, touch};
use super::soup::{Part, Soup};
use super::{CONTACT, LET_IN, is_loose, is_sheet};
use glam::Vec3;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What reaches down to this height stands on the ground, metres.
const GROUND: f32 = 0.06;
/// Corners of a part that are tried.
const TRIED: usize = 24;

/// Parts that nothing holds up.
pub fn floating(soup: &Soup, tree: &Bvh<'_>) -> Vec<(Vec3, String)> {
    let mut standing: Vec<bool> = soup.parts.iter().map(|p| p.low.z <= GROUND).collect();
    let mut front: Vec<usize> = (0..soup.parts.len()).filter(|p| standing[*p]).collect();
    while !front.is_empty() {
        let known = &standing;
        let mut held: Vec<usize> = front
            .par_iter()
            .flat_map(|part| soup.parts[*part].triangles.par_iter())
            .flat_map_iter(|t| {
                let own = &soup.corners[*t as usize];
                let (low, high) = (own[0].min(own[1]).min(own[2]), own[0].max(own[1]).max(own[2]));
                let mut found: Vec<usize> = Vec::new();
                tree.near(low - CONTACT, high + CONTACT, |other| {
                    let part = soup.part_of[other as usize] as usize;
                    if !known[part] && !found.contains(&part) && touch(own, &soup.corners[other as usize], CONTACT) {
                        found.push(part);
                    }
                });
                found
            })
            .collect();
        held.sort_unstable();
        held.dedup();
        held.iter().for_each(|p| standing[*p] = true);
        front = held;
    }
    let alone = soup.parts.iter().zip(standing).filter(|(_, stands)| !stands);
    alone
        .map(|(p, _)| ((p.low + p.high) / 2.0, format!("part of {:?}", soup.materials[p.triangles[0] as usize])))
        .collect()
}

/// Loose parts that are wholly inside something of another kind or sunk into it; and how many parts of stone vanish in
/// stone.
pub fn inside(soup: &Soup, tree: &Bvh<'_>) -> (Vec<(Vec3, String)>, usize) {
    let of = |part: u32| soup.materials[soup.parts[part as usize].triangles[0] as usize];
    let found: Vec<Option<(Vec3, String)>> = (0..soup.parts.len() as u32)
        .into_par_iter()
        .filter(|own| !is_sheet(of(*own)))
        .filter_map(|own| {
            let (part, material) = (&soup.parts[own as usize], of(own));
            let points = corners(soup, part);
            let mut hidden: BTreeMap<u32, usize> = BTreeMap::new();
            for p in &points {
                for other in around(soup, tree, *p, own) {
                    *hidden.entry(other).or_default() += 1;
                    if is_loose(material) && of(other) != material && deep(soup, tree, *p, other, LET_IN) {
                        return Some(Some((*p, format!("{material:?} sunk into {:?}", of(other)))));
                    }
                }
            }
            let host = *hidden.iter().find(|(_, count)| **count == points.len())?.0;
            let middle = (part.low + part.high) / 2.0;
            let foreign = of(host) != material && (is_loose(of(host)) || is_loose(material));
            Some(foreign.then(|| (middle, format!("{material:?} wholly inside {:?}", of(host)))))
        })
        .collect();
    let hidden = found.iter().filter(|f| f.is_none()).count();
    (found.into_iter().flatten().collect(), hidden)
}

/// Some corners of a part, from all over it.
fn corners(soup: &Soup, part: &Part) -> Vec<Vec3> {
    let step = (part.triangles.len() / TRIED).max(1);
    let some = part.triangles.iter().step_by(step);
    some.flat_map(|t| soup.corners[*t as usize]).collect()
}

/// Closed parts but `own` around a point, by counting how often a ray leaves and enters each.
fn around(soup: &Soup, tree: &Bvh<'_>, point: Vec3, own: u32) -> Vec<u32> {
    // Askew, so that it runs along no edge.
    let direction = Vec3::new(0.0137, 0.0291, 1.0);
    let mut turns: BTreeMap<u32, i32> = BTreeMap::new();
    tree.all_along(point, direction, f32::INFINITY, |hit| {
        let part = soup.part_of[hit.triangle as usize];
        if part != own && soup.parts[part as usize].closed {
            *turns.entry(part).or_default() += if hit.behind { 1 } else { -1 };
        }
    });
    turns.into_iter().filter(|(_, turns)| *turns > 0).map(|(part, _)| part).collect()
}

/// Whether nothing of `part`'s surface is within `depth` of a point.
fn deep(soup: &Soup, tree: &Bvh<'_>, point: Vec3, part: u32, depth: f32) -> bool {
    let mut free = true;
    tree.near(point - depth, point + depth, |t| {
        free &= soup.part_of[t as usize] != part || to_triangle(point, &soup.corners[t as usize]) > depth * depth;
    });
    free
}
