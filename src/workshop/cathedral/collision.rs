//! What of the cathedral is walked on and bumped into: one coarse mesh for each layer, the same at every detail.
//!
//! The shapes are those of detail 0: floors, steps, ramps, thresholds and doors have the plan's dimensions at every
//! detail, curves are coarser. Positions are exact, so that a threshold of two centimetres is two centimetres.

use std::path::Path;

use glam::Vec3;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::finish::solids;
use super::join::{self, Joined};
use super::kit::Sink;
use super::visit::CathedralError;

/// Its tileset, relative to the visit.
pub(super) const ADDRESS: &str = "collision/tileset.json";

/// Writes the layers of what stands today and of what stood at other times; triangles and bytes of all of them.
pub(super) fn write(folder: &Path, today: &Sink, other: &Sink) -> Result<(usize, u64), CathedralError> {
    let file = folder.join(ADDRESS);
    let place = file.parent().unwrap_or(folder);
    std::fs::create_dir_all(place).map_err(CathedralError::write(place))?;
    let mut joined = Vec::new();
    let (mut triangles, mut size) = (0, 0);
    for (standing, positions, corners) in solids(today, other) {
        let bytes = glb(&positions, &corners);
        let file = place.join(format!("{}.glb", standing.name()));
        std::fs::write(&file, &bytes).map_err(CathedralError::write(&file))?;
        let bounds = positions.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)));
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        triangles += corners.len();
        size += bytes.len() as u64;
        joined.push(Joined { standing, bounds, hash });
    }
    let mut tileset = join::tileset(&joined);
    // Each layer is one mesh instead of a tileset of its own.
    for (child, layer) in tileset["root"]["children"].as_array_mut().into_iter().flatten().zip(&joined) {
        child["content"]["uri"] = json!(format!("{}.glb", layer.standing.name()));
        child["geometricError"] = json!(0.0);
    }
    std::fs::write(&file, tileset.to_string()).map_err(CathedralError::write(&file))?;
    Ok((triangles, size))
}

/// A mesh of positions alone as binary glTF 2.0.
fn glb(positions: &[Vec3], corners: &[[u32; 3]]) -> Vec<u8> {
    let (low, high) = positions.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)));
    let (places, numbers): (&[u8], &[u8]) = (bytemuck::cast_slice(positions), bytemuck::cast_slice(corners));
    let document = json!({
        "asset": { "version": "2.0", "generator": concat!("Parvis ", env!("CARGO_PKG_VERSION")) },
        "scene": 0,
        "scenes": [{ "nodes": [0] }],
        "nodes": [{ "mesh": 0 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 }, "indices": 1 }] }],
        "accessors": [
            { "bufferView": 0, "componentType": 5126, "count": positions.len(), "type": "VEC3",
              "min": low.to_array(), "max": high.to_array() },
            { "bufferView": 1, "componentType": 5125, "count": corners.len() * 3, "type": "SCALAR" },
        ],
        "bufferViews": [
            { "buffer": 0, "byteOffset": 0, "byteLength": places.len(), "target": 34962 },
            { "buffer": 0, "byteOffset": places.len(), "byteLength": numbers.len(), "target": 34963 },
        ],
        "buffers": [{ "byteLength": places.len() + numbers.len() }],
    });
    let mut text = document.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    let binary = places.len() + numbers.len();
    let mut out = Vec::with_capacity(28 + text.len() + binary);
    let word = |out: &mut Vec<u8>, value: usize| out.extend_from_slice(&(value as u32).to_le_bytes());
    out.extend_from_slice(b"glTF");
    word(&mut out, 2);
    word(&mut out, 28 + text.len() + binary);
    word(&mut out, text.len());
    out.extend_from_slice(b"JSON");
    out.extend_from_slice(&text);
    word(&mut out, binary);
    out.extend_from_slice(b"BIN\0");
    out.extend_from_slice(places);
    out.extend_from_slice(numbers);
    out
}
