//! Names of phases, places and annotations that other parts of a visit use, and what a name looks like.

use super::{MAX_ENTRIES, MAX_ID_LENGTH, Visit};
use std::collections::BTreeSet;

/// Whether a text is formed as an id: 1 to [`MAX_ID_LENGTH`] letters, digits, `-` and `_`.
pub fn is_id(text: &str) -> bool {
    (1..=MAX_ID_LENGTH).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a text looks like a BCP 47 language tag.
pub fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Every id of a visit that something else may name.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) places: BTreeSet<&'a str>,
    pub(super) phases: BTreeSet<&'a str>,
    pub(super) annotations: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(visit: &'a Visit) -> Self {
        Self {
            places: visit.places.iter().map(|place| place.id.as_str()).collect(),
            phases: visit.phases.iter().map(|phase| phase.id.as_str()).collect(),
            annotations: visit.annotations.iter().map(|annotation| annotation.id.as_str()).collect(),
        }
    }
}

/// Leaves out what is not `known`, and what is past the longest list; says so in one line.
pub(super) fn keep_known(names: &mut Vec<String>, known: &BTreeSet<&str>, what: &str) -> Option<String> {
    const MOST_SHOWN: usize = 5;
    const MOST_CHARS: usize = 64;
    let mut lost: Vec<String> = Vec::new();
    let before = names.len();
    names.retain(|name| {
        let is_known = known.contains(name.as_str());
        if !is_known && lost.len() < MOST_SHOWN {
            lost.push(format!("{:?}", name.chars().take(MOST_CHARS).collect::<String>()));
        }
        is_known
    });
    names.truncate(MAX_ENTRIES);
    if names.len() == before {
        None
    } else if lost.is_empty() {
        Some(format!("has {before} entries; those past {MAX_ENTRIES} are left out"))
    } else {
        Some(format!("names no {what} of the visit ({}); left out", lost.join(", ")))
    }
}

/// Likewise for a single name.
pub(super) fn keep_known_one(name: &mut Option<String>, known: &BTreeSet<&str>, what: &str) -> Option<String> {
    let mut names: Vec<String> = name.take().into_iter().collect();
    let problem = keep_known(&mut names, known, what);
    *name = names.pop();
    problem
}
