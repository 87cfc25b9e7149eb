//! How much error is allowed while the memory budget is too small.
//!
//! When what the views need does not fit, the allowed error rises by a tenth a
//! frame until it does: quality falls evenly over the picture. It comes back
//! slowly, only while there is clearly room, and never to a value that was too
//! much for the same views: so nothing is loaded and let go in turns.

/// One step of the allowed error.
const STEP: f64 = 1.1;
/// How much more a step down may need: the number of tiles grows with the square of the error.
const ROOM: f64 = STEP * STEP * 1.1;
/// The allowed error never rises above this many times the wanted one.
const MAX_FACTOR: f64 = 1000.0;
/// Wait before a step down, in seconds; doubles with each one that failed.
const HOLD_SECS: (f64, f64) = (0.25, 32.0);

/// What the governor decides upon.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pressure {
    /// Bytes of what the views need now and have.
    pub needed_bytes: u64,
    /// The budget for it.
    pub budget_bytes: u64,
    /// Something wanted cannot be loaded for want of memory.
    pub starved: bool,
    /// Something wanted is not there yet.
    pub loading: bool,
    /// Something is refined that a larger error would leave whole.
    pub can_degrade: bool,
    /// Coarser tiles are on their way for which finer ones will be let go.
    pub relieving: bool,
}

/// The allowed screen-space error over time.
#[derive(Debug, Clone)]
pub struct Governor {
    sse_px: f64,
    /// Not below this while the views stay as they are.
    floor_px: f64,
    hold_secs: f64,
    changed_at_secs: f64,
    /// The latest change was a step down.
    lowered: bool,
}

impl Governor {
    /// Starts with the wanted error.
    pub fn new(wanted_px: f64) -> Self {
        Self {
            sse_px: wanted_px,
            floor_px: wanted_px,
            hold_secs: HOLD_SECS.0,
            changed_at_secs: f64::NEG_INFINITY,
            lowered: false,
        }
    }

    /// The error allowed now, in pixels.
    pub fn sse_px(&self) -> f64 {
        self.sse_px
    }

    /// The views have changed: what did not fit before may fit now.
    pub fn views_changed(&mut self, wanted_px: f64) {
        self.floor_px = wanted_px;
    }

    /// One frame later; whether the allowed error has changed.
    pub fn update(&mut self, wanted_px: f64, pressure: &Pressure, now_secs: f64) -> bool {
        let before = self.sse_px;
        let over = pressure.needed_bytes > pressure.budget_bytes || pressure.starved;
        let at_end = self.is_at_end(wanted_px, pressure);
        if self.sse_px < wanted_px {
            self.sse_px = wanted_px;
        } else if over && pressure.relieving {
            // The step before this one has not had its effect yet.
        } else if over && !at_end {
            if self.lowered {
                self.hold_secs = (self.hold_secs * 2.0).min(HOLD_SECS.1);
                self.lowered = false;
            }
            self.sse_px = (self.sse_px * STEP).min(wanted_px * MAX_FACTOR);
            self.floor_px = self.sse_px;
            self.changed_at_secs = now_secs;
        } else if self.wants_lower(wanted_px, pressure) && now_secs - self.changed_at_secs >= self.hold_secs {
            self.sse_px = (self.sse_px / STEP).max(wanted_px);
            self.changed_at_secs = now_secs;
            self.lowered = true;
        }
        if self.sse_px <= wanted_px && !pressure.loading && !over {
            self.hold_secs = HOLD_SECS.0;
        }
        self.sse_px != before
    }

    /// Whether a larger error would change nothing.
    pub fn is_at_end(&self, wanted_px: f64, pressure: &Pressure) -> bool {
        !pressure.can_degrade || self.sse_px >= wanted_px * MAX_FACTOR
    }

    /// Whether it will go down when the time has come.
    pub fn wants_lower(&self, wanted_px: f64, pressure: &Pressure) -> bool {
        let room = pressure.needed_bytes as f64 * ROOM <= pressure.budget_bytes as f64;
        self.sse_px > wanted_px && self.sse_px > self.floor_px && room && !pressure.loading && !pressure.starved
    }
}
