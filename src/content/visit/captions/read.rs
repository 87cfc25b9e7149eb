//! From a text to captions.

use super::cue_text::parse_spans;
use super::timing::parse_timing;
use super::{Align, CaptionError, Captions, Cue, CueSettings, LineAt, Problem, ProblemKind};

/// Longest file that is read. An hour of speech takes about 100 kB.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Most cues of one file.
pub const MAX_CUES: usize = 20_000;
/// Longest text of one cue.
pub const MAX_CUE_BYTES: usize = 4096;
/// Most problems remembered for one file.
pub const MAX_PROBLEMS: usize = 100;

impl Captions {
    /// Reads a file's bytes. Bytes that are not UTF-8 become U+FFFD, as the standard asks.
    ///
    /// # Errors
    /// As [`Captions::parse`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CaptionError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(CaptionError::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
        }
        Self::parse(&String::from_utf8_lossy(bytes))
    }

    /// Reads WebVTT with any line ends, with or without a byte order mark. What cannot be used is skipped
    /// and told in [`Captions::problems`].
    ///
    /// # Errors
    /// When the text does not begin with `WEBVTT` or is longer than [`MAX_FILE_BYTES`].
    pub fn parse(text: &str) -> Result<Self, CaptionError> {
        if text.len() > MAX_FILE_BYTES {
            return Err(CaptionError::TooLarge { bytes: text.len(), limit: MAX_FILE_BYTES });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
        let lines: Vec<&str> = text.split('\n').collect();
        let first = lines.first().copied().unwrap_or_default();
        let title = first.strip_prefix("WEBVTT").ok_or(CaptionError::NotWebVtt)?;
        if !title.is_empty() && !title.starts_with([' ', '\t']) {
            return Err(CaptionError::NotWebVtt);
        }
        let mut reader = Reader { lines: &lines, next: 1, captions: Self::default() };
        reader.captions.title = title.trim().to_owned();
        reader.read();
        Ok(reader.captions)
    }
}

struct Reader<'a> {
    lines: &'a [&'a str],
    /// Index of the line to be read next; its number is one more.
    next: usize,
    captions: Captions,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while let Some(line) = self.text_line() {
            self.captions.metadata.push(line.to_owned());
        }
        while self.next < self.lines.len() {
            if self.captions.cues.len() == MAX_CUES {
                self.report(self.next + 1, ProblemKind::TooManyCues(MAX_CUES));
                return;
            }
            if self.peek().is_some_and(str::is_empty) {
                self.next += 1;
            } else {
                self.block();
            }
        }
    }

    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.next).copied()
    }

    /// The next line of the block's text; the block ends at an empty line and where other times begin.
    fn text_line(&mut self) -> Option<&'a str> {
        let line = self.peek().filter(|line| !line.is_empty() && !line.contains("-->"))?;
        self.next += 1;
        Some(line)
    }

    fn text_lines(&mut self) -> String {
        std::iter::from_fn(|| self.text_line()).collect::<Vec<_>>().join("\n")
    }

    fn block(&mut self) {
        let number = self.next + 1;
        let Some(first) = self.text_line() else {
            return self.cue(None);
        };
        let keyword = first.split([' ', '\t']).next().unwrap_or_default();
        let followed_by_times = self.peek().is_some_and(|line| line.contains("-->"));
        if followed_by_times {
            self.cue(Some(first.to_owned()));
        } else if keyword == "NOTE" {
            let rest = first.strip_prefix("NOTE").unwrap_or_default().trim_start();
            let note = format!("{rest}\n{}", self.text_lines());
            self.captions.notes.push(note.trim_matches('\n').to_owned());
        } else if first.trim_end() == "STYLE" {
            let style = self.text_lines();
            self.captions.styles.push(style);
        } else if first.trim_end() == "REGION" {
            let region = self.text_lines();
            self.captions.regions.push(region);
        } else {
            self.text_lines();
            self.report(number, ProblemKind::TextWithoutTiming);
        }
    }

    /// A cue whose times stand on the next line.
    fn cue(&mut self, id: Option<String>) {
        let line = self.next + 1;
        let timing = self.peek().unwrap_or_default();
        self.next += 1;
        let text = self.text_lines();
        let Some((start, end, settings)) = parse_timing(timing) else {
            return self.report(line, ProblemKind::BadTiming);
        };
        if end <= start {
            return self.report(line, ProblemKind::EndsBeforeStart);
        }
        if text.len() > MAX_CUE_BYTES {
            return self.report(line, ProblemKind::CueTooLong(MAX_CUE_BYTES));
        }
        let spans = parse_spans(&text);
        if spans.iter().all(|span| span.text.trim().is_empty()) {
            return self.report(line, ProblemKind::NoText);
        }
        let settings = self.settings(line, settings);
        let cue = Cue { start_secs: start as f64 / 1000.0, end_secs: end as f64 / 1000.0, id, settings, spans, line };
        self.captions.cues.push(cue);
    }

    fn settings(&mut self, line: usize, text: &str) -> CueSettings {
        let mut settings = CueSettings::default();
        for setting in text.split([' ', '\t']).filter(|setting| !setting.is_empty()) {
            if apply_setting(&mut settings, setting).is_none() {
                self.report(line, ProblemKind::BadSetting(setting.chars().take(40).collect()));
            }
        }
        settings
    }

    fn report(&mut self, line: usize, kind: ProblemKind) {
        if self.captions.problems.len() < MAX_PROBLEMS {
            self.captions.problems.push(Problem { line, kind });
        }
    }
}

/// `None` where the setting is unknown or its value out of range.
fn apply_setting(settings: &mut CueSettings, setting: &str) -> Option<()> {
    let (name, value) = setting.split_once(':')?;
    let unanchored = value.split(',').next().unwrap_or(value);
    match name {
        "line" if unanchored.ends_with('%') => settings.line = Some(LineAt::Percent(percent(unanchored)?)),
        "line" => settings.line = Some(LineAt::Number(unanchored.parse().ok()?)),
        "position" => settings.position_pct = Some(percent(unanchored)?),
        "size" => settings.size_pct = Some(percent(value)?),
        "align" => {
            settings.align = Some(match value {
                "start" => Align::Start,
                "center" | "middle" => Align::Center,
                "end" => Align::End,
                "left" => Align::Left,
                "right" => Align::Right,
                _ => return None,
            });
        }
        "vertical" if matches!(value, "rl" | "lr") => settings.vertical = Some(value.to_owned()),
        "region" if !value.is_empty() => settings.region = Some(value.to_owned()),
        _ => return None,
    }
    Some(())
}

fn percent(text: &str) -> Option<f32> {
    let number: f32 = text.strip_suffix('%')?.parse().ok()?;
    (0.0..=100.0).contains(&number).then_some(number)
}
