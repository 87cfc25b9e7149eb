//! What a check found.

use crate::content::problem::{Problem, Severity};
use serde::Serialize;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was checked.
    pub checked: String,
    /// Tileset files, external ones included; one that is named twice counts twice.
    pub tilesets: usize,
    /// Tiles of all of them.
    pub tiles: usize,
    /// Different contents that were fetched.
    pub contents: usize,
    /// Bytes of these contents.
    pub content_bytes: u64,
    /// Places of the visit.
    pub places: usize,
    /// Tours of the visit that can be walked.
    pub tours: usize,
    /// Everything that is wrong, by file and place in it.
    pub problems: Vec<Problem>,
}

impl Report {
    pub(super) fn new(checked: String) -> Self {
        Self {
            checked,
            tilesets: 0,
            tiles: 0,
            contents: 0,
            content_bytes: 0,
            places: 0,
            tours: 0,
            problems: Vec::new(),
        }
    }

    /// Nothing is wrong at all.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Problems that lose something.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    /// Problems that lose nothing.
    pub fn warnings(&self) -> usize {
        self.problems.len() - self.errors()
    }

    /// The same order whatever thread found what first, and nothing twice.
    pub(super) fn tidy(&mut self) {
        // Short addresses first, so that the outer files come before what they name.
        self.problems.sort_by(|a, b| {
            let key = |p: &Problem| p.file.matches('/').count();
            (key(a), &a.file, &a.json_path, a.severity, &a.text).cmp(&(
                key(b),
                &b.file,
                &b.json_path,
                b.severity,
                &b.text,
            ))
        });
        self.problems.dedup();
    }
}
