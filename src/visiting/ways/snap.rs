//! Snap turns: the view turns by notches instead of gliding round.

/// Turning less than this, in radians, is a hand that trembles: about 3 degrees.
const MEANT: f32 = 0.05;

/// A hand that has not turned for so long, in seconds, begins anew: a mouse that is dragged moves in some frames only.
const REST_SECS: f32 = 0.12;

/// Gathers turning until it is worth a notch.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Snap {
    gathered: f32,
    /// The hand has had a notch since it began to turn.
    began: bool,
    rested_secs: f32,
}

impl Snap {
    /// What becomes of a frame's turning, radians. The first notch comes as soon as turning is meant, the others when as
    /// much has been turned.
    pub fn turn(&mut self, wanted: f32, notch: f32, dt_secs: f32) -> f32 {
        self.rested_secs = if wanted == 0.0 { self.rested_secs + dt_secs } else { 0.0 };
        if self.rested_secs >= REST_SECS || wanted * self.gathered < 0.0 {
            *self = Self { rested_secs: self.rested_secs, ..Self::default() };
        }
        self.gathered += wanted;
        let needed = if self.began { notch } else { MEANT.min(notch) };
        if notch <= 0.0 || self.gathered.abs() < needed {
            return 0.0;
        }
        let sign = self.gathered.signum();
        let notches = if self.began { (self.gathered.abs() / notch).floor() } else { 1.0 };
        self.gathered = if self.began { self.gathered - sign * notch * notches } else { 0.0 };
        self.began = true;
        sign * notch * notches
    }
}
