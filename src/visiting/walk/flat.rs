//! Footprints among what stands beside a body, seen from above.
//!
//! A body is a prism: its footprint, from what it steps over to the top of its head. A triangle meets it where the part
//! of the triangle between these two heights, seen from above, meets the footprint: a convex polygon of at most seven
//! corners, or a line where the triangle is upright. So round and oblong bodies are pushed by the same few lines, exactly.

use std::ops::ControlFlow;

use glam::{Vec2, Vec3};

use super::shape::{Footprint, Shape};
use crate::visiting::ground::Ground;

/// Most corners of a triangle between two heights: each height adds one and may take one away.
const CORNERS: usize = 7;
/// Seen from above a polygon narrower than this is a line, square metres.
const NO_AREA: f32 = 1e-7;

/// A part of a triangle, seen from above (x, z).
#[derive(Debug, Clone, Copy)]
pub(super) struct Flat {
    corners: [Vec2; CORNERS],
    count: usize,
    is_line: bool,
}

/// What is beside a body around `center` (x, z), within `reach` metres, from one height to another.
pub(super) fn beside(ground: &dyn Ground, center: Vec3, reach: f32, low: f32, high: f32) -> Vec<Flat> {
    let mut found = Vec::new();
    let from = Vec3::new(center.x - reach, low, center.z - reach);
    let to = Vec3::new(center.x + reach, high, center.z + reach);
    ground.within(from, to, &mut |triangle| {
        found.extend(Flat::of(triangle, low, high));
        ControlFlow::Continue(())
    });
    found
}

/// Whether anything between two heights pushes a footprint at `at` by more than `allowed` metres. In a crowd of triangles
/// the first few say so, where [`beside`] looks at thousands.
pub(super) fn is_pushed(ground: &dyn Ground, shape: &Shape, at: Vec2, (low, high): (f32, f32), allowed: f32) -> bool {
    let reach = shape.reach();
    let mut pushed = false;
    let (from, to) = (Vec3::new(at.x - reach, low, at.y - reach), Vec3::new(at.x + reach, high, at.y + reach));
    ground.within(from, to, &mut |triangle| {
        let push = Flat::of(triangle, low, high).and_then(|flat| flat.push(shape, at));
        pushed = push.is_some_and(|push| push.length() > allowed);
        if pushed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    pushed
}

/// Where two corners' edge passes a height.
fn cut(a: Vec3, b: Vec3, height: f32) -> Vec3 {
    a.lerp(b, ((height - a.y) / (b.y - a.y)).clamp(0.0, 1.0))
}

impl Flat {
    /// The part of a triangle between two heights (Sutherland and Hodgman, "Reentrant polygon clipping", 1974); `None`
    /// where there is none.
    fn of(triangle: [Vec3; 3], low: f32, high: f32) -> Option<Self> {
        let mut corners = [Vec3::ZERO; CORNERS];
        corners[..3].copy_from_slice(&triangle);
        let mut count = 3;
        for (side, height) in [(1.0, low), (-1.0, -high)] {
            let (before, all) = (corners, count);
            count = 0;
            for k in 0..all {
                let (a, b) = (before[k], before[(k + 1) % all]);
                let (inside, next_inside) = (a.y * side >= height, b.y * side >= height);
                let mut push = |corner: Vec3| {
                    if let Some(slot) = corners.get_mut(count) {
                        *slot = corner;
                        count += 1;
                    }
                };
                if inside {
                    push(a);
                }
                if inside != next_inside {
                    push(cut(a, b, height * side));
                }
            }
            if count == 0 {
                return None;
            }
        }
        let flat = corners.map(|c| Vec2::new(c.x, c.z));
        let area: f32 = (1..count.saturating_sub(1)).map(|k| (flat[k] - flat[0]).perp_dot(flat[k + 1] - flat[0])).sum();
        Some(Self { corners: flat, count, is_line: area.abs() < NO_AREA }).filter(|flat| flat.corners[0].is_finite())
    }

    fn corners(&self) -> &[Vec2] {
        self.corners.get(..self.count).unwrap_or_default()
    }

    fn edges(&self) -> impl Iterator<Item = (Vec2, Vec2)> + '_ {
        let corners = self.corners();
        (0..corners.len()).map(move |k| (corners[k], corners[(k + 1) % corners.len()]))
    }

    /// Whether a way from one point to another passes through this.
    pub(super) fn crosses(&self, from: Vec2, to: Vec2) -> bool {
        let side = |p: Vec2, q: Vec2, r: Vec2| (q - p).perp_dot(r - p);
        self.edges().any(|(a, b)| {
            side(a, b, from) * side(a, b, to) <= 0.0 && side(from, to, a) * side(from, to, b) < 0.0 && a != b
        })
    }

    /// The shortest move of a footprint at `at` that ends its overlap with this; `None` where there is none.
    fn push(&self, shape: &Shape, at: Vec2) -> Option<Vec2> {
        match shape.footprint {
            Footprint::Round { radius } => self.push_round(at, radius),
            Footprint::Box { half_width, half_length } => {
                self.push_box(at, Vec2::new(half_width, half_length), shape.heading)
            }
        }
    }

    fn push_round(&self, at: Vec2, radius: f32) -> Option<Vec2> {
        let mut nearest = (f32::INFINITY, Vec2::ZERO);
        let (mut left, mut right) = (true, true);
        for (a, b) in self.edges() {
            let (along, towards) = (b - a, at - a);
            let t = (towards.dot(along) / along.length_squared()).clamp(0.0, 1.0);
            // Two corners may lie on each other.
            let point = if t.is_finite() { a + along * t } else { a };
            let squared = at.distance_squared(point);
            if squared < nearest.0 {
                nearest = (squared, point);
            }
            let side = along.perp_dot(towards);
            left &= side >= 0.0;
            right &= side <= 0.0;
        }
        let (squared, point) = nearest;
        let inside = !self.is_line && (left || right);
        if !inside && squared >= radius * radius {
            return None;
        }
        let distance = squared.sqrt();
        let away = (at - point).try_normalize();
        Some(match away {
            Some(away) if inside => -away * (radius + distance),
            Some(away) => away * (radius - distance),
            // Exactly on a wall: any side is as good.
            None => Vec2::X * radius,
        })
    }

    /// By the axis on which the two shadows overlap least (Gottschalk, Lin and Manocha, "OBBTree", 1996).
    fn push_box(&self, at: Vec2, half: Vec2, heading: f32) -> Option<Vec2> {
        // In the box's own axes: x to its right, y backwards.
        let turn = Vec2::from_angle(heading);
        let mut corners = [Vec2::ZERO; CORNERS];
        let local = corners.get_mut(..self.count)?;
        for (corner, to) in self.corners().iter().zip(local.iter_mut()) {
            *to = turn.rotate(*corner - at);
        }
        let local = &*local;
        let mut best: Option<Vec2> = None;
        let mut along = |axis: Vec2| -> bool {
            let reach = half.dot(axis.abs());
            let (low, high) = local
                .iter()
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), c| (l.min(axis.dot(*c)), h.max(axis.dot(*c))));
            let (up, down) = (high + reach, reach - low);
            let push = if up < down { axis * up } else { -axis * down };
            if up.min(down) > 0.0 && best.is_none_or(|best| push.length_squared() < best.length_squared()) {
                best = Some(push);
            }
            up.min(down) > 0.0
        };
        let meets = along(Vec2::X)
            && along(Vec2::Y)
            && (0..local.len()).all(|k| {
                let edge = local[(k + 1) % local.len()] - local[k];
                edge.perp().try_normalize().is_none_or(&mut along)
            });
        best.filter(|_| meets).map(|push| Vec2::new(turn.x, -turn.y).rotate(push))
    }
}

/// The push that the deepest overlap asks for, metres in x and z; zero where there is none.
pub(super) fn deepest_push(around: &[Flat], shape: &Shape, at: Vec2) -> Vec2 {
    let pushes = around.iter().filter_map(|flat| flat.push(shape, at));
    pushes
        .fold(Vec2::ZERO, |deepest, push| if push.length_squared() > deepest.length_squared() { push } else { deepest })
}

/// Pushes a footprint out of whatever it touches. The place, and the metres by which it still overlaps.
pub(super) fn push_out(around: &[Flat], shape: &Shape, at: Vec2) -> (Vec2, f32) {
    let mut at = at;
    for _ in 0..8 {
        let push = deepest_push(around, shape, at);
        if push.length() < 1e-4 {
            return (at, 0.0);
        }
        at += push;
    }
    (at, deepest_push(around, shape, at).length())
}
