//! How fast along a way: gathers speed, keeps it, slows down; never a jerk of more than its acceleration.

/// A ride over some length with bounded speed and acceleration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ride {
    length_m: f32,
    speed: f32,
    acceleration: f32,
}

impl Ride {
    /// m/s and m/s². A way too short for the speed is ridden slower.
    pub fn new(length_m: f32, speed: f32, acceleration: f32) -> Self {
        let (length_m, acceleration) = (length_m.max(0.0), acceleration.max(0.01));
        Self { length_m, speed: speed.max(0.01).min((length_m * acceleration).sqrt()), acceleration }
    }

    /// Seconds of the whole.
    pub fn secs(&self) -> f32 {
        if self.length_m <= 0.0 { 0.0 } else { self.length_m / self.speed + self.speed / self.acceleration }
    }

    /// Metres after so many seconds.
    pub fn metres(&self, secs: f32) -> f32 {
        let whole = self.secs();
        let secs = secs.clamp(0.0, whole);
        let ramp = self.speed / self.acceleration;
        if secs < ramp {
            self.acceleration * secs * secs / 2.0
        } else if secs > whole - ramp {
            self.length_m - self.acceleration * (whole - secs) * (whole - secs) / 2.0
        } else {
            self.speed * (secs - ramp / 2.0)
        }
    }

    /// Share of the whole after so many seconds, 0 to 1.
    pub fn share(&self, secs: f32) -> f32 {
        if self.length_m <= 0.0 || secs >= self.secs() { 1.0 } else { (self.metres(secs) / self.length_m).min(1.0) }
    }
}
