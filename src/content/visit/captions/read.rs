//! From a text to captions.

use super::cue_text::parse_spans;
use super::subrip::has_times;
use super::timing::parse_timing;
use super::{Align, CaptionError, Captions, Cue, CueSettings, LineAt, Problem, ProblemKind, Span};

/// Longest file that is read. An hour of speech takes about 100 kB.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Most cues of one file.
pub const MAX_CUES: usize = 20_000;
/// Longest text of one cue.
pub const MAX_CUE_BYTES: usize = 4096;
/// Most problems remembered for one file.
pub const MAX_PROBLEMS: usize = 100;

impl Captions {
    /// Reads a file's bytes. In WebVTT bytes that are not UTF-8 become U+FFFD, as the standard asks. A SubRip file with
    /// such bytes was written in one of many older encodings, and a wrong guess would put wrong letters before
    /// visitors: it is refused.
    ///
    /// # Errors
    /// As [`Captions::parse`], and when a SubRip file is not UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CaptionError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(CaptionError::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
        }
        let text = String::from_utf8_lossy(bytes);
        if let Err(error) = std::str::from_utf8(bytes)
            && !is_webvtt(text.trim_start_matches('\u{feff}'))
        {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            return Err(CaptionError::NotUtf8 { line });
        }
        Self::parse(&text)
    }

    /// Reads WebVTT, or SubRip where the text does not begin with `WEBVTT` and has times: with any line ends, with or
    /// without a byte order mark. What cannot be used is skipped and told in [`Captions::problems`].
    ///
    /// # Errors
    /// When the text is neither, or longer than [`MAX_FILE_BYTES`].
    pub fn parse(text: &str) -> Result<Self, CaptionError> {
        if text.len() > MAX_FILE_BYTES {
            return Err(CaptionError::TooLarge { bytes: text.len(), limit: MAX_FILE_BYTES });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
        let lines: Vec<&str> = text.split('\n').collect();
        let first = lines.first().copied().unwrap_or_default();
        let mut reader = Reader { lines: &lines, next: 0, captions: Self::default() };
        if is_webvtt(first) {
            reader.next = 1;
            first.strip_prefix("WEBVTT").unwrap_or_default().trim().clone_into(&mut reader.captions.title);
            reader.read();
        } else if has_times(&lines) {
            reader.read_subrip();
        } else {
            return Err(CaptionError::NotCaptions);
        }
        Ok(reader.captions)
    }
}

/// Whether a text begins as WebVTT must.
fn is_webvtt(text: &str) -> bool {
    text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

pub(super) struct Reader<'a> {
    pub(super) lines: &'a [&'a str],
    /// Index of the line to be read next; its number is one more.
    pub(super) next: usize,
    captions: Captions,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while let Some(line) = self.text_line() {
            self.captions.metadata.push(line.to_owned());
        }
        while self.next < self.lines.len() {
            if self.is_full() {
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
        let Some(spans) = self.checked(line, (start, end), &text) else { return };
        let settings = self.settings(line, settings);
        self.push((start, end), id, settings, spans, line);
    }

    /// Whether no further cue may come; told once.
    pub(super) fn is_full(&mut self) -> bool {
        let full = self.captions.cues.len() == MAX_CUES;
        if full {
            self.report(self.next + 1, ProblemKind::TooManyCues(MAX_CUES));
        }
        full
    }

    /// The text of a cue that can be shown, its times in milliseconds; otherwise what is wrong is told.
    pub(super) fn checked(&mut self, line: usize, (start, end): (u64, u64), text: &str) -> Option<Vec<Span>> {
        let spans = if text.len() > MAX_CUE_BYTES { Vec::new() } else { parse_spans(text) };
        let problem = if end <= start {
            ProblemKind::EndsBeforeStart
        } else if text.len() > MAX_CUE_BYTES {
            ProblemKind::CueTooLong(MAX_CUE_BYTES)
        } else if spans.iter().all(|span| span.text.trim().is_empty()) {
            ProblemKind::NoText
        } else {
            return Some(spans);
        };
        self.report(line, problem);
        None
    }

    pub(super) fn push(
        &mut self,
        (start, end): (u64, u64),
        id: Option<String>,
        settings: CueSettings,
        spans: Vec<Span>,
        line: usize,
    ) {
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

    pub(super) fn report(&mut self, line: usize, kind: ProblemKind) {
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
