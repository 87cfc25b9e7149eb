//! What says a sentence.

use super::Manner;

/// A sentence on its way to a back end.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// One line, at most [`super::LONGEST_CHARS`] characters.
    pub text: String,
    /// BCP 47, as the utterance has it; may name no language, or one that the back end does not know.
    pub language: String,
    /// How it is said.
    pub manner: Manner,
}

/// How a back end is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is silent: nothing was asked, or what was asked is said or stopped.
    Resting,
    /// It says the last piece, or will, or is about to stop.
    Saying,
    /// The last piece could not be said, for this reason. Told once, then it rests.
    Failed(String),
    /// It cannot say anything any more, for this reason.
    Gone(String),
}

/// A back end: one voice of the machine. Nothing here waits; [`Self::state`] is asked every frame.
pub trait SpeechSink: Send + Sync {
    /// What it is called in a message to the visitor.
    fn name(&self) -> &str;

    /// Begins to say `piece`. Only called while it rests.
    fn say(&mut self, piece: &Piece);

    /// Falls silent at once; it rests once nothing of it is to be heard.
    fn stop(&mut self);

    /// How it is now.
    fn state(&mut self) -> State;
}
