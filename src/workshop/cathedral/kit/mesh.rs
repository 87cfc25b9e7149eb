//! Triangles without a material.

use glam::{Affine3A, Vec2, Vec3};

/// Positions, unit normals and texture coordinates (metres) of one length, and three indices a triangle,
/// counter-clockwise from outside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mesh {
    /// Metres.
    pub positions: Vec<Vec3>,
    /// Unit, outward.
    pub normals: Vec<Vec3>,
    /// Metres along the surface.
    pub uvs: Vec<Vec2>,
    /// Three a triangle.
    pub indices: Vec<u32>,
}

impl Mesh {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.indices.len() / 3
    }

    /// Adds a vertex and returns its index.
    pub fn vertex(&mut self, position: Vec3, normal: Vec3, uv: Vec2) -> u32 {
        self.positions.push(position);
        self.normals.push(normal);
        self.uvs.push(uv);
        (self.positions.len() - 1) as u32
    }

    /// Adds a triangle of vertices already there.
    pub fn triangle(&mut self, a: u32, b: u32, c: u32) {
        self.indices.extend([a, b, c]);
    }

    /// Adds a flat quadrilateral, corners counter-clockwise from outside, textured from its first corner along its
    /// first side.
    pub fn quad(&mut self, corners: [Vec3; 4]) {
        let normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]).normalize_or_zero();
        let u = (corners[1] - corners[0]).normalize_or_zero();
        let v = normal.cross(u);
        let at = corners.map(|p| {
            let d = p - corners[0];
            self.vertex(p, normal, Vec2::new(d.dot(u), d.dot(v)))
        });
        self.triangle(at[0], at[1], at[2]);
        self.triangle(at[0], at[2], at[3]);
    }

    /// Adds `other` under `place`; a mirroring `place` keeps faces outward.
    pub fn append(&mut self, other: &Mesh, place: &Affine3A) {
        let first = self.positions.len() as u32;
        let normal_matrix = place.matrix3.inverse().transpose();
        self.positions.extend(other.positions.iter().map(|p| place.transform_point3(*p)));
        self.normals.extend(
            other.normals.iter().map(|n| Vec3::from(normal_matrix * glam::Vec3A::from(*n)).normalize_or_zero()),
        );
        self.uvs.extend(&other.uvs);
        let flip = place.matrix3.determinant() < 0.0;
        for t in other.indices.as_chunks::<3>().0 {
            let t = if flip { [t[0], t[2], t[1]] } else { *t };
            self.indices.extend(t.map(|i| i + first));
        }
    }

    /// This mesh under `place`.
    pub fn placed(&self, place: &Affine3A) -> Self {
        let mut out = Self::new();
        out.append(self, place);
        out
    }

    /// Turned inside out.
    pub fn flipped(mut self) -> Self {
        for t in self.indices.as_chunks_mut::<3>().0 {
            t.swap(1, 2);
        }
        for n in &mut self.normals {
            *n = -*n;
        }
        self
    }
}
