//! An eye that flies: a small ball among surfaces, which slides along what it meets and never passes through.

use glam::Vec3;

/// Pieces into which one frame's way is cut at most.
const PIECES: u32 = 96;
/// Metres of overlap that are none.
const TOUCH: f32 = 0.001;

/// Moves a ball by `delta`. `nearest` gives the nearest point of all surfaces within a radius.
///
/// A piece is as long as the space around allows, so that the ball's middle never crosses a surface, however thin.
pub fn drift(center: Vec3, delta: Vec3, radius: f32, nearest: &dyn Fn(Vec3, f32) -> Option<Vec3>) -> Vec3 {
    if !delta.is_finite() {
        return center;
    }
    let mut center = center;
    let mut rest = delta;
    for _ in 0..PIECES {
        let left = rest.length();
        if left < 1e-5 {
            break;
        }
        let gap = nearest(center, radius + left).map_or(f32::INFINITY, |point| point.distance(center));
        let piece = rest.clamp_length_max((gap - radius).max(radius * 0.5));
        rest -= piece;
        let Some(free) = pushed_out(center + piece, radius, nearest) else { break };
        if free.distance(center) > piece.length().max(radius * 0.5) + radius * 0.4 {
            break;
        }
        center = free;
    }
    center
}

/// The place beside, where nothing is touched.
fn pushed_out(center: Vec3, radius: f32, nearest: &dyn Fn(Vec3, f32) -> Option<Vec3>) -> Option<Vec3> {
    let mut center = center;
    for _ in 0..6 {
        let Some(point) = nearest(center, radius) else { return Some(center) };
        let overlap = radius - point.distance(center);
        if overlap <= TOUCH {
            return Some(center);
        }
        center += (center - point).try_normalize()? * overlap;
    }
    None
}

/// m/s of a flight of at most `speed` whose nearest surface is `gap_m` away: slow where things are near, so that one can
/// come to touching distance, and never at rest.
pub fn speed_near(gap_m: f32, speed: f32) -> f32 {
    speed.min(0.15 + gap_m.max(0.0) * 1.2)
}
