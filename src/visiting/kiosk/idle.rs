//! When it is asked whether somebody is there, when all of a visitor is forgotten, and when the machine starts itself anew.
//!
//! Knows no clock: whoever calls tells how much time has passed, and what the clock on the wall says.

use super::config::{IdleTimes, KioskHours};
use super::hours::{DAY_MIN, Minute, Moment};

/// Least countdown, seconds, and fewest answers to it (WCAG 2.2.1): no file and no slip of a caller gets below them.
const LEAST_COUNTDOWN_S: u32 = 20;
const FEWEST_EXTENSIONS: u32 = 10;
/// A step of time longer than this was a machine that stood still: nobody could see a countdown then.
const LONGEST_STEP_S: f64 = 1.0;
/// A press has a beginning, a way and an end: so long after an answer its inputs are still that answer, seconds.
const SAME_ANSWER_S: f64 = 3.0;
/// No narration is longer. One that says so long that it goes on, without a touch, is taken for one that hangs, seconds.
const LONGEST_NARRATION_S: f64 = 1800.0;
/// A restart that could not happen so long after its hour waits for the next night, minutes.
const RESTART_WITHIN_MIN: u16 = 180;

/// Who is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// Nobody: the machine invites.
    Attract,
    /// Somebody.
    Visiting,
    /// Perhaps nobody: it is asked.
    Warning {
        /// What is left of the countdown, seconds.
        left_secs: f64,
        /// An input is an answer. Where the staff has limited how often, the last question has none, and says so.
        can_extend: bool,
    },
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// Somebody touched, pressed, moved or spoke.
    Input,
    /// A tour began to speak by itself, or ended.
    Narrating(bool),
    /// So many seconds have passed since the last time.
    Tick(f64),
}

/// What is to be done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// A visitor has come: leave attract at once, and begin with language and access.
    Begin,
    /// Show and say the question, with its countdown.
    Warn,
    /// Take the question away and go on.
    Resume,
    /// Forget everything of this visitor.
    ResetAll,
    /// Invite.
    ShowAttract,
}

/// Follows whether somebody is there. Begins in [`State::Attract`].
#[derive(Debug, Clone, PartialEq)]
pub struct IdleClock {
    times: IdleTimes,
    state: State,
    /// Without input, seconds.
    quiet_s: f64,
    is_narrating: bool,
    /// Without input and without an end of the narration, seconds.
    narrated_s: f64,
    /// Questions in a row that were answered, and nothing else was done.
    answered: u32,
    /// Since the last answer, seconds.
    since_answer_s: f64,
}

impl IdleClock {
    /// With the times that the staff has chosen.
    pub fn new(times: IdleTimes) -> Self {
        let times = IdleTimes {
            warn_after_s: times.warn_after_s.max(1),
            countdown_s: times.countdown_s.max(LEAST_COUNTDOWN_S),
            extensions: times.extensions.map(|most| most.max(FEWEST_EXTENSIONS)),
        };
        Self {
            times,
            state: State::Attract,
            quiet_s: 0.0,
            is_narrating: false,
            narrated_s: 0.0,
            answered: 0,
            since_answer_s: 0.0,
        }
    }

    /// Who is there.
    pub fn state(&self) -> State {
        self.state
    }

    /// Something happened. Answers what is to be done; mostly nothing.
    pub fn hear(&mut self, event: Event) -> Vec<Output> {
        match event {
            Event::Input => self.input(),
            Event::Narrating(is_narrating) => self.narrating(is_narrating),
            Event::Tick(secs) => self.tick(if secs.is_finite() { secs.max(0.0) } else { 0.0 }),
        }
    }

    fn input(&mut self) -> Vec<Output> {
        match self.state {
            State::Attract => {
                *self = Self { state: State::Visiting, ..Self::new(self.times) };
                vec![Output::Begin]
            }
            State::Visiting => {
                self.touched();
                if self.since_answer_s > SAME_ANSWER_S {
                    self.answered = 0;
                }
                Vec::new()
            }
            State::Warning { can_extend: true, .. } => {
                self.touched();
                self.answered = self.answered.saturating_add(1);
                self.since_answer_s = 0.0;
                self.state = State::Visiting;
                vec![Output::Resume]
            }
            State::Warning { can_extend: false, .. } => Vec::new(),
        }
    }

    fn narrating(&mut self, is_narrating: bool) -> Vec<Output> {
        if self.is_narrating != is_narrating {
            self.narrated_s = 0.0;
        }
        self.is_narrating = is_narrating;
        match self.state {
            State::Warning { .. } if is_narrating => {
                self.touched();
                self.state = State::Visiting;
                vec![Output::Resume]
            }
            _ => Vec::new(),
        }
    }

    fn tick(&mut self, secs: f64) -> Vec<Output> {
        match self.state {
            State::Attract => Vec::new(),
            State::Visiting => {
                self.since_answer_s += secs;
                self.narrated_s += if self.is_narrating { secs } else { 0.0 };
                if self.is_narrating && self.narrated_s < LONGEST_NARRATION_S {
                    // After it a visitor has all of the time again.
                    self.quiet_s = 0.0;
                    return Vec::new();
                }
                self.quiet_s += secs;
                if self.quiet_s < f64::from(self.times.warn_after_s) {
                    return Vec::new();
                }
                let can_extend = self.times.extensions.is_none_or(|most| self.answered < most);
                self.state = State::Warning { left_secs: f64::from(self.times.countdown_s), can_extend };
                vec![Output::Warn]
            }
            State::Warning { left_secs, can_extend } => {
                let left_secs = left_secs - secs.min(LONGEST_STEP_S);
                if left_secs > 0.0 {
                    self.state = State::Warning { left_secs, can_extend };
                    return Vec::new();
                }
                *self = Self::new(self.times);
                vec![Output::ResetAll, Output::ShowAttract]
            }
        }
    }

    fn touched(&mut self) {
        self.quiet_s = 0.0;
        self.narrated_s = 0.0;
    }
}

/// Starts the machine anew at its hour, or as soon after it as nobody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightRestart {
    at: Option<Minute>,
    /// Minutes since the hour, when it was looked at last.
    last: Option<u16>,
    is_due: bool,
}

impl NightRestart {
    /// At this time of every day; `None` for never.
    pub fn new(at: Option<Minute>) -> Self {
        Self { at, last: None, is_due: false }
    }

    /// Whether to start anew now. The hour must have passed since the first look: a machine that was started anew at its
    /// hour is not started again in the same minute.
    pub fn look(&mut self, now: Moment, state: State) -> bool {
        let Some(at) = self.at else { return false };
        let since = (now.minute.minutes() + 2 * DAY_MIN - at.minutes()) % DAY_MIN;
        let has_passed = self.last.is_some_and(|last| since < last);
        self.last = Some(since);
        self.is_due = (self.is_due || has_passed) && since <= RESTART_WITHIN_MIN;
        self.is_due && state == State::Attract
    }
}

/// What the hour asks of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hall {
    /// Visitors are expected.
    pub is_open: bool,
    /// It may sound.
    pub may_sound: bool,
    /// Its screen is dimmed; after hours always.
    pub is_dim: bool,
}

impl Hall {
    /// At this minute of the week.
    pub fn at(hours: &KioskHours, now: Moment) -> Self {
        let is_open = hours.open.contain(now);
        Self { is_open, may_sound: is_open && hours.sound.contain(now), is_dim: !is_open || hours.dim.contain(now) }
    }
}
