//! Finds one carved piece among its neighbours: what hangs together by the places of its corners.

use crate::content::surface::Primitive;
use glam::Vec3;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was found.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Which triangles of the primitive.
    pub triangles: Vec<usize>,
    /// Smallest corner.
    pub low: Vec3,
    /// Largest corner.
    pub high: Vec3,
    /// Metres from the point near which it was sought.
    pub distance: f32,
}

/// How far around is looked, metres.
const AROUND: f32 = 5.0;

/// The nearest piece whose longest side is within `size`, compact or `long` and lying; a long one comes with what lies
/// in its box.
pub fn find(p: &Primitive, near: Vec3, size: [f32; 2], long: bool) -> Option<Piece> {
    let place = |i: u32| Vec3::from(p.positions[i as usize]);
    let key = |i: u32| p.positions[i as usize].map(f32::to_bits);
    let all = p.indices.as_chunks::<3>().0;
    let local: Vec<usize> =
        (0..all.len()).filter(|t| all[*t].iter().all(|i| place(*i).distance(near) < AROUND)).collect();
    // What reaches beyond is no piece.
    let inside: HashSet<usize> = local.iter().copied().collect();
    let corners: HashMap<[u32; 3], usize> = local
        .iter()
        .flat_map(|t| all[*t])
        .map(key)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .zip(0..)
        .collect();
    let mut parent: Vec<usize> = (0..corners.len()).collect();
    for t in &local {
        let [a, b, c] = all[*t].map(|i| corners[&key(i)]);
        join(&mut parent, a, b);
        join(&mut parent, b, c);
    }
    let mut cut: HashSet<usize> = HashSet::new();
    for (_, triangle) in all.iter().enumerate().filter(|(t, _)| !inside.contains(t)) {
        for at in triangle.iter().filter_map(|i| corners.get(&key(*i))) {
            cut.insert(root(&mut parent, *at));
        }
    }
    let mut pieces: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for t in &local {
        let at = root(&mut parent, corners[&key(all[*t][0])]);
        if !cut.contains(&at) {
            pieces.entry(at).or_default().push(*t);
        }
    }
    let boxed: Vec<Piece> = pieces
        .into_values()
        .map(|triangles| {
            let points = triangles.iter().flat_map(|t| all[*t]).map(place);
            let (low, high) = points.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(p), h.max(p)));
            Piece { triangles, low, high, distance: (0.5 * (low + high)).distance(near) }
        })
        .collect();
    let fits = |piece: &&Piece| {
        let s = piece.high - piece.low;
        let lying = s.y < 0.6 * s.max_element() && s.x.min(s.z) < 0.6 * s.max_element() && s.x.min(s.z) > 0.15;
        let compact = s.min_element() > 0.1 * s.max_element();
        let round = piece.triangles.len() >= 4;
        (size[0]..size[1]).contains(&s.max_element()) && round && if long { lying } else { compact }
    };
    let best = boxed.iter().filter(fits).min_by(|a, b| a.distance.total_cmp(&b.distance))?;
    if !long {
        return Some(best.clone());
    }
    let (low, high) = (best.low - 0.3, best.high + 0.3);
    let mut whole = Piece { triangles: Vec::new(), ..best.clone() };
    for piece in boxed.iter().filter(|piece| piece.low.cmpge(low).all() && piece.high.cmple(high).all()) {
        whole.triangles.extend(&piece.triangles);
        (whole.low, whole.high) = (whole.low.min(piece.low), whole.high.max(piece.high));
    }
    Some(whole)
}

fn root(parent: &mut [usize], mut k: usize) -> usize {
    while parent[k] != k {
        parent[k] = parent[parent[k]];
        k = parent[k];
    }
    k
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}
