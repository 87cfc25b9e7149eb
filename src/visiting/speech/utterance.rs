//! What is to be said.

/// What speaks, the most urgent first. An alert or a reply cuts what is less urgent than itself, all others wait for the end
/// of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something that must not be missed.
    Alert,
    /// The answer to what the visitor just did: the control that has the focus, where am I. Only the newest counts.
    Reply,
    /// A tour's text where there is no recording of it.
    Narration,
    /// Audio description: what is to be seen.
    Description,
    /// What happens by itself and may be missed. Only the newest waits, and one that was cut is not said again.
    Announcement,
}

impl Kind {
    /// It does not wait for the end of a less urgent sentence.
    pub(super) fn cuts(self) -> bool {
        matches!(self, Self::Alert | Self::Reply)
    }

    /// How many may wait: a new one takes the place of the oldest.
    pub(super) fn most_waiting(self) -> usize {
        match self {
            Self::Alert => 8,
            Self::Narration => 32,
            Self::Description => 4,
            Self::Reply | Self::Announcement => 1,
        }
    }
}

/// A text with its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// Who wants it said.
    pub kind: Kind,
    /// BCP 47 ("fr", "en-GB"). Empty, `und`, or a language that a back end does not know: its usual voice.
    pub language: String,
    /// Plain text of any length, up to [`super::MOST_CHARS`].
    pub text: String,
}

impl Utterance {
    /// Of this kind, in this language.
    pub fn new(kind: Kind, language: impl Into<String>, text: impl Into<String>) -> Self {
        Self { kind, language: language.into(), text: text.into() }
    }
}

/// One utterance of a [`super::Queue`]; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtteranceId(pub(super) u64);
