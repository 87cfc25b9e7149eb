//! Triangles to pixels: orthographic, with a depth buffer, the base colour shaded by the normal.

use super::texture::Pyramid;
use crate::content::surface::{Alpha, Material, Primitive, Wrap};
use glam::{Mat3, Vec2, Vec3};
use std::sync::Arc;

/// Samples along each side of a pixel.
const SAMPLES: usize = 2;
/// What lies behind everything, linear.
const BACKGROUND: Vec3 = Vec3::new(0.88, 0.87, 0.84);
/// Of the light that comes from nowhere in particular.
const AMBIENT: f32 = 0.34;

/// From where a picture is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    /// Metres to right, up and towards the eye.
    turn: Mat3,
    /// Of the picture, in these axes.
    middle: Vec3,
    /// Samples a metre.
    scale: f32,
}

impl Camera {
    /// Looks from `direction` at the box between `min` and `max`, all of which a picture of `width` times `height`
    /// pixels holds.
    pub fn new(direction: Vec3, min: Vec3, max: Vec3, width: usize, height: usize) -> Self {
        let back = direction.normalize_or(Vec3::Y);
        // From above, north is up.
        let right = if back.y.abs() > 0.999 { Vec3::X } else { Vec3::Y.cross(back).normalize_or(Vec3::X) };
        let up = back.cross(right);
        let turn = Mat3::from_cols(right, up, back).transpose();
        let (mut low, mut high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
        for corner in 0..8 {
            let pick = |axis: usize| if corner >> axis & 1 == 0 { min[axis] } else { max[axis] };
            let point = turn * Vec3::new(pick(0), pick(1), pick(2));
            low = low.min(point);
            high = high.max(point);
        }
        let size = (high - low).max(Vec3::splat(1e-6));
        let across = (width * SAMPLES) as f32 / size.x;
        let upright = (height * SAMPLES) as f32 / size.y;
        Self { turn, middle: (low + high) * 0.5, scale: across.min(upright) * 0.94 }
    }
}

/// A picture under way.
pub(super) struct Canvas {
    camera: Camera,
    width: usize,
    height: usize,
    /// Linear RGB of every sample.
    colors: Vec<Vec3>,
    /// Metres towards the eye.
    depths: Vec<f32>,
}

/// A material with its picture at hand.
pub(super) struct Paint<'a> {
    pub material: &'a Material,
    pub picture: Option<(Arc<Pyramid>, [Wrap; 2])>,
}

/// A corner of a triangle on the canvas.
#[derive(Clone, Copy)]
struct Corner {
    place: Vec3,
    normal: Vec3,
    uv: Vec2,
    color: [f32; 4],
}

impl Canvas {
    /// Empty, of so many pixels.
    pub fn new(camera: Camera, width: usize, height: usize) -> Self {
        let (width, height) = (width * SAMPLES, height * SAMPLES);
        let count = width * height;
        Self { camera, width, height, colors: vec![BACKGROUND; count], depths: vec![f32::NEG_INFINITY; count] }
    }

    /// Draws triangles; `offset` is added to their positions.
    pub fn draw(&mut self, primitive: &Primitive, offset: Vec3, paint: &Paint<'_>) {
        let corner = |index: u32| -> Option<Corner> {
            let at = index as usize;
            let seen = self.camera.turn * (Vec3::from(*primitive.positions.get(at)?) + offset) - self.camera.middle;
            let middle = Vec2::new(self.width as f32, self.height as f32) * 0.5;
            let color = primitive.colors.get(at).copied().unwrap_or([255; 4]);
            Some(Corner {
                place: Vec3::new(middle.x + seen.x * self.camera.scale, middle.y - seen.y * self.camera.scale, seen.z),
                normal: self.camera.turn * Vec3::from(*primitive.normals.get(at)?),
                uv: primitive.uvs.get(at).copied().unwrap_or_default().into(),
                color: color.map(|c| f32::from(c) / 255.0),
            })
        };
        let triangles: Vec<[Corner; 3]> = primitive
            .indices
            .chunks_exact(3)
            .filter_map(|t| Some([corner(t[0])?, corner(t[1])?, corner(t[2])?]))
            .collect();
        for corners in &triangles {
            self.triangle(corners, paint);
        }
    }

    fn triangle(&mut self, corners: &[Corner; 3], paint: &Paint<'_>) {
        let [a, b, c] = corners.map(|corner| corner.place.truncate());
        // Positive where it faces the eye: rows go down.
        let area = (c - a).perp_dot(b - a);
        if area == 0.0 || !area.is_finite() || (area < 0.0 && !paint.material.double_sided) {
            return;
        }
        let low = a.min(b).min(c).max(Vec2::ZERO);
        let high = a.max(b).max(c).min(Vec2::new(self.width as f32, self.height as f32));
        let (left, right) = ((low.x - 0.5).ceil().max(0.0) as usize, (high.x + 0.5).floor().max(0.0) as usize);
        let (top, bottom) = ((low.y - 0.5).ceil().max(0.0) as usize, (high.y + 0.5).floor().max(0.0) as usize);
        let level = level_of(corners, area.abs(), paint);
        for y in top..bottom.min(self.height) {
            for x in left..right.min(self.width) {
                let point = Vec2::new(x as f32 + 0.5, y as f32 + 0.5);
                let wa = (c - point).perp_dot(b - point) / area;
                let wb = (a - point).perp_dot(c - point) / area;
                let wc = 1.0 - wa - wb;
                if wa < 0.0 || wb < 0.0 || wc < 0.0 {
                    continue;
                }
                let depth = corners[0].place.z * wa + corners[1].place.z * wb + corners[2].place.z * wc;
                let at = y * self.width + x;
                if self.depths.get(at).is_none_or(|&nearest| depth <= nearest) {
                    continue;
                }
                let Some(color) = shade(corners, [wa, wb, wc], paint, level) else { continue };
                self.depths[at] = depth;
                self.colors[at] = color;
            }
        }
    }

    /// The pixels as sRGB, rows from the top, three bytes each.
    pub fn pixels(&self) -> Vec<u8> {
        let (width, height) = (self.width / SAMPLES, self.height / SAMPLES);
        let mut bytes = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let mut sum = Vec3::ZERO;
                for sample in 0..SAMPLES * SAMPLES {
                    let at = (y * SAMPLES + sample / SAMPLES) * self.width + x * SAMPLES + sample % SAMPLES;
                    sum += self.colors.get(at).copied().unwrap_or(BACKGROUND).min(Vec3::ONE);
                }
                let mean = sum / (SAMPLES * SAMPLES) as f32;
                bytes.extend(mean.to_array().map(|c| (to_srgb(c) * 255.0).round() as u8));
            }
        }
        bytes
    }
}

/// How often the picture is halved until its texels are as large as samples.
fn level_of(corners: &[Corner; 3], area: f32, paint: &Paint<'_>) -> usize {
    let Some((pyramid, _)) = &paint.picture else { return 0 };
    let [a, b, c] = corners.map(|corner| corner.uv);
    let texels = (c - a).perp_dot(b - a).abs() * pyramid.texels();
    let ratio = texels / area;
    if ratio > 1.0 && ratio.is_finite() { (ratio.log2() * 0.5).round() as usize } else { 0 }
}

/// Linear RGB, or `None` where the surface lets everything through.
fn shade(corners: &[Corner; 3], weights: [f32; 3], paint: &Paint<'_>, level: usize) -> Option<Vec3> {
    let mut normal = Vec3::ZERO;
    let mut uv = Vec2::ZERO;
    let mut color = [0.0f32; 4];
    for (corner, weight) in corners.iter().zip(weights) {
        normal += corner.normal * weight;
        uv += corner.uv * weight;
        color.iter_mut().zip(corner.color).for_each(|(sum, c)| *sum += c * weight);
    }
    color.iter_mut().zip(paint.material.base_color).for_each(|(c, base)| *c *= base);
    if let Some((pyramid, wraps)) = &paint.picture {
        let [r, g, b, a] = pyramid.at(uv.x, uv.y, *wraps, level).map(|c| f32::from(c) / 255.0);
        color.iter_mut().zip([to_linear(r), to_linear(g), to_linear(b), a]).for_each(|(c, texel)| *c *= texel);
    }
    let least = match paint.material.alpha {
        Alpha::Opaque => 0.0,
        Alpha::Mask(cutoff) => cutoff,
        // Glass is not mixed with what lies behind it: half is the edge between there and not there.
        Alpha::Blend => 0.2,
    };
    if color[3] < least {
        return None;
    }
    let color = Vec3::new(color[0], color[1], color[2]);
    if paint.material.unlit {
        return Some(color);
    }
    let normal = normal.normalize_or(Vec3::Z);
    // A back that is seen is lit as a front is.
    let normal = if normal.z < 0.0 { -normal } else { normal };
    let light = Vec3::new(-0.45, 0.65, 0.61).normalize_or(Vec3::Z);
    let lit = AMBIENT + (1.0 - AMBIENT) * normal.dot(light).max(0.0);
    Some(color * lit + Vec3::from(paint.material.emissive))
}

/// From the encoding of pictures to light (IEC 61966-2-1).
fn to_linear(c: f32) -> f32 {
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn to_srgb(c: f32) -> f32 {
    if c <= 0.003_130_8 { c.max(0.0) * 12.92 } else { 1.055 * c.min(1.0).powf(1.0 / 2.4) - 0.055 }
}
