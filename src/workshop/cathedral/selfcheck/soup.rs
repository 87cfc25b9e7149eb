//! Every triangle of the model, welded into parts.

use super::settle::against_normals;
use crate::workshop::cathedral::kit::{MaterialId, Sink};
use glam::{IVec3, Vec2, Vec3};
use std::collections::{BTreeMap, HashMap};

/// Corners nearer than this are one, metres: what rounding moves apart and no mason can.
const WELD: f32 = 2e-4;
/// Edge of a cell of the welding grid, metres.
const CELL: f32 = 4e-3;

/// Triangles, each with its part.
pub struct Soup {
    /// Corners, plan axes, metres.
    pub corners: Vec<[Vec3; 3]>,
    /// Texture coordinates of the corners, metres.
    pub uvs: Vec<[Vec2; 3]>,
    /// The welded corner that each corner is.
    pub welded: Vec<[u32; 3]>,
    /// The welded corner that each vertex of the sink's meshes is.
    pub vertices: BTreeMap<MaterialId, Vec<u32>>,
    /// What each is made of.
    pub materials: Vec<MaterialId>,
    /// The part each belongs to.
    pub part_of: Vec<u32>,
    /// Triangles of the model that have an area.
    pub parts: Vec<Part>,
    /// Triangles with a number that is none.
    pub non_finite: Vec<[Vec3; 3]>,
    /// Triangles wound against their own normals.
    pub against_normals: Vec<u32>,
}

/// Triangles that hang together by shared corners.
#[derive(Debug, Clone)]
pub struct Part {
    /// Smallest corner.
    pub low: Vec3,
    /// Largest corner.
    pub high: Vec3,
    /// Whether every edge is met by as many triangles in one direction as in the other.
    pub closed: bool,
    /// Signed volume, cubic metres; outward faces give a positive one. Only of closed parts.
    pub volume: f32,
    /// Its triangles.
    pub triangles: Vec<u32>,
}

impl Soup {
    /// Reads every triangle of `sink`.
    pub fn new(sink: &Sink) -> Self {
        let mut soup = Self {
            corners: Vec::new(),
            uvs: Vec::new(),
            welded: Vec::new(),
            vertices: BTreeMap::new(),
            materials: Vec::new(),
            part_of: Vec::new(),
            parts: Vec::new(),
            non_finite: Vec::new(),
            against_normals: Vec::new(),
        };
        let mut weld = Weld::default();
        for (material, mesh) in sink.meshes() {
            let welded: Vec<u32> = mesh.positions.iter().map(|p| weld.id(*p)).collect();
            for t in mesh.indices.as_chunks::<3>().0 {
                let p = t.map(|i| mesh.positions[i as usize]);
                let n = t.map(|i| mesh.normals[i as usize]);
                let uv = t.map(|i| mesh.uvs[i as usize]);
                if !p.iter().chain(&n).all(|v| v.is_finite()) || !uv.iter().all(|v| v.is_finite()) {
                    soup.non_finite.push(p);
                    continue;
                }
                let id = t.map(|i| welded[i as usize]);
                let face = (p[1] - p[0]).cross(p[2] - p[0]);
                if id[0] == id[1] || id[1] == id[2] || id[2] == id[0] || face.length() < 1e-8 {
                    continue;
                }
                if against_normals(mesh, *t).is_some() {
                    soup.against_normals.push(soup.corners.len() as u32);
                }
                soup.corners.push(p);
                soup.materials.push(*material);
                soup.uvs.push(uv);
                soup.welded.push(id);
            }
            soup.vertices.insert(*material, welded);
        }
        soup.divide(weld.count as usize);
        soup
    }

    /// Middle of triangle `t`.
    pub fn center(&self, t: u32) -> Vec3 {
        let [a, b, c] = self.corners[t as usize];
        (a + b + c) / 3.0
    }

    /// Unit normal of triangle `t` after its winding.
    pub fn normal(&self, t: u32) -> Vec3 {
        let [a, b, c] = self.corners[t as usize];
        (b - a).cross(c - a).normalize_or_zero()
    }

    fn divide(&mut self, corners: usize) {
        let ids = std::mem::take(&mut self.welded);
        let mut parent: Vec<u32> = (0..corners as u32).collect();
        fn root(parent: &mut [u32], mut i: u32) -> u32 {
            while parent[i as usize] != i {
                parent[i as usize] = parent[parent[i as usize] as usize];
                i = parent[i as usize];
            }
            i
        }
        for id in &ids {
            let a = root(&mut parent, id[0]);
            for other in &id[1..] {
                let b = root(&mut parent, *other);
                parent[b as usize] = a;
            }
        }
        let mut number: HashMap<u32, u32> = HashMap::new();
        for (t, id) in ids.iter().enumerate() {
            let key = root(&mut parent, id[0]);
            let part = *number.entry(key).or_insert_with(|| {
                let (low, high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
                self.parts.push(Part { low, high, closed: false, volume: 0.0, triangles: Vec::new() });
                self.parts.len() as u32 - 1
            });
            self.part_of.push(part);
            let part = &mut self.parts[part as usize];
            part.triangles.push(t as u32);
            for p in self.corners[t] {
                (part.low, part.high) = (part.low.min(p), part.high.max(p));
            }
        }
        for part in &mut self.parts {
            let mut edges: Vec<(u32, u32, i32)> = Vec::with_capacity(part.triangles.len() * 3);
            for t in &part.triangles {
                let id = ids[*t as usize];
                for (a, b) in [(id[0], id[1]), (id[1], id[2]), (id[2], id[0])] {
                    edges.push((a.min(b), a.max(b), if a < b { 1 } else { -1 }));
                }
            }
            edges.sort_unstable();
            part.closed =
                edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).all(|e| e.iter().map(|e| e.2).sum::<i32>() == 0);
            if part.closed {
                // About its own corner, where numbers are small.
                let o = part.low;
                let six = part.triangles.iter().map(|t| {
                    let [a, b, c] = self.corners[*t as usize].map(|p| p - o);
                    a.dot(b.cross(c))
                });
                let six: f32 = six.sum();
                part.volume = six / 6.0;
            }
        }
        self.welded = ids;
    }
}

/// Gives corners that lie together one number.
#[derive(Default)]
struct Weld {
    cells: HashMap<IVec3, Vec<(Vec3, u32)>>,
    count: u32,
}

impl Weld {
    fn id(&mut self, p: Vec3) -> u32 {
        let own = (p / CELL).floor().as_ivec3();
        let (from, to) = (((p - WELD) / CELL).floor().as_ivec3(), ((p + WELD) / CELL).floor().as_ivec3());
        for x in from.x..=to.x {
            for y in from.y..=to.y {
                for z in from.z..=to.z {
                    let near = self.cells.get(&IVec3::new(x, y, z));
                    if let Some((_, id)) =
                        near.and_then(|c| c.iter().find(|(q, _)| (*q - p).abs().max_element() <= WELD))
                    {
                        return *id;
                    }
                }
            }
        }
        self.cells.entry(own).or_default().push((p, self.count));
        self.count += 1;
        self.count - 1
    }
}
