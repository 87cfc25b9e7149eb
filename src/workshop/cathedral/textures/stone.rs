//! Stone: ashlar, carved work, paving, marble.

use super::{Noise, hex};
use glam::{Vec2, Vec3};

/// How a wall is built.
pub struct Masonry {
    /// Lightest and darkest blocks.
    stone: [u32; 2],
    joint: u32,
    courses: i64,
    blocks: i64,
    /// Share of grey crusts.
    weather: f32,
    /// Strength of the tool marks.
    tooling: f32,
    /// Width of a joint in tiles.
    width: f32,
}

/// Cleaned blond ashlar in courses of 0.40 m, joints of 8 mm.
pub const INSIDE: Masonry = Masonry {
    stone: [0xEBE1CB, 0xCFBE9B],
    joint: 0xB9A988,
    courses: 7,
    blocks: 4,
    weather: 0.0,
    tooling: 1.0,
    width: 0.0016,
};
/// Pale ashlar as the rain leaves it; crusts and streaks are laid over it by place.
pub const OUTSIDE: Masonry = Masonry {
    stone: [0xDCD2BB, 0xCCC0A5],
    joint: 0x9C937F,
    courses: 7,
    blocks: 4,
    weather: 0.08,
    tooling: 0.7,
    width: 0.0020,
};
/// Courses of quays and bridges.
pub const QUAY: Masonry = Masonry {
    stone: [0xB9B09C, 0xA39B89],
    joint: 0x7E776A,
    courses: 8,
    blocks: 4,
    weather: 0.25,
    tooling: 0.5,
    width: 0.0022,
};
/// Webs of vaults: thin courses of 0.20 m, softer stone.
pub const WEBS: Masonry = Masonry {
    stone: [0xEEE5D0, 0xD3C4A2],
    joint: 0xB4A481,
    courses: 10,
    blocks: 4,
    weather: 0.0,
    tooling: 0.5,
    width: 0.0022,
};

/// Which block of a wall of `courses` × about `blocks` a place lies in, and how far (in tiles) from its joints.
pub fn block_at(noise: &Noise, p: Vec2, courses: i64, blocks: i64) -> (i64, i64, f32) {
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

/// Coursed blocks of varied tone, each dressed with the bolster in its own direction inside a drafted margin.
pub fn ashlar(noise: &Noise, p: Vec2, wall: &Masonry, texel: f32) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, wall.courses, wall.blocks);
    let own = |salt: i64| noise.hash(row * 131 + block * 7, salt);
    let tone = own(9) * 0.55 + own(21) * 0.25 + 0.1;
    let mut color = hex(wall.stone[0]).lerp(hex(wall.stone[1]), tone);
    // Some blocks are warmer, a few greyer: they come from several quarries.
    let warm = own(3);
    if warm > 0.86 {
        color *= Vec3::new(1.01, 0.99, 0.955);
    } else if warm < 0.12 {
        color *= Vec3::new(0.955, 0.965, 0.985);
    }
    // Bedding: faint level bands, shells and pores.
    let bed = noise.value(Vec2::new(p.x, p.y), 11) * 0.4 + noise.value(Vec2::new(p.x * 0.999, p.y), 48) * 0.6;
    color *= 1.0 + 0.030 * (bed - 0.5) + 0.035 * noise.fbm(p, 5) + 0.030 * noise.fbm(p, 40);
    let pore = noise.value(p, 300);
    if pore > 0.90 {
        color *= 1.0 - (pore - 0.90) * 0.9;
    }
    // Tool marks: slanting strokes of a toothed bolster, thirty to the tile, broken by the hand.
    let margin = ((edge - wall.width * 4.0) / 0.004).clamp(0.0, 1.0);
    let slope: f32 = [1.0, -1.0, 0.45, -0.6][(own(31) * 4.0) as usize % 4];
    let turn = 96.0 + (own(41) * 3.0).floor() * 16.0;
    let along = (p.x * slope.round().clamp(-1.0, 1.0) + p.y) * turn;
    let stroke = (along + 0.8 * noise.fbm(p, 24)) * std::f32::consts::TAU;
    let depth = 0.018 + 0.022 * noise.value(p, 20);
    let draft = (p.x * 420.0 * std::f32::consts::TAU).sin() * 0.012 * (1.0 - margin);
    color *= 1.0 + wall.tooling * (stroke.sin() * depth * margin * own(51).sqrt() + draft);
    // Stains that ran down, lighter scuffs.
    let run = noise.value(Vec2::new(p.x, p.y * 0.999), 14) * noise.value(Vec2::new(p.x, p.y), 3);
    color *= 1.0 - 0.07 * ((run - 0.42) * 4.0).clamp(0.0, 1.0);
    if wall.weather > 0.0 {
        // Grey crusts, drawn out downwards.
        let streak = noise.value(p, 9) * 0.5 + noise.fbm(p, 3) * 0.8;
        color = color.lerp(hex(0x6E6A62), (streak * 1.3 - 0.12).clamp(0.0, 1.0) * wall.weather);
    }
    let rough = wall.width * (1.0 + 0.5 * noise.fbm(p, 64));
    // The arris catches light, the joint lies back.
    let arris = 1.0 - ((edge - rough) / (texel * 2.5)).clamp(0.0, 1.0);
    let joint = 1.0 - ((edge - rough) / texel).clamp(0.0, 1.0);
    (color * (1.0 - 0.07 * arris)).lerp(hex(wall.joint) * (0.96 + 0.06 * noise.fbm(p, 90)), joint * 0.85)
}

/// Carved work: fine claw marks, pores, a breath of dust.
pub fn carved(noise: &Noise, p: Vec2) -> Vec3 {
    let claw = ((p.x * 90.0 + 0.7 * noise.fbm(p, 12)) * std::f32::consts::TAU).sin() * noise.value(p, 9);
    let pore = if noise.value(p, 220) > 0.9 { 0.955 } else { 1.0 };
    hex(0xE0D4B8) * pore * (0.995 + 0.030 * noise.fbm(p, 4) + 0.045 * noise.fbm(p, 56) + 0.012 * claw)
}

/// Large pale slabs, worn smooth, each of its own tone.
pub fn slabs(noise: &Noise, p: Vec2, texel: f32) -> Vec3 {
    let (row, block, edge) = block_at(noise, p, 6, 4);
    let own = |salt: i64| noise.hash(row * 57 + block, salt);
    let base = hex(0xDDD5C3).lerp(hex(0xB7AB94), own(2) * 0.75);
    let tint = if own(5) > 0.72 { Vec3::new(0.95, 0.965, 0.99) } else { Vec3::new(1.0, 0.99, 0.965) };
    let shell = noise.value(p, 150);
    let mut color = base * tint * (1.0 + 0.05 * noise.fbm(p, 6) + 0.03 * noise.fbm(p, 44));
    if shell > 0.93 {
        color *= 0.93;
    }
    // Scratches and the wear of feet.
    let scratch = noise.fbm(Vec2::new(p.x, p.y), 18).abs();
    color *= 1.0 + 0.018 * (scratch < 0.02) as u8 as f32;
    let width = 0.0010 + 0.0004 * noise.fbm(p, 30);
    let worn = 1.0 - ((edge - width) / 0.006).clamp(0.0, 1.0);
    let line = 1.0 - ((edge - width) / texel).clamp(0.0, 1.0);
    (color * (1.0 - 0.06 * worn)).lerp(hex(0x857A66), line * 0.8)
}

fn veins(noise: &Noise, p: Vec2, cells: i64) -> f32 {
    (noise.fbm(p, cells) * 5.0 + noise.fbm(p, cells * 3)).sin().abs().powf(7.0)
}

/// Honed squares set on the diagonal, cream liais and grey-blue stone, worn towards each other.
pub fn chequer(noise: &Noise, p: Vec2, texel: f32) -> Vec3 {
    let q = Vec2::new(p.x + p.y, p.x - p.y) * 2.0;
    let cell = q.floor();
    let (x, y) = ((cell.x as i64).rem_euclid(4), (cell.y as i64).rem_euclid(4));
    let pale = (x + y) % 2 == 0;
    let f = q - cell;
    let edge = f.min(Vec2::ONE - f).min_element() / 2.8;
    let tone = 0.93 + 0.12 * noise.hash(x * 9 + y, 17);
    let base = if pale {
        hex(0xD6CCB8) * (1.0 - 0.07 * veins(noise, p, 4))
    } else {
        hex(0x77777A) * (1.0 + 0.13 * veins(noise, p, 5))
    };
    let color = base * tone * (1.0 + 0.07 * noise.fbm(p, 7) + 0.04 * noise.fbm(p, 60));
    let line = 1.0 - ((edge - 0.0015) / texel).clamp(0.0, 1.0);
    color.lerp(hex(0x9A917E), line * 0.7)
}

/// The choir's marble: framed squares with a star of red, green and grey on white.
pub fn inlay(noise: &Noise, p: Vec2, texel: f32) -> Vec3 {
    let q = p * 2.0;
    let cell = q.floor();
    let c = q - cell - 0.5;
    let a = c.abs();
    let (square, diamond) = (a.max_element(), a.element_sum());
    let star = square.max(diamond * std::f32::consts::FRAC_1_SQRT_2).min(square * 1.25) - 0.235;
    let vein = veins(noise, p, 4);
    let (white, grey) = (hex(0xE2DBCD) * (1.0 - 0.10 * vein), hex(0x6A6C70) * (1.0 + 0.25 * vein));
    let (red, green) = (hex(0x8A4B3D) * (0.9 + 0.35 * vein), hex(0x45594A) * (0.9 + 0.4 * vein));
    let odd = (cell.x as i64 + cell.y as i64).rem_euclid(2) == 0;
    let lines = [square - 0.46, square - 0.40, diamond - 0.38, star, diamond - 0.13];
    let mut color = if lines[0] > 0.0 { grey } else { white };
    if lines[1] < 0.0 {
        color = if odd { white * 0.97 } else { grey * 1.35 };
    }
    if lines[2] < 0.0 {
        color = white;
    }
    if lines[3] < 0.0 && a.min_element() < 0.12 {
        color = if odd { red } else { green };
    }
    if lines[4] < 0.0 {
        color = if odd { hex(0xC9A24A) * 0.9 } else { white };
    }
    let edge = lines.iter().map(|d| d.abs()).fold(f32::INFINITY, f32::min) / 2.0;
    let line = 1.0 - ((edge - 0.0012) / texel).clamp(0.0, 1.0);
    (color * (1.0 + 0.05 * noise.fbm(p, 9))).lerp(hex(0x5C564B), line * 0.55)
}

/// White statuary marble.
pub fn statuary(noise: &Noise, p: Vec2) -> Vec3 {
    hex(0xECE8DF) * (1.0 - 0.06 * veins(noise, p, 3) + 0.03 * noise.fbm(p, 20))
}
