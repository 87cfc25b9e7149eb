//! What a caption file holds.

use super::Problem;

/// The captions of one narration in one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Captions {
    /// Text after `WEBVTT` on the first line.
    pub title: String,
    /// Lines below it up to the first empty line, such as `Language: fr`.
    pub metadata: Vec<String>,
    /// Comments (`NOTE` blocks), without the word itself: where the text comes from, who translated it.
    pub notes: Vec<String>,
    /// `STYLE` blocks as they stand; kept for other players, not applied.
    pub styles: Vec<String>,
    /// `REGION` blocks as they stand; kept for other players, not applied.
    pub regions: Vec<String>,
    /// In the order of the file.
    pub cues: Vec<Cue>,
    /// What was skipped or ignored while reading, at most [`super::MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
}

impl Captions {
    /// The cues on screen at a time, earliest start first. A cue lasts from its start up to, not including, its end.
    pub fn active_at(&self, secs: f64) -> Vec<&Cue> {
        let mut active: Vec<&Cue> =
            self.cues.iter().filter(|cue| cue.start_secs <= secs && secs < cue.end_secs).collect();
        active.sort_by(|a, b| a.start_secs.total_cmp(&b.start_secs));
        active
    }

    /// When the last cue ends, seconds; 0 without cues.
    pub fn duration_secs(&self) -> f64 {
        self.cues.iter().map(|cue| cue.end_secs).fold(0.0, f64::max)
    }
}

/// One caption and its time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cue {
    /// From the start of the narration, seconds, in whole milliseconds.
    pub start_secs: f64,
    /// After `start_secs`.
    pub end_secs: f64,
    /// Name of the cue, if it has one.
    pub id: Option<String>,
    /// Where it stands.
    pub settings: CueSettings,
    /// Its text in pieces of one voice and style; `\n` separates lines. Never empty pieces.
    pub spans: Vec<Span>,
    /// Line of the file where its times stand, counted from 1; 0 when it was made in code.
    pub line: usize,
}

impl Cue {
    /// All text without voices and styles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Time on screen, seconds.
    pub fn duration_secs(&self) -> f64 {
        self.end_secs - self.start_secs
    }
}

/// Where a cue stands. Anchors after a comma (`line:0,center`) are not kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CueSettings {
    /// Height on the screen; `None` is the bottom.
    pub line: Option<LineAt>,
    /// From the left, 0 to 100 %; `None` is the middle.
    pub position_pct: Option<f32>,
    /// Width of the box, 0 to 100 %.
    pub size_pct: Option<f32>,
    /// How lines are set against each other; `None` is centred.
    pub align: Option<Align>,
    /// `rl` or `lr` for vertical writing; kept for other players.
    pub vertical: Option<String>,
    /// Id of a region; kept for other players.
    pub region: Option<String>,
}

/// The `line` setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LineAt {
    /// Text lines from the top, or from the bottom where negative.
    Number(i32),
    /// From the top, 0 to 100 %.
    Percent(f32),
}

impl LineAt {
    /// In the upper half of the screen.
    pub fn is_top(self) -> bool {
        match self {
            Self::Number(number) => number >= 0,
            Self::Percent(percent) => percent < 50.0,
        }
    }
}

/// The `align` setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Where the language begins its lines.
    Start,
    /// In the middle.
    Center,
    /// Where the language ends its lines.
    End,
    /// Left in every language.
    Left,
    /// Right in every language.
    Right,
}

/// A piece of a cue's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// Entities resolved, tags removed.
    pub text: String,
    /// Who speaks (`<v Name>`).
    pub voice: Option<String>,
    /// BCP 47 tag of a text in another language (`<lang fr>`).
    pub language: Option<String>,
    /// How it looks.
    pub style: SpanStyle,
}

/// How a piece of text looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanStyle {
    /// `<i>`
    pub italic: bool,
    /// `<b>`
    pub bold: bool,
    /// `<u>`
    pub underline: bool,
    /// Classes of `<c.name>`, outermost first.
    pub classes: Vec<String>,
}

impl Span {
    /// Text without voice or style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same voice, language and style with another text.
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self.clone() }
    }

    /// Whether two pieces differ in nothing but their text.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.voice == other.voice && self.language == other.language && self.style == other.style
    }
}
