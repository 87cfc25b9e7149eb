//! A camera that wanders, the same way every time.

use super::world::REACH;
use glam::DVec3;
use parvis::streaming::View;

/// Numbers that look random (xorshift).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to but without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// From -1 to 1.
    pub fn either_way(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// Flies to one place after the other, turning as it goes, and rests now and then.
pub struct Wanderer {
    eye: DVec3,
    goal: DVec3,
    turn: f64,
    turning: f64,
    rests: u32,
}

impl Wanderer {
    pub fn new() -> Self {
        Self { eye: DVec3::new(0.0, 60.0, 0.0), goal: DVec3::ZERO, turn: 0.0, turning: 0.0, rests: 60 }
    }

    /// One frame.
    pub fn step(&mut self, chance: &mut Chance) {
        if self.rests > 0 {
            self.rests -= 1;
            return;
        }
        let way = self.goal - self.eye;
        if way.length() < 2.0 {
            let height = 5.0 + 60.0 * chance.either_way().abs();
            self.goal = DVec3::new(chance.either_way(), 0.0, chance.either_way()) * REACH + DVec3::Y * height;
            self.turning = chance.either_way() * 0.02;
            self.rests = if chance.below(3) == 0 { 120 } else { 0 };
            return;
        }
        self.eye += way.clamp_length_max(1.5);
        self.turn += self.turning;
    }

    pub fn view(&self) -> View {
        let forward = DVec3::new(self.turn.sin(), -0.35, self.turn.cos());
        View::perspective(self.eye, forward, DVec3::Y, 1.0, 16.0 / 9.0, 0.1, 720.0)
    }
}
