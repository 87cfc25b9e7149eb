//! Rules of good captions.

use super::{Captions, Cue, Problem, ProblemKind, visible_chars};

/// Figures that captions are held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CaptionLimits {
    /// Lines of a cue. Default 2: Netflix Timed Text Style Guide, Game Accessibility Guidelines.
    pub max_lines: usize,
    /// Characters of a line. Default 37: under the 40 of the Game Accessibility Guidelines and of XAG 104, so
    /// that two lines at 46 px stay within 68 % of the width (BBC Subtitle Guidelines).
    pub max_chars_per_line: usize,
    /// Default 15: the upper end of the BBC's 160 to 180 words a minute; Netflix allows adults 17, children 13.
    pub max_chars_per_sec: f64,
    /// Default 1 s; Netflix's minimum is 5/6 s.
    pub min_secs: f64,
    /// Default 7 s: Netflix.
    pub max_secs: f64,
    /// Between two cues. Default 0.08 s: Netflix's two frames at 25 a second.
    pub min_gap_secs: f64,
}

impl Default for CaptionLimits {
    fn default() -> Self {
        Self {
            max_lines: 2,
            max_chars_per_line: 37,
            max_chars_per_sec: 15.0,
            min_secs: 1.0,
            max_secs: 7.0,
            min_gap_secs: 0.08,
        }
    }
}

/// What breaks the default [`CaptionLimits`], in the order of the file. Lines are the author's own, because
/// other players show them as they stand.
pub fn lint(captions: &Captions) -> Vec<Problem> {
    lint_with(captions, &CaptionLimits::default())
}

/// [`lint`] with other figures.
pub fn lint_with(captions: &Captions, limits: &CaptionLimits) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut before: Option<&Cue> = None;
    for cue in &captions.cues {
        let mut report = |kind| problems.push(Problem { line: cue.line, kind });
        lint_text(cue, limits, &mut report);
        lint_time(cue, before, limits, &mut report);
        before = Some(cue);
    }
    problems
}

fn lint_text(cue: &Cue, limits: &CaptionLimits, report: &mut impl FnMut(ProblemKind)) {
    let text = cue.text();
    let lines = text.lines().count();
    if lines > limits.max_lines {
        report(ProblemKind::TooManyLines { lines, limit: limits.max_lines });
    }
    let chars = text.lines().map(|line| visible_chars(line.trim())).max().unwrap_or(0);
    if chars > limits.max_chars_per_line {
        report(ProblemKind::LineTooLong { chars, limit: limits.max_chars_per_line });
    }
    let chars_per_sec = visible_chars(text.trim()) as f64 / cue.duration_secs().max(0.001);
    if exceeds(chars_per_sec, limits.max_chars_per_sec) {
        report(ProblemKind::TooFast { chars_per_sec, limit: limits.max_chars_per_sec });
    }
}

fn lint_time(cue: &Cue, before: Option<&Cue>, limits: &CaptionLimits, report: &mut impl FnMut(ProblemKind)) {
    let secs = cue.duration_secs();
    if exceeds(limits.min_secs, secs) {
        report(ProblemKind::TooShort { secs, limit: limits.min_secs });
    }
    if exceeds(secs, limits.max_secs) {
        report(ProblemKind::TooLong { secs, limit: limits.max_secs });
    }
    let Some(before) = before else { return };
    let gap_secs = cue.start_secs - before.end_secs;
    if exceeds(before.start_secs, cue.start_secs) {
        report(ProblemKind::OutOfOrder { start_secs: cue.start_secs });
    } else if exceeds(limits.min_gap_secs, gap_secs) {
        report(ProblemKind::GapTooSmall { gap_secs, limit: limits.min_gap_secs });
    }
}

/// Times are whole milliseconds, so a difference below a tenth of one is rounding.
fn exceeds(value: f64, limit: f64) -> bool {
    value > limit + 1e-4
}
