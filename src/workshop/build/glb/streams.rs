//! The vertices of a part as columns of numbers, one for each attribute.

use super::super::mesh::{Bounds, TileMesh, Vertex};
use super::super::options::NormalFormat;
use super::super::output::Compression;
use super::format::{Format, Placing};
use glam::{Vec2, Vec3};
use serde_json::{Value, json};

pub(super) const BYTE: u32 = 5120;
pub(super) const UNSIGNED_BYTE: u32 = 5121;
pub(super) const UNSIGNED_SHORT: u32 = 5123;
pub(super) const FLOAT: u32 = 5126;

/// Texture coordinates that repeat are multiples of 2 to this power: a sixteenth of a texel of 1024.
const UV_EXPONENT: i32 = -14;

/// One attribute of all vertices.
pub(super) struct Stream {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// Bytes from one vertex to the next.
    pub stride: usize,
    /// glTF's component type.
    pub kind: u32,
    pub shape: &'static str,
    pub normalized: bool,
    /// Of `EXT_meshopt_compression`: what `bytes` still have to go through after decoding.
    pub filter: Option<&'static str>,
    /// `min` and `max`.
    pub limits: Value,
}

impl Stream {
    fn new<T: bytemuck::NoUninit>(name: &'static str, values: &[T], kind: u32, shape: &'static str) -> Self {
        let bytes = bytemuck::cast_slice(values).to_vec();
        Self { name, bytes, stride: size_of::<T>(), kind, shape, normalized: false, filter: None, limits: Value::Null }
    }

    fn normalized(self) -> Self {
        Self { normalized: true, ..self }
    }

    fn filtered(self, filter: &'static str) -> Self {
        Self { filter: Some(filter), ..self }
    }

    /// Whether glTF needs `KHR_mesh_quantization` for it.
    pub fn is_quantized(&self) -> bool {
        match self.name {
            "POSITION" | "NORMAL" => self.kind != FLOAT,
            _ => false,
        }
    }
}

/// Positions relative to the tile's origin.
pub(super) fn positions(part: &TileMesh, placing: &Placing, format: &Format) -> Stream {
    let metres: Vec<Vec3> = part.vertices.iter().map(|v| placing.metres(v)).collect();
    let mut bounds = Bounds::EMPTY;
    metres.iter().for_each(|&p| bounds.include(p));
    let Some(step) = placing.step else {
        let limits = json!({ "min": bounds.min.to_array(), "max": bounds.max.to_array() });
        return Stream { limits, ..Stream::new("POSITION", &metres, FLOAT, "VEC3") };
    };
    let steps = part.vertices.iter().map(|v| placing.steps(v, step));
    if !placing.is_wide {
        let whole = |corner: Vec3| (corner / step).to_array().map(|c| c as i32);
        let limits = json!({ "min": whole(bounds.min), "max": whole(bounds.max) });
        let values: Vec<[u16; 4]> = steps.map(|[x, y, z]| [x as u16, y as u16, z as u16, 0]).collect();
        return Stream { limits, ..Stream::new("POSITION", &values, UNSIGNED_SHORT, "VEC3") };
    }
    let limits = json!({ "min": bounds.min.to_array(), "max": bounds.max.to_array() });
    let exponent = step.log2() as i32;
    let fits = steps.clone().flatten().all(|s| s.unsigned_abs() < 1 << 23);
    if format.compression == Compression::Meshopt && fits {
        let values: Vec<[u32; 3]> = steps.map(|s| s.map(|steps| exponential(steps, exponent))).collect();
        return Stream { limits, ..Stream::new("POSITION", &values, FLOAT, "VEC3").filtered("EXPONENTIAL") };
    }
    Stream { limits, ..Stream::new("POSITION", &metres, FLOAT, "VEC3") }
}

/// `mantissa` times 2 to `exponent` as meshopt's exponential filter has it: 24 bits and 8.
fn exponential(mantissa: i32, exponent: i32) -> u32 {
    (exponent as u32) << 24 | (mantissa as u32 & 0x00ff_ffff)
}

/// Unit vectors.
pub(super) fn normals(part: &TileMesh, format: &Format) -> Stream {
    match (format.normals, format.compression) {
        (NormalFormat::Float, _) => {
            let values: Vec<[f32; 3]> = part.vertices.iter().map(|v| v.normal).collect();
            Stream::new("NORMAL", &values, FLOAT, "VEC3")
        }
        // Draco folds and rounds them itself.
        (NormalFormat::Byte, Compression::Draco) => {
            let values: Vec<Vec3> = part.vertices.iter().map(unit).collect();
            Stream::new("NORMAL", &values, FLOAT, "VEC3")
        }
        (NormalFormat::Byte, Compression::Meshopt) => {
            let values: Vec<[f32; 4]> = part.vertices.iter().map(|v| unit(v).extend(0.0).to_array()).collect();
            let folded: Vec<[i8; 4]> = meshopt::encode_filter_oct(&values, 8);
            Stream::new("NORMAL", &folded, BYTE, "VEC3").normalized().filtered("OCTAHEDRAL")
        }
        (NormalFormat::Byte, _) => {
            let byte = |c: f32| (c * 127.0).round() as i8;
            let values: Vec<[i8; 4]> = part
                .vertices
                .iter()
                .map(|v| unit(v).to_array())
                .map(|[x, y, z]| [byte(x), byte(y), byte(z), 0])
                .collect();
            Stream::new("NORMAL", &values, BYTE, "VEC3").normalized()
        }
    }
}

/// Of length one, also after rounding.
fn unit(vertex: &Vertex) -> Vec3 {
    Vec3::from(vertex.normal).try_normalize().unwrap_or(Vec3::Y)
}

/// Texture coordinates, brought into a tile's own picture by `offset` and `scale`.
pub(super) fn uvs(part: &TileMesh, format: &Format) -> Stream {
    let values: Vec<Vec2> = part.vertices.iter().map(|v| Vec2::from(v.uv)).collect();
    // What is hardly outside of the picture is rounding.
    let is_unit = |uv: &Vec2| uv.min_element() >= -1e-4 && uv.max_element() <= 1.0001;
    if format.step.is_none() {
        return Stream::new("TEXCOORD_0", &values, FLOAT, "VEC2");
    }
    if values.iter().all(is_unit) && format.compression != Compression::Draco {
        let short = |c: f32| (c.clamp(0.0, 1.0) * 65_535.0).round() as u16;
        let values: Vec<[u16; 2]> = values.iter().map(|uv| [short(uv.x), short(uv.y)]).collect();
        return Stream::new("TEXCOORD_0", &values, UNSIGNED_SHORT, "VEC2").normalized();
    }
    let step = 2f32.powi(UV_EXPONENT);
    let fits = |uv: &Vec2| uv.abs().max_element() / step < (1 << 23) as f32;
    if format.compression == Compression::Meshopt && values.iter().all(fits) {
        let words = |uv: &Vec2| (*uv / step).round().to_array().map(|c| exponential(c as i32, UV_EXPONENT));
        let values: Vec<[u32; 2]> = values.iter().map(words).collect();
        return Stream::new("TEXCOORD_0", &values, FLOAT, "VEC2").filtered("EXPONENTIAL");
    }
    Stream::new("TEXCOORD_0", &values, FLOAT, "VEC2")
}

/// Linear RGBA.
pub(super) fn colors(part: &TileMesh) -> Stream {
    let values: Vec<[u8; 4]> = part.vertices.iter().map(|v| v.color).collect();
    Stream::new("COLOR_0", &values, UNSIGNED_BYTE, "VEC4").normalized()
}
