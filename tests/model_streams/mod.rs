//! Models read piece by piece.

mod bad_input;
mod gltf;
mod obj;
mod placing;
mod ply;
mod several;
mod tiles;

use parvis::content::mesh::MeshError;
use parvis::content::mesh::stream::{ModelStream, OpenOptions, Piece, open};
use std::path::{Path, PathBuf};

pub use crate::model_files::folder;

/// A corner as it is drawn: everything of a vertex, to the last bit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Corner {
    position: [u64; 3],
    normal: Option<[u32; 3]>,
    uv: Option<[u32; 2]>,
    color: Option<[u8; 4]>,
    feature: Option<u32>,
}

/// A triangle with its material.
pub type Triangle = (usize, [Corner; 3]);

pub fn try_open(paths: &[PathBuf]) -> Result<Box<dyn ModelStream>, MeshError> {
    open(paths, &OpenOptions::default())
}

pub fn open_one(path: &Path) -> Box<dyn ModelStream> {
    try_open(&[path.to_owned()]).unwrap()
}

/// Whether a piece keeps the promises of its type.
pub fn is_sound(piece: &Piece, max_triangles: usize, materials: usize) -> bool {
    let count = piece.positions.len();
    let fits = |length: usize| length == 0 || length == count;
    fits(piece.normals.len())
        && fits(piece.uvs.len())
        && fits(piece.colors.len())
        && fits(piece.features.len())
        && piece.indices.len().is_multiple_of(3)
        && !piece.indices.is_empty()
        && piece.indices.len() / 3 <= max_triangles.max(1)
        && piece.indices.iter().all(|i| (*i as usize) < count)
        && piece.material < materials
}

/// All that is left of a stream, in its order.
pub fn triangles(stream: &mut dyn ModelStream, max_triangles: usize) -> Vec<Triangle> {
    let mut all = Vec::new();
    while let Some(piece) = stream.next(max_triangles).unwrap() {
        assert!(is_sound(&piece, max_triangles, stream.head().materials.len()), "{piece:?}");
        let corner = |i: &u32| {
            let i = *i as usize;
            Corner {
                position: piece.positions[i].map(f64::to_bits),
                normal: piece.normals.get(i).map(|n| n.map(f32::to_bits)),
                uv: piece.uvs.get(i).map(|uv| uv.map(f32::to_bits)),
                color: piece.colors.get(i).copied(),
                feature: piece.features.get(i).copied(),
            }
        };
        all.extend(
            piece.indices.as_chunks::<3>().0.iter().map(|t| (piece.material, [&t[0], &t[1], &t[2]].map(corner))),
        );
    }
    all
}

/// Insists that pieces of every size, and a second pass, give the same triangles in the same order; gives them.
pub fn steady(path: &Path) -> Vec<Triangle> {
    let mut stream = open_one(path);
    let whole = triangles(stream.as_mut(), 1_000_000);
    assert!(stream.next(1).unwrap().is_none(), "a stream stays at its end");
    for size in [1, 7, 1_000_000] {
        stream.rewind().unwrap();
        assert!(triangles(stream.as_mut(), size) == whole, "pieces of {size}");
    }
    let most = stream.head().triangles.unwrap_or(u64::MAX);
    assert!(whole.len() as u64 <= most, "{} triangles and at most {most} were announced", whole.len());
    whole
}

/// The positions of triangles, sorted.
pub fn positions(triangles: &[Triangle]) -> Vec<[[f64; 3]; 3]> {
    let mut all: Vec<_> = triangles.iter().map(|(_, t)| t.clone().map(|c| c.position.map(f64::from_bits))).collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all
}

/// A wavy sheet of `side` by `side` squares.
pub struct Sheet {
    pub positions: Vec<[f32; 3]>,
    pub normals: Vec<[f32; 3]>,
    pub uvs: Vec<[f32; 2]>,
    pub colors: Vec<[u8; 3]>,
    pub triangles: Vec<[u32; 3]>,
}

impl Sheet {
    pub fn new(side: u32) -> Self {
        let row = side + 1;
        let places = (0..row * row).map(|i| (i % row, i / row));
        let share = |v: u32| v as f32 / side as f32;
        let mut triangles = Vec::new();
        for (x, y) in (0..side * side).map(|i| (i % side, i / side)) {
            let corner = y * row + x;
            triangles.push([corner, corner + 1, corner + row + 1]);
            triangles.push([corner, corner + row + 1, corner + row]);
        }
        Self {
            positions: places
                .clone()
                .map(|(x, y)| [x as f32 * 0.5, y as f32 * 0.25, (((x * y) as f32).sin() * 64.0).round() / 64.0])
                .collect(),
            normals: places.clone().map(|(x, _)| [share(x), 0.0, 1.0]).collect(),
            uvs: places.clone().map(|(x, y)| [share(x), share(y)]).collect(),
            colors: places.map(|(x, y)| [x as u8, y as u8, 200]).collect(),
            triangles,
        }
    }

    /// Its triangles as [`positions`] gives them.
    pub fn expected(&self) -> Vec<[[f64; 3]; 3]> {
        let corner = |i: u32| self.positions[i as usize].map(f64::from);
        let mut all: Vec<_> = self.triangles.iter().map(|t| t.map(corner)).collect();
        all.sort_by(|a, b| a.partial_cmp(b).unwrap());
        all
    }

    /// As an OBJ without a library.
    pub fn obj(&self) -> String {
        let mut text = String::new();
        for (p, n) in self.positions.iter().zip(&self.normals) {
            text += &format!("v {} {} {}\nvn {} {} {}\n", p[0], p[1], p[2], n[0], n[1], n[2]);
        }
        for [u, v] in &self.uvs {
            text += &format!("vt {u} {v}\n");
        }
        for t in &self.triangles {
            let [a, b, c] = t.map(|i| i + 1);
            text += &format!("f {a}/{a}/{a} {b}/{b}/{b} {c}/{c}/{c}\n");
        }
        text
    }
}
