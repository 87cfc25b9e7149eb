//! Articles: HTML to plain text and back. Nothing of a page is run, loaded or shown as markup.

use crate::content::html::escaped;

/// What is said on a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Paragraphs, with an empty line between.
    pub(super) text: String,
    /// Addresses of its pictures.
    pub(super) images: Vec<String>,
}

/// Elements whose contents are not read.
const SILENT: [&str; 6] = ["script", "style", "head", "template", "noscript", "svg"];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
    "figure",
    "figcaption",
    "pre",
    "main",
    "hr",
    "body",
];
/// Elements that begin a line.
const LINES: [&str; 4] = ["br", "li", "tr", "dt"];
/// Most pictures that are named.
const MOST_IMAGES: usize = 100;

/// The words of a page. Whatever is no HTML is taken as text.
pub(super) fn to_text(html: &str) -> Page {
    let mut page = Page::default();
    let mut rest = html;
    let mut breaks = 0;
    while !rest.is_empty() {
        let Some(open) = rest.find('<') else {
            say(&mut page.text, rest, &mut breaks);
            break;
        };
        say(&mut page.text, &rest[..open], &mut breaks);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?');
        if !is_tag {
            say(&mut page.text, "<", &mut breaks);
            rest = &rest[1..];
            continue;
        }
        let end = rest.find('>').unwrap_or(rest.len());
        let tag = &rest[1..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        if SILENT.contains(&name.as_str()) && !tag.starts_with('/') && !tag.ends_with('/') {
            rest = after_end_of(rest, &name);
        } else if BLOCKS.contains(&name.as_str()) {
            breaks = 2;
        } else if LINES.contains(&name.as_str()) && !tag.starts_with('/') {
            breaks = breaks.max(1);
        } else if name == "img"
            && page.images.len() < MOST_IMAGES
            && let Some(source) = attribute(tag, "src")
        {
            page.images.push(source);
        }
    }
    page.text.truncate(page.text.trim_end().len());
    page
}

/// What follows the end of an element that is not read. Without an end nothing does.
fn after_end_of<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        let is_it = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_it && !rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

/// Adds words, with single spaces between them as a browser has it.
fn say(text: &mut String, raw: &str, breaks: &mut usize) {
    let raw = unescape(raw);
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let starts_apart = raw.starts_with(is_space);
    for (number, word) in raw.split(is_space).filter(|word| !word.is_empty()).enumerate() {
        if *breaks > 0 && !text.is_empty() {
            text.truncate(text.trim_end_matches(' ').len());
            text.extend(std::iter::repeat_n('\n', *breaks));
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) && (number > 0 || starts_apart) {
            text.push(' ');
        }
        *breaks = 0;
        text.extend(word.chars().filter(|c| !c.is_control()));
    }
    if raw.ends_with(is_space) && *breaks == 0 && !text.is_empty() && !text.ends_with([' ', '\n']) {
        text.push(' ');
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.to_ascii_lowercase().find(&format!(" {name}="))? + name.len() + 2;
    let value = &tag[start..];
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Named characters that editors write; others stay as they are.
const NAMED: [(&str, char); 48] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("rdquo", '”'),
    ("ldquo", '“'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("acirc", 'â'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("oelig", 'œ'),
    ("aelig", 'æ'),
    ("Eacute", 'É'),
    ("Agrave", 'À'),
    ("Egrave", 'È'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("aacute", 'á'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("copy", '©'),
    ("deg", '°'),
    ("times", '×'),
    ("middot", '·'),
    ("bull", '•'),
];

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
    if let Some(digits) = name.strip_prefix('#') {
        return match digits.strip_prefix(['x', 'X']) {
            Some(hex) => number(hex, 16),
            None => number(digits, 10),
        };
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// A page with the paragraphs of a text; every character of it is text.
pub(super) fn of_text(title: &str, text: &str, language: &str) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n",
        escaped(language),
        escaped(title)
    );
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        page.push_str(&format!("<p>{}</p>\n", escaped(paragraph.trim()).replace('\n', "<br>\n")));
    }
    page.push_str("</body></html>\n");
    page
}
