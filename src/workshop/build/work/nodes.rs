//! What is kept of every tile that was made.

use super::super::error::BuildError;
use super::super::look::Dressed;
use super::super::mesh::Bounds;
use super::WorkFolder;
use bytemuck::{Pod, Zeroable};
use std::path::PathBuf;

/// The figures of a tile, as they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(in crate::workshop::build) struct Done {
    /// Of all leaves below, metres from the origin: simplified vertices are some of theirs.
    pub min: [f32; 3],
    /// See `min`.
    pub max: [f32; 3],
    pub triangles: u64,
    /// Of the tile's file.
    pub bytes: u64,
    /// SHA-256 of the tile's file.
    pub hash: [u8; 32],
    /// Accumulated distance to the leaves, metres.
    pub deviation: f64,
    /// What the viewer refines by, metres.
    pub error: f64,
    /// Of the tile's own pictures.
    pub texels: u64,
    /// Triangles that were dropped because they were there already.
    pub duplicates: u64,
    /// Where the first of them was, metres from the origin.
    pub first_duplicate: [f32; 3],
    /// Whether the simplification came near its aim: 1 or 0.
    pub reached: u32,
}

impl Done {
    /// Of a tile within `bounds`; all else is zero.
    pub fn within(bounds: &Bounds) -> Self {
        Self { min: bounds.min.into(), max: bounds.max.into(), ..Self::zeroed() }
    }

    pub fn bounds(&self) -> Bounds {
        Bounds { min: self.min.into(), max: self.max.into() }
    }
}

impl WorkFolder {
    fn node(&self, node: usize, what: &str) -> PathBuf {
        self.path("nodes").join(format!("{node}.{what}"))
    }

    /// The figures of a tile that was made, `None` of one that was not.
    pub fn done(&self, node: usize) -> Result<Option<Done>, BuildError> {
        let path = self.node(node, "done");
        match std::fs::read(&path) {
            Ok(bytes) => match bytemuck::try_pod_read_unaligned(&bytes) {
                Ok(done) => Ok(Some(done)),
                Err(_) => Err(BuildError::damaged(&path)),
            },
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(BuildError::read(&path, e)),
        }
    }

    /// Whether the mesh of a tile is still there, for its parent.
    pub fn has_mesh(&self, node: usize) -> bool {
        self.node(node, "mesh").is_file()
    }

    /// The mesh of a tile, for its parent.
    pub fn mesh(&self, node: usize) -> Result<Dressed, BuildError> {
        let path = self.node(node, "mesh");
        let bytes = std::fs::read(&path).map_err(|e| BuildError::read(&path, e))?;
        Dressed::from_bytes(&bytes).ok_or_else(|| BuildError::damaged(&path))
    }

    /// Keeps a tile; with this it is made. `mesh` is what its parent will need.
    pub fn keep_node(&self, node: usize, done: &Done, mesh: &Dressed) -> Result<(), BuildError> {
        self.write(&self.node(node, "mesh"), &mesh.to_bytes())?;
        self.write_whole(&self.node(node, "done"), bytemuck::bytes_of(done))
    }

    /// The parent is made.
    pub fn drop_mesh(&self, node: usize) -> Result<(), BuildError> {
        super::remove_file(&self.node(node, "mesh"))
    }
}
