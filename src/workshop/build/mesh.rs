//! The triangles of one tile, all materials in one buffer.

use bytemuck::{Pod, Zeroable};
use glam::Vec3;

/// The feature of what belongs to none.
pub(super) const NO_FEATURE: u32 = u32::MAX;

/// One corner. Plain bytes without padding, so that equal vertices are found by
/// comparing memory.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Vertex {
    /// Metres, Y up, on the grid.
    pub position: [f32; 3],
    /// Unit length.
    pub normal: [f32; 3],
    /// Zero where the material has no picture.
    pub uv: [f32; 2],
    /// Opaque white where the material has no vertex colours.
    pub color: [u8; 4],
    /// Material of every triangle at this vertex.
    pub material: u32,
    /// Feature it belongs to, [`NO_FEATURE`] where it belongs to none.
    pub feature: u32,
    /// Level of the smallest tile that holds every triangle at this position.
    pub free_level: u32,
}

impl Vertex {
    /// Whether triangles of other tiles of `level` meet here, so that it may not move.
    pub fn is_border(&self, level: u32) -> bool {
        self.free_level < level
    }
}

/// Triangles of one tile.
#[derive(Debug, Clone, Default)]
pub(super) struct TileMesh {
    pub vertices: Vec<Vertex>,
    /// Three a triangle.
    pub indices: Vec<u32>,
}

/// A box along the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub min: Vec3,
    pub max: Vec3,
}

impl Bounds {
    /// Holds nothing; the start of every union.
    pub const EMPTY: Self = Self { min: Vec3::INFINITY, max: Vec3::NEG_INFINITY };

    pub fn include(&mut self, point: Vec3) {
        self.min = self.min.min(point);
        self.max = self.max.max(point);
    }

    pub fn union(&self, other: &Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    pub fn center(&self) -> Vec3 {
        self.min * 0.5 + self.max * 0.5
    }

    pub fn size(&self) -> Vec3 {
        self.max - self.min
    }
}

impl TileMesh {
    /// One entry for every distinct vertex, in order of first use; vertices
    /// without a triangle are left out.
    pub fn welded(vertices: &[Vertex], indices: &[u32]) -> Self {
        let (count, remap) = meshopt::generate_vertex_remap(vertices, Some(indices));
        let mut unique = vec![Vertex::zeroed(); count];
        for (vertex, &to) in vertices.iter().zip(&remap) {
            if let Some(slot) = unique.get_mut(to as usize) {
                *slot = *vertex;
            }
        }
        Self { vertices: unique, indices: indices.iter().map(|&i| remap[i as usize]).collect() }
    }

    /// Several meshes as one; what they have in common on their borders grows together.
    pub fn merged<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let mut vertices = Vec::new();
        let mut indices = Vec::new();
        for part in parts {
            let base = vertices.len() as u32;
            vertices.extend_from_slice(&part.vertices);
            indices.extend(part.indices.iter().map(|i| base + i));
        }
        Self::welded(&vertices, &indices)
    }

    pub fn triangle_count(&self) -> usize {
        self.indices.len() / 3
    }

    /// Corner indices of every triangle.
    pub fn triangles(&self) -> impl ExactSizeIterator<Item = [u32; 3]> + '_ {
        self.indices.chunks_exact(3).map(|t| [t[0], t[1], t[2]])
    }

    pub fn position(&self, index: u32) -> Vec3 {
        Vec3::from(self.vertices[index as usize].position)
    }

    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::EMPTY;
        for vertex in &self.vertices {
            bounds.include(vertex.position.into());
        }
        bounds
    }

    /// For every vertex the first one at the same position.
    pub fn position_groups(&self) -> Vec<u32> {
        position_groups(&self.vertices)
    }
}

/// For every vertex the first one at exactly the same position.
pub(super) fn position_groups(vertices: &[Vertex]) -> Vec<u32> {
    let positions: Vec<[f32; 3]> = vertices.iter().map(|v| v.position).collect();
    let (count, remap) = meshopt::generate_vertex_remap(&positions, None);
    let mut first = vec![u32::MAX; count];
    let mut groups = vec![0; vertices.len()];
    for (i, &group) in remap.iter().enumerate() {
        let slot = &mut first[group as usize];
        if *slot == u32::MAX {
            *slot = i as u32;
        }
        groups[i] = *slot;
    }
    groups
}
