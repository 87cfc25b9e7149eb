//! Captions of a text that nobody has timed.

use super::{CaptionLimits, Captions, Cue, Span, break_lines, visible_chars};

/// Characters a second: a little slower than the fastest allowed, so that nobody is hurried.
const CHARS_PER_SEC: f64 = 13.5;
/// Shortest cue, seconds.
const MIN_SECS: f64 = 1.3;
/// Before the first cue, seconds.
const LEAD_SECS: f64 = 0.5;
/// Between two cues of a sentence, seconds.
const GAP_SECS: f64 = 0.1;
/// Between two sentences, where a speaker takes breath, seconds.
const BREATH_SECS: f64 = 0.5;

/// Captions for a text in `language` (BCP 47): its words as they stand, cut at sentences, then at commas, then between
/// words, and timed by their length. They keep the default [`CaptionLimits`], unless a single word is longer than a
/// line.
pub fn captions_for(text: &str, language: &str) -> Captions {
    let limits = CaptionLimits::default();
    let mut cues = Vec::new();
    let mut at_secs = LEAD_SECS;
    for sentence in sentences(text) {
        let mut pieces = Vec::new();
        cut(&sentence, &limits, &mut pieces);
        for lines in pieces {
            let text = lines.join("\n");
            // Whole hundredths, as an author would write them.
            let secs = (visible_chars(&text) as f64 / CHARS_PER_SEC * 100.0).ceil() / 100.0;
            let end_secs = hundredths(at_secs + secs.clamp(MIN_SECS, limits.max_secs));
            cues.push(Cue { start_secs: at_secs, end_secs, spans: vec![Span::plain(text)], ..Cue::default() });
            at_secs = hundredths(end_secs + GAP_SECS);
        }
        at_secs = hundredths(at_secs + BREATH_SECS - GAP_SECS);
    }
    let metadata = vec!["Kind: captions".to_owned(), format!("Language: {language}")];
    Captions { metadata, cues, ..Captions::default() }
}

fn hundredths(secs: f64) -> f64 {
    (secs * 100.0).round() / 100.0
}

/// Words up to and with one that ends a sentence. No-break spaces stay inside a word.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = Vec::new();
    let mut sentence: Vec<&str> = Vec::new();
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        sentence.push(word);
        let bare = word.trim_end_matches(['»', '”', '"', ')', '’', '\u{a0}', '\u{202f}']);
        if bare.ends_with(['.', '!', '?', '…']) {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
    sentences
}

/// Halves what does not fit into one cue, rather after a comma than in the middle of a clause.
fn cut(words: &[&str], limits: &CaptionLimits, pieces: &mut Vec<Vec<String>>) {
    let text = words.join(" ");
    let lines = break_lines(&text, limits.max_chars_per_line);
    if words.len() < 2 || lines.len() <= limits.max_lines {
        pieces.push(lines);
        return;
    }
    let total = visible_chars(&text) as f64;
    let mut before = 0.0;
    let mut best = (f64::INFINITY, 1);
    for (index, word) in words.iter().enumerate().take(words.len() - 1) {
        before += visible_chars(word) as f64 + 1.0;
        let from_middle = (before / total - 0.5).abs();
        // A comma is worth a third of the sentence's length.
        let cost = if word.ends_with([',', ';', ':', '–', '—']) { from_middle } else { from_middle + 0.33 };
        if cost < best.0 {
            best = (cost, index + 1);
        }
    }
    let (left, right) = words.split_at(best.1.min(words.len()));
    cut(left, limits, pieces);
    cut(right, limits, pieces);
}
