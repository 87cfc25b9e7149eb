//! What a body takes of space, and what it gets over.

use glam::Vec2;

/// A body seen from above. Metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Footprint {
    /// A person on foot.
    Round {
        /// Half the width.
        radius: f32,
    },
    /// A wheelchair; it turns with the body.
    Box {
        /// Half the width.
        half_width: f32,
        /// Half the length.
        half_length: f32,
    },
}

/// A slope that may be this steep, for as long as this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeLimit {
    /// Metres up for each metre ahead.
    pub rise: f32,
    /// Longest way that is this steep, metres; infinite where any length is allowed.
    pub up_to_m: f32,
}

/// Most limits of a kind of wheels.
pub const MOST_SLOPES: usize = 4;

/// What wheels get over, besides steps up to [`Shape::step`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wheels {
    /// Highest threshold whose edge is sloped by a third at most, metres.
    pub sloped: f32,
    /// Slopes, the gentlest first; steeper than the last is never allowed. What is not used repeats the last.
    pub slopes: [SlopeLimit; MOST_SLOPES],
}

impl Wheels {
    /// The steepest slope of any length.
    pub fn steepest(&self) -> f32 {
        self.slopes.iter().map(|slope| slope.rise).fold(0.0, f32::max)
    }

    /// Metres for which a slope this steep is allowed.
    pub fn longest(&self, rise: f32) -> f32 {
        self.slopes.iter().find(|slope| rise <= slope.rise).map_or(0.0, |slope| slope.up_to_m)
    }
}

/// Sizes of a body. Metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Seen from above.
    pub footprint: Footprint,
    /// Where a box looks, radians: 0 along -Z, positive to the left.
    pub heading: f32,
    /// From floor to the top of the head.
    pub height: f32,
    /// Highest step it climbs; of wheels the highest edge.
    pub step: f32,
    /// What it has instead of feet.
    pub wheels: Option<Wheels>,
}

/// From the eye to the top of the head, metres.
pub const ABOVE_EYE: f32 = 0.12;
/// Wheels reach under what stands this high above the floor.
const UNDER: f32 = 0.25;

impl Shape {
    /// A person on foot.
    pub const fn round(radius: f32, height: f32, step: f32) -> Self {
        Self { footprint: Footprint::Round { radius }, heading: 0.0, height, step, wheels: None }
    }

    /// An adult's body whose eye is at `eye_height_m`, climbing steps up to 20 cm.
    pub const fn with_eye_at(eye_height_m: f32) -> Self {
        Self::round(0.25, eye_height_m + ABOVE_EYE, 0.205)
    }

    /// Half of its least width.
    pub fn least(&self) -> f32 {
        match self.footprint {
            Footprint::Round { radius } => radius,
            Footprint::Box { half_width, half_length } => half_width.min(half_length),
        }
    }

    /// From its middle to its farthest corner.
    pub fn reach(&self) -> f32 {
        match self.footprint {
            Footprint::Round { radius } => radius,
            Footprint::Box { half_width, half_length } => half_width.hypot(half_length),
        }
    }

    /// Above the floor: from here on up things are in its way.
    pub fn clearance(&self) -> f32 {
        if self.wheels.is_some() { UNDER } else { self.step }
    }

    /// Points of its edge, from its middle (x, z), and no farther apart than 22 cm.
    pub(super) fn edge(&self) -> Vec<Vec2> {
        match self.footprint {
            Footprint::Round { radius } => {
                (0..12).map(|k| Vec2::from_angle(k as f32 * std::f32::consts::TAU / 12.0) * radius).collect()
            }
            Footprint::Box { half_width, half_length } => {
                let (right, back) =
                    (Vec2::new(self.heading.cos(), -self.heading.sin()), Vec2::from_angle(self.heading));
                let back = Vec2::new(back.y, back.x);
                let across = (2.0 * half_width / 0.18).ceil().clamp(1.0, 40.0) as i32;
                let along = (2.0 * half_length / 0.22).ceil().clamp(1.0, 40.0) as i32;
                let place = |x: f32, z: f32| right * (x * half_width) + back * (z * half_length);
                let part = |k: i32, all: i32| 2.0 * k as f32 / all as f32 - 1.0;
                let ends = (0..=across).flat_map(|k| [place(part(k, across), -1.0), place(part(k, across), 1.0)]);
                let sides = (1..along).flat_map(|k| [place(-1.0, part(k, along)), place(1.0, part(k, along))]);
                ends.chain(sides).collect()
            }
        }
    }
}
