//! Walking along a way: which heading now, and which turn comes next.

use glam::Vec3;

use super::{Path, facing, turn_between};

/// Metres ahead that are steered for.
const LOOK_AHEAD_M: f32 = 0.9;
/// Metres ahead of the last known place that are searched for the body.
const WINDOW_M: f32 = 4.0;
/// Nearer to its end than this, the way is walked.
const ARRIVED_M: f32 = 0.35;
/// Metres before and after a corner over which its turn is measured.
const BEND_M: f32 = 1.5;
/// Less is no turn worth a word, radians: 30 degrees.
const LEAST_BEND: f32 = 0.52;

/// To which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// A turn of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bend {
    /// Metres from the way's beginning.
    pub along_m: f32,
    /// To which side.
    pub side: Side,
}

/// The turns of a way, in order. Corners close together are one.
pub fn bends(path: &Path) -> Vec<Bend> {
    let mut found: Vec<(Bend, f32)> = Vec::new();
    for (along_m, corner) in path.marks() {
        if along_m <= 0.0 || along_m >= path.length_m() {
            continue;
        }
        let heading = |v: Vec3| facing(Vec3::new(v.x, 0.0, v.z), 0.0).0;
        let before = heading(corner - path.at(along_m - BEND_M));
        let turn = turn_between(before, heading(path.at(along_m + BEND_M) - corner));
        if turn.abs() < LEAST_BEND {
            continue;
        }
        let bend = Bend { along_m, side: if turn > 0.0 { Side::Left } else { Side::Right } };
        match found.last_mut() {
            Some((last, most)) if along_m - last.along_m < BEND_M && last.side == bend.side => {
                if turn.abs() > *most {
                    (*last, *most) = (bend, turn.abs());
                }
            }
            _ => found.push((bend, turn.abs())),
        }
    }
    found.into_iter().map(|(bend, _)| bend).collect()
}

/// A way that is being walked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Follow {
    path: Path,
    bends: Vec<Bend>,
    walked_m: f32,
}

impl Follow {
    /// From the way's beginning, or from wherever on it the feet are. None for a way that is no way.
    pub fn new(points: &[Vec3], feet: Vec3) -> Option<Self> {
        let path = Path::new(points.iter().copied());
        if path.length_m() < ARRIVED_M {
            return None;
        }
        let walked_m = path.nearest(feet, 0.0, path.length_m());
        Some(Self { bends: bends(&path), walked_m, path })
    }

    /// The heading to the next point for feet that are here; none where the way ends.
    pub fn heading(&mut self, feet: Vec3) -> Option<f32> {
        self.walked_m = self.path.nearest(feet, self.walked_m, WINDOW_M);
        if self.left_m() < ARRIVED_M {
            return None;
        }
        let ahead = self.path.at(self.walked_m + LOOK_AHEAD_M) - feet;
        Some(facing(Vec3::new(ahead.x, 0.0, ahead.z), 0.0).0)
    }

    /// The way's whole length, metres.
    pub fn length_m(&self) -> f32 {
        self.path.length_m()
    }

    /// Metres to the end.
    pub fn left_m(&self) -> f32 {
        self.path.length_m() - self.walked_m
    }

    /// The next turn, and the metres to it.
    pub fn next_bend(&self) -> Option<(Bend, f32)> {
        let next = self.bends.iter().find(|bend| bend.along_m > self.walked_m)?;
        Some((*next, next.along_m - self.walked_m))
    }
}
