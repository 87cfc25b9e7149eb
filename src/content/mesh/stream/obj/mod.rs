//! Wavefront OBJ: polygons (cut into triangles), texture coordinates, normals, vertex colours (sRGB), materials from MTL,
//! pictures of several tiles (UDIM). Curves, lines and points are left out.
//!
//! The file is read twice: first everything but the faces, which goes to temporary files; then the faces, for each pass
//! anew.

mod library;
mod looks;
mod scan;

use super::blocks::FileAt;
use super::gather::Gather;
use super::lines::{Lines, shown, words};
use super::polygon::{MAX_CORNERS, triangulate};
use super::tally::Tally;
use super::{Head, ModelStream, OpenOptions, Piece};
use crate::content::mesh::MeshError;
use glam::DVec3;
use looks::Look;
use scan::{Scanned, behind, scan};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

/// Position, texture coordinate and normal, by their places in the file; [`NONE`] for what a corner lacks.
type Corner = (u32, u32, u32);
const NONE: u32 = u32::MAX;

/// A triangle that waits for its piece.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    corners: [Corner; 3],
    material: usize,
    /// The tile (column, row) that its texture coordinates are moved from.
    tile: [f32; 2],
}

/// An OBJ read piece by piece.
pub(super) struct Obj {
    file: Arc<FileAt>,
    scanned: Scanned,
    lines: Lines,
    /// Positions, texture coordinates and normals so far, for negative numbers.
    so_far: [i64; 3],
    look: Look,
    corners: Vec<Corner>,
    pending: VecDeque<Waiting>,
    tally: Tally,
}

/// Opens a file, which reads it once, and the libraries and headers of pictures beside it.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Obj, MeshError> {
    let file = Arc::new(FileAt::open(path)?);
    let mut tally = Tally::default();
    let scanned = scan(&file, options, &mut tally)?;
    let lines = Lines::new(Arc::clone(&file), 0, 1);
    let look = scanned.looks.get(&Vec::new()).cloned().unwrap_or_default();
    Ok(Obj { file, scanned, lines, so_far: [0; 3], look, corners: Vec::new(), pending: VecDeque::new(), tally })
}

impl Obj {
    /// Reads on until triangles wait; `false` at the end of the file.
    fn read_face(&mut self) -> Result<bool, MeshError> {
        while self.lines.read_joined()? {
            let line = self.lines.line();
            let mut words = words(line);
            let keyword = words.next().unwrap_or_default();
            match keyword {
                b"v" => self.so_far[0] += 1,
                b"vt" => self.so_far[1] += 1,
                b"vn" => self.so_far[2] += 1,
                b"usemtl" => {
                    self.look = self.scanned.looks.get(behind(line, keyword)).cloned().unwrap_or_default();
                }
                b"f" => {
                    let there =
                        [&self.scanned.positions, &self.scanned.uvs, &self.scanned.normals].map(|column| column.count);
                    self.corners.clear();
                    let mut problem = None;
                    for word in words.take(MAX_CORNERS + 1) {
                        match corner(word, self.so_far, there) {
                            Ok(corner) => self.corners.push(corner),
                            Err(what) => {
                                problem = Some((what, shown(word)));
                                break;
                            }
                        }
                    }
                    let count = self.corners.len();
                    let place = |word: &str| format!("line {}, \"{word}\"", self.lines.number());
                    match problem {
                        Some((what, word)) => self.tally.count(what, || place(&word)),
                        None if count < 3 => {
                            let text = "faces have fewer than three corners and are left out";
                            self.tally.count(text, || place(&shown(line)));
                        }
                        None if count > MAX_CORNERS => {
                            self.tally.count("faces have more corners than any polygon and are left out", || place(""));
                        }
                        None => {
                            self.cut()?;
                            return Ok(true);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(false)
    }

    /// Cuts the face that was read into triangles that wait.
    fn cut(&mut self) -> Result<(), MeshError> {
        let mut triangles = Vec::new();
        if self.corners.len() == 3 {
            triangles.push([0, 1, 2]);
        } else {
            let mut positions = Vec::with_capacity(self.corners.len());
            for place in 0..self.corners.len() {
                let number = self.corners.get(place).map_or(0, |corner| corner.0);
                positions.push(self.position(number)?);
            }
            triangulate(&positions, &mut triangles);
        }
        for triangle in triangles {
            let corners = triangle.map(|i| self.corners.get(i as usize).copied().unwrap_or((0, NONE, NONE)));
            let (material, tile) = match self.look.is_tiled() {
                false => (self.look.material, [0.0; 2]),
                true => self.tile(corners)?,
            };
            // Without a picture nobody looks at them, and corners that differ in nothing else are one vertex.
            let has_picture = self.scanned.head.materials.get(material).is_some_and(|m| m.texture.is_some());
            let corners = if has_picture { corners } else { corners.map(|corner| (corner.0, NONE, corner.2)) };
            self.pending.push_back(Waiting { corners, material, tile });
        }
        Ok(())
    }

    fn tile(&mut self, corners: [Corner; 3]) -> Result<(usize, [f32; 2]), MeshError> {
        let mut middle = [0.0f32; 2];
        for corner in corners {
            let [u, v] = if corner.1 == NONE { [0.0; 2] } else { self.uv(corner.1)? };
            middle = [middle[0] + u / 3.0, middle[1] + v / 3.0];
        }
        Ok(self.look.tile_at(middle).unwrap_or_else(|| {
            let number = self.lines.number();
            self.tally.count("triangles lie on a tile of a picture (UDIM) that is not there, and go without", || {
                format!("line {number}, at u {:.2} v {:.2}", middle[0], middle[1])
            });
            (self.look.material, [0.0; 2])
        }))
    }

    fn position(&mut self, number: u32) -> Result<DVec3, MeshError> {
        let column = &mut self.scanned.positions;
        let mut row = [0; 24];
        column.blocks.read(u64::from(number) * column.rows.stride, &mut row)?;
        let [x, y, z] = [0, 1, 2].map(|i| wide(&row, i));
        Ok(DVec3::new(x, y, z))
    }

    fn uv(&mut self, number: u32) -> Result<[f32; 2], MeshError> {
        let column = &mut self.scanned.uvs;
        let mut row = [0; 8];
        column.blocks.read(u64::from(number) * column.rows.stride, &mut row)?;
        Ok([narrow(&row, 0), narrow(&row, 1)])
    }

    /// Brings the numbers behind the corners of a piece.
    fn fill(&mut self, corners: &[Corner], tile: [f32; 2], material: usize) -> Result<Piece, MeshError> {
        let count = corners.len();
        let own = self.scanned.head.materials.get(material);
        let has_picture = own.is_some_and(|own| own.texture.is_some());
        let name = own.map(|own| own.material.name.clone()).unwrap_or_default();
        let mut piece = Piece { positions: vec![[0.0; 3]; count], material, ..Piece::default() };
        if self.scanned.has_colors {
            piece.colors = vec![[255; 4]; count];
        }
        let wanted = |of: fn(&Corner) -> u32| -> Vec<(u32, u32)> {
            corners.iter().map(of).zip(0u32..).filter(|(number, _)| *number != NONE).collect()
        };
        let Scanned { positions, uvs, normals, .. } = &mut self.scanned;
        positions.rows.read(&mut positions.blocks, &mut wanted(|corner| corner.0), |place, row| {
            set(&mut piece.positions, place, [0, 1, 2].map(|i| wide(row, i)));
            set(&mut piece.colors, place, row.get(24..).and_then(<[u8]>::first_chunk).copied().unwrap_or([255; 4]));
        })?;
        let mut with_normal = wanted(|corner| corner.2);
        if !with_normal.is_empty() {
            piece.normals = vec![[0.0; 3]; count];
            normals.rows.read(&mut normals.blocks, &mut with_normal, |place, row| {
                set(&mut piece.normals, place, [0, 1, 2].map(|i| narrow(row, i)));
            })?;
        }
        if has_picture {
            piece.uvs = vec![[0.0; 2]; count];
            let mut with_uv = wanted(|corner| corner.1);
            if with_uv.len() < count {
                self.tally
                    .say(format!("material {name}: some of its faces have no texture coordinates for its picture"));
            }
            uvs.rows.read(&mut uvs.blocks, &mut with_uv, |place, row| {
                // OBJ counts v from the lower edge of the picture.
                set(&mut piece.uvs, place, [narrow(row, 0) - tile[0], 1.0 - (narrow(row, 1) - tile[1])]);
            })?;
        }
        Ok(piece)
    }
}

fn set<T>(to: &mut [T], place: u32, value: T) {
    if let Some(to) = to.get_mut(place as usize) {
        *to = value;
    }
}

fn wide(row: &[u8], index: usize) -> f64 {
    row.get(8 * index..).and_then(<[u8]>::first_chunk).map_or(0.0, |bytes| f64::from_le_bytes(*bytes))
}

fn narrow(row: &[u8], index: usize) -> f32 {
    row.get(4 * index..).and_then(<[u8]>::first_chunk).map_or(0.0, |bytes| f32::from_le_bytes(*bytes))
}

const UNREADABLE: &str = "faces cannot be read and are left out";
const OUTSIDE: &str = "faces name a vertex that is not there and are left out";

/// A corner as `1`, `1/2`, `1//3` or `1/2/3`; negative numbers count back from the last so far. A texture coordinate or
/// normal that is not there is as if it had not been named.
fn corner(word: &[u8], so_far: [i64; 3], there: [u32; 3]) -> Result<Corner, &'static str> {
    let mut found = [NONE; 3];
    let mut parts = word.split(|byte| *byte == b'/');
    for (kind, place) in found.iter_mut().enumerate() {
        let Some(part) = parts.next() else { break };
        if kind > 0 && part.is_empty() {
            continue;
        }
        let number = integer(part).filter(|number| *number != 0).ok_or(UNREADABLE)?;
        let index = if number > 0 { number - 1 } else { so_far[kind].saturating_add(number) };
        match u32::try_from(index) {
            Ok(index) if index < there[kind] => *place = index,
            _ if kind == 0 => return Err(OUTSIDE),
            _ => {}
        }
    }
    if parts.next().is_some() { Err(UNREADABLE) } else { Ok((found[0], found[1], found[2])) }
}

/// A whole number with an optional sign.
fn integer(word: &[u8]) -> Option<i64> {
    let (digits, sign) = match word {
        [b'-', digits @ ..] => (digits, -1),
        [b'+', digits @ ..] | digits => (digits, 1),
    };
    // No file has numbers of more digits.
    if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(sign * digits.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0')))
}

impl ModelStream for Obj {
    fn head(&self) -> &Head {
        &self.scanned.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let mut gather: Gather<Corner> = Gather::new();
        let mut own: Option<(usize, [f32; 2])> = None;
        'piece: loop {
            while let Some(waiting) = self.pending.front() {
                let kind = (waiting.material, waiting.tile);
                if !gather.has_room(max_triangles) || own.is_some_and(|own| own != kind) {
                    break 'piece;
                }
                own = Some(kind);
                gather.push(waiting.corners);
                self.pending.pop_front();
            }
            if !gather.has_room(max_triangles) || !self.read_face()? {
                break;
            }
        }
        let Some((material, tile)) = own else { return Ok(None) };
        let Gather { corners, indices, .. } = gather;
        let mut piece = self.fill(&corners, tile, material)?;
        piece.indices = indices;
        Ok(Some(piece))
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.lines = Lines::new(Arc::clone(&self.file), 0, 1);
        self.so_far = [0; 3];
        self.look = self.scanned.looks.get(&Vec::new()).cloned().unwrap_or_default();
        self.pending.clear();
        self.tally.rewind();
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.tally.lines()
    }
}
