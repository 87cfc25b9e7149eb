//! A body on its way from one profile to another: it takes only the space that is there.

use glam::Vec3;

use super::Profile;
use crate::visiting::ground::Ground;
use crate::visiting::walk::{ABOVE_EYE, Footprint, Shape, fits, turn};

/// Seconds in which the eye goes most of the way to another height.
const CHANGE_SECS: f32 = 0.35;

/// Why a body is not yet what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A vault or a beam is in the way of its head: it stays as low as it is.
    LowRoof,
    /// It has no room beside the walls: it keeps the width that it had.
    Narrow,
}

/// The body as it is now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// The space that it takes.
    pub shape: Shape,
    /// Eye above the feet, metres.
    pub eye_m: f32,
}

impl Stance {
    /// At once in a profile, wherever it stands.
    pub fn of(profile: &Profile, eye_m: f32, heading: f32) -> Self {
        Self { shape: profile.shape(eye_m, heading), eye_m }
    }

    /// Follows a profile for `secs`: the eye goes to `eye_m`, at once if `cut`, the footprint becomes that of the
    /// profile, and a box turns to `heading`; each as far as there is room. The feet stay.
    pub fn follow(
        &mut self,
        profile: &Profile,
        eye_m: f32,
        heading: f32,
        ground: &dyn Ground,
        feet: Vec3,
        secs: f32,
        cut: bool,
    ) -> Option<Held> {
        let mut held = None;
        self.shape.step = profile.step_m;
        self.shape.wheels = profile.wheels;
        if self.shape.footprint != profile.footprint && !self.take(profile.footprint, heading, ground, feet) {
            held = Some(Held::Narrow);
        }
        self.shape.heading = turn(ground, &self.shape, feet, heading);
        let gap = eye_m - self.eye_m;
        if gap != 0.0 {
            let part = 1.0 - (-secs.max(0.0) * 3.0 / CHANGE_SECS).exp();
            let next = if cut || gap.abs() < 0.002 { eye_m } else { self.eye_m + gap * part };
            let risen = Shape { height: next + ABOVE_EYE, ..self.shape };
            // Who is in a wall already is freed by walking, not by staying small.
            if gap < 0.0 || fits(ground, &risen, feet) || !fits(ground, &self.shape, feet) {
                self.eye_m = next;
                self.shape.height = next + ABOVE_EYE;
            } else {
                held = Some(Held::LowRoof);
            }
        }
        held
    }

    /// Takes a footprint if it has room: looking along `heading`, or else any way.
    fn take(&mut self, footprint: Footprint, heading: f32, ground: &dyn Ground, feet: Vec3) -> bool {
        let ways = (0..16).map(|k| heading + k as f32 * std::f32::consts::TAU / 16.0);
        let mut shapes = ways.map(|heading| Shape { footprint, heading, ..self.shape });
        let room = shapes.find(|shape| fits(ground, shape, feet));
        if let Some(shape) = room {
            self.shape = shape;
        }
        room.is_some()
    }
}
