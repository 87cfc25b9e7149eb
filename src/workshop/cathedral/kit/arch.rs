//! Pointed arches: two circle flanks about centres on the springing line.

use glam::Vec2;

/// Which half of an arch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// x < 0.
    Left,
    /// x > 0.
    Right,
}

/// A pointed (or, with rise = half-span, round; or, lower still, elliptical) arch about x = 0, springing at y = `springing`.
///
/// Right flank: centre (-c, springing), R = a + c, with c = (h² - a²) / 2a for half-span a and rise h.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointedArch {
    /// Half the clear span.
    pub half_span: f32,
    /// Height of the springing line.
    pub springing: f32,
    /// From the springing line to the apex.
    pub rise: f32,
}

impl PointedArch {
    /// An arch of given half-span, springing and rise.
    pub fn new(half_span: f32, springing: f32, rise: f32) -> Self {
        Self { half_span, springing, rise }
    }

    /// Equilateral: radius = span, rise 1.732 a.
    pub fn equilateral(half_span: f32, springing: f32) -> Self {
        Self::new(half_span, springing, half_span * 3f32.sqrt())
    }

    /// Distance of the flank's centre beyond the axis (0 for a round arch or lower).
    pub fn center_offset(&self) -> f32 {
        ((self.rise * self.rise - self.half_span * self.half_span) / (2.0 * self.half_span)).max(0.0)
    }

    /// Radius of the flanks.
    pub fn radius(&self) -> f32 {
        self.half_span + self.center_offset()
    }

    /// Height of the apex.
    pub fn apex(&self) -> f32 {
        self.springing + self.rise
    }

    /// The concentric arch `d` further out (negative: further in): same centres, so the apex moves by more than `d`.
    pub fn offset(&self, d: f32) -> Self {
        let (c, a) = (self.center_offset(), self.half_span + d);
        let rise = if self.rise < self.half_span { self.rise + d } else { ((a + c) * (a + c) - c * c).max(0.0).sqrt() };
        Self { half_span: a, springing: self.springing, rise }
    }

    /// Point of the right flank, `t` from 0 at the springing to 1 at the apex, at equal arc steps.
    pub fn flank(&self, t: f32) -> Vec2 {
        if self.rise < self.half_span {
            let angle = t * std::f32::consts::FRAC_PI_2;
            return Vec2::new(self.half_span * angle.cos(), self.springing + self.rise * angle.sin());
        }
        let (c, radius) = (self.center_offset(), self.radius());
        let angle = t * (c / radius).acos();
        Vec2::new(if t >= 1.0 { 0.0 } else { radius * angle.cos() - c }, self.springing + radius * angle.sin())
    }

    /// The curve from the right springing over the apex to the left springing (counter-clockwise about the opening),
    /// `n` segments a flank.
    pub fn curve(&self, n: usize) -> Vec<Vec2> {
        let n = n.max(1);
        let right = (0..=n).map(|i| self.flank(i as f32 / n as f32));
        let left = (0..n).rev().map(|i| self.flank(i as f32 / n as f32)).map(|p| Vec2::new(-p.x, p.y));
        right.chain(left).collect()
    }

    /// One flank from the springing up to the apex.
    pub fn half(&self, side: Side, n: usize) -> Vec<Vec2> {
        let sign = if side == Side::Left { -1.0 } else { 1.0 };
        (0..=n.max(1)).map(|i| self.flank(i as f32 / n.max(1) as f32)).map(|p| Vec2::new(sign * p.x, p.y)).collect()
    }

    /// Outline of the opening below: counter-clockwise, from (-a, `sill`) to (a, `sill`) and over the arch.
    pub fn opening(&self, sill: f32, n: usize) -> Vec<Vec2> {
        let mut out = vec![Vec2::new(-self.half_span, sill), Vec2::new(self.half_span, sill)];
        out.extend(self.curve(n));
        if (self.springing - sill).abs() < 1e-4 {
            out.drain(..2);
        }
        out
    }

    /// The opening's height above the springing at distance `x` from the axis (0 outside).
    pub fn height_at(&self, x: f32) -> f32 {
        let x = x.abs();
        if x >= self.half_span {
            return 0.0;
        }
        if self.rise < self.half_span {
            return self.rise * (1.0 - (x / self.half_span).powi(2)).sqrt();
        }
        let (c, radius) = (self.center_offset(), self.radius());
        (radius * radius - (x + c) * (x + c)).max(0.0).sqrt()
    }
}
