//! A voice that is written down: for tests, and to see what would be said.

use super::{Manner, Piece, SpeechSink, State};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a [`SpeechLog`] was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Logged {
    /// A sentence began.
    Said {
        /// Its text.
        text: String,
        /// BCP 47.
        language: String,
        /// How.
        manner: Manner,
    },
    /// The one that was said had to stop.
    Stopped,
}

#[derive(Debug, Default)]
struct Book {
    lines: Vec<Logged>,
    saying: bool,
    /// A piece ends only when it is told to.
    holds: bool,
    /// Does not even stop.
    hangs: bool,
    fails: Option<State>,
    most_at_once: usize,
}

/// A back end without sound. Clones share one book, so that one of them can be given away.
#[derive(Debug, Clone, Default)]
pub struct SpeechLog {
    name: String,
    book: Arc<Mutex<Book>>,
}

impl SpeechLog {
    /// Says a sentence in no time.
    pub fn swift(name: &str) -> Self {
        Self { name: name.to_owned(), book: Arc::default() }
    }

    /// Says a sentence until [`Self::end`] or a stop.
    pub fn held(name: &str) -> Self {
        let log = Self::swift(name);
        log.book().holds = true;
        log
    }

    /// The sentence ends by itself.
    pub fn end(&self) {
        self.book().saying = false;
    }

    /// From now on it does not stop either, as a back end that hangs.
    pub fn hang(&self) {
        let mut book = self.book();
        book.holds = true;
        book.hangs = true;
    }

    /// From now on every piece ends like this: [`State::Failed`] or [`State::Gone`].
    pub fn fail(&self, how: State) {
        self.book().fails = Some(how);
    }

    /// It works again.
    pub fn recover(&self) {
        self.book().fails = None;
    }

    /// Everything so far.
    pub fn lines(&self) -> Vec<Logged> {
        self.book().lines.clone()
    }

    /// The sentences so far, whether they were heard to their end or not.
    pub fn said(&self) -> Vec<String> {
        let text = |line: Logged| match line {
            Logged::Said { text, .. } => Some(text),
            Logged::Stopped => None,
        };
        self.lines().into_iter().filter_map(text).collect()
    }

    /// How many sentences were ever said at the same time; more than one is a mistake of the caller.
    pub fn most_at_once(&self) -> usize {
        self.book().most_at_once
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SpeechSink for SpeechLog {
    fn name(&self) -> &str {
        &self.name
    }

    fn say(&mut self, piece: &Piece) {
        let mut book = self.book();
        let at_once = 1 + usize::from(book.saying);
        book.most_at_once = book.most_at_once.max(at_once);
        book.saying = true;
        let Piece { text, language, manner } = piece.clone();
        book.lines.push(Logged::Said { text, language, manner });
    }

    fn stop(&mut self) {
        let mut book = self.book();
        book.lines.push(Logged::Stopped);
        book.saying &= book.hangs;
    }

    fn state(&mut self) -> State {
        let mut book = self.book();
        if let Some(how) = book.fails.clone()
            && (book.saying || matches!(how, State::Gone(_)))
        {
            book.saying = false;
            return how;
        }
        if !book.saying {
            return State::Resting;
        }
        // Heard as being said at least once, as a real voice is.
        book.saying = book.holds;
        State::Saying
    }
}
