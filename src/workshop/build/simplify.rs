//! One tile's mesh to a coarser one, its border untouched.

use super::deviation::deviation;
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
#[derive(Clone, Copy)]
struct Freedom {
    /// Seams between pieces of texture of one material may be crossed.
    cross_seams: bool,
    /// Whole loose parts may vanish, the smallest first.
    drop_parts: bool,
}

/// Simplifies the mesh of a tile on `level` to about `target` triangles.
/// `height` counts levels above the leaves: just above them no loose part
/// vanishes unless nothing else helps.
pub(super) fn simplify(mesh: &TileMesh, level: u32, height: u32, target: usize) -> Simplified {
    let groups = mesh.position_groups();
    let attributes = Attributes::of(mesh);
    let attempts = [
        Freedom { cross_seams: false, drop_parts: height > 1 },
        Freedom { cross_seams: false, drop_parts: true },
        Freedom { cross_seams: true, drop_parts: true },
    ];
    let most = (target as f64 * TOLERANCE) as usize;
    let mut best = mesh.indices.clone();
    for (i, freedom) in attempts.into_iter().enumerate() {
        if i == 1 && height > 1 {
            continue; // The first attempt was the same.
        }
        let flags = flags(mesh, &groups, level, freedom.cross_seams);
        let result = attempt(mesh, &groups, &attributes, &flags, freedom.drop_parts, target);
        if result.len() < best.len() {
            best = result;
        }
        if best.len() / 3 <= most {
            break;
        }
    }
    let reached = best.len() / 3 <= most;
    let coarse = TileMesh::welded(&mesh.vertices, &best);
    let deviation = deviation(mesh, &coarse);
    Simplified { mesh: coarse, deviation, reached }
}

fn attempt(
    mesh: &TileMesh,
    groups: &[u32],
    attributes: &Attributes,
    flags: &[SimplifyVertex],
    drop_parts: bool,
    target: usize,
) -> Vec<u32> {
    let stride = size_of::<Vertex>();
    let Ok(positions) = VertexDataAdapter::new(bytemuck::cast_slice(&mesh.vertices), stride, 0) else {
        return mesh.indices.clone();
    };
    let mut options = SimplifyOptions::Permissive | SimplifyOptions::ErrorAbsolute;
    if drop_parts {
        options |= SimplifyOptions::Prune;
    }
    let indices = meshopt::simplify_with_attributes_and_locks(
        &mesh.indices,
        &positions,
        &attributes.values,
        &attributes.weights,
        attributes.weights.len() * size_of::<f32>(),
        flags,
        target * 3,
        f32::MAX,
        options,
        None,
    );
    if drop_parts { restore_border_parts(mesh, groups, flags, indices) } else { indices }
}

/// Border vertices are locked. Seams between materials always hold, so that
/// every triangle keeps its material; seams of texture hold unless crossing
/// them is allowed. Edges in shading may always be crossed, at the price that
/// the attributes ask.
fn flags(mesh: &TileMesh, groups: &[u32], level: u32, cross_seams: bool) -> Vec<SimplifyVertex> {
    let mut protected = vec![false; mesh.vertices.len()];
    for (vertex, &group) in mesh.vertices.iter().zip(groups) {
        let first = &mesh.vertices[group as usize];
        let seam = vertex.uv != first.uv && !cross_seams;
        if seam || vertex.material != first.material {
            protected[group as usize] = true;
        }
    }
    mesh.vertices
        .iter()
        .zip(groups)
        .map(|(vertex, &group)| {
            if vertex.free_level < level {
                SimplifyVertex::Lock | SimplifyVertex::Protect
            } else if protected[group as usize] {
                SimplifyVertex::Protect
            } else {
                SimplifyVertex::None
            }
        })
        .collect()
}

/// A loose part may vanish only where it is loose: one that goes on in the next
/// tile would leave a hole there, so it comes back as it was.
fn restore_border_parts(mesh: &TileMesh, groups: &[u32], flags: &[SimplifyVertex], mut indices: Vec<u32>) -> Vec<u32> {
    let mut parts: Vec<u32> = (0..mesh.vertices.len() as u32).collect();
    for [a, b, c] in mesh.triangles() {
        let [a, b, c] = [a, b, c].map(|i| groups[i as usize]);
        unite(&mut parts, a, b);
        unite(&mut parts, b, c);
    }
    let root_of: Vec<u32> = groups.iter().map(|&g| root(&mut parts, g)).collect();
    let mut at_border = vec![false; parts.len()];
    for (flag, &part) in flags.iter().zip(&root_of) {
        at_border[part as usize] |= flag.contains(SimplifyVertex::Lock);
    }
    for corner in &indices {
        at_border[root_of[*corner as usize] as usize] = false;
    }
    for corners in mesh.triangles() {
        if at_border[root_of[corners[0] as usize] as usize] {
            indices.extend(corners);
        }
    }
    indices
}

fn root(parts: &mut [u32], mut of: u32) -> u32 {
    while parts[of as usize] != of {
        let up = parts[parts[of as usize] as usize];
        parts[of as usize] = up;
        of = up;
    }
    of
}

fn unite(parts: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parts, a), root(parts, b));
    // The lower index wins: the same forest whatever the order of the edges.
    if a < b { parts[b as usize] = a } else { parts[a as usize] = b }
}

/// What the simplifier weighs beside positions, in the simplifier's own unit:
/// the tile's longest side.
struct Attributes {
    values: Vec<f32>,
    weights: Vec<f32>,
}

impl Attributes {
    fn of(mesh: &TileMesh) -> Self {
        let extent = mesh.bounds().size().max_element().max(f32::MIN_POSITIVE);
        let textured = mesh.vertices.iter().any(|v| v.uv != [0.0; 2]);
        let colored = mesh.vertices.iter().any(|v| v.color != [255; 4]);
        let sizes = if textured { metres_per_uv(mesh) } else { Vec::new() };
        let per_vertex = 3 + if textured { 2 } else { 0 } + if colored { 3 } else { 0 };
        let mut values = Vec::with_capacity(mesh.vertices.len() * per_vertex);
        for vertex in &mesh.vertices {
            values.extend(vertex.normal.map(|n| n * NORMAL_WEIGHT));
            if textured {
                // A texture that slides by a metre counts as a surface displaced by a metre.
                let size = sizes.get(vertex.material as usize).copied().unwrap_or(0.0) / extent;
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
