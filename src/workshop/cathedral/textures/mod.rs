//! Pictures of every material, drawn from a seed: tileable, but for the glass, which is one picture of all windows.

mod figures;
mod glass;
mod paint;
mod pane;
pub(super) mod stone;
mod wood;

use super::kit::MaterialId;
use crate::content::surface::Picture;
use glam::{Vec2, Vec3};

/// Texels of a side: at detail 1 a wall has over 700 to the metre, so that tooling reads at arm's length.
pub fn texels(id: MaterialId, detail: u8) -> u32 {
    let full = match id {
        MaterialId::Stone | MaterialId::Floor | MaterialId::Glass => 2048,
        MaterialId::GlassDark | MaterialId::Lead | MaterialId::Iron | MaterialId::Gilding | MaterialId::Bronze => 512,
        _ => 1024,
    };
    match (detail, id) {
        (0, MaterialId::Glass) => full / 2,
        (0, _) => full / 4,
        _ => full,
    }
}

/// The picture of one material; see [`super::materials::tile_metres`] for what it covers.
pub fn picture(id: MaterialId, name: &str, seed: u64, detail: u8) -> Picture {
    let noise = Noise(seed ^ (id as u64) << 32);
    let size = texels(id, detail);
    let file = format!("{}.png", name.replace([' ', ','], "-"));
    if matches!(id, MaterialId::Glass | MaterialId::GlassDark) {
        // Both sides show the same windows.
        let (width, height, mut rgba) = glass::atlas(&Noise(seed), size);
        if id == MaterialId::GlassDark {
            glass::dark(&mut rgba);
        }
        return Picture::from_rgba(file, width, height, rgba);
    }
    let texel = 1.0 / size as f32;
    let paint: Box<dyn Fn(Vec2) -> Vec3> = match id {
        MaterialId::Stone => Box::new(move |p| stone::ashlar(&noise, p, &stone::INSIDE, texel)),
        MaterialId::Vault => Box::new(move |p| stone::ashlar(&noise, p, &stone::WEBS, texel)),
        MaterialId::Carved => Box::new(move |p| stone::carved(&noise, p)),
        MaterialId::Lead => Box::new(move |p| wood::lead(&noise, p)),
        MaterialId::Oak => Box::new(move |p| wood::oak(&noise, p)),
        MaterialId::Floor => Box::new(move |p| stone::slabs(&noise, p, texel)),
        MaterialId::Marble => Box::new(move |p| stone::chequer(&noise, p, texel)),
        MaterialId::Inlay => Box::new(move |p| stone::inlay(&noise, p, texel)),
        MaterialId::WhiteMarble => Box::new(move |p| stone::statuary(&noise, p)),
        MaterialId::Painted => Box::new(move |p| paint::mural(&noise, p)),
        MaterialId::Stars => Box::new(move |p| paint::stars(&noise, p)),
        MaterialId::Bronze => {
            Box::new(move |p| hex(0x6E5534) * (0.92 + 0.20 * noise.fbm(p, 6) + 0.10 * noise.fbm(p, 48)))
        }
        MaterialId::Gilding => Box::new(move |p| hex(0xD4AC54) * (0.9 + 0.15 * noise.fbm(p, 12))),
        MaterialId::Iron | MaterialId::Glass | MaterialId::GlassDark => {
            Box::new(move |p| Vec3::splat(0.15 + 0.05 * noise.fbm(p, 16)))
        }
        outside => super::textures_outside::paint(outside, noise),
    };
    let mut rgba = Vec::with_capacity((size * size * 4) as usize);
    for y in 0..size {
        for x in 0..size {
            let p = Vec2::new((x as f32 + 0.5) / size as f32, (y as f32 + 0.5) / size as f32);
            let c = paint(p).clamp(Vec3::ZERO, Vec3::ONE) * 255.0;
            rgba.extend([c.x as u8, c.y as u8, c.z as u8, 255]);
        }
    }
    Picture::from_rgba(file, size, size, rgba)
}

/// sRGB as painters write it.
pub(super) fn hex(rgb: u32) -> Vec3 {
    Vec3::new((rgb >> 16 & 255) as f32, (rgb >> 8 & 255) as f32, (rgb & 255) as f32) / 255.0
}

/// Value noise that repeats with the tile.
#[derive(Clone, Copy)]
pub(super) struct Noise(u64);

impl Noise {
    /// 0 to 1 for a whole-numbered place.
    pub(super) fn hash(&self, x: i64, y: i64) -> f32 {
        let mut h =
            self.0 ^ (x as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        h = (h ^ (h >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        h = (h ^ (h >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((h ^ (h >> 32)) & 0xFF_FFFF) as f32 / 16_777_216.0
    }

    /// Smooth, 0 to 1, `cells` to the tile.
    pub(super) fn value(&self, p: Vec2, cells: i64) -> f32 {
        let q = p * cells as f32;
        let (i, f) = (q.floor(), q - q.floor());
        let s = f * f * (3.0 - 2.0 * f);
        let at = |dx: i64, dy: i64| self.hash((i.x as i64 + dx).rem_euclid(cells), (i.y as i64 + dy).rem_euclid(cells));
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        (a + (b - a) * s.x) * (1.0 - s.y) + (c + (d - c) * s.x) * s.y
    }

    /// Four octaves, -1 to 1.
    pub(super) fn fbm(&self, p: Vec2, cells: i64) -> f32 {
        (0..4).map(|o| (self.value(p, cells << o) - 0.5) / (1 << o) as f32).sum::<f32>() * 1.4
    }

    /// Smooth, -1 to 1, about one hill to a unit; does not repeat.
    fn wave(&self, q: Vec2) -> f32 {
        let (i, f) = (q.floor(), q - q.floor());
        let s = f * f * (3.0 - 2.0 * f);
        let at = |dx: i64, dy: i64| self.hash(i.x as i64 + dx, i.y as i64 + dy);
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        2.0 * ((a + (b - a) * s.x) * (1.0 - s.y) + (c + (d - c) * s.x) * s.y) - 1.0
    }

    /// Irregular cells, one to a unit: which, and how far the next cell begins (Worley 1996).
    fn pieces(&self, q: Vec2) -> (Vec2, f32) {
        let base = q.floor();
        let (mut first, mut second, mut cell) = (f32::INFINITY, f32::INFINITY, base);
        for dy in -1..=1 {
            for dx in -1..=1 {
                let at = base + Vec2::new(dx as f32, dy as f32);
                let (x, y) = (at.x as i64, at.y as i64);
                let spot = at + 0.5 + 0.42 * (Vec2::new(self.hash(x, y + 911), self.hash(x + 577, y)) * 2.0 - 1.0);
                let d = q.distance(spot);
                if d < first {
                    (second, first, cell) = (first, d, at);
                } else {
                    second = second.min(d);
                }
            }
        }
        (cell, (second - first) / 2.0)
    }
}
