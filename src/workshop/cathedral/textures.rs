//! Small tileable pictures, drawn from a seed.

use super::kit::MaterialId;
use crate::content::surface::Picture;
use glam::{Vec2, Vec3};

/// Texels of a side.
const SIZE: u32 = 512;

/// The picture of one material; see [`super::materials::tile_metres`] for what it covers.
pub fn picture(id: MaterialId, name: &str, seed: u64) -> Picture {
    let noise = Noise(seed ^ (id as u64) << 32);
    let paint: Box<dyn Fn(Vec2) -> Vec3> = match id {
        MaterialId::Stone => {
            Box::new(move |p| ashlar(&noise, p, [hex(0xE6DBC2), hex(0xD9C9A6)], hex(0xDCD0B6) * 0.80, 7, 4, 0.0))
        }
        MaterialId::Vault => {
            Box::new(move |p| ashlar(&noise, p, [hex(0xEADFC6), hex(0xD8C9A6)], hex(0xB5A682), 8, 3, 0.0))
        }
        MaterialId::Carved => {
            Box::new(move |p| hex(0xE0D4B8) * (0.99 + 0.02 * noise.fbm(p, 3) + 0.035 * noise.fbm(p, 64)))
        }
        MaterialId::Lead => Box::new(move |p| lead(&noise, p)),
        MaterialId::Oak => Box::new(move |p| oak(&noise, p)),
        MaterialId::Floor => Box::new(move |p| slabs(&noise, p)),
        MaterialId::Marble => Box::new(move |p| marble(&noise, p)),
        MaterialId::Glass => Box::new(move |p| glass(&noise, p)),
        MaterialId::Iron => Box::new(move |p| Vec3::splat(0.17 + 0.05 * noise.fbm(p, 16))),
        MaterialId::Gilding => Box::new(move |p| hex(0xD4AC54) * (0.9 + 0.15 * noise.fbm(p, 12))),
        outside => super::textures_outside::paint(outside, noise),
    };
    let mut rgba = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let p = Vec2::new((x as f32 + 0.5) / SIZE as f32, (y as f32 + 0.5) / SIZE as f32);
            let c = paint(p).clamp(Vec3::ZERO, Vec3::ONE) * 255.0;
            rgba.extend([c.x as u8, c.y as u8, c.z as u8, 255]);
        }
    }
    Picture::from_rgba(format!("{}.png", name.replace([' ', ','], "-")), SIZE, SIZE, rgba)
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
}

/// Which block of a wall of `courses` × about `blocks` a place lies in, and how far (in tiles) from its joints.
pub(super) fn block_at(noise: &Noise, p: Vec2, courses: i64, blocks: i64) -> (i64, i64, f32) {
    let y = p.y * courses as f32;
    let row = y.floor() as i64;
    let shift = noise.hash(row, 77);
    let x = (p.x + shift).rem_euclid(1.0) * blocks as f32;
    let cell = x.floor() as i64;
    // Joints wander by up to a third of a block, so that lengths differ.
    let joint = |k: i64| k as f32 + 0.34 * (noise.hash(row * 31 + k.rem_euclid(blocks), 5) - 0.5) * 2.0;
    let own = if x < joint(cell) {
        cell - 1
    } else if x >= joint(cell + 1) {
        cell + 1
    } else {
        cell
    };
    let dx = (x - joint(own)).min(joint(own + 1) - x) / blocks as f32;
    let dy = (y - y.floor()).min(1.0 - (y - y.floor())) / courses as f32;
    (row, own.rem_euclid(blocks), dx.min(dy))
}

pub(super) fn ashlar(
    noise: &Noise,
    p: Vec2,
    stone: [Vec3; 2],
    joint: Vec3,
    courses: i64,
    blocks: i64,
    weather: f32,
) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, courses, blocks);
    let tone = noise.hash(row * 131 + block, 9);
    let grain = noise.fbm(p, 32) * 0.05 + noise.fbm(p, 5) * 0.025;
    let mut color = stone[0].lerp(stone[1], tone) * (1.0 + grain);
    if noise.hash(row * 57 + block, 3) > 0.8 {
        color *= 0.955;
    }
    if weather > 0.0 {
        // Grey crusts, drawn out downwards.
        let streak = noise.value(Vec2::new(p.x, p.y * 0.999), 9) * 0.5 + noise.fbm(Vec2::new(p.x, p.y), 3) * 0.8;
        let crust = (streak * 1.3 - 0.12).clamp(0.0, 1.0) * weather;
        color = color.lerp(hex(0x6E6A62), crust);
    }
    let line = 1.0 - ((edge * SIZE as f32 - 0.6) / 1.3).clamp(0.0, 1.0);
    color.lerp(joint, line * 0.8)
}

fn slabs(noise: &Noise, p: Vec2) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, 4, 3);
    let tone = noise.hash(row * 17 + block, 2);
    let base = hex(0xD8CFBB).lerp(hex(0xC6BBA3), tone) * (1.0 + 0.07 * noise.fbm(p, 7) + 0.03 * noise.fbm(p, 40));
    let line = 1.0 - ((edge * SIZE as f32 - 0.3) / 1.2).clamp(0.0, 1.0);
    base.lerp(hex(0x8F8672), line * 0.75)
}

/// Squares of half a metre set on the diagonal, black and white.
fn marble(noise: &Noise, p: Vec2) -> Vec3 {
    let q = Vec2::new(p.x + p.y, p.x - p.y) * 2.0;
    let cell = q.floor();
    let white = (cell.x as i64 + cell.y as i64).rem_euclid(2) == 0;
    let f = q - cell;
    let edge = f.min(Vec2::ONE - f).min_element();
    let vein = (noise.fbm(p, 4) * 5.0 + noise.fbm(p, 12)).sin().abs().powf(6.0);
    let base = if white { hex(0xDAD3C4) * (1.0 - 0.10 * vein) } else { hex(0x45444A) * (1.0 + 0.45 * vein) };
    if edge < 0.012 { base.lerp(hex(0x9A927F), 0.6) } else { base }
}

/// Sheets 0.65 m wide between standing seams, lapped every 2.6 m in a broken bond.
fn lead(noise: &Noise, p: Vec2) -> Vec3 {
    let x = p.x * 4.0;
    let sheet = x.floor() as i64;
    let f = x - x.floor();
    let lap = (p.y + if sheet % 2 == 0 { 0.0 } else { 0.5 }).rem_euclid(1.0);
    let tone = noise.hash(sheet, (p.y * 2.0) as i64);
    let mut color = hex(0x8C9196) * (0.93 + 0.1 * tone + 0.08 * noise.fbm(p, 6));
    let seam = (f - 0.5).abs() * 2.0;
    if seam > 0.93 {
        color *= if f > 0.5 { 1.16 } else { 0.66 };
    }
    if lap < 0.012 {
        color *= 0.72;
    }
    color
}

/// Boards 0.15 m wide, the grain along v.
fn oak(noise: &Noise, p: Vec2) -> Vec3 {
    let x = p.x * 8.0;
    let board = x.floor() as i64;
    let f = x - x.floor();
    let shifted = Vec2::new(p.x, (p.y + noise.hash(board, 1)).rem_euclid(1.0));
    let grain = noise.value(Vec2::new(shifted.x, 0.0) + Vec2::new(0.02, 0.0) * noise.fbm(shifted, 3), 96)
        + 0.6 * noise.value(Vec2::new(shifted.x, shifted.y * 0.06), 128);
    let tone = noise.hash(board, 4);
    let base = hex(0x9A6F42).lerp(hex(0x7A5431), tone) * (0.82 + 0.24 * grain);
    if f.min(1.0 - f) < 0.03 { base * 0.55 } else { base }
}

/// Two lights by two medallions, each on its own ground: figures in mantles, diaper around, borders left and right.
pub(super) fn glass(noise: &Noise, p: Vec2) -> Vec3 {
    let cell = (p * 2.0).floor();
    let which = (cell.x as i64 + 2 * cell.y as i64).rem_euclid(4);
    let p = p * 2.0 - cell;
    let (blue, red, gold, green) = (hex(0x2348B4), hex(0xB4202A), hex(0xE9B949), hex(0x2F8F5B));
    let (violet, white, sky) = (hex(0x6B3FA0), hex(0xF1E7CF), hex(0x4F86D8));
    // Ground, crossings, medallion's ground, the two robes and mantles.
    let (ground, crossing, field, robes) = match which {
        0 => (blue, red, sky * 0.75, [green, red, white, violet]),
        1 => (red * 0.9, blue, blue, [white, green, gold, blue]),
        2 => (blue * 0.85, gold, red * 0.85, [white, blue, green, gold]),
        _ => (hex(0x1E3A8A), white, blue * 1.1, [gold, violet, red, white]),
    };
    let c = p - 0.5;
    let mut color;
    let mut line = f32::INFINITY;
    let side = 0.5 - c.x.abs();
    let to_joint = |x: f32| 0.5 - (x - x.floor() - 0.5).abs();
    let r = c.length() / 0.40;
    if side < 0.09 {
        // Border: alternating leaves and gems, a pearl fillet outside.
        let k = (p.y * 12.0).floor() as i64;
        let gem = [gold, red, green][k.rem_euclid(3) as usize];
        color = if !(0.018..0.066).contains(&side) { white * 0.95 } else { gem };
        line = line.min(to_joint(p.y * 12.0) / 12.0);
        line = line.min((side - 0.018).abs()).min((side - 0.066).abs()).min((side - 0.09).abs());
    } else if r >= 1.0 {
        // Diaper: lozenges with small crossings.
        let q = Vec2::new(c.x + c.y, c.x - c.y) * 10.0;
        let f = q - q.floor();
        let edge = f.min(Vec2::ONE - f);
        let shade = noise.hash(q.x.floor() as i64, q.y.floor() as i64);
        color = if edge.max_element() < 0.2 { crossing } else { ground * (0.85 + 0.35 * shade) };
        line = (edge.min_element() / 14.0).min((r - 1.0).abs() * 0.40);
    } else if r > 0.86 {
        // A ruby ring and a ring of pearls.
        let sector = (c.to_angle() / std::f32::consts::TAU * 32.0).rem_euclid(32.0);
        color = if r > 0.93 {
            red
        } else if sector as i64 % 2 == 0 {
            gold
        } else {
            white
        };
        line = line.min((r - 0.93).abs().min((r - 0.86).abs()).min(1.0 - r) * 0.40);
    } else {
        color = field * (0.9 + 0.5 * noise.fbm(p, 10));
        line = line.min((r - 0.86).abs() * 0.40);
        if c.y > 0.235 {
            color = green * 0.8;
            line = line.min((c.y - 0.235).abs());
        }
        for (x, lean, robe, mantle) in [(-0.12, 0.10, robes[0], robes[1]), (0.13, -0.14, robes[2], robes[3])] {
            let q = Vec2::new(c.x - x - lean * c.y, c.y);
            let head = (q + Vec2::new(0.0, 0.17)).length();
            let body = q.x.abs() - (0.045 + 0.10 * (q.y + 0.13).clamp(0.0, 0.36));
            if head < 0.062 {
                color = if head < 0.038 { hex(0xE3BFA0) } else { gold };
                line = line.min((head - 0.038).abs()).min((head - 0.062).abs());
            } else if q.y > -0.13 && q.y < 0.24 && body < 0.0 {
                let fold = if (q.x * 60.0 + q.y * 14.0).sin() > 0.55 { 0.72 } else { 1.0 };
                let wrapped = q.x * lean.signum() > 0.01 + 0.05 * q.y;
                color = if wrapped { mantle } else { robe } * fold;
                line = line.min(-body).min((q.y - 0.04).abs());
            }
        }
    }
    // Saddle bars; brush-work and dirt vary the light.
    color *= 0.9 + 0.28 * noise.fbm(p, 9) + 0.12 * noise.fbm(p, 48);
    let lead = hex(0x0B0B0E);
    let texels = SIZE as f32 / 2.0;
    let dark = 1.0 - ((line * texels - 0.6) / 1.1).clamp(0.0, 1.0);
    if to_joint(p.y * 4.0) / 4.0 < 0.006 { lead } else { color.lerp(lead, dark) }
}
