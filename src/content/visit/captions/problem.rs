//! What can be wrong with captions.

use std::fmt;

use super::timing::clock;

/// Why a file gives no captions at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaptionError {
    /// Neither WebVTT's first line nor times as SubRip has them.
    #[error("neither WebVTT nor SubRip: begin with the word WEBVTT, or write times as 00:00:01,000 --> 00:00:04,000")]
    NotCaptions,
    /// A SubRip file in an older encoding, such as Windows-1252.
    #[error("line {line} is not UTF-8: save the file as UTF-8 in a text editor, so that no letter is guessed")]
    NotUtf8 {
        /// The first line that is not.
        line: usize,
    },
    /// A caption file is text; this is too much of it.
    #[error("the captions are {bytes} bytes long, the limit is {limit}: split them into one file per stop")]
    TooLarge {
        /// Length of the file.
        bytes: usize,
        /// What is accepted.
        limit: usize,
    },
}

/// One thing wrong in one place of a file that could be read, or that breaks a rule of good captions.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Line of the file, from 1; 0 for a cue made in code.
    pub line: usize,
    /// What.
    pub kind: ProblemKind,
}

/// Kinds of [`Problem`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProblemKind {
    /// The line with `-->` cannot be read; the cue is skipped.
    #[error("these times cannot be read, the cue is skipped: write them as 00:01.000 --> 00:04.000")]
    BadTiming,
    /// The cue is skipped.
    #[error("the cue ends before it begins and is skipped")]
    EndsBeforeStart,
    /// The cue is skipped.
    #[error("the cue has no text and is skipped")]
    NoText,
    /// Text that belongs to no cue; it is skipped.
    #[error("this text has no times and is skipped: put a line such as 00:01.000 --> 00:04.000 above it")]
    TextWithoutTiming,
    /// The setting is ignored.
    #[error("the setting `{0}` is unknown or out of range and is ignored")]
    BadSetting(String),
    /// The cue is skipped.
    #[error("the cue's text is longer than {0} bytes and is skipped")]
    CueTooLong(usize),
    /// The rest of the file is not read.
    #[error("the file has more than {0} cues, the rest is not read: split it into one file per stop")]
    TooManyCues(usize),

    /// Rule: few lines.
    #[error("{lines} lines, at most {limit} fit: split the cue")]
    TooManyLines {
        /// In this cue.
        lines: usize,
        /// Allowed.
        limit: usize,
    },
    /// Rule: short lines.
    #[error("a line of {chars} characters, at most {limit} fit: break it or split the cue")]
    LineTooLong {
        /// In the longest line.
        chars: usize,
        /// Allowed.
        limit: usize,
    },
    /// Rule: time to read.
    #[error("{chars_per_sec:.1} characters a second, at most {limit} can be read: show it longer or say it shorter")]
    TooFast {
        /// In this cue.
        chars_per_sec: f64,
        /// Allowed.
        limit: f64,
    },
    /// Rule: no flashing.
    #[error("shown for {secs:.3} s, at least {limit} s are needed to notice it")]
    TooShort {
        /// In this cue.
        secs: f64,
        /// Needed.
        limit: f64,
    },
    /// Rule: no cue that is read twice.
    #[error("shown for {secs:.3} s, after {limit} s it is read again: split it")]
    TooLong {
        /// In this cue.
        secs: f64,
        /// Allowed.
        limit: f64,
    },
    /// Rule: the change of text must be seen.
    #[error("{gap_secs:.3} s after the cue before it, at least {limit} s show that the text changed")]
    GapTooSmall {
        /// Negative where cues overlap.
        gap_secs: f64,
        /// Needed.
        limit: f64,
    },
    /// Cues must be written in the order in which they are shown.
    #[error("begins at {}, before the cue above it: put the cues in order", clock(*.start_secs))]
    OutOfOrder {
        /// Start of the later cue in the file.
        start_secs: f64,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)
    }
}
