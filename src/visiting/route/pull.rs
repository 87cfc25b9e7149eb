//! A way from cell to cell, pulled tight: straight where the body has room on the straight line.

use glam::{Vec2, Vec3};

use super::Needs;
use super::search::{band, carried};
use crate::visiting::floors::Floors;

/// Between two looks along a line, metres.
const LOOK_M: f32 = 0.05;
/// Longest straight line, metres: it must follow the floor.
const LONGEST_M: f32 = 12.0;

/// Leaves out every point that can be left out.
pub(super) fn pull(floors: &Floors, needs: &Needs, anchors: &[Vec3]) -> Vec<Vec3> {
    let mut points: Vec<Vec3> = anchors.first().copied().into_iter().collect();
    let mut at = 0;
    while at + 1 < anchors.len() {
        // Twice as far for as long as it is free, then between the last two.
        let (mut free, mut reach) = (at + 1, 2);
        let mut stopped = anchors.len();
        while at + reach < anchors.len() && is_free(floors, needs, anchors[at], anchors[at + reach]) {
            free = at + reach;
            reach *= 2;
        }
        if at + reach < anchors.len() {
            stopped = at + reach;
        }
        while free + 1 < stopped {
            let middle = free.midpoint(stopped);
            if is_free(floors, needs, anchors[at], anchors[middle]) {
                free = middle;
            } else {
                stopped = middle;
            }
        }
        points.push(anchors[free]);
        at = free;
    }
    points
}

/// The body has room on the straight line, and the floor follows it.
fn is_free(floors: &Floors, needs: &Needs, from: Vec3, to: Vec3) -> bool {
    let length = from.distance(to);
    if length > LONGEST_M {
        return false;
    }
    let pieces = (length / LOOK_M).ceil().max(1.0);
    let mut height = from.y;
    (0..=pieces as u32).all(|piece| {
        let at = from.lerp(to, piece as f32 / pieces).with_y(height);
        let Some(number) = floors.cell_at(at, needs.threshold_m + 0.06) else { return false };
        let cell = floors.cells()[number as usize];
        let rise = (cell.height - height).abs();
        height = cell.height;
        // On a line that is drawn straight, the floor must be straight enough.
        let near = (from.lerp(to, piece as f32 / pieces).y - height).abs() <= 0.05 + needs.threshold_m;
        near && rise <= needs.threshold_m + 0.015 && has_room(floors, needs, at, number)
    })
}

fn has_room(floors: &Floors, needs: &Needs, at: Vec3, number: u32) -> bool {
    let cell = floors.cells()[number as usize];
    if cell.head_m() < needs.head_m - 0.01 {
        return false;
    }
    let half = needs.half_m();
    if cell.clear_m() - 2.0 * floors.cell_m() >= half {
        return true;
    }
    let middle = floors.middle(number);
    let away = Vec2::new(at.x - middle.x, at.z - middle.z);
    let at = Vec3::new(at.x, cell.height + cell.slope().dot(away), at.z);
    let room = floors.soup.room(at, &band(needs, cell.slope(), cell.roughness_m()), half + 0.1);
    // A corner is not cut over a hole either.
    room.distance_m >= half - 0.001 && carried(floors, needs, at, cell.slope())
}
