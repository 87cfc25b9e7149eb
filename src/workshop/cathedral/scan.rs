//! What a scanner adds to a building: noise, holes, a place that is a little off.

use super::finish::Layer;
use super::phases::Phase;
use crate::content::surface::Model;
use glam::DVec3;
use serde::Serialize;

/// What is added; nothing by default.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Scan {
    /// Standard deviation of each coordinate, normally distributed, millimetres.
    pub noise_mm: f64,
    /// By how much everything lies beside its place, millimetres, visit space.
    pub offset_mm: [f64; 3],
    /// How many holes are wanted.
    #[serde(skip)]
    pub wanted_holes: usize,
    /// Balls in which no triangle has its middle; places before the offset.
    pub holes: Vec<Hole>,
}

/// A hole of the survey.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Hole {
    /// Metres, visit space.
    pub center: [f64; 3],
    /// Metres.
    pub radius: f64,
}

/// SplitMix64: a well mixed number for each one.
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Above 0, below 1.
fn unit(x: u64) -> f64 {
    ((mix(x) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

/// Normally distributed with deviation 1 (Box and Muller 1958).
fn normal(x: u64) -> f64 {
    (-2.0 * unit(x).ln()).sqrt() * (std::f64::consts::TAU * unit(x ^ 0x5555_5555_5555_5555)).cos()
}

/// Moves every vertex by noise and offset. Vertices of one place move alike, so that no crack opens.
pub fn add_noise(model: &mut Model, scan: &Scan, seed: u64) {
    if scan.noise_mm == 0.0 && scan.offset_mm == [0.0; 3] {
        return;
    }
    let (sigma, offset) = (scan.noise_mm * 1e-3, DVec3::from(scan.offset_mm) * 1e-3);
    for p in model.primitives.iter_mut().flat_map(|p| &mut p.positions) {
        let key = p.iter().fold(mix(seed), |key, c| mix(key ^ u64::from((c + 0.0).to_bits())));
        let noise = DVec3::from_array([1, 2, 3].map(|axis| normal(key.wrapping_add(axis)))) * sigma;
        *p = (DVec3::from(p.map(f64::from)) + noise + offset).to_array().map(|c| c as f32);
    }
}

/// Cuts balls of 0.1 to 0.5 m out of what stands today, around vertices that chance picks, and lists them.
pub fn cut_holes(layers: &mut [Layer], scan: &mut Scan, seed: u64) {
    let offset = DVec3::from(scan.offset_mm) * 1e-3;
    let today = layers.iter().filter(|layer| layer.standing.holds(Phase::P2024));
    let vertices: Vec<&Vec<[f32; 3]>> = today.flat_map(|l| &l.model.primitives).map(|p| &p.positions).collect();
    let total: usize = vertices.iter().map(|v| v.len()).sum();
    for k in 0..scan.wanted_holes as u64 {
        let mut pick = (unit(seed ^ (k << 20) ^ 7) * total as f64) as usize;
        let center = vertices.iter().find_map(|v| {
            let found = v.get(pick);
            pick = pick.saturating_sub(v.len());
            found
        });
        if let Some(center) = center {
            let center = DVec3::from(center.map(f64::from)) - offset;
            scan.holes.push(Hole { center: center.to_array(), radius: 0.1 + 0.4 * unit(seed ^ (k << 20) ^ 8) });
        }
    }
    if scan.holes.is_empty() {
        return;
    }
    for layer in layers.iter_mut().filter(|layer| layer.standing.holds(Phase::P2024)) {
        for p in &mut layer.model.primitives {
            let middle = |t: &[u32; 3]| {
                t.iter().map(|i| DVec3::from(p.positions[*i as usize].map(f64::from))).sum::<DVec3>() / 3.0 - offset
            };
            let there = |t: &&[u32; 3]| {
                let at = middle(t);
                scan.holes.iter().all(|hole| at.distance(hole.center.into()) > hole.radius)
            };
            p.indices = p.indices.as_chunks::<3>().0.iter().filter(there).flatten().copied().collect();
        }
        layer.model.primitives.retain(|p| !p.indices.is_empty());
    }
}
