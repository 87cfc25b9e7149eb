//! Captions: WebVTT read, written, broken into lines and checked; SubRip read.
//!
//! Own reader, because the crates there are do not fit files made by others: `vtt` 1.0.0 rejects the whole
//! file for one bad cue, knows no byte order mark and leaves tags in the text; `webvtt` 0.2.0 panics on a
//! `STYLE` or `REGION` block and on a long number. Here every text gives either captions or one error, a bad
//! cue is reported with its line and skipped, and all sizes are limited.
//!
//! Follows <https://www.w3.org/TR/webvtt1/>, sections 4 (syntax) and 6 (parsing), and is more forgiving
//! where a stray `<` would swallow text.

mod compose;
mod cue;
mod cue_text;
mod lines;
mod lint;
mod problem;
mod read;
mod subrip;
mod timing;
mod write;

pub use compose::captions_for;
pub use cue::{Align, Captions, Cue, CueSettings, LineAt, Span, SpanStyle};
pub use lines::{break_lines, break_spans, visible_chars};
pub use lint::{CaptionLimits, lint, lint_with};
pub use problem::{CaptionError, Problem, ProblemKind};
pub use read::{MAX_CUE_BYTES, MAX_CUES, MAX_FILE_BYTES, MAX_PROBLEMS};
