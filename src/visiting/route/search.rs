//! The way with the least cost from cell to cell (A*, Hart, Nilsson and Raphael 1968).
//!
//! A cell is asked only when its turn has come whether the body fits there: at once where the grid leaves no doubt,
//! otherwise of the triangles. In a door that is hardly wider than the body, no cell's middle may be on its axis; such a
//! cell lends the point within it that is: its anchor.

use std::sync::atomic::{AtomicBool, Ordering};

use glam::{Vec2, Vec3};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::{Barrier, Needs, Obstacle};
use crate::visiting::floors::{AROUND, Band, Floors};

/// Where there is less room than this, a way around may be longer, metres.
const WELCOME_M: f32 = 0.9;
/// How much longer.
const DETOUR: f32 = 1.5;
/// A metre of steps is as good as so many metres on the level: pews are not climbed over to save three steps aside.
const STEP_COST: f32 = 6.0;
/// The estimate may be too high by this: a little longer, found much sooner.
const HASTE: f32 = 1.15;
/// What has no more cells than this is looked through before a way is sought.
const FEW_CELLS: usize = 20_000;
/// Rounding, metres.
const TINY_M: f32 = 0.001;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    Unasked,
    Yes,
    No,
}

pub(super) struct Search<'a> {
    floors: &'a Floors,
    needs: &'a Needs,
    cancel: &'a AtomicBool,
    fits: Vec<Fits>,
    anchors: HashMap<u32, Vec3>,
}

/// A cell in the queue, by what its way would cost in tenths of a millimetre.
type Queued = Reverse<(u64, u32)>;

impl<'a> Search<'a> {
    pub(super) fn new(floors: &'a Floors, needs: &'a Needs, cancel: &'a AtomicBool) -> Self {
        Self { floors, needs, cancel, fits: vec![Fits::Unasked; floors.cells().len()], anchors: HashMap::new() }
    }

    /// The nearest cell around a point where the body fits.
    pub(super) fn stand_near(&mut self, at: Vec3, reach_m: f32) -> Option<u32> {
        let rings = (reach_m / self.floors.cell_m()).ceil() as i32;
        let mut offsets: Vec<(i32, i32)> =
            (-rings..=rings).flat_map(|x| (-rings..=rings).map(move |z| (x, z))).collect();
        offsets.sort_by_key(|(x, z)| (x * x + z * z, *x, *z));
        offsets.into_iter().find_map(|(x, z)| {
            let there = at + Vec3::new(x as f32, 0.0, z as f32) * self.floors.cell_m();
            let cell = self.floors.cell_at(there, 0.35)?;
            self.fits(cell).then_some(cell)
        })
    }

    /// Whether everything that is linked to a cell was seen, and another one was not there.
    pub(super) fn is_apart(&self, cell: u32, other: u32) -> bool {
        let (mut met, mut front) = (HashSet::from([cell]), vec![cell]);
        while let Some(cell) = front.pop() {
            if cell == other || met.len() > FEW_CELLS {
                return false;
            }
            let linked = AROUND.iter().filter_map(|step| self.linked(cell, *step));
            front.extend(linked.map(|(there, _)| there).filter(|there| met.insert(*there)));
        }
        true
    }

    /// From cell to cell; `None` where none leads there.
    pub(super) fn way(&mut self, start: u32, goal: u32) -> Option<Vec<Vec3>> {
        let count = self.floors.cells().len();
        // 0 is unreached: pages that nobody writes take no memory.
        let mut cost = vec![0f32; count];
        let mut from = vec![0u32; count];
        let mut queue: BinaryHeap<Queued> = BinaryHeap::new();
        let end = self.floors.middle(goal);
        let left = |at: Vec3| at.distance(end) * HASTE;
        cost[start as usize] = 1e-3;
        from[start as usize] = start;
        queue.push(Reverse((0, start)));
        let mut turns = 0u32;
        while let Some(Reverse((_, cell))) = queue.pop() {
            turns += 1;
            if turns.is_multiple_of(4096) && self.cancel.load(Ordering::Relaxed) {
                return None;
            }
            // A negative cost has been dealt with.
            let so_far = cost[cell as usize];
            if so_far < 0.0 || !self.fits(cell) {
                continue;
            }
            cost[cell as usize] = -so_far;
            if cell == goal {
                return Some(self.trace(&from, goal));
            }
            let here = self.floors.middle(cell);
            for step in AROUND {
                let Some((there, rise)) = self.linked(cell, step) else { continue };
                let known = cost[there as usize];
                if known < 0.0 || self.fits[there as usize] == Fits::No {
                    continue;
                }
                let middle = self.floors.middle(there);
                let tight = (1.0 - self.floors.cells()[there as usize].clear_m() / WELCOME_M).max(0.0);
                let longer =
                    so_far + here.distance(middle) * (1.0 + DETOUR * tight) + STEP_COST * (rise - 0.025).max(0.0);
                if known == 0.0 || longer < known {
                    cost[there as usize] = longer;
                    from[there as usize] = cell;
                    queue.push(Reverse((((longer + left(middle)) * 1e4) as u64, there)));
                }
            }
        }
        None
    }

    fn trace(&self, from: &[u32], goal: u32) -> Vec<Vec3> {
        let mut points = vec![self.anchor(goal)];
        let mut cell = goal;
        while from[cell as usize] != cell {
            cell = from[cell as usize];
            points.push(self.anchor(cell));
        }
        points.reverse();
        points
    }

    fn anchor(&self, cell: u32) -> Vec3 {
        self.anchors.get(&cell).copied().unwrap_or_else(|| self.floors.middle(cell))
    }

    /// The neighbour that is gone to without too high a step or too steep a slope, and the step.
    fn linked(&self, cell: u32, step: [i32; 2]) -> Option<(u32, f32)> {
        let (there, miss) = self.floors.beside(cell, step, 0.35 + self.needs.threshold_m)?;
        let (here, other) = (self.floors.cells()[cell as usize], self.floors.cells()[there as usize]);
        // Beside a step a floor seems rough: no more than a bad scan's is forgiven.
        let rough = (here.roughness_m().max(other.roughness_m()) * 3.0).min(0.015);
        let way = Vec2::new(step[0] as f32, step[1] as f32).normalize();
        let slope = here.slope().dot(way).abs().min(other.slope().dot(way).abs());
        let fine = miss.abs() <= self.needs.threshold_m + TINY_M + rough && slope <= self.needs.steepest() + 0.02;
        fine.then_some((there, miss.abs()))
    }

    fn fits(&mut self, cell: u32) -> bool {
        if self.fits[cell as usize] == Fits::Unasked {
            let anchor = self.ask(cell);
            self.fits[cell as usize] = if anchor.is_some() { Fits::Yes } else { Fits::No };
            if let Some(Some(anchor)) = anchor {
                self.anchors.insert(cell, anchor);
            }
        }
        self.fits[cell as usize] == Fits::Yes
    }

    /// Whether the body fits into a cell, and where, if not in its middle.
    fn ask(&self, number: u32) -> Option<Option<Vec3>> {
        let (floors, needs) = (self.floors, self.needs);
        let cell = floors.cells()[number as usize];
        if cell.head_m() < needs.head_m - 0.01 {
            return None;
        }
        let half = needs.half_m();
        if cell.clear_m() - 1.5 * floors.cell_m() >= half {
            return Some(None);
        }
        let middle = floors.middle(number);
        let band = band(needs, cell.slope(), cell.roughness_m());
        let reach = half + 0.1;
        let room = floors.soup.room(middle, &band, reach);
        let missing = half - room.distance_m;
        if missing <= TINY_M {
            return carried(floors, needs, middle, cell.slope()).then_some(None);
        }
        let away = room.towards * -(missing + 0.002);
        if room.towards == Vec2::ZERO || away.length() > 0.75 * floors.cell_m() {
            return None;
        }
        let moved = middle + Vec3::new(away.x, cell.slope().dot(away), away.y);
        let fits = floors.soup.room(moved, &band, reach).distance_m >= half - TINY_M;
        (fits && carried(floors, needs, moved, cell.slope())).then_some(Some(moved))
    }

    /// What has not passed is not tried again.
    pub(super) fn close(&mut self, barrier: &Barrier) {
        let reach_m: f32 = match barrier.what {
            Obstacle::Slope { .. } => 1.5,
            Obstacle::Step { .. } | Obstacle::Stair { .. } => 0.5,
            Obstacle::Narrow { .. } | Obstacle::Unknown => 0.25,
        };
        let steep = match barrier.what {
            Obstacle::Slope { limit, .. } => Some(limit),
            _ => None,
        };
        let rings = (reach_m / self.floors.cell_m()).ceil() as i32;
        for x in -rings..=rings {
            for z in -rings..=rings {
                let there = barrier.at + Vec3::new(x as f32, 0.0, z as f32) * self.floors.cell_m();
                let cell = self.floors.cell_at(there, 0.4);
                if let Some(cell) = cell
                    && steep.is_none_or(|limit| self.floors.cells()[cell as usize].slope().length() > limit)
                {
                    self.fits[cell as usize] = Fits::No;
                }
            }
        }
    }
}

/// What stands at the sides of this body on this floor.
pub(super) fn band(needs: &Needs, slope: Vec2, roughness_m: f32) -> Band {
    Band { slope, low_m: needs.low_m() + 3.0 * roughness_m, high_m: needs.head_m }
}

/// Wheels have a floor under them wherever the body may turn.
pub(super) fn carried(floors: &Floors, needs: &Needs, at: Vec3, slope: Vec2) -> bool {
    let radius = (needs.half_m() - 0.03).max(0.0);
    let slack = needs.threshold_m + 0.03;
    !needs.rolls()
        || (0..8).all(|way| {
            let away = Vec2::from_angle(way as f32 * std::f32::consts::FRAC_PI_4) * radius;
            let point = at + Vec3::new(away.x, slope.dot(away), away.y);
            floors.soup.floor_at(point, slack, slack).is_some()
        })
}
