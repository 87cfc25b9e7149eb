//! What happens many times in a file is told once, with a count and the first place.

use crate::content::surface::Warnings;
use std::collections::BTreeMap;

/// Warnings of a stream: single sentences, and counts that begin again with every pass and are told by the fullest.
#[derive(Debug, Default)]
pub(super) struct Tally {
    lines: Vec<String>,
    counts: BTreeMap<&'static str, Count>,
}

#[derive(Debug, Default)]
struct Count {
    now: u64,
    most: u64,
    first: String,
}

impl Tally {
    /// Adds a sentence, once.
    pub fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        // One more than is ever shown, so that it is seen that there are more.
        if self.lines.len() <= Warnings::LIMIT && !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// Counts one more of `what` (the rest of a sentence that begins with a number); `place` says where.
    pub fn count(&mut self, what: &'static str, place: impl FnOnce() -> String) {
        let count = self.counts.entry(what).or_default();
        count.now += 1;
        if count.most == 0 {
            count.first = place();
        }
        count.most = count.most.max(count.now);
    }

    /// A new pass over the same file begins.
    pub fn rewind(&mut self) {
        for count in self.counts.values_mut() {
            count.now = 0;
        }
    }

    /// All of it.
    pub fn lines(&self) -> Vec<String> {
        let mut all = Warnings::default();
        self.lines.iter().for_each(|line| all.add(line.clone()));
        for (what, count) in &self.counts {
            all.add(format!("{} {what} (the first: {})", count.most, count.first));
        }
        all.into_lines()
    }
}
