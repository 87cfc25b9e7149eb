//! Reads back what the builder wrote, without the code that is tested.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub type Point = [f64; 3];

pub struct Tile {
    pub error: f64,
    pub file: PathBuf,
    /// Centre and half sizes in the content's own axes (Y up).
    pub center: Point,
    pub half: Point,
    pub json: Value,
    pub triangles: Vec<[Point; 3]>,
    pub children: Vec<Tile>,
}

impl Tile {
    pub fn all(&self) -> Vec<&Tile> {
        let mut tiles = vec![self];
        self.children.iter().for_each(|c| tiles.extend(c.all()));
        tiles
    }

    pub fn leaves(&self) -> Vec<&Tile> {
        self.all().into_iter().filter(|t| t.children.is_empty()).collect()
    }
}

pub fn tileset_json(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("tileset.json")).unwrap()).unwrap()
}

pub fn read(folder: &Path) -> Tile {
    tile(folder, &tileset_json(folder)["root"])
}

fn tile(folder: &Path, value: &Value) -> Tile {
    let file = folder.join(value["content"]["uri"].as_str().unwrap());
    let (json, binary) = glb(&std::fs::read(&file).unwrap());
    let numbers: Vec<f64> =
        value["boundingVolume"]["box"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    Tile {
        error: value["geometricError"].as_f64().unwrap(),
        file,
        center: [numbers[0], numbers[2], -numbers[1]],
        half: [numbers[3], numbers[11], numbers[7]],
        triangles: triangles(&json, &binary),
        json,
        children: value["children"].as_array().into_iter().flatten().map(|c| tile(folder, c)).collect(),
    }
}

pub fn glb(bytes: &[u8]) -> (Value, Vec<u8>) {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(&bytes[..4], b"glTF");
    assert_eq!(word(8), bytes.len());
    assert_eq!(bytes.len() % 8 % 4, 0);
    let text = word(12);
    (serde_json::from_slice(&bytes[20..20 + text]).unwrap(), bytes[28 + text..].to_vec())
}

fn view<'a>(json: &Value, binary: &'a [u8], accessor: &Value) -> &'a [u8] {
    let view = &json["bufferViews"]
        [json["accessors"][accessor.as_u64().unwrap() as usize]["bufferView"].as_u64().unwrap() as usize];
    let start = view["byteOffset"].as_u64().unwrap() as usize;
    &binary[start..start + view["byteLength"].as_u64().unwrap() as usize]
}

fn triangles(json: &Value, binary: &[u8]) -> Vec<[Point; 3]> {
    let origin: Vec<f64> =
        json["nodes"][0]["translation"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let mut triangles = Vec::new();
    for primitive in json["meshes"][0]["primitives"].as_array().unwrap() {
        let positions: Vec<Point> = view(json, binary, &primitive["attributes"]["POSITION"])
            .chunks_exact(12)
            .map(|p| {
                [0, 1, 2].map(|k| f64::from(f32::from_le_bytes(p[k * 4..k * 4 + 4].try_into().unwrap())) + origin[k])
            })
            .collect();
        let short = json["accessors"][primitive["indices"].as_u64().unwrap() as usize]["componentType"] == 5123;
        let bytes = view(json, binary, &primitive["indices"]);
        let indices: Vec<usize> = if short {
            bytes.chunks_exact(2).map(|b| u16::from_le_bytes(b.try_into().unwrap()) as usize).collect()
        } else {
            bytes.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().unwrap()) as usize).collect()
        };
        triangles.extend(indices.chunks_exact(3).map(|t| [positions[t[0]], positions[t[1]], positions[t[2]]]));
    }
    triangles
}

/// Every file of a folder with its bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_path_buf(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

pub fn area(triangles: &[[Point; 3]]) -> f64 {
    triangles
        .iter()
        .map(|t| {
            let [a, b, c] = t.map(glam::DVec3::from);
            (b - a).cross(c - a).length() / 2.0
        })
        .sum()
}
