//! Reads the paths that a Rust source names. Not a parser: comments and texts
//! are taken out, and what begins with `crate`, `super` or a crate's name and
//! goes on with `::` is followed through its braces.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

/// Where a file hangs in the crate: `viewer/tours/run.rs` is `viewer`, `tours`, `run`.
pub struct Module(Vec<String>);

impl Module {
    /// `file` is relative to `src`.
    pub fn of_file(file: &Path) -> Self {
        let mut parts: Vec<String> =
            file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
            parts.pop();
        }
        Self(parts)
    }

    /// The wing, or the file's name for what lies outside of the wings.
    pub fn wing(&self) -> &str {
        self.0.first().map_or("lib", String::as_str)
    }

    /// The folder or file inside the wing; empty for the wing's own `mod.rs`.
    pub fn room(&self) -> &str {
        self.0.get(1).map_or("", String::as_str)
    }
}

impl Display for Module {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("::"))
    }
}

/// Every path of `text` with two parts or more, those inside the crate as from `crate`.
pub fn paths(text: &str, module: &Module) -> Vec<Vec<String>> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let starts = is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| next == "::");
        let goes_on = at > 0 && tokens[at - 1] == "::";
        if starts && !goes_on {
            let mut whole = Vec::new();
            follow(&tokens, at, &[], &mut whole);
            found.extend(whole.into_iter().filter_map(|path| from_crate(path, module)));
        }
        // `use crate::{a, b}` comes through above; `use bevy;` and `extern crate` do not.
        if tokens[at] == "use" && tokens.get(at + 2).is_some_and(|end| end == ";" || end == "as") {
            found.push(vec![tokens[at + 1].clone()]);
        }
    }
    found
}

/// Collects the paths that begin at `at`; gives the token after them.
fn follow(tokens: &[String], mut at: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(at) {
        if token == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| token != "}") {
                if tokens[at] == "as" {
                    at += 2;
                    continue;
                }
                let next = follow(tokens, at, &path, found);
                at = next.max(at + 1);
            }
            return at + 1;
        }
        if !is_name(token) {
            break;
        }
        path.push(token.clone());
        at += 1;
        match tokens.get(at) {
            Some(colons) if colons == "::" => at += 1,
            _ => break,
        }
    }
    if path.len() > before.len() {
        found.push(path);
    }
    at
}

/// `super` and `self` replaced; other starts are left as they are.
fn from_crate(path: Vec<String>, module: &Module) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let mut rest = path.iter().filter(|part| *part != "super" && *part != "self").cloned();
    if ups == 0 {
        return Some(rest.collect());
    }
    let kept = module.0.len().checked_sub(ups)?;
    let mut whole = vec!["crate".to_owned()];
    whole.extend(module.0[..kept].iter().cloned());
    whole.extend(rest.by_ref());
    Some(whole)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single characters; no comments, no texts.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            quoted(rest)
        } else if let Some(raw) = raw_text(rest) {
            raw
        } else if c == '\'' {
            character(rest)
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Bytes of the text in quotes at the start.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// Bytes of `r"…"` or `r#"…"#` at the start.
fn raw_text(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let body = hashes + 2;
    Some(rest[body..].find(&end).map_or(rest.len(), |at| body + at + end.len()))
}

/// Bytes of a character at the start, or of the mark of a lifetime.
fn character(rest: &str) -> usize {
    let inner = &rest[1..];
    if let Some(escape) = inner.strip_prefix('\\') {
        // The escaped character may be the quote itself.
        let skip = escape.chars().next().map_or(0, char::len_utf8);
        return escape[skip..].find('\'').map_or(rest.len(), |end| 2 + skip + end + 1);
    }
    let first = inner.chars().next().map_or(0, char::len_utf8);
    if inner[first..].starts_with('\'') { 1 + first + 1 } else { 1 }
}
