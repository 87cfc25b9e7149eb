//! A hilly plain under a quadtree, served over http.

use super::server::Server;
use serde_json::{Value, json};

/// Metres from the middle to the sides.
pub const REACH: f64 = 256.0;
/// Below the root.
const LEVELS: u32 = 5;

/// Puts the tileset and its tiles on the server; how many tiles there are.
pub fn put(server: &Server) -> usize {
    let mut tiles = 0;
    let root = tile(server, &mut tiles, 0, (0.0, 0.0), REACH);
    let tileset = json!({"asset": {"version": "1.1"}, "geometricError": 1000, "root": root});
    server.put("/tileset.json", tileset.to_string().as_bytes());
    tiles
}

/// The address of a tile's content.
pub fn path(tile: usize) -> String {
    format!("/{tile}.glb")
}

fn tile(server: &Server, tiles: &mut usize, level: u32, (x, y): (f64, f64), half: f64) -> Value {
    let number = *tiles;
    *tiles += 1;
    // Uneven sizes, so that what a tile will take is never quite known.
    let side = 24 + (number * 37 % 29) as u16;
    server.put(&path(number), &hills(side, (x, y), half));
    let mut children = Vec::new();
    if level < LEVELS {
        for (right, up) in [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)] {
            children.push(tile(server, tiles, level + 1, (x + right * half, y + up * half), half / 2.0));
        }
    }
    json!({
        "boundingVolume": {"box": [x, y, 0, half, 0, 0, 0, half, 0, 0, 0, 8]},
        "geometricError": if level < LEVELS { half * 0.12 } else { 0.0 },
        "refine": "REPLACE", "content": {"uri": path(number).trim_start_matches('/')}, "children": children,
    })
}

/// A glb of `side` by `side` vertices; Z up in the tileset is Y up in glTF.
fn hills(side: u16, (x, y): (f64, f64), half: f64) -> Vec<u8> {
    let mut bin = Vec::new();
    let at = |step: u16| f64::from(step) / f64::from(side - 1) * 2.0 - 1.0;
    for row in 0..side {
        for column in 0..side {
            let (east, north) = (x + at(column) * half, y + at(row) * half);
            let up = (east * 0.05).sin() * 4.0 + (north * 0.07).cos() * 3.0;
            bin.extend([east, up, -north].iter().flat_map(|value| (*value as f32).to_le_bytes()));
        }
    }
    let positions = bin.len();
    for row in 0..side - 1 {
        for column in 0..side - 1 {
            let first = row * side + column;
            let corners = [first, first + 1, first + side, first + side, first + 1, first + side + 1];
            bin.extend(corners.iter().flat_map(|index| index.to_le_bytes()));
        }
    }
    let json = json!({
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "buffers": [{"byteLength": bin.len()}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": positions},
            {"buffer": 0, "byteOffset": positions, "byteLength": bin.len() - positions},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "type": "VEC3", "count": positions / 12,
             "min": [x - half, -8.0, -y - half], "max": [x + half, 8.0, -y + half]},
            {"bufferView": 1, "componentType": 5123, "type": "SCALAR", "count": (bin.len() - positions) / 2},
        ],
    });
    let mut text = json.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    bin.resize(bin.len().next_multiple_of(4), 0);
    let mut glb = b"glTF".to_vec();
    let word = |value: usize| (value as u32).to_le_bytes();
    glb.extend(word(2));
    glb.extend(word(12 + 8 + text.len() + 8 + bin.len()));
    glb.extend(word(text.len()));
    glb.extend(b"JSON");
    glb.extend(text);
    glb.extend(word(bin.len()));
    glb.extend(b"BIN\0");
    glb.extend(bin);
    glb
}
