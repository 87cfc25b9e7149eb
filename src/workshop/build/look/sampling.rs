//! Colours of the children's surface, averaged over a texel of the parent's.

use super::dressed::Dressed;
use super::nearest::{Hit, Surface};
use super::pyramid::halved;
use glam::{Vec2, Vec3, Vec4};
use std::borrow::Cow;

/// A child's atlas at about half the parent's texel: the area of a parent's texel is
/// then the mean of four points of it, each read between four texels.
pub(super) struct Sampler<'a> {
    rgba: Cow<'a, [u8]>,
    width: usize,
    height: usize,
    alpha: bool,
    /// The parent's, metres.
    pub texel: f32,
}

/// Mip levels up to which the gutters keep charts apart.
const LEVELS: u32 = 2;

impl<'a> Sampler<'a> {
    /// Of a page of a child, for texels of `texel` metres.
    pub fn new(child: &'a Dressed, page: usize, texel: f32) -> Self {
        let Some(atlas) = &child.atlases[page] else {
            return Self { rgba: Cow::Borrowed(&[]), width: 0, height: 0, alpha: false, texel };
        };
        let (mut width, mut height) = (atlas.picture.width as usize, atlas.picture.height as usize);
        let mut rgba = Cow::Borrowed(atlas.picture.rgba());
        let finer = f64::from(texel) / child.texel_metres.max(1e-12);
        let levels = (finer.log2().round() - 1.0).clamp(0.0, f64::from(LEVELS)) as u32;
        for _ in 0..levels {
            rgba = Cow::Owned(halved(&rgba, width, height));
            (width, height) = (width.div_ceil(2), height.div_ceil(2));
        }
        Self { rgba, width, height, alpha: atlas.alpha, texel }
    }

    /// Between the four texels around a point given in texture coordinates: colour weighted by alpha, and alpha.
    fn read(&self, uv: Vec2) -> Vec4 {
        if self.rgba.is_empty() {
            return Vec4::splat(255.0);
        }
        let last = Vec2::new((self.width - 1) as f32, (self.height - 1) as f32);
        let at = (uv * (last + 1.0) - 0.5).clamp(Vec2::ZERO, last);
        let (x, y) = (at.x as usize, at.y as usize);
        let part = at - Vec2::new(x as f32, y as f32);
        let (right, below) = ((x + 1).min(self.width - 1), (y + 1).min(self.height - 1));
        let texel = |x: usize, y: usize| {
            let at = (y * self.width + x) * 4;
            let t = &self.rgba[at..at + 4];
            let texel = Vec4::new(f32::from(t[0]), f32::from(t[1]), f32::from(t[2]), f32::from(t[3]));
            if self.alpha { (texel * (texel.w / 255.0)).truncate().extend(texel.w) } else { texel }
        };
        let above = texel(x, y).lerp(texel(right, y), part.x);
        let under = texel(x, below).lerp(texel(right, below), part.x);
        above.lerp(under, part.y)
    }
}

/// What is needed to tell the colour of a point of the children's surface.
pub(super) struct Colors<'a> {
    pub surface: &'a Surface,
    pub children: &'a [&'a Dressed],
    pub samplers: &'a [Sampler<'a>],
}

impl Colors<'_> {
    /// The mean around a point over a parallelogram with these sides.
    pub fn at(&self, hit: &Hit, sides: [Vec3; 2]) -> [u8; 4] {
        let facet = &self.surface.facets[hit.facet as usize];
        let (child, triangle) = (facet.name.0 as usize, facet.name.1 as usize);
        let (Some(dressed), Some(sampler)) = (self.children.get(child), self.samplers.get(child)) else {
            return [255; 4];
        };
        let corner = |k: usize| {
            let index = dressed.mesh.indices[triangle * 3 + k] as usize;
            Vec2::from(dressed.mesh.vertices[index].uv)
        };
        let (a, b, c) = (corner(0), corner(1), corner(2));
        let (ab, ac) = (b - a, c - a);
        let uv = a + ab * hit.v + ac * hit.w;

        // What a step in space is in shares of the two sides: least squares.
        let (g11, g12, g22) = (facet.ab.length_squared(), facet.ab.dot(facet.ac), facet.ac.length_squared());
        let determinant = g11 * g22 - g12 * g12;
        let size = Vec2::new(sampler.width as f32, sampler.height as f32);
        let [right, down] = sides.map(|side| {
            let (d1, d2) = (side.dot(facet.ab), side.dot(facet.ac));
            let step = (ab * (d1 * g22 - d2 * g12) + ac * (d2 * g11 - d1 * g12)) / determinant;
            // A quarter of a texel of the parent's; never further than the gutters reach.
            let step = step * size * 0.25;
            if step.is_finite() { step.clamp_length_max(FARTHEST) / size } else { Vec2::ZERO }
        });
        let mut sum = Vec4::ZERO;
        for offset in [-right - down, right - down, down - right, right + down] {
            sum += sampler.read(uv + offset);
        }
        let mean = sum * 0.25;
        let color = if sampler.alpha && mean.w > 0.0 { mean.truncate() * (255.0 / mean.w) } else { mean.truncate() };
        let byte = |c: f32| (c + 0.5) as u8;
        [byte(color.x), byte(color.y), byte(color.z), byte(mean.w)]
    }
}

/// Texels of a child that a point may lie from the middle of a parent's texel.
const FARTHEST: f32 = 1.5;
