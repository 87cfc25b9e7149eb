//! From stop to stop.

use super::Pace;

/// Seconds between the last word of a stop and the way to the next.
pub const BREATH_SECS: f64 = 2.0;
/// Seconds that a visitor must have left everything alone before a tour goes on by itself.
pub const REST_SECS: f64 = 6.0;
/// What the way to a stop is reckoned at, seconds.
pub const TRAVEL_SECS: f64 = 6.0;
/// More than this in one frame is a machine that stood still, and no time in which anybody has read. Seconds.
const LONGEST_FRAME_SECS: f64 = 1.0;

/// What goes on around a tour in this frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Around {
    /// The visitor is being brought to the stop.
    pub on_the_way: bool,
    /// A voice tells the stop.
    pub speaking: bool,
    /// The visitor's hand is on something: they look around, walk, or ask for other things.
    pub busy: bool,
    /// A sheet lies over the visit: nothing of the tour goes on behind it.
    pub covered: bool,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The visitor is at the stop: it is told from now on.
    Arrived,
    /// The stop is over: on to the one that [`Journey::stop`] names now.
    Onwards,
    /// The last stop is over.
    Ended,
}

/// A tour that goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// Of each stop, seconds at the usual speed.
    lengths: Vec<f64>,
    stop: usize,
    /// Seconds of the stop that have passed, at the usual speed; `None` on the way to it.
    told: Option<f64>,
    /// When a voice was last heard, in seconds of the stop.
    heard: f64,
    /// Seconds since the visitor did anything.
    rested: f64,
    paused: bool,
}

impl Journey {
    /// On the way to a stop, the last one where there are fewer; `lengths` are the seconds that each stop takes at the
    /// usual speed, as far as they are known. `None` without stops.
    pub fn new(lengths: Vec<f64>, stop: usize) -> Option<Self> {
        let last = lengths.len().checked_sub(1)?;
        let stop = stop.min(last);
        Some(Self { lengths, stop, told: None, heard: 0.0, rested: REST_SECS, paused: false })
    }

    /// Which stop, from 0.
    pub fn stop(&self) -> usize {
        self.stop
    }

    /// How many there are.
    pub fn stops(&self) -> usize {
        self.lengths.len()
    }

    /// Nothing goes on until the visitor wants it.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// The stop is being told, or was; not on the way to it.
    pub fn is_there(&self) -> bool {
        self.told.is_some()
    }

    /// Share of the stop that has passed, 0 to 1.
    pub fn share(&self) -> f64 {
        let whole = self.length() + BREATH_SECS;
        self.told.map_or(0.0, |told| (told / whole).clamp(0.0, 1.0))
    }

    /// How long the stop really takes, now that it is known; seconds at the usual speed.
    pub fn takes(&mut self, secs: f64) {
        if let Some(length) = self.lengths.get_mut(self.stop) {
            *length = if secs.is_finite() { secs.max(0.0) } else { 0.0 };
        }
    }

    fn length(&self) -> f64 {
        self.lengths.get(self.stop).copied().unwrap_or(0.0)
    }

    /// Seconds until the end, ways included, at this pace.
    pub fn left_secs(&self, pace: Pace) -> f64 {
        let here = (self.length() + BREATH_SECS - self.told.unwrap_or(0.0)).max(0.0);
        let ways = self.stops() - 1 - self.stop + usize::from(self.told.is_none());
        let later: f64 = self.lengths.iter().skip(self.stop + 1).map(|length| length + BREATH_SECS).sum();
        (here + later) / f64::from(pace.checked().speed) + ways as f64 * TRAVEL_SECS
    }

    /// To the next stop, paused or not; `false` at the last, where nothing changes.
    pub fn forward(&mut self) -> bool {
        let more = self.stop + 1 < self.stops();
        if more {
            self.set_out(self.stop + 1);
        }
        more
    }

    /// To the stop before; the first one begins again.
    pub fn back(&mut self) {
        self.set_out(self.stop.saturating_sub(1));
    }

    /// The same stop from its beginning, from wherever the visitor has gone.
    pub fn repeat(&mut self) {
        self.set_out(self.stop);
    }

    /// Stands still, or goes on.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    fn set_out(&mut self, stop: usize) {
        *self = Self { stop, told: None, heard: 0.0, rested: REST_SECS, paused: false, ..std::mem::take(self) };
    }

    /// Lets `passed_secs` go by.
    pub fn tick(&mut self, passed_secs: f64, around: Around, pace: Pace) -> Option<Turn> {
        if self.paused || around.covered {
            return None;
        }
        let passed = if passed_secs.is_finite() { passed_secs.clamp(0.0, LONGEST_FRAME_SECS) } else { 0.0 };
        self.rested = if around.busy { 0.0 } else { self.rested + passed };
        let Some(told) = &mut self.told else {
            if around.on_the_way {
                return None;
            }
            self.told = Some(0.0);
            return Some(Turn::Arrived);
        };
        *told += passed * f64::from(pace.checked().speed);
        let told = *told;
        if around.speaking {
            self.heard = told;
        }
        let over = told >= self.length().max(self.heard) + BREATH_SECS;
        if !pace.automatic || !over || around.speaking || self.rested < REST_SECS {
            return None;
        }
        if self.forward() {
            return Some(Turn::Onwards);
        }
        Some(Turn::Ended)
    }
}

impl Default for Journey {
    /// Of one stop that takes no time.
    fn default() -> Self {
        Self { lengths: vec![0.0], stop: 0, told: None, heard: 0.0, rested: REST_SECS, paused: false }
    }
}
