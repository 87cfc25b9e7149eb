//! Models that come in pieces.

use super::models::grid;
use parvis::content::mesh::MeshError;
use parvis::content::mesh::stream::{Head, ModelStream, Piece, StreamMaterial};
use std::f32::consts::TAU;

/// Pieces made in code; cut smaller where less is asked for.
pub struct Pieces {
    head: Head,
    pieces: Vec<Piece>,
    next: (usize, usize),
}

impl Pieces {
    pub fn new(pieces: Vec<Piece>) -> Self {
        let materials = pieces.iter().map(|p| p.material).max().unwrap_or(0) + 1;
        let head = Head { materials: vec![StreamMaterial::default(); materials], ..Head::default() };
        Self { head, pieces, next: (0, 0) }
    }

    /// All materials but the first are named by pieces and are not there.
    pub fn forget_materials(&mut self) {
        self.head.materials.truncate(1);
    }
}

impl ModelStream for Pieces {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let (at, first) = self.next;
        let Some(piece) = self.pieces.get(at) else { return Ok(None) };
        let end = (first + 3 * max_triangles).min(piece.indices.len());
        self.next = if end == piece.indices.len() { (at + 1, 0) } else { (at, end) };
        Ok(Some(Piece { indices: piece.indices[first..end].to_vec(), ..piece.clone() }))
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.next = (0, 0);
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        vec!["the model said so".into()]
    }
}

/// A torus of tube radius 1 and ring radius 4 around a point, without normals.
pub fn torus(nu: u32, nv: u32, around: [f64; 3]) -> Piece {
    let ring = grid(nu, nv, true, |u, v| {
        let (a, b) = (u * TAU, v * TAU);
        let ring = 4.0 + b.cos();
        [ring * a.cos(), b.sin(), ring * a.sin()]
    });
    let moved = |p: &[f32; 3]| [0, 1, 2].map(|k| f64::from(p[k]) + around[k]);
    Piece { positions: ring.positions.iter().map(moved).collect(), indices: ring.indices, ..Piece::default() }
}
