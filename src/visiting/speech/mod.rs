//! Speech without an engine: what is said, in which order, by which voice of the machine.
//!
//! One [`Queue`] decides what is said next and what gives way; it knows no clock and no voice. A [`Voice`] is the machine's
//! back ends ([`SpeechSink`]) in order of preference: the first that works speaks, one that fails or hangs is left for the
//! next. [`Speaker`] joins the two, once a frame. [`Mixer`] says how loud everything else is meanwhile.

mod discover;
#[cfg(unix)]
mod dispatcher;
mod espeak;
mod language;
mod log;
mod manner;
mod mixer;
mod queue;
mod sentences;
mod sink;
mod speaker;
mod utterance;
mod voice;

pub use discover::{Machine, discover};
#[cfg(unix)]
pub use dispatcher::{Dispatcher, Lines, Message, NotSsip};
pub use espeak::Espeak;
pub use log::{Logged, SpeechLog};
pub use manner::Manner;
pub use mixer::{DUCKED_DB, Levels, Mixer, Sound};
pub use queue::{Queue, Saying};
pub use sentences::{LONGEST_CHARS, MOST_CHARS, sentences};
pub use sink::{Piece, SpeechSink, State};
pub use speaker::Speaker;
pub use utterance::{Kind, Utterance, UtteranceId};
pub use voice::{News, Voice};
