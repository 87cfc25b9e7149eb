//! Bridges over both arms: a deck on arches, parapets.

use super::map::{BRIDGES, RIVER};
use crate::workshop::cathedral::exterior::chisel::Chisel;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use glam::Vec2;

/// Builds them.
pub fn add(detail: Detail, out: &mut Sink) {
    let v = Vec2::new;
    for (from, to, half) in BRIDGES {
        let length = from.distance(to);
        let mut c = Chisel::new(out, detail, MaterialId::Quay, from.extend(0.0), to - from);
        c.part("bridge");
        // Local x runs over the river, z to the east.
        let arches = if length > 70.0 { 3 } else { 1 };
        let pier = 3.0;
        let span = (length - 6.0 - pier * (arches as f32 - 1.0)) / arches as f32;
        let n = c.pick(4, 10);
        let mut outline = vec![v(0.0, -0.02), v(0.0, RIVER - 1.0)];
        for k in 0..arches {
            let x = 3.0 + (span + pier) * k as f32;
            outline.push(v(x, RIVER - 1.0));
            outline.extend((0..=n).map(|i| {
                let t = i as f32 / n as f32;
                v(x + span * t, RIVER + 1.2 + 5.0 * (1.0 - (2.0 * t - 1.0).powi(2)).max(0.0).sqrt())
            }));
            outline.push(v(x + span, RIVER - 1.0));
        }
        outline.extend([v(length, RIVER - 1.0), v(length, -0.02)]);
        c.cut(&Outline::new(outline), -half, half);
        for side in [-1.0f32, 1.0] {
            let (a, b) = (side * half, side * (half - 0.4));
            c.block(glam::Vec3::new(0.0, -0.4, a.min(b)), glam::Vec3::new(length, 1.0, a.max(b)));
        }
        let deck = [v(0.0, -half + 0.3), v(length, -half + 0.3), v(length, half - 0.3), v(0.0, half - 0.3)];
        let mut road = c.of(MaterialId::Ground);
        road.face(&deck.iter().rev().map(|p| glam::Vec3::new(p.x, 0.004, p.y)).collect::<Vec<_>>());
    }
}
