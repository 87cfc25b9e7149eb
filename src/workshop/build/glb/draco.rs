//! A part as Draco: `KHR_draco_mesh_compression`.
//!
//! Draco's own rounding of positions has a grid of its own for every mesh, and cracks between tiles for it. Here
//! positions go in as the whole steps of the grid that all tiles share, which Draco keeps to the last bit. What comes
//! out is decoded again: nothing is written as Draco that does not hold the same triangles.

use super::streams::{FLOAT, Stream, UNSIGNED_BYTE, UNSIGNED_SHORT};
use draco_core::{
    DataType, DecoderBuffer, EncoderBuffer, EncoderOptions, GeometryAttributeType, Mesh, MeshDecoder, MeshEncoder,
    PointAttribute,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Of a normal folded onto an octahedron, and of texture coordinates.
const NORMAL_BITS: i32 = 8;
const UV_BITS: i32 = 14;

/// A part, packed.
pub(super) struct Packed {
    pub bytes: Vec<u8>,
    /// Vertices that a decoder makes of it: seams are cut open in another way.
    pub vertices: usize,
    /// Indices.
    pub corners: usize,
}

/// Packs `streams`, whose place is also their id in the bitstream.
pub(super) fn pack(streams: &[Stream], vertices: usize, indices: &[u32]) -> Result<Packed, String> {
    let work = || -> Result<Packed, String> {
        let mut mesh = Mesh::new();
        let mut options = EncoderOptions::new();
        for stream in streams {
            let id = mesh.add_attribute(attribute(stream, vertices)?);
            match stream.name {
                "NORMAL" => options.set_attribute_quantization(id, NORMAL_BITS),
                "TEXCOORD_0" => options.set_attribute_quantization(id, UV_BITS),
                _ => {}
            }
        }
        let text = |error: draco_core::DracoError| error.to_string();
        mesh.try_set_num_faces(indices.len() / 3).map_err(text)?;
        mesh.set_faces_from_flat_indices(indices);
        mesh.finalize().map_err(text)?;
        let mut encoder = MeshEncoder::new();
        encoder.set_mesh(mesh);
        let mut buffer = EncoderBuffer::new();
        encoder.encode(&options, &mut buffer).map_err(text)?;
        let bytes = buffer.data().to_vec();

        let mut back = Mesh::new();
        MeshDecoder::new().decode(&mut DecoderBuffer::new(&bytes), &mut back).map_err(text)?;
        prove(streams, indices, &back)?;
        Ok(Packed { bytes, vertices: back.num_points(), corners: back.num_faces() * 3 })
    };
    // A model is worth finding out what an encoder does with it, but not the whole build.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("the encoder cannot take it".to_owned()))
}

fn attribute(stream: &Stream, vertices: usize) -> Result<PointAttribute, String> {
    let kind = match stream.name {
        "POSITION" => GeometryAttributeType::Position,
        "NORMAL" => GeometryAttributeType::Normal,
        "TEXCOORD_0" => GeometryAttributeType::TexCoord,
        _ => GeometryAttributeType::Color,
    };
    let (data, bytes) = match stream.kind {
        FLOAT => (DataType::Float32, 4),
        UNSIGNED_SHORT => (DataType::Uint16, 2),
        UNSIGNED_BYTE => (DataType::Uint8, 1),
        other => return Err(format!("component type {other} is not packed")),
    };
    let components: usize = match stream.shape {
        "VEC2" => 2,
        "VEC3" => 3,
        _ => 4,
    };
    let mut attribute = PointAttribute::new();
    attribute.init(kind, components as u8, data, stream.normalized, vertices);
    // Without the padding between vertices that buffers have.
    let dense: Vec<u8> = stream
        .bytes
        .chunks_exact(stream.stride)
        .flat_map(|vertex| vertex.iter().take(components * bytes))
        .copied()
        .collect();
    attribute.buffer_mut().write(0, &dense);
    Ok(attribute)
}

/// Every triangle is there again, to the last bit of its positions.
fn prove(streams: &[Stream], indices: &[u32], back: &Mesh) -> Result<(), String> {
    let lost = || "the encoder lost something of it".to_owned();
    let positions = streams.first().ok_or_else(lost)?;
    let read = |at: usize| -> [u32; 3] {
        let bytes = positions.bytes.get(at * positions.stride..).unwrap_or_default();
        [0, 1, 2].map(|k| match positions.kind {
            UNSIGNED_SHORT => bytes.get(k * 2..k * 2 + 2).map_or(0, |b| u32::from(u16::from_le_bytes([b[0], b[1]]))),
            _ => bytes.get(k * 4..k * 4 + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])),
        })
    };
    let mut given: Vec<[[u32; 3]; 3]> =
        indices.chunks_exact(3).map(|t| turned([0, 1, 2].map(|k| read(t[k] as usize)))).collect();
    let attribute = back.attribute_by_unique_id(0).ok_or_else(lost)?;
    let numbers = attribute.read_f32s(back.num_points(), 3);
    let whole = positions.kind == UNSIGNED_SHORT;
    let number = |at: usize| numbers.get(at).copied().unwrap_or(f32::NAN);
    let mut found: Vec<[[u32; 3]; 3]> = back
        .faces()
        .iter()
        .map(|face| {
            turned(face.map(|corner| {
                let at = corner.0 as usize * 3;
                [at, at + 1, at + 2].map(|i| if whole { number(i) as u32 } else { number(i).to_bits() })
            }))
        })
        .collect();
    given.sort_unstable();
    found.sort_unstable();
    if given == found { Ok(()) } else { Err(lost()) }
}

/// The same triangle always begins at the same corner.
fn turned(mut corners: [[u32; 3]; 3]) -> [[u32; 3]; 3] {
    let first = (0..3).min_by_key(|&k| corners[k]).unwrap_or(0);
    corners.rotate_left(first);
    corners
}
