//! How coarse the picture must be for the machine to draw it in time.
//!
//! The allowed error is multiplied by a factor. It rises by a quarter when the
//! frames of the last half second were too slow, and falls by as much when they
//! leave ample room. Between the two limits nothing changes, a step down that
//! proved too much makes the next attempt wait twice as long, a step up that did
//! not help is taken back (where the pixels are the cost, a coarser mesh is only
//! uglier), and one slow frame among many counts for nothing: so quality does not
//! swing.

use std::collections::VecDeque;

/// One step of the factor.
const STEP: f64 = 1.25;
/// The factor never rises above this: the picture stays recognisable, and coarser would hardly be faster.
const MAX_FACTOR: f64 = 8.0;
/// Frames slower than this many times the target are too slow.
const TOO_SLOW: f64 = 1.15;
/// Frames faster than this many times the target leave room for a step down, which draws up to half as much again
/// (the number of triangles grows with the square of the error).
const AMPLE: f64 = 0.7;
/// A step up must make frames at least this much shorter, or it was for nothing.
const HELPS: f64 = 0.95;
/// What a decision is based upon: so many frames, over so many seconds.
const WINDOW_FRAMES: usize = 8;
const WINDOW_SECS: f64 = 0.5;
/// Most frames kept.
const KEPT_FRAMES: usize = 64;
/// Wait before a step down, in seconds; doubles with each one that failed.
const HOLD_SECS: (f64, f64) = (1.0, 64.0);

/// Holds the time of a frame by how much error it allows.
#[derive(Debug, Clone)]
pub struct Pace {
    target_secs: f64,
    factor: f64,
    frames: Frames,
    changed_at_secs: f64,
    /// The latest change was a step down.
    lowered: bool,
    hold_secs: f64,
    /// What frames usually took before the latest step up.
    raised_from_secs: Option<f64>,
    /// Until then no step up is tried, as the last did not help; and how long the next such wait is.
    useless_until_secs: f64,
    useless_secs: f64,
}

impl Pace {
    /// Holds frames at `target_secs`, beginning with a factor (1 or more).
    pub fn new(target_secs: f64, factor: f64) -> Self {
        Self {
            target_secs,
            factor: factor.clamp(1.0, MAX_FACTOR),
            frames: Frames::default(),
            changed_at_secs: f64::NEG_INFINITY,
            lowered: false,
            hold_secs: HOLD_SECS.0,
            raised_from_secs: None,
            useless_until_secs: f64::NEG_INFINITY,
            useless_secs: 8.0 * HOLD_SECS.0,
        }
    }

    /// How many times the wanted error is allowed now: 1 when the machine keeps up.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// What a frame should take, in seconds.
    pub fn target_secs(&self) -> f64 {
        self.target_secs
    }

    /// A frame took `frame_secs`; whether the factor has changed. Only frames that followed another at once may be
    /// told: the rest between two of them is not the machine's fault. While tiles arrive (`loading`) the picture gets
    /// no finer, as what comes has not been drawn yet.
    pub fn observe(&mut self, frame_secs: f64, loading: bool, now_secs: f64) -> bool {
        if !(frame_secs.is_finite() && frame_secs >= 0.0) {
            return false;
        }
        if self.changed_at_secs == f64::NEG_INFINITY {
            self.changed_at_secs = now_secs;
        }
        self.frames.push(frame_secs);
        let since_secs = now_secs - self.changed_at_secs;
        if self.frames.in_turn.len() < WINDOW_FRAMES || since_secs < WINDOW_SECS {
            return false;
        }
        let usual = self.frames.median();
        let before = self.factor;
        if let Some(from) = self.raised_from_secs.take()
            && usual > from * HELPS
        {
            self.factor = (self.factor / STEP).max(1.0);
            self.useless_until_secs = now_secs + self.useless_secs;
            self.useless_secs = (self.useless_secs * 2.0).min(4.0 * HOLD_SECS.1);
        } else if usual > self.target_secs * TOO_SLOW {
            if now_secs < self.useless_until_secs {
                return false;
            }
            if self.lowered {
                self.hold_secs = (self.hold_secs * 2.0).min(HOLD_SECS.1);
            }
            self.lowered = false;
            self.factor = (self.factor * STEP).min(MAX_FACTOR);
            self.raised_from_secs = (self.factor != before).then_some(usual);
        } else if usual < self.target_secs * AMPLE && !loading && since_secs >= self.hold_secs {
            self.lowered = self.factor > 1.0;
            self.factor = (self.factor / STEP).max(1.0);
        } else {
            if self.lowered && since_secs >= self.hold_secs {
                // The step has held: the next need not wait longer than usual.
                self.lowered = false;
                self.hold_secs = HOLD_SECS.0;
            }
            return false;
        }
        if self.factor == before {
            return false;
        }
        self.frames.clear();
        self.changed_at_secs = now_secs;
        true
    }

    /// What was drawn before says nothing about what is drawn now (another visit).
    pub fn forget(&mut self) {
        self.frames.clear();
        self.hold_secs = HOLD_SECS.0;
        self.lowered = false;
        self.raised_from_secs = None;
        self.useless_until_secs = f64::NEG_INFINITY;
        self.useless_secs = 8.0 * HOLD_SECS.0;
    }
}

/// The latest times, in the order in which they came and in that of their length: a new one takes its place among the
/// others, and nothing is sorted anew.
#[derive(Debug, Clone, Default)]
struct Frames {
    in_turn: VecDeque<f64>,
    by_length: Vec<f64>,
}

impl Frames {
    fn push(&mut self, secs: f64) {
        if self.in_turn.len() == KEPT_FRAMES
            && let Some(oldest) = self.in_turn.pop_front()
            && let Ok(place) = self.by_length.binary_search_by(|other| other.total_cmp(&oldest))
        {
            self.by_length.remove(place);
        }
        self.in_turn.push_back(secs);
        let place = self.by_length.partition_point(|other| other.total_cmp(&secs).is_lt());
        self.by_length.insert(place, secs);
    }

    /// 0 of none.
    fn median(&self) -> f64 {
        self.by_length.get(self.by_length.len() / 2).copied().unwrap_or(0.0)
    }

    fn clear(&mut self) {
        self.in_turn.clear();
        self.by_length.clear();
    }
}
