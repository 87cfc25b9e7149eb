//! Vertices as streams keep them between file and piece.

use super::Piece;
use crate::content::picture::srgb_to_linear;
use std::sync::LazyLock;

/// What vertices of a file have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Has {
    pub normals: bool,
    pub uvs: bool,
    pub colors: bool,
}

/// One vertex; what the file lacks is left as it is here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    pub position: [f64; 3],
    pub normal: [f32; 3],
    pub uv: [f32; 2],
    /// Linear.
    pub color: [u8; 4],
}

impl Default for Vertex {
    fn default() -> Self {
        Self { position: [0.0; 3], normal: [0.0; 3], uv: [0.0; 2], color: [255; 4] }
    }
}

/// Bytes of a vertex in a temporary file, whatever the model has of it.
pub(super) const VERTEX_BYTES: usize = 48;

impl Vertex {
    /// For a temporary file.
    pub fn to_bytes(self) -> [u8; VERTEX_BYTES] {
        let mut bytes = [0; VERTEX_BYTES];
        let position = self.position.map(f64::to_le_bytes);
        let rest = [self.normal[0], self.normal[1], self.normal[2], self.uv[0], self.uv[1]].map(f32::to_le_bytes);
        let all = position.as_flattened().iter().chain(rest.as_flattened()).chain(&self.color);
        bytes.iter_mut().zip(all).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// From a temporary file.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let wide = |i: usize| bytes.get(8 * i..).and_then(<[u8]>::first_chunk).map_or(0.0, |b| f64::from_le_bytes(*b));
        let narrow =
            |i: usize| bytes.get(24 + 4 * i..).and_then(<[u8]>::first_chunk).map_or(0.0, |b| f32::from_le_bytes(*b));
        Self {
            position: [wide(0), wide(1), wide(2)],
            normal: [narrow(0), narrow(1), narrow(2)],
            uv: [narrow(3), narrow(4)],
            color: bytes.get(44..).and_then(<[u8]>::first_chunk).copied().unwrap_or([255; 4]),
        }
    }

    /// Writes it to its place in a piece whose buffers are as long as they will be.
    pub fn put(self, piece: &mut Piece, place: u32) {
        fn set<T>(to: &mut [T], place: u32, value: T) {
            if let Some(to) = to.get_mut(place as usize) {
                *to = value;
            }
        }
        set(&mut piece.positions, place, self.position);
        set(&mut piece.normals, place, self.normal);
        set(&mut piece.uvs, place, self.uv);
        set(&mut piece.colors, place, self.color);
    }
}

impl Has {
    /// A piece with room for so many vertices.
    pub fn room(self, vertices: usize) -> Piece {
        let of = |has: bool| if has { vertices } else { 0 };
        Piece {
            positions: vec![[0.0; 3]; vertices],
            normals: vec![[0.0; 3]; of(self.normals)],
            uvs: vec![[0.0; 2]; of(self.uvs)],
            colors: vec![[255; 4]; of(self.colors)],
            ..Piece::default()
        }
    }
}

/// Colours of eight bits, which nearly all are: a power for every one of a billion takes a minute.
static LINEAR: LazyLock<[u8; 256]> =
    LazyLock::new(|| std::array::from_fn(|value| to_byte(srgb_to_linear(value as f32 / 255.0))));

/// An sRGB colour, 0 to 1 with straight alpha, as linear bytes.
pub(super) fn linear_color([red, green, blue, alpha]: [f32; 4]) -> [u8; 4] {
    let linear = |value: f32| {
        let scaled = value * 255.0;
        let whole = scaled.round();
        match LINEAR.get(whole as usize) {
            Some(byte) if (scaled - whole).abs() < 1e-3 && value >= 0.0 => *byte,
            _ => to_byte(srgb_to_linear(value)),
        }
    };
    [linear(red), linear(green), linear(blue), to_byte(alpha)]
}

/// 0..1 to 0..255, rounded; what is no number becomes 0.
pub(super) fn to_byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// What is no number, in a place where one is needed, is 0.
pub(super) fn finite(value: f32) -> f32 {
    if value.is_finite() { value } else { 0.0 }
}

/// The box around positions; what is not finite does not count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reach {
    min: [f64; 3],
    max: [f64; 3],
}

impl Default for Reach {
    fn default() -> Self {
        Self { min: [f64::INFINITY; 3], max: [f64::NEG_INFINITY; 3] }
    }
}

impl Reach {
    /// Grows to hold a position.
    pub fn add(&mut self, position: [f64; 3]) {
        if position.iter().all(|v| v.is_finite()) {
            for (axis, value) in position.into_iter().enumerate() {
                self.min[axis] = self.min[axis].min(value);
                self.max[axis] = self.max[axis].max(value);
            }
        }
    }

    /// Smallest and largest corner, `None` where nothing was added.
    pub fn corners(self) -> Option<[[f64; 3]; 2]> {
        (self.min[0] <= self.max[0]).then_some([self.min, self.max])
    }
}
