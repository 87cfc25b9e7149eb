//! Triangles, points, materials and pictures as plain CPU buffers: what every reader
//! makes and every writer takes.

mod hierarchy;
mod normals;
mod pixels;
mod repair;
mod scatter;
mod uv_transform;

use glam::Vec3;
use std::sync::Arc;

pub use hierarchy::Hierarchy;
pub use normals::CREASE_ANGLE;
pub use pixels::{BlockFormat, Picture, Pixels};
pub use scatter::{Instances, Points};
pub use uv_transform::UvTransform;

/// A value and what was wrong on the way without being fatal: a picture that
/// could not be decoded, triangles that had to be dropped. Each warning is one
/// sentence that names its place in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded<T> {
    /// What was read.
    pub value: T,
    /// In the order met; at most [`Warnings::LIMIT`] and a line that counts the rest.
    pub warnings: Vec<String>,
}

/// Collects warnings, a bounded number of them: a damaged file could otherwise
/// cause one for every triangle.
#[derive(Debug, Default)]
pub struct Warnings {
    lines: Vec<String>,
    left_out: usize,
}

impl Warnings {
    /// Lines kept.
    pub const LIMIT: usize = 50;

    /// Adds one.
    pub fn add(&mut self, line: impl Into<String>) {
        if self.lines.len() < Self::LIMIT {
            self.lines.push(line.into());
        } else {
            self.left_out += 1;
        }
    }

    /// All lines, and how many were left out.
    pub fn into_lines(mut self) -> Vec<String> {
        if self.left_out > 0 {
            self.lines.push(format!("and {} more warnings", self.left_out));
        }
        self.lines
    }
}

/// Triangles that share one material.
///
/// `positions`, `normals` and, where present, `uvs` and `colors` have the same
/// length; `indices` holds three entries a triangle, counter-clockwise seen
/// from the front, each below `positions.len()`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Primitive {
    /// Metres, Y up.
    pub positions: Vec<[f32; 3]>,
    /// Unit vectors. Readers compute them where a file has none.
    pub normals: Vec<[f32; 3]>,
    /// Texture coordinates, (0, 0) at the upper left of the picture as in glTF; empty where there are none.
    pub uvs: Vec<[f32; 2]>,
    /// Linear RGBA, 255 = 1.0, multiplied with the base colour; empty where there are none.
    pub colors: Vec<[u8; 4]>,
    /// Three a triangle.
    pub indices: Vec<u32>,
    /// Index into the materials that stand beside this primitive.
    pub material: usize,
}

impl Primitive {
    /// Number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.indices.len() / 3
    }

    /// The smallest box around all vertices, `None` without vertices.
    pub fn bounds(&self) -> Option<(Vec3, Vec3)> {
        bounds(&self.positions)
    }

    /// Bytes held by the buffers.
    pub fn size_bytes(&self) -> usize {
        self.positions.len() * 12
            + self.normals.len() * 12
            + self.uvs.len() * 8
            + self.colors.len() * 4
            + self.indices.len() * 4
    }
}

/// The smallest box around positions that are all finite, `None` without any. Four at a time, as processors like it.
pub(crate) fn bounds(positions: &[[f32; 3]]) -> Option<(Vec3, Vec3)> {
    let first = *positions.first()?;
    let (fours, rest) = positions.as_chunks::<4>();
    let (mut low, mut high) = ([first; 4], [first; 4]);
    for four in fours {
        let lanes = low.as_flattened_mut().iter_mut().zip(high.as_flattened_mut()).zip(four.as_flattened());
        for ((low, high), number) in lanes {
            *low = if *number < *low { *number } else { *low };
            *high = if *number > *high { *number } else { *high };
        }
    }
    let fold = |lanes: [[f32; 3]; 4], join: fn(Vec3, Vec3) -> Vec3| {
        lanes.iter().chain(rest).map(|p| Vec3::from_array(*p)).fold(Vec3::from_array(first), join)
    };
    Some((fold(low, Vec3::min), fold(high, Vec3::max)))
}

/// How a surface takes light: the part of glTF's material that Parvis draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// Name in the file, empty where it has none.
    pub name: String,
    /// Linear RGBA, multiplied with texture and vertex colour.
    pub base_color: [f32; 4],
    /// Base colour picture (sRGB).
    pub base_color_texture: Option<Texture>,
    /// 0 dielectric to 1 metal.
    pub metallic: f32,
    /// 0 mirror to 1 matt.
    pub roughness: f32,
    /// Linear RGB added to what light gives.
    pub emissive: [f32; 3],
    /// What the alpha channel means.
    pub alpha: Alpha,
    /// Draw both sides.
    pub double_sided: bool,
    /// `KHR_materials_unlit`: show the base colour as it is.
    pub unlit: bool,
}

impl Default for Material {
    fn default() -> Self {
        Self {
            name: String::new(),
            base_color: [1.0; 4],
            base_color_texture: None,
            metallic: 0.0,
            roughness: 0.9,
            emissive: [0.0; 3],
            alpha: Alpha::Opaque,
            double_sided: false,
            unlit: false,
        }
    }
}

/// glTF's alpha modes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// Alpha is ignored.
    Opaque,
    /// Drawn where alpha is at least the cut-off.
    Mask(f32),
    /// Blended over what is behind.
    Blend,
}

/// A picture and how it repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Texture {
    /// The pixels, shared by every material that uses them.
    pub picture: Arc<Picture>,
    /// Along u.
    pub wrap_u: Wrap,
    /// Along v.
    pub wrap_v: Wrap,
}

/// glTF's wrapping modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// Tiled.
    Repeat,
    /// The last texel goes on.
    Clamp,
    /// Tiled, every second one mirrored.
    Mirror,
}

/// A whole model, as a builder takes it or a tile holds it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Triangles, grouped by material.
    pub primitives: Vec<Primitive>,
    /// Triangles that stand in several places.
    pub instances: Vec<Instances>,
    /// Clouds of points.
    pub points: Vec<Points>,
    /// Materials the primitives point at.
    pub materials: Vec<Material>,
    /// Copyright and credit lines found in the file.
    pub credits: Vec<String>,
}

impl Model {
    /// Triangles of all primitives, those of copies counted once a copy.
    pub fn triangle_count(&self) -> usize {
        let copies = self.instances.iter().map(Instances::triangle_count).fold(0usize, usize::saturating_add);
        copies.saturating_add(self.primitives.iter().map(Primitive::triangle_count).sum())
    }

    /// How many parts there are of each kind: primitives, primitives of copies (group after group), clouds of points.
    pub fn part_counts(&self) -> [usize; 3] {
        let copied = self.instances.iter().map(|group| group.primitives.len()).sum();
        [self.primitives.len(), copied, self.points.len()]
    }

    /// Points of all clouds.
    pub fn point_count(&self) -> usize {
        self.points.iter().map(|points| points.positions.len()).sum()
    }

    /// The smallest box around all vertices, points and boxes of copies, `None` where there is nothing.
    pub fn bounds(&self) -> Option<(Vec3, Vec3)> {
        let copies = self.instances.iter().filter_map(Instances::bounds);
        let points = self.points.iter().filter_map(Points::bounds);
        self.primitives
            .iter()
            .filter_map(Primitive::bounds)
            .chain(copies)
            .chain(points)
            .reduce(|(min, max), (other_min, other_max)| (min.min(other_min), max.max(other_max)))
    }

    /// Bytes held by all buffers; a picture shared by several materials counts once.
    pub fn size_bytes(&self) -> usize {
        let mut seen: Vec<*const Picture> = Vec::new();
        let mut bytes: usize = self.primitives.iter().map(Primitive::size_bytes).sum();
        bytes += self.instances.iter().map(Instances::size_bytes).sum::<usize>();
        bytes += self.points.iter().map(Points::size_bytes).sum::<usize>();
        for texture in self.materials.iter().filter_map(|m| m.base_color_texture.as_ref()) {
            let address = Arc::as_ptr(&texture.picture);
            if !seen.contains(&address) {
                seen.push(address);
                bytes += texture.picture.size_bytes();
            }
        }
        bytes
    }
}
