//! SubRip (`.srt`), which has no standard: read as the players of the last twenty years wrote it.

use super::read::Reader;
use super::{Align, CueSettings, LineAt, ProblemKind};

/// Whether a text that is not WebVTT has a line of SubRip's times.
pub(super) fn has_times(lines: &[&str]) -> bool {
    lines.iter().any(|line| line.contains("-->") && parse_timing(line).is_some())
}

impl<'a> Reader<'a> {
    /// Cues with or without numbers, with or without empty lines between them.
    pub(super) fn read_subrip(&mut self) {
        while self.next < self.lines.len() {
            if self.is_full() {
                return;
            }
            let line = self.next + 1;
            let first = self.line_at(self.next);
            if first.trim().is_empty() || self.is_number_of_a_cue(self.next) {
                self.next += 1;
            } else if first.contains("-->") {
                self.subrip_cue();
            } else {
                self.subrip_text();
                self.report(line, ProblemKind::TextWithoutTiming);
            }
        }
    }

    fn subrip_cue(&mut self) {
        let line = self.next + 1;
        let timing = parse_timing(self.line_at(self.next));
        self.next += 1;
        let text = self.subrip_text();
        let Some((start, end, rest)) = timing else {
            return self.report(line, ProblemKind::BadTiming);
        };
        let (text, settings) = take_overrides(&text);
        let Some(spans) = self.checked(line, (start, end), &lower_tags(&text)) else { return };
        // Where a box stands in the pixels of a film that nobody shows here.
        for word in rest.split_whitespace().filter(|word| !is_coordinate(word)) {
            self.report(line, ProblemKind::BadSetting(word.chars().take(40).collect()));
        }
        self.push((start, end), None, settings, spans, line);
    }

    /// The lines up to an empty one or the next cue.
    fn subrip_text(&mut self) -> String {
        let begin = self.next;
        while self.next < self.lines.len() {
            let line = self.line_at(self.next);
            let ends = line.trim().is_empty() || line.contains("-->") || self.is_number_of_a_cue(self.next);
            if ends {
                break;
            }
            self.next += 1;
        }
        self.lines.get(begin..self.next).unwrap_or_default().join("\n")
    }

    fn line_at(&self, index: usize) -> &'a str {
        self.lines.get(index).copied().unwrap_or_default()
    }

    /// Digits above a line of times: a number inside a text has other text below it.
    fn is_number_of_a_cue(&self, index: usize) -> bool {
        let line = self.line_at(index).trim();
        let is_number = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
        is_number && self.line_at(index + 1).contains("-->")
    }
}

/// Start, end (milliseconds) and what follows them: `0:00:01,5 --> 00:00:04.000 X1:10`.
fn parse_timing(line: &str) -> Option<(u64, u64, &str)> {
    let (before, after) = line.split_once("-->")?;
    let after = after.trim_start();
    let (time, rest) = after.split_at_checked(after.find([' ', '\t']).unwrap_or(after.len()))?;
    Some((parse_time(before.trim())?, parse_time(time)?, rest))
}

/// Hours may be missing, numbers short, and the sign before the milliseconds a comma or a point.
fn parse_time(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let millis = digits(fraction, 3)? * [100, 10, 1].get(fraction.len().checked_sub(1)?)?;
    let mut parts = whole.rsplit(':');
    let seconds = digits(parts.next()?, 2).filter(|&seconds| seconds < 60)?;
    let minutes = digits(parts.next()?, 2).filter(|&minutes| minutes < 60)?;
    let hours = parts.next().map_or(Some(0), |hours| digits(hours, 4))?;
    parts.next().is_none().then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
}

/// One to `most` ASCII digits.
fn digits(text: &str, most: usize) -> Option<u64> {
    let valid = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

fn is_coordinate(word: &str) -> bool {
    word.split_once(':').is_some_and(|(name, _)| matches!(name, "X1" | "X2" | "Y1" | "Y2"))
}

/// The text without `{\…}`, and where `{\an1}` to `{\an9}` (the keys of a number pad) put it.
fn take_overrides(text: &str) -> (String, CueSettings) {
    let mut settings = CueSettings::default();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find("{\\").and_then(|at| rest.split_at_checked(at)) {
        let Some((inside, after)) = from.split_once('}') else { break };
        kept.push_str(before);
        for tag in inside.split('\\') {
            if let Some(key) = tag.strip_prefix("an").and_then(|key| digits(key, 1)).filter(|&key| key > 0) {
                settings = place(key);
            }
        }
        rest = after;
    }
    kept.push_str(rest);
    (kept, settings)
}

/// The nine places; 2, in the middle below, is where captions stand anyway.
fn place(key: u64) -> CueSettings {
    let line = match key {
        7..=9 => Some(LineAt::Number(0)),
        4..=6 => Some(LineAt::Percent(50.0)),
        _ => None,
    };
    let align = match key % 3 {
        1 => Some(Align::Left),
        0 => Some(Align::Right),
        _ => None,
    };
    CueSettings { line, align, ..CueSettings::default() }
}

/// SubRip's tags are also written in capitals.
fn lower_tags(text: &str) -> String {
    let mut text = text.to_owned();
    for (capital, small) in
        [("<I>", "<i>"), ("</I>", "</i>"), ("<B>", "<b>"), ("</B>", "</b>"), ("<U>", "<u>"), ("</U>", "</u>")]
    {
        text = text.replace(capital, small);
    }
    text
}
