//! Where a caption's lines break.

use std::ops::Range;

use super::Span;

/// How many characters a reader sees: without marks that combine with the one before and without
/// directional marks.
pub fn visible_chars(text: &str) -> usize {
    text.chars().filter(|&character| !is_invisible(character)).count()
}

fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A text in as few lines of at most `limit` characters as it takes, of nearly the same length. The author's own
/// lines stay where all of them fit. Breaks only at spaces and hyphens, never inside a word and never at a
/// no-break space (so French "œuvre :" stays whole); a word longer than `limit` has a line for itself.
pub fn break_lines(text: &str, limit: usize) -> Vec<String> {
    ranges(text, limit)
        .into_iter()
        .map(|range| text.get(range).unwrap_or_default().replace(['\n', '\t'], " "))
        .collect()
}

/// [`break_lines`] for pieces with voices and styles.
pub fn break_spans(spans: &[Span], limit: usize) -> Vec<Vec<Span>> {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    ranges(&text, limit).into_iter().map(|range| cut(spans, &range)).collect()
}

/// The part of the spans that lies in a byte range of their joined text.
fn cut(spans: &[Span], range: &Range<usize>) -> Vec<Span> {
    let mut begin = 0;
    let mut line = Vec::new();
    for span in spans {
        let end = begin + span.text.len();
        let (from, to) = (range.start.max(begin), range.end.min(end));
        if from < to {
            let part = span.text.get(from - begin..to - begin).unwrap_or_default();
            line.push(span.with_text(part.replace(['\n', '\t'], " ")));
        }
        begin = end;
    }
    line
}

/// A piece that stays whole.
struct Word {
    bytes: Range<usize>,
    chars: usize,
    /// A space stands before it, so it takes one more character unless it begins a line.
    spaced: bool,
}

/// Byte ranges of the lines, without the spaces around them.
fn ranges(text: &str, limit: usize) -> Vec<Range<usize>> {
    if let Some(lines) = authored(text, limit) {
        return lines;
    }
    let words = words(text);
    let starts = balanced(&words, limit.max(1));
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&first, end)| Some(words.get(first)?.bytes.start..words.get(end.checked_sub(1)?)?.bytes.end))
        .collect()
}

/// The author's lines, where they fit.
fn authored(text: &str, limit: usize) -> Option<Vec<Range<usize>>> {
    let mut begin = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let start = begin + (line.len() - line.trim_start_matches([' ', '\t']).len());
        let end = start + line.trim_matches([' ', '\t']).len();
        if start < end {
            lines.push(start..end);
        }
        begin += line.len() + 1;
    }
    let fits = lines.iter().all(|range| visible_chars(text.get(range.clone()).unwrap_or_default()) <= limit);
    fits.then_some(lines)
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let mut spaced = false;
    let mut push = |bytes: Range<usize>, spaced: bool| {
        let chars = visible_chars(text.get(bytes.clone()).unwrap_or_default());
        words.push(Word { bytes, chars, spaced });
    };
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        let is_space = matches!(character, ' ' | '\t' | '\n');
        // "Notre-|Dame", but not "−5" or "- Yes".
        let after_hyphen = previous == '-' && character.is_alphabetic() && start.is_some_and(|start| start + 1 < at);
        if let Some(begin) = start.filter(|_| is_space || after_hyphen) {
            push(begin..at, spaced);
            start = None;
            spaced = false;
        }
        if is_space {
            spaced = true;
        } else if start.is_none() {
            start = Some(at);
        }
        previous = character;
    }
    if let Some(begin) = start {
        push(begin..text.len(), spaced);
    }
    words
}

fn width(line: &[Word]) -> usize {
    line.iter().enumerate().map(|(index, word)| word.chars + usize::from(index > 0 && word.spaced)).sum()
}

/// First word of each line when every line takes what fits.
fn filled(words: &[Word], limit: usize) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut used = 0;
    for (index, word) in words.iter().enumerate() {
        let grown = used + word.chars + usize::from(word.spaced);
        if index == 0 || grown > limit {
            starts.push(index);
            used = word.chars;
        } else {
            used = grown;
        }
    }
    starts
}

/// First word of each line for the fewest lines whose longest line is as short as it can be.
fn balanced(words: &[Word], limit: usize) -> Vec<usize> {
    let lines = filled(words, limit).len();
    // The narrowest limit that needs no more lines, by bisection: a wider one never needs more.
    let widest = words.iter().map(|word| word.chars).max().unwrap_or(1).min(limit);
    let (mut low, mut high) = (widest.max(width(words) / lines.max(1)).min(limit), limit);
    while low < high {
        let middle = low + (high - low) / 2;
        if filled(words, middle).len() <= lines {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    filled(words, high)
}
