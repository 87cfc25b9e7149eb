//! What the process decides that watches over the viewer: start, kill, "back soon", and start again, for ever.
//!
//! Knows no processes and no clock: whoever calls tells what happened and how late it is, in seconds that only grow, and
//! does what is answered. The viewer is started within a bounded time after whatever ended it, unless the staff ended it.

/// Without a heartbeat for so long a viewer hangs, seconds.
pub const HANG_S: f64 = 10.0;
/// The first heartbeat may take longer: shaders are compiled, seconds.
pub const FIRST_BEAT_S: f64 = 30.0;
/// So many failures within so many seconds are no accident: visitors are told.
pub const FAILURES: usize = 3;
/// See [`FAILURES`], seconds.
pub const WITHIN_S: f64 = 300.0;
/// A viewer that was killed and is still there is killed again after so long, seconds, and after so many times nobody
/// waits for it any more: a driver may hold it for ever.
const KILL_AGAIN_S: f64 = 5.0;
const MOST_KILLS: u32 = 3;
/// Wait after the first failure; it doubles with each more within [`WITHIN_S`], up to the longest, seconds.
const FIRST_WAIT_S: f64 = 0.5;
const LONGEST_WAIT_S: f64 = 60.0;
/// Failures that are remembered: more do not make the wait longer.
const MOST_REMEMBERED: usize = 16;

/// The viewer ends with this when the graphics card is lost.
pub const EXIT_GPU_LOST: i32 = 75;
/// The viewer ends with this to be started anew, at night or by the staff.
pub const EXIT_PLANNED: i32 = 76;
/// The viewer ends with this when the staff has ended it for good.
pub const EXIT_STAFF: i32 = 77;

/// What happened. `run` is the number that [`Act::Start`] gave: what an earlier viewer still says is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A viewer said that it lives.
    Heartbeat {
        /// Which.
        run: u32,
    },
    /// A viewer has ended; `None` where a signal ended it.
    Exited {
        /// Which.
        run: u32,
        /// With what.
        code: Option<i32>,
    },
    /// A viewer could not even be started.
    CouldNotStart {
        /// Which.
        run: u32,
    },
    /// Time has passed; once a second at least.
    Tick,
}

/// Why a viewer was not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It ended by itself.
    Ended,
    /// It gave no sign.
    Hung,
    /// The graphics card was lost.
    GpuLost,
    /// It could not be started.
    CouldNotStart,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Start a viewer.
    Start {
        /// Its number.
        run: u32,
    },
    /// Kill it, so that it cannot refuse.
    Kill {
        /// Which.
        run: u32,
    },
    /// Write this failure down.
    Note {
        /// Which viewer.
        run: u32,
        /// What it was.
        cause: Cause,
    },
    /// Show the calm page.
    ShowBackSoon,
    /// Take it away: a viewer lives.
    HideBackSoon,
    /// The staff has ended it: end, too.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// No viewer; one is started then.
    Waiting {
        until_s: f64,
    },
    /// A viewer is there; `beat_s` is its last sign, or its start.
    Running {
        beat_s: f64,
        has_beaten: bool,
        was_forgiven: bool,
    },
    /// It hung and is killed.
    Killing {
        since_s: f64,
        kills: u32,
    },
    Ended,
}

/// Decides over the viewer.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervisor {
    state: State,
    run: u32,
    now_s: f64,
    /// When viewers failed, the newest last.
    failures_s: Vec<f64>,
    is_back_soon: bool,
}

impl Supervisor {
    /// Nothing is started before the first tick.
    pub fn new(now_s: f64) -> Self {
        let now_s = if now_s.is_finite() { now_s } else { 0.0 };
        let state = State::Waiting { until_s: now_s };
        Self { state, run: 0, now_s, failures_s: Vec::new(), is_back_soon: false }
    }

    /// The calm page is shown.
    pub fn is_back_soon(&self) -> bool {
        self.is_back_soon
    }

    /// Something happened. Answers what is to be done.
    pub fn hear(&mut self, event: Event, now_s: f64) -> Vec<Act> {
        let gap_s = if now_s.is_finite() { (now_s - self.now_s).max(0.0) } else { 0.0 };
        self.now_s += gap_s;
        match event {
            Event::Heartbeat { run } if run == self.run => self.beat(),
            Event::Exited { run, code } if run == self.run => self.exited(code),
            Event::CouldNotStart { run } if run == self.run => match self.state {
                State::Running { .. } => self.failed(Cause::CouldNotStart),
                _ => Vec::new(),
            },
            Event::Tick => self.tick(gap_s),
            _ => Vec::new(),
        }
    }

    fn beat(&mut self) -> Vec<Act> {
        let State::Running { .. } = self.state else { return Vec::new() };
        self.state = State::Running { beat_s: self.now_s, has_beaten: true, was_forgiven: false };
        if std::mem::take(&mut self.is_back_soon) { vec![Act::HideBackSoon] } else { Vec::new() }
    }

    fn exited(&mut self, code: Option<i32>) -> Vec<Act> {
        match (self.state, code) {
            (State::Waiting { .. } | State::Ended, _) => Vec::new(),
            (_, Some(EXIT_STAFF)) => {
                self.state = State::Ended;
                vec![Act::End]
            }
            // That it hung was written down when it was killed.
            (State::Killing { .. }, _) => {
                self.wait();
                Vec::new()
            }
            (State::Running { .. }, Some(EXIT_PLANNED)) => {
                self.state = State::Waiting { until_s: self.now_s };
                Vec::new()
            }
            (State::Running { .. }, Some(EXIT_GPU_LOST)) => self.failed(Cause::GpuLost),
            (State::Running { .. }, _) => self.failed(Cause::Ended),
        }
    }

    fn tick(&mut self, gap_s: f64) -> Vec<Act> {
        match self.state {
            State::Waiting { until_s } if self.now_s >= until_s => {
                self.run = self.run.wrapping_add(1);
                self.state = State::Running { beat_s: self.now_s, has_beaten: false, was_forgiven: false };
                vec![Act::Start { run: self.run }]
            }
            State::Running { beat_s, has_beaten, was_forgiven } => {
                let patience_s = if has_beaten { HANG_S } else { FIRST_BEAT_S };
                if self.now_s - beat_s <= patience_s {
                    return Vec::new();
                }
                // When this process stood still itself, so did its ears; once only.
                if gap_s > HANG_S / 2.0 && !was_forgiven {
                    self.state = State::Running { beat_s: self.now_s, has_beaten, was_forgiven: true };
                    return Vec::new();
                }
                let mut acts = vec![Act::Kill { run: self.run }];
                acts.extend(self.failed(Cause::Hung));
                self.state = State::Killing { since_s: self.now_s, kills: 1 };
                acts
            }
            State::Killing { since_s, kills } if self.now_s - since_s >= KILL_AGAIN_S => {
                if kills >= MOST_KILLS {
                    self.wait();
                    return Vec::new();
                }
                self.state = State::Killing { since_s: self.now_s, kills: kills + 1 };
                vec![Act::Kill { run: self.run }]
            }
            _ => Vec::new(),
        }
    }

    fn failed(&mut self, cause: Cause) -> Vec<Act> {
        self.failures_s.retain(|at| self.now_s - at <= WITHIN_S);
        if self.failures_s.len() >= MOST_REMEMBERED {
            self.failures_s.remove(0);
        }
        self.failures_s.push(self.now_s);
        self.wait();
        let mut acts = vec![Act::Note { run: self.run, cause }];
        if self.failures_s.len() >= FAILURES && !self.is_back_soon {
            self.is_back_soon = true;
            acts.push(Act::ShowBackSoon);
        }
        acts
    }

    fn wait(&mut self) {
        let more = i32::try_from(self.failures_s.len().saturating_sub(1)).unwrap_or(i32::MAX);
        let wait_s = (FIRST_WAIT_S * 2.0_f64.powi(more)).min(LONGEST_WAIT_S);
        self.state = State::Waiting { until_s: self.now_s + wait_s };
    }
}
