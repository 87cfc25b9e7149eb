//! A tiny renderer: triangles with pictures, seen from far away, without light.

use glam::{DVec2, DVec3, Vec2};
use image::{RgbImage, RgbaImage};

/// A triangle as it is shown.
#[derive(Clone)]
pub struct Shown {
    pub positions: [DVec3; 3],
    pub uvs: [Vec2; 3],
    /// Into the pictures beside it.
    pub picture: Option<usize>,
    /// Linear factor, as sRGB would show it for white.
    pub factor: [f32; 3],
}

/// Triangles and their pictures.
#[derive(Clone, Default)]
pub struct Scene {
    pub triangles: Vec<Shown>,
    pub pictures: Vec<RgbaImage>,
}

impl Scene {
    pub fn add(&mut self, other: Self) {
        let base = self.pictures.len();
        self.pictures.extend(other.pictures);
        self.triangles.extend(other.triangles.into_iter().map(|mut t| {
            t.picture = t.picture.map(|p| p + base);
            t
        }));
    }

    /// The colour at a point of a triangle, given by its weights.
    pub fn color(&self, triangle: &Shown, weights: [f32; 3]) -> [f32; 3] {
        let uv = (0..3).map(|k| triangle.uvs[k] * weights[k]).sum();
        let texel = triangle.picture.map_or([255.0; 4], |p| filtered(&self.pictures[p], uv));
        [0, 1, 2].map(|k| texel[k] * triangle.factor[k])
    }
}

/// Between the four texels around a place; the picture repeats.
pub fn filtered(picture: &RgbaImage, uv: Vec2) -> [f32; 4] {
    let (width, height) = picture.dimensions();
    let x = uv.x * width as f32 - 0.5;
    let y = uv.y * height as f32 - 0.5;
    let mut sum = [0.0; 4];
    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let (sx, sy) = (x.floor() as i64 + dx, y.floor() as i64 + dy);
        let weight = (1.0 - (x - sx as f32).abs()) * (1.0 - (y - sy as f32).abs());
        let texel =
            picture.get_pixel(sx.rem_euclid(i64::from(width)) as u32, sy.rem_euclid(i64::from(height)) as u32).0;
        (0..4).for_each(|k| sum[k] += f32::from(texel[k]) * weight);
    }
    sum
}

/// Half as large, each texel the mean of four: a mip level.
pub fn halved(picture: &RgbaImage) -> RgbaImage {
    let (width, height) = (picture.width() / 2, picture.height() / 2);
    RgbaImage::from_fn(width.max(1), height.max(1), |x, y| {
        let at = |dx: u32, dy: u32| {
            picture.get_pixel((2 * x + dx).min(picture.width() - 1), (2 * y + dy).min(picture.height() - 1)).0
        };
        let four = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
        image::Rgba([0, 1, 2, 3].map(|k| (four.iter().map(|t| u32::from(t[k])).sum::<u32>() / 4) as u8))
    })
}

/// What nothing covers.
pub const SKY: [u8; 3] = [70, 90, 120];

/// The box `low` to `high` of the scene, seen along `-toward`; two samples a pixel along both sides.
pub fn draw(scene: &Scene, low: DVec3, high: DVec3, toward: DVec3, pixels: u32) -> RgbImage {
    let toward = toward.normalize();
    let right = DVec3::Y.cross(toward).normalize();
    let up = toward.cross(right);
    let corner = |i: usize| DVec3::select(glam::BVec3::new(i & 1 == 0, i & 2 == 0, i & 4 == 0), low, high);
    let flat = |p: DVec3| DVec2::new(p.dot(right), -p.dot(up));
    let (min, max) =
        (0..8).map(|i| flat(corner(i))).fold((DVec2::INFINITY, DVec2::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)));
    let scale = f64::from(pixels * 2) / (max - min).max_element();
    let size = ((max - min) * scale).ceil().max(DVec2::splat(2.0));
    let (width, height) = (size.x as usize, size.y as usize);
    let mut depths = vec![f64::NEG_INFINITY; width * height];
    let mut colors = vec![SKY.map(f32::from); width * height];
    for triangle in &scene.triangles {
        let [a, b, c] = triangle.positions.map(|p| (flat(p) - min) * scale);
        let depth = triangle.positions.map(|p| p.dot(toward));
        let area = (b - a).perp_dot(c - a);
        if area == 0.0 {
            continue;
        }
        let (low, high) = (a.min(b).min(c).floor().max(DVec2::ZERO), a.max(b).max(c).ceil().min(size - 1.0));
        let normal =
            (triangle.positions[1] - triangle.positions[0]).cross(triangle.positions[2] - triangle.positions[0]);
        // A little shape, the same for both sides.
        let light = 0.75 + 0.25 * normal.normalize_or_zero().dot(DVec3::new(0.4, 0.8, 0.45).normalize()).abs() as f32;
        for y in low.y as usize..=high.y.max(0.0) as usize {
            for x in low.x as usize..=high.x.max(0.0) as usize {
                let p = DVec2::new(x as f64 + 0.5, y as f64 + 0.5);
                let weights =
                    [(c - b).perp_dot(p - b), (a - c).perp_dot(p - c), (b - a).perp_dot(p - a)].map(|w| w / area);
                if weights.iter().any(|&w| w < 0.0) {
                    continue;
                }
                let z = (0..3).map(|k| depth[k] * weights[k]).sum();
                if z > depths[y * width + x] {
                    depths[y * width + x] = z;
                    colors[y * width + x] = scene.color(triangle, weights.map(|w| w as f32)).map(|c| c * light);
                }
            }
        }
    }
    RgbImage::from_fn(width as u32 / 2, height as u32 / 2, |x, y| {
        let mut sum = [0.0; 3];
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let color = colors[(y as usize * 2 + dy) * width + x as usize * 2 + dx];
            (0..3).for_each(|k| sum[k] += color[k] / 4.0);
        }
        image::Rgb(sum.map(|c| c.round() as u8))
    })
}

/// Mean difference of all channels (0 to 255) over the pixels that show something in one of the two.
pub fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let (mut sum, mut count) = (0u64, 0u64);
    for (a, b) in a.pixels().zip(b.pixels()) {
        if a.0 != SKY || b.0 != SKY {
            sum += (0..3).map(|k| u64::from(a.0[k].abs_diff(b.0[k]))).sum::<u64>();
            count += 3;
        }
    }
    sum as f64 / count.max(1) as f64
}
