//! A TOML file, read value by value, so that everything wrong with it is told at once, each thing with its line.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::visiting::hands::file::BadLine;

/// So many problems are told; after that somebody gave another kind of file.
const MOST_PROBLEMS: usize = 200;
/// Longest list in the file.
pub(super) const MOST_LISTED: usize = 1000;
/// So much of a text is repeated in a message.
const SHOWN_CHARS: usize = 60;

/// Where the problems gather.
pub(super) struct Reader<'i> {
    text: &'i str,
    problems: Vec<BadLine>,
    /// Lines that are no TOML: what they meant is not known, and what is lacking may be in them.
    broken: Vec<usize>,
    /// Names of everything that was asked for.
    asked: Vec<String>,
}

/// A value and where it stands.
pub(super) struct Value<'i> {
    /// Its place in the file, bytes.
    pub(super) at: usize,
    /// How it is called: `screen.diagonal_mm`.
    pub(super) name: String,
    value: DeValue<'i>,
}

/// A table, of which values are taken one after the other; what is left over in the end is unknown.
pub(super) struct Section<'i> {
    /// Place of its header in the file, bytes.
    pub(super) at: usize,
    name: String,
    left: Vec<(String, Value<'i>)>,
    known: Vec<&'static str>,
}

impl<'i> Reader<'i> {
    /// Begins with the table that the file is.
    pub(super) fn begin(text: &'i str) -> (Self, Section<'i>) {
        let mut reader = Self { text, problems: Vec::new(), broken: Vec::new(), asked: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors.iter().take(MOST_PROBLEMS) {
            let at = error.span().map_or(0, |span| span.start);
            reader.object(at, format!("{}; write: key = value", error.message().trim_end()));
        }
        reader.broken = reader.problems.iter().map(|problem| problem.line).collect();
        reader.broken.dedup();
        (reader, Section::of(0, String::new(), table.into_inner()))
    }

    fn line(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    /// Something is wrong there, `at` bytes into the file. One thing per line that is no TOML is enough.
    pub(super) fn object(&mut self, at: usize, what: String) {
        let line = self.line(at);
        if self.problems.len() < MOST_PROBLEMS && !self.broken.contains(&line) {
            self.problems.push(BadLine { line, what });
        }
    }

    /// A value that must be there is not: told only where every line could be understood.
    pub(super) fn lacks(&mut self, at: usize, what: &str) {
        if self.broken.is_empty() {
            self.object(at, what.to_owned());
        }
    }

    /// Everything that was asked for, and all problems from the first line to the last.
    pub(super) fn end(mut self) -> (Vec<String>, Vec<BadLine>) {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems.dedup();
        (self.asked, self.problems)
    }
}

impl<'i> Section<'i> {
    fn of(at: usize, name: String, table: DeTable<'i>) -> Self {
        let entry = |(key, value): (Spanned<_>, Spanned<DeValue<'i>>)| {
            let at = key.span().start;
            let key: String = std::borrow::Cow::into_owned(key.into_inner());
            let whole = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            (key, Value { at, name: whole, value: value.into_inner() })
        };
        let left = table.into_iter().map(entry).collect();
        Self { at, name, left, known: Vec::new() }
    }

    /// The value of this key, if it is there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value<'i>> {
        self.known.push(key);
        let index = self.left.iter().position(|(one, _)| one == key)?;
        Some(self.left.swap_remove(index).1)
    }

    /// Where the value of this key stands; where the table begins if it is not there.
    pub(super) fn place(&self, key: &str) -> usize {
        self.left.iter().find(|(one, _)| one == key).map_or(self.at, |(_, value)| value.at)
    }

    /// The key is there, and nobody took it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.left.iter().any(|(one, _)| one == key)
    }

    /// Nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// A table in it; an empty one where there is none.
    pub(super) fn section(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Self {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        match self.take(key) {
            Some(Value { at, value: DeValue::Table(table), .. }) => Self::of(at, name, table),
            Some(Value { at, value, .. }) => {
                reader.object(
                    at,
                    format!("{name} is a {}; write a line [{name}] and its values below", value.type_str()),
                );
                Self::of(at, name, DeTable::new())
            }
            None => Self::of(self.at, name, DeTable::new()),
        }
    }

    /// Everything that is left, whatever its key: for tables whose keys are data.
    pub(super) fn rest(&mut self) -> Vec<(String, Value<'i>)> {
        std::mem::take(&mut self.left)
    }

    /// A number of this range, in the unit that the key's name tells.
    pub(super) fn number(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let value = self.take(key)?;
        let number = match &value.value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let within = number.filter(|number| range.contains(number));
        if within.is_none() {
            let said = value.shown();
            let (low, high) = (range.start(), range.end());
            reader.object(value.at, format!("{} is {said}; write a number from {low} to {high}", value.name));
        }
        within
    }

    /// A whole number of this range.
    pub(super) fn whole(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = self.take(key)?;
        let number = match &value.value {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let within = number.filter(|number| range.contains(number));
        if within.is_none() {
            let (said, low, high) = (value.shown(), range.start(), range.end());
            reader.object(value.at, format!("{} is {said}; write a whole number from {low} to {high}", value.name));
        }
        within
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        if let DeValue::Boolean(flag) = value.value {
            return Some(flag);
        }
        reader.object(value.at, format!("{} is {}; write true or false", value.name, value.shown()));
        None
    }

    /// Tells of the keys that nobody took.
    pub(super) fn end(self, reader: &mut Reader<'_>) {
        let dot = if self.name.is_empty() { "" } else { "." };
        reader.asked.extend(self.known.iter().map(|key| format!("{}{dot}{key}", self.name)));
        for (key, value) in &self.left {
            let what = suggestion(key, &self.known);
            reader.object(value.at, format!("there is no {}; {what}", shortened(&value.name)));
        }
    }
}

impl<'i> Value<'i> {
    /// A text that is not empty; else told, with what to write.
    pub(super) fn text(&self, reader: &mut Reader<'_>, such_as: &str) -> Option<String> {
        let text = self.value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            reader.object(self.at, format!("{} is {}; write a text, such as {such_as}", self.name, self.shown()));
        }
        text.map(str::to_owned)
    }

    /// A list of texts, or one text alone; each with its place in the file.
    pub(super) fn texts(&self, reader: &mut Reader<'_>, such_as: &str) -> Vec<(usize, String)> {
        if let Some(text) = self.value.as_str() {
            return vec![(self.at, text.to_owned())];
        }
        let Some(items) = self.value.as_array() else {
            reader.object(self.at, format!("{} is {}; write a list, such as {such_as}", self.name, self.shown()));
            return Vec::new();
        };
        if items.len() > MOST_LISTED {
            reader.object(self.at, format!("{} has more than {MOST_LISTED} entries; make it shorter", self.name));
        }
        let mut texts = Vec::new();
        for item in items.iter().take(MOST_LISTED) {
            let at = item.span().start;
            match item.get_ref().as_str() {
                Some(text) => texts.push((at, text.to_owned())),
                None => reader.object(at, format!("{} holds texts only, such as {such_as}", self.name)),
            }
        }
        texts
    }

    /// The whole number that it is, if it is one.
    pub(super) fn as_whole(&self) -> Option<u32> {
        let number = self.value.as_integer()?;
        u32::from_str_radix(number.as_str(), number.radix()).ok()
    }

    /// As a message repeats it.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            DeValue::String(text) => format!("{:?}", shortened(text)),
            DeValue::Integer(number) => shortened(&number.to_string()),
            DeValue::Float(number) => shortened(&number.to_string()),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        }
    }
}

/// The beginning of a text.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

/// What may have been meant, else everything that there is.
pub(super) fn suggestion(said: &str, known: &[&str]) -> String {
    let said = shortened(&said.to_lowercase());
    let near = known.iter().map(|one| (edits(&said, &one.to_lowercase()), one)).min();
    match near {
        // Half of the letters may be wrong at most; a beginning is meant, too.
        Some((far, one)) if far * 2 <= one.chars().count().max(2) || (said.len() > 2 && one.starts_with(&said)) => {
            format!("write {one}, or remove the line")
        }
        _ => format!("there is: {}", known.join(", ")),
    }
}

/// Letters to put in, take out, exchange or swap with the next one (optimal string alignment).
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}
