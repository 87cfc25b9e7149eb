//! Step mode: each press is one measured step or one notch.

use std::collections::VecDeque;

use glam::Vec2;

/// Presses that wait or run. More are not remembered: who presses in vain must not be carried on for long.
const MOST: usize = 3;

/// What one press does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A step ahead.
    Ahead,
    /// A step back.
    Back,
    /// A step to the left.
    Left,
    /// A step to the right.
    Right,
    /// A notch to the left.
    TurnLeft,
    /// A notch to the right.
    TurnRight,
    /// A notch up.
    LookUp,
    /// A notch down.
    LookDown,
}

/// How much a press moves, and how long that takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Metres of a step.
    pub step_m: f32,
    /// Radians of a notch.
    pub notch: f32,
    /// Seconds of a press; 0 is a cut.
    pub secs: f32,
}

/// What a frame makes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    /// Metres, x to the right, y ahead.
    pub stride: Vec2,
    /// Radians, x to the left, y up.
    pub turn: Vec2,
}

impl Step {
    fn whole(self, measures: &Measures) -> Part {
        let stride = |x: f32, y: f32| Part { stride: Vec2::new(x, y) * measures.step_m, ..Part::default() };
        let turn = |x: f32, y: f32| Part { turn: Vec2::new(x, y) * measures.notch, ..Part::default() };
        match self {
            Self::Ahead => stride(0.0, 1.0),
            Self::Back => stride(0.0, -1.0),
            Self::Left => stride(-1.0, 0.0),
            Self::Right => stride(1.0, 0.0),
            Self::TurnLeft => turn(1.0, 0.0),
            Self::TurnRight => turn(-1.0, 0.0),
            Self::LookUp => turn(0.0, 1.0),
            Self::LookDown => turn(0.0, -1.0),
        }
    }
}

/// Presses on their way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Steps {
    waiting: VecDeque<Step>,
    /// Seconds of the first of them that are over.
    elapsed_secs: f32,
}

impl Steps {
    /// One more press.
    pub fn press(&mut self, step: Step) {
        if self.waiting.len() < MOST {
            self.waiting.push_back(step);
        }
    }

    /// Forgets everything, half-way if need be.
    pub fn stop(&mut self) {
        *self = Self::default();
    }

    /// Nothing is on its way.
    pub fn rests(&self) -> bool {
        self.waiting.is_empty()
    }

    /// A frame's share. A press ends with its frame, so that a turn is over before the step after it.
    pub fn advance(&mut self, dt_secs: f32, measures: &Measures) -> Part {
        let Some(step) = self.waiting.front() else { return Part::default() };
        let share = |secs: f32| {
            let t = if measures.secs > 0.0 { (secs / measures.secs).clamp(0.0, 1.0) } else { 1.0 };
            t * t * (3.0 - 2.0 * t)
        };
        let before = if self.elapsed_secs > 0.0 { share(self.elapsed_secs) } else { 0.0 };
        self.elapsed_secs += dt_secs;
        let now = share(self.elapsed_secs);
        let whole = step.whole(measures);
        if now >= 1.0 {
            self.waiting.pop_front();
            self.elapsed_secs = 0.0;
        }
        Part { stride: whole.stride * (now - before), turn: whole.turn * (now - before) }
    }
}
