//! One tile's mesh to a coarser one, its border untouched.

use super::deviation::deviation;
use super::forest::{root, unite};
use super::mesh::{TileMesh, Vertex};
use bytemuck::Zeroable;
use glam::{Vec2, Vec3};
use meshopt::{SimplifyOptions, SimplifyVertex, VertexDataAdapter};

/// How much a unit of normal weighs beside a displacement by a tile's whole
/// size. Small: the geometric error is a distance, and a tile's triangles are
/// small beside the tile.
const NORMAL_WEIGHT: f32 = 0.05;
/// The same for vertex colours, which have no texture to fall back on.
const COLOR_WEIGHT: f32 = 0.1;
/// A result may hold this much more than was asked for before more is given up
/// to come closer.
pub(super) const TOLERANCE: f64 = 1.25;

/// A coarser mesh and what it cost.
pub(super) struct Simplified {
    pub mesh: TileMesh,
    /// Largest distance measured between the two surfaces, metres.
    pub deviation: f64,
    /// Whether the aim was met within [`TOLERANCE`].
    pub reached: bool,
}

/// Which structures may be given up to meet the aim.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Freedom {
    /// Seams between pieces of texture of one material may be crossed.
    cross_seams: bool,
    /// Whole loose parts may vanish.
    drop_parts: bool,
}

/// What keeps vertices of one position apart, for every material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seam {
    /// Materials of one id are one surface; between two ids is a seam that always holds.
    pub id: u32,
    /// Texture coordinates are kept: where they differ is a seam that holds as long as that does not get stuck, and
    /// sliding along the surface has a price. Otherwise they are ignored, and whoever reads the result makes new ones.
    pub uv: bool,
}

/// Simplifies the mesh of a tile on `level` to about `target` triangles.
/// `height` counts levels above the leaves; `seams` has an entry for every material.
///
/// Features are kept apart like materials with different seam ids.
///
/// Loose parts vanish two or more levels above the leaves, and below where the aim is out of reach otherwise: a part
/// goes when the collapses have come to cost as much as it is large, so that none goes that is larger than what is
/// lost elsewhere.
pub(super) fn simplify(mesh: &TileMesh, seams: &[Seam], level: u32, height: u32, target: usize) -> Simplified {
    let groups = mesh.position_groups();
    let step = Step { mesh, seams, level, target, attributes: Attributes::of(mesh, seams), groups: &groups };
    let parts = Parts::of(mesh, &groups);
    let may_drop = parts.count > 1;
    let has_seams = mesh.vertices.iter().zip(&groups).any(|(v, &g)| {
        let first = &mesh.vertices[g as usize];
        seam(seams, v) == seam(seams, first) && differs_in_uv(seams, v, first)
    });
    let most = (target as f64 * TOLERANCE) as usize;
    let mut attempts = vec![Freedom { cross_seams: false, drop_parts: may_drop && height > 1 }];
    if has_seams {
        attempts.push(Freedom { cross_seams: true, ..attempts[0] });
    }
    if may_drop && height <= 1 {
        attempts.push(Freedom { cross_seams: has_seams, drop_parts: true });
    }
    let mut fewest: Option<Vec<u32>> = None;
    for freedom in attempts {
        let mut indices = step.attempt(freedom);
        if freedom.drop_parts {
            indices = parts.restore_at_border(mesh, level, indices);
        }
        let count = indices.len();
        if fewest.as_ref().is_none_or(|f| count < f.len()) {
            fewest = Some(indices);
        }
        if count / 3 <= most {
            break;
        }
    }
    let indices = fewest.unwrap_or_default();
    let coarse = TileMesh::welded(&mesh.vertices, &indices);
    let deviation = deviation(mesh, &groups, &coarse);
    Simplified { deviation, reached: coarse.triangle_count() <= most, mesh: coarse }
}

/// One mesh to simplify, and what every attempt needs.
struct Step<'a> {
    mesh: &'a TileMesh,
    seams: &'a [Seam],
    level: u32,
    target: usize,
    groups: &'a [u32],
    attributes: Attributes,
}

impl Step<'_> {
    fn attempt(&self, freedom: Freedom) -> Vec<u32> {
        let stride = size_of::<Vertex>();
        let Ok(positions) = VertexDataAdapter::new(bytemuck::cast_slice(&self.mesh.vertices), stride, 0) else {
            return self.mesh.indices.clone();
        };
        let mut options = SimplifyOptions::Permissive | SimplifyOptions::ErrorAbsolute;
        if freedom.drop_parts {
            options |= SimplifyOptions::Prune;
        }
        meshopt::simplify_with_attributes_and_locks(
            &self.mesh.indices,
            &positions,
            &self.attributes.values,
            &self.attributes.weights,
            self.attributes.weights.len() * size_of::<f32>(),
            &flags(self.mesh, self.seams, self.groups, self.level, freedom.cross_seams),
            self.target * 3,
            f32::MAX,
            options,
            None,
        )
    }
}

/// Border vertices are locked. Seams between materials always hold, so that
/// every triangle keeps its material; seams of texture hold unless crossing
/// them is allowed. Edges in shading may always be crossed, at the price that
/// the attributes ask.
fn flags(mesh: &TileMesh, seams: &[Seam], groups: &[u32], level: u32, cross_seams: bool) -> Vec<SimplifyVertex> {
    let mut protected = vec![false; mesh.vertices.len()];
    for (vertex, &group) in mesh.vertices.iter().zip(groups) {
        let first = &mesh.vertices[group as usize];
        let crossable = differs_in_uv(seams, vertex, first) && !cross_seams;
        if crossable || seam(seams, vertex) != seam(seams, first) {
            protected[group as usize] = true;
        }
    }
    mesh.vertices
        .iter()
        .zip(groups)
        .map(|(vertex, &group)| {
            if vertex.is_border(level) {
                SimplifyVertex::Lock | SimplifyVertex::Protect
            } else if protected[group as usize] {
                SimplifyVertex::Protect
            } else {
                SimplifyVertex::None
            }
        })
        .collect()
}

/// What a vertex shares with those it may become one with.
fn seam(seams: &[Seam], vertex: &Vertex) -> (u32, u32) {
    (seams.get(vertex.material as usize).map_or(vertex.material, |s| s.id), vertex.feature)
}

fn keeps_uv(seams: &[Seam], vertex: &Vertex) -> bool {
    seams.get(vertex.material as usize).is_none_or(|s| s.uv)
}

fn differs_in_uv(seams: &[Seam], a: &Vertex, b: &Vertex) -> bool {
    keeps_uv(seams, a) && keeps_uv(seams, b) && a.uv != b.uv
}

/// Which triangles hang together.
struct Parts {
    /// For every vertex its part.
    of: Vec<u32>,
    count: usize,
}

impl Parts {
    fn of(mesh: &TileMesh, groups: &[u32]) -> Self {
        let mut parts: Vec<u32> = (0..mesh.vertices.len() as u32).collect();
        for [a, b, c] in mesh.triangles() {
            let [a, b, c] = [a, b, c].map(|i| groups[i as usize]);
            unite(&mut parts, a, b);
            unite(&mut parts, b, c);
        }
        let of: Vec<u32> = groups.iter().map(|&g| root(&mut parts, g)).collect();
        let count = of.iter().enumerate().filter(|&(i, &part)| part as usize == i).count();
        Self { of, count }
    }

    /// A loose part may vanish only where it is loose: one that goes on in the
    /// next tile would leave a hole there, so it comes back as it was.
    fn restore_at_border(&self, mesh: &TileMesh, level: u32, mut indices: Vec<u32>) -> Vec<u32> {
        let mut missing = vec![false; self.of.len()];
        for (vertex, &part) in mesh.vertices.iter().zip(&self.of) {
            missing[part as usize] |= vertex.is_border(level);
        }
        for &corner in &indices {
            missing[self.of[corner as usize] as usize] = false;
        }
        let lost = mesh.triangles().filter(|t| missing[self.of[t[0] as usize] as usize]);
        indices.extend(lost.flatten());
        indices
    }
}

/// What the simplifier weighs beside positions, in the simplifier's own unit:
/// the tile's longest side.
struct Attributes {
    values: Vec<f32>,
    weights: Vec<f32>,
}

impl Attributes {
    fn of(mesh: &TileMesh, seams: &[Seam]) -> Self {
        let extent = mesh.bounds().size().max_element().max(f32::MIN_POSITIVE);
        let textured = mesh.vertices.iter().any(|v| keeps_uv(seams, v) && v.uv != [0.0; 2]);
        let colored = mesh.vertices.iter().any(|v| v.color != [255; 4]);
        let sizes = if textured { metres_per_uv(mesh) } else { Vec::new() };
        let per_vertex = 3 + if textured { 2 } else { 0 } + if colored { 3 } else { 0 };
        let mut values = Vec::with_capacity(mesh.vertices.len() * per_vertex);
        for vertex in &mesh.vertices {
            values.extend(vertex.normal.map(|n| n * NORMAL_WEIGHT));
            if textured {
                // A texture that slides by a metre counts as a surface displaced by a metre.
                let size = sizes.get(vertex.material as usize).copied().unwrap_or(0.0) / extent;
                let size = if keeps_uv(seams, vertex) { size } else { 0.0 };
                values.extend(vertex.uv.map(|c| c * size));
            }
            if colored {
                values.extend(vertex.color[..3].iter().map(|&c| f32::from(c) / 255.0 * COLOR_WEIGHT));
            }
        }
        Self { values, weights: vec![1.0; per_vertex] }
    }
}

/// For every material, how many metres one unit of texture coordinate spans: the
/// root of the ratio of the areas. 0 where there is no texture.
pub(super) fn metres_per_uv(mesh: &TileMesh) -> Vec<f32> {
    let mut areas: Vec<[f64; 2]> = Vec::new();
    for corners in mesh.triangles() {
        let [a, b, c] = corners.map(|i| mesh.vertices[i as usize]);
        let index = a.material as usize;
        if areas.len() <= index {
            areas.resize(index + 1, Zeroable::zeroed());
        }
        let [p, q, r] = [a, b, c].map(|v| Vec3::from(v.position));
        let [s, t, u] = [a, b, c].map(|v| Vec2::from(v.uv));
        areas[index][0] += f64::from((q - p).cross(r - p).length());
        areas[index][1] += f64::from((t - s).perp_dot(u - s).abs());
    }
    areas.iter().map(|[space, uv]| if *uv > 1e-12 { (space / uv).sqrt() as f32 } else { 0.0 }).collect()
}
