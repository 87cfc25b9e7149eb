//! What was lost on the way, in words.

use std::collections::BTreeSet;

/// A name from a document as it stands in a note: quoted, and only its beginning where it is long.
pub(super) fn quoted(name: &str) -> String {
    const MOST: usize = 60;
    let (beginning, is_cut) = match name.char_indices().nth(MOST) {
        Some((end, _)) => (&name[..end], "…"),
        None => (name, ""),
    };
    format!("{beginning:?}{is_cut}")
}

/// Lines for a person to read, each once. A document of thousands of oddities tells the first of them, and how many more.
#[derive(Debug, Default)]
pub(super) struct Notes {
    lines: Vec<String>,
    known: BTreeSet<String>,
    untold: usize,
}

impl Notes {
    const MOST: usize = 200;
    const MOST_CHARS: usize = 300;

    pub(super) fn tell(&mut self, line: impl Into<String>) {
        // Names and what a system says of them come from outside; a terminal obeys control characters.
        let mut line: String = line.into().chars().filter(|c| !c.is_control()).collect();
        if line.chars().count() > Self::MOST_CHARS {
            line = line.chars().take(Self::MOST_CHARS).chain("…".chars()).collect();
        }
        if self.known.contains(&line) {
            return;
        }
        if self.lines.len() < Self::MOST {
            self.known.insert(line.clone());
            self.lines.push(line);
        } else {
            self.untold += 1;
        }
    }

    pub(super) fn into_lines(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.lines.push(format!("and {} more notes", self.untold));
        }
        self.lines
    }
}
