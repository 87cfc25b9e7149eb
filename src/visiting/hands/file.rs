//! The table of bindings as a file that people can read, write and pass on.
//!
//! TOML, an action a line: `walk-forward = ["key:KeyW", "stick:left-stick-up"]`. What is not in the file is as the
//! program brings it; `[]` is nothing. Each line is read by itself, so that one that is wrong costs only itself.

use std::fmt::Write as _;

use super::bindings::MOST_INPUTS;
use super::{Action, Bindings, Input};

/// Version of the file's schema that this program writes.
pub const VERSION: i64 = 1;
/// More than a table can ever need; what is longer is no table of bindings.
pub const LARGEST_BYTES: usize = 256 << 10;
/// So many wrong lines are named; after that somebody gave another kind of file.
const MOST_PROBLEMS: usize = 50;

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it, and what to write.
    pub what: String,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The table.
    pub bindings: Bindings,
    /// Lines that were left out.
    pub problems: Vec<BadLine>,
    /// A newer program wrote the file; what this one knows of it was read.
    pub newer: bool,
}

/// Writes every action, each on a line of its own.
pub fn write(bindings: &Bindings) -> String {
    let mut out = format!(
        "# What keys, buttons and fingers do in Parvis. An action a line; [] is nothing.\nversion = {VERSION}\n\n"
    );
    for (action, inputs) in bindings.iter() {
        let inputs = inputs.iter().map(|input| toml::Value::String(input.to_string())).collect();
        // Writing to a string cannot fail.
        writeln!(out, "{} = {}", action.name(), toml::Value::Array(inputs)).unwrap_or_default();
    }
    out
}

/// Reads a file. There is a table whatever it holds, and the ways out of everything are in it.
pub fn read(text: &str) -> Read {
    let mut found: Vec<(Action, Vec<Input>)> = Vec::new();
    let mut problems = Vec::new();
    let mut newer = false;
    let mut whole = text;
    if text.len() > LARGEST_BYTES {
        let end = (0..=LARGEST_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        whole = &text[..end];
        problems.push(BadLine {
            line: 0,
            what: format!("the file has more than {LARGEST_BYTES} bytes; the rest is left out"),
        });
    }
    for (number, line) in whole.lines().enumerate() {
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match one_line(line) {
            Ok(Said::Version(version)) => newer |= version > VERSION,
            Ok(Said::Binding(action, inputs, wrong)) => {
                problems.extend(wrong.into_iter().map(|what| BadLine { line: number + 1, what }));
                found.retain(|(one, _)| *one != action);
                found.push((action, inputs));
            }
            Err(what) => problems.push(BadLine { line: number + 1, what }),
        }
    }
    problems.truncate(MOST_PROBLEMS);
    Read { bindings: assembled(found), problems, newer }
}

enum Said {
    Version(i64),
    Binding(Action, Vec<Input>, Vec<String>),
}

fn one_line(line: &str) -> Result<Said, String> {
    let table: toml::Table = line
        .parse()
        .map_err(|error: toml::de::Error| format!("{}; write: action = [\"key:KeyW\"]", error.message()))?;
    let Some((name, value)) = table.into_iter().next() else {
        return Err("there is no action here; write: action = [\"key:KeyW\"]".to_owned());
    };
    if name == "version" {
        return value.as_integer().map(Said::Version).ok_or_else(|| format!("version is a number, such as {VERSION}"));
    }
    let shown: String = name.chars().take(60).collect();
    let action = Action::from_name(&name).ok_or_else(|| format!("there is no action {shown:?}"))?;
    let toml::Value::Array(items) = value else {
        return Err(format!("{shown} is a list, such as [\"key:KeyW\"]"));
    };
    let (mut inputs, mut wrong) = (Vec::new(), Vec::new());
    for item in items.iter().take(MOST_INPUTS) {
        match item.as_str().map(str::parse::<Input>) {
            Some(Ok(input)) if matches!(action, Action::Hold(_)) && !input.can_be_held() => {
                wrong.push(format!("{input} cannot be held, and {shown} is held"));
            }
            Some(Ok(input)) => inputs.push(input),
            Some(Err(error)) => wrong.push(error.to_string()),
            None => wrong.push(format!("{shown} is a list of texts, such as [\"key:KeyW\"]")),
        }
    }
    if items.len() > MOST_INPUTS {
        wrong.push(format!("{shown} has more than {MOST_INPUTS} inputs; the rest is left out"));
    }
    Ok(Said::Binding(action, inputs, wrong))
}

/// What the file says goes before what the program brings: an action that the file does not know keeps of its own only
/// what nothing else has got.
fn assembled(found: Vec<(Action, Vec<Input>)>) -> Bindings {
    let mut bindings = Bindings::empty();
    for (action, inputs) in &found {
        bindings.set(*action, inputs.clone());
    }
    for action in Action::all().filter(|action| found.iter().all(|(one, _)| one != action)) {
        bindings.reset(action);
    }
    bindings.mend();
    bindings
}
