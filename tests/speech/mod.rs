//! Speech: what is said when, by which voice, and how loud everything else is meanwhile.

mod discover;
#[cfg(unix)]
mod dispatcher;
mod mixer;
#[cfg(unix)]
mod process;
mod queue;
mod real;
mod sentences;
mod stops;
mod voices;

use parvis::visiting::speech::{Kind, Logged, Speaker, SpeechLog, SpeechSink, Utterance, UtteranceId, Voice};
use std::time::{Duration, Instant};

/// A speaker, and a clock that goes as fast as it is told.
struct Stage {
    speaker: Speaker,
    log: SpeechLog,
    now: Instant,
}

impl Stage {
    /// One voice that says each sentence until it is told that it ended.
    fn held() -> Self {
        let log = SpeechLog::held("log");
        Self::with(vec![Box::new(log.clone())], log)
    }

    fn with(sinks: Vec<Box<dyn SpeechSink>>, log: SpeechLog) -> Self {
        let now = Instant::now();
        Self { speaker: Speaker::new(Voice::new(sinks, now)), log, now }
    }

    fn say(&mut self, kind: Kind, text: &str) -> UtteranceId {
        self.speaker.queue.say(&Utterance::new(kind, "en", text)).unwrap()
    }

    /// Some frames.
    fn frames(&mut self) {
        self.watch(0.1);
    }

    /// Frames for so many seconds.
    fn watch(&mut self, secs: f64) {
        let mut left = secs;
        while left > 0.0 {
            let frame = left.min(0.02_f64.max(secs / 1000.0));
            left -= frame;
            self.now += Duration::from_secs_f64(frame);
            self.speaker.tick(self.now);
        }
    }

    /// The sentence ends, and the next one begins.
    fn end(&mut self) {
        self.log.end();
        self.frames();
    }

    /// The sentence that is heard now.
    fn heard(&self) -> Option<String> {
        self.speaker.queue.saying().map(|saying| saying.text.to_owned())
    }
}

/// The sentences of a log, and "-" where it had to stop.
fn texts(lines: &[Logged]) -> Vec<&str> {
    fn text(line: &Logged) -> &str {
        match line {
            Logged::Said { text, .. } => text,
            Logged::Stopped => "-",
        }
    }
    lines.iter().map(text).collect()
}
