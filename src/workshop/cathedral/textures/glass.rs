//! Stained glass: one picture that holds every window, each drawn from pieces between leading lines.

use super::figures::{medallion, standing};
use super::pane::{Pane, TAU, aspect_color, light_edge, petal};
use super::{Noise, hex};
use crate::workshop::cathedral::glazing::Glazing;
use glam::{Vec2, Vec3};

/// Colours of the 13th century, and what later glaziers added.
pub(super) const BLUE: u32 = 0x1D3FA8;
pub(super) const RUBY: u32 = 0xA3161F;
pub(super) const GOLD: u32 = 0xE3AE3C;
pub(super) const GREEN: u32 = 0x2C7F4E;
pub(super) const VIOLET: u32 = 0x5B3596;
pub(super) const WHITE: u32 = 0xEDE6CE;
pub(super) const SKY: u32 = 0x4C7FD0;

/// The whole picture, `height` texels high and twice as wide; RGBA.
pub fn atlas(noise: &Noise, height: u32) -> (u32, u32, Vec<u8>) {
    let width = height * 2;
    let mut rgba = vec![0u8; (width * height * 4) as usize];
    for texel in rgba.chunks_exact_mut(4) {
        texel.copy_from_slice(&[14, 14, 18, 255]);
    }
    for glazing in Glazing::ALL {
        let (corner, size) = glazing.part();
        let to_texel = |v: f32, of: u32| (v * of as f32).round() as u32;
        let (x0, y0) = (to_texel(corner.x, width), to_texel(corner.y, height));
        let (w, h) = (to_texel(size.x, width), to_texel(size.y, height));
        let rows: &mut [u8] = &mut rgba;
        for y in 0..h {
            for x in 0..w {
                let at = Vec2::new((x as f32 + 0.5) / w as f32, 1.0 - (y as f32 + 0.5) / h as f32);
                let color = window(noise, glazing, at, h as f32);
                let k = (((y0 + y) * width + x0 + x) * 4) as usize;
                let c = color.clamp(Vec3::ZERO, Vec3::ONE) * 255.0;
                rows[k..k + 3].copy_from_slice(&[c.x as u8, c.y as u8, c.z as u8]);
            }
        }
    }
    (width, height, rgba)
}

/// The same seen from outside by day: no light comes through, leading and glass are nearly one.
pub fn dark(rgba: &mut [u8]) {
    for texel in rgba.chunks_exact_mut(4) {
        let c = Vec3::new(f32::from(texel[0]), f32::from(texel[1]), f32::from(texel[2])) / 255.0;
        let c = c.lerp(Vec3::splat(c.element_sum() / 3.0), 0.6) * 0.16 + Vec3::new(0.05, 0.055, 0.065);
        for (byte, value) in texel.iter_mut().zip([c.x, c.y, c.z]) {
            *byte = (value * 255.0) as u8;
        }
    }
}

/// Colour at a place of a window, both coordinates 0 to 1 from below left; `rows` texels high.
fn window(noise: &Noise, glazing: Glazing, at: Vec2, rows: f32) -> Vec3 {
    // Half width, height, springing over the sill, rise of the arch, lights: as the windows are built.
    let (half, height, spring, rise, lights) = match glazing {
        Glazing::RoseNorth => return rose(noise, at, 6.45, &[(16, 0.145, 0.49), (32, 0.515, 0.89)], 0, rows),
        Glazing::RoseSouth => return rose(noise, at, 6.45, &[(12, 0.145, 0.50), (24, 0.525, 0.89)], 1, rows),
        Glazing::RoseWest => return rose(noise, at, 4.8, &[(12, 0.19, 0.52), (24, 0.55, 0.91)], 2, rows),
        Glazing::Nave(_) => (2.05, 10.7, 7.11, 3.59, 2),
        Glazing::Choir(_) | Glazing::Transept => (2.2, 10.7, 6.85, 3.85, 2),
        Glazing::Apse(_) => (1.21, 10.7, 8.58, 2.12, 2),
        Glazing::ChapelStory | Glazing::ChapelGrisaille => (1.75, 6.85, 3.82, 3.03, 4),
        Glazing::TribuneNave | Glazing::TribuneChoir => (1.3, 4.6, 2.35, 2.25, 2),
        Glazing::King(_) => (0.45, 2.6, 2.6, 0.0, 1),
        Glazing::Eye => (0.5, 1.0, 1.0, 0.0, 1),
        Glazing::Lozenges => (1.0, 2.0, 2.0, 0.0, 1),
    };
    let p = Vec2::new((at.x - 0.5) * 2.0 * half, at.y * height);
    let light = light_edge(p, half, spring, rise, lights);
    let q = Vec2::new(p.x - light.x, p.y);
    let mut pane = match glazing {
        Glazing::Nave(k) => abstract_glass(noise, p, light.edge, f32::from(k) * 17.0),
        Glazing::TribuneNave => abstract_glass(noise, p * 1.2, light.edge, 51.0),
        Glazing::Choir(k) | Glazing::Apse(k) => saints(noise, q, light, u32::from(k) * 4),
        Glazing::ChapelStory => stories(noise, q, light),
        Glazing::ChapelGrisaille | Glazing::Transept | Glazing::TribuneChoir => grisaille(noise, q, light, p),
        Glazing::King(k) => king(noise, p, half, height, u32::from(k)),
        Glazing::Eye => {
            let mut pane = mosaic(noise, p, hex(BLUE), hex(RUBY), 0.09);
            medallion(&mut pane, noise, p - Vec2::new(0.0, 0.5), 0.42, 3);
            pane
        }
        _ => lozenges(noise, p, 0.16, hex(0xC9D3C4)),
    };
    if light.eye && !matches!(glazing, Glazing::Nave(_) | Glazing::TribuneNave) {
        pane = eye(noise, q - Vec2::new(0.0, light.y), light.radius, matches!(glazing, Glazing::ChapelStory));
    }
    pane.saddle_bars(p.y, 0.78);
    pane.leaded(noise, p, height / rows)
}

/// Small irregular pieces in drifts of red and blue, after Le Chevallier.
fn abstract_glass(noise: &Noise, p: Vec2, edge: f32, shift: f32) -> Pane {
    let s = Vec2::new(p.x + 40.0, p.y + shift + 40.0);
    // Leaning bands rise through the window; pieces are taller than wide.
    let lean = Vec2::new(s.x + 0.22 * (s.y * 0.9 + shift).sin(), s.y * 0.55);
    let (cell, gap) = noise.pieces(lean * 4.2);
    let drift = noise.wave(Vec2::new(cell.x * 0.30, cell.y * 0.22) + shift) + 0.25 * noise.wave(cell * 0.9);
    let chance = noise.hash(cell.x as i64, cell.y as i64);
    let color = if chance > 0.94 {
        hex(GOLD)
    } else if chance > 0.90 {
        hex(WHITE) * 0.95
    } else if drift > 0.16 {
        hex(0xC01E26) * (0.75 + 0.5 * noise.hash(cell.y as i64, cell.x as i64))
    } else if drift > 0.02 {
        hex(VIOLET).lerp(hex(0x8A1F55), noise.hash(cell.y as i64, 3 + cell.x as i64))
    } else {
        hex(0x1B49C4).lerp(hex(0x3E8BDD), noise.hash(cell.y as i64, 9 + cell.x as i64).powi(2))
    };
    let mut pane = Pane { color, lead: gap / 4.2 * 0.8 };
    // A calm fillet runs around each light.
    if edge < 0.11 {
        let k = (p.y * 3.4).floor() as i64;
        pane.color = hex(0x173A9E) * (0.8 + 0.5 * noise.hash(k, 8));
        pane.lead = (edge - 0.11).abs().min((p.y * 3.4 - k as f32 - 0.5).abs().mul_add(-1.0, 0.5) / 3.4);
    }
    pane
}

/// Ground of lozenges with small crossings.
pub(super) fn mosaic(noise: &Noise, p: Vec2, ground: Vec3, crossing: Vec3, size: f32) -> Pane {
    let q = Vec2::new(p.x + p.y, p.x - p.y) / (size * std::f32::consts::SQRT_2);
    let f = q - q.floor();
    let side = f.min(Vec2::ONE - f);
    let shade = noise.hash(q.x.floor() as i64, q.y.floor() as i64);
    let gem = side.max_element() < 0.24;
    let color = if gem { crossing } else { ground * (0.8 + 0.45 * shade) };
    let lead = if gem { 0.24 - side.max_element() } else { side.min_element() };
    Pane { color, lead: lead * size }
}

fn lozenges(noise: &Noise, p: Vec2, size: f32, tint: Vec3) -> Pane {
    let q = Vec2::new(p.x + 0.62 * p.y, p.x - 0.62 * p.y) / size;
    let f = q - q.floor();
    let shade = noise.hash(q.x.floor() as i64, q.y.floor() as i64);
    Pane { color: tint * (0.84 + 0.22 * shade), lead: f.min(Vec2::ONE - f).min_element() * size * 0.7 }
}

/// Large figures under canopies, above each other in every light: two in broad ones, four in slender ones.
fn saints(noise: &Noise, q: Vec2, light: petal::Light, seed: u32) -> Pane {
    let tiers = (light.spring / (light.half * 3.6).max(2.1)).round().max(1.0);
    let storey = light.spring / tiers;
    let tier = (q.y / storey).floor().clamp(0.0, tiers - 1.0);
    let who = seed + tier as u32 * 2 + u32::from(light.index > 0);
    let ground = [BLUE, RUBY, 0x17507A, BLUE, 0x7A1540, RUBY][who as usize % 6];
    let mut pane = mosaic(noise, q, hex(ground) * 0.95, hex(if ground == RUBY { BLUE } else { RUBY }), 0.13);
    let room = Vec2::new(q.x, q.y - tier * storey);
    let frame = if light.half > 0.6 { 0.16 } else { 0.09 };
    let wide = light.half - frame;
    standing(&mut pane, noise, room - Vec2::new(0.0, storey * 0.115), (storey * 0.70).min(wide * 5.4), who);
    // Canopy above, console with the name below.
    let gable = storey * 0.86 - room.x.abs() * 0.7 - room.y;
    if gable < 0.0 && tier < 1.5 && room.y < storey {
        let bars = (room.x * 9.0).sin().abs();
        pane.fill(gable.max(room.y - storey), hex(if bars > 0.6 { GOLD } else { WHITE }) * 0.88);
    }
    pane.fill(
        (room.y - storey * 0.105).max(-room.y),
        hex(0xD9C98F)
            * if (room.x * 26.0).sin() > 0.2 && (storey * 0.035..storey * 0.075).contains(&room.y) {
                0.45
            } else {
                1.0
            },
    );
    border(&mut pane, noise, q.y, light.edge, frame);
    pane
}

/// Pearls and leaves along the edge of a light.
fn border(pane: &mut Pane, noise: &Noise, along: f32, edge: f32, width: f32) {
    if edge > width {
        pane.lead = pane.lead.min(edge - width);
        return;
    }
    if edge < 0.0 {
        // Behind the stone.
        *pane = Pane { color: hex(0x6A6456), lead: -edge };
        return;
    }
    let k = (along / (width * 1.3)).floor();
    let f = along / (width * 1.3) - k;
    let leaf = [RUBY, GREEN, GOLD, BLUE][(k as i64).rem_euclid(4) as usize];
    let (outer, inner) = (edge < width * 0.24, edge > width * 0.80);
    pane.color = if outer || inner { hex(WHITE) * 0.92 } else { hex(leaf) * (0.85 + 0.3 * noise.hash(k as i64, 61)) };
    pane.lead = [(edge - width * 0.24).abs(), (edge - width * 0.80).abs(), (width - edge).abs()]
        .into_iter()
        .fold(f.min(1.0 - f) * width * 1.3, f32::min);
}

/// Medallions of a legend one above the other in narrow lights.
fn stories(noise: &Noise, q: Vec2, light: petal::Light) -> Pane {
    let pitch = light.half * 2.05;
    let k = (q.y / pitch).floor();
    let odd = (k as i64 + light.index as i64).rem_euclid(2) == 0;
    let (ground, gem) = if odd { (BLUE, RUBY) } else { (RUBY, BLUE) };
    let mut pane = mosaic(noise, q, hex(ground) * 0.9, hex(gem), 0.085);
    let centre = Vec2::new(0.0, (k + 0.5) * pitch);
    if centre.y + pitch * 0.4 < light.spring + light.half {
        medallion(&mut pane, noise, q - centre, light.half * 0.82, k as u32 * 5 + light.index as u32 + 1);
    }
    border(&mut pane, noise, q.y, light.edge, 0.085);
    pane
}

/// Pale painted quarries crossed by thin coloured fillets.
fn grisaille(noise: &Noise, q: Vec2, light: petal::Light, p: Vec2) -> Pane {
    let mut pane = lozenges(noise, q, 0.26, hex(0xE2E8D4));
    // Stems and leaves painted on the quarries.
    let stem = ((q.x * 21.0).sin() + (q.y * 13.0 + (q.x * 9.0).sin() * 1.6).sin()).abs();
    if stem < 0.16 {
        pane.color *= 0.62;
    }
    let pitch = light.half * 2.0;
    let f = q.y / pitch - (q.y / pitch).floor() - 0.5;
    let ring = Vec2::new(q.x, f * pitch).length() - light.half * 0.66;
    let strap = ring.abs() - 0.035;
    pane.fill(strap, hex(if light.index.is_multiple_of(2) { 0x2F57B8 } else { 0xB0222A }));
    pane.fill(Vec2::new(q.x, f * pitch).length() - light.half * 0.22, hex(0x2A4FAE));
    pane.fill(Vec2::new(q.x, f * pitch).length() - light.half * 0.11, hex(GOLD));
    border(&mut pane, noise, p.y, light.edge, 0.10);
    if light.edge > 0.03 && light.edge < 0.08 && (p.y * 8.0).rem_euclid(2.0) > 0.5 {
        pane.color = pane.color.lerp(hex(0xCBD2BE), 0.55);
    }
    pane
}

/// The eye over the lights: a flower of eight petals.
fn eye(noise: &Noise, q: Vec2, radius: f32, story: bool) -> Pane {
    let mut pane = mosaic(noise, q, hex(if story { RUBY } else { BLUE }), hex(GOLD), 0.1);
    let turn = q.to_angle() / TAU * 8.0;
    let f = turn - turn.round();
    let r = q.length();
    let petal = (Vec2::new(r - radius * 0.55, f * r * 0.8) / Vec2::new(1.0, 0.72)).length() - radius * 0.26;
    pane.fill(petal, aspect_color(turn.round() as i64));
    pane.fill(r - radius * 0.24, hex(WHITE) * 0.95);
    pane.fill(r - radius * 0.14, hex(RUBY));
    pane
}

/// A king of Judah, seated upright in a lancet.
fn king(noise: &Noise, p: Vec2, half: f32, height: f32, who: u32) -> Pane {
    let ground = [BLUE, RUBY, 0x214A9A][who as usize % 3];
    let mut pane = mosaic(noise, p, hex(ground), hex(GOLD), 0.09);
    standing(&mut pane, noise, p - Vec2::new(0.0, 0.32), height * 0.66, who + 20);
    border(&mut pane, noise, p.y, half - p.x.abs(), 0.09);
    pane
}

/// A rose: every petal holds medallions, heads outwards. `kind` 0 is the northern, 1 the southern, 2 the western.
fn rose(noise: &Noise, at: Vec2, radius: f32, rings: &[(usize, f32, f32)], kind: usize, rows: f32) -> Vec3 {
    let p = (at - 0.5) * 2.0 * radius;
    let r = p.length() / radius;
    let (first, second) = [(0x2A2FA0, VIOLET), (RUBY, BLUE), (BLUE, RUBY)][kind];
    let hub = rings[0].1;
    let mut pane = if r < hub {
        let mut pane = mosaic(noise, p, hex(BLUE), hex(GOLD), 0.1);
        medallion(&mut pane, noise, p, hub * radius * 0.86, 41 + kind as u32);
        pane
    } else {
        let ring = rings.iter().position(|(_, from, to)| r < to + 0.012 && r >= from - 0.03).unwrap_or(9);
        match rings.get(ring) {
            Some((count, from, to)) => {
                let spot = petal::place(p, *count, radius * from, radius * to);
                let (ground, gem) =
                    if (spot.index + ring).is_multiple_of(2) { (first, second) } else { (second, first) };
                let mut pane = mosaic(noise, spot.local, hex(ground), hex(gem).lerp(hex(GOLD), 0.3), 0.16);
                for (step, (along, size)) in spot.medallions().into_iter().enumerate() {
                    let who = (spot.index * 7 + ring * 3 + step * 11 + kind * 5) as u32;
                    medallion(&mut pane, noise, spot.local - Vec2::new(0.0, along), size, who);
                }
                border(&mut pane, noise, spot.local.y + 40.0, spot.edge, 0.07);
                pane
            }
            None => {
                // Trefoils and eyes near the rim.
                let turn = p.to_angle() / TAU * if kind == 0 { 64.0 } else { 48.0 };
                mosaic(noise, Vec2::new(turn * 0.35, r * radius), hex(first), hex(GOLD), 0.22)
            }
        }
    };
    if kind == 0 {
        // More violet and less ruby in the north.
        pane.color = Vec3::new(pane.color.x * 0.86, pane.color.y * 0.92, (pane.color.z * 1.12 + 0.03).min(1.0));
    }
    pane.leaded(noise, p, 2.0 * radius / rows)
}
