//! The machine's voices in order of preference: the first that works speaks.

use super::queue::Heard;
use super::{Piece, SpeechSink, State};
use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

/// A frame that took longer was a machine asleep or a window at rest: nobody hung.
const LONGEST_FRAME: Duration = Duration::from_secs(1);

/// A back end must be silent so many seconds after it was asked.
const STOP_SECS: f64 = 8.0;

/// What beginning to speak may take besides the text: a service that starts, a model that is loaded.
const BEGIN_SECS: f64 = 15.0;

/// Pieces in a row that cannot be said before a back end is left that has spoken before.
const MOST_FAILURES: u32 = 3;

/// Different reasons that are remembered as told.
const MOST_TOLD: usize = 16;

/// What the visitor should know of the voices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// This machine has no voice: text must do.
    NoVoice,
    /// A back end failed or hung and is not used any more.
    GaveUp {
        /// Which.
        name: String,
        /// In its own words, for who looks after the machine.
        why: String,
        /// Who speaks now; `None`: nobody is left, text must do.
        next: Option<String>,
    },
    /// Something could not be said and was left out, for this reason.
    CannotSay(String),
}

struct Doing {
    piece: Piece,
    /// Seconds so far that somebody watched.
    secs: f64,
    most_secs: f64,
    /// The caller wants silence.
    asked: bool,
    /// It took too long and was told to stop.
    hung: bool,
}

/// Says one piece at a time with the first back end that can.
pub struct Voice {
    sinks: VecDeque<Box<dyn SpeechSink>>,
    doing: Option<Doing>,
    last: Instant,
    /// Of the first back end: whether it ever said something, and how many pieces it could not since.
    has_spoken: bool,
    failures: u32,
    news: VecDeque<News>,
    told: BTreeSet<String>,
}

impl Voice {
    /// With these back ends, the preferred one first. None of them is started before there is something to say.
    pub fn new(sinks: Vec<Box<dyn SpeechSink>>, now: Instant) -> Self {
        let news = if sinks.is_empty() { VecDeque::from([News::NoVoice]) } else { VecDeque::new() };
        let (sinks, told) = (sinks.into(), BTreeSet::new());
        Self { sinks, doing: None, last: now, has_spoken: false, failures: 0, news, told }
    }

    /// The name of the back end that speaks; `None` where none is left.
    pub fn name(&self) -> Option<&str> {
        self.sinks.front().map(|sink| sink.name())
    }

    pub(super) fn news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Begins with `piece`. Only while nothing is being said.
    pub(super) fn say(&mut self, piece: Piece) {
        if let Some(sink) = self.sinks.front_mut() {
            sink.say(&piece);
        }
        let most_secs = allowed_secs(&piece);
        self.doing = Some(Doing { piece, secs: 0.0, most_secs, asked: false, hung: false });
    }

    /// Ends what is said; that it did is heard later.
    pub(super) fn stop(&mut self) {
        if let (Some(doing), Some(sink)) = (&mut self.doing, self.sinks.front_mut()) {
            doing.asked = true;
            doing.stop(sink.as_mut());
        }
    }

    /// A frame: what became of the piece, once it is silent.
    pub(super) fn listen(&mut self, now: Instant) -> Option<Heard> {
        let passed = now.saturating_duration_since(self.last).min(LONGEST_FRAME);
        self.last = now;
        let mut doing = self.doing.take()?;
        doing.secs += passed.as_secs_f64();
        let heard = self.follow(&mut doing);
        if heard.is_none() {
            self.doing = Some(doing);
        }
        heard
    }

    fn follow(&mut self, doing: &mut Doing) -> Option<Heard> {
        let Some(sink) = self.sinks.front_mut() else { return Some(Heard::Unsayable) };
        match sink.state() {
            State::Saying if doing.secs <= doing.most_secs => None,
            // It is asked to stop first: two voices at once would be worse than waiting.
            State::Saying if !doing.hung && !doing.asked => {
                doing.hung = true;
                doing.stop(sink.as_mut());
                None
            }
            State::Saying => self.hand_on(doing, "it neither spoke to the end nor stopped".to_owned()),
            State::Resting if doing.hung => self.hand_on(doing, "it did not come to an end".to_owned()),
            State::Resting | State::Failed(_) if doing.asked => Some(Heard::Cut),
            State::Resting => {
                self.has_spoken = true;
                self.failures = 0;
                Some(Heard::Ended)
            }
            State::Failed(why) => self.failed(doing, why),
            State::Gone(why) => self.hand_on(doing, why),
        }
    }

    /// Once may be chance and is tried again. Twice is the piece's fault with a voice that has spoken before, and the
    /// voice's with one that has not, or that cannot say the next one either.
    fn failed(&mut self, doing: &mut Doing, why: String) -> Option<Heard> {
        self.failures += 1;
        if self.failures == 1 {
            self.begin(doing);
            return None;
        }
        if !self.has_spoken || self.failures >= MOST_FAILURES {
            return self.hand_on(doing, why);
        }
        if self.told.len() < MOST_TOLD && self.told.insert(why.clone()) {
            self.news.push_back(News::CannotSay(why));
        }
        Some(Heard::Unsayable)
    }

    /// Leaves the first back end; the next says the piece, unless silence is wanted.
    fn hand_on(&mut self, doing: &mut Doing, why: String) -> Option<Heard> {
        // Whoever is dropped falls silent.
        let name = self.sinks.pop_front().map(|sink| sink.name().to_owned()).unwrap_or_default();
        let next = self.name().map(str::to_owned);
        self.has_spoken = false;
        self.failures = 0;
        let left = next.is_some();
        self.news.push_back(News::GaveUp { name, why, next });
        if doing.asked {
            return Some(Heard::Cut);
        }
        if !left {
            return Some(Heard::Unsayable);
        }
        self.begin(doing);
        None
    }

    fn begin(&mut self, doing: &mut Doing) {
        doing.secs = 0.0;
        doing.most_secs = allowed_secs(&doing.piece);
        doing.hung = false;
        if let Some(sink) = self.sinks.front_mut() {
            sink.say(&doing.piece);
        }
    }
}

impl Doing {
    fn stop(&mut self, sink: &mut dyn SpeechSink) {
        self.secs = 0.0;
        self.most_secs = STOP_SECS;
        sink.stop();
    }
}

/// Seconds after which a piece is no longer being said but hangs: three times what slow voices need. A letter takes them
/// about 0.08 s, while a digit or a sign of a script without letters may be a word.
fn allowed_secs(piece: &Piece) -> f64 {
    let secs = |c: char| if c.is_alphabetic() && c < '\u{1100}' || c == ' ' { 0.25 } else { 1.5 };
    let text: f64 = piece.text.chars().map(secs).sum();
    BEGIN_SECS + text / f64::from(piece.manner.rate().min(1.0))
}
