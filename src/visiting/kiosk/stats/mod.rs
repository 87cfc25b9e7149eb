//! How a machine is used, counted by days: nothing about a person, and nothing by which one could be found again.
//!
//! A [`Ledger`] holds counters and nothing else. There is no identifier, no time finer than the day and no text that a
//! visitor wrote: names are ids of the visit, of languages and of options. [`csv`](mod@csv) and whoever shows figures
//! suppress small numbers, [`file`](mod@file) keeps the ledger on the disk. All of it has limits, so that a machine that is
//! hammered on for months writes a file of the same size.

mod count;
pub mod csv;
pub mod day;
pub mod file;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::visit::is_id;

pub use count::{Count, DURATIONS, Hand};
pub use day::Day;

/// Days are kept so many months (the French data protection authority's limit for figures of an audience).
pub const KEPT_MONTHS: u32 = 25;
/// Most days in a ledger, whatever its dates say: 25 months and some.
pub const MOST_DAYS: usize = 800;
/// Most different counters of a day; what comes after them is counted together under [`OTHERS`].
pub const MOST_COUNTERS: usize = 400;
/// Longest name of a counter, bytes: three ids and what lies between them.
pub const LONGEST_NAME: usize = 256;
/// Where counters go that have no place of their own.
pub const OTHERS: &str = "others";
/// What is smaller than this is not shown as it is.
pub const LEAST_SHOWN: u64 = 5;

/// The counters of one day, by name: `visits`, `language/fr`, `tour/long/left/nave`.
pub type Counters = BTreeMap<String, u64>;

/// The counters of all days that are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    days: BTreeMap<Day, Counters>,
}

impl Ledger {
    /// One more, today. What is not formed as an id is not counted: a counter must not become a text.
    pub fn count(&mut self, today: Day, what: &Count<'_>) {
        self.forget(today);
        if what.ids().iter().all(|id| is_id(id)) {
            self.count_named(today, &what.name());
        }
    }

    /// As [`count`](Self::count), by the name of a counter that another process has said. What is not formed as one is
    /// not counted.
    pub fn count_named(&mut self, today: Day, name: &str) {
        self.forget(today);
        if !is_name(name) {
            return;
        }
        let counters = self.days.entry(today).or_default();
        let mut name = name.to_owned();
        if name.len() > LONGEST_NAME || (counters.len() >= MOST_COUNTERS && !counters.contains_key(&name)) {
            OTHERS.clone_into(&mut name);
        }
        let counter = counters.entry(name).or_default();
        *counter = counter.saturating_add(1);
        self.trim();
    }

    /// Drops days that are older than [`KEPT_MONTHS`], and days that are yet to come by more than one: a clock that was
    /// wrong once must not keep them for ever.
    pub fn forget(&mut self, today: Day) {
        let oldest = today.months_before(KEPT_MONTHS);
        let newest = today.next();
        self.days.retain(|day, _| (oldest..=newest).contains(day));
    }

    /// Every day that is kept, the oldest first.
    pub fn days(&self) -> &BTreeMap<Day, Counters> {
        &self.days
    }

    /// A counter of all days together.
    pub fn total(&self, name: &str) -> u64 {
        self.days.values().filter_map(|counters| counters.get(name)).fold(0, |sum, one| sum.saturating_add(*one))
    }

    /// As it must be, whatever a file said: names and numbers of counters within their limits.
    fn trim(&mut self) {
        while self.days.len() > MOST_DAYS {
            self.days.pop_first();
        }
    }

    /// What comes from a file is brought within the limits.
    pub(super) fn mended(mut self) -> Self {
        for counters in self.days.values_mut() {
            counters.retain(|name, _| name.len() <= LONGEST_NAME && is_name(name));
            while counters.len() > MOST_COUNTERS + 1 {
                counters.pop_last();
            }
        }
        self.trim();
        self
    }
}

/// Names of ours begin with a letter; with others a spreadsheet might calculate.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('/').all(is_id)
}

/// A number as it is shown: small ones could tell of one person.
pub fn shown(number: u64) -> String {
    match number {
        0 => "0".to_owned(),
        1..LEAST_SHOWN => format!("<{LEAST_SHOWN}"),
        _ => number.to_string(),
    }
}
