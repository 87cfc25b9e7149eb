//! The text of a cue: tags to styles, entities to characters.

use super::Span;

/// Tags inside each other; deeper ones are ignored, their text is kept.
const MAX_DEPTH: usize = 16;

/// A tag that is open, with what it says.
enum Open<'a> {
    Voice(String),
    Language(String),
    Italic,
    Bold,
    Underline,
    Class(Vec<String>),
    /// Ruby and whatever a later standard brings: without effect here.
    Other(&'a str),
}

impl Open<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Voice(_) => "v",
            Self::Language(_) => "lang",
            Self::Italic => "i",
            Self::Bold => "b",
            Self::Underline => "u",
            Self::Class(_) => "c",
            Self::Other(name) => name,
        }
    }
}

/// Pieces of one voice and style, neighbours always different, none empty.
pub(super) fn parse_spans(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut rest = text;
    while let Some((before, from_tag)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        push(&mut spans, &open, before);
        match read_tag(from_tag) {
            Some((tag, after)) => {
                apply(&mut open, tag);
                rest = after;
            }
            // A sign, not a tag: "5 < 7".
            None => {
                push(&mut spans, &open, "<");
                rest = from_tag.strip_prefix('<').unwrap_or_default();
            }
        }
    }
    push(&mut spans, &open, rest);
    spans
}

/// What stands between `<` and `>`, and what follows.
fn read_tag(text: &str) -> Option<(&str, &str)> {
    let (tag, after) = text.strip_prefix('<')?.split_once('>')?;
    let begins_well = tag.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/');
    (begins_well && !tag.contains('<')).then_some((tag, after))
}

fn apply<'a>(open: &mut Vec<Open<'a>>, tag: &'a str) {
    if let Some(name) = tag.strip_prefix('/') {
        if let Some(at) = open.iter().rposition(|tag| tag.name() == name.trim()) {
            open.truncate(at);
        }
        return;
    }
    // A time inside a cue ("<00:01.500>") opens nothing.
    if open.len() >= MAX_DEPTH || tag.starts_with(|first: char| first.is_ascii_digit()) {
        return;
    }
    let (head, annotation) = tag.split_once([' ', '\t', '\n']).unwrap_or((tag, ""));
    let annotation = || entities(annotation).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut names = head.split('.');
    let name = names.next().unwrap_or_default();
    open.push(match name {
        "v" => Open::Voice(annotation()),
        "lang" => Open::Language(annotation()),
        "i" => Open::Italic,
        "b" => Open::Bold,
        "u" => Open::Underline,
        "c" => Open::Class(names.filter(|class| !class.is_empty()).map(str::to_owned).collect()),
        _ => Open::Other(name),
    });
}

fn push(spans: &mut Vec<Span>, open: &[Open<'_>], text: &str) {
    if text.is_empty() {
        return;
    }
    let mut span = Span::plain(entities(text));
    for tag in open {
        match tag {
            Open::Voice(name) => span.voice = Some(name.clone()).filter(|name| !name.is_empty()),
            Open::Language(tag) => span.language = Some(tag.clone()).filter(|tag| !tag.is_empty()),
            Open::Italic => span.style.italic = true,
            Open::Bold => span.style.bold = true,
            Open::Underline => span.style.underline = true,
            Open::Class(classes) => span.style.classes.extend(classes.iter().cloned()),
            Open::Other(_) => {}
        }
    }
    match spans.last_mut() {
        Some(last) if last.looks_like(&span) => last.text.push_str(&span.text),
        _ => spans.push(span),
    }
}

/// Resolves the entities that WebVTT names and numeric ones; leaves any other as it stands.
fn entities(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from_sign)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        resolved.push_str(before);
        rest = from_sign.strip_prefix('&').unwrap_or_default();
        match rest.split_once(';').and_then(|(name, after)| Some((entity(name)?, after))) {
            Some((character, after)) => {
                resolved.push(character);
                rest = after;
            }
            None => resolved.push('&'),
        }
    }
    resolved.push_str(rest);
    resolved
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // A line end made by a number would split the cue when it is written again.
            char::from_u32(code).filter(|character| !character.is_control())?
        }
    })
}
