//! Plane curves of façades: arches, circles, foils.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use glam::Vec2;

/// Points of a pointed arch from the left springing over the apex to the right
/// one: half-span `a`, rise `h`, `n` steps a flank.
///
/// Centres (∓c, 0) with c = (h² − a²)/2a and R = a + c; `h = a` gives a
/// semicircle, `h = 1.291a` the tiers-point, `h = 1.732a` the equilateral arch.
pub fn arch(springing: Vec2, a: f32, h: f32, n: usize) -> Vec<Vec2> {
    let c = (h * h - a * a) / (2.0 * a);
    let r = a + c;
    let top = h.atan2(c);
    let flank = |i: usize| {
        let t = top * i as f32 / n as f32;
        Vec2::new(r * t.cos() - c, r * t.sin())
    };
    let left = (0..=n).map(|i| Vec2::new(-flank(i).x, flank(i).y));
    let right = (0..n).rev().map(flank);
    left.chain(right).map(|p| springing + p).collect()
}

/// An [`arch`] with upright jambs from `foot` (the y where it starts) to the springing.
pub fn arch_on_jambs(foot: f32, springing: Vec2, a: f32, h: f32, n: usize) -> Vec<Vec2> {
    let mut path = vec![Vec2::new(springing.x - a, foot)];
    path.extend(arch(springing, a, h, n));
    path.push(Vec2::new(springing.x + a, foot));
    path
}

/// A trefoil head from left to right springing: two side lobes and a pointed
/// upper one, half-span `a`, rise about 1.15 `a`.
pub fn trefoil_head(springing: Vec2, a: f32, n: usize) -> Vec<Vec2> {
    let side = 0.40 * a;
    let centre = a - side;
    let mut path = Vec::new();
    // Left lobe: from its outermost point over its top to the cusp.
    for i in 0..=n {
        let t = PI - (PI * 0.72) * i as f32 / n as f32;
        path.push(Vec2::new(-centre + side * t.cos(), 0.12 * a + side * t.sin()));
    }
    let cusp = path.last().copied().unwrap_or_default();
    let upper = arch(Vec2::new(0.0, cusp.y + 0.10 * a), -cusp.x + 0.14 * a, 0.60 * a, n);
    path.extend(upper);
    for i in (0..=n).rev() {
        let t = PI - (PI * 0.72) * i as f32 / n as f32;
        path.push(Vec2::new(centre - side * t.cos(), 0.12 * a + side * t.sin()));
    }
    let mut whole = vec![Vec2::new(-a, 0.0)];
    whole.extend(path);
    whole.push(Vec2::new(a, 0.0));
    whole.into_iter().map(|p| springing + p).collect()
}

/// A circle, counter-clockwise, the first point at `turn` radians, not repeated.
pub fn circle(centre: Vec2, r: f32, n: usize, turn: f32) -> Vec<Vec2> {
    (0..n).map(|i| centre + r * Vec2::from_angle(turn + TAU * i as f32 / n as f32)).collect()
}

/// The outline of `lobes` lobes inside a circle of radius `r`, one of them at
/// `turn` radians; `steps` points a lobe, counter-clockwise. Tangent lobes have
/// radius r·s/(1 + s), s = sin(π/lobes); they are opened by 6 % so that they
/// meet in cusps.
pub fn foil(centre: Vec2, r: f32, lobes: usize, turn: f32, steps: usize) -> Vec<Vec2> {
    let half = PI / lobes as f32;
    let rho = r * half.sin() / (1.0 + half.sin()) * 1.06;
    let d = r - rho;
    let span = FRAC_PI_2 + half - (d * half.sin() / rho).clamp(-1.0, 1.0).acos();
    let mut path = Vec::with_capacity(lobes * steps);
    for k in 0..lobes {
        let axis = turn + TAU * k as f32 / lobes as f32;
        let lobe = centre + d * Vec2::from_angle(axis);
        path.extend(
            (0..steps).map(|i| lobe + rho * Vec2::from_angle(axis - span + 2.0 * span * i as f32 / steps as f32)),
        );
    }
    path
}
