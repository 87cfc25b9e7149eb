//! The mesh of a leaf, from its triangles and what is known of its border.

use super::super::error::BuildError;
use super::super::mesh::{TileMesh, Vertex};
use super::super::work::WorkFolder;
use super::borders::{BORDER, BorderFace, position};
use super::files::read_range;
use super::record::{Layout, Record};
use super::{Sorted, most_held};
use crate::content::surface::CREASE_ANGLE;
use glam::Vec3;
use std::collections::BTreeMap;

/// Words of a line in a part's table of faces: position, weighted normal.
const FACE: usize = 6;

/// Triangles read at once.
const BLOCK: u64 = 1 << 16;

/// A leaf as it becomes a tile.
pub(in crate::workshop::build) struct LeafMesh {
    pub mesh: TileMesh,
    /// Triangles that were there already, facing the same way with the same material.
    pub duplicates: u64,
    /// Where the first of them was, in metres from the origin.
    pub first_duplicate: Option<Vec3>,
}

/// A leaf's triangles, each only once.
struct Triangles {
    records: Vec<Record>,
    duplicates: u64,
    first_duplicate: Option<[i32; 3]>,
}

impl Triangles {
    fn read(sorted: &Sorted, leaf: usize, limit: usize, work: &WorkFolder) -> Result<Self, BuildError> {
        let Some(at) = sorted.leaves.get(leaf) else { return Err(BuildError::damaged(&work.path("tree.json"))) };
        let layout: Layout = sorted.survey.layout;
        let mut all = Self { records: Vec::new(), duplicates: 0, first_duplicate: None };
        let (mut next, end) = (at.first, at.first + at.triangles);
        let mut enough = BLOCK as usize;
        while next < end {
            let now = (end - next).min(BLOCK);
            let words = layout.words();
            let block = read_range(&work.triangles(at.part as usize), next * words as u64, now as usize * words)?;
            all.records.extend(block.chunks_exact(words).map(|words| layout.read(words)));
            next += now;
            // What is there a million times is dropped before it takes a million times its room.
            if next == end || all.records.len() > enough {
                all.drop_duplicates();
                enough = all.records.len() + BLOCK as usize;
                if all.records.len() as u64 > most_held(limit) {
                    return Err(BuildError::TooLarge {
                        what: format!("{} triangles have their middle at one and the same point", at.triangles),
                    });
                }
            }
        }
        Ok(all)
    }

    /// The same triangle twice flickers and confuses the simplifier.
    fn drop_duplicates(&mut self) {
        let keys: Vec<[i32; 10]> = self
            .records
            .iter()
            .map(|record| {
                let mut corners = record.corners.map(|c| c.position);
                // The same cyclic order always starts at its smallest corner.
                let start = (0..3).min_by_key(|&k| corners[k]).unwrap_or(0);
                corners.rotate_left(start);
                let [[a, b, c], [d, e, f], [g, h, i]] = corners;
                [record.material.cast_signed(), a, b, c, d, e, f, g, h, i]
            })
            .collect();
        let (count, numbers) = meshopt::generate_vertex_remap(&keys, None);
        if count == self.records.len() {
            return;
        }
        let mut known = vec![false; count];
        let mut numbers = numbers.into_iter();
        self.records.retain(|record| {
            let slot = numbers.next().and_then(|number| known.get_mut(number as usize));
            let is_new = slot.is_none_or(|known| !std::mem::replace(known, true));
            if !is_new {
                self.duplicates += 1;
                self.first_duplicate = self.first_duplicate.or(Some(record.corners[0].position));
            }
            is_new
        });
    }

    /// For every corner the number of its position; and the positions.
    fn positions(&self) -> (Vec<u32>, Vec<[i32; 3]>) {
        let corners: Vec<[i32; 3]> = self.records.iter().flat_map(|r| r.corners.map(|c| c.position)).collect();
        let (count, numbers) = meshopt::generate_vertex_remap(&corners, None);
        let mut positions = vec![[0; 3]; count];
        for (corner, &number) in corners.iter().zip(&numbers) {
            positions[number as usize] = *corner;
        }
        (numbers, positions)
    }

    /// For every corner its face's normal, as long as the angle there (radians).
    fn faces(&self, sorted: &Sorted) -> Vec<Vec3> {
        let frame = &sorted.survey.frame;
        self.records
            .iter()
            .flat_map(|record| {
                let [a, b, c] = record.corners.map(|c| Vec3::from(frame.metres(c.position)));
                let normal = (b - a).cross(c - a).normalize_or_zero();
                [(a, b, c), (b, c, a), (c, a, b)].map(|(p, q, r)| normal * (q - p).angle_between(r - p))
            })
            .collect()
    }
}

/// Position and weighted face normal of every corner of a leaf that lies on its border.
pub(super) fn border_faces(
    sorted: &Sorted,
    leaf: usize,
    limit: usize,
    work: &WorkFolder,
) -> Result<Vec<BorderFace>, BuildError> {
    let borders = border_levels(sorted, leaf, work)?;
    let triangles = Triangles::read(sorted, leaf, limit, work)?;
    let corners = triangles.records.iter().flat_map(|r| r.corners.map(|c| c.position));
    let faces = corners.zip(triangles.faces(sorted)).filter(|(corner, _)| borders.contains_key(corner));
    Ok(faces.map(|(corner, face)| (corner, face.to_array())).collect())
}

/// Border positions of a leaf, with the level from which on each is inside one tile.
fn border_levels(sorted: &Sorted, leaf: usize, work: &WorkFolder) -> Result<BTreeMap<[i32; 3], u32>, BuildError> {
    let Some(at) = sorted.leaves.get(leaf) else { return Ok(BTreeMap::new()) };
    let [first, count] = at.borders.map(|n| n as usize);
    let words = read_range(&work.borders(at.part as usize), (first * BORDER) as u64, count * BORDER)?;
    Ok(words.chunks_exact(BORDER).map(|line| (position(&line[1..]), line[4])).collect())
}

impl LeafMesh {
    /// Leaf number `leaf` on `level` of the tree.
    pub fn read(sorted: &Sorted, leaf: usize, level: u32, limit: usize, work: &WorkFolder) -> Result<Self, BuildError> {
        let triangles = Triangles::read(sorted, leaf, limit, work)?;
        let (numbers, positions) = triangles.positions();
        let borders = border_levels(sorted, leaf, work)?;
        let levels: Vec<u32> = positions.iter().map(|p| borders.get(p).copied().unwrap_or(level)).collect();
        let normals = Normals::of(sorted, leaf, &triangles, &numbers, &positions, work)?;
        let frame = &sorted.survey.frame;
        let mut vertices = Vec::with_capacity(numbers.len());
        for (i, record) in triangles.records.iter().enumerate() {
            for (k, corner) in record.corners.iter().enumerate() {
                let at = 3 * i + k;
                let normal = if corner.normal == [0.0; 3] { normals.at(at, &numbers) } else { corner.normal };
                vertices.push(Vertex {
                    position: frame.metres(corner.position),
                    normal,
                    uv: corner.uv,
                    color: corner.color,
                    material: record.material,
                    feature: corner.feature,
                    free_level: levels[numbers[at] as usize],
                });
            }
        }
        let indices: Vec<u32> = (0..vertices.len() as u32).collect();
        Ok(Self {
            mesh: TileMesh::welded(&vertices, &indices),
            duplicates: triangles.duplicates,
            first_duplicate: triangles.first_duplicate.map(|p| frame.metres(p).into()),
        })
    }
}

/// Normals for corners that have none: the mean of the faces around their position, weighted by their angle there,
/// of all tiles, as far as they are not on the other side of a crease.
struct Normals {
    /// For every corner its own face; empty where nothing is missing.
    faces: Vec<Vec3>,
    /// For every position the first of its faces in `around`, and the end of all.
    first: Vec<u32>,
    around: Vec<Vec3>,
}

impl Normals {
    fn of(
        sorted: &Sorted,
        leaf: usize,
        triangles: &Triangles,
        numbers: &[u32],
        positions: &[[i32; 3]],
        work: &WorkFolder,
    ) -> Result<Self, BuildError> {
        if !sorted.survey.normals_missing {
            return Ok(Self { faces: Vec::new(), first: Vec::new(), around: Vec::new() });
        }
        let faces = triangles.faces(sorted);
        let shared = shared_faces(sorted, leaf, work)?;
        let foreign: Vec<Option<&Vec<Vec3>>> = positions.iter().map(|p| shared.get(p)).collect();
        let mut first = vec![0u32; positions.len() + 1];
        for &number in numbers {
            first[number as usize + 1] += 1;
        }
        for (i, faces) in foreign.iter().enumerate() {
            if let Some(faces) = faces {
                first[i + 1] = faces.len() as u32;
            }
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut around = vec![Vec3::ZERO; first.last().copied().unwrap_or(0) as usize];
        let mut next = first.clone();
        for (&number, face) in numbers.iter().zip(&faces) {
            if foreign[number as usize].is_none() {
                around[next[number as usize] as usize] = *face;
                next[number as usize] += 1;
            }
        }
        for (i, faces) in foreign.iter().enumerate() {
            if let Some(faces) = faces {
                around[first[i] as usize..][..faces.len()].copy_from_slice(faces);
            }
        }
        Ok(Self { faces, first, around })
    }

    fn at(&self, corner: usize, numbers: &[u32]) -> [f32; 3] {
        let Some(face) = self.faces.get(corner).map(|f| f.normalize_or_zero()) else { return [0.0, 1.0, 0.0] };
        let number = numbers[corner] as usize;
        let around = &self.around[self.first[number] as usize..self.first[number + 1] as usize];
        let crease = CREASE_ANGLE.cos();
        let mut sum = Vec3::ZERO;
        for other in around {
            if other.dot(face) >= crease * other.length() {
                sum += other;
            }
        }
        sum.try_normalize().or(face.try_normalize()).unwrap_or(Vec3::Y).into()
    }
}

fn shared_faces(sorted: &Sorted, leaf: usize, work: &WorkFolder) -> Result<BTreeMap<[i32; 3], Vec<Vec3>>, BuildError> {
    let mut shared: BTreeMap<[i32; 3], Vec<Vec3>> = BTreeMap::new();
    let Some(at) = sorted.leaves.get(leaf) else { return Ok(shared) };
    let [first, count] = at.faces.map(|n| n as usize);
    let words = read_range(&work.faces(at.part as usize), (first * FACE) as u64, count * FACE)?;
    for line in words.chunks_exact(FACE) {
        let face = Vec3::new(f32::from_bits(line[3]), f32::from_bits(line[4]), f32::from_bits(line[5]));
        shared.entry(position(line)).or_default().push(face);
    }
    Ok(shared)
}
