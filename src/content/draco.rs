//! Draco bitstreams, of meshes and of point clouds.
//!
//! `draco-core` is without unsafe code and stops at limits that it is given: what a header claims is checked before it
//! is allocated.

use draco_core::{DataType, DecodeLimits, DecoderBuffer, Mesh, MeshDecoder, PointAttribute};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes that the decoder's own tables take for a triangle and for a point, at most and roughly: they are what a limit in
/// bytes means for counts.
const FACE_BYTES: u64 = 160;
const POINT_BYTES: u64 = 64;

/// A decoded bitstream.
pub(super) struct Unpacked {
    mesh: Mesh,
}

/// Decodes within some `limit_bytes` of memory.
pub(super) fn unpack(bytes: &[u8], limit_bytes: u64) -> Result<Unpacked, String> {
    let limits = DecodeLimits::default()
        .with_max_faces(limit_bytes / FACE_BYTES)
        .with_max_points(limit_bytes / POINT_BYTES)
        .with_max_decoded_bytes(limit_bytes / 2);
    let decode = || {
        let mut buffer = DecoderBuffer::new(bytes).with_limits(limits);
        let mut mesh = Mesh::new();
        MeshDecoder::new().decode(&mut buffer, &mut mesh).map(|()| mesh)
    };
    // The decoder promises not to panic; a tile is not worth finding out.
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(mesh)) => Ok(Unpacked { mesh }),
        Ok(Err(error)) => Err(format!("Draco data that cannot be decoded: {error}")),
        Err(_) => Err("Draco data that is damaged".to_owned()),
    }
}

impl Unpacked {
    /// Number of points, which are the vertices of a mesh.
    pub fn point_count(&self) -> usize {
        self.mesh.num_points()
    }

    /// Number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.mesh.num_faces()
    }

    /// Three a triangle; not checked against the number of points.
    pub fn indices(&self) -> Vec<u32> {
        self.mesh.faces().iter().flat_map(|face| face.map(|corner| corner.0)).collect()
    }

    /// The numbers of an attribute, and how many a point has; integers stay what they are.
    pub fn numbers(&self, id: u32) -> Option<(usize, Vec<f32>)> {
        let attribute = self.mesh.attribute_by_unique_id(id)?;
        let components = usize::from(attribute.num_components());
        Some((components, attribute.read_f32s(self.point_count(), components)))
    }

    /// Vectors of `fewest` to `N` components, one a point; what a shorter one lacks is 1. Integers are brought to -1..1 or
    /// 0..1 with `normalize`.
    pub fn vectors<const N: usize>(&self, id: u32, fewest: usize, normalize: bool) -> Result<Vec<[f32; N]>, String> {
        let attribute =
            self.mesh.attribute_by_unique_id(id).ok_or_else(|| format!("names attribute {id}, which is not there"))?;
        let found = usize::from(attribute.num_components());
        if found < fewest || found > N {
            return Err(format!("has {found} components where {fewest} to {N} are needed"));
        }
        let values = attribute.read_f32s(self.point_count(), found);
        let largest = if normalize { largest(attribute) } else { 1.0 };
        let mut vectors = vec![[1.0; N]; self.point_count()];
        for (vector, value) in vectors.iter_mut().zip(values.chunks_exact(found.max(1))) {
            for (to, from) in vector.iter_mut().zip(value) {
                *to = (from / largest).max(if largest > 1.0 { -1.0 } else { f32::NEG_INFINITY });
            }
        }
        Ok(vectors)
    }
}

/// What an integer is divided by to become 1.
fn largest(attribute: &PointAttribute) -> f32 {
    match attribute.data_type() {
        DataType::Int8 => 127.0,
        DataType::Uint8 => 255.0,
        DataType::Int16 => 32_767.0,
        DataType::Uint16 => 65_535.0,
        _ => 1.0,
    }
}
